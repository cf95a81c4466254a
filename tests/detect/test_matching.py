"""Compact patterns among tokens: groups, gaps, names, and the latest start for each end."""

from __future__ import annotations

import pytest
from spacy.lang.en import English
from spacy.tokens import Doc
from spacy.vocab import create_vocab

from tosscan.detect.lexicon import Lexicon, Place
from tosscan.detect.matching import Maker, Tokens, spans
from tosscan.detect.pattern import parse


def cut(word: str) -> list[str]:
    """Cut at hyphens, as the tokenizer does."""
    return word.replace("-", " - ").split()


def found(pattern: str, text: str, openers: tuple[int, ...] = (0,)) -> list[Place]:
    """Match ``pattern``; in ``text`` "P:" marks a word of the provider's name and "U:" one of the user's."""
    pairs = [word.split(":") if ":" in word else ["", word] for word in text.split()]
    words = [word for _, word in pairs]
    vocab = create_vocab("en", English.Defaults)
    spacy_doc = Doc(vocab, words=words)
    for token, (role, word) in zip(spacy_doc, pairs, strict=True):
        token.norm_ = {"": word, "P": "<provider>", "U": "<user>"}[role]
    lexicon = Lexicon(vocab)
    tokens = Tokens(spacy_doc, words, lexicon)
    return spans(Maker(cut, lexicon).chain(parse(pattern)), tokens, openers)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("we may", "so we may we can", [(1, 3)]),
        ("May", "we may", [(1, 2)]),
        ("chang*", "a change changes", [(1, 2), (2, 3)]),
        ("(may|chang*) it", "may it change it", [(0, 2), (2, 4)]),
        ("a b? c", "a c a b c", [(0, 2), (2, 5)]),
        ("(a|b c) d", "a d b c d c d", [(0, 2), (2, 5)]),
        ("a (b c)? d", "a b c d a d a b d", [(0, 4), (4, 6)]),
        ("(a b? c) d", "a c d a b c d", [(0, 3), (3, 7)]),
        ("a ~2 b", "a x x b a x x x b", [(0, 4)]),
        ("a ~2 b? ~1 c", "a x x x c", [(0, 5)]),
        ("a? ~2 b", "a x b", [(2, 3)]),
        ("class-action", "a class - action", [(1, 4)]),
        ("non-class*", "non - classes", [(0, 3)]),
        ("<provider> may", "P:acme P:ltd may", [(1, 3)]),
        ("(the <provider> may|x) go", "the P:acme P:ltd may go", [(0, 5)]),
        ("<user> ~1 <provider>", "U:you P:us", [(0, 2)]),
        ("^ b", "a b", []),
        ("^ a", "a a", [(0, 1)]),
        ("^ ~1 b", "a b b", [(0, 2)]),
    ],
)
def test_spans(pattern: str, text: str, expected: list[Place]) -> None:
    assert found(pattern, text) == expected


def test_the_latest_start_is_kept_for_each_end() -> None:
    assert found("a ~9 b", "a a x b b") == [(1, 4), (1, 5)]


def test_any_opener_may_start_an_anchored_pattern() -> None:
    assert found("^ a", "a b a", openers=(0, 2)) == [(0, 1), (2, 3)]


def test_a_wide_gap_over_repeated_words_stays_bounded() -> None:
    size = 4000
    assert len(found("a ~40 a ~40 a ~40 b", "a " * size + "b")) == 1
