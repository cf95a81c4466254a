"""The model that ships: its card is its own, it is small, and it was made from the corpora it names."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tosscan.detect.classifier import shipped
from tosscan.training.card import card
from tosscan.training.corpus import read_corpus
from tosscan.training.marked import FILE

COMMAND = (
    "tosscan train $TOSSCAN_DATA/claudette-50 $TOSSCAN_DATA/claudette-multilingual $TOSSCAN_DATA/tos-100 "
    "$TOSSCAN_DATA/annotated corpora/marked --pages $TOSSCAN_DATA -o models/en"
)
MIB = 1 << 20


def test_the_card_is_the_model_s_own(root: Path) -> None:
    assert (root / "models" / "en" / "README.md").read_text("utf-8") == card(shipped("en"), command=COMMAND)


def test_the_models_stay_small(root: Path) -> None:
    assert sum(path.stat().st_size for path in (root / "models").rglob("*") if path.is_file()) < 8 * MIB


def test_held_out_figures_do_not_fall_unseen() -> None:
    """Floors just below the figures in the card: lower them only with a reason in the change."""
    metrics = shipped("en").meta["metrics"]
    assert metrics["claudette"]["lexglue"]["macro_f1"] >= 0.79
    assert metrics["claudette"]["lexglue"]["macro_f1"] > 5 * metrics["claudette"]["all_fair"]["macro_f1"]
    assert metrics["tosscan"]["macro_f1"] >= 0.68


@pytest.mark.data
def test_the_corpora_are_those_that_the_passport_names(data: Path, root: Path) -> None:
    named = {corpus["name"]: corpus["sha256"] for corpus in shipped("en").meta["corpora"]}
    marked = (root / "corpora" / "marked" / FILE).read_bytes()
    assert named.pop("marked") == hashlib.sha256(marked).hexdigest()
    assert named
    assert {name: read_corpus(data / name).sha256 for name in named} == named
