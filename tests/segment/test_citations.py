"""Tests of how clauses are cited whose number stands more than once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tosscan.document.tree import Citation, Document

Build = Callable[..., Document]
H = "heading"
I = "item"  # noqa: E741
MAIN = [(H, 2, f"{n}. Title {word}") for n, word in enumerate(("one", "two", "three", "four", "five"), 1)]


def text_under(*pieces: object) -> list[object]:
    """Return the pieces with a paragraph of text behind each."""
    return [each for piece in pieces for each in (piece, "The shop does what is said here and nothing else.")]


def citations(doc: Document) -> list[tuple[str, Citation | None]]:
    return [(clause.number, clause.citation) for clause in doc.clauses]


def test_a_number_that_stands_once_is_enough(build: Build) -> None:
    assert all(known is None for _, known in citations(build(*text_under(*MAIN))))


@pytest.mark.parametrize(
    "level", [pytest.param(1, id="over its numbers"), pytest.param(2, id="beside its numbers")]
)
def test_a_paper_with_a_numbering_of_its_own_is_named(build: Build, level: int) -> None:
    doc = build(
        *text_under(*MAIN, (H, level, "Notice of Risk"), (H, 2, "1. Prices"), (H, 2, "2. Losses")),
    )
    assert citations(doc)[:5] == [(str(n), None) for n in range(1, 6)]
    assert citations(doc)[5:] == [
        ("1", Citation("1", "Notice of Risk")),
        ("2", Citation("2", "Notice of Risk")),
    ]


@pytest.mark.parametrize("title", ["Introduction", "WELCOME.", "Definitions"])
def test_a_paper_is_not_named_by_its_first_part(build: Build, title: str) -> None:
    doc = build(*text_under(*MAIN, (H, 2, title), (H, 2, "1. Prices"), (H, 2, "2. Losses")))
    assert citations(doc)[5:] == [("1", Citation(None)), ("2", Citation(None))]


def test_without_a_title_of_its_own_nothing_is_named(build: Build) -> None:
    papers = [(H, 2, "1. Prices"), (H, 2, "2. Losses"), (H, 2, "1. Costs"), (H, 2, "2. Taxes")]
    doc = build(*text_under(*MAIN, *papers))
    assert [number for number, _ in citations(doc)[5:]] == ["1", "2", "1", "2"]
    assert {known for _, known in citations(doc)[5:]} == {Citation(None)}


def test_a_heading_left_behind_is_not_named(build: Build) -> None:
    doc = build(
        *text_under(*MAIN, (H, 2, "Severability"), (H, 2, "6. Title six"), "1. Prices.", "2. Losses.")
    )
    assert citations(doc)[6:] == [("1", Citation(None)), ("2", Citation(None))]


def test_two_parts_with_one_title_are_not_named(build: Build) -> None:
    again = [(H, 1, "Notice"), (H, 2, "1. Prices"), (H, 2, "2. Losses")]
    doc = build(*text_under(*MAIN, *again, *again))
    assert {known for _, known in citations(doc)[5:]} == {Citation(None)}


def test_a_number_that_comes_again_is_cited_by_the_one_over_it(build: Build) -> None:
    doc = build(
        "1. You may not:", "(a) copy;", "(b) sell.", "You must not:", "(a) lend;", "(b) rent.", "2. Fees."
    )
    assert set(citations(doc)) == {("1", None), ("2", None)} | {(f"1({x})", Citation("1")) for x in "ab"}


def test_the_only_heading_keeps_its_number(build: Build) -> None:
    doc = build("In short:", (I, 1, "It is free.", "1."), (I, 1, "It is fun.", "2."), *text_under(*MAIN[:3]))
    assert citations(doc) == [
        ("1", Citation(None)),
        ("2", Citation(None)),
        ("1", None),
        ("2", None),
        ("3", None),
    ]


def test_a_heading_between_the_numbers_of_another_does_not(build: Build) -> None:
    first = [f"{n}. Provision {n} of the shop is this one." for n in range(1, 6)]
    doc = build(*first, *text_under((H, 3, "1. Prizes")), "6. Provision 6 of the shop is this one.")
    assert citations(doc)[0] == ("1", None)
    assert citations(doc)[5][1] is not None


def test_an_item_in_brackets_is_cited_with_its_part(build: Build) -> None:
    doc = build(
        (H, 1, "Terms"), "The shop is open.", (H, 2, "Indemnity"), "You pay for (a) use;", "(b) breach;",
        "(c) delay.", (H, 2, "Law"), "The law of the place of the shop applies to all that is sold in it.",
    )  # fmt: skip
    assert citations(doc) == [(f"({x})", Citation(f"({x})", "Indemnity")) for x in "bc"]


def test_what_stands_under_a_number_that_comes_again_is_not_told_by_it(build: Build) -> None:
    papers = [
        (H, 2, "1. Prices"),
        (H, 2, "2. Losses"),
        "You may not:",
        (I, 1, "copy;", "1."),
        (I, 1, "sell.", "2."),
    ]
    doc = build(*text_under(*MAIN), *papers)
    assert dict(citations(doc))["2.2"] == Citation(None)
    typed = [(H, 2, "1. Prices"), (H, 2, "2. Losses"), "2.1. You may not copy.", "2.2. You may not sell."]
    assert dict(citations(build(*text_under(*MAIN), *typed)))["2.2"] is None
