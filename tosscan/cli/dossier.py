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
from tosscan.errors import UsageError, VerificationError
from tosscan.findings.decision import LONGEST_NAME, line

if TYPE_CHECKING:
    from tosscan.batch.dossiers import Files, Provider
    from tosscan.report.dossierbuild import Format
    from tosscan.report.drafts import Kind
    from tosscan.report.memorandum import Memo

FORMATS: tuple[Format, ...] = ("docx", "pdf")
LANGUAGES = ("kk", "ru", "en")
DRAFTS: tuple[Kind, ...] = ("explanations", "recommendation")


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
    parser.add_argument(
        "--translations",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="translations (see tosscan quotes) to stand beside the quotations; may be given several times",
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
    from tosscan.quotations import register as quotations

    folder = Path(args.output)
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"-o {folder}: dossiers need a folder, and this is a file")
    register = Register()
    for path in args.decisions:
        register = register.joined(read(path))
    translations = quotations.Register()
    for path in args.translations:
        translations = translations.joined(quotations.read(path))
    config = ScanConfig(gates=answers(args), profile=args.profile, law_pack=args.law_pack)
    names, refused = output.Names(), False
    with Files(
        args.folder,
        config=config,
        database=args.database,
        decisions=register,
        translations=translations,
    ) as files:
        chosen = [files.named(name) for name in args.provider] or files.providers
        for provider in dict.fromkeys(chosen):
            stem = names.stem(provider.label)
            _write_dossier(files, provider, stem, args)
            for kind in dict.fromkeys(args.drafts):
                try:
                    _write_draft(files, provider, stem, kind, args)
                except VerificationError as error:
                    _tell(f"{line(provider.label, LONGEST_NAME)}: {error}")
                    refused = True
    return int(Exit.REFUSED if refused else Exit.DONE)


def _write_dossier(files: Files, provider: Provider, stem: str, args: argparse.Namespace) -> None:
    from tosscan.report.dossier import dossier_words
    from tosscan.report.dossierbuild import build

    for language in args.languages or LANGUAGES[:2]:
        title = dossier_words(language)["dossier"]["metadata"]
        _write(build(files.file(provider, language), language), f"{stem}.{language}", title, args)


def _write_draft(files: Files, provider: Provider, stem: str, kind: Kind, args: argparse.Namespace) -> None:
    """Write a draft in every language, or in none where it is refused. Raises VerificationError."""
    from tosscan.report.dossier import dossier_words
    from tosscan.report.drafts import draft

    languages = args.languages or LANGUAGES[:2]
    made = {language: draft(files.file(provider, language), kind, language) for language in languages}
    for language, one in made.items():
        title = dossier_words(language)["dossier"]["draft_metadata"]
        _write(one.memo, f"{stem}.{kind}.{language}", title, args)
    left = next(iter(made.values())).left
    if left and not args.quiet:
        _tell(f"{kind}: {left} confirmed findings stay out, for want of a norm that bears them")


def _write(memo: Memo, name: str, title: str, args: argparse.Namespace) -> None:
    from tosscan.report.dossierbuild import write

    for form in args.formats or FORMATS:
        place = Path(args.output) / f"{name}.{form}"
        with output.whole(place) as file:
            write(memo, form, file, title=title)
        if not args.quiet:
            _tell(str(place))


def _tell(message: str) -> None:
    print(f"tosscan: {message}", file=sys.stderr)
