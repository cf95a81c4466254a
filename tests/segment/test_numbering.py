"""Tests of reading the marker at the start of a block."""

from __future__ import annotations

import pytest

from tosscan.segment.numbering import generated_marker, typed_marker


@pytest.mark.parametrize(
    ("text", "token", "wrapper", "rest"),
    [
        ("1. Scope", "1", ".", "Scope"),
        ("1.1. You pay.", "1.1", ".", "You pay."),
        ("4.2 Fees", "4.2", "", "Fees"),
        ("4.2.10 Fees", "4.2.10", "", "Fees"),
        ("2.SERVICES", "2", ".", "SERVICES"),
        ("1.1You pay", "1.1", "", "You pay"),
        ("3: Words", "3", ".", "Words"),
        ("(a) a loss", "a", "()", "a loss"),
        ("(aa) a loss", "aa", "()", "a loss"),
        ("a. a loss", "a", ".", "a loss"),
        ("1) a loss", "1", ")", "a loss"),
        ("IV. Fees", "IV", ".", "Fees"),
        ("Article IV", "IV", "", ""),
        ("ARTICLE 4 – Fees", "4", ".", "Fees"),
        ("Section 4.2: Fees", "4.2", ".", "Fees"),
        ("§ 5 Fees", "5", "", "Fees"),
        ("Appendix A", "A", "", ""),
        ("2a. Minors", "2a", ".", "Minors"),
        ("Статья 5. Предмет", "5", ".", "Предмет"),
        ("п. 3.1 Предмет", "3.1", "", "Предмет"),
        ("б) убытки", "б", ")", "убытки"),
        ("5-бап. Төлем", "5", "", "Төлем"),
        ("• a loss", "•", "", "a loss"),
        ("- a loss", "-", "", "a loss"),
        ("• (b) a loss", "b", "()", "a loss"),
    ],
)
def test_a_marker_is_read(text: str, token: str, wrapper: str, rest: str) -> None:
    marker = typed_marker(text)
    assert marker is not None
    assert (marker.token, marker.wrapper, text[marker.length :]) == (token, wrapper, rest)


@pytest.mark.parametrize(
    "text",
    [
        "2022 was a year",
        "10.06.2022",
        "2.5% of the sum",
        "a user may",
        "I agree",
        "e.g. this",
        "Fees",
        "-fee",
        "",
    ],
)
def test_no_marker(text: str) -> None:
    assert typed_marker(text) is None


def test_one_letter_may_be_a_roman_number_and_a_letter() -> None:
    marker = typed_marker("(i) a loss")
    assert marker is not None
    assert [(reading.kind, reading.values) for reading in marker.readings] == [
        ("roman", (1,)),
        ("letter", (9,)),
    ]


@pytest.mark.parametrize("text", ["30 days after", "5 % of", "12 months"])
def test_a_measure_is_marked(text: str) -> None:
    marker = typed_marker(text)
    assert marker is None or marker.measure


@pytest.mark.parametrize(
    ("marker", "token", "bullet", "listed"),
    [("1.", "1", False, False), ("b)", "b", False, True), ("•", "•", True, True), ("◆", "•", True, True)],
)
def test_a_generated_marker_is_not_in_the_text(marker: str, token: str, bullet: bool, listed: bool) -> None:  # noqa: FBT001
    found = generated_marker(marker)
    assert (found.token, found.bullet, found.listed, found.length) == (token, bullet, listed, 0)
