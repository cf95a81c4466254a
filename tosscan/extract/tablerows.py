"""Rows of tables on pages: cells found by alignment where no lines are drawn, rows that go on over pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tosscan.extract import shapes
from tosscan.extract.page import Row, Word
from tosscan.extract.part import Part

ALIGNED = 0.8  # in sizes: how far the cells of one column may start from one another
INDENT = 0.8  # in sizes
WIDEST_GAP = 2.3  # in sizes: rows further apart belong together only across a page
LINE_GAP = 1.45  # in sizes: lines of one cell stand no further apart
CELL_SPACE = 0.4  # in sizes: cells written one by one stand no closer
LEVEL = 0.25  # in sizes: base lines closer than this are one level
MOST_LINES = 40  # of a table row written cell by cell
# Word writes second-level bullets as the letter o in a typewriter face.
_LETTER_BULLETS = frozenset({"o", "§", "Ø", "ü", "v", "q"})


def gather(rows: Sequence[Row]) -> list[Row]:
    """Return the rows of a page with those that look like rows of an unruled table given their cells.

    Two or more rows in turn whose cells align are a table; lines under one of
    them that stand under its cells alone go on in these.
    """
    rows = _levelled(rows)
    found = _aligned(rows)
    if not found:
        return list(rows)
    gathered: list[Row] = []
    number = -1  # of ruled tables numbers go up from 0
    for index, row in enumerate(rows):
        last = gathered[-1] if gathered else None
        if last is not None and _is_loose(last) and (placed := _under(last, row)):
            for cell, words in placed:
                cell.append(Row(words, broken=row.broken))
            last.words = [*last.words, *row.words]
        elif index in found:
            number -= index - 1 not in found and not _is_loose(last)
            cells = [[Row(words)] for words in row.cells()]
            cells[-1][-1].broken = row.broken
            gathered.append(Row(row.words, grid=cells, table=number, slots=tuple(range(len(cells)))))
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
    anew = first and not (_is_small(row.text) and not shapes.ends_sentence(placed[0][0][-1].text))
    return [] if anew else placed


def _goes_on(cell: list[Row], words: Sequence[Word]) -> bool:
    """Tell whether words stand right under a cell."""
    below = words[0].base - cell[-1].base
    aligned = abs(words[0].left - cell[0].left) <= ALIGNED * words[0].size
    return aligned and 0 < below <= LINE_GAP * words[0].size


def _levelled(rows: Sequence[Row]) -> list[Row]:
    """Return rows with those of unruled tables that are written cell by cell put line by line.

    There the file goes back up to the first line of the row for each cell. A
    single such place may as well be two short columns of text.
    """
    lines: list[Row] = []
    firsts: list[Row] = []  # the first line of each row of a table, and all rows outside
    blocks: list[int] = []  # places in ``firsts``
    index = 0
    while index < len(rows):
        end = _block(rows, index)
        if end:
            merged = _lines(rows[index:end])
            blocks.append(len(firsts))
            firsts.append(merged[0])
            lines.extend(merged)
        else:
            firsts.append(rows[index])
            lines.append(rows[index])
        index = end or index + 1
    return lines if blocks and set(blocks) <= _aligned(firsts) else list(rows)


def _block(rows: Sequence[Row], start: int) -> int:
    """Return where a table row that starts at ``start`` and is written cell by cell ends, 0 for none."""
    top = rows[start]
    end = 0
    right = top.right
    for index in range(start + 1, min(start + MOST_LINES, len(rows))):
        row = rows[index]
        if row.grid is not None or row.apart or row.base < top.base - LEVEL * row.size:
            break
        if row.base < rows[index - 1].base - LEVEL * row.size:  # it goes up
            if abs(row.base - top.base) > LEVEL * row.size or row.left < right + CELL_SPACE * row.size:
                break
            end = index + 1
        elif end == index and row.left > top.left + ALIGNED * row.size and row.base > rows[index - 1].base:
            if row.base - rows[index - 1].base > LINE_GAP * row.size:
                break
            end = index + 1  # a further line of the cell
        elif end or row.base - rows[index - 1].base > LINE_GAP * row.size:
            break
        right = max(right, row.right)
    return end


def _lines(rows: Sequence[Row]) -> list[Row]:
    """Return rows from the top down, those on one level joined."""
    lines: list[Row] = []
    for row in sorted(rows, key=lambda one: (round(one.base), one.left)):
        if lines and abs(lines[-1].base - row.base) <= LEVEL * row.size:
            lines[-1] = Row([*lines[-1].words, *row.words], broken=row.broken)
        else:
            lines.append(row)
    return lines


def _aligned(rows: Sequence[Row]) -> set[int]:
    """Return the indexes of rows that look like rows of a table: two or more in turn whose cells align.

    Between them may stand lines that go on in a cell of the one before.
    """
    found: set[int] = set()
    last: tuple[int, list[float]] | None = None
    for index, row in enumerate(rows):
        cells = row.cells() if row.grid is None and not row.apart else []
        starts = [cell[0].left for cell in cells]
        limit = ALIGNED * row.size if cells else 0.0
        if len(cells) < 2 or is_marked_by_cell(row) or (len(cells) == 2 and is_letter_bullet(row)):
            near = last is not None and 0 < row.base - rows[index - 1].base <= LINE_GAP * row.size
            if not (near and last and cells and any(abs(starts[0] - one) <= limit for one in last[1])):
                last = None
            continue
        if last is not None and any(abs(one - other) <= limit for other in last[1][1:] for one in starts[1:]):
            found |= {last[0], index}
        last = index, starts
    return found


def continues(part: Part, row: Row) -> bool:
    """Tell whether the first row of a table on a page goes on in the last row of the table before.

    It does where it has no first cell, or one that does not start anew.
    """
    if not same_table(part, row) or row.grid is None:
        return False
    if row.slots[0] > part.rows[0].slots[0]:
        return True
    return _is_small(row.grid[0][0].text) and not shapes.ends_sentence(part.cells()[0][-1].text)


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
        elif first and aligned and (_is_small(row.text) or cell is not cells[0]):
            return cell
    return None


def _is_small(text: str) -> bool:
    """Tell whether the first letter of a text is small."""
    return next((char for char in text if char.isalnum()), "X").islower()


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
