"""Find running headers, footers, page numbers, line numbers and watermarks: set aside, never a clause."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence

from tosscan.extract import grid
from tosscan.extract.marginal import line_numbers, margin_numbers
from tosscan.extract.page import Box, Page, Row

BAND = 0.14  # share of the height, at the top and at the bottom, in which furniture stands
RECURS = 0.4  # share of pages on which it recurs
MIN_PAGES = 3
MARGIN = 0.25  # share of the height within which a page number may stand if it stands apart ...
APART = 1.8  # ... by this many sizes from the nearest row
SWAY = 0.025  # share of the height by which its place may differ from page to page
SAME_PLACE = 1.5  # in points: lines of the same words so near one another on two pages are furniture ...
OUTERMOST = 3  # ... where no more rows than these stand further out
MARK = 1.5  # times the size of most rows: recurring words that large lie under the text
MARK_PAGES = 0.6  # share of pages with such a mark
# A line with such a word is kept once, wherever it stands.
LEGAL = re.compile(r"liab|arbitrat|waiv|indemn|ответствен|арбитраж|жауапкершіл", re.IGNORECASE)
_DIGITS = re.compile(r"\d+|\b[ivxlc]{1,6}\b", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"[-–—|\s]*(?:page|p\.|стр\.?|страница|бет|página|lk)?\s*\d{1,4}\s*(?:(?:of|из|/|де|de)\s*\d{1,4})?[-–—|\s]*(?:бет)?",
    re.IGNORECASE,
)


def split(pages: Sequence[Page]) -> tuple[list[list[Row]], list[str]]:
    """Return the body rows of each page, and the lines set aside, each once, in the order of first use.

    A recurring line with a word of law is kept where it stands first (a
    header) or last (a footer), so that it interrupts no sentence between.
    """
    counted = [line_numbers(page) for page in pages]
    words = [
        row.words[0]
        for page, numbers in zip(pages, counted, strict=True)
        for row in page.rows
        if id(row.words[0]) in numbers
    ]
    pages = [
        _without(page, numbers or margin_numbers(page, words))
        for page, numbers in zip(pages, counted, strict=True)
    ]
    recurring, repeated, marks = _recurring(pages), _repeated(pages), _marks(pages)
    bodies: list[list[Row]] = []
    aside: dict[str, None] = {}
    kept: dict[str, tuple[int, int]] = {}
    for number, page in enumerate(pages):
        body: list[Row] = []
        ends = _edges(page)
        tables = _tables(page)
        for row in page.rows:
            text = row.text
            place = (text, round(row.left), round(row.base))
            band = _in_band(row, page) and not _inside(row, tables)
            mask = _mask(text)
            known = band and mask in recurring and _stands(row, page, recurring[mask])
            known = known or (band and id(row) in repeated) or place in marks
            numbered = id(row) in ends and _PAGE_NUMBER.fullmatch(text) is not None
            if not known and not (numbered and len(pages) > 1):
                body.append(row)
            elif not LEGAL.search(text):
                aside.setdefault(text)
            elif text not in kept or row.base > page.height / 2:
                if text in kept:
                    before, index = kept[text]
                    bodies[before] = [old for old in bodies[before] if id(old) != index]
                kept[text] = (number, id(row))
                body.append(row)
        if page.aslant:
            aside.setdefault(" ".join(word.text for word in page.aslant))
        bodies.append(body)
    return bodies, list(aside)


def _without(page: Page, numbers: Collection[int]) -> Page:
    """Return a page without the words of these identities."""
    if not numbers:
        return page
    rows = []
    for row in page.rows:
        words = [word for word in row.words if id(word) not in numbers]
        if words:
            rows.append(row if len(words) == len(row.words) else Row(words, broken=row.broken))
    return Page(page.number, page.width, page.height, rows, strokes=page.strokes, aslant=page.aslant)


def _recurring(pages: Sequence[Page]) -> dict[str, list[float]]:
    """Return, for each masked text that recurs in the bands, the places where it does."""
    places: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for page in pages:
        for row in page.rows:
            if _in_band(row, page):
                places[_mask(row.text)].append((page.number, row.base / page.height))
    needed = max(MIN_PAGES, RECURS * len(pages))
    found = {}
    for mask, seen in places.items():
        if len({number for number, _ in seen}) < needed:
            continue
        heights = sorted(height for _, height in seen)
        steady = [one for one in heights if sum(abs(one - other) <= SWAY for other in heights) >= needed]
        if steady:
            found[mask] = steady
    return found


def _repeated(pages: Sequence[Page]) -> set[int]:
    """Return the identities of outermost rows that stand on another page in the same place.

    So do headers of left and right pages, and of parts of a document, in files
    too short for them to recur often.
    """
    seen: dict[str, list[tuple[int, Row]]] = defaultdict(list)
    for page in pages:
        for row in _outermost(page):
            seen[row.text].append((page.number, row))
    return {
        id(row)
        for rows in seen.values()
        for number, row in rows
        if any(
            other != number
            and abs(row.base - twin.base) <= SAME_PLACE
            and abs(row.left - twin.left) <= SAME_PLACE
            for other, twin in rows
        )
    }


def _outermost(page: Page) -> Iterator[Row]:
    """Give the first and the last rows of a page, those that stand in the bands."""
    rows = sorted(page.rows, key=lambda row: row.base)
    if len(rows) <= OUTERMOST:
        return  # the page would have no text left
    for row in [*rows[:OUTERMOST], *rows[max(OUTERMOST, len(rows) - OUTERMOST) :]]:
        if _in_band(row, page):
            yield row


def _marks(pages: Sequence[Page]) -> set[tuple[str, int, int]]:
    """Return text and place of large words that stand in one place on most pages, under the text."""
    sizes: Counter[float] = Counter()
    places: Counter[tuple[str, int, int]] = Counter()
    for page in pages:
        sizes.update(row.size for row in page.rows)
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    for page in pages:
        large = [row for row in page.rows if row.size >= MARK * usual]
        places.update({(row.text, round(row.left), round(row.base)) for row in large})
    needed = max(MIN_PAGES, MARK_PAGES * len(pages))
    return {place for place, count in places.items() if count >= needed}


def _tables(page: Page) -> list[Box]:
    """Return the areas of ruled tables that reach out of the bands: they are no letterheads."""
    top, bottom = BAND * page.height, (1 - BAND) * page.height
    return [
        (table.columns[0], table.bands[0], table.columns[-1], table.bands[-1])
        for table in grid.find(page.strokes)
        if table.bands[-1] > top and table.bands[0] < bottom
    ]


def _inside(row: Row, tables: Sequence[Box]) -> bool:
    across, down = (row.left + row.right) / 2, row.base - row.size / 3
    return any(x0 <= across <= x1 and y0 <= down <= y1 for x0, y0, x1, y1 in tables)


def _stands(row: Row, page: Page, heights: list[float]) -> bool:
    return any(abs(row.base / page.height - height) <= SWAY for height in heights)


def _in_band(row: Row, page: Page) -> bool:
    place = row.base / page.height if page.height else 0.5
    return place <= BAND or place >= 1 - BAND


def _edges(page: Page) -> set[int]:
    """Return the identities of the highest and lowest rows that stand in a band, or near it and apart."""
    rows = sorted(page.rows, key=lambda row: row.base)
    if len(rows) < 2:
        return {id(row) for row in rows}
    edges = set()
    for row, neighbour in ((rows[0], rows[1]), (rows[-1], rows[-2])):
        place = row.base / page.height if page.height else 0.5
        apart = abs(row.base - neighbour.base) > APART * row.size
        if _in_band(row, page) or (apart and not MARGIN < place < 1 - MARGIN):
            edges.add(id(row))
    return edges


def _mask(text: str) -> str:
    return _DIGITS.sub("#", " ".join(text.split())).casefold()
