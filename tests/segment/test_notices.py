"""Tests of what a text says on its own force."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tosscan.document.tree import Document

Build = Callable[..., Document]
BODY = "The rules hold for all that is done with what we make."


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("From 5 January the existing Terms of Use will no longer apply.", "superseded"),
        ("This version of the agreement has been replaced.", "superseded"),
        ("This is an archived version of our terms.", "superseded"),
        ("These Terms will cease to be in force on 1 May 2024.", "superseded"),
        ("Настоящая редакция договора утратила силу.", "superseded"),
        ("Осы шарттар күшін жойды.", "superseded"),
        ("For residents of France, the local terms prevail over these rules.", "local_terms"),
        ("If you live in Brazil, the country-specific terms in the annex apply.", "local_terms"),
        ("If you are a consumer in the EU, mandatory laws of your country apply.", "local_terms"),
        ("Clause 9 does not apply to you if you are based in Malta.", "local_terms"),
        ("Regional terms may supersede this page.", "local_terms"),
        ("If the translated version differs, the English version prevails.", "other"),
        (
            "При расхождениях русская версия имеет преимущество перед переводом.",
            "other",
        ),
    ],
)
def test_a_notice_is_found(build: Build, sentence: str, kind: str) -> None:
    doc = build(("heading", 1, "Terms of Use"), sentence, BODY)
    assert [(notice.kind, notice.span.of(doc.text)) for notice in doc.notices] == [(kind, sentence)]


@pytest.mark.parametrize(
    "sentence",
    [
        "These Terms supersede all prior agreements between us.",
        "If any part of these terms is no longer valid, the rest stays.",
        "These Terms are governed by the laws of Utah without regard to conflict of laws rules.",
        "You may not use the service where local law forbids it.",
        "The law of Utah governs, subject to mandatory laws of the place where you live.",
        "These rules are governed by the laws of Utah, save that mandatory law of your country applies.",
        "The terms apply to you.",
        "If you live in Malta, these terms apply between you and Quux Limited.",
        "“Local Terms” means the terms that govern use in a given country.",
        "If a term is invalid in some country, the following provisions still apply there.",
        "The following terms apply to users in any agency of the state.",
        "You pay the taxes of your country, and separate conditions apply to them.",
        "SOME COUNTRIES FORBID THIS, SO THIS SECTION MAY NOT APPLY TO YOU.",
        "If you refuse mandatory arbitration, Section 7 applies.",
        "See the previous version of these terms.",
        "These terms supersede any prior version of the agreement.",
    ],
)
def test_a_common_clause_is_no_notice(build: Build, sentence: str) -> None:
    assert build(("heading", 1, "Terms of Use"), sentence, BODY).notices == ()


def test_a_lapse_is_said_at_the_start_only(build: Build) -> None:
    doc = build(*[BODY] * 150, "When it ends the terms will no longer apply to you.")
    assert doc.notices == ()


def test_a_notice_that_points_back_begins_with_its_date(build: Build) -> None:
    first = "From 1 July 2027 Quux Payments Ltd will run the service."
    last = "As of that date the terms below will no longer apply."
    doc = build(("heading", 1, "Terms of Use"), first, f"Accounts move by themselves. {last}", BODY)
    (notice,) = doc.notices
    assert notice.kind == "superseded"
    words = notice.span.of(doc.text)
    assert words.startswith(first)
    assert words.endswith(last)


def test_a_notice_without_a_date_near_it_stands_alone(build: Build) -> None:
    last = "As of that date the terms below will no longer apply."
    doc = build(("heading", 1, "Terms of Use"), "Accounts move by themselves.", last, BODY)
    (notice,) = doc.notices
    assert notice.span.of(doc.text) == last
