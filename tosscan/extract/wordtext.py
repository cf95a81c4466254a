"""Walk the paragraphs and tables of a Word part and emit blocks with their places.

A place is the part, the number of the paragraph in it (from 0, in the order
of the file, those in tables and text boxes counted) and an offset into the
paragraph's characters. To the offset count the characters of ``w:t`` and one
for each tab, break, hyphen and symbol, hidden ones too; what a tracked change
deletes or moves away, and the instructions of fields, count nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from tosscan.document.text import BlockKind
from tosscan.extract import shapes
from tosscan.extract.bilingual import in_two_languages
from tosscan.extract.builder import Builder, Line
from tosscan.extract.wordlists import BULLET, LEVELS, Numbering, W, integer, value
from tosscan.extract.wordstyles import BODY_OUTLINE, PLAIN, Look, Styles, look

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
LAYOUT_CELL_WORDS = 120  # a row with a longer cell is set in a grid for the eye, no row of data
LAYOUT_CELL_PARAGRAPHS = 3

_GONE = frozenset({"del", "moveFrom"})
_COME = frozenset({"ins", "moveTo"})
_PROPERTIES = frozenset(
    {"pPr", "rPr", "sdtPr", "sdtEndPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "instrText", "delText"}
    | {"delInstrText", "rt", "rubyPr", "binData", "fldData", "ffData", "annotationRef", "footnoteRef"}
)
_TYPED = tuple(W + name for name in ("p", "t", "tab", "br", "cr"))
_DRAWN = frozenset({"drawing", "pict", "object"})
_CLAUSE_MARKER = re.compile(r"[\w\s]*\d+(?:\.\d+)*\.?")
_HYPERLINK = re.compile(r'HYPERLINK\s+"([^"]+)"', re.IGNORECASE)
# Letters of symbol fonts that a reader takes for a box to tick; others of these fonts are bullets.
_SYMBOLS = {
    "f06f": "☐",
    "f0a8": "☐",
    "f071": "☐",
    "f0fe": "☑",
    "f0fd": "☒",
    "f053": "☒",
    "f0e8": "→",
    "f0e0": "→",
}


def name_of(element: etree._Element) -> str:
    """Return the local name of an element, or an empty text for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def bare(element: etree._Element) -> str:
    """Return the words of all that is typed below ``element``, hidden text included and deleted text not."""
    pieces: list[str] = []
    for event, inside in etree.iterwalk(element, events=("start", "end"), tag=_TYPED):
        if inside.tag != f"{W}t":
            pieces.append(" ")
        elif event == "start":
            pieces.append(inside.text or "")
    return " ".join("".join(pieces).split())


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
    ``hidden words`` and ``embedded files``.
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
            elif name == "altChunk":
                self.left_out["embedded files"] += 1
            elif name in _GONE:
                self.left_out["deletions"] += 1
            elif name == "AlternateContent":
                for chosen in _choice(child):
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
        merged = mark is not None and mark.find(f"{W}del") is not None
        if merged and element.getnext() is not None:
            self.left_out["deletions"] += 1
            return  # the next paragraph goes on in this one
        own = look(properties, mark)
        self._flush(own.over(self._base), style, hidden=own.hidden is True)

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
            for chosen in _choice(element):
                self._inline(chosen)
        elif name in _DRAWN:
            self._drawn(element)
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
            symbol = _SYMBOLS.get((element.get(f"{W}char") or "").casefold(), BULLET)
            self._text(symbol, bold=bold, hidden=hidden)
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
            for chosen in _choice(element):
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
                stack.extend(reversed(list(_choice(inside))))
            else:
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
            elif line.all_bold and shapes.is_bold_heading(f"{marker} {text}" if _is_number(marker) else text):
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
        for element in _members(table, "tr"):
            properties = element.find(f"{W}trPr")
            if properties is not None and properties.find(f"{W}del") is not None:
                self.left_out["deletions"] += 1
            else:
                rows.append(list(_members(element, "tc")))
        if self._cell is not None:  # a table in a row of data: its cells are words of that row
            for cell in (cell for row in rows for cell in row):
                self._blocks(cell)
            return
        self._tables += 1
        group = -self._tables  # lists have groups from 0
        if _in_two_languages(rows):
            for column in range(2):
                for row in rows:
                    self._blocks(row[column])
                    self._flush(PLAIN, None)
            return
        for cells in rows:
            self._row(cells, group)

    def _row(self, cells: Sequence[etree._Element], group: int) -> None:
        filled = [cell for cell in cells if bare(cell)]
        number = self._number_cell(cells, filled)
        if number is not None:
            self._cell = self.builder.line()
            self._blocks(number)
            self._flush(PLAIN, None)
            self._prefix = self._cell if self._cell.length else None
            self._cell = None
            self._blocks(filled[-1])
            self._flush(PLAIN, None)
        elif len(filled) > 1 and all(_is_data(cell) for cell in filled):
            self._data_row(cells, group)
        else:
            for cell in cells:
                self._blocks(cell)
                self._flush(PLAIN, None)

    def _number_cell(
        self, cells: Sequence[etree._Element], filled: Sequence[etree._Element]
    ) -> etree._Element | None:
        """Return the cell with the number of a clause, where the row is that clause and nothing else."""
        if len(filled) == 2 and shapes.is_marker(bare(filled[0])):
            return filled[0]
        if len(filled) == 1 and filled[0] is not cells[0]:
            first = cells[0]
            if any(element.find(f"{W}pPr/{W}numPr") is not None for element in first.iter(f"{W}p")):
                return first
        return None

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


def _choice(element: etree._Element) -> Iterator[etree._Element]:
    """Give the branch of an ``mc:AlternateContent`` that a word processor of today shows."""
    branches = list(element)
    first = next((branch for branch in branches if name_of(branch) == "Choice"), None)
    if first is None:
        first = next((branch for branch in branches if name_of(branch) == "Fallback"), None)
    if first is not None:
        yield first


def _members(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Give the rows of a table or the cells of a row, those in content controls included."""
    for child in parent:
        found = name_of(child)
        if found == name:
            yield child
        elif found in {"sdt", "sdtContent", "customXml", "ins", "moveTo"}:
            yield from _members(child, name)


def _is_data(cell: etree._Element) -> bool:
    """Tell whether a cell holds data: no table of its own and no long prose."""
    if cell.find(f".//{W}tbl") is not None or len(bare(cell).split()) > LAYOUT_CELL_WORDS:
        return False
    return sum(bool(bare(one)) for one in cell.iterchildren(f"{W}p")) <= LAYOUT_CELL_PARAGRAPHS


def _in_two_languages(rows: Sequence[Sequence[etree._Element]]) -> bool:
    if not rows or any(len(row) != 2 for row in rows):
        return False
    left, right = (" ".join(bare(row[column]) for row in rows) for column in range(2))
    return in_two_languages(left, right)


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
