"""What a report says of how much of the source was read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tosscan.document.text import AnchorMap, ExtractedText
from tosscan.findings.assessment import Assessment
from tosscan.report.reading import Bar, Reading, reading, spelt
from tosscan.report.words import words

WORD = words()
KEPT = {"words_source": 1200, "words_kept": 1150, "words_set_aside": 40}
MET = {"figure": "kept_share", "value": 0.992, "bar": 0.9, "rule": "at_least", "met": True}
GLUED = {"figure": "glued_share", "value": 0.031, "bar": 0.01, "rule": "at_most", "met": False}
SHORT = {**MET, "met": None}
GLUED_LINE = "3.1% of the words are glued together."


def read(figures: dict[str, Any], **fields: Any) -> Reading:
    text = ExtractedText("Seeds.", (), AnchorMap("line", ()), "reader", "1.0", figures=figures, **fields)
    return reading(text, WORD)


def test_one_line_where_all_is_well() -> None:
    made = read({**KEPT, "bars": [MET, SHORT], "below_bar": []})
    assert not made.loud
    assert made.below == ()
    assert made.line.startswith("1,150 words are in the text and 40 were set aside")
    assert made.line.endswith("of 1,200 that a bare reading of the source gives. All bars are met.")


@pytest.mark.parametrize(
    ("figures", "fields", "below"),
    [
        ({"bars": [MET, GLUED], "below_bar": [GLUED_LINE]}, {}, (GLUED_LINE,)),
        ({"ocr": True, "ocr_pages": 2}, {}, (WORD["reading"]["ocr_line"],)),
        ({}, {"pages": 3, "pages_without_text": (2,)}, ()),
    ],
)
def test_loud_where_the_text_may_not_be_whole(
    figures: dict[str, Any], fields: dict[str, Any], below: tuple[str, ...]
) -> None:
    made = read({**KEPT, **figures}, **fields)
    assert made.loud
    assert made.below == below
    assert "All bars are met" not in made.line


def test_bars_are_stated_with_their_result() -> None:
    assert read({"bars": [MET, GLUED, SHORT]}).bars == (
        Bar(
            "Words of the source that are in the text or were set aside", "99.2 %", "at least 90 %", met=True
        ),
        Bar("Words glued together", "3.1 %", "at most 1 %", met=False),
        Bar(
            "Words of the source that are in the text or were set aside", "99.2 %", "at least 90 %", met=None
        ),
    )


def test_facts_tell_reader_pages_encoding_and_recognition() -> None:
    figures = {
        "encoding": "windows-1251",
        "encoding_from": "the letters",
        "ocr": True,
        "ocr_pages": 2,
        "ocr_confidence": 91.4,
        "ocr_languages": ["eng", "rus"],
    }
    assert dict(read(figures, pages=3, pages_without_text=(1, 3)).facts) == {
        "Read by": "reader 1.0",
        "Pages": "3 pages",
        "Pages without text": "1, 3",
        "Encoding": "windows-1251 (the letters)",
        "Recognised from pictures": "2 pages; languages: eng, rus; mean confidence 91 of 100",
    }


def test_other_figures_are_listed_under_their_names() -> None:
    made = read(
        {
            **KEPT,
            "bars": [GLUED],
            "glued_share": 0.031,
            "pages_in_columns": 2,
            "feather_count": 1.5,
            "below_bar": [],
        }
    )
    assert made.figures == (("Pages set in columns", "2"), ("feather count", "1.5"))


def test_text_of_which_nothing_was_counted_says_so() -> None:
    assert read({}).line == "Nothing was counted while the text was read."


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("kept_share", 0.99649, "99.6 %"),
        ("kept_share", 1, "100 %"),
        ("words", 12345, "12,345"),
        ("size", 10.0, "10"),
        ("wrapped", True, "yes"),
        ("wrapped", None, "none"),
        ("languages", (), "none"),
        ("languages", ["eng", "kaz"], "eng, kaz"),
        ("engine", "reader", "reader"),
    ],
)
def test_figures_are_spelt_for_people(key: str, value: Any, said: str) -> None:
    assert spelt(key, value, WORD) == said


def with_figures(assessment: Assessment, figures: dict[str, Any]) -> Assessment:
    assert assessment.document is not None
    extracted = replace(assessment.document.extracted, figures=figures)
    return replace(assessment, document=replace(assessment.document, extracted=extracted))


def said(element: Any) -> str:
    return " ".join(" ".join(element.itertext()).split())


def test_page_shows_the_panel_closed_where_all_is_well(rich: Assessment, page: Any) -> None:
    (panel,) = page(with_figures(rich, {**KEPT, "bars": [MET]})).xpath("//div[@id='reading']")
    assert panel.get("class") == "reading"
    assert not panel.xpath(".//details[@open]")
    for words_of in (
        "gave 1 warning",
        "1 soft hyphen removed",
        "reader 1.0",
        "✓ met",
        "Left out of the text: 1 line",
        "Parrot House, page 1",
    ):
        assert words_of in said(panel)


def test_page_shows_the_panel_open_and_loud_below_a_bar(rich: Assessment, page: Any) -> None:
    low = with_figures(rich, {**KEPT, "bars": [MET, GLUED], "below_bar": [GLUED_LINE]})
    (panel,) = page(low).xpath("//div[@id='reading']")
    assert panel.get("class") == "reading loud"
    assert panel.xpath("./details[@open]")
    assert GLUED_LINE in said(panel.xpath("./ul")[0])
    assert "▲ not met" in said(panel)


def test_page_of_an_unread_source_says_that_nothing_was_read(build: Any, page: Any) -> None:
    unread = page(build(status="not_assessed", reason="The file is locked.", document=None))
    (panel,) = unread.xpath("//*[@id='reading']")
    assert panel.get("class") == "reading loud"
    assert said(panel) == "How much of the source was read Nothing was read. The file is locked."
    assert "no title" not in unread.text_content()
