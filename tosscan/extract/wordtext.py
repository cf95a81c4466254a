"""Walk the paragraphs and tables of a Word part and emit blocks with their places.

A place is the part, the number of the paragraph in it (from 0, in the order
of the file, those in tables and text boxes counted) and an offset into the
paragraph's characters. To the offset count the characters of ``w:t`` and one
for each tab, break, hyphen and symbol, hidden ones too; what a tracked change
deletes or moves away, and the instructions of fields, count nothing.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from tosscan.document.text import BlockKind
from tosscan.extract import shapes, wordtables
from tosscan.extract.builder import Builder, Line
from tosscan.extract.capitals import is_heading_in_capitals
from tosscan.extract.wordlists import LEVELS, Numbering, W, integer, value
from tosscan.extract.wordstyles import BODY_OUTLINE, PLAIN, Look, Styles, look
from tosscan.extract.wordxml import bare, choice, members, name_of, symbol, unread

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

_GONE = frozenset({"del", "moveFrom"})
_COME = frozenset({"ins", "moveTo"})
_PROPERTIES = frozenset(
    {"pPr", "rPr", "sdtPr", "sdtEndPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "instrText", "delText"}
    | {"delInstrText", "rt", "rubyPr", "binData", "fldData", "ffData", "annotationRef", "footnoteRef"}
)
_DRAWN = frozenset({"drawing", "pict", "object"})
_CLAUSE_MARKER = re.compile(r"[\w\s]*\d+(?:\.\d+)*\.?")
_HYPERLINK = re.compile(r'HYPERLINK\s+"([^"]+)"', re.IGNORECASE)


@dataclass(slots=True)
class _Field:
    """An open complex field: its instruction, and whether its result has begun."""

    instruction: list[str] = field(default_factory=list)
    shown: bool = False
    linked: bool = False


@dataclass(slots=True)
class Walk:
    """Emits the blocks of one part after another; counts what it leaves out.

    ``notes`` holds the footnotes and endnotes in the order in which the text
    calls them, ``left_out`` counts ``deletions``, ``insertions``,
    ``hidden words``, ``embedded files``, ``charts and diagrams`` and
    ``pictures of pages``.
    """

    builder: Builder
    styles: Styles
    numbering: Numbering
    notes: list[tuple[str, str]] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    title: str | None = None
    _part: str = ""
    _links: Mapping[str, str] = field(default_factory=dict)
    _numbers: dict[etree._Element, int] = field(default_factory=dict)
    _paragraph_number: int = 0
    _offset: int = 0
    _line: Line = field(init=False)
    _lines: list[Line] = field(default_factory=list)
    _base: Look = PLAIN
    _fields: list[_Field] = field(default_factory=list)
    _boxes: list[etree._Element] = field(default_factory=list)
    _link: str | None = None
    _cell: Line | None = None
    _prefix: Line | None = None
    _marker: str | None = None
    _heading_level: int = 0
    _tables: int = 0

    def __post_init__(self) -> None:
        self._line = self.builder.line()

    def run(
        self, root: etree._Element, part: str, links: Mapping[str, str], *, marker: str | None = None
    ) -> None:
        """Emit the paragraph ``root`` or the blocks below it; ``links`` are the addresses of its part by id.

        ``marker`` is put before the first block: the number of a footnote.
        """
        if part != self._part:
            tree = root.getroottree()
            self._numbers = {element: number for number, element in enumerate(tree.iter(f"{W}p"))}
        self._part, self._links = part, links
        self._marker = marker
        if name_of(root) == "p":
            self._paragraph(root)
        else:
            self._blocks(root)
        self._flush(PLAIN, None)
        self._marker = None

    def _blocks(self, parent: etree._Element) -> None:
        for child in parent:
            name = name_of(child)
            if name == "p":
                self._paragraph(child)
            elif name == "tbl":
                self._table(child)
            elif name in {"altChunk", "subDoc"}:
                self.left_out["embedded files"] += 1
            elif name in _GONE:
                self.left_out["deletions"] += 1
            elif name == "AlternateContent":
                for chosen in choice(child):
                    self._blocks(chosen)
            elif name not in _PROPERTIES:
                self._blocks(child)

    def _paragraph(self, element: etree._Element) -> None:
        properties = element.find(f"{W}pPr")
        style = (value(properties, "pStyle") if properties is not None else None) or self.styles.default
        mark = properties.find(f"{W}rPr") if properties is not None else None
        self._base = self.styles.look(style)
        self._paragraph_number, self._offset = self._numbers[element], 0
        for child in element:
            self._inline(child)
        for one in self._fields:
            one.shown = True  # an instruction ends with its paragraph: a file cut wrongly loses no text
        torn = mark is not None and any(mark.find(W + name) is not None for name in _GONE)
        self.left_out["deletions"] += torn
        if (torn or _is_drop_cap(properties)) and _next_is_paragraph(element):
            return  # the next paragraph goes on in this one
        own = look(properties, mark).over(self._base)
        self._flush(own, style, hidden=own.hidden is True)

    def _inline(self, element: etree._Element) -> None:
        name = name_of(element)
        if name == "r":
            self._run(element)
        elif name in _GONE:
            self.left_out["deletions"] += 1
        elif name == "hyperlink":
            url = self._links.get(element.get(f"{R}id") or "")
            self._open_link(url)
            for child in element:
                self._inline(child)
            self._close_link()
        elif name == "AlternateContent":
            for chosen in choice(element):
                self._inline(chosen)
        elif name in _DRAWN:
            self._drawn(element)
        elif name == "subDoc":
            self.left_out["embedded files"] += 1
        elif name == "t":  # of a formula
            self._text(element.text or "", bold=False)
        elif name not in _PROPERTIES:
            self.left_out["insertions"] += name in _COME
            for child in element:
                self._inline(child)

    def _run(self, element: etree._Element) -> None:
        properties = element.find(f"{W}rPr")
        own = self._base
        if properties is not None:
            own = look(None, properties).over(self.styles.look(value(properties, "rStyle"))).over(own)
        for child in element:
            self._piece(child, own)

    def _piece(self, element: etree._Element, own: Look) -> None:
        """Add one member of a run."""
        name = name_of(element)
        hidden = own.hidden is True
        bold = own.bold is True
        if name == "t":
            self._text(element.text or "", bold=bold, hidden=hidden)
        elif name in {"tab", "ptab"}:
            self._text("\t", bold=bold, hidden=hidden)
        elif name in {"br", "cr"}:
            self._offset += 1
            self._break()
        elif name == "noBreakHyphen":
            self._text("-", bold=bold, hidden=hidden)
        elif name == "softHyphen":
            self._text("\u00ad", bold=bold, hidden=hidden)
        elif name == "sym":
            self._text(symbol(element), bold=bold, hidden=hidden)
        elif name == "fldChar":
            self._field(element.get(f"{W}fldCharType") or "")
        elif name == "instrText":
            if self._fields:
                self._fields[-1].instruction.append(element.text or "")
        elif name in {"footnoteReference", "endnoteReference"}:
            if not hidden:
                self.notes.append((name.removesuffix("Reference"), element.get(f"{W}id") or ""))
        elif name in _DRAWN:
            self._drawn(element)
        elif name == "AlternateContent":
            for chosen in choice(element):
                for child in chosen:
                    self._piece(child, own)
        elif name not in _PROPERTIES:
            for child in element:
                self._inline(child)

    def _text(self, raw: str, *, bold: bool, hidden: bool = False) -> None:
        place = (self._part, self._paragraph_number, self._offset)
        self._offset += len(raw)
        if any(not one.shown for one in self._fields):
            return
        if hidden:
            self.left_out["hidden words"] += len(raw.split())
            return
        self._line.add(raw, place, bold=bold)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            top = self._fields[-1]
            top.shown = True
            found = _HYPERLINK.search("".join(top.instruction))
            if found:
                top.linked = True
                self._open_link(found[1])
        elif kind == "end" and self._fields and self._fields.pop().linked:
            self._close_link()

    def _drawn(self, element: etree._Element) -> None:
        """Remember the text boxes of a drawing: they are read after the paragraph that holds them."""
        stack = [element]
        while stack:
            inside = stack.pop()
            name = name_of(inside)
            if name == "txbxContent":
                self._boxes.append(inside)
            elif name == "AlternateContent":
                stack.extend(reversed(list(choice(inside))))
            else:
                if (kind := unread(inside)) is not None:
                    self.left_out[kind] += 1
                stack.extend(reversed(list(inside)))

    def _open_link(self, url: str | None) -> None:
        if url:
            self._link = url
            self._line.open_link(url)

    def _close_link(self) -> None:
        self._line.close_link()
        self._link = None

    def _break(self) -> None:
        self._line.close_link()
        if self._line.length:
            self._lines.append(self._line)
        self._line = self.builder.line()
        if self._link:
            self._line.open_link(self._link)

    def _flush(self, own: Look, style: str | None, *, hidden: bool = False) -> None:
        """Emit the lines gathered so far as one paragraph, then the text boxes that it holds."""
        self._close_link()
        self._break()
        lines, self._lines = self._lines, []
        generated, depth = (None, 1) if hidden and not lines else self._count(own, style)
        if lines or self._cell is not None:
            self._marker = self._marker or generated
        if self._prefix is not None and lines:
            self._prefix.extend(lines[0])
            lines[0], self._prefix = self._prefix, None
        if self._cell is not None:
            for line in lines:
                self._cell.extend(line)
        elif lines:
            self._emit(_joined(lines), own, style, depth)
        boxes, self._boxes = self._boxes, []
        fields, self._fields = self._fields, []
        for box in boxes:
            self._blocks(box)
        self._fields = fields

    def _count(self, own: Look, style: str | None) -> tuple[str | None, int]:
        """Return the next marker of the list in which a paragraph stands, and its depth in it from 1."""
        if own.number is None or own.number == "0":
            return None, 1
        level = own.level
        if level is None:
            giver = self.styles.numbering_style(style, own.number)
            level = self.numbering.level_of_style(own.number, giver or style or "")
        return self.numbering.marker(own.number, level), min(max(level, 0), LEVELS - 1) + 1

    def _emit(self, lines: Sequence[Line], own: Look, style: str | None, depth: int) -> None:
        marker, self._marker = self._marker, None
        for line in lines:
            text = line.text
            kind: BlockKind = "paragraph"
            level = 0
            group: int | None = None
            if self._is_heading(text, marker, own, style):
                kind, level = "heading", self._heading_of(own)
                if self.styles.is_title(style) and self.title is None:
                    self.title = text
            elif _looks_like_heading(line, f"{marker} {text}" if _is_number(marker) else text, marker):
                kind, level = "heading", min(6, self._heading_level + 1)
            elif marker:
                kind, level = "item", depth
                # Clauses of a contract stand apart, the items of a list together.
                group = None if _is_number(marker) else integer(own.number)
            elif shapes.is_item(text):
                kind, level = "item", 1
            self.builder.emit(line, kind, level=level, marker=marker, group=group)
            marker = None

    def _is_heading(self, text: str, marker: str | None, own: Look, style: str | None) -> bool:
        """Tell whether a paragraph that its style calls a heading is one, not a provision in that style."""
        outlined = own.outline is not None and own.outline < BODY_OUTLINE
        if not (outlined or self.styles.is_title(style)) or not shapes.is_marked_heading(text):
            return False
        if shapes.ends_sentence(text):
            return shapes.is_bold_heading(f"1. {text}" if marker else text)
        return True

    def _heading_of(self, own: Look) -> int:
        level = 1 if own.outline is None or own.outline >= BODY_OUTLINE else min(6, own.outline + 1)
        self._heading_level = level
        return level

    def _table(self, table: etree._Element) -> None:
        rows: list[list[etree._Element]] = []
        for element in members(table, "tr"):
            properties = element.find(f"{W}trPr")
            if properties is not None and properties.find(f"{W}del") is not None:
                self.left_out["deletions"] += 1
            else:
                rows.append([cell for cell in members(element, "tc") if not self._is_deleted(cell)])
        if self._cell is not None:  # a table in a row of data: its cells are words of that row
            for cell in (cell for row in rows for cell in row):
                self._blocks(cell)
            return
        self._tables += 1
        group = -self._tables  # lists have groups from 0
        columns = wordtables.languages(rows)
        if not columns:
            for cells in rows:
                self._row(cells, group)
            return
        for together, part in itertools.groupby(rows, key=lambda row: len(row) == columns):
            same = list(part)
            for column in range(columns) if together else ():
                for row in same:
                    self._cell_alone(row[column])
            for row in () if together else same:
                self._row(row, group)

    def _is_deleted(self, cell: etree._Element) -> bool:
        gone = cell.find(f"{W}tcPr/{W}cellDel") is not None
        self.left_out["deletions"] += gone
        return gone

    def _row(self, cells: Sequence[etree._Element], group: int) -> None:
        filled = [cell for cell in cells if bare(cell)]
        number = wordtables.number_cell(cells, filled)
        if number is not None:
            self._cell = self.builder.line()
            self._blocks(number)
            self._flush(PLAIN, None)
            self._prefix = self._cell if self._cell.length else None
            self._cell = None
            self._blocks(filled[-1])
            self._flush(PLAIN, None)
        elif len(filled) > 1 and all(wordtables.is_data(cell) for cell in filled):
            self._data_row(cells, group)
        else:
            for cell in cells:
                self._cell_alone(cell)

    def _cell_alone(self, cell: etree._Element) -> None:
        """Emit the blocks of a cell that stand by themselves."""
        self._blocks(cell)
        self._flush(PLAIN, None)

    def _data_row(self, cells: Sequence[etree._Element], group: int) -> None:
        """Emit one row: the words of its cells, parted by bars."""
        line = self.builder.line()
        bars = 0
        for cell in cells:
            self._cell = self.builder.line()
            self._blocks(cell)
            self._flush(PLAIN, None)
            words, self._cell = self._cell, None
            if words.length:
                for _ in range(bars):
                    line.space()
                    line.add("|", None)
                line.extend(words)
                bars = 0
            bars += line.length > 0
        marker, self._marker = self._marker, None
        self.builder.emit(line, "row", marker=marker, group=group)


def _is_drop_cap(properties: etree._Element | None) -> bool:
    """Tell whether a paragraph is the large first letter of the next one."""
    frame = properties.find(f"{W}framePr") if properties is not None else None
    return frame is not None and frame.get(f"{W}dropCap", "none") != "none"


def _next_is_paragraph(element: etree._Element) -> bool:
    following = next((one for one in element.itersiblings() if name_of(one) in {"p", "tbl", "sdt"}), None)
    return following is not None and name_of(following) == "p"


def _looks_like_heading(line: Line, text: str, marker: str | None) -> bool:
    """Tell whether a paragraph without a heading style reads as one: wholly in bold, or in capitals."""
    if line.all_bold:
        return shapes.is_bold_heading(text)
    return (marker is None or _is_number(marker)) and is_heading_in_capitals(line.text)


def _is_number(marker: str | None) -> bool:
    """Tell whether a marker is the number of a clause, as "1.", "2.1" or "Article 3."."""
    return marker is not None and _CLAUSE_MARKER.fullmatch(marker) is not None


def _joined(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a paragraph, those joined whose sentence goes on after a typed break."""
    joined = [lines[0]]
    last = lines[0].text
    for line in lines[1:]:
        if shapes.goes_on(last, line.text, wrapped=False):
            joined[-1].extend(line)
        else:
            joined.append(line)
        last = line.text
    return joined
