"""Precision on a reviewer's own decisions: counted once, told from 100 on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tosscan.cli import main
from tosscan.decisions import Entry, Register, Subject, written
from tosscan.errors import DataError
from tosscan.findings.decision import decision
from tosscan.training.precision import figures


def register(states: Sequence[str], *, source: str = "ab" * 32, category: str = "arbitration") -> Register:
    return Register(
        tuple(
            Entry(
                Subject(f"{number:016x}", category, 3, "both", None, "Words.", source, "0.1.0"),
                decision(state, by="A. Reader", at="2026-03-15", reason="It reads so."),
            )
            for number, state in enumerate(states)
        )
    )


def test_precision_is_told_from_100_on() -> None:
    states = ["confirmed"] * 80 + ["changed"] * 10 + ["rejected"] * 9
    assert figures([register(states)])["all"]["precision"] is None
    row = figures([register([*states, "rejected"])])["all"]
    assert (row["n"], row["confirmed"], row["changed"], row["rejected"]) == (100, 80, 10, 10)
    # Wilson's interval for 80 of 100.
    assert row["precision"] == {"value": 0.8, "interval": [0.7112, 0.8666]}
    assert row["kept"]["value"] == 0.9


def test_row_of_few_has_counts_alone() -> None:
    many, few = (
        register(["confirmed"] * 100),
        register(["confirmed"] * 9, source="cd" * 32, category="time_bar"),
    )
    by = figures([many, few])["by"]["category"]
    assert by["arbitration"]["precision"]["value"] == 1.0
    assert (by["time_bar"]["n"], by["time_bar"]["precision"]) == (9, None)


def test_decision_counts_once_whatever_files_it_is_in() -> None:
    one = register(["confirmed", "rejected"])
    assert figures([one, one])["all"]["n"] == 2
    assert figures([one, register(["confirmed"], source="cd" * 32)])["all"]["n"] == 3
    taken_back = one.joined(register(["undecided"]))
    assert figures([taken_back])["all"]["confirmed"] == 0


def test_no_decision_is_an_error() -> None:
    with pytest.raises(DataError, match="none that stands"):
        figures([Register()])


def test_command_prints_the_figures_of_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, source in (("one", "ab" * 32), ("two", "cd" * 32)):
        states = ["confirmed"] * 45 + ["rejected"] * 15
        (tmp_path / f"{name}.decisions.json").write_bytes(written(register(states, source=source)))
    assert main(["evaluate", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("decisions 120, texts 2, people 1, tosscan 0.1.0")
    assert "0.750 (0.666-0.819)" in out
    assert main(["evaluate", str(tmp_path / "one.decisions.json"), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["all"]["precision"] is None
    assert main(["evaluate", str(tmp_path / "one.decisions.json")]) == 0
    assert "from 100 decisions on; 40 more are needed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "message"),
    [(["--scheme", "claudette"], "leave out --model"), (["--witnesses", "both"], "leave out --model")],
)
def test_options_of_a_corpus_are_refused(
    options: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "kept.decisions.json"
    path.write_bytes(written(register(["confirmed"])))
    assert main(["evaluate", str(path), *options]) == 2
    assert message in capsys.readouterr().err
