"""``tosscan text``: extraction alone, to look at what tosscan reads."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from tosscan.cli.reading import add_reading_options, engine
from tosscan.cli.status import Exit
from tosscan.errors import NotAssessedError, Reason, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tosscan.config import ScanConfig
    from tosscan.document.joint import Part
    from tosscan.document.tree import Document


def add_parser(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "text",
        help="print the text of a document, its structure and its honesty figures",
        description="Print the canonical text of a document; with -f json its structure and figures too.",
    )
    parser.add_argument(
        "sources", nargs="+", metavar="SOURCE", help="a file, '-' for standard input, or an address"
    )
    parser.add_argument(
        "--one-contract", action="store_true", help="read several sources as one contract, in the order given"
    )
    parser.add_argument("-f", "--format", choices=("text", "json"), default="text", help="default: text")
    add_reading_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the text, or the structure as JSON, to standard output.

    Returns 3 where a document of a contract could not be read. Raises
    UsageError for several sources that are not said to be one contract, and
    NotAssessedError where nothing could be read.
    """
    import json

    from tosscan.config import ScanConfig
    from tosscan.scanner import read

    config = ScanConfig(engine=engine(args), allow_private=args.allow_private, ocr=args.ocr)
    if len(args.sources) == 1:
        doc = read(args.sources[0], config=config)
    elif args.one_contract:
        doc = _contract(args.sources, config)
    else:
        raise UsageError("the text of several sources is printed with --one-contract alone")
    if args.format == "json":
        json.dump(structure(doc), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        sys.stdout.write(doc.text.rstrip("\n") + "\n")
    for warning in doc.extracted.warnings:
        print(f"tosscan: {warning}", file=sys.stderr)
    lost = [part for part in doc.parts if part.extracted is None and part.repeats is None]
    for part in lost:
        print(f"tosscan: {part.source.name}: {part.reason}", file=sys.stderr)
    return int(Exit.NOT_ASSESSED if lost else Exit.DONE)


def _contract(sources: Sequence[str], config: ScanConfig) -> Document:
    from tosscan.contract import read_contract
    from tosscan.extract.sandbox import Sandbox
    from tosscan.scanner import Scanner

    with Sandbox() as sandbox:
        contract = read_contract(Scanner(config, sandbox=sandbox), sources)
    if contract.document is None:
        lost = "; ".join(f"{part.source.name}: {part.reason}" for part in contract.parts)
        raise NotAssessedError(Reason.UNREADABLE, lost)
    return contract.document


def structure(doc: Document) -> dict[str, Any]:
    """Return the text with its structure and honesty figures as plain data."""
    extracted = doc.extracted
    return {
        "source": doc.source.name,
        "media_type": doc.source.media_type,
        "sha256": doc.source.sha256,
        "title": doc.title,
        "version_date": doc.version_date.isoformat() if doc.version_date else None,
        "addressees": list(doc.addressees),
        "notices": [{"kind": notice.kind, "quote": notice.span.of(doc.text)} for notice in doc.notices],
        "incorporated": [
            {"title": other.title, "url": other.url, "quote": other.span.of(doc.text)}
            for other in doc.incorporated
        ],
        "parties": {"provider": list(doc.parties.provider), "user": list(doc.parties.user)},
        "languages": [{"code": share.code, "share": share.share} for share in doc.languages],
        "words": doc.words,
        "pages": extracted.pages,
        "pages_without_text": list(extracted.pages_without_text),
        "engine": {"name": extracted.engine, "version": extracted.engine_version},
        "figures": dict(extracted.figures),
        "warnings": list(extracted.warnings),
        "set_aside": list(extracted.set_aside),
        "sections": [
            {
                "number": section.number,
                "title": section.title,
                "level": section.level,
                "start": section.span.start,
            }
            for section in doc.sections
        ],
        "clauses": [
            {
                "number": clause.number,
                "start": clause.span.start,
                "end": clause.span.end,
                "parent": clause.parent,
            }
            for clause in doc.clauses
        ],
        "definitions": [
            {
                "term": definition.term,
                "kind": definition.kind,
                "start": definition.span.start,
                "end": definition.span.end,
            }
            for definition in doc.definitions
        ],
        "references": [
            {
                "start": reference.span.start,
                "end": reference.span.end,
                "target": reference.target,
                "clause": reference.clause,
                "section": reference.section,
                "external": reference.external,
                "resolved": reference.resolved,
            }
            for reference in doc.references
        ],
        "sentences": [
            {
                "start": sentence.span.start,
                "end": sentence.span.end,
                "kind": sentence.kind,
                "clause": doc.clause_number(sentence),
                "heading": doc.heading(sentence),
                "lead_in": sentence.lead_in,
                "language": sentence.language,
            }
            for sentence in doc.sentences
        ],
        **({"parts": [_part(part) for part in doc.parts]} if doc.parts else {}),
        "text": doc.text,
    }


def _part(part: Part) -> dict[str, Any]:
    """Return one of the documents of a contract: where it stands in the text, and how it was read."""
    return {
        "source": part.source.name,
        "title": part.title,
        "media_type": part.source.media_type,
        "sha256": part.source.sha256,
        "status": part.status,
        "reason": part.reason,
        "start": part.span.start if part.span else None,
        "end": part.span.end if part.span else None,
        "figures": dict(part.extracted.figures) if part.extracted else {},
        "set_aside": list(part.extracted.set_aside) if part.extracted else [],
    }
