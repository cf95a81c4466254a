"""Tell the tables of a web page that hold data from those that only set text beside text."""

from __future__ import annotations

from collections.abc import Iterator

from tosscan.extract import shapes
from tosscan.extract.bilingual import in_two_languages
from tosscan.extract.dom import Page

CLAUSE_WORDS = 4  # of the text beside a number from which on it is a clause, not an entry of a table
LAYOUT_CELL_WORDS = 120  # a table with a longer cell is a grid for the eye, not rows of data
LAYOUT_SHARE = 0.5  # of the rows of a table that are layout, above which all are
CELL_PARAGRAPHS = 3  # of a cell of data, at most

_LAYOUT = frozenset({"table", "ul", "ol", "menu", "dir", "h1", "h2", "h3", "h4", "h5", "h6"})


def is_bilingual(page: Page, table: int) -> bool:
    """Tell whether a table sets a text beside its translation."""
    rows = [_cells(page, row) for row in page.named("tr", table)]
    if not rows or any(len(cells) != 2 for cells in rows):
        return False
    left, right = (" ".join(page.text(cells[side]) for cells in rows) for side in range(2))
    return in_two_languages(left, right)


def is_layout(page: Page, table: int) -> bool:
    """Tell whether a table only sets texts beside one another: most of its rows hold no data."""
    rows = [is_data_row(page, row) for row in _rows(page, table) if len(_cells(page, row)) >= 2]
    return rows.count(False) > LAYOUT_SHARE * len(rows)


def is_numbered(page: Page, row: int) -> bool:
    """Tell whether a row is a clause with its number in a cell of its own."""
    filled = [text for cell in _cells(page, row) if (text := page.text(cell))]
    return len(filled) == 2 and shapes.is_marker(filled[0]) and len(filled[1].split()) >= CLAUSE_WORDS


def is_data_row(page: Page, row: int) -> bool:
    """Tell whether the cells of a table row are data; a cell with a list, a table or long prose is layout."""
    cells = _cells(page, row)
    return len(cells) >= 2 and not any(_is_layout(page, cell) for cell in cells)


def _rows(page: Page, table: int) -> Iterator[int]:
    """Give the rows of ``table``, not those of tables inside it."""
    for child in page.children(table):
        if page.tags[child] == "tr":
            yield child
        elif page.tags[child] in {"tbody", "thead", "tfoot"}:
            yield from (row for row in page.children(child) if page.tags[row] == "tr")


def _is_layout(page: Page, cell: int) -> bool:
    inside = page.tags[cell + 1 : page.ends[cell]]
    return (
        not _LAYOUT.isdisjoint(inside)
        or inside.count("p") > CELL_PARAGRAPHS
        or page.count(cell) > LAYOUT_CELL_WORDS
    )


def _cells(page: Page, row: int) -> list[int]:
    return [child for child in page.children(row) if page.tags[child] in {"td", "th"}]
