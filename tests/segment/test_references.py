"""Tests of finding where a text points to its own provisions and to those of others."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tosscan.document.tree import Document

Build = Callable[..., Document]

TERMS = (
    ("heading", 1, "User Agreement"),
    "1. Scope",
    "1.1. It holds for all who use the site.",
    "2. Fees",
    "2.1. You pay them:",
    "(a) by card;",
    "(b) by transfer.",
    "2.2. We list them on the page of fees.",
    ("heading", 1, "3. Closing an account"),
    "3.1. We may close it.",
    "3.2. You may close it.",
    ("heading", 1, "Appendix A"),
    "1. Cards are of two kinds.",
    "2. One is blue.",
)


def found(doc: Document) -> list[tuple[str, str | None]]:
    """Return the target of each reference with the number of the clause it leads to, "law" for others."""
    return [
        (
            reference.target,
            "law"
            if reference.external
            else doc.clauses[reference.clause].number
            if reference.clause is not None
            else None,
        )
        for reference in doc.references
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("This is subject to section 2.1 above.", [("2.1", "2.1")]),
        ("See Section 2.1(b) and Clause 3.", [("2.1(b)", "2.1(b)"), ("3", "3")]),
        ("Clauses 1 to 3 survive.", [("1", "1"), ("2", "2"), ("3", "3")]),
        (
            "Sections 1 (Scope), 2.2 (Fees) and 3.1 survive.",
            [("1", "1"), ("2.2", "2.2"), ("3.1", "3.1")],
        ),
        ("Paragraphs 2.1(a) and (b) hold.", [("2.1(a)", "2.1(a)"), ("2.1(b)", "2.1(b)")]),
        ("Paragraph (b) of Section 2.1 holds.", [("2.1(b)", "2.1(b)")]),
        ("As Section 3.2(c) says, so it is.", [("3.2(c)", "3.2")]),
        ("See Appendix A.", [("Appendix A", "Appendix A")]),
        ("See Section 2 of Appendix A.", [("Appendix A, 2", "Appendix A, 2")]),
        ("As clause 9.4 says, so it is.", [("9.4", None)]),
        ("Section 3 of this Agreement holds, as section 3 of the User Agreement.", [("3", "3"), ("3", "3")]),
        ("Under Article 13 of the GDPR you may ask.", [("Article 13", "law")]),
        (
            "It is said in 17 U.S.C. § 512(c) and Section 1542.",
            [("§ 512(c)", "law"), ("Section 1542", "law")],
        ),
        ("It is said in Section 2 of the Privacy Policy.", [("Section 2", "law")]),
        ("Section 3 (Governing Law) holds.", [("3", "3")]),
        ("This holds within sections 3 and 30 days.", [("3", "3")]),
        ("We read each section(s) in part and article by article. Sections I like are short.", []),
        ("Согласно п. 2.1 и разделу 3, клиент платит.", [("2.1", "2.1"), ("3", "3")]),
        ("Подпункт «a» пункта 2.1 действует.", [("2.1(a)", "2.1(a)")]),
        ("В соответствии с пп. 1.1, 2.2 настоящего Договора.", [("1.1", "1.1"), ("2.2", "2.2")]),
        ("В силу п. 2 ст. 437 ГК РФ это оферта.", [("п. 2 ст. 437", "law")]),
        ("По статье 3 Закона о защите прав потребителей.", [("статье 3", "law")]),
        ("Осы Шарттың 2.1-тармағына сәйкес және 3-бөлімде.", [("2.1", "2.1"), ("3", "3")]),
        ("Азаматтық кодекстің 3-бабына сәйкес.", [("3-бабына", "law")]),
        ("2.1, 2.2-тармақтары қолданылады.", [("2.1", "2.1"), ("2.2", "2.2")]),
    ],
)
def test_a_reference_leads_to_its_clause(build: Build, words: str, expected: list[tuple[str, str]]) -> None:
    assert found(build(*TERMS, ("heading", 1, "Last words"), words)) == expected


def test_a_clause_does_not_refer_to_itself_by_its_number(build: Build) -> None:
    assert not build("Section 1. You pay.", "Section 2. We bill.").references
    assert not build("4-бап. Мерзім", "5-бап. Төлем").references


def test_a_lettered_part_is_that_of_the_clause_in_which_it_is_named(build: Build) -> None:
    doc = build(
        "1. You pay:",
        "(a) by card;",
        "(b) by mail.",
        "2. We pay:",
        "(a) by card;",
        "(b) as in clause (a) above.",
    )
    assert found(doc) == [("(a)", "2(a)")]


def test_a_title_leads_to_its_section(build: Build) -> None:
    doc = build(
        ("heading", 1, "Fees"),
        "You pay them.",
        ("heading", 1, "Term"),
        "See the section entitled “Fees” and the “Costs” section.",
    )
    (reference,) = doc.references
    assert (reference.target, reference.section, reference.resolved) == ("Fees", 0, True)


def test_a_number_is_sought_in_the_annex_where_it_is_named(build: Build) -> None:
    doc = build(*TERMS, "3. See clause 1.", "4. See clause 2.2.")
    assert found(doc) == [("1", "Appendix A, 1"), ("2.2", "2.2")]


def test_a_section_without_a_number_is_that_of_its_first_clause(build: Build) -> None:
    doc = build(
        ("heading", 1, "Fees"),
        "4.1. You pay.",
        "4.2. We bill.",
        ("heading", 1, "Term"),
        "5.1. See section 4.",
    )
    (reference,) = doc.references
    assert (reference.clause, reference.section) == (None, 0)


def test_a_line_of_the_contents_is_not_meant(build: Build) -> None:
    doc = build(
        "1. Fees",
        "2. Term",
        ("heading", 1, "1. Fees"),
        "You pay.",
        ("heading", 1, "2. Term"),
        "See clause 1.",
    )
    (reference,) = doc.references
    assert reference.clause is not None
    assert "You pay." in doc.clauses[reference.clause].span.of(doc.text)
