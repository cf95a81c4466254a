"""Titles that were read as sentences say nothing."""

from __future__ import annotations

import pytest

from tosscan.detect.titles import joins, titled


@pytest.mark.parametrize("text", ["3. Waiver of Class Actions.", "36.15. Set-off.", "Limits on Fees"])
def test_a_title_is_told_from_a_sentence(text: str) -> None:
    assert titled(text)


@pytest.mark.parametrize(
    "text", ["We set off.", "The Set-off is Final.", "set-off.", "NO CLASS ACTIONS.", "Fees may Change."]
)
def test_a_sentence_is_no_title(text: str) -> None:
    assert not titled(text)


@pytest.mark.parametrize("text", ["or", "and/or", "; or,", "или", "—", ""])
def test_a_joining_word_says_nothing(text: str) -> None:
    assert joins(text)


@pytest.mark.parametrize("text", ["war or", "or data", "we", "and loss of profit"])
def test_an_item_says_something(text: str) -> None:
    assert not joins(text)
