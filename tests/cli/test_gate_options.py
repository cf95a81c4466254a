"""The options that answer the gates, and the file of answers."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import pytest

from tosscan.cli.gates import add_gate_options, answers, read
from tosscan.errors import UsageError
from tosscan.findings.gate import GATES


def parsed(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_gate_options(parser)
    return parser.parse_args(words)


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def write(content: str) -> Path:
        path = tmp_path / "answers.yml"
        path.write_text(content, encoding="utf-8")
        return path

    return write


def test_there_is_an_option_for_every_gate() -> None:
    for gate in GATES:
        value = gate.values[0] if gate.values else "2025-03-01"
        assert answers(parsed(gate.option, value)) == ((gate.id, value),)
        assert answers(parsed(gate.option, "unknown")) == ((gate.id, "unknown"),)


def test_no_option_is_no_answer() -> None:
    assert answers(parsed()) == ()


def test_a_file_answers_by_name_id_or_letter(file: Any) -> None:
    path = file("user: business\nG3: aifc\nE: 2025-03-01\nterms:\n")
    assert read(path) == {"G2": "business", "G3": "aifc", "G5": "2025-03-01"}
    assert read(file('{"user": "consumer", "competence": "none"}')) == {"G2": "consumer", "G11": "none"}


def test_an_option_goes_before_the_file(file: Any) -> None:
    path = file("user: business\nregime: offshore\n")
    assert answers(parsed("--gates", str(path), "--user", "consumer")) == (
        ("G2", "consumer"),
        ("G3", "offshore"),
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("user: alien\n", r"answers\.yml: user: must be one of consumer, business, unknown, not 'alien'"),
        ("mood: good\n", r"answers\.yml: there is no gate 'mood' \(there is: governing_law, user"),
        ("accepted: soon\n", r"answers\.yml: accepted: must be a day such as 2026-03-15, not 'soon'"),
        ("- user\n", r"answers\.yml: must hold answers by name"),
        ("user: [\n", r"answers\.yml: is not YAML"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_in_one_line(file: Any, content: str, message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        read(file(content))
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        read(tmp_path / "none.yml")
    with pytest.raises(UsageError, match="a day such as"):
        answers(parsed("--accepted", "01.03.2025"))
