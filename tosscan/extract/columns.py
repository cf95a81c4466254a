"""Put the rows of a page set in columns in reading order.

Most programs write one column after the other, and then the order of the file
is right. Some write line by line over all columns; then every row runs over
the gaps between them, and has to be cut there. Where two columns hold one text
in two languages, their rows are marked, so that each can be read over pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from tosscan.extract.bilingual import in_two_languages
from tosscan.extract.page import Row, Word

STEP = 2.0  # in points: the width of the strips in which words are counted
SIDES = (0.15, 0.85)  # of the width of the text: where gaps between columns may lie
EVEN = 0.43  # share of the widest column that the narrowest one is wide at least
MOST = 4  # columns on one page
CROSSED = 0.08  # share of rows whose words may lie over a gap: headings, rules, tables
ROOM = 1.5  # in sizes: rows that stand in a gap are so far from those over and under it
NARROWEST = 0.7  # in sizes: a narrower gap is chance
ROWS = 6  # that each column has at least
WORDS = 3  # in such a row
FILLED = 0.65  # share of its column that a row of prose fills; cells of a table fill less
SWITCHES = 4  # changes of column beyond those at headings that still are the order of columns
Piece = tuple[Row, int]  # a row with its column from 1, or 0 over several


@dataclass(frozen=True, slots=True)
class Gap:
    """The empty strip between two columns, in the frame of the rows."""

    start: float
    end: float

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2


@dataclass(frozen=True, slots=True)
class Arranged:
    """The rows of a page in reading order; ``languages``: the gap between two columns in two languages."""

    rows: list[Row]
    columns: int = 1
    languages: Gap | None = None


def in_place(rows: Sequence[Row]) -> list[Row]:
    """Return the rows of a page with parts that the file writes late put into the gap where they stand.

    Parts that lie beside others (columns, cells) keep the order of the file.
    """
    runs: list[list[Row]] = []
    for row in rows:
        if runs and row.base >= runs[-1][-1].base - row.size:
            runs[-1].append(row)
        else:
            runs.append([row])
    placed = runs[0] if runs else []
    for part in _beside(runs[1:]):
        top, bottom = min(row.base for row in part), max(row.base for row in part)
        size = part[0].size
        after = (
            number
            for number, (one, other) in enumerate(pairwise(placed), start=1)
            if one.base + ROOM * size <= top and bottom + ROOM * size <= other.base
        )
        place = next(after, len(placed))
        placed[place:place] = part
    return placed


def _beside(runs: Sequence[list[Row]]) -> list[list[Row]]:
    """Return runs of rows, those in turn that lie beside one another made one."""
    parts: list[list[Row]] = []
    for run in runs:
        last = parts[-1] if parts else []
        if last and min(row.base for row in run) <= max(row.base for row in last):
            last.extend(run)
        else:
            parts.append(list(run))
    return parts


def arrange(rows: Sequence[Row], languages: Gap | None = None) -> Arranged:
    """Return the rows of a page in reading order, with the number of columns that they stand in.

    ``languages`` is the gap of the page before where that was set in two
    languages: the last page of such a text may hold a few lines only.
    """
    running = [row for row in rows if row.grid is None and not row.apart]
    prose = [row for row in running if len(row.words) >= WORDS]
    gaps = _gaps(prose)
    pieces = [piece for row in rows for piece in _cut(row, gaps)]
    if gaps and _is_one_in_two(pieces):
        return Arranged([_marked(piece) for piece in _in_order(pieces)], 2, gaps[0])
    if not gaps and languages is not None and _is_free(languages, running):
        pieces = [piece for row in rows for piece in _cut(row, [languages])]
        return Arranged([_marked(piece) for piece in _in_order(pieces)], 2, languages)
    if not gaps:
        return Arranged(list(rows))
    sides = [side for _, side in pieces if side]
    switches = sum(one != other for one, other in pairwise(sides))
    whole = len(pieces) == len(rows)
    if whole and switches <= SWITCHES + len(gaps) - 1 + 2 * (len(pieces) - len(sides)):
        return Arranged(list(rows), len(gaps) + 1)
    return Arranged([row for row, _ in _in_order(pieces)], len(gaps) + 1)


def _gaps(rows: Sequence[Row]) -> list[Gap]:
    """Return the gaps between columns of running text from the left, none for a page in one column."""
    if len(rows) < ROWS:
        return []
    found = sorted(_free(rows), key=lambda gap: gap.start - gap.end)
    size = median(row.size for row in rows)
    found = [gap for gap in found if gap.end - gap.start >= NARROWEST * size][: MOST - 1]
    for count in range(len(found), 0, -1):
        gaps = sorted(found[:count], key=lambda gap: gap.start)
        if _is_prose(rows, gaps):
            return gaps
    return []


def _free(rows: Sequence[Row]) -> Iterator[Gap]:
    """Give the strips over which hardly a word lies."""
    left, right = min(row.left for row in rows), max(row.right for row in rows)
    strips = int((right - left) / STEP) + 2
    steps = [0] * (strips + 1)
    for row in rows:
        for word in row.words:
            steps[int((word.left - left) / STEP)] += 1
            steps[int((word.right - left) / STEP) + 1] -= 1
    over, start = 0, None
    limit = max(1.0, CROSSED * len(rows))
    for strip, step in enumerate(steps):
        over += step
        free = over <= limit and SIDES[0] <= strip / strips <= SIDES[1]
        if free and start is None:
            start = strip
        elif not free and start is not None:
            yield Gap(left + start * STEP, left + strip * STEP)
            start = None


def _is_prose(rows: Sequence[Row], gaps: Sequence[Gap]) -> bool:
    """Tell whether gaps part columns of running text, not the cells of a table."""
    columns: list[list[Row]] = [[] for _ in range(len(gaps) + 1)]
    for row in rows:
        for piece, side in _cut(row, gaps):
            if side and len(piece.words) >= WORDS:
                columns[side - 1].append(piece)
    if min(map(len, columns)) < ROWS:
        return False
    starts = [min(row.left for row in columns[0]), *(gap.end for gap in gaps)]
    ends = [*(gap.start for gap in gaps), max(row.right for row in columns[-1])]
    widths = [end - start for start, end in zip(starts, ends, strict=True)]
    if min(widths) < max(EVEN * max(widths), *(gap.end - gap.start for gap in gaps)):
        return False
    return all(
        median(row.right - row.left for row in column) >= FILLED * width
        for column, width in zip(columns, widths, strict=True)
    )


def _cut(row: Row, gaps: Sequence[Gap]) -> Iterator[Piece]:
    """Give the pieces of a row in their columns; one that runs over a gap stays whole, in column 0."""
    if row.grid is not None or row.apart:
        yield row, 0
        return
    parts: list[tuple[int, list[Word]]] = []
    for word in row.words:
        side = 1 + sum((word.left + word.right) / 2 >= gap.middle for gap in gaps)
        if not parts or parts[-1][0] != side:
            parts.append((side, []))
        parts[-1][1].append(word)
    if any(_runs_over(gap, row, parts) for gap in gaps):
        yield row, 0
    elif len(parts) == 1:
        yield row, parts[0][0]
    else:
        for side, words in parts:
            yield Row(words, broken=row.broken and words[-1] is row.words[-1]), side


def _runs_over(gap: Gap, row: Row, parts: Sequence[tuple[int, list[Word]]]) -> bool:
    """Tell whether a row is written across a gap: a word lies over it, or two words stand too close there."""
    if any(word.left < gap.start and word.right > gap.end for word in row.words):
        return True
    for (_, before), (_, after) in pairwise(parts):
        near = after[0].left - before[-1].right
        if before[-1].right <= gap.end and after[0].left >= gap.start and near < 0.5 * (gap.end - gap.start):
            return True
    return False


def _in_order(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Give the rows from the top down: between rows over several columns, each column after the other."""
    columns: list[list[Piece]] = [[] for _ in range(MOST)]
    for row, side in sorted(pieces, key=lambda piece: (round(piece[0].base), piece[1])):
        if side:
            columns[side - 1].append((row, side))
            continue
        for column in columns:
            yield from column
            column.clear()
        yield row, side
    for column in columns:
        yield from column


def _is_one_in_two(pieces: Sequence[Piece]) -> bool:
    """Tell whether two columns hold one text in two languages."""
    left, right = (" ".join(row.text for row, side in pieces if side == wanted) for wanted in (1, 2))
    return max(side for _, side in pieces) == 2 and in_two_languages(left, right)


def _marked(piece: Piece) -> Row:
    row, side = piece
    return replace(row, side=side) if side else row


def _is_free(gap: Gap, rows: Sequence[Row]) -> bool:
    """Tell whether rows keep to the two sides of a gap, with words on both."""
    pieces = [piece for row in rows for piece in _cut(row, [gap])]
    crossing = sum(not side for _, side in pieces)
    return {1, 2} <= {side for _, side in pieces} and crossing <= max(1.0, 2 * CROSSED * len(rows))
