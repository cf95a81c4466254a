"""Read plain text: paragraphs by blank lines, lines that a program wrapped joined again."""

from __future__ import annotations

from dataclasses import dataclass

from tosscan.document.text import BlockKind, ExtractedText
from tosscan.errors import NotAssessedError, Reason
from tosscan.extract import shapes
from tosscan.extract.base import Job
from tosscan.extract.builder import Builder, Line
from tosscan.extract.encoding import decode

ENGINE = "text"


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the file: its number from 1, the column of its first visible character, its text."""

    number: int
    column: int
    text: str


def extract(job: Job) -> ExtractedText:
    """Return the text of a plain text file, with lines and columns as anchors."""
    decoded = decode(job.raw.data)
    rows = _rows(decoded.text)
    builder = Builder("line")
    lines = [row.text for row in rows]
    wrapped = shapes.is_wrapped(lines)
    width = shapes.width_of(lines) if wrapped else 0
    for number, paragraph in enumerate(_paragraphs(rows)):
        _emit(builder, paragraph, wrapped=wrapped, width=width, group=number)
    if not builder.blocks:
        raise NotAssessedError(Reason.EMPTY)
    return builder.result(
        engine=ENGINE,
        engine_version="1",
        words_source=len(decoded.text.split()),
        title=_title(builder),
        figures={"encoding": decoded.encoding, "hard_wrapped": wrapped},
        warnings=decoded.warnings,
    )


def _rows(text: str) -> list[_Row]:
    # Not splitlines(): a form feed or U+2028 is white space here, and line numbers follow editors.
    raw = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    rows = []
    for number, line in enumerate(raw, start=1):
        bare = line.strip()
        rows.append(_Row(number, len(line) - len(line.lstrip()) + 1, bare))
    return rows


def _paragraphs(rows: list[_Row]) -> list[list[_Row]]:
    paragraphs: list[list[_Row]] = [[]]
    for row in rows:
        if row.text:
            paragraphs[-1].append(row)
        elif paragraphs[-1]:
            paragraphs.append([])
    return [paragraph for paragraph in paragraphs if paragraph]


def _emit(builder: Builder, paragraph: list[_Row], *, wrapped: bool, width: int, group: int) -> None:
    """Emit the blocks of one paragraph: runs of lines that continue one another."""
    line, last = _line(builder, paragraph[0]), paragraph[0].text
    for row in paragraph[1:]:
        if shapes.goes_on(last, row.text, wrapped=wrapped, width=width):
            line.extend(_line(builder, row))
        else:
            _block(builder, line, alone=False, group=group)
            line = _line(builder, row)
        last = row.text
    _block(builder, line, alone=len(paragraph) == 1, group=group)


def _line(builder: Builder, row: _Row) -> Line:
    line = builder.line()
    line.add(row.text, (row.number, row.column))
    return line


def _block(builder: Builder, line: Line, *, alone: bool, group: int) -> None:
    text = line.text
    kind: BlockKind = "paragraph"
    level = 0
    if shapes.is_plain_heading(text) and (alone or not shapes.starts_item(text)):
        kind, level = "heading", _level(text)
    elif shapes.is_item(text):
        kind, level = "item", 1
    builder.emit(line, kind, level=level, group=group if kind == "item" else None)


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
