"""``tosscan scan``: read terms, find the one-sided clauses, write reports."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tosscan.cli import output
from tosscan.cli.evidence import Evidence
from tosscan.cli.gates import add_gate_options, answers
from tosscan.cli.law import add_law_pack
from tosscan.cli.memo import add_memo_options, redline, redline_path, writer_options
from tosscan.cli.reading import add_reading_options, engine
from tosscan.cli.status import Exit, add_status_options
from tosscan.errors import Reason

if TYPE_CHECKING:
    from tosscan.cli.decided import Decided, Translations
    from tosscan.config import ScanConfig
    from tosscan.extract.sandbox import Sandbox
    from tosscan.findings.assessment import Assessment

FORMATS = ("html", "json", "docx", "pdf", "xlsx", "csv", "sarif")


def add_parser(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "scan",
        help="read terms, find the one-sided clauses, write a report",
        description="Read terms (PDF, HTML, DOCX, Markdown, text, an address), find the one-sided clauses, "
        "set them against the law, and write a report.",
    )
    parser.add_argument(
        "sources", nargs="+", metavar="SOURCE", help="a file, '-' for standard input, or an address"
    )
    parser.add_argument(
        "--one-contract",
        action="store_true",
        help="read several sources as one contract: one report over all of them, in the order given; "
        "status 3 where one of them cannot be read",
    )
    parser.add_argument(
        "-f",
        "--format",
        action="append",
        choices=FORMATS,
        dest="formats",
        help="format of the report (default html); may be given several times",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="PATH",
        help="a file, a folder for several reports, or '-' for standard output",
    )
    parser.add_argument("--lang", choices=("en", "ru", "kk"), default="en", help="language of the report")
    add_status_options(parser)
    add_reading_options(parser)
    parser.add_argument(
        "--origin", metavar="TEXT", help="where a file is from, as you say it; printed as not proven"
    )
    parser.add_argument("--operator", metavar="NAME", help="who runs the scan, for the record of capture")
    parser.add_argument(
        "--save-source", action="store_true", help="keep the bytes that were read beside the report"
    )
    parser.add_argument(
        "--screenshot",
        action="store_true",
        help="picture the whole page of an address beside the report; Chromium visits the address once more",
    )
    parser.add_argument(
        "--decisions",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="set what was decided earlier (see tosscan decide) on the same findings; may be given several "
        "times; a rejected finding does not count for --fail-on",
    )
    parser.add_argument(
        "--translations",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="show translations of quotations that people made (see tosscan quotes) beside the originals; "
        "may be given several times",
    )
    add_memo_options(parser)
    add_law_pack(parser)
    parser.add_argument(
        "--claim",
        metavar="SUM",
        help="a sum in dispute, such as 3000USD, to set the costs of arbitration against",
    )
    parser.add_argument(
        "--register",
        type=Path,
        metavar="FILE",
        help="a dated register of companies (CSV: name, registration_number, list, authority, date, source) "
        "beside which those of the text are set",
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="print no summary")
    add_gate_options(parser)
    parser.set_defaults(run=run)


def config(args: argparse.Namespace) -> ScanConfig:
    """Return the options of the scan that ``args`` ask for."""
    from tosscan.config import Claim, ScanConfig

    return ScanConfig(
        formats=tuple(dict.fromkeys(args.formats or ("html",))),
        output=output.destination(args.output),
        language=args.lang,
        fail_on=args.fail_on,
        strict=args.strict,
        engine=engine(args),
        allow_private=args.allow_private,
        ocr=args.ocr,
        origin=args.origin,
        operator=args.operator,
        gates=answers(args),
        profile=args.profile,
        law_pack=args.law_pack,
        claim=None if args.claim is None else Claim.parse(args.claim),
        register=args.register,
    )


def run(args: argparse.Namespace) -> int:
    """Scan every source, write its reports, and return the exit status."""
    options = config(args)
    output.plan(options.output, options.formats, args.sources, together=args.one_contract)
    writing = writer_options(args, options.formats)
    from tosscan.cli.decided import Decided, Translations
    from tosscan.extract.sandbox import Sandbox

    if options.law_pack is not None:
        # A faulty pack is a fault of the call, told before anything is read.
        from tosscan.legal.provisions import load

        load(folder=options.law_pack)
    if options.register is not None:
        from tosscan.legal import register

        register.load(options.register)
    decided = Decided(args.decisions)
    translated = Translations(args.translations, options.language)
    with Sandbox() as sandbox:
        # The worker loads its parsers while this process loads the models.
        sandbox.start()
        return scan_all(args, options, sandbox, (decided, translated), writing)


def scan_all(
    args: argparse.Namespace,
    options: ScanConfig,
    sandbox: Sandbox,
    added: tuple[Decided, Translations],
    writing: Mapping[str, Any],
) -> int:
    """Scan the sources one after another with one worker and return the exit status."""
    from tosscan.cli.terminal import print_summary
    from tosscan.contract import scan_contract
    from tosscan.scanner import Scanner

    scanner = Scanner(options, sandbox=sandbox)
    own = output.files(args.sources)
    decided, translated = added
    together = args.one_contract and len(args.sources) > 1
    several = len(args.sources) > 1 and not together

    def taken(stem: str) -> bool:
        paths = [*targets(stem, options, several=several).values()]
        paths += [redline_path(options.output, stem)] if args.redline else []
        return any(path.resolve() in own for path in paths)

    names = output.Names(taken)
    statuses = []
    made = (scan_contract(scanner, args.sources),) if together else map(scanner.scan, args.sources)
    for each in made:
        if each.status == "not_assessed" and each.reason_code == Reason.NOT_FOUND.code:
            # A report on a file that is not there would only hide a slip of the pen.
            print(f"tosscan: {each.reason}", file=sys.stderr)
            statuses.append(Exit.NOT_ASSESSED)
            continue
        assessment = translated.apply(decided.apply(each))
        first = assessment.parts[0].source if assessment.parts else assessment.source
        stem = names.stem(first.name)
        evidence = Evidence(output.folder(options.output), stem)
        if args.screenshot:
            assessment = evidence.picture(assessment, allow_private=options.allow_private)
        if args.save_source:
            assessment = evidence.keep(assessment)
        paths = write(assessment, targets(stem, options, several=several), writing)
        told = redline(assessment, redline_path(options.output, stem), writing) if args.redline else []
        statuses.append(status(assessment, options))
        if not args.quiet or assessment.status != "assessed":
            print_summary(assessment, paths, file=sys.stderr, language=options.language)
        for line in (*told, *evidence.messages(quiet=args.quiet)):
            print(f"tosscan: {line}", file=sys.stderr)
    for line in decided.messages(quiet=args.quiet):
        print(f"tosscan: {line}", file=sys.stderr)
    return int(max(statuses))


def targets(stem: str, options: ScanConfig, *, several: bool) -> dict[str, Path]:
    """Return the path of the report in each format, and ``-`` for standard output."""
    if options.output == output.STDOUT:
        return dict.fromkeys(options.formats, output.STDOUT)
    # The name of a format is the ending of its file.
    many = several or len(options.formats) > 1
    return {name: output.target(options.output, stem, name, several=many) for name in options.formats}


def write(
    assessment: Assessment, places: Mapping[str, Path], writing: Mapping[str, Any] | None = None
) -> list[Path]:
    """Write the report in each format to its place and return the paths (none for standard output).

    ``writing`` are the options of the writers.
    """
    from tosscan.report.registry import writer

    paths = []
    chosen = writing or {}
    for name, path in places.items():
        if path == output.STDOUT:
            writer(name, **chosen).write(assessment, sys.stdout.buffer)
            continue
        with output.whole(path) as file:
            writer(name, folder=path.parent, **chosen).write(assessment, file)
        paths.append(path)
    return paths


def status(assessment: Assessment, options: ScanConfig) -> Exit:
    """Return the exit status that one assessment asks for; 3 wins over 1."""
    unread = any(part.status == "not_assessed" for part in assessment.parts)
    if assessment.status == "not_assessed" or unread or (options.strict and assessment.status != "assessed"):
        return Exit.NOT_ASSESSED
    standing = (finding for finding in assessment.findings if finding.decision.state != "rejected")
    worst = max((finding.severity for finding in standing), default=0)
    if options.fail_on is not None and worst >= options.fail_on:
        return Exit.FINDINGS
    return Exit.DONE
