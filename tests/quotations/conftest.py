"""A report on two sentences, one of them in two categories."""

from __future__ import annotations

from typing import Any

import pytest

from tosscan.quotations.register import Quotation, quotations

TWICE, ONCE = "=Parrots & <seeds> are yours alone.", "The aviary may close."
PRINTS = ("a" * 16, "b" * 16, "c" * 16)


@pytest.fixture
def report() -> dict[str, Any]:
    """Return what is read of a JSON report."""
    found = [(0, TWICE, PRINTS[0]), (0, TWICE, PRINTS[1]), (40, ONCE, PRINTS[2])]
    return {
        "document": {"languages": [{"code": "en", "share": 1.0, "assessed": True}]},
        "findings": [
            {"start": at, "end": at + len(text), "text": text, "clause": "2.1", "fingerprint": name}
            for at, text, name in found
        ],
    }


@pytest.fixture
def quotes(report: dict[str, Any]) -> tuple[Quotation, ...]:
    """Return the quotations of the report."""
    return quotations(report)
