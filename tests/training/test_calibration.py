"""Calibration: errors and skills worked out by hand, and of forecasts whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from tosscan.training.calibration import drawn, error, figures


def test_the_error_of_bins_worked_out_by_hand() -> None:
    """Twenty predictions make ten bins of two: nine bins are right, the last says .9 of what is half true."""
    probabilities = np.repeat([0.11, 0.12, 0.13, 0.14, 0.15, 0.16, 0.17, 0.18, 0.19, 0.9], 2)
    truth = np.zeros(20)
    truth[18] = 1
    low = sum(probabilities[:18]) / 20
    assert error(probabilities, truth) == pytest.approx(low + 0.4 / 10)


def test_sure_noes_do_not_hide_an_error() -> None:
    probabilities = np.concatenate([np.full(1000, 0.001), np.full(20, 0.8)])[:, None]
    truth = np.zeros((1020, 1), dtype=np.bool_)
    truth[1000:1010] = True
    result = figures(probabilities, truth)
    assert result["above"] == 20
    assert result["ece"] == pytest.approx(0.3)
    assert [row["n"] for row in result["bins"]] == [2] * 10


def test_an_honest_forecast_has_a_small_error_and_a_bold_one_a_large() -> None:
    random = np.random.default_rng(0)
    honest = random.random((40_000, 1))
    truth = random.random((40_000, 1)) < honest
    assert figures(honest, truth)["ece"] < 0.01
    assert figures(honest**3, truth)["ece"] > 0.1


def test_skill_is_measured_against_each_label_s_own_share() -> None:
    truth = np.zeros((10, 2), dtype=np.bool_)
    truth[:5, 0] = truth[0, 1] = True
    shares = np.tile([0.5, 0.1], (10, 1))
    assert figures(shares, truth)["brier_skill"] == 0
    assert figures(truth.astype(np.float64), truth)["brier_skill"] == 1
    assert figures(1 - truth.astype(np.float64), truth)["brier_skill"] < 0


def test_what_was_not_told_counts_nowhere() -> None:
    told = np.array([[0.9, 0.2], [0.3, 0.8]])
    truth = np.array([[True, False], [False, True]])
    more = np.vstack([told, [[np.nan, np.nan]]])
    assert figures(more, np.vstack([truth, [[True, True]]])) == figures(told, truth)


def test_nothing_told_gives_nothing() -> None:
    result = figures(np.full((3, 2), np.nan), np.ones((3, 2), dtype=np.bool_))
    assert (result["predictions"], result["ece"], result["bins"], result["brier_skill"]) == (0, 0, [], 0)


def test_drawing_every_document_once_gives_the_figures() -> None:
    random = np.random.default_rng(1)
    probabilities = random.random((60, 3))
    truth = random.random((60, 3)) < probabilities
    document = np.repeat(np.arange(6), 10)
    draws = np.array([[1] * 6, [2, 0, 0, 0, 0, 0]])
    result = drawn(probabilities, truth, document, draws)
    whole = figures(probabilities, truth)
    assert result["ece"][0] == pytest.approx(whole["ece"], abs=1e-4)
    assert result["brier_skill"][0] == pytest.approx(whole["brier_skill"], abs=1e-4)
    first = np.tile(probabilities[:10], (2, 1)), np.tile(truth[:10], (2, 1))
    assert result["ece"][1] == pytest.approx(figures(*first)["ece"], abs=1e-4)
