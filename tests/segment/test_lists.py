"""Tests of finding the sentence that opens a list."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tosscan.document.tree import Document

Build = Callable[..., Document]


def leads(doc: Document) -> list[str | None]:
    """Return for each sentence the words of the sentence that opens its list."""
    return [
        doc.quote(doc.sentences[sentence.lead_in]) if sentence.lead_in is not None else None
        for sentence in doc.sentences
    ]


def test_items_know_the_sentence_that_opens_their_list(build: Build) -> None:
    doc = build(
        "We help you. We are not liable for:",
        ("item", 1, "loss of profit;", "•"),
        ("item", 1, "loss of data. We keep no copies.", "•"),
        "That is all we say.",
    )
    opener = "We are not liable for:"
    assert leads(doc) == [None, None, opener, opener, None, None]
    assert [sentence.kind for sentence in doc.sentences] == [
        "sentence",
        "sentence",
        "item",
        "item",
        "sentence",
        "sentence",
    ]


@pytest.mark.parametrize(
    "pieces",
    [
        ["You agree that:", "(a) one;", "(b) two."],
        ["You agree that:", "- one;", "- two."],
        ["You agree that:", "• one;", "• two."],
        ["4.1 You agree that:", "4.1.1 one;", "4.1.2 two."],
        ["You agree that", "(i) one;", "(ii) two."],
        ["You agree to the following.", ("item", 1, "One.", "•"), ("item", 1, "Two.", "•")],
        [("heading", 2, "You may not:"), ("item", 1, "one;", "•"), ("item", 1, "two.", "•")],
    ],
)
def test_openers(build: Build, pieces: list[object]) -> None:
    doc = build(*pieces)
    assert [sentence.lead_in for sentence in doc.sentences] == [None, 0, 0]
    assert [sentence.kind for sentence in doc.sentences[1:]] == ["item", "item"]


def test_lists_nest(build: Build) -> None:
    doc = build(
        "You may not:",
        "(a) harm us;",
        "(b) break any of these:",
        "(i) the law;",
        "(ii) the rules;",
        "(c) lie to us.",
    )
    assert [sentence.lead_in for sentence in doc.sentences] == [None, 0, 0, 2, 2, 0]


def test_a_numbered_list_takes_up_again_after_a_paragraph(build: Build) -> None:
    doc = build("You may not:", "(a) harm us;", "This holds for all of you.", "(b) lie to us.")
    assert [sentence.lead_in for sentence in doc.sentences] == [None, 0, None, 0]


def test_items_without_an_opener_have_none(build: Build) -> None:
    doc = build("We run the site.", "1. You pay.", "2. We bill you.")
    assert [sentence.lead_in for sentence in doc.sentences] == [None, None, None]


def test_a_heading_ends_a_list(build: Build) -> None:
    doc = build(
        "You may not:", ("item", 1, "harm us.", "•"), ("heading", 2, "Fees"), ("item", 1, "You pay us.", "•")
    )
    assert doc.sentences[3].lead_in is None


def test_a_whole_sentence_ends_a_list_that_went_on_with_its_opening(build: Build) -> None:
    doc = build(
        "The broker may change:",
        "5.1. any part of the rules;",
        "5.2. the spread without notice.",
        "5.3. The client may leave the contract by a letter.",
        "5.4. All that is owed by the client falls due then.",
    )
    opened = "The broker may change:"
    assert leads(doc) == [None, opened, opened, None, None]


def test_whole_sentences_stay_in_a_list_of_sentences(build: Build) -> None:
    doc = build(
        "These rules apply:",
        "5.1. The broker may change any part of the rules.",
        "5.2. The client may leave the contract by a letter.",
    )
    assert leads(doc) == [None, "These rules apply:", "These rules apply:"]
