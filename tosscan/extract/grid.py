"""Find tables by the lines drawn around their cells, and put the words of each cell together.

Coordinates are those of rows: ``x`` along the line of text, ``y`` down the
page. Lines that cross or touch make one figure; its walls cut the area into
slots, and slots without a wall between them are one cell, so that merged
cells stay whole in either direction.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from tosscan.extract import shapes
from tosscan.extract.bilingual import in_two_languages
from tosscan.extract.page import Box, Row, Word

NEAR = 2.5  # in points: lines no further apart are one, and ends no further off touch
SHORTEST = 8.0  # in points, once the pieces of a line are joined
MAX_LINES = 600  # of one page; more is a drawing
ASTRAY = 0.05  # share of words that may run through a wall; above, the lines are no table's
OVER = 3.0  # in points: how far a word may reach over a wall before it runs through it
RISE = 0.3  # in sizes: the middle of small letters over their base line
PROSE_WORDS = 120  # a cell with more holds running text, and the figure is a grid for the eye
Cell = list[Row]  # the visual lines of a cell


@dataclass(frozen=True, slots=True)
class _Line:
    """A line at ``place``, from ``start`` to ``end`` along the other axis."""

    place: float
    start: float
    end: float


@dataclass(slots=True, eq=False)
class Table:
    """The figure of one table: where its columns and bands meet, and which slots belong to one cell."""

    columns: list[float]
    bands: list[float]
    cell_of: list[list[int]]
    lines: dict[int, Cell] = field(default_factory=dict)
    words: int = 0
    astray: int = 0
    languages: bool = False

    def slot(self, word: Word) -> tuple[int, int] | None:
        """Return the band and column in which the middle of a word lies, or None outside the table."""
        across = (word.left + word.right) / 2
        down = word.base - RISE * word.size
        column = bisect_right(self.columns, across) - 1
        band = bisect_right(self.bands, down) - 1
        inside = 0 <= column < len(self.columns) - 1 and 0 <= band < len(self.bands) - 1
        return (band, column) if inside else None

    def count(self, word: Word, band: int, column: int) -> None:
        """Count a word, and whether it runs through a wall of its cell."""
        self.words += 1
        cell = self.cell_of[band][column]
        for step, edge, reach in (
            (-1, self.columns[column], self.columns[column] - word.left),
            (1, self.columns[column + 1], word.right - self.columns[column + 1]),
        ):
            beside = column + step
            same = 0 <= beside < len(self.columns) - 1 and self.cell_of[band][beside] == cell
            if not same and reach > OVER and edge not in (self.columns[0], self.columns[-1]):
                self.astray += 1
                return

    @property
    def holds(self) -> bool:
        """Whether the words respect the walls."""
        return bool(self.words) and self.astray <= ASTRAY * self.words


@dataclass(frozen=True, slots=True)
class Arranged:
    """The rows of a page; ``languages``: the edges of the last table in two languages."""

    rows: list[Row]
    languages: tuple[float, ...] = ()


def arrange(rows: Sequence[Row], strokes: Sequence[Box], languages: Sequence[float] = ()) -> Arranged:
    """Return the rows of a page with those inside ruled tables replaced by one row for each row of the table.

    ``strokes`` are straight lines (x0, y0, x1, y1) in the frame of the rows.
    A new row has its cells set (:attr:`~tosscan.extract.page.Row.grid`), each
    with its visual lines in order. Cells of running text, and rows of the
    table with one cell, stay rows of text, cell by cell. ``languages`` are the
    edges of a table on the page before that holds one text in two languages: it
    may go on with a few words.
    """
    tables = [table for table in find(strokes) if _fits(table, rows)]
    if not tables:
        return Arranged(list(rows))
    for table in tables:
        if _in_two_languages(table) or _same_edges(table.columns, languages):
            table.languages = True
            languages = tuple(table.columns)
    known = tuple(languages) if tables[-1].languages else ()
    return Arranged(_arranged(rows, tables), known)


def _arranged(rows: Sequence[Row], tables: Sequence[Table]) -> list[Row]:
    arranged: list[Row] = []
    emitted: set[int] = set()
    for row in rows:
        outside: list[Word] = []
        met: list[int] = []
        for word in row.words:
            index = next((number for number, table in enumerate(tables) if table.slot(word)), None)
            if index is None:
                outside.append(word)
            else:
                met.append(index)
        if outside:
            arranged.append(row if not met else Row(outside, broken=row.broken))
        for index in met:
            if index not in emitted:
                emitted.add(index)
                arranged.extend(_rows(tables[index], index))
    return arranged


def find(strokes: Sequence[Box]) -> list[Table]:
    """Return the tables that straight lines draw, from the top of the page down."""
    across = _merge(_Line((y0 + y1) / 2, x0, x1) for x0, y0, x1, y1 in strokes if x1 - x0 >= y1 - y0)
    down = _merge(_Line((x0 + x1) / 2, y0, y1) for x0, y0, x1, y1 in strokes if y1 - y0 > x1 - x0)
    if not across or not down or len(across) + len(down) > MAX_LINES:
        return []
    tables = [table for lines in _figures(across, down) if (table := _table(*lines)) is not None]
    return sorted(tables, key=lambda table: (table.bands[0], table.columns[0]))


def _merge(lines: Iterable[_Line]) -> list[_Line]:
    """Return the lines with pieces of one line, and lines drawn side by side, made one."""
    merged: list[_Line] = []
    band: list[_Line] = []
    for line in sorted(lines, key=lambda one: one.place):
        if band and line.place - band[-1].place > NEAR:
            merged.extend(_spans(band))
            band = []
        band.append(line)
    merged.extend(_spans(band))
    return [line for line in merged if line.end - line.start >= SHORTEST]


def _spans(band: Sequence[_Line]) -> Iterator[_Line]:
    place = sum(line.place for line in band) / len(band) if band else 0.0
    start = end = None
    for line in sorted(band, key=lambda one: one.start):
        if start is None or end is None:
            start, end = line.start, line.end
        elif line.start <= end + NEAR:
            end = max(end, line.end)
        else:
            yield _Line(place, start, end)
            start, end = line.start, line.end
    if start is not None and end is not None:
        yield _Line(place, start, end)


def _figures(across: Sequence[_Line], down: Sequence[_Line]) -> Iterator[tuple[list[_Line], list[_Line]]]:
    """Give groups of lines that hang together by crossing or touching."""
    groups = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while groups[index] != index:
            groups[index] = groups[groups[index]]
            index = groups[index]
        return index

    for one, level in enumerate(across):
        for other, wall in enumerate(down, start=len(across)):
            touches = level.start - NEAR <= wall.place <= level.end + NEAR
            if touches and wall.start - NEAR <= level.place <= wall.end + NEAR:
                groups[root(other)] = root(one)
    for group in sorted({root(index) for index in range(len(groups))}):
        yield (
            [line for index, line in enumerate(across) if root(index) == group],
            [line for index, line in enumerate(down, start=len(across)) if root(index) == group],
        )


def _table(across: Sequence[_Line], down: Sequence[_Line]) -> Table | None:
    """Return the table of a figure, or None where it has fewer than two cells side by side."""
    if not across or not down:
        return None
    columns = _edges(
        [wall.place for wall in down], [line.start for line in across], [line.end for line in across]
    )
    bands = _edges(
        [line.place for line in across], [wall.start for wall in down], [wall.end for wall in down]
    )
    wide, high = len(columns) - 1, len(bands) - 1
    if wide < 2 or high < 1:
        return None
    cells = [band * wide + column for band in range(high) for column in range(wide)]

    def root(index: int) -> int:
        while cells[index] != index:
            cells[index] = cells[cells[index]]
            index = cells[index]
        return index

    for band in range(high):
        middle = (bands[band] + bands[band + 1]) / 2
        for column in range(wide):
            here = band * wide + column
            centre = (columns[column] + columns[column + 1]) / 2
            if column + 1 < wide and not _stands(down, columns[column + 1], middle):
                cells[root(here + 1)] = root(here)
            if band + 1 < high and not _stands(across, bands[band + 1], centre):
                cells[root(here + wide)] = root(here)
    cell_of = [[root(band * wide + column) for column in range(wide)] for band in range(high)]
    if all(len(set(row)) < 2 for row in cell_of):
        return None
    return Table(columns, bands, cell_of)


def _edges(places: Sequence[float], starts: Sequence[float], ends: Sequence[float]) -> list[float]:
    """Return the places of lines, and where the lines across them end: a table may have no outer frame."""
    edges: list[float] = []
    for place in sorted([*places, min(starts), max(ends)]):
        if not edges or place - edges[-1] > NEAR:
            edges.append(place)
    return edges


def _stands(lines: Sequence[_Line], place: float, point: float) -> bool:
    return any(abs(line.place - place) <= NEAR and line.start <= point <= line.end for line in lines)


def _fits(table: Table, rows: Sequence[Row]) -> bool:
    """Fill the cells of a table with the lines of ``rows`` and tell whether their words respect its walls."""
    for row in rows:
        parts: dict[int, list[Word]] = {}
        for word in row.words:
            slot = table.slot(word)
            if slot is not None:
                table.count(word, *slot)
                parts.setdefault(table.cell_of[slot[0]][slot[1]], []).append(word)
        for cell, words in parts.items():
            broken = row.broken and words[-1] is row.words[-1]
            table.lines.setdefault(cell, []).append(Row(words, broken=broken))
    return table.holds


def _rows(table: Table, number: int) -> Iterator[Row]:
    """Give the rows of a table from the top down: rows of cells, and rows of text where cells hold prose."""
    if table.languages:
        for side, lines in enumerate(_sides(table), start=1):
            for line in lines:
                yield replace(line, side=side)
        return
    seen: set[int] = set()
    for band in table.cell_of:
        cells: list[Cell] = []
        slots: list[int] = []
        for column, cell in enumerate(band):
            if cell not in seen:
                seen.add(cell)
                if table.lines.get(cell):
                    cells.append(_in_order(table.lines[cell]))
                    slots.append(column)
        if len(cells) == 2 and len(cells[0]) == 1 and shapes.is_marker(cells[0][0].text):
            first = cells[1][0]
            yield Row([*cells[0][0].words, *first.words], broken=first.broken)
            yield from cells[1][1:]
        elif len(cells) < 2 or any(_is_prose(cell) for cell in cells):
            for lines in cells:
                yield from lines
        else:
            for row in _levels(cells):
                words = [word for lines in row for line in lines for word in line.words]
                yield Row(words, grid=row, table=number, slots=tuple(slots))


def _in_two_languages(table: Table) -> bool:
    """Tell whether the table sets one text in two languages side by side."""
    if len(table.columns) != 3:
        return False
    left, right = (" ".join(line.text for line in lines) for lines in _sides(table))
    return in_two_languages(left, right)


def _sides(table: Table) -> tuple[list[Row], list[Row]]:
    """Return the lines of each column of a table with two, from the top down."""
    sides: tuple[list[Row], list[Row]] = ([], [])
    seen: set[int] = set()
    for band in table.cell_of:
        for column, cell in enumerate(band):
            if cell not in seen:
                seen.add(cell)
                lines = _in_order(table.lines.get(cell, []))
                sides[column].extend(replace(line, opens=line is lines[0]) for line in lines)
    return sides


def _same_edges(columns: Sequence[float], others: Sequence[float]) -> bool:
    return len(columns) == len(others) and all(
        abs(one - other) <= NEAR for one, other in zip(columns, others, strict=True)
    )


def _levels(cells: Sequence[Cell]) -> list[list[Cell]]:
    """Return the rows inside a band: several where all cells have figures side by side.

    A level is a height at which all cells have a line; a cell that wraps has
    further lines between two levels.
    """
    bases = [[line.base for line in lines] for lines in cells]
    levels = [
        base
        for base in bases[0]
        if all(any(abs(base - other) <= 1.0 for other in others) for others in bases[1:])
    ]
    figures = all(
        any(any(map(str.isdigit, line.text)) for line in lines if abs(line.base - base) <= 1.0)
        for base in levels
        for lines in cells[1:]
    )
    if len(levels) < 2 or not figures:
        return [list(cells)]
    starts = [-float("inf"), *(level - 1.0 for level in levels[1:]), float("inf")]
    return [
        [[line for line in lines if top <= line.base < bottom] for lines in cells]
        for top, bottom in pairwise(starts)
    ]


def _in_order(lines: Cell) -> Cell:
    """Return the lines of a cell from the top down, those on one level joined."""
    ordered: Cell = []
    for line in sorted(lines, key=lambda one: (round(one.base), one.left)):
        last = ordered[-1] if ordered else None
        if last is not None and abs(last.base - line.base) <= 1.0 and line.left >= last.right:
            ordered[-1] = Row([*last.words, *line.words], broken=line.broken)
        else:
            ordered.append(line)
    return ordered


def _is_prose(cell: Cell) -> bool:
    return sum(len(line.words) for line in cell) > PROSE_WORDS
