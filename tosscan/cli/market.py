"""``tosscan market``: the market view of a batch, made anew from its store, or its tables."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tosscan.cli import output
from tosscan.cli.status import Exit

if TYPE_CHECKING:
    from tosscan.batch.survey import Survey

FORMATS = ("html", "xlsx", "csv")
LANGUAGES = ("en", "ru", "kk")


def add_parser(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "market",
        help="write the market view of a batch anew, or its tables",
        description="Write DIR/index.html from the store of a batch alone: all documents, what was not read "
        "first; kinds of clauses by provider; powers and protections; wording that providers share; rules "
        "to doubt; an order for review. 'tosscan batch' writes it at its end. As tables: DIR/market.xlsx, "
        "or CSV files in DIR/tables.",
    )
    parser.add_argument("folder", metavar="DIR", type=Path, help="folder of the results of a batch")
    parser.add_argument(
        "-f",
        "--format",
        action="append",
        choices=FORMATS,
        dest="formats",
        help="default html; may be given several times",
    )
    parser.add_argument(
        "--lang",
        choices=LANGUAGES,
        default="en",
        help="language of the page and of the workbook (default en); CSV files keep English names",
    )
    parser.add_argument("--database", metavar="URL", help="a PostgreSQL server that holds the store")
    parser.add_argument("-q", "--quiet", action="store_true", help="print no summary")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write what was asked for and return the exit status."""
    places = write(args.folder, args.formats or FORMATS[:1], database=args.database, language=args.lang)
    if not args.quiet:
        for place in places:
            print(f"tosscan: {place}", file=sys.stderr)
    return int(Exit.DONE)


def write(
    folder: Path, formats: tuple[str, ...] = FORMATS[:1], *, database: str | None = None, language: str = "en"
) -> list[Path]:
    """Write the market view of the batch in ``folder`` and return the files written.

    Raises:
        UsageError: no batch was run into ``folder``, or a file cannot be written.
        StoreError: the store cannot be read.
    """
    from tosscan.batch import market, sheets
    from tosscan.batch.survey import survey

    read = survey(folder, database=database)
    places = []
    if "html" in formats:
        places.append(folder / market.FILE)
        with output.whole(places[-1]) as file:
            market.write_page(read, file, folder=folder, language=language)
    if "xlsx" in formats:
        places.append(folder / sheets.WORKBOOK)
        with output.whole(places[-1]) as file:
            sheets.write_xlsx(read, file, folder=folder, language=language)
    if "csv" in formats:
        places.extend(_csv(read, folder / sheets.FOLDER))
    return places


def _csv(read: Survey, folder: Path) -> list[Path]:
    from tosscan.batch import sheets

    places = []
    for sheet in sheets.sheets(read):
        places.append(folder / f"{sheet.name}.csv")
        with output.whole(places[-1]) as file:
            sheets.write_csv(sheet, file)
    return places
