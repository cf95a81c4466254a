"""``tosscan verify``: prove a report against its source, or an evidence package."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tosscan.cli.status import Exit
from tosscan.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tosscan.report.proof import Proof

OFTEN = 100
"""Reports of a package after which it is told how far the proof is."""


def add_parser(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "verify",
        help="prove a JSON report against its source, or an evidence package",
        description="Tell whether the source is the one scanned, whether the report is unaltered, "
        "and whether every quotation stands at its place. It does not prove who published the file, or when. "
        "Of an evidence package (see tosscan package): whether it holds what its manifest lists, and each of "
        "its reports.",
    )
    parser.add_argument("report", type=Path, metavar="REPORT.json|PACKAGE.zip")
    parser.add_argument(
        "sources",
        nargs="*",
        metavar="SOURCE",
        help="what a report was made of; for one on several documents as one contract each, in their order",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the answers and return 0 when all are yes, 4 when one is no, 3 when a source cannot be read."""
    from tosscan.report.archive import is_zip

    if not args.sources:
        if not is_zip(args.report) and args.report.suffix.lower() != ".zip":
            raise UsageError("a report is proved against its source: tosscan verify REPORT.json SOURCE")
        return _package(args.report)
    from tosscan.verify import verify

    verification = verify(args.report, *args.sources)
    _print(verification.answers, verification.faults)
    for remark in verification.remarks:
        print(remark)
    print("This does not prove who published the file, or when, nor who made the report.")
    return int(Exit.DONE if verification.proven else Exit.REFUSED)


def _print(answers: Sequence[tuple[str, bool]], faults: Sequence[str]) -> None:
    for question, answer in answers:
        print(f"{'yes' if answer else 'NO '}  {question}")
    for fault in faults:
        print(f"     {fault}")


def _package(path: Path) -> int:
    from tosscan.extract.sandbox import Sandbox
    from tosscan.report.proof import LIMITS, prove
    from tosscan.verify import verify

    remarks: dict[str, None] = {}
    done = 0
    sandbox = Sandbox()
    try:

        def prover(report: Path, source: Path) -> tuple[str, ...]:
            nonlocal done
            done += 1
            if done % OFTEN == 0:
                print(f"tosscan: {done} reports read anew", file=sys.stderr)
            verification = verify(report, source, sandbox=sandbox)
            remarks.update(dict.fromkeys(verification.remarks))
            return verification.faults

        proof = prove(path, prover)
    finally:
        sandbox.close()
    _print(proof.answers, proof.faults)
    _print_rest(proof, tuple(remarks))
    print(LIMITS)
    if not proof.proven:
        return int(Exit.REFUSED)
    return int(Exit.NOT_ASSESSED if proof.unproven else Exit.DONE)


def _print_rest(proof: Proof, remarks: Sequence[str]) -> None:
    for line in proof.unproven:
        print(f"not proved: {line}")
    for name, sha256, listed in proof.signatures:
        since = "" if listed else ", added after the manifest was made"
        print(f"not interpreted: {name} (SHA-256 {sha256}{since})")
    print(f"manifest.json: SHA-256 {proof.manifest}")
    for remark in remarks:
        print(remark)
