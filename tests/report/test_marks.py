from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosscan.document.span import Span
from tosscan.report.marks import Mark, lay

TEXT = "abcdefghijklmnopqrstuvwxyz"
SPANS = [Span(0, 9), Span(10, 20), Span(22, 26)]


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([], ["abcdefghi"]),
        ([(2, 4)], ["ab", "cd", "efghi"]),
        ([(0, 9)], ["abcdefghi"]),
        ([(0, 5), (3, 9)], ["abc", "de", "fghi"]),
        ([(0, 9), (2, 4)], ["ab", "cd", "efghi"]),
        ([(2, 4), (2, 4)], ["ab", "cd", "efghi"]),
        ([(4, 4)], ["abcdefghi"]),
        ([(5, 30)], ["abcde", "fghi"]),
    ],
)
def test_cuts_at_boundaries(marks: list[tuple[int, int]], expected: list[str]) -> None:
    named = [Mark(Span(*ends), str(number)) for number, ends in enumerate(marks)]
    assert [piece.text for piece in lay(TEXT, [Span(0, 9)], named)[0]] == expected


def test_names_the_marks_over_each_piece() -> None:
    outer, inner = Mark(Span(0, 9), "outer"), Mark(Span(2, 4), "inner")
    before, middle, after = lay(TEXT, [Span(0, 9)], [inner, outer])[0]
    assert [mark.name for mark in before.opens] == ["outer"]
    assert {mark.name for mark in middle.marks} == {"outer", "inner"}
    assert [mark.name for mark in middle.closes] == ["inner"]
    assert [mark.name for mark in after.closes] == ["outer"]


ranges = st.tuples(st.integers(0, 26), st.integers(0, 26)).map(lambda ends: Span(min(ends), max(ends)))


@given(st.lists(ranges, max_size=8))
def test_nothing_is_lost_and_each_mark_opens_and_closes_once(drawn: list[Span]) -> None:
    marks = [Mark(span, str(number)) for number, span in enumerate(drawn)]
    rows = lay(TEXT, SPANS, marks)
    assert ["".join(piece.text for piece in row) for row in rows] == [span.of(TEXT) for span in SPANS]
    pieces = [piece for row in rows for piece in row]
    for mark in marks:
        shown = any(mark.span.overlaps(span) for span in SPANS) and len(mark.span) > 0
        assert sum(mark in piece.opens for piece in pieces) == shown
        assert sum(mark in piece.closes for piece in pieces) == shown
        covered = "".join(piece.text for piece in pieces if mark in piece.marks)
        assert covered == "".join(
            TEXT[at]
            for span in SPANS
            for at in range(span.start, span.end)
            if mark.span.start <= at < mark.span.end
        )
