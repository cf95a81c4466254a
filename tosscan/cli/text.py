"""``tosscan text``: extraction alone, to look at what tosscan reads."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from tosscan.cli.reading import add_reading_options, engine

if TYPE_CHECKING:
    from tosscan.document.tree import Document


def add_parser(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "text",
        help="print the text of a document, its structure and its honesty figures",
        description="Print the canonical text of a document; with -f json its structure and figures too.",
    )
    parser.add_argument("source", metavar="SOURCE", help="a file, '-' for standard input, or an address")
    parser.add_argument("-f", "--format", choices=("text", "json"), default="text", help="default: text")
    add_reading_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the text, or the structure as JSON, to standard output."""
    import json

    from tosscan.config import ScanConfig
    from tosscan.scanner import read

    doc = read(
        args.source, config=ScanConfig(engine=engine(args), allow_private=args.allow_private, ocr=args.ocr)
    )
    if args.format == "json":
        json.dump(structure(doc), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        sys.stdout.write(doc.text.rstrip("\n") + "\n")
    for warning in doc.extracted.warnings:
        print(f"tosscan: {warning}", file=sys.stderr)
    return 0


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
        "text": doc.text,
    }
