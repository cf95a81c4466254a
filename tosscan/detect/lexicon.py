"""All words that the rules look for, in two trees that are walked from each token of a sentence.

A row of fixed words is a path in the tree of words. A row with a party's role
is one in the tree of norms, in which the tokenizer marks a party; a role stands
there for a name of several tokens. A prefix stands for the words met so far
that start with it: each makes its row a path when it is first met. What is
left, a handful of rows, is held against each token, in texts that hold their
words.

spaCy's `PhraseMatcher` finds the same, but needs a `Doc` for each sentence and
each row: with it the rules took half as long again, and their first sentences
five times as long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from tosscan.detect.pattern import Atom

Place = tuple[int, int]
"""The first token of a match, and the one after its last."""

Row = tuple[Atom, ...]
"""Words that stand one after another."""

LONGEST_NAME = 8
"""The tokens of the longest name of a party that is followed by other words of a row."""

_HEAD = 3
"""Letters by which the words met are filed, to be found by a prefix."""


@dataclass(slots=True)
class _Node:
    """A place in a tree of rows: the keys of those that end here, and the words with which others go on."""

    keys: list[int] = field(default_factory=list)
    roles: dict[str, _Node] = field(default_factory=dict)
    words: dict[str, _Node] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Odd:
    """A row that is no path: its key, its parts, and the fixed words among them."""

    key: int
    row: Row
    needs: frozenset[str]


class Lexicon:
    """The rows of words of one language's rules, each known by a key.

    ``norm`` returns the norm of a word as the tokenizer knows it. ``version``
    changes when a row is added: what was found before is then no longer all
    there is.
    """

    def __init__(self, norm: Callable[[str], str]) -> None:
        self.version = 0
        self._norm = norm
        self._words = _Node()
        self._norms = _Node()
        self._odd: list[_Odd] = []
        self._keys: dict[Row, int] = {}
        self._prefixes: dict[str, list[tuple[int, Row]]] = {}
        self._lengths: list[int] = []
        self._met: set[str] = set()
        self._filed: dict[str, list[str]] = {}

    def key(self, row: Row) -> int:
        """Return the key of ``row``, which is compiled when it is new."""
        key = self._keys.get(row)
        if key is None:
            key = self._keys[row] = len(self._keys)
            self._compile(key, row)
            self.version += 1
        return key

    def find(self, words: Sequence[str], norms: Sequence[str]) -> dict[int, list[Place]]:
        """Return where each row stands, by key, among the tokens with these ``words`` and ``norms``.

        The words are in lower case; a norm is the role of the party that the token names, if it names one.
        """
        known = set(words)
        for word in known - self._met:
            self._meet(word)
        found: dict[int, list[Place]] = {}
        fixed, named = self._words.words, self._norms
        for place, word in enumerate(words):
            node = fixed.get(word)
            if node is not None:
                _follow(node, words, place, found)
            norm = norms[place]
            if norm in named.words or norm in named.roles:
                _branch(named, norms, place, place, found)
        for odd in self._odd:
            if odd.needs <= known:
                for place in range(len(words)):
                    for end in _ends(odd.row, 0, words, norms, place):
                        found.setdefault(odd.key, []).append((place, end))
        return found

    def _compile(self, key: int, row: Row) -> None:
        if sum(atom.prefix for atom in row) != 1:
            self._add(key, row)
            return
        prefix = next(atom.text for atom in row if atom.prefix)
        self._prefixes.setdefault(prefix, []).append((key, row))
        self._lengths = sorted({*self._lengths, len(prefix)})
        near = self._filed.get(prefix[:_HEAD], ()) if len(prefix) >= _HEAD else self._met
        for word in near:
            if word.startswith(prefix):
                self._add(key, _filled(row, word))

    def _add(self, key: int, row: Row) -> None:
        """Put ``row`` where it is found fastest."""
        roles = any(atom.role for atom in row)
        if any(atom.prefix for atom in row) or (roles and self._unlike(row)):
            fixed = frozenset(atom.text for atom in row if not (atom.prefix or atom.role))
            self._odd.append(_Odd(key, row, fixed))
            return
        node = self._norms if roles else self._words
        for atom in row:
            table = node.roles if atom.role else node.words
            node = table.setdefault(atom.text, _Node())
        node.keys.append(key)

    def _unlike(self, row: Row) -> bool:
        """Tell whether a row with a role holds a fixed word that cannot be told by its norm."""
        fixed = [atom.text for atom in row if not atom.role]
        return any("'" in word or self._norm(word) != word for word in fixed)

    def _meet(self, word: str) -> None:
        self._met.add(word)
        self._filed.setdefault(word[:_HEAD], []).append(word)
        for length in self._lengths:
            if length > len(word):
                break
            for key, row in self._prefixes.get(word[:length], ()):
                self._add(key, _filled(row, word))


def _filled(row: Row, word: str) -> Row:
    """Return ``row`` with ``word`` in the place of its prefix."""
    return tuple(Atom(word) if atom.prefix else atom for atom in row)


def _follow(node: _Node, words: Sequence[str], place: int, found: dict[int, list[Place]]) -> None:
    """Add to ``found`` the rows that begin with the word at ``place``, for which ``node`` stands."""
    end = place + 1
    while True:
        for key in node.keys:
            found.setdefault(key, []).append((place, end))
        if not node.words or end == len(words):
            return
        after = node.words.get(words[end])
        if after is None:
            return
        node, end = after, end + 1


def _branch(node: _Node, norms: Sequence[str], first: int, end: int, found: dict[int, list[Place]]) -> None:
    """Add to ``found`` the rows that begin at ``first`` and go on behind ``node`` at ``end``."""
    for key in node.keys:
        found.setdefault(key, []).append((first, end))
    if end == len(norms):
        return
    norm = norms[end]
    after = node.words.get(norm)
    if after is not None:
        _branch(after, norms, first, end + 1, found)
    after = node.roles.get(norm)
    if after is not None:
        for last in range(end, min(end + LONGEST_NAME, len(norms))):
            if norms[last] != norm:
                break
            _branch(after, norms, first, last + 1, found)


def _ends(row: Row, part: int, words: Sequence[str], norms: Sequence[str], place: int) -> Iterator[int]:
    """Give the ends of what matches ``row`` from its part ``part`` on at ``place``."""
    if part == len(row):
        yield place
        return
    atom = row[part]
    while place < len(words):
        if atom.role:
            fits = norms[place] == atom.text
        else:
            fits = words[place].startswith(atom.text) if atom.prefix else words[place] == atom.text
        if not fits:
            return
        place += 1
        yield from _ends(row, part + 1, words, norms, place)
        if not atom.role:
            return
