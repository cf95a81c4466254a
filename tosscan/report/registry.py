"""Name the formats that can be written, and load a writer on first use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tosscan.errors import UsageError
from tosscan.report.base import Writer


def _html(folder: Path | None) -> Writer:
    from tosscan.report.html import HtmlWriter

    return HtmlWriter(folder=folder)


def _json(_folder: Path | None) -> Writer:
    from tosscan.report.json import JsonWriter

    return JsonWriter()


def _csv(_folder: Path | None) -> Writer:
    from tosscan.report.csv import CsvWriter

    return CsvWriter()


def _xlsx(_folder: Path | None) -> Writer:
    from tosscan.report.xlsx import XlsxWriter

    return XlsxWriter()


def _sarif(_folder: Path | None) -> Writer:
    from tosscan.report.sarif import SarifWriter

    return SarifWriter()


_WRITERS: dict[str, Callable[[Path | None], Writer]] = {
    "csv": _csv,
    "html": _html,
    "json": _json,
    "sarif": _sarif,
    "xlsx": _xlsx,
}


def names() -> tuple[str, ...]:
    """Return the names of the formats that :func:`writer` knows, in alphabetical order."""
    return tuple(sorted(_WRITERS))


def writer(name: str, *, folder: Path | None = None) -> Writer:
    """Return the writer of the format ``name``.

    ``folder`` is where the report will stand, for links to a source on the
    same disk; None where that is not known (standard output).

    Raises:
        UsageError: there is no such format; the message lists those there are.
    """
    if name not in _WRITERS:
        raise UsageError(f"unknown format {name!r}; the formats are: {', '.join(names())}")
    return _WRITERS[name](folder)
