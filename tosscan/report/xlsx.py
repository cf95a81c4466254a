"""Write the list of issues as an Excel workbook: a sheet to work in, and one that says what it is about."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any, BinaryIO

import xlsxwriter

from tosscan.findings.assessment import Assessment
from tosscan.report.issues import COLUMNS, Cell, Issue, IssueList, continued, issue_list
from tosscan.report.json import created
from tosscan.report.printable import CELL, acts
from tosscan.report.words import Words, words

WIDTHS: Mapping[str, int] = {
    "id": 12,
    "clause": 13,
    "page": 6,
    "category": 17,
    "severity": 9,
    "quotation": 52,
    "translation": 24,
    "issue": 46,
    "provision": 34,
    "consequence": 20,
    "answer": 40,
    "wording": 30,
    "owner": 12,
    "decision": 13,
    "comment": 24,
}
"""Widths of columns in characters."""
ABOUT_WIDTHS = (34, 100)
LINE = 13.5
"""Height of a line of text in points; programs other than Excel do not fit rows to wrapped text."""
HIGHEST = 409
"""The height in points that a row may have; a longer text is read in the cell itself."""
TOP = 250
"""Characters that the head of a page may have."""
A3, A4 = 8, 9
LETTERS = 1.15
"""Letters that stand in a width of one character: widths are those of digits in a larger type."""
ROOM = CELL - 1
"""What a piece of a long text may hold; a blank may be added to it."""
OPTIONS = {
    "in_memory": True,  # nothing of a client's lies in a folder for temporary files
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}

_TEXT = {"font_size": 10, "text_wrap": True, "valign": "top", "border": 1, "border_color": "#BFBFBF"}
_LOUD = {"bold": True, "bg_color": "#C00000", "font_color": "#FFFFFF"}
_FORMATS: Mapping[str, Mapping[str, Any]] = {
    "text": _TEXT,
    "page": {**_TEXT, "align": "center"},
    "severity3": {**_TEXT, "bold": True, "align": "center", "bg_color": "#F8CBAD"},
    "severity2": {**_TEXT, "align": "center", "bg_color": "#FFE699"},
    "loud": {**_TEXT, **_LOUD},
    "header": {
        **_TEXT,
        "bold": True,
        "bg_color": "#1F3864",
        "font_color": "#FFFFFF",
        "valign": "vcenter",
    },
    "label": {**_TEXT, "bold": True},
    "heading": {"bold": True, "font_size": 13, "valign": "bottom"},
}
_DECIDED = {"bg_color": "#C6E0B4"}


class XlsxWriter:
    """Writes the list of issues as XLSX; texts are texts, so that no cell can act."""

    name = "xlsx"
    suffix = "xlsx"
    text = False

    def __init__(self, *, language: str = "en") -> None:
        """Write in ``language``; raises UsageError where there are no words for it."""
        self._words = words(language)

    def write(self, assessment: Assessment, file: BinaryIO) -> None:
        """Write ``assessment`` to ``file``; the same bytes each time when SOURCE_DATE_EPOCH is set."""
        issues = issue_list(assessment, self._words)
        # A pipe cannot be gone back in, and an archive written to one has other bytes.
        data = io.BytesIO()
        with xlsxwriter.Workbook(data, OPTIONS) as workbook:
            # Neither the name of the text nor that of a client: properties are read by whoever gets the file.
            workbook.set_properties(
                {
                    "title": self._words["issues"]["title"],
                    "author": "tosscan",
                    "comments": issues.review_line,
                    "created": datetime.fromisoformat(created()).replace(tzinfo=None),
                }
            )
            Book(workbook, self._words).write(issues)
        file.write(data.getvalue())


class Book:
    """One workbook while it is written, with its formats."""

    def __init__(self, workbook: Any, word: Words) -> None:
        """Write into ``workbook``, an open workbook of XlsxWriter, in the words of ``word``."""
        self._workbook = workbook
        self._words = word
        self._formats = {name: workbook.add_format(dict(form)) for name, form in _FORMATS.items()}
        # Such a cell stays a text when a person edits it.
        self._quoted = {
            name: workbook.add_format({**form, "quote_prefix": True}) for name, form in _FORMATS.items()
        }

    def write(self, issues: IssueList) -> None:
        """Write both sheets."""
        self._issues(issues)
        self._about(issues)

    def _issues(self, issues: IssueList) -> None:
        sheet = self._sheet("sheet", issues)
        sheet.set_landscape()
        sheet.set_paper(A3)
        for column, name in enumerate(COLUMNS):
            sheet.set_column(column, column, WIDTHS[name])
        sheet.set_row(0, 32)
        for column, title in enumerate(issues.headers):
            self._cell(sheet, 0, column, title, "header")
        line = 0
        for issue in (*((issues.notice,) if issues.notice else ()), *issues.rows):
            for cells in continued(issue.cells, limit=ROOM):
                line += 1
                self._row(sheet, line, cells, issue, loud=issue is issues.notice)
        last = len(COLUMNS) - 1
        sheet.autofilter(0, 0, max(line, 1), last)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        self._decisions(sheet, line)

    def _row(self, sheet: Any, line: int, cells: tuple[Cell, ...], issue: Issue, *, loud: bool) -> None:
        sheet.set_row(line, _height(cells, tuple(WIDTHS.values())))
        for column, cell in enumerate(cells):
            form = "loud" if loud else "text"
            if COLUMNS[column] == "severity" and issue.severity:
                form = f"severity{issue.severity}"
            elif COLUMNS[column] == "page" and issue.page:
                form = "page"
            self._cell(sheet, line, column, cell, form)

    def _decisions(self, sheet: Any, last: int) -> None:
        """Let the decision be chosen from a list, and colour the rows on which there is one."""
        if not last:
            return
        states = [str(state) for state in self._words["decision_states"].values()]
        column = COLUMNS.index("decision")
        sheet.data_validation(
            1, column, last, column, {"validate": "list", "source": states, "ignore_blank": True}
        )
        for state in states[1:]:
            sheet.conditional_format(
                *(1, column, last, column),
                {
                    "type": "cell",
                    "criteria": "==",
                    "value": f'"{state}"',
                    "format": self._workbook.add_format(_DECIDED),
                },
            )

    def _about(self, issues: IssueList) -> None:
        sheet = self._sheet("about_sheet", issues)
        sheet.set_paper(A4)
        for column, width in enumerate(ABOUT_WIDTHS):
            sheet.set_column(column, column, width)
        loud = {0, 1} if not issues.assessed else set()
        line = 0
        for number, (label, text) in enumerate(issues.about):
            if text is None:
                line += 1
                self._cell(sheet, line, 0, label, "heading")
                line += 1
                continue
            for cells in continued((label, text), limit=ROOM):
                sheet.set_row(line, _height(cells, ABOUT_WIDTHS))
                self._cell(sheet, line, 0, cells[0], "loud" if number in loud else "label")
                self._cell(sheet, line, 1, cells[1], "loud" if number in loud else "text")
                line += 1

    def _sheet(self, name: str, issues: IssueList) -> Any:
        sheet = self._workbook.add_worksheet(self._words["issues"][name])
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(0.4, 0.4, 0.5, 0.6)
        sheet.set_header(f"&L{_code(' '.join(issues.name.split())[: TOP // 2])}")
        sheet.set_footer(f"&L{_code(issues.review_line)}&R&P / &N")
        return sheet

    def _cell(self, sheet: Any, line: int, column: int, cell: Cell, form: str) -> None:
        if isinstance(cell, str) and cell:
            forms = self._quoted if acts(cell) else self._formats
            sheet.write_string(line, column, _literal(cell), forms[form])
        elif isinstance(cell, int):
            sheet.write_number(line, column, cell, self._formats[form])
        else:
            sheet.write_blank(line, column, None, self._formats[form])


def _height(cells: tuple[Cell, ...], widths: tuple[int, ...]) -> float:
    """Return the height of a row in points; capitals take the place of one letter and a half."""
    lines = 1
    for cell, width in zip(cells, widths, strict=True):
        if isinstance(cell, str):
            parts = cell.split("\n")
            lines = max(
                lines,
                sum(
                    1 + int((len(part) + sum(map(str.isupper, part)) / 2) / (LETTERS * width))
                    for part in parts
                ),
            )
    return min(HIGHEST, LINE * lines + 3)


def _code(text: str) -> str:
    """Return ``text`` for the head or foot of a page, where "&" begins a code."""
    return text.replace("&", "&&")


def _literal(text: str) -> str:
    """Return ``text`` so that XlsxWriter escapes it: what looks like its own rich string it writes as XML."""
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text
