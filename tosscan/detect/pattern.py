"""The compact pattern language of the rules, parsed to elements.

=====================  ======================================================================
written                matches
=====================  ======================================================================
``word``               that token, in any case; ``can't`` and ``e-mail`` are cut as spaCy cuts
``word*``              a token that starts with ``word``
``(a|b c|d*)``         one of the alternatives, each of one or more words
``({name}|a)``         the words of a list that the language's packs share, and others
``word?`` ``(a|b)?``   the word or group, or nothing
``~6``                 a gap of 0 to 6 tokens
``<provider>``         a name of the provider: the document's own names, or a generic word
``<user>``             a name of the user, in the same way
``^``                  the start of the sentence or item (numbering does not count); ``^ ~6`` near it
=====================  ======================================================================

A gap after ``may``, ``can``, ``could``, ``might``, ``shall``, ``will`` or ``must`` does not open with a
negation: ``<provider> may ~6 change`` leaves "we may not change" alone. Where the
next group names the negation, it is found.

Quotation marks are not tokens: they are taken out of a sentence before it is
matched, so that a pattern need not allow for them.

This module knows no spaCy: a rule file can be checked without loading it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, cast

ROLES: tuple[str, ...] = ("<provider>", "<user>")
"""Role markers; the tokenizer sets them as the norm of a token."""

MAX_GAP = 40
"""The widest gap: a wider one joins words that have nothing to do with one another."""

_ITEM = re.compile(r"\([^()]*\)\??|[^\s()]+")
_WORD = re.compile(r"[^\s()|~^?*<>\"“”]+")
_LIST = re.compile(r"\{(\w+)\}")
_PIECE = re.compile(r"[^\W_]+")

Words = Mapping[str, str]
"""Word lists by name, each as the alternatives of a group: ``a|b c|d*``."""

NO_WORDS: Words = {}

Clause = frozenset[tuple[str, bool]]


class PatternError(ValueError):
    """A pattern is not well formed; the text says where and what is allowed."""


class Atom(NamedTuple):
    """One written word: ``text`` in lower case, or a role marker. A tuple, for it is hashed often."""

    text: str
    prefix: bool = False
    optional: bool = False

    @property
    def role(self) -> bool:
        return self.text in ROLES


@dataclass(frozen=True, slots=True)
class Gap:
    """Any 0 to ``width`` tokens."""

    width: int


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """One of several sequences of atoms; a lone word is a group of one.

    Groups are told apart by identity, which is fast: `parse` gives the same
    group wherever the same text is written.
    """

    alternatives: tuple[tuple[Atom, ...], ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """A parsed pattern; ``anchored`` ones match at the start of a sentence or item only."""

    source: str
    elements: tuple[Gap | Group, ...]
    anchored: bool = False


def parse(source: str, words: Words = NO_WORDS) -> Pattern:
    """Return the pattern written as ``source``; raise `PatternError` where it is not well formed.

    ``words`` are the lists that the pattern may name in braces.
    """
    anchored = source.startswith("^")
    body = _LIST.sub(lambda found: _named(found[1], words, source), source[1:] if anchored else source)
    if _ITEM.sub("", body).strip():
        raise PatternError(f"unbalanced or nested brackets in {source!r}")
    try:
        elements = tuple(_element(item) for item in _ITEM.findall(body))
    except PatternError as error:
        raise PatternError(f"{error} (in {source!r})") from error
    if not any(isinstance(element, Group) and not element.optional for element in elements):
        raise PatternError(f"{source!r} needs at least one word that is not optional")
    if isinstance(elements[-1], Gap) or (isinstance(elements[0], Gap) and not anchored):
        raise PatternError(f"{source!r} starts or ends with a gap, which says nothing")
    return Pattern(source, elements, anchored)


def _named(name: str, words: Words, source: str) -> str:
    if name not in words:
        known = ", ".join(sorted(words)) or "none"
        raise PatternError(f"no word list {name!r} (in {source!r}); there are {known}")
    return words[name]


# Packs repeat the same groups and words hundreds of times: these caches make a load four times faster.
@lru_cache(maxsize=8192)
def _element(item: str) -> Gap | Group:
    if item.startswith("~"):
        if not item[1:].isdigit() or not 1 <= int(item[1:]) <= MAX_GAP:
            raise PatternError(f"{item!r}: a gap is ~1 to ~{MAX_GAP}")
        return Gap(int(item[1:]))
    if not item.startswith("("):
        atom = _atom(item)
        return Group(((Atom(atom.text, atom.prefix),),), atom.optional)
    optional = item.endswith("?")
    inner = item.rstrip("?")[1:-1]
    alternatives = tuple(map(_alternative, inner.split("|")))
    if () in alternatives:
        raise PatternError(f"an alternative of {item!r} may be empty: use (...)?")
    return Group(alternatives, optional)


@lru_cache(maxsize=8192)
def _alternative(text: str) -> tuple[Atom, ...]:
    """Return the words of an alternative; none where it may be empty."""
    atoms = tuple(map(_atom, text.split()))
    return () if all(atom.optional for atom in atoms) else atoms


@lru_cache(maxsize=4096)
def _atom(word: str) -> Atom:
    optional = word.endswith("?")
    text = word.removesuffix("?")
    if text in ROLES:
        return Atom(text, optional=optional)
    prefix = text.endswith("*")
    text = text.removesuffix("*").lower()
    if not _WORD.fullmatch(text):
        raise PatternError(
            f"{word!r} is not a word; allowed are word, word*, word?, (a|b c), ~N, ^, " + ", ".join(ROLES)
        )
    return Atom(text, prefix, optional)


def clauses(pattern: Pattern, *, fragile: frozenset[str] = frozenset()) -> list[Clause]:
    """Return what a sentence must hold for ``pattern`` to match: all clauses, each by any of its words.

    A clause is a set of (word, is a prefix). Roles, optional parts and gaps
    ask for nothing. ``fragile`` are the words that a tokenizer cuts out of
    longer ones ("not" of "cannot"): they cannot be looked up in a plain word
    list, so they ask for nothing either.
    """
    found = [
        _group_clause(element, fragile)
        for element in pattern.elements
        if isinstance(element, Group) and not element.optional
    ]
    return [item for item in found if item]


@lru_cache(maxsize=8192)
def _group_clause(group: Group, fragile: frozenset[str]) -> Clause:
    return _any_of(_handle(alternative, fragile) for alternative in group.alternatives)


def clause(handles: Iterable[Iterable[tuple[str, bool]]], *, fragile: frozenset[str]) -> Clause:
    """Return the any-of clause over alternatives, each given by its words; empty if one asks for nothing."""
    return _any_of(_rarest(words, fragile) for words in handles)


def _any_of(words: Iterable[tuple[str, bool] | None]) -> Clause:
    chosen = frozenset(words)
    return frozenset() if None in chosen else cast("Clause", chosen)


@lru_cache(maxsize=8192)
def _handle(alternative: tuple[Atom, ...], fragile: frozenset[str]) -> tuple[str, bool] | None:
    """Return the word by which an alternative is looked up, or None if it asks for nothing."""
    fixed = [atom for atom in alternative if not (atom.role or atom.optional)]
    return _rarest([word for atom in fixed for word in pieces(atom.text, prefix=atom.prefix)], fragile)


def _rarest(words: Iterable[tuple[str, bool]], fragile: frozenset[str]) -> tuple[str, bool] | None:
    """Return the longest word, which is mostly the rarest; None if there is none to look up."""
    usable = [(word, prefix) for word, prefix in words if word not in fragile]
    return max(usable, key=lambda item: (len(item[0]), item[0]), default=None)


def pieces(text: str, *, prefix: bool = False) -> list[tuple[str, bool]]:
    """Return the runs of letters and digits in ``text``; ``prefix`` makes the last one a prefix."""
    found = _PIECE.findall(text.lower())
    ends_open = prefix and bool(found) and text.lower().endswith(found[-1])
    return [(word, ends_open and place == len(found) - 1) for place, word in enumerate(found)]


def raw_clauses(tokens: Sequence[Mapping[str, Any]], *, fragile: frozenset[str]) -> list[Clause]:
    """Return the clauses of a raw spaCy token pattern: what its obligatory LOWER tokens ask for."""
    found: list[Clause] = []
    for token in tokens:
        if token.get("OP", "1") not in ("1", "+"):
            continue
        lower = token.get("LOWER")
        words = [lower] if isinstance(lower, str) else lower.get("IN", []) if isinstance(lower, dict) else []
        found.append(clause([pieces(word) for word in words], fragile=fragile))
    return [item for item in found if item]
