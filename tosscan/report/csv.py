"""Write the list of issues as CSV, in which no cell acts and none loses text."""

from __future__ import annotations

import csv
import io
from typing import BinaryIO

from tosscan.findings.assessment import Assessment
from tosscan.report.issues import Cell, continued, issue_list
from tosscan.report.printable import CELL, acts, guarded, shown
from tosscan.report.words import words

ROOM = CELL - 1
"""What a piece of a long text may hold; an apostrophe may be added to it."""
OF_THE_DOCUMENT = ("document", "sha256", "status", "review")
"""The last columns, the same in every row."""


class CsvWriter:
    """Writes the list of issues as CSV: UTF-8 with a mark that Excel knows it by, commas, CR LF, a header.

    The last columns say in each row which text it is from, how far that was
    assessed and whether a person has looked at it: a CSV file has no other place.
    """

    name = "csv"
    suffix = "csv"
    text = True

    def __init__(self, *, language: str = "en") -> None:
        """Write in ``language``; raises UsageError where there are no words for it."""
        self._words = words(language)

    def write(self, assessment: Assessment, file: BinaryIO) -> None:
        """Write ``assessment`` to ``file``; the same assessment gives the same bytes."""
        word = self._words
        issues = issue_list(assessment, word)
        source, labels = assessment.source, word["issues"]["columns"]
        last = (
            shown(source.name),
            source.sha256,
            str(word["status"][assessment.status]),
            issues.review_line,
        )
        lines = io.StringIO()
        table = csv.writer(lines)
        table.writerow((*issues.headers, *(labels[name] for name in OF_THE_DOCUMENT)))
        for issue in (*((issues.notice,) if issues.notice else ()), *issues.rows):
            cells = tuple(map(_guarded, (*issue.cells, *last)))
            for row in continued(cells, limit=ROOM):
                table.writerow(map(_guarded_part, row))
        file.write(lines.getvalue().encode("utf-8-sig"))


def _guarded(cell: Cell) -> Cell:
    return guarded(cell) if isinstance(cell, str) else cell


def _guarded_part(cell: Cell) -> Cell:
    """Return ``cell`` with an apostrophe where the rest of a long text begins like a formula."""
    return f"'{cell}" if isinstance(cell, str) and not cell.startswith("'") and acts(cell) else cell
