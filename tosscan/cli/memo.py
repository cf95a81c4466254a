"""The options of ``tosscan scan`` on who reports are for, and on memos."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from tosscan.cli import output
from tosscan.errors import UsageError
from tosscan.report.base import Audience

if TYPE_CHECKING:
    from tosscan.findings.assessment import Assessment

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
    parser.add_argument(
        "--redline",
        action="store_true",
        help="write the terms beside the report as Word with comments on the words, and with wording for the "
        "findings that a person confirmed as tracked changes (NAME.redline.docx)",
    )


def redline_path(place: Path | None, stem: str) -> Path:
    """Return where the marked copy of the terms is written."""
    return output.folder(place) / f"{stem}.redline.docx"


def redline(assessment: Assessment, path: Path, writing: Mapping[str, Any]) -> list[str]:
    """Write the marked copy of the terms to ``path``; return what to tell: why, where it cannot be made.

    ``writing`` are the options of the writers.
    """
    from tosscan.report.redline import Redline

    author = (assessment.source.captured or {}).get("operator")
    try:
        with output.whole(path) as file:
            drawn = Redline(language=writing["language"], author=author).write(assessment, file)
    except UsageError as error:
        return [f"no redline: {error}"]
    left = drawn.sentences - drawn.marked
    rest = f"; {left} could not be placed" if left else ""
    return [f"redline: {path} ({drawn.marked} sentences with comments, {drawn.changed} changes{rest})"]


def writer_options(args: argparse.Namespace, formats: Iterable[str]) -> Mapping[str, Any]:
    """Return the options of the writers that ``args`` ask for, after trying them on each of ``formats``.

    Raises:
        UsageError: a format is not written in the language, the template is refused, or it is given
            without a memo in Word.
    """
    from tosscan.report.registry import writer

    names = tuple(formats)
    if args.redline and args.output == "-":
        raise UsageError("--redline writes a file of its own: give -o a folder, not '-'")
    if args.template is not None and "docx" not in names:
        raise UsageError("--template is for the memo in Word: add -f docx")
    options = {"language": args.lang, "audience": args.audience, "template": args.template}
    for name in names:
        writer(name, **options)
    return options
