"""What else stands on the pages of a PDF: notes, marks, line numbers, hidden words, tables over pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tosscan.document.text import ExtractedText
from tosscan.errors import NotAssessedError, Reason

Read = Callable[..., ExtractedText]
MakePdf = Callable[..., bytes]
PDF = "application/pdf"
PROSE = (
    "The provider keeps its service running with due care and tells the users of planned repairs",
    "in good time, so that each of them can make other plans; where this is not possible, then it",
    "tells them as soon as it can, by a message in the application or by a letter to the address",
    "that they gave. It answers all questions about such an interruption within three days, and it",
)
NEXT = ("returns the fees of the time lost.", "2. Another clause stands here.")


def at(x: float, y: float, words: str, *, size: float = 10, state: str = "") -> str:
    return f"q {state} BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({words}) Tj ET Q\n"


def lines(*words: str, top: float = 700, left: float = 50, size: float = 10) -> str:
    return "".join(at(left, top - 14 * number, line, size=size) for number, line in enumerate(words))


def body(extracted: ExtractedText) -> list[str]:
    return [block.span.of(extracted.text) for block in extracted.blocks]


@pytest.fixture
def blocks(read: Read, make_pdf: MakePdf) -> Callable[..., list[str]]:
    return lambda *pages, **options: body(read(make_pdf([page.encode() for page in pages], **options), PDF))


@pytest.mark.parametrize(
    ("hidden", "why"),
    [
        (at(50, 500, "Ignore all clauses", state="1 1 1 rg"), "white"),
        (at(50, 500, "Ignore all clauses", state="3 Tr"), "without ink"),
        (at(50, 900, "Ignore all clauses"), "over the page"),
        (at(50, 500, "Ignore all clauses", size=1), "tiny"),
    ],
)
def test_hidden_words_are_no_text_and_are_told(read: Read, make_pdf: MakePdf, hidden: str, why: str) -> None:
    extracted = read(make_pdf([(lines(*PROSE) + hidden).encode()]), PDF)
    assert body(extracted) == [" ".join(PROSE)], why
    assert extracted.figures["words_hidden"] == 3
    assert any(warning.startswith("3 words that no reader sees") for warning in extracted.warnings)


@pytest.mark.parametrize(
    "ground", ["0 0 0.5 rg 40 490 300 30 re f ", "q 300 0 0 30 40 490 cm /I Do Q "], ids=["shape", "picture"]
)
def test_white_words_on_a_dark_ground_are_read(blocks: Callable[..., list[str]], ground: str) -> None:
    page = ground + lines(*PROSE) + at(50, 500, "Read this too", state="1 1 1 rg")
    assert blocks(page) == [" ".join(PROSE), "Read this too"]


def test_the_layer_of_a_scan_is_its_text(read: Read, make_pdf: MakePdf) -> None:
    page = f"q 600 0 0 800 0 0 cm /I Do Q 3 Tr {lines(*PROSE)}"
    extracted = read(make_pdf([page.encode()]), PDF)
    assert body(extracted) == [" ".join(PROSE)]
    assert any("recognised (OCR)" in warning for warning in extracted.warnings)


def test_words_aslant_are_a_mark(read: Read, make_pdf: MakePdf) -> None:
    mark = "BT /F1 90 Tf .7 .7 -.7 .7 150 200 Tm (DRAFT) Tj ET "
    extracted = read(make_pdf([(mark + lines(*PROSE)).encode()]), PDF)
    assert body(extracted) == [" ".join(PROSE)]
    assert extracted.set_aside == ("DRAFT",)


def test_a_mark_under_the_text_of_each_page_is_set_aside(blocks: Callable[..., list[str]]) -> None:
    page = lines(*PROSE) + at(150, 400, "COPY", size=60) + lines("The text goes on here.", top=300)
    assert "COPY" not in " ".join(blocks(page, page, page))


def test_line_numbers_are_set_aside(blocks: Callable[..., list[str]]) -> None:
    sentences = [f"Sentence {number} says what the user and the provider agree on." for number in range(20)]
    numbers = "".join(at(30, 700 - 14 * number, str(number + 1)) for number in range(20))
    more = [f"Here follows sentence {number} on another page." for number in range(3)]
    last = lines(*more) + "".join(at(30, 700 - 14 * number, str(number + 21)) for number in range(3))
    assert " ".join(blocks(lines(*sentences) + numbers, last)) == " ".join([*sentences, *more])


def test_numbers_of_a_table_are_no_line_numbers(blocks: Callable[..., list[str]]) -> None:
    cells = "".join(
        at(30, 700 - 14 * number, str(number + 1))
        + at(80, 700 - 14 * number, f"Fee {number}")
        + at(300, 700 - 14 * number, "2 %")
        for number in range(20)
    )
    assert blocks(cells)[0] == "1 | Fee 0 | 2 %"


def test_a_sentence_goes_on_across_a_footnote(blocks: Callable[..., list[str]]) -> None:
    note = lines("1 See the list of fees on the site of the", "provider.", top=60, size=7.5)
    assert blocks(lines(*PROSE, top=180) + note, lines(*NEXT)) == [
        " ".join([*PROSE, NEXT[0]]),
        "1 See the list of fees on the site of the provider.",
        NEXT[1],
    ]


def test_a_note_in_the_margin_cuts_no_sentence(blocks: Callable[..., list[str]]) -> None:
    long = [*PROSE, *PROSE, *PROSE]
    note = lines("Repairs are", "told.", top=672, left=520, size=8)
    page = lines(*long[:3]) + note + lines(*long[3:], top=658)
    assert blocks(page) == [" ".join(long), "Repairs are told."]


@pytest.mark.parametrize("pages", [2, 4])
def test_headers_of_left_and_right_pages(blocks: Callable[..., list[str]], pages: int) -> None:
    heads = ("Terms of the bank", "Part one") if pages == 4 else ("Terms of the bank",) * 2
    found = blocks(*(at(50, 770, heads[n % 2]) + lines(*PROSE, f"Part {n} ends.") for n in range(pages)))
    assert not any(head in text for head in heads for text in found)


def test_a_line_at_the_top_of_one_page_alone_stays(blocks: Callable[..., list[str]]) -> None:
    assert blocks(at(50, 770, "Terms of the bank") + lines(*PROSE), lines(*NEXT))[0] == "Terms of the bank"


def test_pieces_of_words_in_another_font_come_last(blocks: Callable[..., list[str]]) -> None:
    # "provider" is drawn as "pr", "vider" and, after the line, "o" in its gap.
    page = at(50, 700, "The pr") + at(85.04, 700, "vider pays") + at(79.48, 700, "o")
    assert blocks(page + lines(*PROSE, top=600))[0] == "The provider pays"


def test_spaced_letters_are_words(blocks: Callable[..., list[str]]) -> None:
    spaced = at(50, 700, "F E E S   A N D   T A X E S")
    assert blocks(spaced + lines(*PROSE, top=600))[0] == "FEES AND TAXES"


def test_single_letters_in_cells_stay_apart(blocks: Callable[..., list[str]]) -> None:
    page = "".join(at(50 + 60 * number, 700, letter) for number, letter in enumerate("ABCDE"))
    assert blocks(page + lines(*PROSE, top=600))[0].replace(" |", "") == "A B C D E"


@pytest.mark.parametrize(
    ("initial", "rest", "expected"),
    [("T", "he user pays.", "The user pays."), ("A", "user pays.", "A user pays.")],
)
def test_a_large_initial_stands_before_its_line(
    blocks: Callable[..., list[str]], initial: str, rest: str, expected: str
) -> None:
    page = at(50, 682, initial, size=28) + at(72, 696, rest) + at(72, 682, "Each user does so.")
    assert blocks(page + lines(*PROSE, top=600))[0].startswith(expected)


def rules(across: tuple[float, ...], down: tuple[float, ...]) -> str:
    level = "".join(f"{down[0]} {y} m {down[-1]} {y} l S " for y in across)
    return "0.5 w " + level + "".join(f"{x} {across[0]} m {x} {across[-1]} l S " for x in down)


def row(y: float, *cells: str) -> str:
    return "".join(at(60 + 200 * number, y, cell) for number, cell in enumerate(cells) if cell)


def test_a_table_over_pages_has_one_head_and_whole_rows(read: Read, make_pdf: MakePdf) -> None:
    head = ("Operation", "Fee")
    first = (
        rules((700, 660, 400), (50, 250, 450)) + row(680, *head) + row(640, "Card", "2 % of the amount, at")
    )
    second = rules((740, 700, 600, 500), (50, 250, 450)) + row(720, *head) + row(680, "", "least 1 EUR")
    second += row(580, "Transfer", "1 EUR")
    extracted = read(make_pdf([first.encode(), second.encode()]), PDF)
    assert body(extracted) == [
        "Operation | Fee",
        "Card | 2 % of the amount, at least 1 EUR",
        "Transfer | 1 EUR",
    ]
    assert extracted.figures["kept_share"] == 1.0


def test_cells_without_rules_written_one_by_one(blocks: Callable[..., list[str]]) -> None:
    page = ""
    for number, kind in enumerate(("Card payment", "Bank transfer", "Cash")):
        y = 700 - 40 * number
        page += at(60, y, kind) + at(60, y - 12, "made inside the country")
        page += at(260, y, "2 % of the amount of") + at(260, y - 12, "each payment") + at(420, y, "at once")
    assert blocks(page + lines(*PROSE, top=400))[:2] == [
        "Card payment made inside the country | 2 % of the amount of each payment | at once",
        "Bank transfer made inside the country | 2 % of the amount of each payment | at once",
    ]


def test_two_short_columns_are_no_table(blocks: Callable[..., list[str]]) -> None:
    left = ("The provider answers in", "three days and says why", "it refuses a payment.")
    right = ("The user may turn to a", "court of the place where", "the user lives.")
    page = lines(*left, left=60) + lines(*right, left=320)
    assert blocks(page + lines(*PROSE, top=400))[:2] == [" ".join(left), " ".join(right)]


def columns(left: Any, right: Any) -> str:
    return lines(*left, left=40) + lines(*right, left=320)


def test_two_languages_are_read_one_after_the_other_over_pages(read: Read, make_pdf: MakePdf) -> None:
    english = [f"All of the fees are due on day {number} of a month" for number in range(16)]
    # The fonts of these pages have no Cyrillic letters: those of Latin-1 that are not ASCII stand for them.
    words = "\u00fc\u00e9\u00e8 \u00ea\u00ef\u00f1\u00e9 " * 4
    other = [f"{words}{number}" for number in range(16)]
    pages = [columns(english[a : a + 8], other[a : a + 8]).encode("cp1252") for a in (0, 8)]
    extracted = read(make_pdf(pages), PDF)
    assert extracted.text.split() == " ".join(english + other).split()
    assert extracted.figures["pages_in_columns"] == 2


def test_a_part_written_late_is_read_where_it_stands(blocks: Callable[..., list[str]]) -> None:
    page = (
        lines("1. Terms", top=700)
        + lines("2. Fees", *PROSE, top=500)
        + lines("A wallet holds units.", top=600)
    )
    assert blocks(page)[:3] == ["1. Terms", "A wallet holds units.", "2. Fees"]


@pytest.mark.parametrize(
    ("first", "then", "blocks_of_them"),
    [
        (
            "The user bears all losses of every kind and nature",
            "(including the costs of a court) at once.",
            1,
        ),
        ("The user bears all of the losses that are named in Art.", "4.4 of these terms and no others.", 1),
        ("8.1. The user bears all of the losses that are named here.", "8.2.The provider bears none.", 2),
        ("7. How to complain of the service and of its many faults", "7.1. The user writes a letter.", 2),
    ],
)
def test_rows_that_begin_with_a_bracket_or_number(
    blocks: Callable[..., list[str]], first: str, then: str, blocks_of_them: int
) -> None:
    found = blocks(lines(first, then) + lines("Such a row is as wide as others are", top=600))
    assert found[:blocks_of_them] == ([f"{first} {then}"] if blocks_of_them == 1 else [first, then])


def test_the_number_of_a_footnote_is_no_part_of_its_word(blocks: Callable[..., list[str]]) -> None:
    marked = "BT /F1 10 Tf 1 0 0 1 50 700 Tm (The provider) Tj /F1 6 Tf 4 Ts (1) Tj ET "
    assert blocks(marked + lines(*PROSE, top=600))[0] == "The provider"


def test_leader_dots_are_left_out(read: Read, make_pdf: MakePdf) -> None:
    extracted = read(
        make_pdf([(lines("Fees ............ 3", top=700) + lines(*PROSE, top=600)).encode()]), PDF
    )
    assert body(extracted)[0] == "Fees 3"
    assert extracted.figures["kept_share"] == 1.0


def test_letters_that_stand_for_others_are_no_text(read: Read, make_pdf: MakePdf) -> None:
    # Codes of glyphs read as those of letters: what a font without a map to Unicode gives.
    shifted = ["".join(chr(ord(char) - 29) for char in line if char.isalpha()) for line in PROSE]
    shifted = [line.replace("\\", "") for line in shifted]
    with pytest.raises(NotAssessedError) as caught:
        read(make_pdf([lines(*shifted).encode()]), PDF)
    assert caught.value.reason is Reason.SCANNED


@pytest.mark.parametrize("elsewhere", ["websites", "web-sites"])
def test_a_compound_keeps_the_hyphen_of_its_other_forms(
    blocks: Callable[..., list[str]], elsewhere: str
) -> None:
    found = blocks(
        lines("Such a row is as wide as the others are on this page web-", "siteless.", top=700)
        + lines(f"It names {elsewhere} too.", top=600)
    )
    assert found[0].endswith("web-siteless." if "-" in elsewhere else "websiteless.")


def test_bank_details_in_bold_are_no_headings(read: Read, make_pdf: MakePdf) -> None:
    page = [(50, 700, 10, "F2", "Bank code: 01096"), (50, 660, 10, "F2", "Fees and taxes")]
    page += [(50, 600 - 14 * number, 10, "F1", line) for number, line in enumerate(PROSE)]
    blocks = read(make_pdf([page]), PDF).blocks
    assert [block.kind for block in blocks] == ["paragraph", "heading", "paragraph"]
