"""The text of PDF files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tosscan.document.span import Span
from tosscan.document.text import ExtractedText
from tosscan.errors import NotAssessedError, Reason

Read = Callable[..., ExtractedText]
MakePdf = Callable[..., bytes]
PDF = "application/pdf"
FILLER = "words that fill the page so that it reads as a text and not as a picture of one"


def shown(*lines: str, size: float = 10, font: str = "F1", top: float = 700, left: float = 50) -> list[Any]:
    return [(left, top - 14 * number, size, font, line) for number, line in enumerate(lines)]


def body(extracted: ExtractedText) -> list[str]:
    return [block.span.of(extracted.text) for block in extracted.blocks]


LONG = (
    "The provider keeps the service running with due care and tells its users of planned repairs in good",
    "time, so that they can make other plans; where this is not possible, the provider tells them as soon",
    "as it can.",
)


@pytest.mark.parametrize("engine", [None, "pdfplumber"])
def test_lines_become_paragraphs_with_boxes(read: Read, make_pdf: MakePdf, engine: str | None) -> None:
    page = [
        *shown("Fees and taxes", size=16, font="F2", top=750),
        *shown(*LONG),
        *shown("1.1 Next.", top=640),
    ]
    extracted = read(make_pdf([page], title="Terms"), PDF, engine=engine)
    assert body(extracted) == ["Fees and taxes", " ".join(LONG), "1.1 Next."]
    assert [block.kind for block in extracted.blocks] == ["heading", "paragraph", "paragraph"]
    assert (extracted.title, extracted.pages, extracted.blocks[0].page) == ("Terms", 1, 1)
    start = extracted.text.index("time, so that")
    anchor = extracted.anchor(Span(start, start + 4))
    assert anchor is not None
    (box,) = anchor.to_json()["boxes"]
    assert box["page"] == 1
    assert box["x0"] == pytest.approx(50, abs=2)
    assert box["y1"] == pytest.approx(800 - 686, abs=4)


def test_a_sentence_goes_on_over_the_page(read: Read, make_pdf: MakePdf) -> None:
    first = shown(
        "The user pays the fee that the provider asks on the day on which it is due, not on the",
        top=120,
    )
    second = shown("day after.", "2. Another clause stands here.", top=700)
    assert body(read(make_pdf([first, second]), PDF)) == [
        "The user pays the fee that the provider asks on the day on which it is due, not on the day after.",
        "2. Another clause stands here.",
    ]


@pytest.mark.parametrize(
    ("elsewhere", "expected"),
    [
        ("liability", "liability"),
        ("liabil-ity", "liabil-ity"),
        ("nothing", "liability"),
        ("liabil and ity", "liabil-ity"),
    ],
)
def test_hyphens_at_line_ends(read: Read, make_pdf: MakePdf, elsewhere: str, expected: str) -> None:
    page = shown(
        "There is no reason at all for which the provider could ever be made to bear any kind of liabil-",
        "ity.",
    )
    page += shown(f"Here {elsewhere} is seen.", top=600)
    assert body(read(make_pdf([page]), PDF))[0].endswith(f" {expected}.")


def test_running_headers_and_page_numbers_are_set_aside_but_no_legal_words(
    read: Read, make_pdf: MakePdf
) -> None:
    pages = [
        [
            *shown("Example Ltd, terms of use", top=780),
            *shown(f"Clause {number} deals with {FILLER}.", top=500),
            *shown("The provider bears no liability.", top=60),
            *shown(f"Page {number} of 4", top=30),
        ]
        for number in range(1, 5)
    ]
    extracted = read(make_pdf(pages), PDF)
    assert "Example Ltd" not in extracted.text
    assert "Page 2" not in extracted.text
    assert extracted.text.endswith("The provider bears no liability.")
    assert extracted.text.count("no liability") == 1
    assert extracted.set_aside[0] == "Example Ltd, terms of use"
    assert extracted.figures["lines_set_aside"] == 11


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_rotation_changes_boxes_and_not_the_text(read: Read, make_pdf: MakePdf, rotate: int) -> None:
    extracted = read(make_pdf([shown(*LONG)], rotate=rotate), PDF)
    assert extracted.text == " ".join(LONG)
    corner = {0: (50, 100), 90: (700, 50), 180: (550, 700), 270: (100, 550)}[rotate]
    _, _, _, x0, y0, x1, y1 = extracted.anchors.runs[0]
    near = (min((x0, x1), key=lambda x: abs(x - corner[0])), min((y0, y1), key=lambda y: abs(y - corner[1])))
    assert near == (pytest.approx(corner[0], abs=4), pytest.approx(corner[1], abs=4))


def test_rows_of_a_table(read: Read, make_pdf: MakePdf) -> None:
    rows = [("Card", "2 %"), ("Transfer", "1 %"), ("Cash", "5 %")]
    page = shown(f"The fees below hold for {FILLER}.")
    for number, (kind, fee) in enumerate(rows):
        page += [(50, 600 - 14 * number, 10, "F1", kind), (300, 600 - 14 * number, 10, "F1", fee)]
    extracted = read(make_pdf([page]), PDF)
    assert [block.span.of(extracted.text) for block in extracted.blocks if block.kind == "row"] == [
        "Card | 2 %",
        "Transfer | 1 %",
        "Cash | 5 %",
    ]


def test_a_page_without_text_is_told(read: Read, make_pdf: MakePdf) -> None:
    extracted = read(make_pdf([shown(*LONG), b"q 500 0 0 700 50 50 cm /I Do Q"]), PDF)
    assert extracted.pages_without_text == (2,)
    assert "no text on page 2" in extracted.warnings


def test_a_scan_is_refused_with_its_pages(read: Read, make_pdf: MakePdf) -> None:
    with pytest.raises(NotAssessedError) as caught:
        read(make_pdf([[], [], []], image=True), PDF)
    assert (caught.value.reason, caught.value.detail) == (Reason.SCANNED, "pages 1-3")


def test_letters_without_meaning_count_as_no_text(read: Read, make_pdf: MakePdf) -> None:
    with pytest.raises(NotAssessedError) as caught:
        read(make_pdf([shown("#$%& *+<=> ?@[\\ ]^`{ |}~#$ %&*+< =>?@[ ]^`{|")]), PDF)
    assert caught.value.reason is Reason.SCANNED


@pytest.mark.parametrize("engine", [None, "pdfplumber"])
def test_files_that_cannot_be_read(read: Read, make_pdf: MakePdf, engine: str | None) -> None:
    whole = make_pdf([shown(*LONG), shown(*LONG)])
    for data, reason in ((whole[:-200], Reason.DAMAGED), (b"%PDF-1.4\nnothing", Reason.DAMAGED)):
        with pytest.raises(NotAssessedError) as caught:
            read(data, PDF, engine=engine)
        assert caught.value.reason is reason
    with pytest.raises(NotAssessedError) as caught:
        read(whole, PDF, engine=engine, pages=1)
    assert caught.value.reason is Reason.TOO_MANY_PAGES


def test_a_line_stretched_between_its_letters_keeps_its_words(read: Read, make_pdf: MakePdf) -> None:
    letters = " ".join(f"({char}) {-600 if char == ' ' else -170}" for char in "The user pays all of it")
    content = f"BT /F1 10 Tf 1 0 0 1 50 700 Tm [{letters}] TJ ET "
    content += f"BT /F1 10 Tf 1 0 0 1 50 600 Tm ({FILLER}) Tj ET"
    assert body(read(make_pdf([content.encode()]), PDF)) == ["The user pays all of it", FILLER]


def test_a_cell_goes_on_over_the_page(read: Read, make_pdf: MakePdf) -> None:
    texts = ((60, 88, "Card payment made"), (310, 88, "2 %"), (60, 74, "inside the country or"))
    rules = "0.5 w 50 100 m 450 100 l S 50 60 m 450 60 l S 50 60 m 50 100 l S "
    rules += "300 60 m 300 100 l S 450 60 m 450 100 l S "
    first = rules + "".join(f"BT /F1 10 Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET " for x, y, text in texts)
    second = shown("abroad, as the user", "asks.", left=60) + shown("2. Another clause stands here.", top=600)
    extracted = read(make_pdf([first.encode(), second]), PDF)
    assert body(extracted) == [
        "Card payment made inside the country or abroad, as the user asks. | 2 %",
        "2. Another clause stands here.",
    ]
    anchor = extracted.anchor(extracted.blocks[0].span)
    assert anchor is not None
    assert {box["page"] for box in anchor.to_json()["boxes"]} == {1, 2}
