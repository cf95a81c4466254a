"""Write the memo as PDF through Typst: the same content as the Word file."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, BinaryIO, Literal

import typst

from tosscan.findings.assessment import Assessment
from tosscan.report.base import Audience
from tosscan.report.json import created
from tosscan.report.memobuild import build
from tosscan.report.memorandum import Block, Memo, memo_words
from tosscan.report.printable import shown
from tosscan.resources import template

_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "MODIFIER", "MICRO", "KELVIN", "ANGSTROM", "OHM", "SCRIPT SMALL L")


class PdfWriter:
    """Writes the memo as PDF, tagged and with bookmarks; no text of the document is read as markup."""

    name = "pdf"
    suffix = "pdf"
    text = False

    def __init__(self, *, language: str = "en", audience: Audience = "lawyer") -> None:
        """Write in ``language`` for ``audience``; raises UsageError where there are no words for it."""
        self._words = memo_words(language)
        self._audience: Audience = audience

    def write(self, assessment: Assessment, file: BinaryIO) -> None:
        """Write the memo on ``assessment``; the same bytes each time when SOURCE_DATE_EPOCH is set."""
        memo = build(assessment, self._words, self._audience)
        memo = warned(memo, self._words["integrity"]["letters"])
        file.write(typeset(memo, title=self._words["titles"]["metadata"]))


def typeset(memo: Memo, *, title: str) -> bytes:
    """Return ``memo`` as PDF with ``title`` in its properties; the same bytes for the same memo and time."""
    data: bytes = _compiled(memo, "pdf", title)
    return data


def pages(memo: Memo) -> int:
    """Return how many pages ``memo`` has when it is set."""
    drawn = _compiled(memo, "svg", "")
    return len(drawn) if isinstance(drawn, list) else 1


def _compiled(memo: Memo, form: Literal["pdf", "svg"], title: str) -> Any:
    """Return what Typst makes of ``memo``: bytes, or a list of them where each page has its own."""
    moment = datetime.fromisoformat(created())
    return typst.compile(
        template("memo/memo.typ").read_bytes(),
        format=form,
        # Letters that the font of the memo lacks are taken from the fonts of the machine.
        ignore_system_fonts=False,
        sys_inputs={
            "memo": json.dumps(_shown(memo.to_dict()), ensure_ascii=False),
            "title": title,
            "made": moment.date().isoformat(),
        },
        timestamp=int(moment.timestamp()),
    )


def warned(memo: Memo, warning: str) -> Memo:
    """Return ``memo``, with ``warning`` at its end where it has letters that the font of a PDF may lack."""
    if not _strange(str(memo)):
        return memo
    *others, last = memo.annexes or memo.sections
    parts = (*others, replace(last, blocks=(*last.blocks, Block("loud", warning))))
    return replace(memo, annexes=parts) if memo.annexes else replace(memo, sections=parts)


def _strange(words: str) -> bool:
    """Tell whether ``words`` have letters of a script that the fonts inside Typst do not cover."""
    far = {char for char in words if char > "\u052f" and char.isalpha()}
    return any(not unicodedata.name(char, "").startswith(_SCRIPTS) for char in far)


def _shown(value: Any) -> Any:
    """Return ``value`` with every text as it may be printed."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, Mapping):
        return {name: _shown(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(item) for item in value]
    return value
