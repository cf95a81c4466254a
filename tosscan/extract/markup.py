"""Read the HTML that stands inside Markdown: blocks by their tags, without scripts, styles and comments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape

from tosscan.document.text import BlockKind
from tosscan.extract.builder import Builder, Line

# "<" and ">" inside the value of an attribute are rare, and looking for them takes quadratic time.
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<unseen>script|style|template|noscript|title)\b.*?(?:</(?P=unseen)\s*>|\Z)"
    r"|<(?P<end>/?)(?P<name>[a-zA-Z][\w-]*)(?P<attributes>[^<>]*)>|<[!?][^<>]*>",
    re.DOTALL | re.IGNORECASE,
)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_START = re.compile(r"""\bstart\s*=\s*["']?(\d{1,6})""", re.IGNORECASE)
_BOLD = frozenset({"b", "strong"})
_CELLS = frozenset({"td", "th"})
_LISTS = frozenset({"ul", "ol"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "tr", "table", "thead", "tbody", "br", "hr", "section", "article", "dl"}
    | {"dt", "dd", "blockquote", "pre", "center", "header", "footer", "main", "aside", "details", "summary"}
    | {"form", "fieldset", "figure", "figcaption", "address", "caption", *_HEADINGS}
)
_PLACED = re.compile(r"[^\n]+")

Place = tuple[int, int]


def is_bold(tag: str) -> bool:
    """Tell whether ``tag``, as ``<b>`` or ``</strong>``, opens or closes bold."""
    found = _TOKEN.match(tag)
    return found is not None and (found["name"] or "").lower() in _BOLD


def href(tag: str) -> str | None:
    """Return the address of an opening ``<a>`` tag, or None for another tag."""
    found = _TOKEN.match(tag)
    if found is None or (found["name"] or "").lower() != "a" or found["end"]:
        return None
    address = _HREF.search(found["attributes"])
    return unescape(next((part for part in address.groups() if part), "")) if address else None


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of HTML: its kind, and for an item its marker."""

    line: Line
    kind: BlockKind
    level: int = 0
    marker: str | None = None


@dataclass(slots=True)
class Html:
    """Reads one piece of HTML; ``place`` gives the line and column of an offset into it."""

    builder: Builder
    place: Callable[[int], Place]
    _line: Line = field(init=False)
    _bold: int = 0
    _heading: int = 0
    _row: bool = False
    _counters: list[int | None] = field(default_factory=list)  # of the open lists; None: bullets
    _marker: str | None = None

    def __post_init__(self) -> None:
        self._line = self.builder.line()

    def pieces(self, content: str) -> Iterator[Piece]:
        """Give the blocks of ``content`` that hold any text."""
        done = 0
        for found in _TOKEN.finditer(content):
            self._words(content, done, found.start())
            done = found.end()
            name = (found["name"] or "").lower()
            if name in _BLOCKS:
                yield from self._flush()
                self._block(name, found["end"] == "/", found["attributes"])
            elif name in _CELLS and not found["end"]:
                self._cell()
            elif name in _BOLD:
                self._bold = max(0, self._bold + (-1 if found["end"] else 1))
            elif name == "a":
                self._line.close_link()
                if address := href(found.group()):
                    self._line.open_link(address)
        self._words(content, done, len(content))
        yield from self._flush()

    def _words(self, content: str, start: int, end: int) -> None:
        for found in _PLACED.finditer(content, start, end):
            if found.start() > start:
                self._line.space()
            # An entity shortens the words; what follows it on its line is a few columns off.
            self._line.add(unescape(found.group()), self.place(found.start()), bold=self._bold > 0)
            if found.end() < end:
                self._line.space()

    def _cell(self) -> None:
        self._row = True
        if self._line.length:
            self._line.space()
            self._line.add("|", None)
            self._line.space()

    def _block(self, name: str, closing: bool, attributes: str) -> None:  # noqa: FBT001 (one of two states)
        if name in _HEADINGS:
            self._heading = 0 if closing else _HEADINGS[name]
        elif name in _LISTS and closing:
            self._counters = self._counters[:-1]
        elif name in _LISTS:
            start = _START.search(attributes)
            self._counters.append(None if name == "ul" else int(start[1]) if start else 1)
        elif name == "li" and not closing:
            self._marker = "•"
            if self._counters and (number := self._counters[-1]) is not None:
                self._marker = f"{number}."
                self._counters[-1] = number + 1

    def _flush(self) -> Iterator[Piece]:
        line, self._line = self._line, self.builder.line()
        row, self._row = self._row, False
        line.close_link()
        if not line.length:
            return
        if self._heading:
            yield Piece(line, "heading", self._heading)
        elif row:
            yield Piece(line, "row")
        elif self._counters:
            marker, self._marker = self._marker, None
            yield Piece(line, "item", len(self._counters), marker)
        else:
            yield Piece(line, "paragraph")
