"""The compact pattern language: what parses, what it becomes, what it asks for."""

from __future__ import annotations

from typing import Any

import pytest

from tosscan.detect.pattern import (
    MAX_BRANCHES,
    Gap,
    Group,
    PatternError,
    clauses,
    longest,
    parse,
    raw_clauses,
    token_patterns,
)


def cut(word: str) -> list[str]:
    """Cut at hyphens, as the tokenizer does."""
    return word.replace("-", " - ").split()


def test_parse_gives_elements() -> None:
    pattern = parse("^ <provider> (may|is entitled to) ~6 change*")
    assert pattern.anchored
    assert [type(element) for element in pattern.elements] == [Group, Group, Gap, Group]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("we may", [[{"LOWER": "we"}, {"LOWER": "may"}]]),
        ("May", [[{"LOWER": "may"}]]),
        ("chang*", [[{"LOWER": {"REGEX": "^chang"}}]]),
        ("(may|can)", [[{"LOWER": {"IN": ["may", "can"]}}]]),
        ("(may|chang*)", [[{"LOWER": {"REGEX": "^(?:may$|chang)"}}]]),
        ("a b?", [[{"LOWER": "a"}, {"LOWER": "b", "OP": "?"}]]),
        ("(a|b c) d", [[{"LOWER": "a"}, {"LOWER": "d"}], [{"LOWER": "b"}, {"LOWER": "c"}, {"LOWER": "d"}]]),
        ("a (b c)?", [[{"LOWER": "a"}, {"LOWER": "b"}, {"LOWER": "c"}], [{"LOWER": "a"}]]),
        ("a ~2 b", [[{"LOWER": "a"}, {"OP": "?"}, {"OP": "?"}, {"LOWER": "b"}]]),
        ("a ~20 b", [[{"LOWER": "a"}, {"OP": "*"}, {"LOWER": "b"}]]),
        ("<user> may", [[{"NORM": "<user>", "OP": "+"}, {"LOWER": "may"}]]),
        ("class-action", [[{"LOWER": "class"}, {"LOWER": "-"}, {"LOWER": "action"}]]),
    ],
)
def test_token_patterns(source: str, expected: list[list[dict[str, object]]]) -> None:
    assert token_patterns(parse(source), cut) == expected


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
        ("(a b|c d|e f|g h|i j) " * 3, f"cap of {MAX_BRANCHES}"),
    ],
)
def test_parse_refuses(source: str, complaint: str) -> None:
    with pytest.raises(PatternError, match=complaint.replace("(", "\\(")):
        parse(source)


def test_gap_may_open_an_anchored_pattern() -> None:
    assert isinstance(parse("^ ~6 loss").elements[0], Gap)


def test_longest_counts_gaps_words_and_names() -> None:
    assert longest(parse("<provider> ~6 (a|b c) d"), cut) == 4 + 6 + 2 + 1


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
