from __future__ import annotations

from datetime import date
from typing import get_args

import pytest

from tosscan.errors import UsageError
from tosscan.findings.assessment import AgainstDefault, GateSource, ProtectionStatus, Status, Verdict
from tosscan.findings.decision import DecisionState
from tosscan.findings.finding import SEVERITY_WORDS
from tosscan.findings.provision import Consequence, Role, SourceStatus
from tosscan.report.words import words


@pytest.mark.parametrize(
    ("group", "slugs"),
    [
        ("status", get_args(Status)),
        ("verdicts", get_args(Verdict)),
        ("against_default", get_args(AgainstDefault)),
        ("protection_status", get_args(ProtectionStatus)),
        ("classes", get_args(Consequence)),
        ("source_status", get_args(SourceStatus)),
        ("decision_states", get_args(DecisionState)),
        ("severity", tuple(SEVERITY_WORDS)),
    ],
)
def test_every_value_has_a_word(group: str, slugs: tuple[object, ...]) -> None:
    assert set(words()[group]) == set(slugs)


def test_every_role_and_gate_source_has_a_word() -> None:
    assert set(get_args(Role)) <= set(words()["finding"])
    assert set(get_args(GateSource)) == set(words()["comparison"]["gate_sources"])


def test_severity_words_are_those_of_findings() -> None:
    assert words()["severity"] == SEVERITY_WORDS


def test_numbers_and_dates_read_as_written() -> None:
    assert words().count("findings", 1) == "1 finding"
    assert words().count("words", 18000) == "18,000 words"
    assert words().day(date(2026, 5, 4)) == "4 May 2026"


def test_slug_without_a_label_is_spelt_out() -> None:
    assert words().label("powers", "change_terms") == "Change the terms"
    assert words().label("powers", "paint_the_cage") == "paint the cage"


@pytest.mark.parametrize("language", ["xx", "../en", "en.yml", ""])
def test_unknown_language_is_refused(language: str) -> None:
    with pytest.raises(UsageError, match="not written in the language"):
        words(language)
