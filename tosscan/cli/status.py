"""The exit statuses that other programs rely on."""

from __future__ import annotations

import argparse
from enum import IntEnum


class Exit(IntEnum):
    """What a command's exit status says; a higher one in this list wins where several apply, save usage."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    NOT_ASSESSED = 3
    REFUSED = 4


def add_status_options(parser: argparse.ArgumentParser) -> None:
    """Add what decides when a command that scans ends with another status than "done"."""
    parser.add_argument(
        "--fail-on",
        type=int,
        choices=(2, 3),
        metavar="SEVERITY",
        help="exit with status 1 when there is a finding of severity 2 or 3, or of severity 3",
    )
    parser.add_argument(
        "--strict", action="store_true", help="exit with status 3 when only part of a text was assessed"
    )
