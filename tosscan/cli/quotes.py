"""``tosscan quotes``: hand the quotations of a report to a translator, and take the translations back."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tosscan.cli import output
from tosscan.cli.status import Exit
from tosscan.errors import DataError, UsageError

DESCRIPTION = (
    "Hand the quotations of a report to a translator (XLSX or XLIFF 1.2) and take the translations back with "
    "translator and status. They are kept by fingerprint beside the report (NAME.translations.json), "
    "which 'tosscan scan --translations FILE' shows beside the originals. Nothing is translated by tosscan."
)
ENDING = ".translations.json"
FORMATS = (".xlsx", ".xlf", ".xliff")
LARGEST = 20 * 1024 * 1024  # bytes of a file from a translator


def add_parser(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "quotes", help="hand quotations to a translator and take translations back", description=DESCRIPTION
    )
    does = parser.add_subparsers(dest="does", metavar="ACTION", required=True)
    out = does.add_parser("export", help="write the quotations of a report for a translator")
    out.add_argument("report", type=Path, metavar="REPORT.json", help="a report in JSON")
    out.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="FILE.xlsx or FILE.xlf")
    out.add_argument(
        "--to", choices=("en", "ru", "kk"), required=True, dest="target", help="language to translate into"
    )
    out.add_argument("--lang", choices=("en", "ru", "kk"), default="en", help="language of the headers")
    out.set_defaults(run=export)
    back = does.add_parser("import", help="take over what a translator handed back")
    back.add_argument("report", type=Path, metavar="REPORT.json", help="the report that was exported")
    back.add_argument("file", type=Path, metavar="FILE", help="XLSX, or XLIFF 1.2 or 2.0")
    back.add_argument("--by", default="", metavar="NAME", help="who translated, where the file does not say")
    back.add_argument("--translations", type=Path, metavar="FILE", help="where translations are kept")
    back.set_defaults(run=take)


def export(args: argparse.Namespace) -> int:
    """Write the quotations and return 0. Raises UsageError, DataError."""
    from tosscan.quotations.register import quotations
    from tosscan.verify import load_report

    ending = _ending(args.output)
    quotes = quotations(load_report(args.report))
    if ending == ".xlsx":
        from tosscan.quotations import workbook

        data = workbook.written(quotes, target=args.target, language=args.lang)
    else:
        from tosscan.quotations import xliff

        data = xliff.written(quotes, target=args.target)
    with output.whole(args.output) as file:
        file.write(data)
    print(f"tosscan: {args.output} has {len(quotes)} quotations to translate", file=sys.stderr)
    return int(Exit.DONE)


def take(args: argparse.Namespace) -> int:
    """Take the translations over and return 0. Raises UsageError, DataError."""
    from tosscan.quotations import workbook, xliff
    from tosscan.quotations.register import Register, quotations, read, taken, written
    from tosscan.verify import load_report

    reader = workbook if _ending(args.file) == ".xlsx" else xliff
    known = quotations(load_report(args.report))
    try:
        rows = reader.read(_bytes(args.file), by=args.by)
    except ValueError as error:
        raise DataError(str(args.file), "file", str(error)) from None
    made, empty = taken(rows, known, at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    place = args.translations or args.report.with_name(args.report.stem.removesuffix(".tosscan") + ENDING)
    kept = (read(place) if place.exists() else Register()).joined(made)
    with output.whole(place) as file:
        file.write(written(kept))
    rest = f"; {empty} quotations have none yet" if empty else ""
    print(f"tosscan: {place}: {len(rows) - empty} translations taken over{rest}", file=sys.stderr)
    return int(Exit.DONE)


def _ending(path: Path) -> str:
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise UsageError(f"{path}: the formats are {', '.join(FORMATS)}")
    return ending


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise UsageError(f"{path}: too large for a file from a translator")
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: {(error.strerror or str(error)).lower()}") from None
