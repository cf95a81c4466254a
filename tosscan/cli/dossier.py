"""``tosscan dossier``: what an authority files on each provider of a batch, and drafts of its letters."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tosscan.cli import output
from tosscan.cli.gates import add_gate_options, answers
from tosscan.cli.law import add_law_pack
from tosscan.cli.status import Exit
from tosscan.errors import UsageError

if TYPE_CHECKING:
    from tosscan.batch.dossiers import Files, Provider
    from tosscan.report.dossierbuild import Format

FORMATS: tuple[Format, ...] = ("docx", "pdf")
LANGUAGES = ("kk", "ru", "en")
DRAFTS = ("explanations", "recommendation")


def add_parser(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "dossier",
        help="write a dossier on each provider of a batch, and drafts of letters",
        description="Write a dossier on each provider of a batch as Word and PDF, in Kazakh and Russian: "
        "inventory, ground and form of the control, provider and competence, record of capture, confirmed "
        "clauses with norm, answer and decision, duties to inform, answers, signature; the rest in an annex. "
        "A draft is made of confirmed findings alone, and is refused (status 4) while a norm that it cites "
        "was not compared with the official portal (see tosscan law check) or the competence is open.",
    )
    parser.add_argument("folder", metavar="DIR", type=Path, help="folder of the results of a batch")
    parser.add_argument(
        "--provider",
        action="append",
        default=[],
        metavar="NAME",
        help="this provider alone, by its name or the path of its document; may be given several times",
    )
    parser.add_argument(
        "-o", "--output", required=True, metavar="DIR", help="folder that the dossiers are written into"
    )
    parser.add_argument(
        "-f",
        "--format",
        action="append",
        choices=FORMATS,
        dest="formats",
        help="default both; may be given several times",
    )
    parser.add_argument(
        "--lang",
        action="append",
        choices=LANGUAGES,
        dest="languages",
        help="default kk and ru; may be given several times",
    )
    parser.add_argument(
        "--draft",
        action="append",
        choices=DRAFTS,
        default=[],
        dest="drafts",
        help="write the draft of this letter too, with number, date and signature empty: request for "
        "explanations, or recommendation to remove breaches; may be given several times",
    )
    parser.add_argument(
        "--decisions",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="decisions (see tosscan decide) beside those in the store; may be given several times",
    )
    parser.add_argument("--database", metavar="URL", help="a PostgreSQL server that holds the store")
    add_law_pack(parser)
    parser.add_argument("-q", "--quiet", action="store_true", help="print no summary")
    add_gate_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write what was asked for and return the exit status."""
    from tosscan.batch.dossiers import Files
    from tosscan.config import ScanConfig
    from tosscan.decisions import Register, read

    folder = Path(args.output)
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"-o {folder}: dossiers need a folder, and this is a file")
    register = Register()
    for path in args.decisions:
        register = register.joined(read(path))
    config = ScanConfig(gates=answers(args), profile=args.profile, law_pack=args.law_pack)
    names = output.Names()
    with Files(args.folder, config=config, database=args.database, decisions=register) as files:
        chosen = [files.named(name) for name in args.provider] or files.providers
        for provider in dict.fromkeys(chosen):
            _write(files, provider, names.stem(provider.label), args)
    return int(Exit.DONE)


def _write(files: Files, provider: Provider, stem: str, args: argparse.Namespace) -> None:
    """Write the drafts and the dossier of one provider; a draft that is refused leaves nothing behind."""
    from tosscan.report.dossier import dossier_words
    from tosscan.report.dossierbuild import build, write

    memos = []
    for language in args.languages or LANGUAGES[:2]:
        file, words = files.file(provider, language), dossier_words(language)["dossier"]
        memos.append((f"{stem}.{language}", build(file, language), words["metadata"]))
    folder = Path(args.output)
    for name, memo, title in memos:
        for form in args.formats or FORMATS:
            place = folder / f"{name}.{form}"
            with output.whole(place) as out:
                write(memo, form, out, title=title)
            if not args.quiet:
                print(f"tosscan: {place}", file=sys.stderr)
