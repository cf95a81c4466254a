"""Measure a model: per label, over labels, and by the metric of LexGLUE; with intervals by document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tosscan.detect.classifier import Model
from tosscan.detect.features import tokens
from tosscan.detect.flags import flags
from tosscan.findings.category import RISK_SHIFTING
from tosscan.training import calibration, severity
from tosscan.training.corpus import Corpus

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Levels = NDArray[np.int8]

RESAMPLES = 1000
"""Draws of documents, with replacement, behind an interval."""

ENOUGH = 10
"""Positive sentences from which a label counts in the macro average."""

FAMILY = "risk_shifting"


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What was said and what is true, sentence by sentence (rows) and label by label (columns).

    ``fair`` marks the sentences that touch a label and protect the user;
    ``documents`` names the document of each row. ``probabilities`` are the
    probabilities told (NaN where none was). ``said_level`` and ``true_level``
    are severities, 0 where the label was not said or does not apply. These
    three are left out where they are not known.
    """

    labels: tuple[str, ...]
    said: Bools
    truth: Bools
    fair: Bools
    documents: Sequence[tuple[str, str]]
    probabilities: Floats | None = None
    said_level: Levels | None = None
    true_level: Levels | None = None

    def take(self, rows: NDArray[np.int64]) -> Verdicts:
        """Return the verdicts on ``rows`` alone."""
        return Verdicts(
            labels=self.labels,
            said=self.said[rows],
            truth=self.truth[rows],
            fair=self.fair[rows],
            documents=[self.documents[row] for row in rows],
            probabilities=None if self.probabilities is None else self.probabilities[rows],
            said_level=None if self.said_level is None else self.said_level[rows],
            true_level=None if self.true_level is None else self.true_level[rows],
        )


@dataclass(frozen=True, slots=True)
class _Scores:
    """Precision, recall and F1 of each label (last axis), and what sums them up, for each draw (first axis).

    ``labels`` are those of the verdicts and, where it is among them, the risk family.
    """

    labels: tuple[str, ...]
    tally: NDArray[np.int64]
    precision: Floats
    recall: Floats
    f1: Floats
    lexglue: dict[str, Floats]
    fair_flagged: Floats


def figures(verdicts: Verdicts) -> dict[str, Any]:
    """Return counts, precision, recall and F1 of each label and of the risk family, and what sums them up.

    ``macro_f1`` is over labels with ten positive sentences or more;
    ``fair_flagged`` is the share of protective sentences that were flagged.
    ``lexglue`` counts "none" as a label, as that benchmark does (Chalkidis et
    al. 2022), its ``macro_f1_without_none`` leaves "none" out of the mean;
    ``all_fair`` is what a classifier that flags nothing gets there.
    ``calibration`` and ``severity`` stand there where the verdicts tell
    probabilities and severities. Shares are rounded to four digits.
    """
    every = np.ones((1, 1), dtype=np.int64)
    scores = _score(verdicts, np.zeros(len(verdicts.said), dtype=np.int64), every)
    by = {
        label: {
            "n": int(scores.tally[0, column, 0] + scores.tally[0, column, 2]),
            "tp": int(scores.tally[0, column, 0]),
            "fp": int(scores.tally[0, column, 1]),
            "fn": int(scores.tally[0, column, 2]),
            "precision": _round(scores.precision[0, column]),
            "recall": _round(scores.recall[0, column]),
            "f1": _round(scores.f1[0, column]),
        }
        for column, label in enumerate(scores.labels)
    }
    counted = _counted(verdicts)
    fair = int(verdicts.fair.sum())
    result: dict[str, Any] = {
        "sentences": len(verdicts.said),
        "documents": len(set(verdicts.documents)),
        "by": by,
        "macro_f1": _round(scores.f1[0, counted].mean()) if len(counted) else None,
        "fair": fair,
        "fair_flagged": _round(scores.fair_flagged[0]) if fair else None,
        "lexglue": {name: _round(value[0]) for name, value in scores.lexglue.items()},
        "all_fair": {
            name: _round(value)
            for name, value in lexglue(np.zeros_like(verdicts.truth), verdicts.truth).items()
        },
    }
    if verdicts.probabilities is not None:
        result["calibration"] = calibration.figures(verdicts.probabilities, verdicts.truth)
    if verdicts.said_level is not None and verdicts.true_level is not None:
        result["severity"] = severity.figures(verdicts.said_level, verdicts.true_level)
    return result


def lexglue(said: Bools, truth: Bools) -> dict[str, float]:
    """Return micro- and macro-F1 with "none" as a further label, and macro-F1 without it; not rounded.

    The same as ``sklearn.metrics.f1_score(..., zero_division=0)`` over the
    labels and a last column that marks the sentences with no label.
    """
    columns = np.zeros(len(said), dtype=np.int64)
    tally = _tally(_with_none(said), _with_none(truth), columns, 1)
    return {name: float(value[0]) for name, value in _lexglue(tally).items()}


def intervals(verdicts: Verdicts, *, seed: int = 0, resamples: int = RESAMPLES) -> dict[str, Any]:
    """Return 95 % intervals (low, high) of all figures, by drawing documents anew.

    ``by`` holds those of each label. A label that is in no drawn document
    counts as 0 there, as the metric has it.
    """
    names = {name: number for number, name in enumerate(sorted(set(verdicts.documents)))}
    document = np.array([names[name] for name in verdicts.documents], dtype=np.int64)
    chosen = np.random.default_rng(seed).integers(len(names), size=(resamples, len(names)))
    draws = np.stack([np.bincount(row, minlength=len(names)) for row in chosen])
    scores = _score(verdicts, document, draws)
    result: dict[str, Any] = {f"lexglue_{name}": _interval(value) for name, value in scores.lexglue.items()}
    counted = _counted(verdicts)
    result["macro_f1"] = _interval(scores.f1[:, counted].mean(axis=1)) if len(counted) else None
    result["fair_flagged"] = _interval(scores.fair_flagged) if verdicts.fair.any() else None
    result["by"] = {
        label: {
            "precision": _interval(scores.precision[:, column]),
            "recall": _interval(scores.recall[:, column]),
            "f1": _interval(scores.f1[:, column]),
        }
        for column, label in enumerate(scores.labels)
    }
    if verdicts.probabilities is not None:
        drawn = calibration.drawn(verdicts.probabilities, verdicts.truth, document, draws)
        result["calibration"] = {name: _interval(value) for name, value in drawn.items()}
    if verdicts.said_level is not None and verdicts.true_level is not None:
        levels = severity.drawn(verdicts.said_level, verdicts.true_level, document, draws)
        result["severity"] = {
            level: {name: _interval(value) for name, value in row.items()} for level, row in levels.items()
        }
    return result


def judge(model: Model, corpus: Corpus) -> Verdicts:
    """Return what ``model`` says of each sentence of ``corpus``, read alone, beside its labels.

    Severities are told for the scheme ``tosscan``: where a category is said,
    the model's word on whether the sentence is fair (1), limited (2) or
    one-sided (3).
    """
    columns = model.columns(corpus.scheme)
    place = list(columns.values())
    texts = [example.text for example in corpus.examples]
    rules = flags(texts) if corpus.scheme == "claudette" else None
    probabilities = model.probabilities([tokens(text) for text in texts], rules)
    said = probabilities[:, place] >= np.array([model.heads[column].threshold for column in place])
    true_level = true_levels(corpus, tuple(columns))
    own = model.columns("severity")
    said_level = None
    if corpus.scheme == "tosscan" and {"fair", "one_sided"} <= set(own):
        fair, one_sided = (
            probabilities[:, [own[name]]] >= model.heads[own[name]].threshold
            for name in ("fair", "one_sided")
        )
        said_level = (said * np.where(fair, 1, np.where(one_sided, 3, 2))).astype(np.int8)
    return Verdicts(
        labels=tuple(columns),
        said=said,
        truth=true_level >= 2,
        fair=true_level == 1,
        documents=[(corpus.name, example.document) for example in corpus.examples],
        probabilities=probabilities[:, place],
        said_level=said_level,
        true_level=true_level if corpus.scheme == "tosscan" else None,
    )


def true_levels(corpus: Corpus, labels: Sequence[str]) -> Levels:
    """Return the severity of each of ``labels`` (columns) in each sentence (rows), 0 for none."""
    rows = [[example.labels.get(label, 0) for label in labels] for example in corpus.examples]
    return np.array(rows, dtype=np.int8).reshape(len(rows), len(labels))


def _counted(verdicts: Verdicts) -> NDArray[np.int64]:
    return np.flatnonzero(verdicts.truth.sum(axis=0) >= ENOUGH)


def _score(verdicts: Verdicts, document: NDArray[np.int64], draws: NDArray[np.int64]) -> _Scores:
    """Score each of ``draws``, which says how often each document counts."""
    count = draws.shape[1]
    labels, said, truth = verdicts.labels, verdicts.said, verdicts.truth
    family = [column for column, label in enumerate(labels) if label in RISK_SHIFTING]
    shown = said, truth
    if family:
        labels = (*labels, FAMILY)
        shown = (
            np.hstack([said, said[:, family].any(axis=1, keepdims=True)]),
            np.hstack([truth, truth[:, family].any(axis=1, keepdims=True)]),
        )
    tally = np.einsum("rd,dlk->rlk", draws, _tally(*shown, document, count))
    with_none = np.einsum("rd,dlk->rlk", draws, _tally(_with_none(said), _with_none(truth), document, count))
    hits, wrong, missed = (tally[:, :, kind] for kind in range(3))
    protective = np.zeros((count, 2), dtype=np.int64)
    flagged = (said & verdicts.fair).sum(axis=1), verdicts.fair.sum(axis=1)
    np.add.at(protective, document, np.stack(flagged, axis=1))
    protective = draws @ protective
    return _Scores(
        labels=labels,
        tally=tally,
        precision=calibration.share(hits, hits + wrong),
        recall=calibration.share(hits, hits + missed),
        f1=calibration.share(2 * hits, 2 * hits + wrong + missed),
        lexglue=_lexglue(with_none),
        fair_flagged=calibration.share(protective[:, 0], protective[:, 1]),
    )


def _with_none(marks: Bools) -> Bools:
    return np.hstack([marks, ~marks.any(axis=1, keepdims=True)])


def _tally(said: Bools, truth: Bools, document: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Return hits, false alarms and misses (last axis) of each label in each document (first axis)."""
    tally = np.zeros((count, said.shape[1], 3), dtype=np.int64)
    np.add.at(tally, document, np.stack([said & truth, said & ~truth, ~said & truth], axis=2))
    return tally


def _lexglue(tally: NDArray[np.int64]) -> dict[str, Floats]:
    """Return the figures of each draw; ``tally`` has "none" as its last label."""
    hits, wrong, missed = (tally[:, :, kind] for kind in range(3))
    each = calibration.share(2 * hits, 2 * hits + wrong + missed)
    total = tally.sum(axis=1)
    return {
        "micro_f1": calibration.share(2 * total[:, 0], 2 * total[:, 0] + total[:, 1] + total[:, 2]),
        "macro_f1": each.mean(axis=1),
        "macro_f1_without_none": each[:, :-1].mean(axis=1),
    }


def _round(value: float) -> float:
    return round(float(value), 4)


def _interval(values: Floats) -> list[float]:
    return [_round(value) for value in np.percentile(values, (2.5, 97.5))]
