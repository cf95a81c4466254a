"""The canonical text of a document, its blocks, and the map from offsets to places in the source.

Everything here crosses the pipe from the extraction worker as JSON, so the
module imports nothing heavy.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from tosscan.document.anchor import Anchor, Box, DocxAnchor, DocxRange, DomAnchor, LineAnchor, PageAnchor
from tosscan.document.fragment import FragmentIndex
from tosscan.document.span import Span

BlockKind = Literal["heading", "paragraph", "item", "row"]
AnchorKind = Literal["pdf", "dom", "docx", "line"]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item or table row of the canonical text.

    ``level`` is the heading level (1 to 6) or the nesting depth of an item
    (from 1), else 0. ``marker`` is a number or bullet that the source
    generates and that is therefore not in the text (``<ol>``, Word lists);
    a number typed in the text stays in the text. ``page`` is where the block
    starts, from 1, for paged sources.
    """

    kind: BlockKind
    span: Span
    level: int = 0
    marker: str | None = None
    page: int | None = None

    def to_json(self) -> list[Any]:
        return [self.kind, self.span.start, self.span.end, self.level, self.marker, self.page]

    @classmethod
    def from_json(cls, row: Sequence[Any]) -> Block:
        kind, start, end, level, marker, page = row
        return cls(kind, Span(start, end), level, marker, page)


@dataclass(frozen=True, slots=True)
class AnchorMap:
    """Maps offsets of the canonical text to places in the source.

    ``runs`` are sorted and do not overlap; each is ``(start, end, *place)``
    where the place depends on ``kind``:

    ======  ==========================================================
    kind    place
    ======  ==========================================================
    pdf     page, x0, y0, x1, y1 (one run a word, or a line)
    dom     xpath, offset of the run's first character in the node
    docx    part, paragraph, offset of the run's first character in it
    line    line, column of the run's first character
    ======  ==========================================================

    Runs come from the pass that emitted the text, never from a search.
    """

    kind: AnchorKind
    runs: tuple[tuple[Any, ...], ...]
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple(run[0] for run in self.runs))

    def touching(self, span: Span) -> tuple[tuple[Any, ...], ...]:
        """Return the runs that share a character with ``span``, in order."""
        first = max(0, bisect_right(self._starts, span.start) - 1)
        last = bisect_left(self._starts, span.end)
        return tuple(run for run in self.runs[first:last] if run[1] > span.start)

    def anchor(self, span: Span, fragment: str = "") -> Anchor | None:
        """Return the place of ``span`` in the source, or None where it has none."""
        runs = self.touching(span)
        if not runs:
            return None
        start, end, *place = runs[0]
        offset = max(0, span.start - start)
        if self.kind == "pdf":
            return PageAnchor(_lines(runs))
        if self.kind == "dom":
            xpath, node_start = place
            node_end = node_start + min(span.end, end) - start
            return DomAnchor(xpath, node_start + offset, node_end, fragment)
        if self.kind == "docx":
            return DocxAnchor(_paragraphs(runs, span))
        line, column = place
        return LineAnchor(line, column + offset)

    def page(self, offset: int) -> int | None:
        """Return the page (from 1) on which the character at ``offset`` stands, or None."""
        if self.kind != "pdf" or not self.runs:
            return None
        index = max(0, bisect_right(self._starts, offset) - 1)
        return int(self.runs[index][2])

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "runs": self.runs}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> AnchorMap:
        return cls(data["kind"], tuple(tuple(run) for run in data["runs"]))


def _lines(runs: Sequence[tuple[Any, ...]]) -> tuple[Box, ...]:
    """Join the boxes of words that stand on one line: same page, middles within half a height."""
    boxes: list[Box] = []
    for _, _, page, x0, y0, x1, y1 in runs:
        if boxes:
            last = boxes[-1]
            middle = (y0 + y1) / 2
            if last.page == page and last.y0 <= middle <= last.y1 and x1 >= last.x0:
                boxes[-1] = Box(page, min(last.x0, x0), min(last.y0, y0), max(last.x1, x1), max(last.y1, y1))
                continue
        boxes.append(Box(page, x0, y0, x1, y1))
    return tuple(boxes)


def _paragraphs(runs: Sequence[tuple[Any, ...]], span: Span) -> tuple[DocxRange, ...]:
    """Join the runs of each paragraph to one range, cut at the ends of ``span``."""
    ranges: list[DocxRange] = []
    for start, end, part, paragraph, begin in runs:
        first = begin + max(0, span.start - start)
        last = begin + min(span.end, end) - start
        if ranges and (ranges[-1].part, ranges[-1].paragraph) == (part, paragraph):
            ranges[-1] = DocxRange(part, paragraph, ranges[-1].start, last)
        else:
            ranges.append(DocxRange(part, paragraph, first, last))
    return tuple(ranges)


@dataclass(frozen=True, slots=True)
class Link:
    """A hyperlink: the words it stands on and where it leads (never part of the text)."""

    span: Span
    url: str


@dataclass(frozen=True, slots=True)
class ExtractedText:
    """What extraction returns: one text, its blocks, anchors and honesty figures.

    ``text`` is what a reader reads, in reading order: LF only, blocks parted
    by one blank line (rows and items of one list by LF), no markup. Soft
    hyphens, zero-width and bidirectional controls are removed and counted in
    ``warnings``. ``title`` is what the source's metadata gives. ``set_aside``
    holds running headers, footers and navigation that were left out of the
    text, ``figures`` what was counted (``words_source``, ``words_kept``,
    ``encoding`` ...); its ``below_bar`` is a list of plain sentences, one for
    each figure that tells that the text may not be whole.
    """

    text: str
    blocks: tuple[Block, ...]
    anchors: AnchorMap
    engine: str
    engine_version: str
    title: str | None = None
    pages: int | None = None
    pages_without_text: tuple[int, ...] = ()
    set_aside: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    figures: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    _fragments: FragmentIndex | None = field(default=None, init=False, repr=False, compare=False)

    def anchor(self, span: Span) -> Anchor | None:
        """Return where ``span`` stands in the source, or None where it has no place."""
        return self.anchors.anchor(span, self._fragment(span) if self.anchors.kind == "dom" else "")

    def place(self, span: Span) -> Anchor | None:
        """Return the same without a text directive, whose index takes its time."""
        return self.anchors.anchor(span)

    def _fragment(self, span: Span) -> str:
        """Return the text directive of ``span``; the index of words is built with the first."""
        if self._fragments is None:
            index = FragmentIndex(self.text, self.anchors.runs, self.set_aside)
            object.__setattr__(self, "_fragments", index)
            return index.directive(span)
        return self._fragments.directive(span)

    def page(self, offset: int) -> int | None:
        """Return the page (from 1) of the character at ``offset``, or None for unpaged sources."""
        return self.anchors.page(offset)

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form that crosses the pipe from the worker."""
        return {
            "text": self.text,
            "blocks": [block.to_json() for block in self.blocks],
            "anchors": self.anchors.to_json(),
            "engine": self.engine,
            "engine_version": self.engine_version,
            "title": self.title,
            "pages": self.pages,
            "pages_without_text": self.pages_without_text,
            "set_aside": self.set_aside,
            "links": [[link.span.start, link.span.end, link.url] for link in self.links],
            "figures": dict(self.figures),
            "warnings": self.warnings,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ExtractedText:
        """Rebuild the object from :meth:`to_json`."""
        return cls(
            text=data["text"],
            blocks=tuple(Block.from_json(row) for row in data["blocks"]),
            anchors=AnchorMap.from_json(data["anchors"]),
            engine=data["engine"],
            engine_version=data["engine_version"],
            title=data["title"],
            pages=data["pages"],
            pages_without_text=tuple(data["pages_without_text"]),
            set_aside=tuple(data["set_aside"]),
            links=tuple(Link(Span(start, end), url) for start, end, url in data["links"]),
            figures=data["figures"],
            warnings=tuple(data["warnings"]),
        )
