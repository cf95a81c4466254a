"""The sheet for a notary, one page: which addresses to open, what to do there, what to print."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tosscan.findings.provision import ProvisionMatch
from tosscan.report.dossier import dossier_words
from tosscan.report.json import created
from tosscan.report.memorandum import Block, Field, Memo, MemoWords, Row, Section, table, text
from tosscan.report.package import Text
from tosscan.report.pdf import pages, typeset

NORM = "KZ-NOT-98-99"
"""The norm on how a notary secures evidence before a suit."""
MOST = 12
"""Addresses of which the sheet is tried; as many of them are printed as one page holds."""
LONGEST = 160  # characters of an address or a title; the manifest has them whole


def sheet(texts: Sequence[Text], norm: ProvisionMatch, language: str) -> bytes:
    """Return the sheet on ``texts`` as PDF, one page of it; ``norm`` is :data:`NORM` in the language.

    Raises:
        UsageError: there are no words for the language.
    """
    words = dossier_words(language)
    listed = [text for text in texts if text.sha256]
    for most in range(min(MOST, len(listed)), -1, -1):
        memo = _memo(listed, most, norm, words)
        if pages(memo) == 1:
            break
    return typeset(memo, title=words["dossier"]["notary"]["metadata"])


def _memo(listed: Sequence[Text], most: int, norm: ProvisionMatch, words: MemoWords) -> Memo:
    say = words["dossier"]["notary"]
    rows = [_row(number, one, words) for number, one in enumerate(listed[:most], 1)]
    shown = [table(say["header"], rows, (4, 32, 24, 26, 14))] if rows else []
    if len(listed) > most:
        shown.append(text(say["more"].format(count=len(listed) - most)))
    law = say["law"].format(status=words.status(norm.source_status))
    sections = (
        Section("open", say["open"], tuple(shown) or (text(say["none"]),)),
        Section(
            "do",
            say["do"],
            (
                *(Block("item", step) for step in say["steps"]),
                Block("small", f"{words['options']['notary_lead']} {norm.citation}. {law}"),
            ),
        ),
    )
    return Memo(
        language=words.language,
        title=say["title"],
        annex="",
        contents="",
        confidential="",
        stamp=say["kind"],
        reviewed=False,
        loud="",
        fields=(
            Field(say["applicant"], say["blank_applicant"], blank=True),
            Field(say["package"], say["blank_package"], blank=True),
            Field(say["made"], f"{created()} (UTC)"),
        ),
        sections=sections,
        annexes=(),
    )


def _row(number: int, one: Text, words: MemoWords) -> Row:
    say, record = words["dossier"]["notary"], one.captured or {}
    name = one.place.rpartition("/")[2]
    place = record.get("final") or say["no_address"].format(name=name)
    if "final" not in record and record.get("declared_origin"):
        place = say["declared"].format(origin=record["declared_origin"])
    what = ", ".join(part for part in (one.provider, one.title, _day(one.day, words)) if part)
    return (
        str(number),
        _cut(str(place)),
        _cut(what),
        one.sha256 or "",
        str(record.get("time_utc", "")),
    )


def _day(day: str | None, words: MemoWords) -> str:
    try:
        return words.day(datetime.fromisoformat(day).date()) if day else ""
    except ValueError:
        return day or ""


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
