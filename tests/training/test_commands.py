"""``tosscan train`` and ``tosscan evaluate`` from the command line."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from tosscan.cli import evaluate, train
from tosscan.errors import UsageError


def run(*argv: str) -> int:
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers()
    train.add_parser(commands)
    evaluate.add_parser(commands)
    args = parser.parse_args(argv)
    return int(args.run(args))


@pytest.fixture(scope="module")
def trained(claudette: Path, annotated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "en"
    options = ["--folds", "3", "--size", "1000"]
    assert run("train", str(claudette), str(annotated), "-o", str(folder), *options) == 0
    return folder


def test_train_writes_arrays_passport_and_card(trained: Path) -> None:
    names = {path.name for path in trained.iterdir()}
    assert names == {"vocabulary.npy", "idf.npy", "weights.npy", "said.npy", "meta.json", "README.md"}


def test_the_card_says_how_the_model_was_made(trained: Path) -> None:
    card = (trained / "README.md").read_text(encoding="utf-8")
    assert "tosscan train $TOSSCAN_DATA/claudette $TOSSCAN_DATA/annotated -o" in card
    assert "two law annotators" in card
    assert "| jurisdiction | 8 | 1.00 | 1.00 | 1.00 |" in card
    assert "flagging nothing" in card


def test_evaluate_prints_json(trained: Path, annotated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("evaluate", str(annotated), "--model", str(trained), "--format", "json") == 0
    printed = capsys.readouterr()
    result = json.loads(printed.out)
    assert (result["scheme"], result["documents"], result["sentences"]) == ("tosscan", 8, 64)
    assert result["by"]["jurisdiction"]["recall"] == 1
    assert result["seen_in_training"] is True
    assert "not figures of merit" in printed.err


def test_evaluate_prints_a_table(trained: Path, claudette: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("evaluate", str(claudette), "--model", str(trained)) == 0
    out = capsys.readouterr().out
    assert out.startswith("64 sentences, 8 documents")
    assert "LexGLUE micro" in out


def test_a_scheme_that_the_corpus_does_not_carry_is_refused(trained: Path, annotated: Path) -> None:
    with pytest.raises(UsageError, match="does not carry the labels of scheme claudette"):
        run("evaluate", str(annotated), "--model", str(trained), "--scheme", "claudette")


def test_one_fold_is_refused(annotated: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="at least 2 folds"):
        run("train", str(annotated), "-o", str(tmp_path), "--folds", "1")
