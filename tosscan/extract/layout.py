"""Put the rows of pages together again: paragraphs, headings, items and table rows.

Whether a row goes on in the next is judged by words first and by distances
second: a sentence torn in two is lost to every reader after this one, while
two paragraphs joined at a full stop are not.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from tosscan.document.text import BlockKind
from tosscan.extract import shapes
from tosscan.extract.page import Page, Row, Word

LARGER = 1.08  # a heading is set this much larger than the body
WIDER_GAP = 1.3  # a paragraph ends where the distance to the next row is this many times the usual
WIDEST_GAP = 2.3  # in sizes: rows further apart belong together only across a page
MARKER_GAP = 8.0  # in sizes: how far to the left of its row a number may stand
INDENT = 0.8  # in sizes
SAME_SIZE = 0.12  # rows whose sizes differ by a greater share are not one paragraph
COLUMN = 0.15  # share of the page's width within which rows start in one column
ALIGNED = 0.8  # in sizes: how far the cells of one column may start from one another
MIN_HEADING_LETTERS = 3

_LEADER = re.compile(r"(?:\.\s?){4,}\s*\d*\s*$|…{2,}\s*\d*\s*$")
_OPEN_END = re.compile(r"(?:\b(?:and|or|и|или|және|немесе)|[.!?;:…])[\"'”’»)\]]*$", re.IGNORECASE)
# Line ends after which no space stands: "737–9", "https://...", "and/or".
_GLUED = ("–", "/", "@", "_")
_WORD = re.compile(r"[^\W\d_]+")
_HYPHENATED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
# Word writes second-level bullets as the letter o in a typewriter face.
_LETTER_BULLETS = frozenset({"o", "§", "Ø", "ü", "v", "q"})


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

    @property
    def text(self) -> str:
        return " ".join(row.text for row in self.rows)

    def cells(self) -> list[list[Row]]:
        """Return the cells of a table row, each with its visual lines."""
        return [cell for row in self.rows for cell in row.grid or [[Row(words)] for words in row.cells()]]


@dataclass(slots=True)
class Measures:
    """What is usual in a file: size of the letters and distance of rows (in sizes), and its vocabulary."""

    size: float
    pitch: float
    words: Counter[str] = field(default_factory=Counter)
    hyphenated: Counter[str] = field(default_factory=Counter)


def measure(bodies: Sequence[Sequence[Row]]) -> Measures:
    """Return the measures of a file from the body rows of its pages."""
    sizes: Counter[float] = Counter()
    gaps: list[float] = []
    words: Counter[str] = Counter()
    hyphenated: Counter[str] = Counter()
    for rows in bodies:
        for row in rows:
            sizes[row.size] += len(row.text)
            text = row.text.casefold()
            hyphenated.update(_HYPHENATED.findall(text))
            found = _WORD.findall(text)
            # The halves of a broken word are no words.
            words.update(found[:-1] if row.broken else found)
        for before, row in itertools.pairwise(rows):
            gap = (row.base - before.base) / max(row.size, 1.0)
            if 0.8 < gap < 3 and abs(row.size - before.size) < 0.5:
                gaps.append(gap)
    size = max(sizes, key=lambda one: sizes[one]) if sizes else 10.0
    return Measures(size, median(gaps) if gaps else 1.2, words, hyphenated)


def parts(pages: Sequence[Page], bodies: Sequence[Sequence[Row]], usual: Measures) -> list[Part]:
    """Return the blocks of a file in the order of its rows."""
    blocks: list[Part] = []
    group = 0
    for page, body in zip(pages, bodies, strict=True):
        rows = _with_markers(body)
        margins = _margins(rows, page)
        tables = _tables(rows)
        for index, row in enumerate(rows):
            previous = blocks[-1] if blocks else None
            if row.grid is not None:
                before = rows[index - 1] if index else None
                group += 0 if before is not None and before.table == row.table else 1
                blocks.append(Part([row], [page.number], "row", group=group))
            elif previous is not None and (cell := _open_cell(previous, row, page, first=not index)):
                cell.append(row)
                previous.late[id(row)] = page.number
            elif index in tables:
                group += 0 if index - 1 in tables else 1
                blocks.append(Part([row], [page.number], "row", group=group))
            elif (
                previous is not None
                and previous.kind != "row"
                and _goes_on(previous, row, page, margins, usual)
            ):
                previous.rows.append(row)
                previous.pages.append(page.number)
            else:
                blocks.append(Part([row], [page.number]))
    _name(blocks, usual)
    return blocks


def words_of(part: Part, usual: Measures) -> Iterator[tuple[Word, int, str, bool]]:
    """Give each word with its page, its text with hyphens resolved, and whether a space stands before it."""
    glue = True
    for position, (row, page) in enumerate(zip(part.rows, part.pages, strict=True)):
        following = part.rows[position + 1] if position + 1 < len(part.rows) else None
        for number, word in enumerate(row.words):
            text = word.text
            last = number == len(row.words) - 1
            hyphen = _hyphen(row, following, usual) if last else None
            if hyphen is not None:
                text = text.removesuffix(hyphen or "-") + hyphen
            yield word, page, text, not glue
            glue = hyphen is not None


def _hyphen(row: Row, following: Row | None, usual: Measures) -> str | None:
    """Return what stands between a row's last word and the next row's first where a hyphen parts one word.

    A hyphen stays where the file writes the word with one elsewhere, or where
    both halves are words of the file and the whole is not. None: no such hyphen.
    """
    last = row.words[-1].text
    typed = last.endswith("-") and len(last) > 1 and last[-2].isalpha()
    if following is None:
        return "-" if row.broken else None
    if len(last) > 1 and last.endswith(_GLUED) and not row.broken:
        return last[-1]
    if not row.broken and not typed:
        return None
    left = _WORD.findall(last.casefold().removesuffix("-"))
    after = following.words[0].text
    right = _WORD.match(after.casefold())
    if not left or right is None or not after[0].islower():
        return "-" if row.broken or (typed and after[0].isalpha()) else None
    one, other = left[-1], right.group()
    if usual.words[one + other]:
        return ""
    if usual.hyphenated[f"{one}-{other}"] or "-" in last[:-1]:
        return "-"
    return "-" if usual.words[one] and usual.words[other] and len(other) > 2 else ""


def _goes_on(part: Part, row: Row, page: Page, margins: dict[int, float], usual: Measures) -> bool:
    """Tell whether ``row`` continues ``part``."""
    last = part.rows[-1]
    before, after = last.text, row.text
    if _LEADER.search(before) or abs(row.size - last.size) > SAME_SIZE * max(row.size, last.size):
        return False
    if last.broken:
        return True
    lower = after[:1].islower() and not _is_letter_bullet(row)
    if last.bold != row.bold and (last.bold or not lower):
        return False
    turned = part.pages[-1] != page.number or row.base <= last.base - 0.5 * last.size
    ended = shapes.ends_sentence(before)
    if turned:
        return _turns(before, after, row, ended=ended)
    full = _is_full(last, row, margins)
    if (shapes.starts_block(after) or _is_letter_bullet(row)) and not (full and not _OPEN_END.search(before)):
        return False
    if not lower and len(last.cells()) > 1 and not _is_letter_bullet(last) and not _marked_by_cell(last):
        return False  # "city ... date" above the first clause
    gap = (row.base - last.base) / max(row.size, 1.0)
    if lower and not ended:
        return gap < WIDEST_GAP
    if not full:
        return False
    if not ended:
        return gap < WIDEST_GAP
    local = _pitch(part)
    if gap > WIDER_GAP * (local or usual.pitch):
        return False
    return not (len(part.rows) > 1 and row.left - last.left > INDENT * row.size)


def _open_cell(part: Part, row: Row, page: Page, *, first: bool) -> list[Row] | None:
    """Return the cell of a ruled table that breaks off at the end of a page and goes on in ``row``."""
    cells = part.rows[0].grid
    if cells is None or row.grid is not None or part.pages[0] != page.number - 1:
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


def _marked_by_cell(row: Row) -> bool:
    """Tell whether the wide gap in a row stands after its number or bullet."""
    cells = row.cells()
    return len(cells) == 2 and shapes.is_marker(_text(cells[0]))


def _turns(before: str, after: str, row: Row, *, ended: bool) -> bool:
    """Tell whether a sentence goes on over the end of a page or column."""
    if shapes.starts_block(after) or _is_letter_bullet(row):
        return False
    if after[:1].islower():
        return not ended or before.endswith(";")
    return not ended and len(before.split()) > 5


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
    return gap if 0 < gap < WIDEST_GAP else None


def _is_letter_bullet(row: Row) -> bool:
    """Tell whether a row starts with a bullet that the file writes as a letter."""
    if len(row.words) < 2 or row.words[0].text not in _LETTER_BULLETS:
        return False
    return row.words[1].left - row.words[0].right > 0.7 * row.size


def _tables(rows: Sequence[Row]) -> set[int]:
    """Return the indexes of rows that look like rows of a table: two or more in turn whose cells align."""
    starts: list[list[float]] = []
    for row in rows:
        cells = row.cells() if row.grid is None else []
        marker = _marked_by_cell(row) or (len(cells) == 2 and _is_letter_bullet(row))
        starts.append([] if len(cells) < 2 or marker else [cell[0].left for cell in cells])
    found: set[int] = set()
    for index, (before, here) in enumerate(itertools.pairwise(starts)):
        limit = ALIGNED * rows[index].size
        shared = sum(any(abs(one - other) <= limit for other in before[1:]) for one in here[1:])
        if here and before and shared:
            found |= {index, index + 1}
    return found


def _text(words: Iterable[Word]) -> str:
    return " ".join(word.text for word in words)


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
        elif shapes.is_item(text) or _is_letter_bullet(part.rows[0]):
            part.kind, part.level = "item", 1


def _is_heading(text: str, *, bold: bool, large: bool) -> bool:
    if sum(char.isalpha() for char in text) < MIN_HEADING_LETTERS or _LEADER.search(text):
        return False
    if shapes.BULLET.match(text):
        return False
    if large or bold:
        return shapes.is_bold_heading(text)
    return shapes.is_plain_heading(text) and text.upper() == text
