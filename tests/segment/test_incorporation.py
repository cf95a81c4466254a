"""Tests of finding the documents that a text takes in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tosscan.document.tree import Document

Build = Callable[..., Document]


def titles(doc: Document) -> list[str]:
    return [document.title for document in doc.incorporated]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("You agree to these Terms and to our Privacy Policy.", ["Privacy Policy"]),
        ("You are bound by the Privacy Policy and Cookie Policy.", ["Privacy Policy", "Cookie Policy"]),
        ("The Quux Card Fee Schedule forms part of this Agreement.", ["Quux Card Fee Schedule"]),
        ("Пользователь соглашается с Политикой конфиденциальности.", ["Политикой конфиденциальности"]),
        ("Приложение № 1 является неотъемлемой частью договора.", ["Приложение № 1"]),
        ("You agree to these Terms of Use.", []),
        ("You agree that Acceptance of Terms binds you and to comply with FCC Rules.", []),
        ("You agree to the Default Baking Terms and to those Defined Terms.", []),
        ("You agree to comply with the California Code of Civil law and to send us a DMCA Notice.", []),
        ("E. Follow Our Trademark Policy and accept it.", ["Trademark Policy"]),
        ("You accept the GOVERNING LAWThese Terms of Use.", []),
        ("You agree to the Terms of Use and the Privacy Policy.", ["Privacy Policy"]),
        ("You agree to the Platform Rules.", ["Platform Rules"]),
        ("For more words on data, see the Privacy Policy.", []),
        ("The arbitration is subject to the Federal Arbitration Act and Consumer Protection Rules.", []),
    ],
)
def test_titles(build: Build, sentence: str, expected: list[str]) -> None:
    assert titles(build(sentence)) == expected


def test_a_link_gives_the_title_and_the_address(build: Build) -> None:
    doc = build(
        "You agree to the rules of the house, which are incorporated here.",
        "You also accept our privacy Notice, and pay.",
        links={"privacy Notice": "https://example.com/privacy"},
    )
    assert [(found.title, found.url) for found in doc.incorporated] == [
        ("privacy Notice", "https://example.com/privacy")
    ]
    assert doc.incorporated[0].span.of(doc.text) == "You also accept our privacy Notice, and pay."


def test_items_of_a_list_of_documents_count(build: Build) -> None:
    doc = build(
        "You also agree to comply with the following documents:",
        ("item", 1, "Fees page", "•"),
        ("item", 1, "Acceptable Use Policy", "•"),
        "You also agree to the following duties:",
        ("item", 1, "Pay the fee", "•"),
        links={"Fees page": "https://example.com/fees"},
    )
    assert [(found.title, found.url) for found in doc.incorporated] == [
        ("Fees page", "https://example.com/fees"),
        ("Acceptable Use Policy", None),
    ]


def test_a_document_counts_once_and_the_text_itself_never(build: Build) -> None:
    doc = build(
        ("heading", 1, "Quux User Agreement"),
        "You accept the Quux User Agreement and the Privacy Policy.",
        "You accept the Privacy Policy again.",
        links={"Privacy Policy": "https://example.com/privacy"},
    )
    assert titles(doc) == ["Privacy Policy"]


def test_the_provider_s_name_makes_no_other_document(build: Build) -> None:
    doc = build(
        ("heading", 1, "Quux Terms of Use"),
        "Quux Ltd (“Quux”) runs the site. You accept Quux’s Privacy Policy and Quux’s Terms of Use.",
        "You accept the Quux Terms, the Quux Privacy Policy and the Privacy Policies.",
        "You accept the Bank Privacy Policy.",
    )
    assert titles(doc) == ["Quux’s Privacy Policy", "Bank Privacy Policy"]
