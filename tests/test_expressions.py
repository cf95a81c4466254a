"""What an expression needs of a text is never more than what it matches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tosscan import expressions
from tosscan.expressions import Sought, needed
from tosscan.legal.alternatives import alternatives
from tosscan.resources import CHECKOUT

LEGAL = CHECKOUT / "tosscan" / "legal" / "data"
LETTERS = "abcde -"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"\bnotif(?:y|ies)\b.{0,80}\bdays?\b", "we notify you five days before"),
        (r"(?:fee|charge)s? (?:may )?change", "the charges change"),
        (r"a*b|c", "c"),
        (r"(?:price|)list", "list"),
        (r"^(?=.*\bseat\b)(?!.*\bnot\b).*london", "the seat is london"),
        (r"(?<=own )risk", "at your own risk"),
        (r"(?:ab){2,3}", "xababx"),
        (r"colou?r", "color"),
        (r"wilfull?(?:ness)?", "wilful"),
        (r"[xyz]{3}", "zyx"),
        (r"(a|b)\\1?", "b\\"),
        (r"договор\w*", "по договору"),
    ],
)
def test_what_matches_is_found(source: str, text: str) -> None:
    found, expected = Sought(source).search(text), re.search(source, text)
    assert expected is not None
    assert found is not None
    assert found.span() == expected.span()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"\bnotif(?:y|ies)\b.{0,80}\bdeadline", (("deadline",), ("notif",))),
        (r"(?:seizure|forfeits?)\b", (("seizure", "forfeit"),)),
        (r"(?:notice|noti)ng", (("noti",), ("ng",))),
        (r"(?:price|)x?", ()),
        (r"(?!never)\w+", ()),
    ],
)
def test_needs_are_the_rarest_words(source: str, expected: tuple[tuple[str, ...], ...]) -> None:
    assert {frozenset(group) for group in needed(source)} == {frozenset(group) for group in expected}


def test_nothing_is_searched_where_a_need_is_not_met(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Sought(r"\bforfeit\w*\b.{0,40}\bbalance\b")
    monkeypatch.setattr(re, "compile", lambda source: pytest.fail(f"{source} was compiled"))
    assert one.search("we may forfeit your points") is None
    assert one.within("forfeit your balance", 3, 20) is None


def test_all_matches_are_given() -> None:
    assert [match.group() for match in Sought(r"\bfees?\b").finditer("a fee and fees")] == ["fee", "fees"]
    assert list(Sought(r"\bfees?\b").finditer("a price")) == []


def test_a_range_of_a_text_is_searched_as_expressions_do() -> None:
    text = "a fee. the fee"
    for start in range(len(text)):
        for end in range(start, len(text) + 1):
            mine = Sought(r"\bfee\b").within(text, start, end)
            theirs = re.compile(r"\bfee\b").search(text, start, end)
            assert (mine and mine.span()) == (theirs and theirs.span())


def test_without_a_parser_every_text_is_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expressions, "_parser", None)
    assert needed("forfeit") == ()
    assert Sought("forfeit").search("to forfeit") is not None


@pytest.mark.parametrize("source", ["(", r"a{2", "[", r"(?P<a>x)(?P<a>y)"])
def test_what_is_no_expression_fails_as_it_does_without_us(source: str) -> None:
    try:
        re.compile(source)
    except re.error:
        with pytest.raises(re.error):
            Sought(source)
    else:
        assert Sought(source).search("xy a{2") is not None


def _shipped(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _shipped(item)


def _expressions() -> list[str]:
    facts = yaml.safe_load((LEGAL / "kz" / "recognition.yml").read_text("utf-8"))["facts"]
    powers = yaml.safe_load((LEGAL / "kz" / "powers.yml").read_text("utf-8"))
    return sorted({source for source in _shipped([facts, powers]) if "\\b" in source})


def test_shipped_expressions_find_what_they_match(samples: Path) -> None:
    texts = [
        line.lower() for path in sorted(samples.glob("*.md")) for line in path.read_text("utf-8").splitlines()
    ]
    tried = found = 0
    for source in _expressions():
        pattern, one, parts = re.compile(source), Sought(source), alternatives(source, whole=True)
        for text in filter(None, texts):
            match = pattern.search(text)
            tried += 1
            found += match is not None
            assert (one.search(text) is None) == (match is None), (source, text)
            assert any(part.search(text) for part in parts) == (match is not None), (source, text)
    assert tried > 10_000
    assert found > 100


pieces = st.recursive(
    st.text(LETTERS, min_size=1, max_size=3).map(re.escape) | st.sampled_from([r"\b", r"\w", "[ab]", "."]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.tuples(inner, st.sampled_from(["?", "*", "+", "{2}", "{0,2}"])).map(lambda p: f"(?:{p[0]}){p[1]}"),
        inner.map(lambda part: f"(?={part})"),
        inner.map(lambda part: f"(?!{part})"),
    ),
    max_leaves=8,
)


@given(source=pieces, text=st.text(LETTERS, max_size=12))
def test_any_expression_finds_what_it_matches(source: str, text: str) -> None:
    assert (Sought(source).search(text) is None) == (re.search(source, text) is None)


def test_any_of_several_expressions_is_found() -> None:
    parts = [Sought(r"\bforfeit"), Sought(r"\bfees? (?:may )?change"), Sought(r"\w+ed\b")]
    assert Sought.any(parts, "the fee may change")
    assert Sought.any(parts, "posted")
    assert not Sought.any(parts, "the fee may stay")
    assert not Sought.any([], "the fee may change")
