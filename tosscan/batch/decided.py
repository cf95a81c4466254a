"""Decisions of people as rows of the store, and as what the reports on a content show of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from tosscan.decisions import SCHEMA, Entry, Register, parse, written

KEY = ("fingerprint", "decided_at", "decided_by", "state", "reason")
"""The columns that make two rows one decision."""
_ORDER = KEY[1:]
# Columns that are called otherwise in a file of decisions.
_NAMES = {"decided_at": "at", "decided_by": "by", "words": "text"}


def row(entry: Entry) -> dict[str, Any]:
    """Return the row of a decision; texts in it are as they were given."""
    item = {**asdict(entry.subject), **asdict(entry.decision)}
    return {
        "fingerprint": entry.subject.fingerprint,
        "decided_at": entry.decision.at or "",
        "decided_by": entry.decision.by or "",
        "state": entry.decision.state,
        "reason": entry.decision.reason or "",
        "category": entry.subject.category,
        "severity": entry.subject.severity,
        "witnesses": entry.subject.witnesses,
        "clause": entry.subject.clause,
        "words": entry.subject.text,
        "source_sha256": entry.subject.source_sha256,
        "tool": entry.subject.tool,
        "entry": json.dumps(item, sort_keys=True),
    }


def in_order(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return ``rows`` in the order in which they were made, so that the latest on a finding is the last."""
    return sorted(rows, key=lambda row: tuple(row[name] for name in _ORDER))


def register(rows: Iterable[Mapping[str, Any]]) -> Register:
    """Return the decisions in ``rows``. Raises DataError where one is none that tosscan wrote."""
    file = {"schema": SCHEMA, "decisions": [_item(row) for row in in_order(rows)]}
    return parse(json.dumps(file).encode(), name="the decisions in the store")


def shown(standing: Mapping[str, Entry], fingerprints: Iterable[str]) -> str | None:
    """Return a hash over the ``standing`` decisions on findings with ``fingerprints``; None for none."""
    met = [standing[name] for name in sorted(set(fingerprints)) if name in standing]
    return hashlib.sha256(written(Register(tuple(met)))).hexdigest() if met else None


def _item(row: Mapping[str, Any]) -> Any:
    if row["entry"] is not None:
        return json.loads(row["entry"])
    # A row of a store that had no room for all of it.
    item = {_NAMES.get(name, name): value for name, value in row.items()}
    return {**item, "reason": row["reason"] or None}
