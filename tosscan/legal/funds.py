"""Gather every sentence on money held back: that it may be, why, how long, who looks again, what returns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from tosscan.findings.finding import Finding
from tosscan.legal import files
from tosscan.legal.index import Expression, Index, SentenceRule, rule
from tosscan.legal.quotes import Quotes
from tosscan.legal.schema import Node

ASPECTS: tuple[str, ...] = ("freezing", "reasons", "time", "review", "return")
"""The questions that a sentence may answer, in the order of reports."""

_TELLING = frozenset({"freezing", "review", "return"})
"""The answers that make a sentence one on money held back; a reason or a time alone may be of anything."""

_CATEGORY = "funds_restriction"
_FACTS = ("freeze", "withdrawal", "assets_blocked", "forfeit")
"""Facts of a finding that make it one on money held back."""


@dataclass(frozen=True, slots=True)
class Aspect:
    """What shows that a sentence on the topic answers a question, and rules for other sentences that do."""

    id: str
    match: Expression
    also: tuple[SentenceRule, ...]


@dataclass(frozen=True, slots=True)
class FundsData:
    """What is on file (``data/int/funds.yml``)."""

    objects: tuple[str, ...]
    topic: SentenceRule
    aside: Expression
    aspects: tuple[Aspect, ...]


@cache
def funds_data() -> FundsData:
    """Return what is on file.

    Raises:
        DataError: the file is not valid.
    """
    part = files.read("int", "funds").mapping(("objects", "topic", "aside", "aspects"))
    aspects = part["aspects"].mapping(ASPECTS)
    return FundsData(
        objects=part["objects"].texts(),
        topic=rule(part["topic"]),
        aside=Expression(part["aside"]),
        aspects=tuple(_aspect(name, aspects[name]) for name in ASPECTS),
    )


def _aspect(name: str, node: Node) -> Aspect:
    part = node.mapping(("match",), ("also",))
    also = tuple(rule(item) for item in part["also"].items()) if "also" in part else ()
    return Aspect(name, Expression(part["match"]), also)


def look(index: Index, quotes: Quotes, findings: Iterable[Finding]) -> dict[int, tuple[str, ...]]:
    """Return the sentences on money held back and the questions that each answers, noted in ``quotes``.

    ``findings`` are all findings and fair clauses. Empty where no sentence
    says that money may be held back.
    """
    data = funds_data()
    of_money = {n for beginning in data.objects for n in index.near(beginning)}
    topic = {
        n for n in (*_hits(index, (data.topic,), of_money), *_found(index, findings)) if not _aside(index, n)
    }
    if not topic:
        return {}
    answers: dict[int, list[str]] = {n: [] for n in topic}
    for aspect in data.aspects:
        shown = {n for n in topic if aspect.match.shows(index.text(n))}
        shown.update(n for n in _hits(index, aspect.also, of_money) if not _aside(index, n))
        for n in shown:
            answers.setdefault(n, []).append(aspect.id)
    kept = {n: tuple(answers[n]) for n in sorted(answers) if _TELLING & {*answers[n]}}
    quotes.add(kept)
    return kept


def _hits(index: Index, rules: Iterable[SentenceRule], among: set[int]) -> set[int]:
    """Return the sentences of ``among`` that one of ``rules`` matches."""
    found: set[int] = set()
    for entry in rules:
        places = {n for beginning in entry.near for n in index.near(beginning)} & among
        found.update(n for n in places if entry.match.shows(index.text(n)))
    return found


def _found(index: Index, findings: Iterable[Finding]) -> Iterable[int]:
    for finding in findings:
        n = index.reading.index(finding.quote.span) if finding.category == _CATEGORY else None
        if n is not None and any(index.reading.shows(fact, n) for fact in _FACTS):
            yield n


def _aside(index: Index, n: int) -> bool:
    return funds_data().aside.shows(index.text(n))


def finished(found: Mapping[int, Sequence[str]], ids: Mapping[int, str]) -> dict[str, Any]:
    """Return the report's form: sentences in the order of the text, and the questions that none answers."""
    if not found:
        return {}
    answered = {aspect for aspects in found.values() for aspect in aspects}
    return {
        "sentences": [{"quote": ids[n], "aspects": list(aspects)} for n, aspects in found.items()],
        "not_found": [aspect for aspect in ASPECTS if aspect not in answered],
    }
