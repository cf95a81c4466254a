"""Arrange the record of a capture for people: labels for its fields, parts within parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tosscan.report.reading import spelt
from tosscan.report.words import Words

FOLDED = frozenset({"headers", "request"})
"""Parts that few read and that are long: they are shown closed."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of the record: its label, and its value or the fields within it."""

    label: str
    value: str = ""
    within: tuple[Fact, ...] = ()
    folded: bool = False


def facts(record: Mapping[str, Any], word: Words) -> tuple[Fact, ...]:
    """Return the fields of ``record`` in their order."""
    return tuple(_fact(key, value, word) for key, value in record.items())


def _fact(key: str, value: Any, word: Words) -> Fact:
    label = word.label("capture", key)
    if isinstance(value, Mapping) and value:
        # Names of headers are not ours: they are printed as they came.
        within = (
            tuple(Fact(name, spelt(name, each, word)) for name, each in value.items())
            if key in FOLDED
            else facts(value, word)
        )
        return Fact(label, within=within, folded=key in FOLDED)
    if isinstance(value, Sequence) and any(isinstance(each, Mapping) for each in value):
        steps = ((f"{number}.", each) for number, each in enumerate(value, 1))
        return Fact(label, within=tuple(_fact(number, each, word) for number, each in steps))
    return Fact(label, spelt(key, value if value or value == 0 else None, word))
