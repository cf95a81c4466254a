"""Find what stands beside the running text of a page: line numbers, notes in the margin, footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from tosscan.extract import shapes
from tosscan.extract.page import Page, Row, Word

LINE_NUMBERS = 12  # that a page has at least
COVER = 0.8  # share of the lines that line numbers count
LINED_UP = 1.5  # in points: how far the ends of line numbers may differ
NUMBER_GAP = 0.8  # in sizes: between a line number and its line at least
PROSE = 6  # words of a row that tells where the text of a page stands
PROSE_ROWS = 8  # of such rows, at least
EDGE = 0.1  # share of those rows that may reach further
BESIDE = 0.5  # in sizes: how far outside a note in the margin starts
NOTE_WORDS = 0.25  # share of the words of a page that such notes have at most ...
NOTE_WIDTH = 0.5  # ... and of the width of its prose: more is a column
NOTE_SIZE = 0.93  # of the size of the text: footnotes are set smaller
NOTE_ROWS = 0.5  # share of the height of a page that footnotes take at most

# "1 See", "12) See", "* See", and a number written as a raised sign.
_NOTE = re.compile(r"(?:\d{1,3}[.)]?|\[\d{1,3}\]|[*†‡]{1,3}|[¹²³⁴-⁹]+)(?:\s|(?=[^\W\d_]))")


def line_numbers(page: Page) -> set[int]:
    """Return the identities of the words that count the lines of a page in its margin."""
    numbers = [row for row in page.rows if _may_count(row)]
    if len(numbers) < LINE_NUMBERS:
        return set()
    others = [row for row in page.rows if len(row.words) > 1 or not _may_count(row)]
    lines = {round(row.base) for row in others}
    if sum(len(row.cells()) > 2 for row in others) > len(lines) / 2:
        return set()
    for column in _columns([row.words[0] for row in numbers]):
        if len(column) >= LINE_NUMBERS and _counts(column, lines):
            return {id(word) for word in column}
    return set()


def margin_numbers(page: Page, known: Collection[Word]) -> set[int]:
    """Return the identities of numbers that stand where line numbers stand on other pages of the file."""
    return {
        id(row.words[0])
        for row in page.rows
        if _may_count(row) and any(_lined_up(row.words[0], word) for word in known)
    }


def _columns(numbers: Sequence[Word]) -> Iterator[list[Word]]:
    """Give numbers that start or end at one place, from the top down."""
    ordered = sorted(numbers, key=lambda word: word.base)
    for edges in ([word.right for word in ordered], [word.left for word in ordered]):
        for place in sorted(set(edges)):
            yield [word for word, edge in zip(ordered, edges, strict=True) if 0 <= edge - place <= LINED_UP]


def _lined_up(one: Word, other: Word) -> bool:
    return min(abs(one.right - other.right), abs(one.left - other.left)) <= LINED_UP


def _may_count(row: Row) -> bool:
    """Tell whether a row is, or starts with, a number that stands apart."""
    first = row.words[0]
    if not (first.text.isascii() and first.text.isdigit()) or len(first.text) > 4:
        return False
    return len(row.words) == 1 or row.words[1].left - first.right > NUMBER_GAP * first.size


def _counts(column: Sequence[Word], lines: set[int]) -> bool:
    """Tell whether numbers go up by one step and stand at the lines that they count."""
    steps = Counter(int(after.text) - int(before.text) for before, after in pairwise(column))
    step, times = steps.most_common(1)[0]
    if step not in {1, 2, 5, 10} or times < COVER * (len(column) - 1):
        return False
    beside = sum(any(round(word.base) + shift in lines for shift in (-1, 0, 1)) for word in column)
    return beside >= COVER * len(column) and step * len(column) >= COVER * len(lines)


def mark(rows: Sequence[Row], page: Page, size: float) -> list[Row]:
    """Return rows with those that stand beside the running text set apart; ``size`` is that of the text."""
    notes = _footnotes(rows, page, size) | _side_notes(rows, size)
    return [replace(row, apart=True) if id(row) in notes else row for row in rows]


def _side_notes(rows: Sequence[Row], size: float) -> set[int]:
    """Return the identities of rows that stand wholly in the margin of the prose of a page."""
    prose = [row for row in rows if len(row.words) >= PROSE and row.grid is None and not row.apart]
    if len(prose) < PROSE_ROWS:
        return set()
    reach = int(EDGE * len(prose))
    left = sorted(row.left for row in prose)[reach]
    right = sorted(row.right for row in prose)[-1 - reach]
    found = [
        row
        for row in rows
        if row.grid is None
        and row.size <= size
        and (row.left >= right + BESIDE * size or row.right <= left - BESIDE * size)
        and any(char.isalpha() for char in row.text)
        and not shapes.is_marker(row.text)
    ]
    wide = max((row.right - row.left for row in found), default=0.0)
    few = sum(len(row.words) for row in found) <= NOTE_WORDS * sum(len(row.words) for row in rows)
    return {id(row) for row in found} if few and wide <= NOTE_WIDTH * (right - left) else set()


def _footnotes(rows: Sequence[Row], page: Page, size: float) -> set[int]:
    """Return the identities of the rows of small print at the foot of a page, from the first note on."""
    small: list[Row] = []
    for row in sorted(rows, key=lambda row: -row.base):
        if row.size > NOTE_SIZE * size or row.grid is not None:
            break
        small.append(row)
    if not small or len(small) == len(rows) or small[-1].base < NOTE_ROWS * page.height:
        return set()
    for number in range(len(small) - 1, -1, -1):
        if _NOTE.match(small[number].text):
            return {id(row) for row in small[: number + 1]}
    return set()
