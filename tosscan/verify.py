"""Prove a report against its source: same bytes, unaltered report, every quotation at its place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tosscan.config import ScanConfig
from tosscan.errors import UsageError
from tosscan.report.json import canonical_sha256
from tosscan.scanner import Scanner

MAX_FAULTS = 5


@dataclass(frozen=True, slots=True)
class Verification:
    """Three answers and the faults behind a "no"."""

    source_same: bool
    report_unaltered: bool
    quotations_true: bool
    faults: tuple[str, ...] = ()

    @property
    def proven(self) -> bool:
        """Tell whether all three answers are yes."""
        return self.source_same and self.report_unaltered and self.quotations_true

    @property
    def answers(self) -> tuple[tuple[str, bool], ...]:
        """The three questions with their answers, to print."""
        return (
            ("the source is the one that was scanned", self.source_same),
            ("the report is unaltered", self.report_unaltered),
            ("every quotation is a slice of the source's text at its place", self.quotations_true),
        )


def verify(report_path: Path, source: str | Path, *, config: ScanConfig | None = None) -> Verification:
    """Return the three answers for the JSON report at ``report_path`` and ``source``.

    Raises:
        UsageError: the report is missing or is not a report of tosscan.
        NotAssessedError: the source cannot be read.

    """
    report = load_report(report_path)
    scanner = Scanner(config)
    raw = scanner.load(source)
    source_same = raw.source.sha256 == report["document"]["sha256"]
    unaltered = canonical_sha256(report) == report.get("report_sha256")
    faults: list[str] = []
    if not source_same:
        faults.append("the source has another SHA-256 than the report names")
    text = scanner.read(raw).text
    if (
        hashlib.sha256(text.encode()).hexdigest()
        != hashlib.sha256(report["document"]["text"].encode()).hexdigest()
    ):
        faults.append("the text read from the source now is not the text in the report")
    for place, quotation in quotations(report):
        start, end = quotation["start"], quotation["end"]
        if text[start:end] != quotation["text"]:
            faults.append(f"{place}: the quotation is not at {start} to {end} of the source's text")
    true = len(faults) == (0 if source_same else 1)
    shown = tuple(faults[:MAX_FAULTS])
    if len(faults) > MAX_FAULTS:
        shown += (f"and {len(faults) - MAX_FAULTS} more",)
    return Verification(source_same, unaltered, true, shown)


def quotations(report: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every quotation of ``report`` with a name for the place where it stands."""
    for field in ("quotes", "findings", "fair", "hints"):
        for item in report.get(field, ()):
            yield f"{field} {item.get('id')}", item


def load_report(path: Path) -> dict[str, Any]:
    """Return the JSON report at ``path``. Raises UsageError when it is not one."""
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise UsageError(f"{path}: not a JSON file") from error
    if not isinstance(report, dict) or not str(report.get("schema", "")).startswith("tosscan.report/"):
        raise UsageError(f"{path}: not a report of tosscan")
    if report.get("document", {}).get("text") is None:
        raise UsageError(f"{path}: the report holds no text (its source was not assessed)")
    return report
