"""Count the ledger: how often each verdict stands in it, one clause once, and the frame of the count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, get_args

from tosscan.document.tree import Document
from tosscan.findings.assessment import Verdict
from tosscan.legal.ledger import Draft, Ledger, root


def balance(doc: Document, drafts: Sequence[Draft]) -> dict[str, int]:
    """Return how often each verdict stands in the ledger, one clause counted once.

    A row counts where at least one of its clauses has not been counted for
    the same verdict; rows that the text does not deal with all count.
    """
    counts: dict[str, int] = dict.fromkeys(get_args(Verdict), 0)
    for draft in _counted(doc, drafts):
        counts[draft.verdict] += 1
    return counts


def _counted(doc: Document, drafts: Sequence[Draft]) -> Iterator[Draft]:
    counted: dict[str, set[tuple[str, int]]] = {}
    for draft in drafts:
        seen = counted.setdefault(draft.verdict, set())
        clauses = {_clause_of(doc, n) for n in (*draft.provider, *draft.user)}
        if clauses and clauses <= seen:
            continue
        seen |= clauses
        yield draft


def headline(ledger: Ledger, drafts: Sequence[Draft], language: str, pack: str = "kz") -> dict[str, Any]:
    """Return the count of the ledger with its frame, as numbers and as one text in ``language``.

    "limited" are powers of the provider alone that the text ties to a notice,
    a ground, a cap or the like; "excluded" rights taken from the user, alone
    or in words from both; "same_clause" rows that rest only on clauses that
    are counted already for the same verdict.

    Raises:
        DataError: the file is not valid.
    """
    doc = ledger.reading.doc
    counts = balance(doc, drafts)
    limited = sum(
        draft.verdict == "provider_only" and bool(ledger.conditions(draft.power, draft.provider))
        for draft in _counted(doc, drafts)
    )
    numbers = {
        "positions": len(drafts),
        "provider_only": counts["provider_only"],
        "limited": limited,
        "mutual": counts["mutual"],
        "user_only": counts["user_only"],
        "excluded": counts["mutual_bar"] + counts["user_barred"],
        "absent": counts["absent"],
        "same_clause": len(drafts) - sum(counts.values()),
    }
    words = root(pack)["headline"].mapping(("count", "same_clause", "frame"))
    parts = ["count", "same_clause", "frame"] if numbers["same_clause"] else ["count", "frame"]
    text = " ".join(words[part].both().of(language) for part in parts)
    return {**numbers, "text": text.format(**numbers)}


def _clause_of(doc: Document, n: int) -> tuple[str, int]:
    clause = doc.sentences[n].clause
    return ("sentence", n) if clause is None else ("clause", clause)
