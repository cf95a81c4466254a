"""Rows of words in the lexicon's trees: the same places, whatever was met or added first."""

from __future__ import annotations

import pytest

from tosscan.detect.lexicon import LONGEST_NAME, Lexicon, Place, Row
from tosscan.detect.pattern import Atom

CHANGES: Row = (Atom("chang", prefix=True),)
OUR_RIGHT: Row = (Atom("<provider>"), Atom("may"))


def norm(word: str) -> str:
    """Know "you" as a party, as the tokenizer does."""
    return "<user>" if word == "you" else word


def find(lexicon: Lexicon, text: str) -> dict[int, list[Place]]:
    """Find rows in ``text``, in which words with a capital are the provider's name."""
    words = text.split()
    return lexicon.find(
        [word.lower() for word in words],
        ["<provider>" if word[0].isupper() else norm(word) for word in words],
    )


def places(lexicon: Lexicon, row: Row, text: str) -> list[Place]:
    key = lexicon.key(row)
    return find(lexicon, text).get(key, [])


@pytest.mark.parametrize(
    ("row", "text", "expected"),
    [
        ((Atom("may"),), "we may or may not", [(1, 2), (3, 4)]),
        ((Atom("as"), Atom("is")), "given as is", [(1, 3)]),
        (CHANGES, "change the changes", [(0, 1), (2, 3)]),
        ((Atom("the"), Atom("chang", prefix=True)), "the changes the end", [(0, 2)]),
        (OUR_RIGHT, "Acme Trading Ltd may not", [(0, 4), (1, 4), (2, 4)]),
        ((Atom("<provider>"), Atom("'s")), "Acme 's own", [(0, 2)]),
        ((Atom("word"),), "nothing of the kind", []),
        ((Atom("require", prefix=True), Atom("<provider>")), "requires Acme Ltd", [(0, 2), (0, 3)]),
        ((Atom("a", prefix=True), Atom("b", prefix=True)), "ax by ax", [(0, 2)]),
        ((Atom("you"), Atom("or"), Atom("<provider>")), "you or Acme", [(0, 3)]),
        ((Atom("<user>"), Atom("and"), Atom("<provider>")), "you and Acme Ltd", [(0, 3), (0, 4)]),
        ((Atom("may"), Atom("not")), "we may", []),
    ],
)
def test_places_of_a_row(row: Row, text: str, expected: list[tuple[int, int]]) -> None:
    assert sorted(places(Lexicon(norm), row, text)) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (CHANGES, [(1, 2)]),
        ((Atom("every"), *CHANGES), [(0, 2)]),
        ((*CHANGES, Atom("<provider>")), [(1, 3)]),
    ],
)
def test_a_prefix_finds_words_met_before_it_was_added(row: Row, expected: list[tuple[int, int]]) -> None:
    lexicon = Lexicon(norm)
    find(lexicon, "every change Acme counts")
    assert places(lexicon, row, "every change Acme counts") == expected


def test_the_version_changes_with_each_new_row_alone() -> None:
    lexicon = Lexicon(norm)
    first = lexicon.key(CHANGES)
    version = lexicon.version
    assert lexicon.key(CHANGES) == first
    find(lexicon, "changes change")
    assert lexicon.version == version
    lexicon.key(OUR_RIGHT)
    assert lexicon.version > version


def test_a_long_name_is_found_whole() -> None:
    text = " ".join(["Acme"] * LONGEST_NAME) + " may"
    assert (0, LONGEST_NAME + 1) in places(Lexicon(norm), OUR_RIGHT, text)


def test_a_longer_name_is_found_by_its_end() -> None:
    text = " ".join(["Acme"] * (LONGEST_NAME + 1)) + " may"
    found = places(Lexicon(norm), OUR_RIGHT, text)
    assert (1, LONGEST_NAME + 2) in found
    assert (0, LONGEST_NAME + 2) not in found
