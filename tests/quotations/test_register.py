from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.quotations.conftest import ONCE, PRINTS, TWICE
from tosscan.errors import DataError, UsageError
from tosscan.findings.translation import Translation
from tosscan.quotations.register import (
    SCHEMA,
    Entry,
    Quotation,
    Register,
    Translated,
    quotations,
    read,
    taken,
    written,
)

AT = "2026-03-15T09:30:00Z"
ROW = Translated("row 2", PRINTS[:2], TWICE, "ru", "Попугаи.", "А. Б.", "reviewed")


def test_a_sentence_of_two_findings_is_translated_once(quotes: tuple[Quotation, ...]) -> None:
    assert quotes == (
        Quotation(PRINTS[:2], "2.1", "en", TWICE),
        Quotation(PRINTS[2:], "2.1", "en", ONCE),
    )


def test_report_without_findings_that_can_be_told_is_refused() -> None:
    with pytest.raises(UsageError, match="scan the text again"):
        quotations({"document": {"languages": []}, "findings": [{"start": 1}]})


def test_translation_is_taken_for_each_finding_on_the_words(quotes: tuple[Quotation, ...]) -> None:
    bare = replace(ROW, fingerprints=PRINTS[2:], quotation=ONCE, text=" ")
    register, empty = taken([ROW, bare], quotes, at=AT)
    assert empty == 1
    assert [each.fingerprint for each in register.entries] == list(PRINTS[:2])
    assert register.entries[0].translation == Translation("Попугаи.", "ru", "А. Б.", "reviewed")


def test_white_space_may_differ(quotes: tuple[Quotation, ...]) -> None:
    spaced = replace(ROW, quotation=TWICE.replace(" ", "\n  "))
    assert taken([spaced], quotes, at=AT)[0].entries


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"fingerprints": ("d" * 16,)}, "no finding dddd"),
        ({"quotation": "Other words."}, "not those of the report"),
        ({"language": "de"}, "language must be one of"),
        ({"by": " "}, "name of the person"),
        ({"status": "perfect"}, "status must be one of"),
        ({"text": "x" * 100_001}, "at most"),
    ],
)
def test_faulty_row_is_named(change: dict[str, Any], message: str, quotes: tuple[Quotation, ...]) -> None:
    with pytest.raises(DataError, match=message) as refused:
        taken([replace(ROW, **change)], quotes, at=AT)
    assert "row 2" in str(refused.value)


def test_latest_translation_into_a_language_stands() -> None:
    def entry(text: str, language: str, at: str) -> Entry:
        return Entry(PRINTS[0], TWICE, Translation(text, language, "A", "draft"), at)

    first, second = entry("one", "ru", AT), entry("two", "ru", "2026-03-16T00:00:00Z")
    other = entry("bir", "kk", AT)
    register = Register((second, other)).joined(Register((first, second)))
    assert set(register.entries) == {first, other, second}
    assert register.entries[-1] == second
    assert register.standing("ru")[PRINTS[0]] == second
    assert register.standing("kk")[PRINTS[0]] == other
    assert register.standing("en") == {}


def test_file_gives_back_what_was_written(quotes: tuple[Quotation, ...], tmp_path: Path) -> None:
    register, _ = taken([ROW], quotes, at=AT)
    path = tmp_path / "kept.json"
    path.write_bytes(written(register))
    assert read(path) == register


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[", "is not JSON"),
        ("{}", "no file of translations"),
        (json.dumps({"schema": SCHEMA}), "there must be a list"),
        (json.dumps({"schema": SCHEMA, "translations": [1]}), "of which quotation"),
        (
            json.dumps({"schema": SCHEMA, "translations": [{"fingerprint": "a" * 16, "quotation": "x"}]}),
            "a translation is a text",
        ),
    ],
)
def test_what_is_no_file_of_translations_is_refused(content: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "kept.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        read(path)
