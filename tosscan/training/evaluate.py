"""Measure a model: per label, over labels, and by the metric of LexGLUE; with intervals by document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tosscan.detect.classifier import Model
from tosscan.detect.features import tokens
from tosscan.findings.category import RISK_SHIFTING
from tosscan.training.corpus import Corpus

Bools = NDArray[np.bool_]

RESAMPLES = 1000
"""Draws of documents, with replacement, behind an interval."""

ENOUGH = 10
"""Positive sentences from which a label counts in the macro average."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What was said and what is true, sentence by sentence (rows) and label by label (columns).

    ``fair`` marks the sentences that touch a label and protect the user;
    ``documents`` names the document of each row.
    """

    labels: tuple[str, ...]
    said: Bools
    truth: Bools
    fair: Bools
    documents: Sequence[tuple[str, str]]

    def take(self, rows: NDArray[np.int64]) -> Verdicts:
        """Return the verdicts on ``rows`` alone."""
        documents = [self.documents[row] for row in rows]
        return Verdicts(self.labels, self.said[rows], self.truth[rows], self.fair[rows], documents)


def figures(verdicts: Verdicts) -> dict[str, Any]:
    """Return counts, precision, recall and F1 of each label and of the risk family, and what sums them up.

    ``macro_f1`` is over labels with ten positive sentences or more;
    ``fair_flagged`` is the share of protective sentences that were flagged.
    ``lexglue`` counts "none" as a label, as that benchmark does, and
    ``all_fair`` is what a classifier that flags nothing gets there.
    """
    by = {
        label: _label(verdicts.said[:, column], verdicts.truth[:, column])
        for column, label in enumerate(verdicts.labels)
    }
    family = [column for column, label in enumerate(verdicts.labels) if label in RISK_SHIFTING]
    if family:
        by["risk_shifting"] = _label(
            np.asarray(verdicts.said[:, family].any(axis=1)),
            np.asarray(verdicts.truth[:, family].any(axis=1)),
        )
    counted = [by[label]["f1"] for label in verdicts.labels if by[label]["n"] >= ENOUGH]
    fair = int(verdicts.fair.sum())
    return {
        "sentences": len(verdicts.said),
        "documents": len(set(verdicts.documents)),
        "by": by,
        "macro_f1": round(float(np.mean(counted)), 4) if counted else None,
        "fair": fair,
        "fair_flagged": round(int((verdicts.said & verdicts.fair).sum()) / fair, 4) if fair else None,
        "lexglue": _lexglue(verdicts.said, verdicts.truth),
        "all_fair": _lexglue(np.zeros_like(verdicts.truth), verdicts.truth),
    }


def _label(said: Bools, truth: Bools) -> dict[str, Any]:
    hits, wrong, missed = int((said & truth).sum()), int((said & ~truth).sum()), int((~said & truth).sum())
    precision = hits / (hits + wrong) if hits + wrong else 0.0
    recall = hits / (hits + missed) if hits + missed else 0.0
    f1 = 2 * hits / (2 * hits + wrong + missed) if hits else 0.0
    return {
        "n": hits + missed,
        "tp": hits,
        "fp": wrong,
        "fn": missed,
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(f1, 4),
    }


def _lexglue(said: Bools, truth: Bools) -> dict[str, float]:
    said = np.hstack([said, ~said.any(axis=1, keepdims=True)])
    truth = np.hstack([truth, ~truth.any(axis=1, keepdims=True)])
    hits = (said & truth).sum(axis=0)
    total = said.sum(axis=0) + truth.sum(axis=0)
    each = np.divide(2 * hits, total, out=np.zeros(len(hits)), where=total > 0)
    micro = 2 * hits.sum() / total.sum() if total.sum() else 0.0
    return {"micro_f1": round(float(micro), 4), "macro_f1": round(float(each.mean()), 4)}


def intervals(verdicts: Verdicts, *, seed: int = 0, resamples: int = RESAMPLES) -> dict[str, list[float]]:
    """Return 95 % intervals of macro-F1 and of LexGLUE's two figures, by drawing documents anew."""
    names = sorted(set(verdicts.documents))
    rows: dict[tuple[str, str], list[int]] = {name: [] for name in names}
    for row, name in enumerate(verdicts.documents):
        rows[name].append(row)
    columns = range(len(verdicts.labels))
    random = np.random.default_rng(seed)
    drawn: dict[str, list[float]] = {"macro_f1": [], "lexglue_micro_f1": [], "lexglue_macro_f1": []}
    for _ in range(resamples):
        chosen = random.integers(len(names), size=len(names))
        sample = verdicts.take(np.concatenate([rows[names[index]] for index in chosen]))
        lexglue = _lexglue(sample.said, sample.truth)
        drawn["lexglue_micro_f1"].append(lexglue["micro_f1"])
        drawn["lexglue_macro_f1"].append(lexglue["macro_f1"])
        each = [_label(sample.said[:, column], sample.truth[:, column])["f1"] for column in columns]
        drawn["macro_f1"].append(float(np.mean(each)))
    return {
        name: [round(float(value), 4) for value in np.percentile(values, (2.5, 97.5))]
        for name, values in drawn.items()
    }


def judge(model: Model, corpus: Corpus) -> Verdicts:
    """Return what ``model`` says of each sentence of ``corpus``, read alone, beside its labels."""
    columns = model.columns(corpus.scheme)
    place = list(columns.values())
    probabilities = model.probabilities([tokens(example.text) for example in corpus.examples])
    cuts = np.array([model.heads[column].threshold for column in place])
    severity = np.array([[example.labels.get(label, 0) for label in columns] for example in corpus.examples])
    return Verdicts(
        labels=tuple(columns),
        said=probabilities[:, place] >= cuts,
        truth=severity >= 2,
        fair=severity == 1,
        documents=[(corpus.name, example.document) for example in corpus.examples],
    )
