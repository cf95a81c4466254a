"""What is said of a text that did not come over whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tosscan.document.text import ExtractedText
from tosscan.errors import NotAssessedError, Reason
from tosscan.extract.honesty import measure, page_words

Read = Callable[..., ExtractedText]
MakePdf = Callable[..., bytes]
GOOD = "The user pays the fees on the day on which they fall due. " * 40
WORDS = len(GOOD.split())


@pytest.mark.parametrize(
    ("text", "source", "aside", "expected"),
    [
        (GOOD, WORDS, 0, []),
        (GOOD, int(WORDS / 0.8), 0, ["Only 80% of the words of the source are in the text that was read."]),
        (GOOD, WORDS + 100, 100, []),
        (GOOD, 3 * WORDS, 2 * WORDS, ["67% of the words of the source were set aside as no terms."]),
        (GOOD + "liabilityofthecompanyforanything " * 20, WORDS, 0,
         ["3.7% of the words are glued together, so sentences may have been missed."]),
        (GOOD + "## %% && " * 130, WORDS, 0,
         ["Only 68% of the characters are letters: the text may be garbled."]),
        (GOOD + "\ufffd" * 9, WORDS, 0, ["9 characters could not be decoded."]),
        ("Short.", 100, 0, []),
    ],
)  # fmt: skip
def test_figures_below_a_bar_are_said(text: str, source: int, aside: int, expected: list[str]) -> None:
    figures = measure(text, words_source=source, words_aside=aside, pages_without_text="")
    assert figures["below_bar"] == expected


def test_bars_of_a_table_are_no_words() -> None:
    assert (
        measure("Card | 2 % | at once", words_source=5, words_aside=0, pages_without_text="")["words_kept"]
        == 5
    )


def test_a_text_of_signs_is_refused() -> None:
    with pytest.raises(NotAssessedError) as caught:
        measure("#$% &*+ <=> a b c " * 60, words_source=400, words_aside=0, pages_without_text="")
    assert caught.value.reason is Reason.NOT_TEXT


@pytest.mark.parametrize(
    ("text", "source", "reason"),
    [
        (GOOD, WORDS * 3, Reason.READ_IN_PART),
        (f"{GOOD} {'boat' * 9}" + f" the berth {'harbour' * 5}" * 300, 0, Reason.READ_IN_PART),
        ("theuserpaysthefeesonthedayonwhichtheyfalldue." * 40, 1, Reason.READ_IN_PART),
        (
            "Terms of the club. " + "theuserpaysthefees,onthedayonwhichtheyfalldueatthedesk." * 40,
            5,
            Reason.READ_IN_PART,
        ),
        (GOOD + "\ufffd" * 99, WORDS, Reason.NOT_TEXT),
    ],
    ids=["lost words", "glued words", "one word", "nearly all glued", "lost characters"],
)
def test_a_text_beyond_a_floor_counts_as_not_read(text: str, source: int, reason: Reason) -> None:
    with pytest.raises(NotAssessedError) as caught:
        measure(text, words_source=source, words_aside=0, pages_without_text="")
    assert caught.value.reason is reason


@pytest.mark.parametrize(
    ("numbers", "words"),
    [((), ""), ((3,), "page 3"), ((1, 2, 3, 7), "pages 1-3, 7"), ((4, 6), "pages 4, 6")],
)
def test_page_numbers_are_written_as_a_person_does(numbers: tuple[int, ...], words: str) -> None:
    assert page_words(numbers) == words


def test_pages_without_text_are_said(read: Read, make_pdf: MakePdf) -> None:
    words = [(50.0, 700.0, 10.0, "F1", "Enough words stand here for a page that can be read by a program.")]
    extracted = read(make_pdf([words, b"q 500 0 0 700 50 50 cm /I Do Q", words]), "application/pdf")
    assert extracted.figures["below_bar"] == ["Nothing could be read on page 2; a scan has no text."]


@pytest.mark.parametrize(
    ("text", "source", "met"),
    [
        (GOOD, WORDS, [True, True, True, True, True]),
        (GOOD, int(WORDS / 0.8), [False, True, True, True, True]),
        (GOOD + "\ufffd" * 9, WORDS, [True, True, True, True, False]),
        ("Short.", 100, [None, None, None, None, True]),
    ],
)
def test_every_bar_is_stated_with_its_result(text: str, source: int, met: list[bool | None]) -> None:
    figures = measure(text, words_source=source, words_aside=0, pages_without_text="")
    names = ["kept_share", "set_aside_share", "glued_share", "letter_share", "lost_share"]
    assert [bar["figure"] for bar in figures["bars"]] == names
    assert [bar["met"] for bar in figures["bars"]] == met
    assert figures["bars"][0] == {
        "figure": "kept_share",
        "value": pytest.approx(figures["kept_share"], abs=0.001),
        "bar": 0.9,
        "rule": "at_least",
        "met": met[0],
    }
