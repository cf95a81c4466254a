"""Name the formats that can be written, and load a writer on first use."""

from __future__ import annotations

from collections.abc import Callable

from tosscan.errors import UsageError
from tosscan.report.base import Writer


def _html() -> Writer:
    from tosscan.report.html import HtmlWriter

    return HtmlWriter()


def _json() -> Writer:
    from tosscan.report.json import JsonWriter

    return JsonWriter()


_WRITERS: dict[str, Callable[[], Writer]] = {"html": _html, "json": _json}


def names() -> tuple[str, ...]:
    """Return the names of the formats that :func:`writer` knows, in alphabetical order."""
    return tuple(sorted(_WRITERS))


def writer(name: str) -> Writer:
    """Return the writer of the format ``name``.

    Raises:
        UsageError: there is no such format; the message lists those there are.
    """
    if name not in _WRITERS:
        raise UsageError(f"unknown format {name!r}; the formats are: {', '.join(names())}")
    return _WRITERS[name]()
