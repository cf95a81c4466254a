"""Build the canonical text: one pass emits characters, blocks, anchor runs and links together.

Every format is read through :class:`Line` and :class:`Builder`, so that the
same words give the same text whichever file they came in: white space is one
space, blocks are parted by one blank line (items and rows of one list by a
line feed), no block holds a line feed, ligatures are spelt out, and invisible
characters are removed and counted.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tosscan.document.span import Span
from tosscan.document.text import AnchorKind, AnchorMap, Block, BlockKind, ExtractedText, Link
from tosscan.extract.honesty import measure, page_words

Place = tuple[Any, ...]

# Characters that a reader does not see. They can hide a word from a search
# ("li<U+00AD>able"), so they go, and the count is told.
_INVISIBLE = (
    ("soft hyphens", "\u00ad"),
    ("zero-width characters", "\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff\u180e"),
    (
        "bidirectional controls",
        "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    ),
    (
        "control characters",
        "".join(map(chr, (*range(0x09), *range(0x0E, 0x1C), *range(0x7F, 0x85), *range(0x86, 0xA0)))),
    ),
)
_NAME_OF = {char: name for name, chars in _INVISIBLE for char in chars}

# Ligature glyphs (their NFKC form) and the private-use code points under which
# Symbol and Wingdings bullets reach a PDF or a page saved from Word.
_SPELT_OUT = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
    "\uf0b7": "•",
    "\uf0a7": "•",
    "\uf0d8": "•",
    "\uf0fc": "•",
}
_SPECIAL = re.escape("".join((*_NAME_OF, *_SPELT_OUT)))
_EACH = re.compile(f"[{_SPECIAL}]")
_UNCLEAN = re.compile(rf"[{_SPECIAL}]|[^\S ]")
_USUAL = bytes((*b"\t\n", *range(0x20, 0x7F)))
_LIGATURES = re.compile("[\ufb00-\ufb06]")
_PIECE = re.compile(
    rf"(?P<run>[^\s{_SPECIAL}]+(?:\s[^\s{_SPECIAL}]+)*)|(?P<space>\s+)|(?P<special>[{_SPECIAL}])"
)


def visible(raw: str) -> str:
    """Return ``raw`` as a reader sees it: ligatures spelt out, invisible characters gone."""
    return _EACH.sub(lambda found: _SPELT_OUT.get(found.group(), ""), raw)


def count_words(raw: str) -> tuple[int, bool]:
    """Return the number of words of ``raw``, and whether they need no cleaning.

    They need none if single spaces part them and every character is one that
    a reader sees; then one look at the whole tells what else takes a look at
    each word.
    """
    core = raw.strip()
    if not core:
        return 0, False
    # What is invisible, white space but the space itself, and the private use area are not "printable".
    if "  " not in core and core.isprintable() and (core.isascii() or not _LIGATURES.search(core)):
        return core.count(" ") + 1, True
    return len(core.split()), False


def unclean_characters(text: str) -> frozenset[str]:
    """Return the characters of ``text`` that part or spoil words: invisible ones, ligatures, odd white space.

    The space is none of them; tabs and line feeds are told whether there are any or not.
    """
    # Most of a text is printable ASCII, which bytes are rid of at once.
    rest = text.encode("utf-8", "replace").translate(None, _USUAL).decode("utf-8", "replace")
    return frozenset(("\n", "\t", *_UNCLEAN.findall(rest)))


class Line:
    """Running text that ends up in one block, with its anchor runs and links in the line's own offsets."""

    __slots__ = (
        "_light",
        "_linear",
        "_link",
        "_parts",
        "_removed",
        "_space",
        "length",
        "links",
        "runs",
    )

    def __init__(self, removed: Counter[str], *, linear: bool) -> None:
        self._parts: list[str] = []
        self._removed = removed
        self._linear = linear
        self._space = False
        self._link: tuple[str, int | None] | None = None
        self._light = False
        self.length = 0
        self.runs: list[tuple[int, int, Place]] = []
        self.links: list[tuple[int, int, str]] = []

    @property
    def text(self) -> str:
        """The characters so far; never starts or ends with white space."""
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0] if self._parts else ""

    @property
    def all_bold(self) -> bool:
        """Whether every visible character was set in bold."""
        return self.length > 0 and not self._light

    def add(self, raw: str, place: Place | None, *, bold: bool = False, plain: bool | None = None) -> None:
        """Append ``raw``, whose first character stands at ``place`` in the source.

        White space at either end joins or parts it from its neighbours as in
        the source. In a linear source (a text node, a line) the last member of
        the place counts characters and moves along; elsewhere (a word on a
        page) the whole of ``raw`` stands at the place. None: the characters
        have no place of their own. ``plain`` is what :func:`count_words` told
        of ``raw``, where it was asked already.
        """
        if plain is None:
            plain = count_words(raw)[1]
        if plain:
            words = raw.strip()
            start = 0 if len(words) == len(raw) else len(raw) - len(raw.lstrip())
            if start:
                self._space = True
                place = self._at(place, start)
            self._append(words, place)
            self._light = self._light or not bold
            self._space = start + len(words) < len(raw)
            return
        for piece in _PIECE.finditer(raw):
            if piece.lastgroup == "space":
                self._space = True
                continue
            found = piece.group()
            if piece.lastgroup == "special":
                if found in _NAME_OF:
                    self._removed[_NAME_OF[found]] += 1
                    continue
                words = _SPELT_OUT[found]
            else:
                words = " ".join(found.split())
            self._append(words, self._at(place, piece.start()))
            self._light = self._light or not bold

    def space(self) -> None:
        """Part what comes next from what stands before."""
        self._space = True

    def open_link(self, url: str) -> None:
        """Start a link at the next character."""
        self._link = (url, None)

    def close_link(self) -> None:
        """End the open link, if any, after the last character."""
        if self._link is None:
            return
        url, start = self._link
        self._link = None
        if start is not None:
            self.links.append((start, self.length, url))

    def extend(self, other: Line, *, glue: bool = False) -> None:
        """Append another line, after a space unless ``glue``."""
        if not other.length:
            return
        if self.length and not glue:
            self._parts.append(" ")
            self.length += 1
        base = self.length
        self._parts.append(other.text)
        self.runs.extend((start + base, end + base, place) for start, end, place in other.runs)
        self.links.extend((start + base, end + base, url) for start, end, url in other.links)
        self.length += other.length
        self._light = self._light or other._light
        self._space = False

    def _at(self, place: Place | None, offset: int) -> Place | None:
        if place is None or not self._linear or not offset:
            return place
        return (*place[:-1], place[-1] + offset)

    def _append(self, words: str, place: Place | None) -> None:
        if self._space and self.length:
            self._parts.append(" ")
            self.length += 1
        self._space = False
        if self._link is not None and self._link[1] is None:
            self._link = (self._link[0], self.length)
        end = self.length + len(words)
        self._parts.append(words)
        if place is not None:
            self.runs.append((self.length, end, place))
        self.length = end


@dataclass(slots=True)
class Builder:
    """Collects blocks in reading order and makes the extracted text of them."""

    kind: AnchorKind
    removed: Counter[str] = field(default_factory=Counter)
    blocks: list[Block] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _group: int | None = None
    _runs: list[tuple[Any, ...]] = field(default_factory=list)
    _links: list[Link] = field(default_factory=list)

    def line(self) -> Line:
        """Return a new, empty line."""
        return Line(self.removed, linear=self.kind != "pdf")

    def emit(
        self,
        line: Line,
        kind: BlockKind = "paragraph",
        *,
        level: int = 0,
        marker: str | None = None,
        page: int | None = None,
        group: int | None = None,
    ) -> bool:
        """Append ``line`` as one block and tell whether it held any text.

        Blocks of the same ``group`` (the rows of a table, the items of a list)
        are parted by a line feed, all others by a blank line.
        """
        line.close_link()
        if not line.length:
            return False
        base = self._length
        if self.blocks:
            parting = "\n" if group is not None and group == self._group else "\n\n"
            self._parts.append(parting)
            base += len(parting)
        self._group = group
        self._parts.append(line.text)
        self._length = base + line.length
        self.blocks.append(Block(kind, Span(base, self._length), level, marker, page))
        self._runs += [(start + base, end + base, *place) for start, end, place in line.runs]
        if line.links:
            self._links += [Link(Span(start + base, end + base), url) for start, end, url in line.links]
        return True

    @property
    def text(self) -> str:
        """The canonical text so far."""
        return "".join(self._parts)

    def result(
        self,
        *,
        engine: str,
        engine_version: str,
        words_source: int,
        words_aside: int = 0,
        title: str | None = None,
        pages: int | None = None,
        pages_without_text: tuple[int, ...] = (),
        set_aside: tuple[str, ...] = (),
        figures: dict[str, Any] | None = None,
        warnings: tuple[str, ...] = (),
    ) -> ExtractedText:
        """Return the extracted text; ``words_source`` is what a bare reading of the source gives.

        ``words_aside`` counts the words of the source that are left out on purpose.

        Raises:
            NotAssessedError: the characters are hardly letters, so that nothing was read.
        """
        text = self.text
        measured = measure(
            text,
            words_source=words_source,
            words_aside=words_aside,
            pages_without_text=page_words(pages_without_text),
        )
        counted = tuple(f"{count} {name} removed" for name, count in sorted(self.removed.items()))
        return ExtractedText(
            text=text,
            blocks=tuple(self.blocks),
            anchors=AnchorMap(self.kind, tuple(self._runs)),
            engine=engine,
            engine_version=engine_version,
            title=title,
            pages=pages,
            pages_without_text=pages_without_text,
            set_aside=set_aside,
            links=tuple(self._links),
            figures={**measured, **(figures or {})},
            warnings=(*counted, *warnings),
        )
