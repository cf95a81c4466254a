"""``tosscan verify``: prove a report against its source."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from tosscan.cli.status import Exit


def add_parser(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "verify",
        help="prove a JSON report against its source",
        description="Tell whether the source is the one scanned, whether the report is unaltered, "
        "and whether every quotation stands at its place. It does not prove who published the file, or when.",
    )
    parser.add_argument("report", type=Path, metavar="REPORT.json")
    parser.add_argument("source", metavar="SOURCE")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the three answers and return 0 when all are yes, 4 when one is no."""
    from tosscan.verify import verify

    verification = verify(args.report, args.source)
    for question, answer in verification.answers:
        print(f"{'yes' if answer else 'NO '}  {question}")
    for fault in verification.faults:
        print(f"     {fault}")
    for remark in verification.remarks:
        print(remark)
    print("This does not prove who published the file, or when, nor who made the report.")
    return int(Exit.DONE if verification.proven else Exit.REFUSED)
