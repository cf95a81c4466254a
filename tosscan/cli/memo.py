"""The options of ``tosscan scan`` on who reports are for, and on memos."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, get_args

from tosscan.errors import UsageError
from tosscan.report.base import Audience

MEMOS = frozenset({"docx", "pdf"})


def add_memo_options(parser: argparse.ArgumentParser) -> None:
    """Add the options to the command line."""
    parser.add_argument(
        "--for",
        choices=get_args(Audience),
        default="lawyer",
        dest="audience",
        help="for whom the report is (default lawyer); a memo for a user has the draft of a claim letter, "
        "one for a provider proposed wording",
    )
    parser.add_argument(
        "--template",
        type=Path,
        metavar="FILE.docx",
        help="the firm's own Word template for the memo (-f docx)",
    )


def writer_options(args: argparse.Namespace, formats: Iterable[str]) -> Mapping[str, Any]:
    """Return the options of the writers that ``args`` ask for, after trying them on each of ``formats``.

    Raises:
        UsageError: a format is not written in the language, the template is refused, or it is given
            without a memo in Word.
    """
    from tosscan.report.registry import writer

    names = tuple(formats)
    if args.template is not None and "docx" not in names:
        raise UsageError("--template is for the memo in Word: add -f docx")
    options = {"language": args.lang, "audience": args.audience, "template": args.template}
    for name in names:
        writer(name, **options)
    return options
