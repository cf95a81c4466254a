"""All words that the rules look for, compiled to spaCy's matchers.

A row of fixed words is a term of a `PhraseMatcher`, which takes one look-up a
token however many terms there are. So is a row with a party's role, on the
norm in which the tokenizer marks a party, once for each length of name. A
prefix stands for the words met so far that start with it: each makes its row a
term when it is first met. What is left, a handful of rows, are token patterns of
a `Matcher`, which holds each token against each pattern (with all rows in it, a
scan took twice as long) and is asked only about texts that hold their words.

The gaps of a pattern are not given to the `Matcher` either: its optional
wildcards cost a pass for every way in which they may be filled (measured on
150 gap patterns, 1,800 sentences a second). :mod:`tosscan.detect.matching`
walks from one row's matches to the next's instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

from spacy.matcher import Matcher, PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from tosscan.detect.pattern import Atom

Place = tuple[int, int]
"""The first token of a match, and the one after its last."""

Row = tuple[Atom, ...]
"""Words that stand one after another."""

LONGEST_NAME = 8
"""The tokens of the longest name of a party that is followed by other words of a row."""

_HEAD = 3
"""Letters by which the words met are filed, to be found by a prefix."""


class Lexicon:
    """The rows of words of one language's rules, each known by a key.

    ``version`` changes when a row is added: what was found before is then no
    longer all there is.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.version = 0
        self._vocab = vocab
        self._terms = PhraseMatcher(vocab, attr="LOWER")
        self._named = PhraseMatcher(vocab, attr="NORM")
        self._patterns = Matcher(vocab, validate=False)
        self._needs: set[frozenset[str]] = set()
        self._keys: dict[Row, int] = {}
        self._prefixes: dict[str, list[tuple[str, Row]]] = {}
        self._lengths: list[int] = []
        self._met: set[str] = set()
        self._filed: dict[str, list[str]] = {}

    def key(self, row: Row) -> int:
        """Return the key of ``row``, which is compiled when it is new."""
        key = self._keys.get(row)
        if key is None:
            name = " ".join(f"{atom.text}*" if atom.prefix else atom.text for atom in row)
            key = self._keys[row] = int(self._vocab.strings.add(name))
            self._compile(name, row)
            self.version += 1
        return key

    def find(self, spacy_doc: Doc, words: Iterable[str]) -> dict[int, list[Place]]:
        """Return where each row stands in ``spacy_doc``, by key; ``words`` are its tokens in lower case."""
        known = set(words)
        for word in known - self._met:
            self._meet(word)
        found: dict[int, list[Place]] = {}
        matchers: list[Matcher | PhraseMatcher] = [self._terms, self._named]
        if any(need <= known for need in self._needs):
            matchers.append(self._patterns)
        for matcher in matchers:
            # An empty matcher warns when it is used.
            for key, start, end in matcher(spacy_doc) if len(matcher) else ():
                found.setdefault(key, []).append((start, end))
        return found

    def _compile(self, name: str, row: Row) -> None:
        if sum(atom.prefix for atom in row) != 1:
            self._add(name, row)
            return
        prefix = next(atom.text for atom in row if atom.prefix)
        self._prefixes.setdefault(prefix, []).append((name, row))
        self._lengths = sorted({*self._lengths, len(prefix)})
        near = self._filed.get(prefix[:_HEAD], ()) if len(prefix) >= _HEAD else self._met
        for word in [word for word in near if word.startswith(prefix)]:
            self._add(name, _filled(row, word))

    def _add(self, name: str, row: Row) -> None:
        """Give ``row`` to the matcher that is fastest with it."""
        if any(atom.prefix for atom in row) or self._odd(row):
            self._needs.add(frozenset(atom.text for atom in row if not (atom.prefix or atom.role)))
            self._patterns.add(name, [[_token(atom) for atom in row]])
        elif any(atom.role for atom in row):
            self._named.add(name, [Doc(self._vocab, words=words) for words in _named(row)])
        else:
            self._terms.add(name, [Doc(self._vocab, words=[atom.text for atom in row])])

    def _odd(self, row: Row) -> bool:
        """Tell whether a row with a role holds a fixed word that cannot be told by its norm."""
        if not any(atom.role for atom in row):
            return False
        fixed = [atom.text for atom in row if not atom.role]
        return any("'" in word or self._vocab[word].norm_ != word for word in fixed)

    def _meet(self, word: str) -> None:
        self._met.add(word)
        self._filed.setdefault(word[:_HEAD], []).append(word)
        for length in self._lengths:
            if length > len(word):
                break
            for name, row in self._prefixes.get(word[:length], ()):
                self._add(name, _filled(row, word))


def _filled(row: Row, word: str) -> Row:
    """Return ``row`` with ``word`` in the place of its prefix."""
    return tuple(Atom(word) if atom.prefix else atom for atom in row)


def _named(row: Row) -> Iterator[list[str]]:
    """Give the row as words, its roles repeated for names of one token and more."""
    parts = [
        [[atom.text] * length for length in range(1, LONGEST_NAME + 1)] if atom.role else [[atom.text]]
        for atom in row
    ]
    for chosen in product(*parts):
        yield [word for part in chosen for word in part]


def _token(atom: Atom) -> dict[str, Any]:
    """Return spaCy's pattern for one token; a party's name may be several tokens long."""
    if atom.role:
        return {"NORM": atom.text, "OP": "+"}
    if atom.prefix:
        return {"LOWER": {"REGEX": f"^{_escaped(atom.text)}"}}
    return {"LOWER": atom.text}


def _escaped(text: str) -> str:
    return "".join(char if char.isalnum() else f"\\{char}" for char in text)
