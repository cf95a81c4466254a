"""``tosscan compare``: two or more terms side by side."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, BinaryIO

from tosscan.cli import output
from tosscan.cli.reading import add_reading_options, engine
from tosscan.cli.status import Exit
from tosscan.errors import UsageError

NAME = "comparison"


def add_parser(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "compare",
        help="set two or more terms side by side",
        description="Scan two or more terms and set them side by side: who holds which power, which "
        "protections stand in which text, what is found in one and not in another. What differs comes first.",
    )
    parser.add_argument(
        "sources", nargs="+", metavar="SOURCE", help="a file or an address; at least two of them"
    )
    parser.add_argument("-f", "--format", choices=("html", "json"), default="html", help="default: html")
    parser.add_argument(
        "-o", "--output", metavar="PATH", help=f"a file, or '-' for standard output (default {NAME}.html)"
    )
    parser.add_argument("--lang", choices=("en", "ru", "kk"), default="en", help="language of the comparison")
    add_reading_options(parser)
    parser.add_argument("-q", "--quiet", action="store_true", help="print no summary")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Scan the sources, write the comparison, and return the exit status."""
    if len(args.sources) < 2:
        raise UsageError("compare needs two or more sources")
    place = output.destination(args.output) or Path(f"{NAME}.{args.format}")
    if place.is_dir():
        place /= f"{NAME}.{args.format}"
    output.plan(place, (args.format,), args.sources[:1])
    if place.resolve() in output.files(args.sources):
        raise UsageError(f"-o {place}: the comparison would overwrite a source")
    from tosscan.compare import compare
    from tosscan.config import ScanConfig
    from tosscan.extract.sandbox import Sandbox
    from tosscan.report.comparison import title, write_html, write_json
    from tosscan.report.words import words
    from tosscan.scanner import Scanner

    options = ScanConfig(
        engine=engine(args), allow_private=args.allow_private, ocr=args.ocr, language=args.lang
    )
    with Sandbox() as sandbox:
        sandbox.start()
        scanner = Scanner(options, sandbox=sandbox)
        texts = [scanner.scan(source) for source in args.sources]
    comparison = compare(*texts)

    def write(file: BinaryIO) -> None:
        if args.format == "html":
            write_html(comparison, file, language=args.lang)
        else:
            write_json(comparison, file)

    if place == output.STDOUT:
        write(sys.stdout.buffer)
    else:
        with output.whole(place) as file:
            write(file)
    unread = [text for text in texts if text.status == "not_assessed"]
    for text in unread:
        print(f"tosscan: {text.source.name}: {text.reason}", file=sys.stderr)
    if not args.quiet:
        word = words(args.lang)
        for text in texts:
            found = word.count("findings", len(text.findings))
            print(f"{title(text)}: {found} ({text.source.name})", file=sys.stderr)
        differs = [
            line.differs
            for lines in (comparison.categories, comparison.ledger, comparison.protections)
            for line in lines
        ]
        print(word["terminal"]["differ"].format(n=sum(differs), total=len(differs)), file=sys.stderr)
        if place != output.STDOUT:
            print(word["terminal"]["comparison"].format(path=place), file=sys.stderr)
    return int(Exit.NOT_ASSESSED if unread else Exit.DONE)
