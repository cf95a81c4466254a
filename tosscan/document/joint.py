"""Several documents put together as one contract: one text, and for each part the way back to its source."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from tosscan.document.anchor import Anchor
from tosscan.document.source import RawDocument, Source
from tosscan.document.span import Span
from tosscan.document.text import AnchorMap, Block, ExtractedText, Link

PartStatus = Literal["assessed", "partly_assessed", "not_assessed", "repeated"]

BETWEEN = "\n\n"
"""What parts the heading of a part from its text, and one part from the next."""

_DEEPEST = 6
_OPEN = AnchorMap("line", ())


@dataclass(frozen=True, slots=True)
class Part:
    """One of the documents of a contract, as it was read by itself.

    ``number`` counts from 1 in the order given. ``span`` is where the part
    stands in the text of the whole, ``heading`` what it begins with (its own
    first line where that is its title, else a line that no source holds), and
    ``body`` where its own text begins. Span and heading are None where nothing
    of it stands there: it could not be read, or is byte for byte an earlier
    part (status ``repeated``, number in ``repeats``). ``reason`` says why a part was not
    assessed, or not all of it. ``languages`` are codes with their shares of
    the part's words.
    """

    number: int
    source: Source
    title: str
    status: PartStatus = "assessed"
    reason: str | None = None
    reason_code: str | None = None
    extracted: ExtractedText | None = None
    span: Span | None = None
    heading: Span | None = None
    body: int = 0
    repeats: int | None = None
    version_date: date | None = None
    languages: tuple[tuple[str, float], ...] = ()
    raw: RawDocument | None = None

    def own(self, span: Span) -> Span | None:
        """Return where ``span`` of the whole stands in the part's own text, None for what was put before."""
        return Span(span.start - self.body, span.end - self.body) if span.start >= self.body else None


@dataclass(frozen=True, slots=True)
class JointText(ExtractedText):
    """The text of a whole contract; places are looked up in the part that holds them.

    ``parts`` are those that stand in the text, in its order.
    """

    parts: tuple[Part, ...] = ()

    def anchor(self, span: Span) -> Anchor | None:
        """Return where ``span`` stands in the source of its part, or None where it has no place."""
        part = part_at(self.parts, span.start)
        own = part.own(span) if part else None
        return part.extracted.anchor(own) if part and part.extracted and own else None

    def place(self, span: Span) -> Anchor | None:
        """Return the same without a text directive."""
        part = part_at(self.parts, span.start)
        own = part.own(span) if part else None
        return part.extracted.place(own) if part and part.extracted and own else None

    def page(self, offset: int) -> int | None:
        """Return the page of the part's own source on which the character at ``offset`` stands, or None."""
        part = part_at(self.parts, offset)
        if part is None or part.extracted is None or offset < part.body:
            return None
        return part.extracted.page(offset - part.body)


def part_at(parts: Sequence[Part], offset: int) -> Part | None:
    """Return the part that holds the character at ``offset`` of the whole, or None."""
    standing = [part for part in parts if part.span is not None]
    at = bisect_right(standing, offset, key=lambda part: part.span.start if part.span else 0) - 1
    return standing[at] if at >= 0 else None


def join_texts(parts: Sequence[Part]) -> tuple[JointText, tuple[Part, ...]]:
    """Return one text of all ``parts`` that were read, and ``parts`` with their places in it.

    Each part begins with its title as a heading of the first level, which is
    put there unless it has it; its other headings stand one level lower.
    Engines and warnings are named once, pages and words add up.
    """
    text: list[str] = []
    blocks: list[Block] = []
    links: list[Link] = []
    placed: list[Part] = []
    at = 0
    for part in parts:
        if part.extracted is None:
            placed.append(part)
            continue
        if at:
            text.append(BETWEEN)
            at += len(BETWEEN)
        own = _titled(part.title, part.extracted)
        body = at if own else at + len(part.title) + len(BETWEEN)
        heading = moved(own.span, at) if own else Span(at, at + len(part.title))
        text += [part.extracted.text] if own else [part.title, BETWEEN, part.extracted.text]
        blocks.append(Block("heading", heading, 1, own.marker if own else None, own.page if own else None))
        blocks.extend(_moved(block, body) for block in part.extracted.blocks[1 if own else 0 :])
        links.extend(Link(moved(link.span, body), link.url) for link in part.extracted.links)
        end = body + len(part.extracted.text)
        placed.append(replace(part, span=Span(at, end), heading=heading, body=body))
        at = end
    read = [part.extracted for part in parts if part.extracted is not None]
    joint = JointText(
        text="".join(text),
        blocks=tuple(blocks),
        anchors=_OPEN,
        engine=", ".join(dict.fromkeys(each.engine for each in read)),
        engine_version=", ".join(dict.fromkeys(each.engine_version for each in read)),
        pages=sum(each.pages or 0 for each in read) or None,
        links=tuple(links),
        figures={
            name: sum(each.figures.get(name, 0) for each in read)
            for name in ("words_source", "words_kept", "words_set_aside")
            if all(name in each.figures for each in read)
        },
        warnings=tuple(dict.fromkeys(warning for each in read for warning in each.warnings)),
        parts=tuple(part for part in placed if part.span is not None),
    )
    return joint, tuple(placed)


def moved(span: Span, by: int) -> Span:
    """Return ``span`` of a part's own text as it stands in the whole, where that text begins at ``by``."""
    return Span(span.start + by, span.end + by)


def _titled(title: str, extracted: ExtractedText) -> Block | None:
    """Return the first block of a text where it begins the text and is its title, else None."""
    first = next(iter(extracted.blocks), None)
    if first is None or first.span.start:
        return None
    same = " ".join(first.span.of(extracted.text).split()).casefold() == title.casefold()
    return first if same else None


def _moved(block: Block, by: int) -> Block:
    level = min(_DEEPEST, block.level + 1) if block.kind == "heading" else block.level
    return replace(block, span=moved(block.span, by), level=level)
