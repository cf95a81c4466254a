"""Read a web page: all of its text but scripts and the furniture around the terms.

No guesser of the "main content" is used: on pages of terms those lose whole
sections on liability and arbitration. Furniture is what the page itself marks
as such, and the text is sought inside the one element that holds nearly all
of the prose (:mod:`tosscan.extract.picker`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin

from lxml import etree

from tosscan.document.text import BlockKind, ExtractedText
from tosscan.errors import NotAssessedError, Reason
from tosscan.extract import menus, shapes
from tosscan.extract.base import Job
from tosscan.extract.bilingual import in_two_languages
from tosscan.extract.builder import Builder, Line
from tosscan.extract.encoding import decode
from tosscan.extract.menus import Piece
from tosscan.extract.numerals import list_marker
from tosscan.extract.picker import SET_ASIDE_CHARS, Picker, tag_of

ENGINE = "lxml"

# A page of this size with so few words is filled in by a script.
SCRIPTED_WORDS = 150
SCRIPTED_BYTES = 20_000
# A text node of this length with so many line feeds, of which this share ends a sentence, is set in lines.
LINED_CHARS = 300
LINED_BREAKS = 3
LINED_SHARE = 0.7
CLAUSE_WORDS = 4  # of the text beside a number from which on it is a clause, not an entry of a table
LAYOUT_CELL_WORDS = 120  # a table with a longer cell is a grid for the eye, not rows of data

_BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "caption",
        "search",
        "textarea",
        "button",
        "option",
    }
)
_BOLD = frozenset({"b", "strong", "th"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_LIGHT_STYLE = re.compile(r"font-weight\s*:\s*(?:normal|[1-5]00)", re.IGNORECASE)
_NO_MARKER = re.compile(r"list-style(?:-type)?\s*:[^;]*\bnone\b", re.IGNORECASE)
_PLAIN_TAG = re.compile(r"[a-z][a-z0-9_-]*")
_NO_LINK = ("#", "javascript:", "data:")


def extract(job: Job) -> ExtractedText:
    """Return the text of a web page, with text nodes as anchors."""
    decoded = decode(job.raw.data, markup=True)
    root = _parse(decoded.text)
    if root is None:
        raise NotAssessedError(Reason.EMPTY)
    picker = Picker(root)
    walk = _Walk(Builder("dom"), picker, _base(root, job.raw.source.uri))
    walk.run(picker.pick())
    pieces, aside = menus.split(walk.pieces)
    for piece in pieces:
        walk.builder.emit(piece.line, piece.kind, level=piece.level, marker=piece.marker, group=piece.group)
    words = len(walk.builder.text.split())
    if words < SCRIPTED_WORDS and len(job.raw.data) > SCRIPTED_BYTES:
        raise NotAssessedError(Reason.SCRIPTED)
    if not words:
        raise NotAssessedError(Reason.EMPTY)
    return walk.builder.result(
        engine=ENGINE,
        engine_version=etree.__version__,
        words_source=picker.words_source,
        title=_title(root),
        set_aside=(*picker.set_aside(), *(line[:SET_ASIDE_CHARS] for line in aside)),
        words_aside=picker.words_set_aside() + sum(len(line.split()) for line in aside),
        figures={"encoding": decoded.encoding},
        warnings=decoded.warnings,
    )


def _parse(text: str) -> etree._Element | None:
    # Comments stay in the tree: they part text nodes, and text()[n] must count as a browser does.
    # huge_tree: pages nest deeper than libxml2's default of 256; the sandbox bounds the cost.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    data = text.replace("\x00", "").encode("utf-8", "replace")
    try:
        root = etree.fromstring(data, parser) if data.strip() else None
    except etree.ParseError as error:
        raise NotAssessedError(Reason.DAMAGED, "it is not HTML") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        # The parser leaves out what lies below 2048 open elements, and says so here alone.
        raise NotAssessedError(Reason.DAMAGED, "its elements are nested too deeply")
    return root


def _base(root: etree._Element, uri: str) -> str:
    """Return the address against which links resolve, or an empty text for a file on disk."""
    found = root.find(".//base[@href]")
    base = (found.get("href") or "") if found is not None else ""
    home = uri if uri.startswith(("http://", "https://")) else ""
    try:
        return urljoin(home, base)
    except ValueError:
        return home


def _title(root: etree._Element) -> str | None:
    for name in ("title", "h1"):
        for element in root.iter(name):
            title = " ".join("".join(map(str, element.itertext())).split())
            if title and (name == "h1" or _in_head(element)):
                return title[:300]
    return None


def _in_head(element: etree._Element) -> bool:
    """Tell whether a ``<title>`` is the page's own, not that of a drawing."""
    return all(tag_of(above) != "svg" for above in element.iterancestors())


@dataclass(slots=True)
class _List:
    """An open list: what its next item is numbered, and the group that holds its blocks together."""

    ordered: bool
    group: int
    style: str
    value: int = 1
    step: int = 1
    bare: bool = False
    pending: str | None = None

    def next_item(self, element: etree._Element) -> None:
        """Move to the item ``element`` and make its marker ready for the item's first block."""
        if self.bare:
            self.pending = None
        elif not self.ordered:
            self.pending = "•"
        else:
            value = _integer(element.get("value"))
            self.value = self.value if value is None else value
            self.pending = list_marker(self.value, element.get("type") or self.style)
            self.value += self.step


@dataclass(slots=True)
class _Node:
    """An open element: its XPath, the number of its text nodes passed so far, and what its text is."""

    element: etree._Element
    path: str
    texts: int = 0
    bold: bool = False
    kind: BlockKind = "paragraph"
    level: int = 0
    block: bool = False
    children: dict[str, int] = field(default_factory=dict)

    def child(self, tag: str) -> str:
        """Return the XPath of the next child element; lxml's own counts all siblings anew for each."""
        self.children["*"] = self.children.get("*", 0) + 1
        # A name with a colon ("o:p") is no name in XPath without its namespace.
        name = tag if _PLAIN_TAG.fullmatch(tag) else "*"
        if name != "*":
            self.children[name] = self.children.get(name, 0) + 1
        return f"{self.path}/{name}[{self.children[name]}]"


@dataclass(slots=True)
class _Walk:
    """Walks the picked element once and collects blocks on the way."""

    builder: Builder
    picker: Picker
    base: str
    stack: list[_Node] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    groups: int = 0
    heading_level: int = 0
    pieces: list[Piece] = field(default_factory=list)
    line: Line = field(init=False)
    lines: list[Line] = field(default_factory=list)
    link: str | None = None
    row_group: int | None = None
    in_row: etree._Element | None = None
    numbered: bool = False
    bilingual: set[etree._Element] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.line = self.builder.line()

    def run(self, start: etree._Element) -> None:
        """Collect all blocks below ``start``."""
        walker = etree.iterwalk(start, events=("start", "end", "comment", "pi"))
        for event, node in walker:
            if event == "start":
                if not self._open(node):
                    walker.skip_subtree()
                    self._tail_after_skip(node)
            elif event == "end":
                self._close(node, start)
            else:
                self._text(node.tail)
        self._flush()

    # An element that is skipped still gets its end event, so it is pushed as an
    # empty node and closed as usual.
    def _tail_after_skip(self, element: etree._Element) -> None:
        self.stack.append(_Node(element, ""))

    def _open(self, element: etree._Element) -> bool:
        tag = tag_of(element)
        if tag == "br":
            self._break()
        elif tag == "hr":
            self._flush()
        above = self.stack[-1] if self.stack else None
        path = above.child(tag) if above else self.picker.tree.getpath(element)
        if self.picker.drops(element):
            return False
        node = _Node(
            element,
            path,
            bold=_bold(element, tag, above),
            kind=above.kind if above else "paragraph",
            level=above.level if above else 0,
            block=tag in _BLOCKS,
        )
        if node.block and self.in_row is None:
            self._flush()
        self._enter(element, tag, node)
        self.stack.append(node)
        self._text(element.text)
        return True

    def _enter(self, element: etree._Element, tag: str, node: _Node) -> None:
        """Set what the element ``tag`` means for the blocks inside it."""
        if tag in _HEADINGS:
            node.kind, node.level = "heading", _HEADINGS[tag]
        elif element.get("role") == "heading":
            node.kind, node.level = "heading", min(6, max(1, _integer(element.get("aria-level")) or 2))
        elif tag in {"summary", "button"} and node.kind != "heading":
            node.kind, node.level = "heading", min(6, self.heading_level + 1)
        elif tag in _LISTS:
            self._open_list(element, tag)
        elif tag == "li":
            if self.lists:
                self.lists[-1].next_item(element)
            node.kind, node.level = "item", max(1, len(self.lists))
        elif tag == "table":
            self._open_table(element)
        elif tag == "tr" and self.in_row is None and self._is_data_row(element):
            self.in_row, self.row_group = element, self._table_group(element)
            self.numbered = _is_numbered(element)
        elif tag in {"td", "th"} and self.in_row is not None and self.line.length:
            self.line.space()
            if not self.numbered:
                self.line.add("|", None)
            self.line.space()
        elif tag == "a":
            self._open_link(element)

    def _open_list(self, element: etree._Element, tag: str) -> None:
        if not self.lists:
            self.groups += 1
        reverse = tag == "ol" and element.get("reversed") is not None
        start = _integer(element.get("start"))
        if start is None:
            start = sum(tag_of(child) == "li" for child in element) if reverse else 1
        self.lists.append(
            _List(
                ordered=tag == "ol",
                group=self.groups,
                style=element.get("type") or element.get("style") or "",
                value=start,
                step=-1 if reverse else 1,
                bare=_NO_MARKER.search(element.get("style") or "") is not None,
            )
        )

    def _open_table(self, table: etree._Element) -> None:
        rows = [_cells(row) for row in table.iter("tr")]
        if rows and all(len(cells) == 2 for cells in rows):
            left, right = (
                " ".join("".join(map(str, cells[side].itertext())) for cells in rows) for side in range(2)
            )
            if in_two_languages(left, right):
                self.bilingual.add(table)

    def _is_data_row(self, row: etree._Element) -> bool:
        """Tell whether the cells of a row are data, not a text set beside its translation or a layout."""
        return not any(above in self.bilingual for above in row.iterancestors("table")) and _is_data_row(row)

    def _table_group(self, row: etree._Element) -> int:
        # Negative, so that tables never share a group with lists.
        table = next((above for above in row.iterancestors() if tag_of(above) == "table"), row)
        return -1 - self.picker.order(table)

    def _open_link(self, element: etree._Element) -> None:
        href = (element.get("href") or "").strip()
        if href and not href.lower().startswith(_NO_LINK):
            try:
                self.link = urljoin(self.base, href) if self.base else href
            except ValueError:  # not an address at all
                self.link = None
        if self.link:
            self.line.open_link(self.link)

    def _close(self, element: etree._Element, start: etree._Element) -> None:
        node = self.stack.pop()
        tag = tag_of(element)
        if node.path:
            if element is self.in_row:
                self._flush_row()
            elif node.block and self.in_row is None:
                self._flush(node)
            elif node.block:
                self.line.space()
            if tag in _LISTS and self.lists:
                self.lists.pop()
            elif tag == "a":
                self.line.close_link()
                self.link = None
        if element is not start:
            self._text(element.tail)

    def _text(self, raw: str | None) -> None:
        if not raw or not self.stack:
            return
        node = self.stack[-1]
        node.texts += 1
        lined = tag_of(node.element) in {"pre", "textarea"} or _is_lined(raw)
        if lined and self.in_row is None:
            self._preformatted(raw, node)
            return
        self.line.add(raw, (f"{node.path}/text()[{node.texts}]", 0), bold=node.bold)

    def _preformatted(self, raw: str, node: _Node) -> None:
        """Add text whose line feeds count: blank lines part paragraphs, other lines as after ``<br>``."""
        offset = 0
        xpath = f"{node.path}/text()[{node.texts}]"
        for line in raw.split("\n"):
            if line.strip():
                self.line.add(line, (xpath, offset), bold=node.bold)
                self._break()
            else:
                self._flush(node)
            offset += len(line) + 1

    def _break(self) -> None:
        """End the visual line; whether the block goes on is told when the next line is known."""
        if self.in_row is not None:
            self.line.space()
            return
        if not self.line.length and self.lines:
            self._flush()  # an empty line between two <br> parts paragraphs
            return
        self._next_line()

    def _next_line(self) -> None:
        self.line.close_link()
        if self.line.length:
            self.lines.append(self.line)
        self.line = self.builder.line()
        if self.link:
            self.line.open_link(self.link)

    def _flush_row(self) -> None:
        if self.numbered:
            self._keep(self.line, "paragraph", 0, None, None)
        else:
            self._keep(self.line, "row", 0, None, self.row_group)
        self.line = self.builder.line()
        self.in_row = None

    def _flush(self, node: _Node | None = None) -> None:
        """Emit the lines gathered so far as blocks of the kind of the innermost element."""
        self._next_line()
        if not self.lines:
            return
        lines, self.lines = self.lines, []
        node = node or (self.stack[-1] if self.stack else None)
        texts = [line.text for line in lines]
        wrapped = len(lines) > 3 and shapes.is_wrapped(texts)
        width = shapes.width_of(texts) if wrapped else 0
        current, last = lines[0], lines[0]
        for line in lines[1:]:
            same_weight = line.all_bold or not current.all_bold or shapes.is_marker(current.text)
            if same_weight and shapes.goes_on(last.text, line.text, wrapped=wrapped, width=width):
                current.extend(line)
            else:
                self._emit(current, node)
                current = line
            last = line
        self._emit(current, node)

    def _emit(self, line: Line, node: _Node | None) -> None:
        kind: BlockKind = node.kind if node else "paragraph"
        level = node.level if node else 0
        text = line.text
        marker, group = None, None
        if self.lists:
            top = self.lists[-1]
            group = top.group
            marker, top.pending = top.pending, None
            if marker and (shapes.has_number(text) or shapes.BULLET.match(text)):
                marker = None  # the number is typed; the generated one is hidden by a style sheet
        if kind == "heading" and not shapes.is_marked_heading(text):
            kind, level = ("item", len(self.lists)) if self.lists else ("paragraph", 0)
        elif kind == "paragraph" and line.all_bold and shapes.is_bold_heading(text):
            kind, level = "heading", min(6, self.heading_level + 1)
        elif kind == "heading":
            self.heading_level = level
        self._keep(line, kind, level, marker, None if kind == "heading" else group)

    def _keep(self, line: Line, kind: BlockKind, level: int, marker: str | None, group: int | None) -> None:
        line.close_link()
        if line.length:
            self.pieces.append(Piece(line, kind, level, marker, group))


def _is_lined(raw: str) -> bool:
    """Tell whether the line feeds of a text node part paragraphs, as where a style sheet keeps them.

    Programs and editors that wrap the source break lines inside sentences; here lines end where sentences do.
    """
    if len(raw) < LINED_CHARS or raw.count("\n") < LINED_BREAKS:
        return False
    lines = [line for line in raw.split("\n") if line.strip()][:-1]
    return sum(map(shapes.ends_sentence, lines)) >= LINED_SHARE * len(lines) > 0


def _bold(element: etree._Element, tag: str, above: _Node | None) -> bool:
    style = element.get("style") or ""
    if tag in _BOLD or _BOLD_STYLE.search(style):
        return True
    return bool(above and above.bold) and not _LIGHT_STYLE.search(style)


def _cells(row: etree._Element) -> list[etree._Element]:
    return [child for child in row if tag_of(child) in {"td", "th"}]


def _is_numbered(row: etree._Element) -> bool:
    """Tell whether a row is a clause with its number in a cell of its own."""
    texts = [" ".join("".join(map(str, cell.itertext())).split()) for cell in _cells(row)]
    filled = [text for text in texts if text]
    return len(filled) == 2 and shapes.is_marker(filled[0]) and len(filled[1].split()) >= CLAUSE_WORDS


def _is_data_row(row: etree._Element) -> bool:
    """Tell whether the cells of a table row are data; a cell with a list, a table or long prose is layout."""
    cells = _cells(row)
    if len(cells) < 2:
        return False
    for cell in cells:
        paragraphs = 0
        for inside in cell.iterdescendants():
            tag = tag_of(inside)
            if tag == "table" or tag in _LISTS or tag in _HEADINGS:
                return False
            paragraphs += tag == "p"
        if paragraphs > 3 or sum(len(text.split()) for text in cell.itertext()) > LAYOUT_CELL_WORDS:
            return False
    return True


def _integer(value: str | None) -> int | None:
    try:
        return int(value.strip()) if value else None
    except ValueError:
        return None
