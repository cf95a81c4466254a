"""A stable identity for a finding that survives a new scan and small changes of layout."""

from __future__ import annotations

import hashlib


def letters(text: str) -> str:
    """Return the casefolded letters and digits of ``text``, nothing else."""
    return "".join(filter(str.isalnum, text.casefold()))


def fingerprint(category: str, text: str, ordinal: int) -> str:
    """Return 16 hex digits for a finding.

    SHA-256 over the category, the sentence's casefolded letters and digits,
    and its ordinal (from 0) among equal sentences of that category, joined by
    a unit separator.
    """
    key = "\x1f".join((category, letters(text), str(ordinal)))
    return hashlib.sha256(key.encode()).hexdigest()[:16]
