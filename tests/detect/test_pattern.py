"""The compact pattern language: what parses, and what it asks for."""

from __future__ import annotations

from typing import Any

import pytest

from tosscan.detect.pattern import Gap, Group, PatternError, clauses, parse, raw_clauses


def test_parse_gives_elements() -> None:
    pattern = parse("^ <provider> (may|is entitled to) ~6 change*")
    assert pattern.anchored
    assert [type(element) for element in pattern.elements] == [Group, Group, Gap, Group]


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("a (b", "brackets"),
        ("a (b (c))", "brackets"),
        ("a ~", "gap"),
        ("a ~99 b", "gap"),
        ("a ~6", "ends with a gap"),
        ("~6 a", "starts or ends"),
        ("a?", "not optional"),
        ("(a?|b)", "may be empty"),
        ("<company> may", "not a word"),
        ("a “b”", "not a word"),
    ],
)
def test_parse_refuses(source: str, complaint: str) -> None:
    with pytest.raises(PatternError, match=complaint.replace("(", "\\(")):
        parse(source)


def test_gap_may_open_an_anchored_pattern() -> None:
    assert isinstance(parse("^ ~6 loss").elements[0], Gap)


def test_clauses_ask_for_every_obligatory_part() -> None:
    found = clauses(parse("<provider> (may|is entitled to) ~6 chang* terms? now"))
    assert found == [
        frozenset({("may", False), ("entitled", False)}),
        frozenset({("chang", True)}),
        frozenset({("now", False)}),
    ]


def test_clauses_never_ask_for_fragile_words() -> None:
    assert clauses(parse("(not|never) change"), fragile=frozenset({"not"})) == [
        frozenset({("change", False)})
    ]


def test_raw_clauses_read_obligatory_lower_tokens() -> None:
    raw: list[dict[str, Any]] = [
        {"LOWER": {"IN": ["may", "can"]}},
        {"LOWER": "not", "OP": "?"},
        {"IS_DIGIT": True},
        {"LOWER": "days"},
    ]
    assert raw_clauses(raw, fragile=frozenset()) == [
        frozenset({("may", False), ("can", False)}),
        frozenset({("days", False)}),
    ]
