"""The model that ships: its card is its own, it is small, and it was made from the corpora it names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tosscan.detect.classifier import shipped
from tosscan.training.card import card
from tosscan.training.corpus import read_corpus

COMMAND = (
    "tosscan train $TOSSCAN_DATA/claudette-50 $TOSSCAN_DATA/claudette-multilingual $TOSSCAN_DATA/tos-100 "
    "$TOSSCAN_DATA/annotated -o models/en"
)
MIB = 1 << 20


def test_the_card_is_the_model_s_own(root: Path) -> None:
    assert (root / "models" / "en" / "README.md").read_text("utf-8") == card(shipped("en"), command=COMMAND)


def test_the_models_stay_small(root: Path) -> None:
    assert sum(path.stat().st_size for path in (root / "models").rglob("*") if path.is_file()) < 8 * MIB


def test_held_out_figures_do_not_fall_unseen() -> None:
    """Floors just below the figures in the card: lower them only with a reason in the change."""
    metrics = shipped("en").meta["metrics"]
    assert metrics["claudette"]["lexglue"]["macro_f1"] >= 0.78
    assert metrics["claudette"]["lexglue"]["macro_f1"] > 5 * metrics["claudette"]["all_fair"]["macro_f1"]
    assert metrics["tosscan"]["macro_f1"] >= 0.63


@pytest.mark.data
def test_the_corpora_are_those_that_the_passport_names(data: Path) -> None:
    named = {corpus["name"]: corpus["sha256"] for corpus in shipped("en").meta["corpora"]}
    assert named
    assert {name: read_corpus(data / name).sha256 for name in named} == named
