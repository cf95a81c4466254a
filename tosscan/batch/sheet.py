"""One table of a market: with names that programs know, or in the words of a language for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from tosscan.report.issues import Cell
from tosscan.report.words import Words, market_words, words

_QUOTING = ("findings", "shared_wording")
"""Tables whose column "words" quotes; in others it is a number."""
_COUNTED = {"powers": "verdicts", "protections": "protection_status"}
"""Tables that have a column for each of a group of names."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name, the names of its columns, its rows; ``title`` and ``heads`` are for people."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[tuple[Cell, ...]]
    title: str = ""
    heads: tuple[str, ...] = ()


def in_words(sheet: Sheet, language: str) -> Sheet:
    """Return ``sheet`` with its title, its heads and the names in its cells in the words of ``language``.

    Raises:
        UsageError: there are no words for the language.
    """
    word, told = words(language), market_words(language)["tables"]
    sayings = _sayings(word, told)
    said = {column: sayings[name] for column, name in enumerate(sheet.columns) if name in sayings}
    return replace(
        sheet,
        title=told["sheets"][sheet.name],
        heads=tuple(_head(name, sheet.name, told["columns"], word) for name in sheet.columns),
        rows=(
            tuple(
                said[n](cell) if n in said and isinstance(cell, str) and cell else cell
                for n, cell in enumerate(row)
            )
            for row in sheet.rows
        ),
    )


def _head(name: str, sheet: str, columns: Mapping[str, str], word: Words) -> str:
    known = "quoted" if name == "words" and sheet in _QUOTING else name
    if known in columns:
        return columns[known]
    return word.label(_COUNTED[sheet], name) if sheet in _COUNTED else word.category(name)


def _sayings(word: Words, told: Mapping[str, Mapping[str, str]]) -> Mapping[str, Callable[[str], str]]:
    """Return how each name is said in the columns whose cells are of a closed set, or sentences of ours."""
    return {
        "status": lambda name: word.label("status", name),
        "reason": word.told,
        "category": word.category,
        "power": lambda name: word.label("powers", name),
        "protection": lambda name: word.label("protections", name),
        "decision": lambda name: word.label("decision_states", name),
        "provider_from": told["provider_from"].__getitem__,
        "suspect": lambda names: ", ".join(told["suspect"][name] for name in names.split()),
    }
