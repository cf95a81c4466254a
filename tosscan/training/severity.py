"""Measure severities: was a fair sentence told to be fair, and a one-sided one to be one-sided?"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tosscan.training.calibration import share

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Levels = NDArray[np.int8]

LEVELS = 4
"""0 (the category does not apply, or was not said), 1 fair, 2 limited, 3 one-sided."""

_NAMES = ("none", "1", "2", "3")


def figures(said: Levels, truth: Levels) -> dict[str, Any]:
    """Return the confusion of severities over sentences (rows) and categories (columns), and each level's F1.

    ``confusion`` maps what is true to what was said; a category that neither
    applies nor was said is counted nowhere. Level 1 tells how well fair
    sentences are known to be fair.
    """
    confusion = _confusions(said, truth, np.zeros(len(said), dtype=np.int64), 1)[0]
    confusion[0, 0] = 0
    rates = _rates(confusion[None])
    return {
        "confusion": {
            name: {other: int(confusion[level, told]) for told, other in enumerate(_NAMES)}
            for level, name in enumerate(_NAMES)
        },
        "by": {
            name: {
                "n": int(confusion[level].sum()),
                "tp": int(confusion[level, level]),
                "fp": int(confusion[:, level].sum() - confusion[level, level]),
                "fn": int(confusion[level].sum() - confusion[level, level]),
                **{key: round(float(value[0]), 4) for key, value in rates[name].items()},
            }
            for level, name in enumerate(_NAMES)
            if level
        },
    }


def drawn(said: Levels, truth: Levels, document: Ints, draws: Ints) -> dict[str, dict[str, Floats]]:
    """Return precision, recall and F1 of each level in each of ``draws``: how often each document counts."""
    each = _confusions(said, truth, document, draws.shape[1])
    each[:, 0, 0] = 0
    return _rates(np.einsum("rd,dts->rts", draws, each))


def _confusions(said: Levels, truth: Levels, document: Ints, count: int) -> Ints:
    """Return a table of true (second axis) and said level (third) for each document (first)."""
    cell = (document[:, None] * LEVELS + truth) * LEVELS + said
    flat = np.bincount(cell.ravel(), minlength=count * LEVELS * LEVELS)
    return flat.reshape(count, LEVELS, LEVELS)


def _rates(tables: Ints) -> dict[str, dict[str, Floats]]:
    found: dict[str, dict[str, Floats]] = {}
    for level in range(1, LEVELS):
        hits, told, true = (
            tables[:, level, level],
            tables[:, :, level].sum(axis=1),
            tables[:, level].sum(axis=1),
        )
        found[_NAMES[level]] = {
            "precision": share(hits, told),
            "recall": share(hits, true),
            "f1": share(2 * hits, told + true),
        }
    return found
