"""``tosscan batch``: many documents, resumable; ``tosscan batch export``: what was found, as JSON Lines."""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tosscan.cli import market, output
from tosscan.cli.gates import add_gate_options, answers
from tosscan.cli.law import add_law_pack
from tosscan.cli.progress import display
from tosscan.cli.reading import add_reading_options, engine
from tosscan.cli.scan import FORMATS
from tosscan.cli.status import Exit, add_status_options
from tosscan.errors import UsageError

if TYPE_CHECKING:
    from tosscan.batch.run import Options, Summary

EXPORT = "export"
_OPEN = (
    "warning: {address} is not encrypted: whoever is on the network can read the documents and give the "
    "workers orders; set the scheduler up with TLS and name it tls://..."
)


def add_parser(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "batch",
        help="read many documents with all processors; a stopped run goes on where it was",
        description="Read many terms; keep what was found in a folder: store (tosscan.sqlite), reports, log, "
        "market view (index.html). The same command again does what is not done yet. "
        "'tosscan batch export DIR' writes the store as JSON Lines, the same bytes for the same work.",
    )
    parser.add_argument(
        "sources",
        nargs="+",
        metavar="SOURCE",
        help="a file, a folder, a manifest (.csv or .json with provider, title, date, country, path or url), "
        "or an address; 'export DIR' exports the store in DIR",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="DIR",
        help="folder of the results (export: a file, default standard output)",
    )
    parser.add_argument(
        "-f",
        "--format",
        action="append",
        choices=(*FORMATS, "none"),
        dest="formats",
        help="format of the report on each document (default html; none: no reports, the store alone); "
        "may be given several times",
    )
    parser.add_argument(
        "--workers", type=_positive, metavar="N", help="worker processes (default: one a processor)"
    )
    parser.add_argument(
        "--cluster",
        type=_scheduler,
        metavar="URL",
        help="a Dask scheduler (tls://HOST:PORT, tcp://HOST:PORT) whose workers do the work; "
        "needs tosscan[cluster] there and here",
    )
    parser.add_argument(
        "--timeout",
        type=_positive,
        default=300,
        metavar="SECONDS",
        help="longest time for one document (default 300; --ocr adds 1800)",
    )
    parser.add_argument(
        "--memory",
        type=_positive,
        default=2048,
        metavar="MIB",
        help="most memory for one document, beside the models (default 2048)",
    )
    parser.add_argument("--retry", action="store_true", help="try again what could not be assessed before")
    parser.add_argument(
        "--refetch", action="store_true", help="fetch addresses again that were fetched by an earlier run"
    )
    parser.add_argument(
        "--decisions",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="keep the decisions of a file (see tosscan decide) in the store; may be given several times",
    )
    parser.add_argument(
        "--database", metavar="URL", help="a PostgreSQL server in the place of DIR/tosscan.sqlite"
    )
    add_status_options(parser)
    add_reading_options(parser)
    add_law_pack(parser)
    parser.add_argument("-q", "--quiet", action="store_true", help="print no progress and no summary")
    parser.add_argument(
        "--lang",
        choices=market.LANGUAGES,
        default="en",
        help="language of the reports and of the market view (default en)",
    )
    add_gate_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run or export a batch and return the exit status."""
    if args.sources[0] == EXPORT:
        return _export(args)
    from tosscan.batch.run import run as run_batch

    options = _options(args)
    if options.cluster is not None and not options.cluster.startswith("tls:"):
        print(f"tosscan: {_OPEN.format(address=options.cluster)}", file=sys.stderr)
    progress = display(quiet=args.quiet)
    try:
        with progress:
            summary = run_batch(options, progress)
        market.write(options.folder, database=options.database, language=args.lang)
    except BaseException as error:
        if not isinstance(error, UsageError):
            print("tosscan: what is done is kept; the same command again does the rest", file=sys.stderr)
        raise
    if not args.quiet:
        _print_summary(summary, options)
    if summary.not_assessed or (args.strict and summary.partly_assessed):
        return int(Exit.NOT_ASSESSED)
    if args.fail_on is not None and summary.worst >= args.fail_on:
        return int(Exit.FINDINGS)
    return int(Exit.DONE)


def _export(args: argparse.Namespace) -> int:
    from tosscan.batch.export import export

    if len(args.sources) != 2:
        raise UsageError("export takes one folder of results: tosscan batch export DIR")
    folder = Path(args.sources[1])
    if args.output in (None, "-"):
        export(folder, sys.stdout.buffer, database=args.database)
        return int(Exit.DONE)
    with output.whole(Path(args.output)) as file:
        export(folder, file, database=args.database)
    return int(Exit.DONE)


def _options(args: argparse.Namespace) -> Options:
    from tosscan.batch.process import Bounds
    from tosscan.batch.run import Options
    from tosscan.config import MIB, Limits, ScanConfig
    from tosscan.decisions import Register, read

    if args.output is None:
        raise UsageError("name the folder of the results with -o DIR")
    folder = Path(args.output)
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"-o {folder}: a batch needs a folder, and this is a file")
    if args.law_pack is not None:
        # A faulty pack is a fault of the call, told before anything is read.
        from tosscan.legal.provisions import load

        load(folder=args.law_pack)
    register = Register()
    for path in args.decisions:
        register = register.joined(read(path))
    formats = tuple(dict.fromkeys(args.formats or ("html",)))
    if "none" in formats and len(formats) > 1:
        raise UsageError("-f none goes with no other format")
    if args.cluster is not None and args.workers is not None:
        raise UsageError("--workers is for this machine; a cluster has as many as it has")
    seconds = args.timeout + (Limits().ocr_wall if args.ocr else 0)
    return Options(
        sources=tuple(args.sources),
        folder=folder,
        config=ScanConfig(
            language=args.lang,
            engine=engine(args),
            allow_private=args.allow_private,
            ocr=args.ocr,
            gates=answers(args),
            profile=args.profile,
            law_pack=args.law_pack,
        ),
        workers=args.workers or _processors(),
        cluster=args.cluster,
        formats=() if formats == ("none",) else formats,
        bounds=Bounds(seconds=seconds, memory=args.memory * MIB),
        retry=args.retry,
        refetch=args.refetch,
        decisions=register,
        database=args.database,
    )


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise ValueError
    return value


def _scheduler(text: str) -> str:
    if not re.fullmatch(r"(?:tcp|tls)://(?:[\w.-]+|\[[0-9a-fA-F:.]+\]):\d{1,5}", text):
        raise ValueError
    return text


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _print_summary(summary: Summary, options: Options) -> None:
    seconds = max(summary.seconds, 1e-9)
    done = f"{summary.worked:,} done now, {summary.skipped:,} done before"
    rate = f"{summary.worked / seconds:.1f} documents and {summary.words / seconds:,.0f} words a second"
    memory = f"this process {_mib(summary.parent_peak)}, a worker {_mib(summary.worker_peak)}"
    lines = [
        f"{summary.inputs:,} inputs, {summary.contents:,} different contents: {done}.",
        f"{summary.seconds:,.1f} s, {rate}.",
        f"Most memory: {memory}, its reader of files {_mib(summary.reader_peak)}.",
    ]
    if summary.deaths:
        lines.append(
            f"{summary.deaths} times a worker ended before it answered; its document was given to another."
        )
    if summary.partly_assessed:
        lines.append(f"{summary.partly_assessed:,} inputs were assessed in part.")
    if summary.not_assessed:
        lines.append(f"NOT ASSESSED: {summary.not_assessed:,} inputs, each with its reason in the store.")
    lines.append(f"Results: {options.folder}; begin with index.html")
    for line in lines:
        print(f"tosscan: {line}", file=sys.stderr)


def _mib(size: int) -> str:
    return f"{size / (1 << 20):,.0f} MiB"
