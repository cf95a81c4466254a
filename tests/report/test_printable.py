from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosscan.report.printable import CELL, LINES, acts, guarded, pieces, shown

STARTS = ("=", "+", "-", "@", "\t", "\r", "|", "%", "＝", "＋", "－", "＠")


@pytest.mark.parametrize("start", STARTS)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(start: str) -> None:
    text = f"{start}cmd|' /C calc'!A0"
    assert acts(text)
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", [" =1+1", "\u00a0=1+1", "\u200b=1", "\ufeff=1", '\t"=1"', "''=1", "\n=1"])
def test_blanks_and_quotes_before_a_formula_do_not_hide_it(text: str) -> None:
    assert acts(text)
    assert guarded(text).startswith("'")


@pytest.mark.parametrize("text", ["", "We may.", "(a) = b", "'we' means us", "a - b", "1.2", "…", "a;b"])
def test_words_stay_as_they_are(text: str) -> None:
    assert not acts(text)
    assert guarded(text) == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a; =1", "a; '=1"),
        ("a;=1;@b", "a;'=1;'@b"),
        ('a;"=1"', 'a;"\'=1"'),
        ("a\n=1", "a\n'=1"),
        ("a\t+1", "a\t'+1"),
        ("a;'=1", "a;''=1"),
    ],
)
def test_formula_cannot_begin_where_another_separator_would_part_cells(text: str, told: str) -> None:
    assert guarded(text) == told


def unguarded(text: str) -> str:
    """Take back what :func:`guarded` put in, as its documentation says."""
    blank = r"[\s\x00-\x20\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff\ufffd]"
    sign = r"[=+\-@|%＝＋－＠]"
    if re.match(rf"''*(?:[\t\r\n]|{blank}*{sign})", text):
        text = text[1:]
    return re.sub(rf"([;\t\r\n](?:{blank}|\")*)'(?='*{sign})", r"\1", text)


@given(st.text(alphabet="=+-@|%';,\"\t\n a＝\u200b"))
def test_guarded_text_can_be_read_back(text: str) -> None:
    told = guarded(text)
    assert unguarded(told) == text
    assert not told.startswith(STARTS)


@given(st.text(alphabet="a\n𝒳é"), st.integers(2, 9))
def test_pieces_fit_and_make_the_text_again(text: str, limit: int) -> None:
    parts = list(pieces(text, limit=limit))
    assert "".join(parts) == text
    assert parts
    assert all(len(part.encode("utf-16-le")) // 2 <= limit for part in parts)


def test_pieces_of_a_long_text_hold_what_a_cell_holds() -> None:
    assert [len(part) for part in pieces("x" * (CELL + 5))] == [CELL, 5]
    assert all(part.count("\n") < LINES for part in pieces("\n" * 999))
    assert list(pieces("")) == [""]


def test_text_is_shown_without_what_no_file_can_hold() -> None:
    assert shown("a\r\nb\rc\x00\x1b\ud800\uffff\u202ed\te") == "a\nb\nc\ufffd\ufffd\ufffd\ufffd\ufffdd\te"
