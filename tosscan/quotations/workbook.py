"""Quotations as an Excel workbook for translators, and its rows read back without trust."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from xml.etree.ElementTree import Element

import xlsxwriter

from tosscan.errors import UsageError
from tosscan.findings.translation import STATUSES
from tosscan.quotations.register import LANGUAGES, Quotation, Translated
from tosscan.quotations.tree import parse, text
from tosscan.report.json import created
from tosscan.report.printable import CELL, shown
from tosscan.report.words import words
from tosscan.report.xlsx import OPTIONS

COLUMNS = (
    *("fingerprint", "clause", "source_language", "quotation"),
    *("target_language", "translation", "translator", "status"),
)
WIDTHS = (18, 10, 9, 60, 11, 60, 22, 12)
LARGEST = 20 * 1024 * 1024  # bytes of a file
MOST = 100 * 1024 * 1024  # bytes of all its parts, unpacked
ENTRIES = 1000
ROWS = 100_000
_REFERENCE = re.compile("([A-Z]{1,3})([0-9]{1,7})")


def written(quotes: Sequence[Quotation], *, target: str, language: str) -> bytes:
    """Return the workbook for translators into ``target``, its headers in ``language``.

    Raises:
        UsageError: a quotation is longer than a cell; XLIFF holds it.
    """
    say, data = words(language)["quotes"], io.BytesIO()
    with xlsxwriter.Workbook(data, OPTIONS) as book:
        moment = datetime.fromisoformat(created()).replace(tzinfo=None)
        book.set_properties({"title": say["title"], "author": "tosscan", "created": moment})
        # "@" makes a cell a text, also when a person edits it.
        plain = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@", "quote_prefix": True})
        head = book.add_format(
            {"bold": True, "text_wrap": True, "bg_color": "#1F3864", "font_color": "#FFFFFF"}
        )
        sheet = book.add_worksheet(say["sheet"])
        for column, (name, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
            sheet.set_column(column, column, width, plain)
            sheet.write_string(0, column, say["columns"][name], head)
        sheet.write_comment(0, COLUMNS.index("translation"), say["lead"], {"x_scale": 3})
        sheet.freeze_panes(1, 1)
        for line, quote in enumerate(quotes, 1):
            told = shown(quote.text)
            if len(told.encode("utf-16-le")) // 2 > CELL - 1:
                raise UsageError("a quotation is longer than a cell of a workbook: export XLIFF")
            first = (" ".join(quote.fingerprints), shown(quote.clause), quote.language, told, target)
            for column, cell in enumerate(first):
                # A blank behind what XlsxWriter takes for its own rich string; it is dropped on the way back.
                sheet.write_string(line, column, f"{cell} " if cell.startswith("<r>") else cell, plain)
        last, status = max(1, len(quotes)), COLUMNS.index("status")
        sheet.data_validation(1, status, last, status, {"validate": "list", "source": list(STATUSES)})
        into = COLUMNS.index("target_language")
        sheet.data_validation(1, into, last, into, {"validate": "list", "source": list(LANGUAGES)})
    return data.getvalue()


def read(data: bytes, *, by: str) -> list[Translated]:
    """Return the rows of a workbook; ``by`` is the translator where a row names none.

    Raises:
        ValueError: it is no such workbook, or a cell of it is a formula. The text says why, for a user.
    """
    parts = _parts(data)
    strings = [text(each) for each in _tree(parts, "xl/sharedStrings.xml", "si")] if _has(parts) else []
    rows = []
    for number, cells in _rows(_tree(parts, _first_sheet(parts), "row"), strings):
        if number == 1:
            continue
        values = [cells.get(column, "").strip() for column in range(len(COLUMNS))]
        row = dict(zip(COLUMNS, values, strict=True))
        if not any(values):
            continue
        rows.append(
            Translated(
                place=f"row {number}",
                fingerprints=tuple(row["fingerprint"].split()),
                quotation=row["quotation"],
                language=row["target_language"].lower(),
                text=row["translation"],
                by=row["translator"] or by,
                status=row["status"].lower() or "draft",
            )
        )
    return rows


def _has(parts: dict[str, bytes]) -> bool:
    return "xl/sharedStrings.xml" in parts


def _parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of a workbook. Raises ValueError where it is none, or too large when unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > ENTRIES or len({entry.filename for entry in entries}) != len(entries):
                raise ValueError("the workbook has too many parts, or one twice")
            if any(entry.flag_bits & 1 for entry in entries):
                raise ValueError("the workbook is locked with a password")
            room, parts = MOST, {}
            for entry in entries:
                with archive.open(entry) as part:
                    parts[entry.filename] = part.read(room + 1)
                room -= len(parts[entry.filename])
                if room < 0:
                    raise ValueError("the workbook is too large when unpacked")
            return parts
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise ValueError("the file is no Excel workbook (XLSX)") from error


def _tree(parts: dict[str, bytes], name: str, tag: str) -> Iterator[Element]:
    if name not in parts:
        raise ValueError("the file is no Excel workbook (XLSX)")
    yield from parse(parts[name], name=name).iter(tag)


def _first_sheet(parts: dict[str, bytes]) -> str:
    """Return the name of the part with the first sheet."""
    first = next(_tree(parts, "xl/workbook.xml", "sheet"), None)
    wanted = None if first is None else first.get("id")
    for link in _tree(parts, "xl/_rels/workbook.xml.rels", "Relationship"):
        if link.get("Id") == wanted:
            target = link.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise ValueError("the workbook has no sheet")


def _rows(found: Iterator[Element], strings: Sequence[str]) -> Iterator[tuple[int, dict[int, str]]]:
    """Yield the number of each row from 1, and its texts by the number of their column from 0."""
    for count, row in enumerate(found, 1):
        if count > ROWS:
            raise ValueError("the sheet has too many rows")
        cells: dict[int, str] = {}
        number = count
        for cell in row.iter("c"):
            place = _REFERENCE.fullmatch(cell.get("r", ""))
            if place is None:
                raise ValueError(f"row {count}: a cell has no place")
            number = int(place[2])
            if cell.find("f") is not None:
                raise ValueError(f"row {number}: a cell holds a formula, which is not read")
            cells[_column(place[1])] = _value(cell, strings)
        yield number, cells


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def _value(cell: Element, strings: Sequence[str]) -> str:
    if cell.get("t") == "inlineStr":
        return text(cell.find("is"))
    value = text(cell.find("v"))
    if cell.get("t") != "s":
        return value
    try:
        return strings[int(value)]
    except (ValueError, IndexError):
        raise ValueError("a cell names a text that the workbook does not have") from None
