"""A block in the making: rows of pages that belong together."""

from __future__ import annotations

from dataclasses import dataclass, field

from tosscan.document.text import BlockKind
from tosscan.extract.page import Row


@dataclass(slots=True, eq=False)
class Part:
    """One block: rows with their pages, and the kind of block.

    ``late`` holds, by identity, the lines of a table row that stand on the next page, with that page.
    """

    rows: list[Row]
    pages: list[int]
    kind: BlockKind = "paragraph"
    level: int = 0
    group: int | None = None
    late: dict[int, int] = field(default_factory=dict)

    def page_of(self, line: Row) -> int:
        """Return the page on which a visual line of a table row stands."""
        return self.late.get(id(line), self.pages[0])

    def add(self, row: Row, page: int) -> None:
        """Append a row that stands on ``page``."""
        self.rows.append(row)
        self.pages.append(page)

    @property
    def text(self) -> str:
        return " ".join(row.text for row in self.rows)

    def cells(self) -> list[list[Row]]:
        """Return the cells of a table row, each with its visual lines."""
        return [cell for row in self.rows for cell in row.grid or [[Row(words)] for words in row.cells()]]
