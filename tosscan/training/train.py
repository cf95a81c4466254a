"""Train a model from corpora to passport: fit, calibrate, choose the cuts, measure."""

from __future__ import annotations

import platform
from collections.abc import Sequence

import numpy as np
import scipy
import sklearn
from numpy.typing import NDArray

from tosscan.detect.classifier import Model
from tosscan.training.corpus import Corpus
from tosscan.training.evaluate import Verdicts, figures, intervals
from tosscan.training.fit import (
    LABELS,
    Options,
    OutOfFold,
    Rows,
    assemble,
    cross_calibrate,
    cross_fit,
    fit,
    gather,
    usable,
)
from tosscan.training.split import leave_known
from tosscan.version import __version__

CUTS = tuple(round(0.2 + 0.05 * step, 2) for step in range(9))
"""The probabilities tried as the cut of a scheme."""

SLACK = 0.005
"""Macro-F1 that a higher cut may cost."""

SEVERITY_CUTS = {"fair": 0.4, "one_sided": 0.5}
"""Chosen on held-out providers: fewer protective sentences flagged at no cost in macro-F1."""


def train(corpora: Sequence[Corpus], *, language: str = "en", options: Options | None = None) -> Model:
    """Return the model fitted on ``corpora``; its ``meta`` says how it was made and how well it does.

    The figures are of sentences whose provider was held out. The same corpora
    and options give the same arrays.
    """
    options = options or Options()
    labelled = [corpus for corpus in corpora if corpus.layout != "tos-100"]
    corpora = [leave_known(c, labelled) if c.layout == "tos-100" else c for c in corpora]
    rows = gather(corpora)
    out = cross_fit(rows, corpora, options)
    probabilities = {scheme: cross_calibrate(rows, out, scheme) for scheme in LABELS}
    cuts = {scheme: _cut(rows, out, scheme, probabilities[scheme]) for scheme in LABELS}
    measured = {
        scheme: _verdicts(rows, out, scheme, probabilities[scheme], cuts[scheme]) for scheme in LABELS
    }
    fitted = fit(rows, np.arange(len(rows.batch)), size=options.size)
    model = assemble(rows, out, fitted, cuts, language=language)
    model.meta.update(
        corpora=[
            {
                "name": corpus.name,
                "layout": corpus.layout,
                "documents": len(corpus.documents),
                "sentences": len(corpus.examples),
                "sha256": corpus.sha256,
            }
            for corpus in corpora
        ],
        options={"folds": options.folds, "seed": options.seed, "size": options.size},
        protocol=(
            f"{options.folds} folds by provider (documents sharing a fifth of their long sentences are one "
            "provider); vocabulary, heads and calibration fitted without the fold that is measured"
        ),
        metrics={
            scheme: {**figures(verdicts), "intervals": intervals(verdicts, seed=options.seed)}
            for scheme, verdicts in measured.items()
            if len(verdicts.said)
        },
        versions={
            "tosscan": __version__,
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "scikit-learn": sklearn.__version__,
        },
    )
    return model


def _cut(rows: Rows, out: OutOfFold, scheme: str, probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return one cut for all labels of ``scheme``: cuts of their own overfit labels with few examples.

    It is the highest whose macro-F1 is within :data:`SLACK` of the best: the
    curve is flat, and a higher cut flags fewer protective sentences.
    """
    if scheme == "severity":
        return np.array([SEVERITY_CUTS[label] for label in LABELS[scheme]])
    count = len(LABELS[scheme])
    if not len(probabilities):
        return np.full(count, 0.5)
    macro = {
        cut: figures(_verdicts(rows, out, scheme, probabilities, np.full(count, cut)))["lexglue"]["macro_f1"]
        for cut in CUTS
    }
    best = max(macro.values())
    return np.full(count, max(cut for cut, value in macro.items() if value >= best - SLACK))


def _verdicts(
    rows: Rows,
    out: OutOfFold,
    scheme: str,
    probabilities: NDArray[np.float64],
    cuts: NDArray[np.float64],
) -> Verdicts:
    judged = np.flatnonzero(usable(rows, out, scheme))
    truth = rows.truth(scheme)[judged]
    fair = np.zeros_like(truth) if scheme == "severity" else rows.severity[scheme][judged] == 1
    documents = [rows.document[row] for row in judged]
    return Verdicts(LABELS[scheme], probabilities >= cuts, truth, fair, documents, probabilities)
