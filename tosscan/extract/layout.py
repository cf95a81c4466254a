"""Put the rows of pages together again: paragraphs, headings, items and table rows.

Whether a row goes on in the next is judged by words first and by distances
second: a sentence torn in two is lost to every reader after this one, while
two paragraphs joined at a full stop are not.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tosscan.extract import shapes, tablerows
from tosscan.extract.marginal import mark
from tosscan.extract.page import Page, Row, Word
from tosscan.extract.part import Part
from tosscan.extract.vocabulary import Measures

LARGER = 1.08  # a heading is set this much larger than the body
WIDER_GAP = 1.3  # a paragraph ends where the distance to the next row is this many times the usual
MARKER_GAP = 8.0  # in sizes: how far to the left of its row a number may stand
WIDE_OPEN = 1.15  # times such a distance parts even what does not end as a sentence
OPEN_WORDS = 5  # a row with no more that does not end as a sentence may be a title
SAME_SIZE = 0.12  # rows whose sizes differ by a greater share are not one paragraph
COLUMN = 0.15  # share of the page's width within which rows start in one column
MIN_HEADING_LETTERS = 3

_LEADER = re.compile(r"(?:\.\s?){4,}\s*\d*\s*$|…{2,}\s*\d*\s*$")
_OPEN_END = re.compile(r"(?:\b(?:and|or|и|или|және|немесе)|[.!?;:…])[\"'”’»)\]]*$", re.IGNORECASE)
_ACCOUNT = re.compile(r"\d{5}")  # bank details are set in bold too
_NUMBER = re.compile(r"(\d{1,3}(?:\.\d{1,3})*)\.?\s")
_TIGHT_NUMBER = re.compile(r"\d{1,3}\.\d{1,3}(?:\.\d{1,3})*\.?[\"“«„]?[^\W\d_]")  # "8.2.All", "8.2The"
_DASH = re.compile(r"[–—-]\s+[^\W\d_A-ZА-ЯӘҒҚҢӨҰҮҺІ]")
# No sentence and no title ends with such a word.
_HANGING = re.compile(
    r"(?:\b(?:the|an|of|to|in|by|for|with|from|at|any|and|или|и|в|на|с|по|для|от|из|за|при|және|мен)|,)$",
    re.IGNORECASE,
)
# "as set out in Art.": the number that follows opens no clause.
_REFERENCE = re.compile(r"(?:\b(?:пп?|ст|гл|разд|табл|стр|nos?|arts?|sec|cl|para)\.|[№§])$", re.IGNORECASE)


@dataclass(slots=True)
class Laid:
    """The blocks of a file, and the rows that only repeat the head of a table on its next page."""

    parts: list[Part] = field(default_factory=list)
    repeated: list[Row] = field(default_factory=list)


def lay_out(pages: Sequence[Page], bodies: Sequence[Sequence[Row]], usual: Measures) -> Laid:
    """Return the blocks of a file in the order of its rows."""
    margins: dict[int, float] = {}
    flow: list[tuple[Row, Page]] = []
    for page, body in zip(pages, bodies, strict=True):
        rows = tablerows.gather(_with_markers(mark(body, page, usual.size)))
        margins |= _margins(rows, page)
        flow.extend((row, page) for row in rows)
    composer = _Composer(usual, margins)
    for row, page in _by_language(flow):
        composer.place(row, page)
    _name(composer.laid.parts, usual)
    return composer.laid


class _Composer:
    """Puts rows into blocks, one after the other."""

    def __init__(self, usual: Measures, margins: dict[int, float]) -> None:
        self.laid = Laid()
        self._usual = usual
        self._margins = margins
        self._running: Part | None = None  # what the next row may go on
        self._page = 0
        self._fresh = True  # no row of the page has been placed
        self._table: tuple[int, int | None] | None = None
        self._head = ""
        self._group = 0

    def place(self, row: Row, page: Page) -> None:
        """Put a row where it belongs."""
        self._fresh = self._fresh or page.number != self._page
        self._page = page.number
        if row.apart:
            last = self.laid.parts[-1] if self.laid.parts else None
            if last is not None and last.rows[-1].apart and self._goes_on(last, row):
                last.add(row, self._page)
            else:
                self.laid.parts.append(Part([row], [self._page]))
            return
        if row.grid is not None:
            self._place_cells(row)
        else:
            self._place_text(row)

    def _place_text(self, row: Row) -> None:
        part = self._running
        if part is None:
            self._start(Part([row], [self._page]))
        elif cell := tablerows.open_cell(part, row, self._page, first=self._fresh):
            cell.append(row)
            part.late[id(row)] = self._page
            self._fresh = False
        elif part.kind != "row" and self._goes_on(part, row):
            part.add(row, self._page)
            self._fresh = False
        else:
            self._start(Part([row], [self._page]))

    def _place_cells(self, row: Row) -> None:
        part = self._running
        starts = self._table != (self._page, row.table)
        self._table = self._page, row.table
        if starts and row.text == self._head and (self._fresh or (part is not None and part.kind == "row")):
            self.laid.repeated.append(row)
            return
        if starts and part is not None and tablerows.continues(part, row):
            tablerows.join(part, row, self._page)
            self._fresh = False
            return
        if starts and (part is None or not tablerows.same_table(part, row)):
            self._head = row.text
            self._group += 1
        self._start(Part([row], [self._page], "row", group=self._group))

    def _start(self, part: Part) -> None:
        self._running = part
        self._fresh = False
        self.laid.parts.append(part)

    def _goes_on(self, part: Part, row: Row) -> bool:
        return _goes_on(part, row, self._page, self._margins, self._usual)


def _by_language(flow: Sequence[tuple[Row, Page]]) -> Iterator[tuple[Row, Page]]:
    """Give rows in order, a text in two languages side by side in the one before the other over all pages."""
    for _, run in itertools.groupby(flow, key=lambda line: line[0].side > 0):
        yield from sorted(run, key=lambda line: line[0].side)


def _goes_on(part: Part, row: Row, page: int, margins: dict[int, float], usual: Measures) -> bool:
    """Tell whether ``row`` continues ``part``."""
    last = part.rows[-1]
    before, after = last.text, row.text
    if _LEADER.search(before) or not (_alike(last, row) or _alike(last.words[-1], row.words[0])):
        return False
    if last.broken:
        return True
    lower = _is_within(after) and not tablerows.is_letter_bullet(row)
    if last.bold != row.bold and (last.bold or not lower):
        return False
    if row.side != last.side or row.apart != last.apart:
        return False
    turned = part.pages[-1] != page or row.base <= last.base - 0.5 * last.size
    ended = shapes.ends_sentence(before)
    full = _is_full(last, row, margins)
    starts = _starts(after, before) or tablerows.is_letter_bullet(row)
    if row.opens and not turned:
        return False
    if turned:
        return not starts and _turns(part, after, ended=ended, full=full and id(last) in margins)
    refers = full and _REFERENCE.search(before) is not None
    if starts and not refers and (not full or _OPEN_END.search(before) or _is_title(part, after, usual)):
        return False
    if not lower and len(last.cells()) > 1 and not _is_marked(last):
        return False  # "city ... date" above the first clause
    gap = (row.base - last.base) / max(row.size, 1.0)
    wide = WIDER_GAP * (_pitch(part) or usual.pitch)
    if lower and not ended:
        return gap < tablerows.WIDEST_GAP
    if not full and not (_HANGING.search(before) or after.startswith("&")):
        return False
    if not ended:
        return gap < min(tablerows.WIDEST_GAP, WIDE_OPEN * wide)
    if gap > wide:
        return False
    return not (len(part.rows) > 1 and row.left - last.left > tablerows.INDENT * row.size)


def _starts(after: str, before: str) -> bool:
    """Tell whether a row opens a block: a dash before a small letter goes on with an open sentence."""
    if _DASH.match(after) and not shapes.ends_sentence(before):
        return False
    return shapes.starts_block(after) or _TIGHT_NUMBER.match(after) is not None


def _is_within(text: str) -> bool:
    """Tell whether a text starts inside a sentence: with a small letter, if need be after a bracket."""
    first = text.lstrip("([\"'“„«‘—– ")[:1]
    return first.islower()


def _alike(one: Row | Word, other: Row | Word) -> bool:
    """Tell whether two rows, or words, are set in one size."""
    return abs(one.size - other.size) <= SAME_SIZE * max(one.size, other.size)


def _is_marked(row: Row) -> bool:
    return tablerows.is_letter_bullet(row) or tablerows.is_marked_by_cell(row)


def _is_title(part: Part, after: str, usual: Measures) -> bool:
    """Tell whether a block is the title of what follows: bold, larger than the text, or one level up."""
    if all(row.bold or row.size > usual.size * LARGER for row in part.rows):
        return True
    number = _NUMBER.match(part.text)
    return number is not None and after.startswith(f"{number.group(1)}.1")


def _turns(part: Part, after: str, *, ended: bool, full: bool) -> bool:
    """Tell whether a sentence goes on over the end of a page or column; ``full``: its last row is."""
    last = part.rows[-1]
    if _is_within(after):
        return not ended or last.text.endswith(";")
    if ended or last.bold:
        return False
    return len(last.words) > OPEN_WORDS or (full and len(part.rows) > 1)


def _is_full(last: Row, row: Row, margins: dict[int, float]) -> bool:
    """Tell whether the next row's first word would not have fitted on the last one."""
    margin = margins.get(id(last))
    if margin is None:
        return True
    first = row.words[0]
    return last.right + (first.right - first.left) + 0.2 * row.size > margin - 0.5 * row.size


def _margins(rows: Sequence[Row], page: Page) -> dict[int, float]:
    """Return, by the identity of each row, where the text of its column ends on the right."""
    edges: dict[int, float] = {}
    long = [row for row in rows if len(row.words) >= 4 and row.grid is None]
    for row in rows:
        others = [other for other in long if other is not row]
        near = sorted(other.right for other in others if abs(other.left - row.left) <= COLUMN * page.width)
        # A centred row starts in no column: it is held against the rows over and under it.
        near = near or sorted(other.right for other in others if _spans(other, row))
        if near:
            edges[id(row)] = near[int(0.85 * (len(near) - 1) + 0.5)]
    return edges


def _spans(wide: Row, row: Row) -> bool:
    return wide.left <= row.left and row.right <= wide.right


def _with_markers(rows: Sequence[Row]) -> list[Row]:
    """Return the rows, with bullets and numbers that are drawn apart put in front of what they mark."""
    bare = [row for row in rows if len(row.words) == 1 and shapes.is_marker(row.words[0].text)]
    if not bare:
        return list(rows)
    marked: dict[int, Row] = {}
    taken: set[int] = set()
    for marker in bare:
        beside = [row for row in rows if id(row) not in marked and _marks(marker, row)]
        if beside:
            row = min(beside, key=lambda one: one.left)
            marked[id(row)] = Row([*marker.words, *row.words], broken=row.broken)
            taken.add(id(marker))
    return [marked.get(id(row), row) for row in rows if id(row) not in taken]


def _marks(marker: Row, row: Row) -> bool:
    """Tell whether a marker that stands alone belongs to ``row``: same line, to its left, not far away."""
    level = abs(marker.base - row.base) <= 0.4 * row.size
    return row is not marker and level and 0 <= row.left - marker.right < MARKER_GAP * row.size


def _pitch(part: Part) -> float | None:
    """Return the distance of the last two rows of a block in sizes, or None where it has one row."""
    if len(part.rows) < 2:
        return None
    before, last = part.rows[-2:]
    gap = (last.base - before.base) / max(last.size, 1.0)
    return gap if 0 < gap < tablerows.WIDEST_GAP else None


def _name(blocks: list[Part], usual: Measures) -> None:
    """Set the kind and level of each block that is not a table row."""
    larger = sorted(
        {round(part.rows[0].size) for part in blocks if part.rows[0].size > usual.size * LARGER}, reverse=True
    )
    for part in blocks:
        if part.kind == "row":
            continue
        text = part.text
        size = part.rows[0].size
        bold = all(row.bold for row in part.rows)
        if _is_heading(text, bold=bold, large=size > usual.size * LARGER):
            part.kind = "heading"
            rank = larger.index(round(size)) if round(size) in larger else len(larger)
            part.level = min(6, rank + 1)
        elif shapes.is_item(text) or tablerows.is_letter_bullet(part.rows[0]):
            part.kind, part.level = "item", 1


def _is_heading(text: str, *, bold: bool, large: bool) -> bool:
    if sum(char.isalpha() for char in text) < MIN_HEADING_LETTERS or _LEADER.search(text):
        return False
    if shapes.BULLET.match(text) or _ACCOUNT.search(text):
        return False
    if large or bold:
        return shapes.is_bold_heading(text)
    return shapes.is_plain_heading(text) and text.upper() == text
