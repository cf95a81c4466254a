"""Turn the kept part of a web page into blocks: paragraphs, headings, items of lists, rows of tables."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urljoin

from tosscan.document.text import BlockKind
from tosscan.extract import shapes, sourcelines, webtables
from tosscan.extract.builder import Builder, Line
from tosscan.extract.dom import Attributes, Page
from tosscan.extract.menus import Piece
from tosscan.extract.weblists import LISTS, List, integer, open_list, take_marker

SPAN_WORDS = 3  # of a span that may be a line of its own, at least
NUMBER_CHARS = 10  # of the number of a clause, at most

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
_KEEPS_LINES = frozenset({"pre", "textarea"})
# Elements that mean something beyond where a block starts and ends.
_TOLD = frozenset({"br", "hr", "summary", "button", "li", "table", "tr", "td", "th", "a", *_HEADINGS, *LISTS})
_MEANT = _BLOCKS | _BOLD | _TOLD
_CLOSED = _BLOCKS | {"a"}
_STYLED = frozenset({"style", "role"})  # the attributes that change what text is, whatever the element
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_LIGHT_STYLE = re.compile(r"font-weight\s*:\s*(?:normal|[1-5]00)", re.IGNORECASE)
# A tag that came through as text, from what a page keeps for browsers without scripts.
_TAG = re.compile(r"<[a-z][a-z0-9]*\s[^<>=]*=[^<>]*>(?:\s*</[a-z][a-z0-9]*>)*", re.IGNORECASE)
# The stop that is left of an entity cut in two ("&nbsp;" at a line end): nothing stands before it.
_STRAY_STOP = re.compile(r"(?:(?<=[\s\d.:;,)])|^)\u00a0\.(?=[ \t]*\n)")
_NO_LINK = ("#", "javascript:", "data:")


@dataclass(frozen=True, slots=True)
class _State:
    """What text is inside an open element; an element that changes nothing shares that of the one above."""

    bold: bool = False
    kind: BlockKind = "paragraph"
    level: int = 0


# There are few states, and nearly every element asks for one.
_state = lru_cache(maxsize=64)(_State)
_PLAIN = _state()


@dataclass(slots=True)
class Flow:
    """Passes over the slots of a page once and collects blocks on the way."""

    page: Page
    base: str
    builder: Builder = field(default_factory=lambda: Builder("dom"))
    pieces: list[Piece] = field(default_factory=list)
    # Tags that the page shows as text, and the number of "words" that are signs left of a cut entity.
    tags_aside: list[str] = field(default_factory=list)
    stray_words: int = 0
    # By element: what text inside it is, and how many texts directly inside it were met.
    _states: list[_State] = field(init=False)
    _texts: list[int] = field(init=False)
    _lists: list[List] = field(default_factory=list)
    _groups: int = 0
    _heading_level: int = 0
    _line: Line = field(init=False)
    _lines: list[Line] = field(default_factory=list)
    _link: str | None = None
    _row: int | None = None
    _numbered: bool = False
    _bilingual: set[int] = field(default_factory=set)
    _layouts: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._line = self.builder.line()
        # One more than there are elements: the parent of the outermost is number -1.
        self._states = [_PLAIN] * (len(self.page.tags) + 1)
        self._texts = [0] * (len(self.page.tags) + 1)

    def read(self, stretches: Iterable[tuple[int, int]]) -> list[Piece]:
        """Return the blocks of the slots in ``stretches``."""
        page = self.page
        tags, attributes, parents, words = page.tags, page.attributes, page.parents, page.words
        states, texts = self._states, self._texts
        current = 0
        for begin, end in stretches:
            for place, slot in enumerate(page.slots[begin:end], begin):
                if isinstance(slot, str):
                    texts[current] += 1
                    if words[place] or tags[current] in _KEEPS_LINES:
                        self._text(slot, place, current)
                    else:
                        self._line.space()
                elif slot >= 0:
                    current = slot
                    if tags[slot] in _MEANT or not _STYLED.isdisjoint(attributes[slot]):
                        self._open(slot)
                    else:
                        states[slot] = states[parents[slot]]
                else:
                    if tags[~slot] in _CLOSED:
                        self._close(~slot)
                    current = parents[~slot]
        self._flush(_PLAIN)
        return self.pieces

    def _open(self, element: int) -> None:
        tag, attributes = self.page.tags[element], self.page.attributes[element]
        state = above = self._states[self.page.parents[element]]
        if tag in _BLOCKS and self._row is None and (self._line.length or self._lines):
            self._flush(above)
        if tag in _BOLD or "style" in attributes:
            bold = tag in _BOLD or _is_bold(attributes["style"] or "", inherited=above.bold)
            if bold != above.bold:
                state = _state(bold, above.kind, above.level)
        if tag in _TOLD or "role" in attributes:
            state = self._enter(element, tag, state)
        self._states[element] = state

    def _enter(self, element: int, tag: str, state: _State) -> _State:
        """Do what an element that means something asks for, and return what text inside it is."""
        attributes = self.page.attributes[element]
        if tag in _HEADINGS:
            return _state(state.bold, "heading", _HEADINGS[tag])
        if attributes.get("role") == "heading":
            level = min(6, max(1, integer(attributes.get("aria-level")) or 2))
            return _state(state.bold, "heading", level)
        if tag in {"summary", "button"} and state.kind != "heading":
            return _state(state.bold, "heading", min(6, self._heading_level + 1))
        if tag == "li":
            if self._lists:
                self._lists[-1].next_item(attributes)
            return _state(state.bold, "item", max(1, len(self._lists)))
        if tag == "a":
            self._open_link(attributes.get("href") or "")
        elif tag == "br":
            self._break(state)
        elif tag == "hr":
            self._flush(state)
        elif tag in LISTS:
            self._groups += not self._lists
            self._lists.append(open_list(self.page, element, group=self._groups))
        elif tag == "table":
            if webtables.is_layout(self.page, element):
                self._layouts.add(element)
            if webtables.is_bilingual(self.page, element):
                self._bilingual.add(element)
        elif tag == "tr" and self._row is None and self._is_data_row(element):
            self._row, self._numbered = element, webtables.is_numbered(self.page, element)
        elif tag in {"td", "th"} and self._row is not None and self._line.length:
            self._line.space()
            if not self._numbered:
                self._line.add("|", None)
            self._line.space()
        return state

    def _is_data_row(self, row: int) -> bool:
        """Tell whether the cells of a row are data, not a text set beside its translation or a layout."""
        if self._bilingual and not self._bilingual.isdisjoint(self.page.above(row)):
            return False
        if not webtables.is_data_row(self.page, row):
            return False
        return self._table(row) not in self._layouts or webtables.is_numbered(self.page, row)

    def _table(self, row: int) -> int:
        """Return the table that ``row`` is a row of."""
        return next((above for above in self.page.above(row) if self.page.tags[above] == "table"), 0)

    def _open_link(self, href: str) -> None:
        href = href.strip()
        if href and not href.lower().startswith(_NO_LINK):
            try:
                self._link = urljoin(self.base, href) if self.base else href
            except ValueError:  # not an address at all
                self._link = None
        if self._link:
            self._line.open_link(self._link)

    def _close(self, element: int) -> None:
        tag = self.page.tags[element]
        if tag in _BLOCKS:
            if element == self._row:
                self._flush_row()
            elif self._row is not None:
                self._line.space()
            elif self._line.length or self._lines:
                self._flush(self._states[element])
            if tag in LISTS and self._lists:
                self._lists.pop()
        elif tag == "a":
            self._line.close_link()
            self._link = None

    def _text(self, raw: str, place: int, element: int) -> None:
        """Add the text in the slot ``place``, which stands directly in ``element``."""
        state, tag = self._states[element], self.page.tags[element]
        plain = place not in self.page.unclean
        if raw.startswith("[email") and (address := _address(self.page.attributes[element])):
            self._line.add(address, None, bold=state.bold)
            return
        if "<" in raw or (not plain and "\u00a0." in raw):
            raw, plain = self._blanked(raw), False
            if not (tag in _KEEPS_LINES or raw.strip()):
                self._line.space()
                return
        xpath = f"{self.page.path(element)}/text()[{self._texts[element]}]"
        if tag == "span" and self._touches(raw, place, element):
            self._break(state)
        if tag in _KEEPS_LINES and self._row is None:
            self._preformatted(raw, xpath, state)
        elif not plain and self._row is None and sourcelines.is_lined(raw):
            if sourcelines.is_cut(raw):
                self._sentences(raw, xpath, state)
            else:
                self._preformatted(raw, xpath, state)
        else:
            self._line.add(raw, (xpath, 0), bold=state.bold, plain=plain)

    def _blanked(self, raw: str) -> str:
        """Return ``raw`` with blanks in place of tags that it holds as text, and of stray stops."""
        tags = _TAG.findall(raw)
        self.tags_aside.extend(tags)
        raw = _TAG.sub(lambda found: " " * len(found.group()), raw)
        cleared = _STRAY_STOP.sub("\u00a0 ", raw)
        self.stray_words += len(raw.split()) - len(cleared.split())
        return cleared

    def _touches(self, raw: str, place: int, element: int) -> bool:
        """Tell whether a style sheet must part a span from the one that ends where it begins.

        Nobody writes a sentence or a bullet right behind a sentence.
        """
        page = self.page
        if page.words[place] < SPAN_WORDS or self._texts[element] > 1 or raw[0].isspace():
            return False
        if not self._line.length:
            return False
        before = page.slots[page.opens[element] - 1]
        while isinstance(before, int) and before > 0 and page.tags[before] == "span":
            before = page.slots[page.opens[before] - 1]
        if not isinstance(before, int) or before >= 0 or page.tags[~before] != "span":
            return False
        if page.count(~before) < SPAN_WORDS:
            return False
        return shapes.starts_block(raw) or (raw[0].isupper() and shapes.ends_sentence(self._line.text))

    def _preformatted(self, raw: str, xpath: str, state: _State) -> None:
        """Add text whose line feeds count: blank lines part paragraphs, other lines as after ``<br>``."""
        offset = 0
        for line in raw.split("\n"):
            if line.strip():
                self._line.add(line, (xpath, offset), bold=state.bold)
                self._break(state)
            else:
                self._flush(state)
            offset += len(line) + 1

    def _sentences(self, raw: str, xpath: str, state: _State) -> None:
        """Add text whose source has one sentence a line: for a reader they are one paragraph.

        A blank line, a number, and a line that is no sentence still part blocks; in a text longer than any
        paragraph, whose tags were stripped, each sentence does.
        """
        flat = len(raw) > sourcelines.FLAT_CHARS
        offset = 0
        before, blank = "", False
        for line in raw.split("\n"):
            words = line.strip()
            if words:
                if before and blank:
                    self._flush(state)
                elif before and sourcelines.parts(before, words, flat=flat):
                    self._break(state)
                self._line.space()
                self._line.add(line, (xpath, offset), bold=state.bold)
            before, blank = words or before, not words
            offset += len(line) + 1
        self._line.space()

    def _break(self, state: _State) -> None:
        """End the visual line; whether the block goes on is told when the next line is known."""
        if self._row is not None:
            self._line.space()
        elif not self._line.length and self._lines:
            self._flush(state)  # an empty line between two <br> parts paragraphs
        elif self._line.length:
            self._lines.append(self._take())

    def _take(self) -> Line:
        """Return the line that is being filled and start another."""
        line = self._line
        line.close_link()
        self._line = self.builder.line()
        if self._link:
            self._line.open_link(self._link)
        return line

    def _flush_row(self) -> None:
        if self._row is None:
            return
        table = self._table(self._row)
        self._row = None
        line = self._take()
        if self._numbered:
            self._keep(line, "paragraph", 0, None, None)
        else:
            # Negative, so that tables never share a group with lists.
            self._keep(line, "row", 0, None, -1 - table)

    def _flush(self, state: _State) -> None:
        """Keep the lines gathered so far as blocks of the kind that text in ``state`` is."""
        if not self._lines:
            if self._line.length:
                self._block(self._take(), state)
            return
        if self._line.length:
            self._lines.append(self._take())
        lines, self._lines = self._lines, []
        texts = [line.text for line in lines]
        wrapped = len(lines) > 3 and shapes.is_wrapped(texts)
        width = shapes.width_of(texts) if wrapped else 0
        current, last = lines[0], lines[0]
        for line in lines[1:]:
            same_weight = line.all_bold or not current.all_bold or shapes.is_marker(current.text)
            if same_weight and shapes.goes_on(last.text, line.text, wrapped=wrapped, width=width):
                current.extend(line)
            else:
                self._block(current, state)
                current = line
            last = line
        self._block(current, state)

    def _block(self, line: Line, state: _State) -> None:
        kind, level = state.kind, state.level
        marker, group = None, None
        if self._lists:
            top = self._lists[-1]
            group = top.group
            marker = take_marker(self._lists)
            if marker and (shapes.has_number(line.text) or shapes.BULLET.match(line.text)):
                marker = None  # the number is typed; the generated one is hidden by a style sheet
        if kind == "heading" and not shapes.is_marked_heading(line.text):
            kind, level = ("item", len(self._lists)) if self._lists else ("paragraph", 0)
        elif kind == "paragraph" and line.all_bold and shapes.is_bold_heading(line.text):
            kind, level = "heading", min(6, self._heading_level + 1)
        elif kind == "heading":
            self._heading_level = level
        self._keep(line, kind, level, marker, None if kind == "heading" else group)

    def _keep(self, line: Line, kind: BlockKind, level: int, marker: str | None, group: int | None) -> None:
        if not line.length:
            return
        last = self.pieces[-1] if self.pieces else None
        short = last is not None and last.line.length <= NUMBER_CHARS
        if last is not None and short and kind != "row" and not marker and _is_bare_number(last, line):
            last.line.extend(line)
            last.kind, last.level, last.group = kind, level, group
        else:
            self.pieces.append(Piece(line, kind, level, marker, group))


def _is_bare_number(piece: Piece, line: Line) -> bool:
    """Tell whether a short block is the number alone of the block ``line`` that follows it."""
    if piece.kind == "row" or piece.marker:
        return False
    number = piece.text
    if not (shapes.is_marker(number) and any(map(str.isalnum, number))) or number.endswith(".0"):
        return False
    return not (shapes.has_number(line.text) or shapes.starts_block(line.text))


@lru_cache(maxsize=1000)
def _is_bold(style: str, *, inherited: bool) -> bool:
    """Tell whether text is bold in an element whose ``style`` attribute is given."""
    if _BOLD_STYLE.search(style):
        return True
    return inherited and not _LIGHT_STYLE.search(style)


def _address(attributes: Attributes) -> str:
    """Return the e-mail address that a page keeps from harvesters: each byte is XORed with the first."""
    try:
        key, *coded = bytes.fromhex(attributes.get("data-cfemail") or "")
        return bytes(byte ^ key for byte in coded).decode()
    except ValueError:
        return ""
