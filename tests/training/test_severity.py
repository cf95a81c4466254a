"""Severities: the table of true and told levels, and each level's figures, counted by hand."""

from __future__ import annotations

import numpy as np

from tosscan.training.severity import drawn, figures

# One category, nine sentences: true level and level told.
TRUE = np.array([[1], [1], [1], [2], [2], [3], [0], [0], [0]], dtype=np.int8)
SAID = np.array([[1], [0], [3], [2], [3], [3], [1], [2], [0]], dtype=np.int8)


def test_the_table_leaves_out_what_is_neither_true_nor_told() -> None:
    assert figures(SAID, TRUE)["confusion"] == {
        "none": {"none": 0, "1": 1, "2": 1, "3": 0},
        "1": {"none": 1, "1": 1, "2": 0, "3": 1},
        "2": {"none": 0, "1": 0, "2": 1, "3": 1},
        "3": {"none": 0, "1": 0, "2": 0, "3": 1},
    }


def test_figures_of_each_level() -> None:
    by = figures(SAID, TRUE)["by"]
    assert by["1"] == {"n": 3, "tp": 1, "fp": 1, "fn": 2, "precision": 0.5, "recall": 0.3333, "f1": 0.4}
    assert by["2"] == {"n": 2, "tp": 1, "fp": 1, "fn": 1, "precision": 0.5, "recall": 0.5, "f1": 0.5}
    assert by["3"] == {"n": 1, "tp": 1, "fp": 2, "fn": 0, "precision": 0.3333, "recall": 1.0, "f1": 0.5}


def test_a_draw_counts_its_documents() -> None:
    document = np.array([0, 0, 0, 0, 0, 1, 1, 1, 1])
    result = drawn(SAID, TRUE, document, np.array([[1, 1], [2, 0], [0, 1]]))
    assert [round(value, 4) for value in result["1"]["recall"]] == [0.3333, 0.3333, 0]
    assert result["3"]["precision"].tolist() == [1 / 3, 0, 1]
