"""Find running headers, footers and page numbers: they are set aside, never a clause."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from tosscan.extract.page import Page, Row

BAND = 0.14  # share of the height, at the top and at the bottom, in which furniture stands
RECURS = 0.4  # share of pages on which it recurs
MIN_PAGES = 3
MARGIN = 0.25  # share of the height within which a page number may stand if it stands apart ...
APART = 1.8  # ... by this many sizes from the nearest row
SWAY = 0.025  # share of the height by which its place may differ from page to page
# A line with such a word is kept wherever it stands.
LEGAL = re.compile(r"liab|arbitrat|waiv|indemn|ответствен|арбитраж|жауапкершіл", re.IGNORECASE)
_DIGITS = re.compile(r"\d+|\b[ivxlc]{1,6}\b", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"[-–—|\s]*(?:page|p\.|стр\.?|страница|бет|página|lk)?\s*\d{1,4}\s*(?:(?:of|из|/|де|de)\s*\d{1,4})?[-–—|\s]*(?:бет)?",
    re.IGNORECASE,
)


def split(pages: Sequence[Page]) -> tuple[list[list[Row]], list[str]]:
    """Return the body rows of each page, and the lines set aside, each once, in the order of first use."""
    recurring = _recurring(pages)
    bodies: list[list[Row]] = []
    aside: dict[str, None] = {}
    for page in pages:
        body = []
        edges = _edges(page)
        for row in page.rows:
            text = row.text
            known = (
                _in_band(row, page)
                and _mask(text) in recurring
                and _stands(row, page, recurring[_mask(text)])
            )
            numbered = id(row) in edges and _PAGE_NUMBER.fullmatch(text) is not None
            if (known or (numbered and len(pages) > 1)) and not LEGAL.search(text):
                aside.setdefault(text)
            else:
                body.append(row)
        bodies.append(body)
    return bodies, list(aside)


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
