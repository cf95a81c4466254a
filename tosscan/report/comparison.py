"""Write texts side by side, as one HTML page that asks for nothing from any address, or as JSON."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any, BinaryIO

from markupsafe import Markup

from tosscan.findings.assessment import Assessment
from tosscan.findings.comparison import Comparison
from tosscan.findings.finding import Finding
from tosscan.report.html import environment, policy
from tosscan.report.json import created
from tosscan.report.printable import UNPRINTABLE
from tosscan.report.words import Words, words
from tosscan.resources import template

_PRONOUN = re.compile(r"(?:we|us|our|company|мы|нас|наш|біз)\b", re.IGNORECASE)

SCHEMA = "tosscan.comparison/1"


def title(assessment: Assessment) -> str:
    """Return the title of a text, or the name of its file."""
    doc = assessment.document
    return (doc.title if doc is not None else None) or assessment.source.name


def write_html(comparison: Comparison, file: BinaryIO, *, language: str = "en") -> None:
    """Write ``comparison`` as a page. Raises UsageError where there are no words for ``language``."""
    word = words(language)
    moment = created()
    style = template("html/report.css").read_text("utf-8") + template("html/compare.css").read_text("utf-8")
    page = (
        environment()
        .get_template("compare.html")
        .render(
            c=comparison,
            version=comparison.texts[0].tool.version,
            w=word,
            names=[_letter(place) for place in range(len(comparison.texts))],
            title=title,
            column=lambda text: _column(text, word),
            day=word.day(datetime.fromisoformat(moment).date()),
            style=Markup(style),  # noqa: S704 - our own file
            policy=policy(style),
        )
    )
    file.write(UNPRINTABLE.sub("\ufffd", page).encode("utf-8", "replace"))


def write_json(comparison: Comparison, file: BinaryIO) -> None:
    """Write ``comparison`` as JSON: texts by letter, lines that differ first."""
    names = [_letter(place) for place in range(len(comparison.texts))]
    data = {
        "schema": SCHEMA,
        "created": created(),
        "comparable": comparison.comparable,
        "cautions": comparison.cautions,
        "texts": [_text(name, each) for name, each in zip(names, comparison.texts, strict=True)],
        "categories": [
            {
                "category": line.category,
                "differs": line.differs,
                "texts": {
                    name: None
                    if cell is None
                    else {
                        "severe": cell.severe,
                        "limited": cell.limited,
                        "fair": cell.fair,
                        "only_here": [_finding(finding) for finding in cell.only],
                    }
                    for name, cell in zip(names, line.cells, strict=True)
                },
            }
            for line in comparison.categories
        ],
        "ledger": [
            {
                "power": line.power,
                "differs": line.differs,
                "texts": {
                    name: None
                    if row is None
                    else {
                        "verdict": row.verdict,
                        "against_default": row.against_default,
                        "provider": _quotes(text, row.provider.quotes),
                        "user": _quotes(text, row.user.quotes),
                    }
                    for name, row, text in zip(names, line.rows, comparison.texts, strict=True)
                },
            }
            for line in comparison.ledger
        ],
        "protections": [
            {
                "protection": line.protection,
                "differs": line.differs,
                "texts": {
                    name: None if row is None else {"status": row.status, "quotes": _quotes(text, row.quotes)}
                    for name, row, text in zip(names, line.rows, comparison.texts, strict=True)
                },
            }
            for line in comparison.protections
        ],
        "counterparty": [
            {"fact": line.fact, "texts": dict(zip(names, line.values, strict=True))}
            for line in comparison.counterparty
        ],
    }
    text = json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    file.write(text.encode("utf-8", "replace"))


def _column(assessment: Assessment, word: Words) -> str:
    """Return what stands over the column of a text: provider, title and date, as far as they are known."""
    doc = assessment.document
    head = title(assessment)
    if doc is None:
        return head
    named = next(
        (name for name in doc.parties.provider if name[:1].isupper() and not _PRONOUN.match(name)), ""
    )
    if named and named.split()[0].casefold() not in head.casefold():
        head = f"{named}, {head}"
    return f"{head}, {word.day(doc.version_date)}" if doc.version_date else head


def _letter(place: int) -> str:
    """Return the letter of a text: A to Z, then A2 and so on."""
    return chr(ord("A") + place % 26) + (str(place // 26 + 1) if place >= 26 else "")


def _text(name: str, assessment: Assessment) -> dict[str, Any]:
    doc = assessment.document
    return {
        "name": name,
        "title": title(assessment),
        "source": assessment.source.name,
        "sha256": assessment.source.sha256,
        "status": assessment.status,
        "reason": assessment.reason,
        "version_date": None if doc is None or doc.version_date is None else str(doc.version_date),
        "addressees": () if doc is None else doc.addressees,
        "words": 0 if doc is None else doc.words,
        "balance": dict(assessment.balance),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "severity": finding.severity,
        "clause": finding.quote.clause,
        "quote": finding.quote.text,
        "start": finding.quote.span.start,
        "end": finding.quote.span.end,
    }


def _quotes(assessment: Assessment, ids: tuple[str, ...]) -> list[dict[str, Any]]:
    quotes = (assessment.quotes[name] for name in ids if name in assessment.quotes)
    return [{"clause": quote.clause, "quote": quote.text} for quote in quotes]
