"""What is known of a page before it becomes text: words with boxes, in rows, in the order of the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

Box = tuple[float, float, float, float]
CELL_GAP = 2.0  # in sizes of the letters: a wider gap inside a row parts two cells


@dataclass(slots=True, eq=False)
class Word:
    """Letters without white space between them.

    ``box`` is the place on the page as a reader sees it (x0, y0, x1, y1;
    points from the top left, after rotation). ``left``, ``right``, ``base``
    and ``size`` are in the frame in which the text runs from left to right,
    however it stands on the page; ``base`` grows downwards.
    """

    text: str
    box: Box
    left: float
    right: float
    base: float
    size: float
    bold: bool


@dataclass(eq=False)
class Row:
    """Words on one visual line, complete before it is asked for its measures.

    ``broken`` tells that the last word was cut by a hyphen that is not in its
    text. ``grid`` holds, for a row of a ruled table, its cells with their
    visual lines; ``slots`` tells the column in which each cell starts, and
    ``table`` tells the tables of one page apart. ``apart``: the row stands
    beside the running text (a footnote, a note in the margin), which goes on
    across it. ``opens``: it is the first line of a cell. ``side``: 1 or 2 in
    a text set in two languages side by side.
    """

    words: list[Word] = field(default_factory=list)
    broken: bool = False
    grid: list[list[Row]] | None = None
    table: int | None = None
    slots: tuple[int, ...] = ()
    apart: bool = False
    opens: bool = False
    side: int = 0

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @cached_property
    def left(self) -> float:
        return min(word.left for word in self.words)

    @cached_property
    def right(self) -> float:
        return max(word.right for word in self.words)

    @property
    def base(self) -> float:
        return self.words[0].base

    @cached_property
    def size(self) -> float:
        """The size in which most letters of the row are set."""
        sizes: dict[float, int] = {}
        for word in self.words:
            sizes[word.size] = sizes.get(word.size, 0) + len(word.text)
        return max(sizes, key=lambda size: (sizes[size], size))

    @cached_property
    def bold(self) -> bool:
        """Whether all letters of the row are bold."""
        return all(word.bold for word in self.words if any(char.isalnum() for char in word.text))

    def cells(self) -> list[list[Word]]:
        """Return the words parted at wide gaps."""
        cells: list[list[Word]] = [[]]
        for before, word in zip([None, *self.words], self.words, strict=False):
            if before is not None and word.left - before.right > CELL_GAP * word.size:
                cells.append([])
            cells[-1].append(word)
        return cells


@dataclass(slots=True, eq=False)
class Page:
    """One page: its number from 1, the size of the frame of its rows, and the rows in the order of the file.

    ``words`` counts what a bare reading gives; ``drawn`` tells whether the
    page holds pictures or drawings, so that few letters may mean a scan.
    ``strokes`` are the straight lines drawn on the page, in the frame of its rows.
    ``aslant`` are words that lean across the page, in no row; ``hidden``
    counts words that no reader sees, and ``recognised`` those of the invisible
    layer that lies over the picture of a scan.
    """

    number: int
    width: float
    height: float
    rows: list[Row]
    words: int = 0
    drawn: bool = False
    strokes: list[Box] = field(default_factory=list)
    links: list[tuple[Box, str]] = field(default_factory=list)
    aslant: list[Word] = field(default_factory=list)
    hidden: int = 0
    recognised: int = 0


@dataclass(slots=True, eq=False)
class PageFile:
    """All pages of a file, with the engine that read them and what the file says of itself."""

    pages: list[Page]
    engine: str
    engine_version: str
    title: str | None = None
