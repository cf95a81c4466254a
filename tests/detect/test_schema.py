"""The closed schema of rule files: every mistake is named with file, rule, key and what is allowed."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tosscan.detect.packs import load_rules, rules_sha256
from tosscan.detect.pattern import Pattern
from tosscan.detect.schema import parse_rules, parse_words
from tosscan.errors import DataError

RULE: dict[str, Any] = {
    "id": "TS999",
    "category": "arbitration",
    "lang": "en",
    "severity": 3,
    "message": "Disputes go to arbitration.",
    "patterns": ["binding arbitration"],
    "examples": {"match": ["We use binding arbitration."], "no_match": ["We use a bank."]},
}

YAML = """
- id: {id}
  category: arbitration
  lang: {lang}
  severity: 2
  message: A message.
  patterns: ["arbitration"]
  examples: {{match: ["arbitration"], no_match: ["court"]}}
"""


def with_change(**change: Any) -> list[dict[str, Any]]:
    entry = deepcopy(RULE) | change
    return [{key: value for key, value in entry.items() if value is not None}]


def test_a_whole_rule_is_read() -> None:
    softer = {"when": ["thirty days"], "severity": 2, "safeguards": ["notice"]}
    (rule,) = parse_rules(
        with_change(
            phrases=["class action"],
            unless=["opt out"],
            safeguards=["exceptions"],
            level="hint",
            inherit="items",
            softer=softer,
        ),
        file="a.yml",
    )
    assert (rule.id, rule.number, rule.level, rule.inherit) == ("TS999", 999, "hint", "items")
    assert rule.softer is not None
    assert (rule.softer.severity, rule.softer.safeguards) == (2, ("notice",))


def test_the_titles_that_a_rule_asks_for_are_read() -> None:
    examples = RULE["examples"] | {"under": ["Arbitration"]}
    (rule,) = parse_rules(with_change(under=["arbitrat*"], examples=examples), file="a.yml")
    assert [pattern.source for pattern in rule.under] == ["arbitrat*"]
    assert rule.titles == ("Arbitration",)


def test_rules_come_in_the_order_of_their_ids() -> None:
    rules = parse_rules(with_change(id="TS1000") + with_change(id="TS300"), file="a.yml")
    assert [rule.id for rule in rules] == ["TS300", "TS1000"]


@pytest.mark.parametrize(
    ("change", "key", "names"),
    [
        ({"colour": "red"}, "TS999.colour", "valid keys are id, category"),
        ({"id": "X1"}, "X1.id", "three or four digits"),
        ({"category": "unfair"}, "TS999.category", "arbitration, class_action_waiver"),
        ({"lang": "english"}, "TS999.lang", "two-letter"),
        ({"severity": 4}, "TS999.severity", "1 \\(fair\\), 2 or 3"),
        ({"severity": True}, "TS999.severity", "2 or 3"),
        ({"level": "error"}, "TS999.level", "finding, hint"),
        ({"inherit": "all"}, "TS999.inherit", "none, items"),
        ({"message": ""}, "TS999.message", "a sentence"),
        ({"patterns": None}, "TS999.patterns", "needs patterns or phrases"),
        ({"patterns": "a b"}, "TS999.patterns", "list"),
        ({"patterns": ["a ("]}, "TS999.patterns", "brackets"),
        ({"patterns": [[]]}, "TS999.patterns", "raw pattern"),
        ({"patterns": [[{"LEMMA": "be"}]]}, "TS999.patterns.LEMMA", "LOWER"),
        ({"phrases": [1]}, "TS999.phrases", "list of strings"),
        ({"unless": ["~2"]}, "TS999.unless", "not optional"),
        ({"under": "arbitration"}, "TS999.under", "list of strings"),
        ({"under": ["~2"]}, "TS999.under", "not optional"),
        ({"under": ["arbitration"]}, "TS999.examples.under", "go with the key under"),
        ({"examples": RULE["examples"] | {"under": ["A"]}}, "TS999.examples.under", "go with the key under"),
        ({"examples": RULE["examples"] | {"under": "A"}}, "TS999.examples.under", "list of strings"),
        ({"safeguards": ["No Notice"]}, "TS999.safeguards", "slug"),
        ({"softer": {"severity": 2}}, "TS999.softer.when", "at least one"),
        ({"softer": {"when": ["a"], "severity": 2, "x": 1}}, "TS999.softer.x", "when, severity"),
        ({"severity": 2, "softer": {"when": ["a"], "severity": 3}}, "TS999.softer.severity", "higher"),
        ({"examples": None}, "TS999.examples", "match, no_match"),
        ({"examples": {"match": ["a"]}}, "TS999.examples", "at least one"),
        ({"examples": {"match": ["a"], "no_match": ["b"], "maybe": []}}, "TS999.examples.maybe", "no_match"),
    ],
)
def test_a_mistake_is_named(change: dict[str, Any], key: str, names: str) -> None:
    with pytest.raises(DataError, match=names) as caught:
        parse_rules(with_change(**change), file="bad.yml")
    assert caught.value.file == "bad.yml"
    assert caught.value.key == key


@pytest.mark.parametrize("data", [None, {}, [], "text"])
def test_a_file_is_a_list(data: object) -> None:
    with pytest.raises(DataError, match="list of rules"):
        parse_rules(data, file="bad.yml")


def test_an_entry_is_a_mapping() -> None:
    with pytest.raises(DataError, match="mapping"):
        parse_rules(["TS100"], file="bad.yml")


def test_what_is_common_cancels_remarks_alone() -> None:
    common: dict[str, Any] = {"common": {"unless": ["you may"]}}
    fair = with_change(id="TS998", severity=1, unless=["we may"])
    first, second = parse_rules([common, *fair, *with_change(unless=["opt out"])], file="a.yml")
    assert [pattern.source for pattern in first.unless] == ["we may"]
    assert [pattern.source for pattern in second.unless] == ["opt out", "you may"]


@pytest.mark.parametrize(
    ("entry", "names"),
    [
        ({"common": {"when": ["a"]}}, "valid keys are unless"),
        ({"common": {"unless": ["~2"]}}, "not optional"),
        ({"common": {"unless": ["a"]}, "id": "TS1"}, "valid keys are common"),
    ],
)
def test_a_mistake_in_what_is_common_is_named(entry: dict[str, Any], names: str) -> None:
    with pytest.raises(DataError, match=names):
        parse_rules([entry, *with_change()], file="bad.yml")


def test_a_pattern_names_a_word_list() -> None:
    words = {"power": "may|can"}
    (rule,) = parse_rules(with_change(patterns=["we ({power}|shall) go"]), file="a.yml", words=words)
    (written,) = parse_rules(with_change(patterns=["we (may|can|shall) go"]), file="a.yml")
    assert [elements(item) for item in rule.patterns] == [elements(item) for item in written.patterns]


def elements(pattern: object) -> list[str]:
    assert isinstance(pattern, Pattern)
    return [repr(element) for element in pattern.elements]


def test_an_unknown_word_list_is_named() -> None:
    with pytest.raises(DataError, match=r"no word list 'power'.*there are price"):
        parse_rules(with_change(patterns=["({power})"]), file="a.yml", words={"price": "fee"})


@pytest.mark.parametrize(
    ("data", "names"),
    [([], "mapping"), ({"A b": "x"}, "small letters"), ({"a": 1}, "alternatives"), ({"a": "(b"}, "brackets")],
)
def test_a_mistake_in_word_lists_is_named(data: object, names: str) -> None:
    with pytest.raises(DataError, match=names):
        parse_words(data, file="_words.yml")


def test_an_id_is_taken_once_in_a_file() -> None:
    with pytest.raises(DataError, match="taken"):
        parse_rules(with_change() + with_change(), file="a.yml")


def write(folder: Path, name: str, **fields: str) -> None:
    (folder / "en").mkdir(exist_ok=True)
    (folder / "en" / name).write_text(
        YAML.format(**({"id": "TS100", "lang": "en"} | fields)), encoding="utf-8"
    )


def test_an_id_is_taken_once_in_a_pack(tmp_path: Path) -> None:
    write(tmp_path, "a.yml")
    write(tmp_path, "b.yml")
    with pytest.raises(DataError, match=r"taken by a rule in a\.yml"):
        load_rules("en", folder=tmp_path)


def test_word_lists_stand_beside_the_rules(tmp_path: Path) -> None:
    write(tmp_path, "a.yml")
    before = rules_sha256(folder=tmp_path)
    (tmp_path / "en" / "_words.yml").write_text("power: may|can", encoding="utf-8")
    text = (tmp_path / "en" / "a.yml").read_text(encoding="utf-8")
    (tmp_path / "en" / "a.yml").write_text(
        text.replace('"arbitration"]', '"({power}) go"]', 1), encoding="utf-8"
    )
    (rule,) = load_rules("en", folder=tmp_path)
    assert [str(getattr(pattern, "source", "")) for pattern in rule.patterns] == ["({power}) go"]
    assert rules_sha256(folder=tmp_path) != before


def test_a_rule_stands_in_the_pack_of_its_language(tmp_path: Path) -> None:
    write(tmp_path, "a.yml", lang="ru")
    with pytest.raises(DataError, match="pack of 'en'"):
        load_rules("en", folder=tmp_path)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    write(tmp_path, "a.yml")
    (tmp_path / "en" / "b.yml").write_text("- id: [", encoding="utf-8")
    with pytest.raises(DataError, match="not YAML") as caught:
        load_rules("en", folder=tmp_path)
    assert caught.value.file == "b.yml"


def test_a_language_without_a_pack_has_no_rules() -> None:
    assert load_rules("xx") == ()


def test_the_hash_follows_names_and_bytes(tmp_path: Path) -> None:
    write(tmp_path, "a.yml")
    first = rules_sha256(folder=tmp_path)
    assert rules_sha256(folder=tmp_path) == first
    (tmp_path / "en" / "a.yml").rename(tmp_path / "en" / "b.yml")
    second = rules_sha256(folder=tmp_path)
    write(tmp_path, "b.yml", id="TS101")
    assert len({first, second, rules_sha256(folder=tmp_path)}) == 3
