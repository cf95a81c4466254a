"""Put the rows of a page set in two columns in reading order.

Most programs write one column after the other, and then the order of the file
is right. Some write line by line over both columns; then every row runs over
the gap between them, and has to be cut there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from tosscan.extract.page import Row, Word

STEP = 2.0  # in points: the width of the strips in which words are counted
MIDDLE = (0.3, 0.7)  # of the width of the text: where the gap between two columns may lie
CROSSED = 0.08  # share of rows whose words may lie over the gap: headings, rules, tables
NARROWEST = 0.7  # in sizes: a narrower gap is chance
ROWS = 6  # that each column has at least
WORDS = 3  # in such a row
FILLED = 0.65  # share of its column that a row of prose fills; cells of a table fill less
SWITCHES = 4  # changes of side beyond those at headings that still are the order of columns


@dataclass(frozen=True, slots=True)
class _Gap:
    start: float
    end: float


def arrange(rows: Sequence[Row]) -> tuple[list[Row], int]:
    """Return the rows of a page in reading order, and the number of columns, 1 or 2, that they stand in."""
    prose = [row for row in rows if row.grid is None and len(row.words) >= WORDS]
    gap = _gap(prose)
    if gap is None or not _is_prose(prose, gap):
        return list(rows), 1
    pieces = [piece for row in rows for piece in _cut(row, gap)]
    sides = [side for _, side in pieces if side]
    switches = sum(one != other for one, other in pairwise(sides))
    if len(pieces) == len(rows) and switches <= SWITCHES + 2 * (len(pieces) - len(sides)):
        return list(rows), 2
    return list(_in_order(pieces)), 2


def _gap(rows: Sequence[Row]) -> _Gap | None:
    """Return the widest strip in the middle of the text over which hardly a word lies, or None."""
    if len(rows) < ROWS:
        return None
    left, right = min(row.left for row in rows), max(row.right for row in rows)
    strips = int((right - left) / STEP) + 2
    steps = [0] * (strips + 1)
    for row in rows:
        for word in row.words:
            steps[int((word.left - left) / STEP)] += 1
            steps[int((word.right - left) / STEP) + 1] -= 1
    best: _Gap | None = None
    over, start = 0, None
    limit = max(1.0, CROSSED * len(rows))
    for strip, step in enumerate(steps):
        over += step
        free = over <= limit and MIDDLE[0] <= strip / strips <= MIDDLE[1]
        if free and start is None:
            start = strip
        elif not free and start is not None:
            found = _Gap(left + start * STEP, left + strip * STEP)
            if best is None or found.end - found.start > best.end - best.start:
                best = found
            start = None
    size = median(row.size for row in rows)
    return best if best is not None and best.end - best.start >= NARROWEST * size else None


def _is_prose(rows: Sequence[Row], gap: _Gap) -> bool:
    """Tell whether both sides of the gap hold lines of running text, not the cells of a table."""
    sides: tuple[list[Row], list[Row]] = ([], [])
    for row in rows:
        for piece, side in _cut(row, gap):
            if side and len(piece.words) >= WORDS:
                sides[side - 1].append(piece)
    if min(map(len, sides)) < ROWS:
        return False
    edges = ((min(row.left for row in sides[0]), gap.start), (gap.end, max(row.right for row in sides[1])))
    return all(
        median(row.right - row.left for row in side) >= FILLED * (end - start)
        for side, (start, end) in zip(sides, edges, strict=True)
    )


def _cut(row: Row, gap: _Gap) -> Iterator[tuple[Row, int]]:
    """Give a row with its side: 1 left, 2 right, 0 over both; one with words on both sides is cut."""
    middle = (gap.start + gap.end) / 2
    left: list[Word] = [word for word in row.words if (word.left + word.right) / 2 < middle]
    right: list[Word] = [word for word in row.words if (word.left + word.right) / 2 >= middle]
    if row.grid is not None:
        yield row, 0
    elif not left or not right:
        edge = max((word.right for word in left), default=gap.start) if left else min(w.left for w in right)
        crosses = edge > gap.end if left else edge < gap.start
        yield row, 0 if crosses else 1 if left else 2
    elif min(word.left for word in right) - max(word.right for word in left) < 0.5 * (gap.end - gap.start):
        yield row, 0
    else:
        yield Row(left), 1
        yield Row(right, broken=row.broken), 2


def _in_order(pieces: Sequence[tuple[Row, int]]) -> Iterator[Row]:
    """Give the rows from the top down: between rows over both columns, the left column before the right."""
    columns: tuple[list[Row], list[Row]] = ([], [])
    for row, side in sorted(pieces, key=lambda piece: (round(piece[0].base), piece[1])):
        if side:
            columns[side - 1].append(row)
            continue
        for column in columns:
            yield from column
            column.clear()
        yield row
    for column in columns:
        yield from column
