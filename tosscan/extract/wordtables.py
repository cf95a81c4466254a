"""Tell how a table of a Word file is read: as data, as a grid of clauses, or as languages side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from lxml import etree

from tosscan.extract import shapes
from tosscan.extract.bilingual import in_two_languages
from tosscan.extract.wordlists import W
from tosscan.extract.wordxml import bare

LAYOUT_CELL_WORDS = 120  # a row with a longer cell is set in a grid for the eye, no row of data
LAYOUT_CELL_PARAGRAPHS = 3
MOST_LANGUAGES = 3  # Kazakh, Russian and English side by side


def is_data(cell: etree._Element) -> bool:
    """Tell whether a cell holds data: no table of its own and no long prose."""
    if cell.find(f".//{W}tbl") is not None or len(bare(cell).split()) > LAYOUT_CELL_WORDS:
        return False
    return sum(bool(bare(one)) for one in cell.iterchildren(f"{W}p")) <= LAYOUT_CELL_PARAGRAPHS


def number_cell(cells: Sequence[etree._Element], filled: Sequence[etree._Element]) -> etree._Element | None:
    """Return the cell with the number of a clause, where the row is that clause and nothing else."""
    if len(filled) == 2 and shapes.is_marker(bare(filled[0])):
        return filled[0]
    if len(filled) == 1 and filled[0] is not cells[0]:
        first = cells[0]
        if any(element.find(f"{W}pPr/{W}numPr") is not None for element in first.iter(f"{W}p")):
            return first
    return None


def languages(rows: Sequence[Sequence[etree._Element]]) -> int:
    """Return how many columns hold one text in as many languages, each row a clause; 0 for any other table.

    Rows with another number of cells, as a title over all columns, may stand between.
    """
    if not rows:
        return 0
    columns, times = Counter(map(len, rows)).most_common(1)[0]
    if not 2 <= columns <= MOST_LANGUAGES or times * 2 <= len(rows):
        return 0
    texts = [" ".join(bare(row[column]) for row in rows if len(row) == columns) for column in range(columns)]
    apart = all(in_two_languages(texts[column], texts[column + 1]) for column in range(columns - 1))
    return columns if apart else 0
