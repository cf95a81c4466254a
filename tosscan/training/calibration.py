"""Measure whether a probability of .8 is right four times in five."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BINS = 10
FLOOR = 0.10
"""Predictions up to this are left out of the error: hundreds of thousands of sure noes would hide it."""


def figures(probabilities: Floats, truth: Bools) -> dict[str, Any]:
    """Return the expected calibration error and the Brier score beside that of the base rates.

    Rows are sentences and columns labels; a probability that is NaN was not
    told and is left out. ``ece`` is the mean distance between what was
    predicted and what came true, over ten bins of equal numbers of the
    predictions above .10 (all labels together), each weighted by its size;
    equal predictions share what came true of them, so that their order does not matter.
    ``brier_skill`` is 1 less the mean squared error over that of a forecast
    that gives each label its share of the sentences: 0 says no more than that
    share, 1 is perfect.
    """
    told = ~np.isnan(probabilities)
    given, true = _above(probabilities, truth)
    came = _shared(given, true)
    wrong, base = _squares(probabilities, truth)
    return {
        "predictions": int(told.sum()),
        "above": len(given),
        "ece": round(error(given, true), 4),
        "bins": [
            {"n": len(part), "predicted": round(float(given[part].mean()), 4),
             "observed": round(float(came[part].mean()), 4)}
            for part in _bins(given)
        ],
        "brier": round(float(wrong.sum() / max(1, told.sum())), 6),
        "brier_base": round(float(base.sum() / max(1, told.sum())), 6),
        "brier_skill": round(_skill(wrong.sum(), base.sum()), 4),
    }  # fmt: skip


def error(probabilities: Floats, truth: Floats) -> float:
    """Return the expected calibration error of ``probabilities`` over ten bins of equal size; 0 for none."""
    came = _shared(probabilities, truth)
    return sum(
        abs(float(probabilities[part].mean() - came[part].mean())) * len(part) / len(probabilities)
        for part in _bins(probabilities)
    )


def drawn(probabilities: Floats, truth: Bools, document: Ints, draws: Ints) -> dict[str, Floats]:
    """Return ``ece`` and ``brier_skill`` of each of ``draws``, which says how often each document counts.

    ``document`` is the number of the document of each row. The base rates are
    those of all documents.
    """
    count = draws.shape[1]
    wrong, base = (
        draws @ np.bincount(document, part.sum(axis=1), minlength=count)
        for part in _squares(probabilities, truth)
    )
    above = np.where(np.isnan(probabilities), 0.0, probabilities) > FLOOR
    given, came = _above(probabilities, truth)
    owner = np.repeat(document, above.sum(axis=1))
    errors = [error(np.repeat(given, row[owner]), np.repeat(came, row[owner])) for row in draws]
    skills = [_skill(one, other) for one, other in zip(wrong, base, strict=True)]
    return {"ece": np.array(errors), "brier_skill": np.array(skills)}


def share(part: NDArray[Any], whole: NDArray[Any]) -> Floats:
    """Return ``part / whole``, 0 where ``whole`` is 0."""
    result: Floats = np.divide(part, whole, out=np.zeros(whole.shape), where=whole > 0)
    return result


def _above(probabilities: Floats, truth: Bools) -> tuple[Floats, Floats]:
    above = np.where(np.isnan(probabilities), 0.0, probabilities) > FLOOR
    return probabilities[above], truth[above].astype(np.float64)


def _shared(probabilities: Floats, truth: Floats) -> Floats:
    """Return for each prediction the share that came true of those equal to it."""
    _, place, count = np.unique(probabilities, return_inverse=True, return_counts=True)
    return (np.bincount(place, truth, minlength=len(count)) / count)[place]


def _bins(probabilities: Floats) -> list[Ints]:
    """Return the indexes of each bin, from the least probability to the greatest."""
    order = np.argsort(probabilities, kind="stable")
    return [part for part in np.array_split(order, BINS) if len(part)]


def _squares(probabilities: Floats, truth: Bools) -> tuple[Floats, Floats]:
    """Return the squared errors of the predictions and of the base rates, 0 where nothing was told."""
    told = ~np.isnan(probabilities)
    share = np.where(told, truth, 0).sum(axis=0) / np.maximum(told.sum(axis=0), 1)
    wrong = np.where(told, (np.nan_to_num(probabilities) - truth) ** 2, 0.0)
    return wrong, np.where(told, (share - truth) ** 2, 0.0)


def _skill(wrong: float, base: float) -> float:
    return float(1 - wrong / base) if base else 0.0
