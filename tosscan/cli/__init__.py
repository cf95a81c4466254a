"""Parse arguments, print, and return an exit status.

Only the standard library is imported here and at the top of each command's
module, so that ``tosscan --help`` answers at once; a command imports what it
needs when it runs.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import signal
import sys
import threading
import traceback
from collections.abc import Sequence
from typing import NoReturn

from tosscan.cli import (
    batch,
    compare,
    decide,
    dossier,
    evaluate,
    law,
    market,
    package,
    quotes,
    rules,
    scan,
    text,
    train,
    verify,
)
from tosscan.cli.status import Exit
from tosscan.errors import DataError, NotAssessedError, TosscanError, UsageError, VerificationError
from tosscan.version import __version__

COLLECT_AFTER = (1_000_000, 30, 30)
"""When Python looks for garbage: seldom. It looks through the million objects of spaCy and scikit-learn each
time, which took a third of a scan; what a scan leaves behind is freed by its counts of references."""

COMMANDS = (
    *(scan, batch, market, dossier, package, compare),
    *(text, verify, decide, quotes, rules, law, train, evaluate),
)

EPILOG = """exit status:
  0  done
  1  findings at or above --fail-on
  2  wrong usage
  3  at least one input could not be assessed
  4  verification, or a draft, refused
"""


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line, as every error of tosscan is."""

    def error(self, message: str) -> NoReturn:
        """Print one line and leave with the status of wrong usage."""
        hint = f"try '{self.prog} --help'"
        self.exit(Exit.USAGE, f"{self.prog}: {' '.join(message.split())} ({hint})\n")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    top = Parser(
        prog="tosscan",
        description="Read Terms of Service, find the one-sided clauses, and set them against the law.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"tosscan {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    for command in COMMANDS:
        command.add_parser(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; nothing but one-line messages reaches the user."""
    try:
        return _main(argv)
    except KeyboardInterrupt:  # wherever it strikes
        # Where it struck code that is run from a string (a dataclass in an import, say), CPython remembers
        # it as unhandled and ends the process with the signal, not the status; another such run forgets it.
        exec("")  # noqa: S102
        return _fail("stopped", 130)


def _main(argv: Sequence[str] | None) -> int:
    gc.set_threshold(*COLLECT_AFTER)
    _open_closed_streams()
    _end_tidily()
    top = parser()
    try:
        args = top.parse_args(argv)
    except SystemExit as leave:
        return leave.code if isinstance(leave.code, int) else int(Exit.USAGE)
    if args.command is None:
        top.print_help()
        return int(Exit.DONE)
    try:
        status = int(args.run(args))
        sys.stdout.flush()
    except BrokenPipeError:
        _let_go_of_output()  # the reader of a pipe has left
        return int(Exit.DONE)
    except VerificationError as error:
        return _fail(str(error), Exit.REFUSED)
    except NotAssessedError as error:
        return _fail(str(error), Exit.NOT_ASSESSED)
    except (UsageError, DataError) as error:
        return _fail(str(error), Exit.USAGE)
    except TosscanError as error:
        return _fail(str(error), Exit.NOT_ASSESSED)
    except OSError as error:
        _let_go_of_output()
        return _fail(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "), Exit.USAGE)
    except Exception as error:  # noqa: BLE001 - the last net: a fault of ours, told in one line
        if os.environ.get("TOSSCAN_DEBUG"):
            traceback.print_exc()
        return _fail(
            f"internal fault ({type(error).__name__}: {error}); set TOSSCAN_DEBUG=1 for details",
            Exit.NOT_ASSESSED,
        )
    return status


def _open_closed_streams() -> None:
    """Give each standard stream that was closed a descriptor, so that no file of ours takes its place.

    Standard input then is empty, to write to standard output is an error, and messages go nowhere.
    """
    for name, access, mode in (
        ("stdin", os.O_RDONLY, "r"),
        ("stdout", os.O_RDONLY, "w"),
        ("stderr", os.O_WRONLY, "w"),
    ):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, access), mode))


def _end_tidily() -> None:
    """Have a request to end unwind the stack, so that no half-written file and no process of ours stays."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))


def _let_go_of_output() -> None:
    """Drop what could not be written to standard output; else Python complains once more at exit."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(message: str, status: int) -> int:
    print(f"tosscan: {' '.join(message.split())}", file=sys.stderr)
    return int(status)
