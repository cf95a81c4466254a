"""Write what a batch found as tables: one Excel workbook, or a CSV file for each table."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter

from tosscan.batch.sheet import Sheet, in_words
from tosscan.batch.survey import Row, Survey
from tosscan.findings.category import SLUGS
from tosscan.report.issues import Cell, continued
from tosscan.report.json import created
from tosscan.report.printable import CELL, acts, guarded, shown
from tosscan.report.words import Words, words

WORKBOOK = "market.xlsx"
FOLDER = "tables"
ROOM = CELL - 1
"""What a piece of a long text may hold; a sign before or behind it may be added."""
LINES = 1_000_000
"""Rows of a sheet; what is more goes on in a further sheet, for Excel holds 1,048,576."""
_SAFE = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
_WIDTHS = {"words": 90, "path": 45, "provider": 28, "title": 36, "reason": 45}
_WIDTH = 14


def sheets(survey: Survey) -> tuple[Sheet, ...]:
    """Return all tables; documents that were not assessed have blanks where the others have figures."""
    word = words("en")
    return (
        Sheet("documents", (*_DOCUMENT, *SLUGS), map(_document, survey.rows)),
        Sheet("findings", _FINDING, _findings(survey)),
        Sheet(
            "categories",
            ("category", "texts", "texts_without_safeguard", "providers", "findings", "texts_in_all"),
            (
                (kind.slug, kind.documents, kind.severe, kind.providers, kind.findings, survey.base)
                for kind in survey.kinds
            ),
        ),
        Sheet(
            "powers",
            ("power", *word["verdicts"], "user_worse"),
            (
                (name, *(counts[verdict] for verdict in word["verdicts"]), survey.worse[name])
                for name, counts in sorted(survey.powers.items())
            ),
        ),
        Sheet("protections", ("protection", *word["protection_status"]), _protections(survey, word)),
        Sheet("shared_wording", ("group", "provider", "path", "finding", "words"), _shared(survey)),
        Sheet(
            "rules",
            ("rule", "texts", "findings", "decided", "rejected", "suspect"),
            (
                (
                    rule.rule,
                    rule.documents,
                    rule.findings,
                    rule.decided,
                    rule.rejected,
                    " ".join(rule.suspect),
                )
                for rule in survey.rules
            ),
        ),
    )


_DOCUMENT = (
    *("provider", "provider_from", "title", "path", "status", "reason", "version_date", "report", "words"),
    *("documents_not_read", "inputs_of_same_bytes", "findings", "decided", "order_for_review"),
)
_FINDING = (
    *("provider", "title", "path", "category", "severity", "confidence_percent", "clause", "page", "words"),
    *("pattern", "rules", "decision", "decided_by", "decided_at", "reason", "id", "fingerprint"),
)


def _document(row: Row) -> tuple[Cell, ...]:
    told = "manifest" if row.stated else "text"
    first = (row.provider, told if row.provider else "", row.title, row.path, row.status, row.reason or "")
    if not row.read:
        blanks = len(_DOCUMENT) + len(SLUGS) - len(first) - 1
        return (*first, row.date or "", *([""] * blanks))
    figures = (row.words, row.unread, row.copies, row.total, row.decided, row.urgency)
    counts = (row.counts.get(slug, 0) for slug in SLUGS)
    return (*first, row.date or "", row.report or "", *figures, *counts)


def _findings(survey: Survey) -> Iterable[tuple[Cell, ...]]:
    for row, finding, made in survey.findings:
        decision: Mapping[str, Any] = made or {}
        yield (
            *(row.provider, row.title, row.path, finding["category"], finding["severity"]),
            round(100 * finding["confidence"]),
            *(finding["clause"] or "", finding["page"] if finding["page"] is not None else ""),
            *(finding["words"], finding["pattern"] or "", finding["rules"]),
            *(decision.get(name, "") for name in ("state", "decided_by", "decided_at", "reason")),
            *(finding["id"], finding["fingerprint"]),
        )


def _protections(survey: Survey, word: Words) -> Iterable[tuple[Cell, ...]]:
    for name, counts in sorted(survey.protections.items()):
        yield (name, *(counts[status] for status in word["protection_status"]))


def _shared(survey: Survey) -> Iterable[tuple[Cell, ...]]:
    for number, group in enumerate(survey.shared, 1):
        for row, id_ in group.places:
            yield number, row.market, row.path, id_, group.cluster.text


def write_csv(sheet: Sheet, file: BinaryIO) -> None:
    """Write one table as CSV: UTF-8 with a mark that Excel knows it by, CR LF; no cell can act."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    table = csv.writer(text)
    table.writerow(sheet.columns)
    for row in sheet.rows:
        for cells in continued(tuple(map(_guarded, row)), limit=ROOM):
            table.writerow(map(_guarded_part, cells))
    text.flush()
    text.detach()


def _guarded(cell: Cell) -> Cell:
    return guarded(shown(cell)) if isinstance(cell, str) else cell


def _guarded_part(cell: Cell) -> Cell:
    """Return ``cell`` with an apostrophe where the rest of a long text begins like a formula."""
    return f"'{cell}" if isinstance(cell, str) and not cell.startswith("'") and acts(cell) else cell


def write_xlsx(survey: Survey, file: BinaryIO, *, folder: Path, language: str = "en") -> None:
    """Write all tables as one workbook, row by row; what it keeps meanwhile lies in ``folder``.

    English ones have the names of the CSV files; others are in the words of ``language``.

    Raises:
        UsageError: there are no words for the language.
        OSError: ``folder`` cannot be written to.
    """
    with tempfile.TemporaryDirectory(prefix=".tosscan-", dir=folder) as place:
        options = {**_SAFE, "constant_memory": True, "tmpdir": place}
        with xlsxwriter.Workbook(file, options) as workbook:
            moment = datetime.fromisoformat(created()).replace(tzinfo=None)
            workbook.set_properties({"author": "tosscan", "created": moment})
            book = _Book(workbook)
            for sheet in sheets(survey):
                book.write(sheet if language == "en" else in_words(sheet, language))


class _Book:
    """One workbook while it is written."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._head = workbook.add_format({"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF"})
        self._plain = workbook.add_format({"valign": "top"})
        # Such a cell stays a text when a person edits it.
        self._quoted = workbook.add_format({"valign": "top", "quote_prefix": True})

    def write(self, sheet: Sheet) -> None:
        number, line = 1, 0
        name = sheet.title or sheet.name
        page = self._page(sheet, name)
        for row in sheet.rows:
            texts = tuple(shown(cell) if isinstance(cell, str) else cell for cell in row)
            for cells in continued(texts, limit=ROOM):
                if line == LINES:
                    page.autofilter(0, 0, line, len(sheet.columns) - 1)
                    number, line = number + 1, 0
                    page = self._page(sheet, f"{name} {number}")
                line += 1
                for column, cell in enumerate(cells):
                    self._cell(page, line, column, cell)
        page.autofilter(0, 0, max(line, 1), len(sheet.columns) - 1)

    def _page(self, sheet: Sheet, name: str) -> Any:
        page = self._workbook.add_worksheet(name)
        page.freeze_panes(1, 0)
        for column, head in enumerate(sheet.heads or sheet.columns):
            page.set_column(column, column, _WIDTHS.get(sheet.columns[column], _WIDTH))
            page.write_string(0, column, head, self._head)
        return page

    def _cell(self, page: Any, line: int, column: int, cell: Cell) -> None:
        if isinstance(cell, str) and cell:
            # XlsxWriter writes what looks like a rich string of its own as XML; a blank keeps it from that.
            text = f"{cell} " if cell.startswith("<r>") and cell.endswith("</r>") else cell
            page.write_string(line, column, text, self._quoted if acts(cell) else self._plain)
        elif isinstance(cell, int):
            page.write_number(line, column, cell, self._plain)
