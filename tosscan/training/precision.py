"""Count a reviewer's own decisions: how many findings stood, of all, by category, severity and witness.

A decision is the only label here, so nothing is said of what the tool missed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from math import sqrt
from pathlib import Path
from typing import Any

from tosscan.decisions import Entry, Register, read
from tosscan.errors import DataError

NEEDED = 100
"""Decisions below which no precision is told: an interval would be wider than twenty points."""

ROW = 10
"""Decisions below which a row of its own has counts, and no precision."""

_Z = 1.96  # 95 % of a normal distribution


def is_decisions(path: Path) -> bool:
    """Tell whether ``path`` is a file of decisions, or a folder of such files, by their names alone."""
    return path.suffix == ".json" or (path.is_dir() and any(path.glob("*.decisions.json")))


def read_decisions(path: Path) -> list[Register]:
    """Return the decisions in the file ``path``, or in the files ``*.decisions.json`` of that folder.

    Raises:
        UsageError, DataError: a file is not readable as decisions.
    """
    files = sorted(path.glob("*.decisions.json")) if path.is_dir() else [path]
    return [read(file) for file in files]


def figures(registers: Iterable[Register]) -> dict[str, Any]:
    """Return counts and precision of the standing decisions of ``registers``.

    A decision on one finding of one text counts once, in whatever files it
    is. ``precision`` is the share of findings that were confirmed as they
    were, with a 95 % interval after Wilson (1927), ``kept`` the share that
    was confirmed or changed. Both are None below ``NEEDED`` decisions, and in
    a row below ``ROW``.

    Raises:
        DataError: there is no decision.
    """
    once: dict[tuple[str, str], Entry] = {}
    for entry in sorted(_standing(registers), key=lambda entry: entry.decision.at or ""):
        once[entry.subject.source_sha256, entry.subject.fingerprint] = entry
    entries = list(once.values())
    if not entries:
        raise DataError("decisions", "decisions", "there is none that stands")
    enough = len(entries) >= NEEDED
    return {
        "needed": NEEDED,
        "texts": len({entry.subject.source_sha256 for entry in entries}),
        "people": len({entry.decision.by for entry in entries}),
        "tools": sorted({entry.subject.tool for entry in entries}),
        "all": _row(entries, told=enough),
        "by": {name: _rows(entries, name, enough=enough) for name in ("category", "severity", "witnesses")},
    }


def _standing(registers: Iterable[Register]) -> Iterator[Entry]:
    for register in registers:
        yield from register.standing().values()


def _rows(entries: list[Entry], name: str, *, enough: bool) -> dict[str, Any]:
    parts: dict[str, list[Entry]] = {}
    for entry in entries:
        parts.setdefault(str(getattr(entry.subject, name)), []).append(entry)
    return {
        value: _row(part, told=enough and len(part) >= ROW)
        for value, part in sorted(parts.items(), key=lambda item: (-len(item[1]), item[0]))
    }


def _row(entries: list[Entry], *, told: bool) -> dict[str, Any]:
    states = Counter(entry.decision.state for entry in entries)
    n, confirmed, changed = len(entries), states["confirmed"], states["changed"]
    return {
        "n": n,
        "confirmed": confirmed,
        "changed": changed,
        "rejected": states["rejected"],
        "precision": _share(confirmed, n) if told else None,
        "kept": _share(confirmed + changed, n) if told else None,
    }


def _share(part: int, whole: int) -> dict[str, Any]:
    """Return a share with its 95 % interval, which takes each decision to be independent of the others."""
    share, square = part / whole, _Z * _Z
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    reach = _Z * sqrt(share * (1 - share) / whole + square / (4 * whole * whole)) / (1 + square / whole)
    low, high = max(0.0, middle - reach), min(1.0, middle + reach)
    return {"value": round(share, 4), "interval": [round(low, 4), round(high, 4)]}
