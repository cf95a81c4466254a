"""Set the companies that a text names beside a dated register that the reader gives."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from tosscan.errors import UsageError

COLUMNS = ("name", "registration_number", "list", "authority", "date", "source")
"""The columns of a register; all must be in its first line, in any order."""

LEAST_DIGITS = 4
"""How many digits a registration number has at least: shorter ones coincide too easily."""

_FORMS = re.compile(
    r"\b(?:ltd|limited|llc|inc|incorporated|corp|corporation|gmbh|ag|sa|bv|nv|plc|oy|ou|oü|uab|llp|lp|pte|pty|co"
    r"|company|тоо|ао|ооо|оао|пао|зао|ип|жшс)\b"
)
_NEEDED = ("list", "authority", "date", "source")
_MARKS = re.compile(r"[^\w\s]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a register: who is on which list, kept by whom, on what date and where it can be seen."""

    name: str
    number: str
    list: str
    authority: str
    date: date
    source: str


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that has a number of the text, or a name like one in it (``found`` is that number or name)."""

    by: Literal["number", "name"]
    entry: Entry
    found: str
    names_differ: bool = False


def load(path: Path) -> tuple[Entry, ...]:
    """Return the entries of a register in CSV (UTF-8, commas or semicolons).

    Raises:
        UsageError: the file cannot be read or is not such a register; the text
            is one line that names the line and the column.
    """
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: the register cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: the register is not UTF-8") from error
    head = text.partition("\n")[0]
    reader = csv.reader(
        text.splitlines(), delimiter=";" if head.count(";") > head.count(",") else ",", strict=True
    )
    entries: list[Entry] = []
    columns: list[str] = []
    try:
        for row in reader:
            if not columns:
                columns = _columns(path, row)
            elif any(cell.strip() for cell in row):
                entries.append(_entry(path, reader.line_num, columns, row))
    except csv.Error as error:
        raise UsageError(f"{path}: line {reader.line_num}: {error}") from error
    if not columns:
        raise UsageError(f"{path}: line 1: the register is empty; its columns are {', '.join(COLUMNS)}")
    return tuple(entries)


def _columns(path: Path, row: Sequence[str]) -> list[str]:
    found = [cell.strip().casefold().replace(" ", "_") for cell in row]
    for name in COLUMNS:
        if found.count(name) != 1:
            fault = "is missing" if name not in found else "stands twice"
            raise UsageError(
                f"{path}: line 1, column {name!r}: {fault}; the columns are {', '.join(COLUMNS)}"
            )
    return found


def _entry(path: Path, line: int, columns: Sequence[str], row: Sequence[str]) -> Entry:
    if len(row) != len(columns):
        raise UsageError(f"{path}: line {line}: has {len(row)} columns in place of {len(columns)}")
    cells = {name: cell.strip() for name, cell in zip(columns, row, strict=True)}
    for name in _NEEDED:
        if not cells[name]:
            raise UsageError(f"{path}: line {line}, column {name!r}: is empty")
    if not cells["name"] and not cells["registration_number"]:
        raise UsageError(f"{path}: line {line}, column 'name': is empty, and so is 'registration_number'")
    try:
        day = date.fromisoformat(cells["date"])
    except ValueError as error:
        message = f"{path}: line {line}, column 'date': {cells['date']!r} is not a date like 2026-03-15"
        raise UsageError(message) from error
    return Entry(
        cells["name"], cells["registration_number"], cells["list"], cells["authority"], day, cells["source"]
    )


def match(entries: Iterable[Entry], *, names: Sequence[str], numbers: Sequence[str]) -> tuple[Match, ...]:
    """Return the entries that have one of ``numbers``, then those with only a name like one of ``names``.

    A name is like another where both have the same words in the same order,
    capitals, marks and legal forms aside.
    """
    by_number: list[Match] = []
    by_name: list[Match] = []
    wanted = {_number(number): number for number in numbers if _digits(number) >= LEAST_DIGITS}
    known = {_name(name): name for name in names if _name(name)}
    for entry in entries:
        number = wanted.get(_number(entry.number)) if entry.number else None
        name = known.get(_name(entry.name)) if entry.name else None
        if number is not None:
            by_number.append(Match("number", entry, number, bool(entry.name and known) and name is None))
        elif name is not None:
            by_name.append(Match("name", entry, name))
    return (*by_number, *by_name)


def _number(number: str) -> str:
    return re.sub(r"[\W_]", "", number).casefold()


def _digits(number: str) -> int:
    return sum(letter.isdigit() for letter in number)


def _name(name: str) -> str:
    bare = _MARKS.sub("", name.casefold())
    return " ".join(_FORMS.sub(" ", bare).split())
