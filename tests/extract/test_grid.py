"""Tables by the lines around their cells, columns by the gap between them, letters drawn twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from tosscan.document.text import ExtractedText
from tosscan.extract import columns, grid
from tosscan.extract.page import Box, Row, Word

Read = Callable[..., ExtractedText]
MakePdf = Callable[..., bytes]
PDF = "application/pdf"
FILLER = "The words here fill the page so that it reads as a text and not as a picture of one."


def word(text: str, left: float, base: float) -> Word:
    right = left + 5.0 * len(text)
    return Word(text, (left, base - 8, right, base), left, right, base, 10.0, False)


def row(base: float, *words: tuple[str, float]) -> Row:
    return Row([word(text, left, base) for text, left in words])


def frame(*, across: Sequence[float], down: Sequence[float]) -> list[Box]:
    """Return the lines of a full grid."""
    left, right, top, bottom = min(down), max(down), min(across), max(across)
    return [(left, y, right, y) for y in across] + [(x, top, x, bottom) for x in down]


def texts(rows: Sequence[Row]) -> list[str]:
    return [
        " | ".join(" ".join(line.text for line in cell) for cell in found.grid) if found.grid else found.text
        for found in rows
    ]


def test_wrapped_cells_stay_together() -> None:
    rows = [
        row(90, ("Before", 10)),
        row(115, ("Card", 20), ("2", 110)),
        row(127, ("payment", 20)),
        row(150, ("Cash", 20), ("5", 110)),
        row(190, ("After", 10)),
    ]
    found = grid.arrange(rows, frame(across=(100, 135, 160), down=(10, 100, 200))).rows
    assert texts(found) == ["Before", "Card payment | 2", "Cash | 5", "After"]
    assert [one.table for one in found] == [None, 0, 0, None]


def test_merged_cells_are_one() -> None:
    lines = [
        (10, 100, 200, 100), (10, 130, 200, 130), (100, 160, 200, 160), (10, 190, 200, 190),
        (10, 100, 10, 190), (100, 130, 100, 190), (200, 100, 200, 190),
    ]  # fmt: skip
    rows = [
        row(115, ("Heading", 20), ("over", 90), ("both", 120)),
        row(145, ("Spans", 20), ("one", 110)),
        row(175, ("rows", 20), ("two", 110)),
    ]
    assert texts(grid.arrange(rows, lines).rows) == ["Heading over both", "Spans rows | one", "two"]


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([(10, 120, 200, 120)], "an underline"),
        ([(10, 100, 200, 100), (10, 160, 200, 160), (10, 100, 10, 160), (200, 100, 200, 160)], "a frame"),
        (frame(across=(100, 160), down=(10, 62, 200)), "a wall through words"),
    ],
)
def test_other_lines_make_no_table(lines: list[Box], reason: str) -> None:
    rows = [row(115, ("Words", 20), ("running", 50), ("on", 90)), row(130, ("and", 20), ("further", 40))]
    assert texts(grid.arrange(rows, lines).rows) == ["Words running on", "and further"], reason


def test_a_number_beside_a_clause_is_no_cell_and_prose_is_no_row() -> None:
    prose = [row(200.0 + 10 * line, *((f"w{n}", 110.0 + 15 * n) for n in range(40))) for line in range(4)]
    rows = [row(115, ("4.1.", 20), ("You", 110), ("pay.", 140)), row(200, ("Left", 20)), *prose]
    found = grid.arrange(rows, frame(across=(100, 130, 300), down=(10, 100, 800))).rows
    assert texts(found) == ["4.1. You pay.", "Left", *(one.text for one in prose)]


def test_figures_side_by_side_are_rows_without_rules() -> None:
    rows = [
        row(110, ("Card", 20), ("2", 110), ("EUR", 120)),
        row(122, ("Cash,", 20), ("5", 110)),
        row(134, ("abroad", 20)),
        row(146, ("Other", 20), ("7", 110)),
    ]
    assert texts(grid.arrange(rows, frame(across=(100, 150), down=(10, 100, 200))).rows) == [
        "Card | 2 EUR",
        "Cash, abroad | 5",
        "Other | 7",
    ]


def line_of(left: float, base: float, text: str) -> list[tuple[str, float]]:
    found, x = [], left
    for one in text.split():
        found.append((one, x))
        x += 5.0 * len(one) + 3
    return found


def test_columns_written_line_by_line_are_read_one_after_the_other() -> None:
    left = [f"left column line {number} runs on to its edge" for number in range(10)]
    right = [f"right column line {number} runs on to its edge" for number in range(10)]
    rows = [
        row(90, *line_of(50, 90, "A heading that stands over both of the columns of the page and is long"))
    ]
    rows += [
        row(100.0 + 12 * n, *line_of(50, 0, one), *line_of(300, 0, other))
        for n, (one, other) in enumerate(zip(left, right, strict=True))
    ]
    arranged = columns.arrange(rows)
    assert arranged.columns == 2
    assert texts(arranged.rows)[1:] == left + right


@pytest.mark.parametrize("step", [13.0, 0.0])
def test_columns_in_the_order_of_the_file_and_single_columns_stay(step: float) -> None:
    rows = [
        row(
            100.0 + 12 * n,
            *line_of(50 + 250 * side, 0, f"column {side} line {n:02} runs on to its very edge"),
        )
        for side in (0, 1)
        for n in range(10)
    ]
    if step:
        rows = [row(100 + step * n, *line_of(50 + n % 7, 0, FILLER)) for n in range(30)]
    arranged = columns.arrange(rows)
    assert arranged.rows == rows
    assert arranged.columns == (1 if step else 2)


def test_a_table_without_lines_is_not_two_columns() -> None:
    rows = [
        row(100.0 + 12 * n, *line_of(50, 0, f"Fee of kind {n}"), *line_of(300, 0, "5 EUR each"))
        for n in range(20)
    ]
    assert columns.arrange(rows).columns == 1


@pytest.mark.parametrize("rotate", [0, 90])
def test_lines_of_a_page_are_found(read: Read, make_pdf: MakePdf, rotate: int) -> None:
    cells = (
        (60, 640, "Card payment"),
        (210, 640, "2 %"),
        (60, 625, "inside the country"),
        (60, 595, "Cash"),
        (210, 595, "5 %"),
    )
    content = f"BT /F1 10 Tf 1 0 0 1 50 700 Tm ({FILLER}) Tj ET "
    content += "0.5 w 50 660 m 350 660 l S 50 612 300 0.7 re f 50 580 m 350 580 l S "
    content += "50 580 150 80 re S 200 580 m 200 660 l S 350 580 m 350 660 l 350 661 l S "
    content += "".join(f"BT /F1 10 Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET " for x, y, text in cells)
    extracted = read(make_pdf([content.encode()], rotate=rotate), PDF)
    assert [block.span.of(extracted.text) for block in extracted.blocks] == [
        FILLER,
        "Card payment inside the country | 2 %",
        "Cash | 5 %",
    ]
    assert {block.kind for block in extracted.blocks[1:]} == {"row"}


# Of the letters of Helvetica, in thousandths of the size.
WIDTHS = {"S": 667, "t": 278, "a": 556, "e": 556, "m": 833, "n": 556, "o": 556, "f": 278, "s": 500, " ": 278}


def shown(text: str, x: float, y: float) -> str:
    return f"BT /F1 10 Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET "


@pytest.mark.parametrize("kind", ["letters", "words", "lines", "page"])
def test_words_drawn_twice_are_read_once(read: Read, make_pdf: MakePdf, kind: str) -> None:
    lines = ["Statement of fees", FILLER]
    places = [(50.0, 700.0 - 14 * number, text) for number, text in enumerate(lines)]
    if kind == "letters":
        x, content = 50.0, ""
        for char in lines[0]:
            content += shown(char, x, 700) + shown(char, x + 0.3, 700)
            x += WIDTHS[char] / 100
        content += shown(FILLER, 50, 686)
    elif kind == "words":
        content = "".join(shown(text, x, y) + shown(text, x + 0.4, y) for x, y, text in places)
    elif kind == "lines":
        content = "".join(shown(text, x + shift, y) for x, y, text in places for shift in (0, 0.3, 0.6))
    else:
        content = "".join(shown(text, x + shift, y - shift) for shift in (0, 0.5) for x, y, text in places)
    extracted = read(make_pdf([content.encode()]), PDF)
    assert extracted.text.split() == " ".join(lines).split()


def test_two_languages_in_a_grid_are_read_one_after_the_other() -> None:
    left = [f"All fees are due on day {number}" for number in range(8)]
    right = [f"Все сборы подлежат оплате в день {number}" for number in range(8)]
    rows, bases = [], [110.0 + 20 * number for number in range(8)]
    for base, one, other in zip(bases, left, right, strict=True):
        rows.append(row(base, *line_of(20, 0, one), *line_of(310, 0, other)))
    lines = frame(across=[base - 10 for base in (*bases, 270.0)], down=(10, 300, 600))
    assert texts(grid.arrange(rows, lines).rows) == left + right
