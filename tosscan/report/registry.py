"""Name the formats that can be written, and load a writer on first use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tosscan.errors import UsageError
from tosscan.report.base import Audience, Options, Writer


def _html(options: Options) -> Writer:
    from tosscan.report.html import HtmlWriter

    return HtmlWriter(language=options.language, folder=options.folder, audience=options.audience)


def _json(_options: Options) -> Writer:
    from tosscan.report.json import JsonWriter

    return JsonWriter()


def _csv(options: Options) -> Writer:
    from tosscan.report.csv import CsvWriter

    return CsvWriter(language=options.language)


def _xlsx(options: Options) -> Writer:
    from tosscan.report.xlsx import XlsxWriter

    return XlsxWriter(language=options.language)


def _sarif(options: Options) -> Writer:
    from tosscan.report.sarif import SarifWriter

    return SarifWriter(language=options.language)


def _docx(options: Options) -> Writer:
    from tosscan.report.memo import MemoWriter

    return MemoWriter(language=options.language, audience=options.audience, template=options.template)


def _pdf(options: Options) -> Writer:
    from tosscan.report.pdf import PdfWriter

    return PdfWriter(language=options.language, audience=options.audience)


_WRITERS: dict[str, Callable[[Options], Writer]] = {
    "csv": _csv,
    "docx": _docx,
    "html": _html,
    "json": _json,
    "pdf": _pdf,
    "sarif": _sarif,
    "xlsx": _xlsx,
}


def names() -> tuple[str, ...]:
    """Return the names of the formats that :func:`writer` knows, in alphabetical order."""
    return tuple(sorted(_WRITERS))


def writer(
    name: str,
    *,
    folder: Path | None = None,
    language: str = "en",
    audience: Audience = "lawyer",
    template: Path | None = None,
) -> Writer:
    """Return the writer of the format ``name``; the options are those of :class:`Options`.

    Raises:
        UsageError: there is no such format (the message lists those there are), it is not written in
            ``language``, or the template is refused.
    """
    if name not in _WRITERS:
        raise UsageError(f"unknown format {name!r}; the formats are: {', '.join(names())}")
    return _WRITERS[name](Options(folder=folder, language=language, audience=audience, template=template))
