"""Predict labels for sentences that stand alone, in either scheme."""

from __future__ import annotations

from collections.abc import Sequence

from tosscan.detect.classifier import Model, shipped
from tosscan.detect.features import tokens
from tosscan.detect.flags import flags
from tosscan.errors import UsageError

SCHEMES = ("tosscan", "claudette")


def predict(
    sentences: Sequence[str], *, scheme: str = "tosscan", model: Model | None = None
) -> list[dict[str, float]]:
    """Return for each sentence the probability of each label, 0 to 1 in steps of 1e-4.

    ``scheme`` is ``tosscan`` (the 17 categories) or ``claudette`` (the eight
    labels of UNFAIR-ToS, whose meanings differ). Each sentence is read alone;
    the result for one does not depend on the others. ``model`` stands in for
    the model that ships for English.

    Raises:
        UsageError: The scheme is not known, or one string was given in place of a list.

    """
    if isinstance(sentences, str):
        raise UsageError("predict takes a list of sentences, not one string")
    model = model or shipped("en")
    columns = _columns(model, scheme)
    said = flags(sentences) if scheme == "claudette" else None
    probabilities = model.probabilities([tokens(sentence) for sentence in sentences], said)
    return [{label: float(row[column]) for label, column in columns.items()} for row in probabilities]


def thresholds(*, scheme: str = "tosscan", model: Model | None = None) -> dict[str, float]:
    """Return the probability from which each label of ``scheme`` is said to apply. Raises UsageError."""
    model = model or shipped("en")
    return {label: model.heads[column].threshold for label, column in _columns(model, scheme).items()}


def _columns(model: Model, scheme: str) -> dict[str, int]:
    if scheme not in SCHEMES:
        raise UsageError(f"unknown scheme {scheme!r}: give one of {', '.join(SCHEMES)}")
    return model.columns(scheme)
