"""Read plain text: paragraphs by blank lines and indents, lines that a program wrapped joined again."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tosscan.document.text import BlockKind, ExtractedText
from tosscan.errors import NotAssessedError, Reason
from tosscan.extract import shapes
from tosscan.extract.base import Job
from tosscan.extract.builder import Builder
from tosscan.extract.encoding import decode
from tosscan.extract.furniture import LEGAL
from tosscan.extract.labels import Labels, refers

ENGINE = "text"
FULL = 0.8  # share of the width from which a line is full, so that it says nothing about a paragraph's end
DOUBLE_SPACED = 0.9  # share of lines with a blank line below, from which on the blank lines part nothing
FEW_PAGES = 3  # pages from which on a line may be called a running header
RECURS = 0.4  # share of pages on which it recurs
MOST_FURNITURE = 0.5  # share of the lines that may be set aside as such
EDGE = 2  # lines at the top and bottom of a page among which it stands

_DIGITS = re.compile(r"\d+")
_RULE = re.compile(r"[\W_]{3,}")  # a line drawn with signs
_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:(?:page|стр(?:аница|\.)?|бет)\s*\d{1,4}(?:\s*(?:of|из|/)\s*\d{1,4})?|\d{1,4}\s*/\s*\d{1,4}|\d{1,4})[-–—\s]*",
    re.IGNORECASE,
)
_HYPHENATED = re.compile(r"\w*[^\W\d_]-$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the file: its number from 1, the column of its first visible character, its text.

    ``page`` counts the form feeds before it.
    """

    number: int
    column: int
    text: str
    page: int = 0


def extract(job: Job) -> ExtractedText:
    """Return the text of a plain text file, with lines and columns as anchors.

    Rules drawn with signs, and the headers, footers and numbers of pages that
    form feeds part, are set aside.
    """
    decoded = decode(job.raw.data, charset=job.raw.source.charset)
    rows, aside = _without_furniture(lines_of(decoded.text))
    builder = Builder("line")
    wrapped = emit_lines(builder, rows)
    if not builder.blocks:
        raise NotAssessedError(Reason.EMPTY)
    return builder.result(
        engine=ENGINE,
        engine_version="1",
        words_source=len(decoded.text.split()),
        words_aside=sum(len(line.split()) for line in aside),
        title=_title(builder),
        set_aside=tuple(dict.fromkeys(aside)),
        figures={"encoding": decoded.encoding, "hard_wrapped": wrapped},
        warnings=decoded.warnings,
    )


def lines_of(text: str, *, first: int = 1) -> list[Row]:
    """Return the lines of ``text``, blank ones too; the number of its first line is ``first``."""
    # Not splitlines(): a form feed or U+2028 is white space here, and line numbers follow editors.
    raw = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    rows = []
    page = 0
    for number, line in enumerate(raw, start=first):
        page += line.count("\f")
        rows.append(Row(number, len(line) - len(line.lstrip()) + 1, line.strip(), page))
    return rows


def emit_lines(builder: Builder, rows: Sequence[Row]) -> bool:
    """Emit the blocks of ``rows``, and tell whether they were wrapped by a program that counts columns."""
    rows = _single_spaced(rows)
    lines = [row.text for row in rows]
    wrapped = shapes.is_wrapped(lines)
    width = shapes.width_of(lines) if wrapped else 0
    reader = _Reader(builder, wrapped, width, Counter(word for line in lines for word in _words(line)))
    for number, paragraph in enumerate(_paragraphs(rows, wrapped=wrapped, width=width)):
        reader.paragraph(paragraph, group=-1 - number)
    return wrapped


def _without_furniture(rows: Sequence[Row]) -> tuple[list[Row], list[str]]:
    """Return the rows with running headers, page numbers and rules blank, and the texts of those."""
    pages = [
        [row for row in page if row.text] for _, page in itertools.groupby(rows, key=lambda row: row.page)
    ]
    furniture = list(_furniture(pages)) if len(pages) >= FEW_PAGES else []
    # Pages that are alike as a whole have no furniture: it would be all of them.
    most = MOST_FURNITURE * sum(map(len, pages))
    gone = {row.number for row in furniture} if len(furniture) <= most else set()
    kept: list[Row] = []
    aside: list[str] = []
    for row in rows:
        if row.number in gone or (row.text and _RULE.fullmatch(row.text)):
            aside.append(" ".join(row.text.split()))
            kept.append(Row(row.number, 1, "", row.page))
        else:
            kept.append(row)
    return kept, aside


def _furniture(pages: Sequence[Sequence[Row]]) -> Iterator[Row]:
    """Give the outermost lines of the pages that recur on many of them or are page numbers."""
    sides = [side for page in pages for side in (page[:EDGE], page[: -EDGE - 1 : -1])]
    times = Counter(mask for side in sides for mask in {_DIGITS.sub("#", row.text) for row in side})
    needed = max(FEW_PAGES, RECURS * len(pages))
    for side in sides:
        for row in side:
            recurs = times[_DIGITS.sub("#", row.text)] >= needed
            if LEGAL.search(row.text) or not (recurs or _PAGE_NUMBER.fullmatch(row.text)):
                break
            yield row


def _single_spaced(rows: Sequence[Row]) -> Sequence[Row]:
    """Return the rows without the blank ones that a double-spaced text has after every line."""
    spaced = [
        len(list(run)) for blank, run in itertools.groupby(rows, key=lambda row: not row.text) if not blank
    ]
    if len(spaced) < 5 or spaced.count(1) < DOUBLE_SPACED * len(spaced):
        return rows
    filled = [row for row in rows if row.text]
    if not shapes.is_wrapped([row.text for row in filled]):
        return rows
    kept: list[Row] = []
    for blank, run in itertools.groupby(rows, key=lambda row: not row.text):
        same = list(run)
        kept.extend(same[1:] if blank else same)  # further blank lines part paragraphs
    return kept


def _paragraphs(rows: Sequence[Row], *, wrapped: bool, width: int) -> Iterator[list[Row]]:
    """Give the rows between blank ones; a sentence that a page break cuts stays in one paragraph."""
    paragraph: list[Row] = []
    parted = False
    for row in rows:
        if not row.text:
            parted = True
            continue
        if paragraph and parted:
            last = paragraph[-1]
            cut = row.page > last.page and shapes.goes_on(last.text, row.text, wrapped=wrapped, width=width)
            if not cut or shapes.ends_sentence(last.text):
                yield paragraph
                paragraph = []
        parted = False
        paragraph.append(row)
    if paragraph:
        yield paragraph


@dataclass(slots=True)
class _Reader:
    """Emits the paragraphs of a text; ``words`` are those of all its lines, to mend broken ones by."""

    builder: Builder
    wrapped: bool
    width: int
    words: Counter[str]
    labels: Labels = field(default_factory=Labels)

    def paragraph(self, rows: Sequence[Row], *, group: int) -> None:
        """Emit the blocks of one paragraph: runs of lines that continue one another."""
        block: list[Row] = []
        for row in rows:
            if block and not self._goes_on(block[-1], row):
                self._emit(block, alone=False, group=group)
                block = []
            if not block:
                self.labels.add(row.text)
            block.append(row)
        self._emit(block, alone=len(block) == len(rows) == 1, group=group)

    def _goes_on(self, last: Row, row: Row) -> bool:
        if self.wrapped and row.column > last.column + 1 and shapes.ends_sentence(last.text):
            return False  # a first line set in
        if self.wrapped and shapes.starts_block(row.text):
            full = len(last.text) > self.width * FULL
            return refers(last.text, row.text) or (full and not self.labels.breaks(last.text, row.text))
        return shapes.goes_on(last.text, row.text, wrapped=self.wrapped, width=self.width)

    def _emit(self, rows: Sequence[Row], *, alone: bool, group: int) -> None:
        line = self.builder.line()
        for row, following in zip(rows, [*rows[1:], None], strict=True):
            broken = self.wrapped and following is not None and self._is_broken(row.text, following.text)
            line.add(row.text.removesuffix("-") if broken else row.text, (row.number, row.column))
            if not broken and not row.text.endswith("-"):
                line.space()
        text = line.text
        kind: BlockKind = "paragraph"
        level = 0
        if shapes.is_plain_heading(text) and (alone or not shapes.starts_item(text)):
            kind, level = "heading", _level(text)
        elif shapes.is_item(text):
            kind, level = "item", 1
        self.builder.emit(line, kind, level=level, group=group if kind == "item" else None)

    def _is_broken(self, before: str, after: str) -> bool:
        """Tell whether a hyphen at the end of a line parts the halves of one word."""
        end = _HYPHENATED.search(before)
        start = _WORD.match(after)
        if end is None or start is None or not after[0].islower():
            return False
        left, right = end.group().removesuffix("-").casefold(), start.group().casefold()
        if self.words[left + right]:
            return True
        # Each half stands among the words once already, as the end and the start of these lines.
        return not self.words[f"{left}-{right}"] and not (self.words[left] > 1 and self.words[right] > 1)


def _words(line: str) -> list[str]:
    return _WORD.findall(line.casefold())


def _level(text: str) -> int:
    """Return 1 for a heading without a number, else one more than the depth of its number."""
    number = shapes.CLAUSE.match(text)
    if number is None:
        return 1
    return min(6, 2 + number.group().rstrip(".)").count("."))


def _title(builder: Builder) -> str | None:
    """Return the first block where it stands as a title: short, and not a sentence."""
    first = builder.blocks[0].span.of(builder.text)
    return first if len(first) <= 120 and not first.endswith((".", ";", ",")) else None
