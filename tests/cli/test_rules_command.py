"""``tosscan rules``: what it prints and how it leaves."""

from __future__ import annotations

import pytest

from tosscan.cli import main


def test_list_has_a_line_for_each_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "list", "--lang", "en"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("TS280  en  3  unilateral_change") for line in lines)


@pytest.mark.parametrize(("name", "words"), [("arbitration", "TS100"), ("ts280", "patterns")])
def test_explain_a_category_or_a_rule(name: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "explain", name]) == 0
    assert words in capsys.readouterr().out


def test_explain_names_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "explain", "fairness"]) == 2
    assert "unilateral_change" in capsys.readouterr().err


def test_an_unknown_language_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "list", "--lang", "xx"]) == 2
    assert "there are: " in capsys.readouterr().err


def test_the_examples_of_the_shipped_rules_hold(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "test"]) == 0
    assert ", 0 failed" in capsys.readouterr().out
