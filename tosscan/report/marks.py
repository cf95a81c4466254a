"""Cut a text into pieces at the boundaries of marks that may overlap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tosscan.document.span import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A range of the text with a name that is unique in its text."""

    span: Span
    name: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters under the same marks.

    ``marks`` cover the piece; ``opens`` are those whose first piece this is,
    ``closes`` those whose last piece this is.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    opens: tuple[Mark, ...] = ()
    closes: tuple[Mark, ...] = ()


def lay(text: str, spans: Sequence[Span], marks: Iterable[Mark]) -> list[tuple[Piece, ...]]:
    """Return, for each of ``spans``, the pieces of ``text`` in it under ``marks``.

    ``spans`` are sorted and do not overlap. Joined, the pieces of a span are
    its characters. A mark that reaches over several spans opens once, in its
    first, and closes once, in its last.
    """
    waiting = sorted(
        (mark for mark in marks if len(mark.span)), key=lambda mark: (mark.span, mark.name), reverse=True
    )
    active: list[Mark] = []
    rows: list[list[tuple[Span, tuple[Mark, ...]]]] = []
    for span in spans:
        while waiting and waiting[-1].span.start < span.end:
            active.append(waiting.pop())
        active = [mark for mark in active if mark.span.end > span.start]
        rows.append(_cut(span, active))
    return _with_ends(text, rows)


def _cut(span: Span, marks: Sequence[Mark]) -> list[tuple[Span, tuple[Mark, ...]]]:
    """Return the parts of ``span`` with the marks over each, in the order of ``marks``."""
    opening: dict[int, list[Mark]] = {}
    closing: dict[int, list[Mark]] = {}
    for mark in marks:
        opening.setdefault(max(span.start, mark.span.start), []).append(mark)
        closing.setdefault(min(span.end, mark.span.end), []).append(mark)
    parts: list[tuple[Span, tuple[Mark, ...]]] = []
    # Marks come by their start, so that a dict keeps them in their order.
    over: dict[Mark, None] = {}
    for start, end in pairwise(sorted({span.start, span.end, *opening, *closing})):
        for mark in closing.get(start, ()):
            over.pop(mark, None)
        over.update(dict.fromkeys(opening.get(start, ())))
        parts.append((Span(start, end), tuple(over)))
    return parts


def _with_ends(text: str, rows: list[list[tuple[Span, tuple[Mark, ...]]]]) -> list[tuple[Piece, ...]]:
    first: dict[str, Span] = {}
    last: dict[str, Span] = {}
    for row in rows:
        for part, marks in row:
            for mark in marks:
                first.setdefault(mark.name, part)
                last[mark.name] = part
    return [
        tuple(
            Piece(
                part.of(text),
                marks,
                opens=tuple(mark for mark in marks if first[mark.name] == part),
                closes=tuple(mark for mark in marks if last[mark.name] == part),
            )
            for part, marks in row
        )
        for row in rows
    ]
