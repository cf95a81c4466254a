"""Rows of words compiled to spaCy's matchers: the same places, whatever was met or added first."""

from __future__ import annotations

import pytest
from spacy.lang.en import English
from spacy.tokens import Doc
from spacy.vocab import Vocab, create_vocab

from tosscan.detect.lexicon import LONGEST_NAME, Lexicon, Row
from tosscan.detect.pattern import Atom

CHANGES: Row = (Atom("chang", prefix=True),)
OUR_RIGHT: Row = (Atom("<provider>"), Atom("may"))


def english() -> Vocab:
    return create_vocab("en", English.Defaults)


def doc(vocab: Vocab, text: str) -> Doc:
    spacy_doc = Doc(vocab, words=text.split())
    for token in spacy_doc:
        token.norm_ = "<provider>" if token.text[0].isupper() else token.text
    return spacy_doc


def places(lexicon: Lexicon, row: Row, spacy_doc: Doc) -> list[tuple[int, int]]:
    key = lexicon.key(row)
    return lexicon.find(spacy_doc, [token.lower_ for token in spacy_doc]).get(key, [])


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
    ],
)
def test_places_of_a_row(row: Row, text: str, expected: list[tuple[int, int]]) -> None:
    vocab = english()
    assert sorted(places(Lexicon(vocab), row, doc(vocab, text))) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (CHANGES, [(1, 2)]),
        ((Atom("every"), *CHANGES), [(0, 2)]),
        ((*CHANGES, Atom("<provider>")), [(1, 3)]),
    ],
)
def test_a_prefix_finds_words_met_before_it_was_added(row: Row, expected: list[tuple[int, int]]) -> None:
    vocab = english()
    lexicon, spacy_doc = Lexicon(vocab), doc(vocab, "every change Acme counts")
    lexicon.find(spacy_doc, ["every", "change", "acme", "counts"])
    assert places(lexicon, row, spacy_doc) == expected


def test_the_version_changes_with_each_new_row_alone() -> None:
    vocab = english()
    lexicon = Lexicon(vocab)
    first = lexicon.key(CHANGES)
    version = lexicon.version
    assert lexicon.key(CHANGES) == first
    lexicon.find(doc(vocab, "changes change"), ["changes", "change"])
    assert lexicon.version == version
    lexicon.key(OUR_RIGHT)
    assert lexicon.version > version


def test_a_long_name_is_found_whole() -> None:
    vocab = english()
    spacy_doc = doc(vocab, " ".join(["Acme"] * LONGEST_NAME) + " may")
    assert (0, LONGEST_NAME + 1) in places(Lexicon(vocab), OUR_RIGHT, spacy_doc)
