"""Figures: counted by hand on a handful of sentences."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import f1_score

from tosscan.training.evaluate import Verdicts, figures, intervals, lexglue

LABELS = ("arbitration", "limitation_of_liability", "warranty_disclaimer")


def verdicts() -> Verdicts:
    """Return eight sentences: a hit, a miss and a false alarm of the first label; the family mixed up."""
    truth = np.zeros((8, 3), dtype=np.bool_)
    said = np.zeros((8, 3), dtype=np.bool_)
    fair = np.zeros((8, 3), dtype=np.bool_)
    truth[0, 0] = said[0, 0] = True
    truth[1, 0] = True
    said[2, 0] = fair[2, 0] = fair[3, 0] = True
    truth[4, 1] = said[4, 2] = True
    return Verdicts(LABELS, said, truth, fair, [("c", "ab"[row % 2]) for row in range(8)])


def test_counts_of_each_label() -> None:
    by = figures(verdicts())["by"]
    assert by["arbitration"] == {
        "n": 2, "tp": 1, "fp": 1, "fn": 1, "precision": 0.5, "recall": 0.5, "f1": 0.5
    }  # fmt: skip
    assert by["limitation_of_liability"]["f1"] == 0
    assert by["warranty_disclaimer"]["precision"] == 0


def test_the_family_forgives_a_mix_up_inside_it() -> None:
    assert figures(verdicts())["by"]["risk_shifting"]["f1"] == 1


def test_protective_sentences_that_were_flagged() -> None:
    result = figures(verdicts())
    assert (result["fair"], result["fair_flagged"]) == (2, 0.5)


def test_the_metric_of_lexglue_counts_none_as_a_label() -> None:
    result = figures(verdicts())
    # none: said of sentences 1, 3, 5, 6, 7; true of 2, 3, 5, 6, 7.
    assert result["lexglue"] == {
        "micro_f1": pytest.approx(2 * 5 / (8 + 8), abs=1e-4),
        "macro_f1": pytest.approx((0.5 + 0 + 0 + 2 * 4 / 10) / 4, abs=1e-4),
        "macro_f1_without_none": pytest.approx(0.5 / 3, abs=1e-4),
    }
    assert result["all_fair"] == {
        "micro_f1": pytest.approx(2 * 5 / (8 + 8), abs=1e-4),
        "macro_f1": pytest.approx((2 * 5 / 13) / 4, abs=1e-4),
        "macro_f1_without_none": 0,
    }


@pytest.mark.parametrize("share", [0, 0.02, 0.1, 0.5, 1])
@pytest.mark.parametrize("rows", [1, 7, 200])
def test_the_metric_of_lexglue_is_that_of_scikit_learn(share: float, rows: int) -> None:
    """As LexGLUE counts: eight labels, a ninth for sentences with none of them, zero_division 0."""
    random = np.random.default_rng(int(100 * share) + rows)
    truth, said = random.random((2, rows, 8)) < share
    truth[:, 3] = False  # a label that no sentence carries
    said[:, 5] = False  # and one that is never said
    columns = [np.column_stack([marks, marks.sum(axis=1) == 0]) for marks in (truth, said)]
    expected = {
        "micro_f1": f1_score(*columns, average="micro", zero_division=0),
        "macro_f1": f1_score(*columns, average="macro", zero_division=0),
        "macro_f1_without_none": f1_score(truth, said, average="macro", zero_division=0),
    }
    assert lexglue(said, truth) == pytest.approx(expected, abs=1e-12)


def test_the_macro_average_leaves_rare_labels_out() -> None:
    assert figures(verdicts())["macro_f1"] is None
    many = verdicts().take(np.repeat(np.arange(8), 5))
    assert figures(many)["macro_f1"] == 0.5


def test_intervals_hold_the_figure_and_follow_the_seed() -> None:
    many = verdicts().take(np.repeat(np.arange(8), 5))
    spans = intervals(many, seed=1, resamples=50)
    low, high = spans["lexglue_macro_f1"]
    assert low <= figures(many)["lexglue"]["macro_f1"] <= high
    assert low < high
    assert spans == intervals(many, seed=1, resamples=50)


def test_intervals_of_each_label_are_of_documents_drawn_whole() -> None:
    """Document "a" holds the hit, "b" the miss: recall is 0, 1 or the half, never a third."""
    spans = intervals(verdicts(), resamples=400)["by"]["arbitration"]
    assert spans["recall"] == [0, 1]
    assert spans["precision"] == [0, 0.5]
    alone = verdicts().take(np.array([0, 2, 4, 6]))
    assert intervals(alone, resamples=20)["by"]["arbitration"]["recall"] == [1, 1]


def test_what_is_not_known_is_left_out() -> None:
    assert {"calibration", "severity"}.isdisjoint(figures(verdicts()))
    assert {"calibration", "severity"}.isdisjoint(intervals(verdicts(), resamples=5))
