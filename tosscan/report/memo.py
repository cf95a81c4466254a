"""Write the memo as a Word file, from the template that ships or a firm's own."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from docx.opc.exceptions import OpcError
from docx.shared import Emu
from docxtpl import DocxTemplate
from jinja2 import TemplateError

from tosscan.findings.assessment import Assessment
from tosscan.report import wordtemplate, zipping
from tosscan.report.base import Audience
from tosscan.report.json import created
from tosscan.report.memobuild import build
from tosscan.report.memorandum import Memo, memo_words, specimen
from tosscan.resources import template as shipped

_TEXT_WIDTH = 6_080_000  # EMU between the margins of the templates that ship
_WIDE = 9_180_000  # the same on a page that lies on its side
# Raised on a part that is not what it should be; errors of syntax that lxml raises are those of Python.
_FAULTS = (
    TemplateError,
    OpcError,
    SyntaxError,
    ValueError,
    KeyError,
    AttributeError,
    TypeError,
    struct.error,
)


class MemoWriter:
    """Writes the memo as DOCX: headings number themselves, and every page says whether a person looked."""

    name = "docx"
    suffix = "docx"
    text = False

    def __init__(
        self, *, language: str = "en", audience: Audience = "lawyer", template: Path | None = None
    ) -> None:
        """Write in ``language`` for ``audience``, on the firm's own ``template`` where one is given.

        Raises:
            UsageError: there are no words for the language, or the template is refused.
        """
        self._words = memo_words(language)
        self._audience: Audience = audience
        self._path = template
        if template is None:
            self._template = shipped(f"memo/memo.{language}.docx").read_bytes()
            return
        self._template = wordtemplate.read(template)
        self._filled(specimen(self._words))  # refused now, before anything is scanned

    def write(self, assessment: Assessment, file: BinaryIO) -> None:
        """Write the memo on ``assessment``; the same bytes each time when SOURCE_DATE_EPOCH is set.

        Raises:
            UsageError: the firm's template cannot be filled in; says why in one line.
        """
        memo = build(assessment, self._words, self._audience)
        zipping.write(zipping.normalised(self._filled(memo)), file)

    def _filled(self, memo: Memo) -> bytes:
        try:
            return filled(self._template, memo)
        except _FAULTS as error:
            if self._path is None:
                raise
            raise wordtemplate.fault(self._path, error) from None


def filled(template: bytes, memo: Memo) -> bytes:
    """Return the Word ``template`` filled in with ``memo``; its parts may differ from run to run in order."""
    word = DocxTemplate(io.BytesIO(template))
    word.render({"memo": memo.to_dict()}, wordtemplate.Sandbox())
    _set_widths(word.docx, memo)
    about = word.docx.core_properties
    # The name of the client or of the text stays out of properties: whoever gets the file reads them.
    about.created = about.modified = datetime.fromisoformat(created()).replace(tzinfo=None)
    about.last_modified_by, about.revision = "", 1
    out = io.BytesIO()
    word.docx.save(out)
    return out.getvalue()


def _set_widths(document: Any, memo: Memo) -> None:
    """Give the tables of the memo, told by their headers, the widths of their columns."""
    tables = (block for section in memo.parts for block in section.blocks if block.kind == "table")
    known = {block.header: (block.widths, _WIDE if block.wide else _TEXT_WIDTH) for block in tables}
    for table in document.tables:
        rows = table._tbl.tr_lst  # noqa: SLF001 - the public way is quadratic in the rows
        measure = known.get(_texts(rows[0].tc_lst)) if rows else None
        if measure is None:
            continue
        shares, width = measure
        sizes = [Emu(width * share // 100) for share in shares]
        for column, size in zip(table._tbl.tblGrid.gridCol_lst, sizes, strict=False):  # noqa: SLF001
            column.w = size
        for row in rows:
            for cell, size in zip(row.tc_lst, sizes, strict=False):
                cell.width = size


def _texts(cells: Iterable[Any]) -> tuple[str, ...]:
    return tuple("".join(paragraph.text for paragraph in cell.p_lst) for cell in cells)
