"""Rows of tables on pages: cells found by alignment where no lines are drawn, rows that go on over pages."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from tosscan.extract import shapes
from tosscan.extract.page import Row, Word
from tosscan.extract.part import Part

ALIGNED = 0.8  # in sizes: how far the cells of one column may start from one another
INDENT = 0.8  # in sizes
WIDEST_GAP = 2.3  # in sizes: rows further apart belong together only across a page
LINE_GAP = 1.45  # in sizes: lines of one cell stand no further apart
# Word writes second-level bullets as the letter o in a typewriter face.
_LETTER_BULLETS = frozenset({"o", "§", "Ø", "ü", "v", "q"})


def gather(rows: Sequence[Row]) -> list[Row]:
    """Return the rows of a page with those that look like rows of an unruled table given their cells.

    Two or more rows in turn whose cells align are a table; lines under one of
    them that stand under its cells alone go on in these.
    """
    found = _aligned(rows)
    if not found:
        return list(rows)
    gathered: list[Row] = []
    number = -1  # of ruled tables numbers go up from 0
    for index, row in enumerate(rows):
        last = gathered[-1] if gathered else None
        if index in found:
            number -= index - 1 not in found and not _is_loose(last)
            cells = [[Row(words)] for words in row.cells()]
            cells[-1][-1].broken = row.broken
            gathered.append(Row(row.words, grid=cells, table=number, slots=tuple(range(len(cells)))))
        elif last is not None and _is_loose(last) and (placed := _under(last, row)):
            for cell, words in placed:
                cell.append(Row(words, broken=row.broken))
            last.words = [*last.words, *row.words]
        else:
            gathered.append(row)
    return gathered


def _is_loose(row: Row | None) -> bool:
    return row is not None and row.table is not None and row.table < 0


def _under(last: Row, row: Row) -> list[tuple[list[Row], list[Word]]]:
    """Return the cells of a table row in which the words of ``row`` go on, or nothing where they do not."""
    placed: list[tuple[list[Row], list[Word]]] = []
    for words in row.cells():
        cell = next((one for one in last.grid or () if _goes_on(one, words)), None)
        if cell is None:
            return []
        placed.append((cell, words))
    first = placed[0][0] is (last.grid or [[]])[0]
    anew = first and not (row.text[:1].islower() and not shapes.ends_sentence(placed[0][0][-1].text))
    return [] if anew else placed


def _goes_on(cell: list[Row], words: Sequence[Word]) -> bool:
    """Tell whether words stand right under a cell."""
    below = words[0].base - cell[-1].base
    aligned = abs(words[0].left - cell[0].left) <= ALIGNED * words[0].size
    return aligned and 0 < below <= LINE_GAP * words[0].size


def _aligned(rows: Sequence[Row]) -> set[int]:
    """Return the indexes of rows that look like rows of a table: two or more in turn whose cells align."""
    starts: list[list[float]] = []
    for row in rows:
        cells = row.cells() if row.grid is None and not row.apart else []
        marker = is_marked_by_cell(row) or (len(cells) == 2 and is_letter_bullet(row))
        starts.append([] if len(cells) < 2 or marker else [cell[0].left for cell in cells])
    found: set[int] = set()
    for index, (before, here) in enumerate(itertools.pairwise(starts)):
        limit = ALIGNED * rows[index].size
        shared = sum(any(abs(one - other) <= limit for other in before[1:]) for one in here[1:])
        if here and before and shared:
            found |= {index, index + 1}
    return found


def continues(part: Part, row: Row) -> bool:
    """Tell whether the first row of a table on a page goes on in the last row of the table before.

    It does where it has no first cell, or one that does not start anew.
    """
    if not same_table(part, row) or row.grid is None:
        return False
    if row.slots[0] > part.rows[0].slots[0]:
        return True
    last = part.cells()[0][-1].text
    return row.grid[0][0].text[:1].islower() and not shapes.ends_sentence(last)


def same_table(part: Part, row: Row) -> bool:
    """Tell whether a row has cells where the last row of a table on the page before has them."""
    last = part.rows[0]
    if part.kind != "row" or last.grid is None or row.grid is None or not row.slots:
        return False
    starts = dict(zip(last.slots, (cell[0].left for cell in last.grid), strict=False))
    shared = [slot for slot in row.slots if slot in starts]
    return bool(shared) and all(
        abs(starts[slot] - cell[0].left) <= ALIGNED * row.size
        for slot, cell in zip(row.slots, row.grid, strict=False)
        if slot in starts
    )


def join(part: Part, row: Row, page: int) -> None:
    """Append the cells of ``row``, which stands on ``page``, to those of a table row."""
    last = part.rows[0]
    cells = dict(zip(last.slots, last.grid or (), strict=False))
    for slot, lines in zip(row.slots, row.grid or (), strict=False):
        cells.setdefault(slot, []).extend(lines)
        part.late.update((id(line), page) for line in lines)
    slots = tuple(sorted(cells))
    part.rows[0] = Row(last.words, grid=[cells[slot] for slot in slots], table=last.table, slots=slots)


def open_cell(part: Part, row: Row, page: int, *, first: bool) -> list[Row] | None:
    """Return the cell of a table row that breaks off at the end of a page and goes on in ``row``.

    ``first``: no other row of the page stands before it.
    """
    cells = part.rows[0].grid
    if cells is None or row.grid is not None or part.pages[0] != page - 1:
        return None
    if not first and not part.late:
        return None
    for cell in cells:
        last = cell[-1]
        aligned = abs(cell[0].left - row.left) <= INDENT * row.size and not shapes.ends_sentence(last.text)
        if id(last) in part.late:
            near = 0 < row.base - last.base < WIDEST_GAP * row.size
            if aligned and near:
                return cell
        elif first and aligned and row.text[:1].islower():
            return cell
    return None


def is_marked_by_cell(row: Row) -> bool:
    """Tell whether the wide gap in a row stands after its number or bullet."""
    cells = row.cells()
    return len(cells) == 2 and shapes.is_marker(_text(cells[0]))


def is_letter_bullet(row: Row) -> bool:
    """Tell whether a row starts with a bullet that the file writes as a letter."""
    if len(row.words) < 2 or row.words[0].text not in _LETTER_BULLETS:
        return False
    return row.words[1].left - row.words[0].right > 0.7 * row.size


def _text(words: Iterable[Word]) -> str:
    return " ".join(word.text for word in words)
