"""Read a manifest: a CSV or JSON file that lists inputs and says whose terms they are, and of which day."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from tosscan.batch.inputs import Input, absolute, of_address, of_path
from tosscan.errors import DataError, UsageError

SUFFIXES = (".csv", ".json")
COLUMNS = ("provider", "title", "date", "country", "path", "url")
LARGEST = 64 * 1024 * 1024  # bytes of a manifest


def is_one(source: str) -> bool:
    """Tell whether ``source`` names a manifest: a file that ends in ``.csv`` or ``.json``."""
    return source.lower().endswith(SUFFIXES) and "://" not in source and Path(source).is_file()


def read(path: Path) -> Iterator[Input]:
    """Yield the inputs of the manifest at ``path``; a relative path in it starts at its own folder.

    A CSV file has a heading with some of ``provider``, ``title``, ``date``,
    ``country``, ``path`` and ``url``; a JSON file is a list of objects with
    these names. Each entry has a path or an url.

    Raises:
        UsageError: the file cannot be read.
        DataError: it is not a manifest; says which entry is wrong, and why.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise UsageError(f"{path}: too large for a manifest")
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: {(error.strerror or str(error)).lower()}") from None
    except UnicodeDecodeError:
        raise DataError(str(path), "file", "is not UTF-8") from None
    rows = _of_json(text, path) if path.suffix.lower() == ".json" else _of_csv(text, path)
    for place, row in rows:
        yield _input(row, place, path)


def _of_csv(text: str, path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    first = text.splitlines()[0] if text else ""
    # A spreadsheet that is set to Russian parts its columns with semicolons.
    delimiter = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            if None in row or None in row.values():
                raise DataError(
                    str(path), f"line {reader.line_num}", "has not as many columns as the heading"
                )
            yield f"line {reader.line_num}", {name.strip().lower(): value for name, value in row.items()}
    except csv.Error as error:
        raise DataError(str(path), f"line {reader.line_num}", f"is not CSV: {error}") from None


def _of_json(text: str, path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError):
        raise DataError(str(path), "file", "is not JSON") from None
    if not isinstance(entries, list):
        raise DataError(str(path), "file", "must be a list of entries")
    for number, entry in enumerate(entries):
        if not isinstance(entry, dict):
            raise DataError(str(path), f"[{number}]", "must be an object")
        yield f"[{number}]", entry


def _input(row: Mapping[str, Any], place: str, file: Path) -> Input:
    unknown = sorted(set(row) - set(COLUMNS))
    if unknown:
        raise DataError(str(file), place, f"has {unknown[0]!r}, which is none of {', '.join(COLUMNS)}")
    given: dict[str, str] = {}
    for name, value in row.items():
        if value is not None and not isinstance(value, str):
            raise DataError(str(file), place, f"{name} must be text")
        if value and value.strip():
            given[name] = value.strip()
    path, url = given.pop("path", None), given.pop("url", None)
    if (path is None) == (url is None):
        raise DataError(str(file), place, "must have either a path or an url")
    if "date" in given:
        given["date"] = _day(given["date"], place, file)
    entry = of_path(absolute(file.parent / path), path) if path is not None else of_address(url or "")
    return replace(
        entry,
        provider=given.get("provider"),
        title=given.get("title"),
        date=given.get("date"),
        country=given.get("country"),
    )


def _day(text: str, place: str, file: Path) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise DataError(str(file), place, f"date must be a day such as 2026-03-15, not {text!r}") from None
