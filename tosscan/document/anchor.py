"""Places in a source file: where a piece of the canonical text came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page: points, top-left origin, after rotation; pages count from 1."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float

    def to_json(self) -> dict[str, Any]:
        return {"page": self.page, "x0": self.x0, "y0": self.y0, "x1": self.x1, "y1": self.y1}


@dataclass(frozen=True, slots=True)
class PageAnchor:
    """Boxes on the pages of a PDF, one for each line that the text touches."""

    boxes: tuple[Box, ...]

    def to_json(self) -> dict[str, Any]:
        return {"kind": "pdf", "boxes": [box.to_json() for box in self.boxes]}


@dataclass(frozen=True, slots=True)
class DomAnchor:
    """A text node of a page: its XPath, offsets into the node's text, and a text-fragment directive.

    ``node_end`` is the offset in the node where the text leaves it, or the
    node's length where the text goes on into the next node.
    """

    xpath: str
    node_start: int
    node_end: int
    fragment: str

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": "dom",
            "xpath": self.xpath,
            "node_start": self.node_start,
            "node_end": self.node_end,
            "fragment": self.fragment,
        }


@dataclass(frozen=True, slots=True)
class DocxRange:
    """A range of characters in one paragraph of one part of a DOCX package.

    ``paragraph`` counts the ``w:p`` of the part from 0 in the order of the
    file. Offsets count the characters of its ``w:t`` and one for each tab,
    break, hyphen and symbol, hidden ones too; deleted and moved-away text and
    the instructions of fields count nothing.
    """

    part: str
    paragraph: int
    start: int
    end: int

    def to_json(self) -> dict[str, Any]:
        return {"part": self.part, "paragraph": self.paragraph, "start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class DocxAnchor:
    """Ranges in the paragraphs of a DOCX package, in order, at least one.

    A sentence lies in one paragraph; a table row has one for each paragraph
    of its cells. In JSON the first range stands for itself, and all stand in
    ``ranges`` where there are several.
    """

    ranges: tuple[DocxRange, ...]

    def to_json(self) -> dict[str, Any]:
        place = {"kind": "docx", **self.ranges[0].to_json()}
        if len(self.ranges) > 1:
            place["ranges"] = [each.to_json() for each in self.ranges]
        return place


@dataclass(frozen=True, slots=True)
class LineAnchor:
    """A line and column of a text file, both from 1."""

    line: int
    column: int

    def to_json(self) -> dict[str, Any]:
        return {"kind": "line", "line": self.line, "column": self.column}


Anchor = PageAnchor | DomAnchor | DocxAnchor | LineAnchor
