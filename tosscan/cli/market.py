"""``tosscan market``: the market view of a batch, made anew from its store."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from tosscan.cli import output
from tosscan.cli.status import Exit


def add_parser(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "market",
        help="write the market view of a batch anew",
        description="Write DIR/index.html from the store of a batch alone: all documents, what was not read "
        "first; kinds of clauses by provider; powers and protections; wording that providers share; rules "
        "to doubt; an order for review. 'tosscan batch' writes it at its end.",
    )
    parser.add_argument("folder", metavar="DIR", type=Path, help="folder of the results of a batch")
    parser.add_argument("--database", metavar="URL", help="a PostgreSQL server that holds the store")
    parser.add_argument("-q", "--quiet", action="store_true", help="print no summary")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the page and return the exit status."""
    place = write(args.folder, database=args.database)
    if not args.quiet:
        print(f"tosscan: market view: {place}", file=sys.stderr)
    return int(Exit.DONE)


def write(folder: Path, *, database: str | None = None) -> Path:
    """Write the market view of the batch in ``folder`` and return where it is.

    Raises:
        UsageError: no batch was run into ``folder``, or the page cannot be written.
        StoreError: the store cannot be read.
    """
    from tosscan.batch.market import FILE, write_page
    from tosscan.batch.survey import survey

    read = survey(folder, database=database)
    place = folder / FILE
    with output.whole(place) as file:
        write_page(read, file, folder=folder)
    return place
