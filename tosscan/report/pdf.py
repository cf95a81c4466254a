"""Write the memo as PDF through Typst: the same content as the Word file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, BinaryIO

import typst

from tosscan.findings.assessment import Assessment
from tosscan.report.base import Audience
from tosscan.report.json import created
from tosscan.report.memobuild import build
from tosscan.report.memorandum import memo_words
from tosscan.report.printable import shown
from tosscan.resources import template


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
        memo = _shown(build(assessment, self._words, self._audience).to_dict())
        moment = datetime.fromisoformat(created())
        data = typst.compile(
            template("memo/memo.typ").read_bytes(),
            format="pdf",
            # Letters that the font of the memo lacks are taken from the fonts of the machine.
            ignore_system_fonts=False,
            sys_inputs={
                "memo": json.dumps(memo, ensure_ascii=False),
                "title": self._words["titles"]["metadata"],
                "made": moment.date().isoformat(),
            },
            timestamp=int(moment.timestamp()),
        )
        file.write(data)


def _shown(value: Any) -> Any:
    """Return ``value`` with every text as it may be printed."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, Mapping):
        return {name: _shown(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(item) for item in value]
    return value
