"""Fit a model: one vocabulary, two sets of heads, probabilities that mean what they say.

The protocol, in order: documents are split into folds by provider; in each
fold a vocabulary and the heads are fitted on the rest and score what was left
out; the scores of all folds calibrate each head and choose the cut of
each scheme; then the same fit on everything gives the weights that ship.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from tosscan.detect.classifier import Head, Model, bend
from tosscan.detect.features import GENERIC, Roles, occurrences, tokens
from tosscan.detect.flags import flags
from tosscan.findings.category import CLAUDETTE_LABELS, SLUGS
from tosscan.segment.parties import find_parties
from tosscan.training.corpus import Corpus, Example
from tosscan.training.split import assign_folds, group_documents

LABELS: dict[str, tuple[str, ...]] = {
    "claudette": CLAUDETTE_LABELS,
    "tosscan": SLUGS,
    "severity": ("fair", "one_sided"),
}
"""The labels of each set of heads, in the order of their columns."""

MIN_SENTENCES = (2, 3, 3)
"""In how many sentences a feature of each block must stand to be kept."""

SVM_C = 0.5
"""Chosen by grouped cross-validation; .25 and 1 are worse by less than half a point."""

LTD_WEIGHT = 0.3
"""Weight of the multilingual edition's sentences for LTD, which it labels more widely."""

MERGED_WEIGHT = 0.5
"""Weight of ToS-100's sentences, whose merged classes heads fitted without it take apart (macro-F1 +0.4)."""

TEACHER_WEIGHT = 0.3
"""Weight of the claudette heads' scores among the features of the 17 categories (mAP +0.5).

Adding the claudette sentences themselves to the 17 categories makes them
worse (mAP -0.8): the labels mean other things.
"""

FLAG_WEIGHT = 0.25
"""The value of a flag of the rules beside the features of a sentence; .5 is worse by .6 macro-F1."""

MARKED_LABELS = {"TER": 0.5, "CH": 0.5, "USE": 0.5}
"""Weight of the marked sentences for the labels of claudette; for the others they are no help."""

KNOTS = (-0.5, 0.2)
"""Scores at which the calibration bends."""

CURVE_C = 10.0
"""How little the calibration is held to a flat line."""

_BATCH = 4096

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may choose: number of folds, seed, and how many features the model keeps."""

    folds: int = 10
    seed: int = 0
    size: int = 60_000


@dataclass(frozen=True, slots=True)
class Rows:
    """All sentences of all corpora: tokens, where each comes from, and severities by scheme.

    A row of ``severity["tosscan"]`` means something only where the row's
    corpus is of that scheme; so for ``claudette``. ``merged`` marks the
    claudette labels of which a sentence of ToS-100 carries at least one.
    ``flags`` are what the rules say; none where a corpus is of the 17
    categories, whose rules were written by people who have read it.
    """

    batch: list[list[str]]
    flags: NDArray[np.float32]
    layout: NDArray[np.str_]
    document: list[tuple[str, str]]
    severity: dict[str, NDArray[np.int8]]
    merged: Bools

    def of(self, *layouts: str) -> Bools:
        """Return the mask of rows whose corpus has one of ``layouts``."""
        mask: Bools = np.isin(self.layout, layouts)
        return mask

    def judged(self, scheme: str) -> Bools:
        """Return the mask of rows on which the heads of ``scheme`` are judged."""
        return self.of("claudette") if scheme == "claudette" else self.of("tosscan")

    def truth(self, scheme: str) -> Bools:
        """Return what each head of ``scheme`` should say of each row."""
        if scheme != "severity":
            return self.severity[scheme] >= 2
        worst = self.severity["tosscan"].max(axis=1)
        return np.stack([worst == 1, worst == 3], axis=1)


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights (features by heads) and intercepts of one set of heads; ``said`` are those of the flags."""

    weights: Floats
    intercepts: Floats
    said: Floats

    def scores(self, matrix: sparse.csr_matrix, flags: NDArray[np.float32] | None = None) -> Floats:
        """Return the score of each head (columns) for each row, with what the rules say where it is given."""
        words = np.asarray(matrix @ self.weights + self.intercepts)
        return words if flags is None else words + flags @ self.said


@dataclass(frozen=True, slots=True)
class Encoder:
    """The features that a model knows, sorted, with their inverse document frequencies."""

    vocabulary: NDArray[np.uint32]
    idf: NDArray[np.float32]

    def matrix(self, batch: Sequence[Sequence[str]]) -> sparse.csr_matrix:
        """Return the features of ``batch``, weighed by the code that predicts."""
        size = len(self.vocabulary)
        model = Model(
            language="",
            heads=(),
            vocabulary=self.vocabulary,
            idf=self.idf,
            weights=np.empty((size, 0), dtype=np.float32),
            said=np.empty((0, 0), dtype=np.float32),
            intercepts=(),
        )
        parts = []
        for start in range(0, len(batch), _BATCH):
            part = batch[start : start + _BATCH]
            weighted = model.weigh(occurrences(part), len(part))
            cells = (weighted.values, (weighted.rows, weighted.columns))
            parts.append(sparse.csr_matrix(cells, shape=(len(part), size)))
        return sparse.vstack(parts).tocsr()


@dataclass(frozen=True, slots=True)
class Fit:
    """Fitted heads of every scheme over one encoder; scores are not yet calibrated."""

    encoder: Encoder
    heads: dict[str, Linear]


@dataclass(frozen=True, slots=True)
class OutOfFold:
    """Scores by heads that have not seen the sentence's provider; NaN where a row is not judged."""

    fold: Ints
    scores: dict[str, Floats]


def gather(corpora: Sequence[Corpus]) -> Rows:
    """Return the sentences of ``corpora``, the names of the parties found document by document."""
    examples = [example for corpus in corpora for example in corpus.examples]
    batch: list[list[str]] = []
    for corpus in corpora:
        roles = _roles(corpus)
        batch += [tokens(example.text, roles[example.document]) for example in corpus.examples]
    return Rows(
        batch=batch,
        flags=np.concatenate([_flags(corpus) for corpus in corpora]),
        layout=np.array([corpus.layout for corpus in corpora for _ in corpus.examples]),
        document=[(corpus.name, example.document) for corpus in corpora for example in corpus.examples],
        severity={scheme: _severities(examples, LABELS[scheme]) for scheme in ("claudette", "tosscan")},
        merged=np.array(
            [[label in example.coarse for label in LABELS["claudette"]] for example in examples],
            dtype=np.bool_,
        ),
    )


def _flags(corpus: Corpus) -> NDArray[np.float32]:
    if corpus.layout == "tosscan":
        return np.zeros((len(corpus.examples), len(SLUGS)), dtype=np.float32)
    return flags([example.text for example in corpus.examples])


def _roles(corpus: Corpus) -> dict[str, Roles]:
    """Return how each document names its parties; tokenised corpora have lost the capitals that tell."""
    if corpus.layout != "tosscan":
        return dict.fromkeys(corpus.documents, GENERIC)
    texts: dict[str, list[str]] = {}
    for example in corpus.examples:
        texts.setdefault(example.document, []).append(example.text)
    parties = {document: find_parties("\n\n".join(lines)) for document, lines in texts.items()}
    return {document: Roles(found.provider, found.user) for document, found in parties.items()}


def _severities(examples: Sequence[Example], labels: Sequence[str]) -> NDArray[np.int8]:
    rows = [[example.labels.get(label, 0) for label in labels] for example in examples]
    return np.array(rows, dtype=np.int8)


def fit_encoder(batch: Sequence[Sequence[str]]) -> Encoder:
    """Return the features that stand in enough sentences of ``batch``."""
    seen: list[list[NDArray[np.uint32]]] = [[] for _ in MIN_SENTENCES]
    for start in range(0, len(batch), _BATCH):
        for block, keys in zip(occurrences(batch[start : start + _BATCH]), seen, strict=True):
            pairs = np.unique((block.rows.astype(np.uint64) << np.uint64(32)) | block.keys)
            keys.append(pairs.astype(np.uint32))
    kept: list[NDArray[np.uint32]] = []
    counts: list[Ints] = []
    for keys, least in zip(seen, MIN_SENTENCES, strict=True):
        key, count = np.unique(np.concatenate(keys), return_counts=True)
        kept.append(key[count >= least])
        counts.append(count[count >= least])
    # Two blocks may share a key by chance (one in 50,000): the array must hold it once.
    vocabulary, first = np.unique(np.concatenate(kept), return_index=True)
    frequency = np.concatenate(counts)[first]
    idf = np.log((1 + len(batch)) / (1 + frequency)) + 1
    return Encoder(vocabulary, idf.astype(np.float32))


def fit(rows: Rows, train: Ints, *, size: int) -> Fit:
    """Return heads fitted on the rows ``train``, over the ``size`` features that weigh most."""
    encoder = fit_encoder([rows.batch[index] for index in train])
    matrix = encoder.matrix([rows.batch[index] for index in train])
    heads = _fit_heads(rows, train, matrix)
    if len(encoder.vocabulary) > size:
        strength = np.max([_strength(linear, matrix) for linear in heads.values()], axis=0)
        kept = np.sort(np.argsort(-strength, kind="stable")[:size])
        encoder = Encoder(encoder.vocabulary[kept], encoder.idf[kept])
        # The length of a sentence's vector changes with the features left, so the heads are fitted again.
        matrix = encoder.matrix([rows.batch[index] for index in train])
        heads = _fit_heads(rows, train, matrix)
    return Fit(encoder, heads)


def _strength(linear: Linear, matrix: sparse.csr_matrix) -> Floats:
    """Return for each feature the largest share of a head's variance that it brings."""
    spread = np.sqrt(np.asarray(matrix.multiply(matrix).mean(axis=0)).ravel())
    parts = np.abs(linear.weights) * spread[:, None]
    return np.asarray((parts / np.maximum(np.linalg.norm(parts, axis=0), 1e-12)).max(axis=1))


def _fit_heads(rows: Rows, train: Ints, matrix: sparse.csr_matrix) -> dict[str, Linear]:
    claudette = _claudette(rows, train, matrix)
    return {
        "claudette": claudette,
        "tosscan": _taught(rows, train, matrix, claudette, "tosscan"),
        "severity": _taught(rows, train, matrix, claudette, "severity"),
    }


def _svm(matrix: sparse.csr_matrix, truth: Bools, weight: Floats | None = None) -> tuple[Floats, float]:
    """Return weights and intercept; a label without examples is never said."""
    if not truth.any():
        return np.zeros(matrix.shape[1]), -1.0
    svm = LinearSVC(C=SVM_C, tol=1e-2, random_state=0).fit(matrix, truth, sample_weight=weight)
    return svm.coef_[0], float(svm.intercept_[0])


def _claudette(rows: Rows, train: Ints, matrix: sparse.csr_matrix) -> Linear:
    labels = LABELS["claudette"]
    severity, merged = rows.severity["claudette"][train], rows.merged[train]
    weight = (rows.of("claudette")[train] + rows.of("multilingual")[train])[:, None] * np.ones(severity.shape)
    weight[rows.of("multilingual")[train], labels.index("LTD")] = LTD_WEIGHT
    marked = [MARKED_LABELS.get(label, 0.0) for label in labels]
    weight += rows.of("marked")[train][:, None] * np.array(marked)
    # Level 1 is marked for some labels only: it is neither a positive nor a sure negative.
    weight[severity == 1] = 0
    both = sparse.hstack([matrix, sparse.csr_matrix(rows.flags[train] * FLAG_WEIGHT)]).tocsr()
    heads = _each(both, severity >= 2, weight)
    extra = np.flatnonzero(rows.of("tos-100")[train])
    if len(extra):
        scores = np.where(merged[extra], heads.scores(both[extra]), -np.inf)
        likely = (scores > 0) | ((scores == scores.max(axis=1, keepdims=True)) & merged[extra])
        weight[extra] = np.where(merged[extra] & ~likely, 0, MERGED_WEIGHT)
        truth = severity >= 2
        truth[extra] = likely
        heads = _each(both, truth, weight)
    size = matrix.shape[1]
    return Linear(heads.weights[:size], heads.intercepts, heads.weights[size:] * FLAG_WEIGHT)


def _each(matrix: sparse.csr_matrix, truth: Bools, weight: Floats) -> Linear:
    columns = []
    for column in range(truth.shape[1]):
        used = np.flatnonzero(weight[:, column] > 0)
        columns.append(_svm(matrix[used], truth[used, column], weight[used, column]))
    return _linear(columns, matrix.shape[1])


def _taught(rows: Rows, train: Ints, matrix: sparse.csr_matrix, teacher: Linear, scheme: str) -> Linear:
    """Fit heads on the features and the teacher's scores; fold the teacher's part into the weights.

    The teacher's scores are those by its words alone: in a scan the rules are
    a witness of their own, and are heard once.
    """
    truth = rows.truth(scheme)[train]
    used = rows.of("tosscan", "marked")[train]
    if scheme == "severity":
        used &= rows.severity["tosscan"][train].max(axis=1) > 0
    part = matrix[np.flatnonzero(used)]
    scores = teacher.scores(part)
    if not len(scores):
        return _linear([(np.zeros(matrix.shape[1]), -1.0)] * truth.shape[1], matrix.shape[1])
    mean, spread = scores.mean(axis=0), scores.std(axis=0)
    weight = TEACHER_WEIGHT / np.sqrt(scores.shape[1])
    # A label that the teacher has never seen says the same of everything, and nothing here.
    scale = np.divide(weight, spread, out=np.zeros_like(spread), where=spread > 0)
    both = sparse.hstack([part, sparse.csr_matrix((scores - mean) * scale)]).tocsr()
    linear = _linear([_svm(both, column) for column in truth[used].T], both.shape[1])
    own, taught = linear.weights[: part.shape[1]], linear.weights[part.shape[1] :] * scale[:, None]
    return Linear(
        own + teacher.weights @ taught,
        linear.intercepts + (teacher.intercepts - mean) @ taught,
        linear.said,
    )


def _linear(columns: Sequence[tuple[Floats, float]], size: int) -> Linear:
    weights = np.zeros((size, len(columns)))
    for column, (weight, _) in enumerate(columns):
        weights[:, column] = weight
    return Linear(
        weights, np.array([intercept for _, intercept in columns]), np.zeros((len(SLUGS), len(columns)))
    )


def cross_fit(rows: Rows, corpora: Sequence[Corpus], options: Options) -> OutOfFold:
    """Return the scores of every judged sentence by heads fitted without its provider."""
    # ToS-100 does not say which document a sentence is of, so it is never held out; leave_known() parts it.
    groups = group_documents([corpus for corpus in corpora if corpus.layout != "tos-100"])
    fold = np.full(len(rows.batch), -1, dtype=np.int64)
    apart = np.flatnonzero(~rows.of("tos-100"))
    fold[apart] = assign_folds([groups[rows.document[row]] for row in apart], options.folds, options.seed)
    scores = {scheme: np.full((len(fold), len(labels)), np.nan) for scheme, labels in LABELS.items()}
    for number in range(options.folds):
        held = {scheme: np.flatnonzero((fold == number) & rows.judged(scheme)) for scheme in LABELS}
        if not any(len(rows_held) for rows_held in held.values()):
            continue
        fitted = fit(rows, np.flatnonzero(fold != number), size=options.size)
        for scheme, indexes in held.items():
            if len(indexes):
                matrix = fitted.encoder.matrix([rows.batch[index] for index in indexes])
                scores[scheme][indexes] = fitted.heads[scheme].scores(matrix, rows.flags[indexes])
    return OutOfFold(fold, scores)


@dataclass(frozen=True, slots=True)
class Curve:
    """What turns scores into log-odds: ``slope`` and ``intercept`` of a line, and its :attr:`Head.bend`."""

    slope: float
    intercept: float
    bend: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)

    def probabilities(self, scores: Floats) -> Floats:
        """Return the probability of each score."""
        straight = (self.slope * scores + self.intercept)[:, None]
        odds = bend(straight, np.array(self.bend)[:, None])[:, 0]
        return np.asarray(1 / (1 + np.exp(-odds)))


def calibrate(scores: Floats, truth: Bools) -> Curve:
    """Return the curve that makes ``scores`` probabilities: a logistic fit with knots about the margin.

    On held-out scores it halves the calibration error of a single line
    (Platt): claudette .064 to .020, the 17 categories .042 to .014.
    """
    if truth.all() or not truth.any():
        return Curve(0.0, 12.0 if truth.all() else -12.0)
    low, high = KNOTS
    hinges = np.stack([scores, np.maximum(scores, low), np.maximum(scores, high)], axis=1)
    model = LogisticRegression(C=CURVE_C).fit(hinges, truth)
    first, second, third = (float(value) for value in model.coef_[0])
    middle = first + second
    if min(first, middle, middle + third) <= 0:  # too few examples for a curve that only rises
        line = LogisticRegression(C=1e3).fit(scores[:, None], truth)
        return Curve(float(line.coef_[0, 0]), float(line.intercept_[0]))
    intercept = float(model.intercept_[0]) + third * high
    return Curve(
        middle,
        intercept,
        (middle * low + intercept, -second / middle, middle * high + intercept, third / middle),
    )


def cross_calibrate(rows: Rows, out: OutOfFold, scheme: str) -> Floats:
    """Return probabilities for the judged rows of ``scheme``, each fold calibrated on the others."""
    judged = np.flatnonzero(usable(rows, out, scheme))
    scores, truth, fold = out.scores[scheme][judged], rows.truth(scheme)[judged], out.fold[judged]
    probabilities = np.zeros_like(scores)
    for number in np.unique(fold):
        here = fold == number
        for column in range(scores.shape[1]):
            curve = calibrate(scores[~here, column], truth[~here, column])
            probabilities[here, column] = curve.probabilities(scores[here, column])
    return probabilities


def usable(rows: Rows, out: OutOfFold, scheme: str) -> Bools:
    """Return the mask of rows on which the heads of ``scheme`` are calibrated and measured."""
    mask = rows.judged(scheme) & ~np.isnan(out.scores[scheme][:, 0])
    if scheme == "severity":
        mask &= rows.severity["tosscan"].max(axis=1) > 0
    return mask


def assemble(rows: Rows, out: OutOfFold, fitted: Fit, cuts: dict[str, Floats], *, language: str) -> Model:
    """Return the model that ships: calibration folded into the weights, halves in place of doubles."""
    weights: list[Floats] = []
    said: list[Floats] = []
    intercepts: list[float] = []
    heads: list[Head] = []
    for scheme, labels in LABELS.items():
        judged = usable(rows, out, scheme)
        linear = fitted.heads[scheme]
        for column, label in enumerate(labels):
            curve = calibrate(out.scores[scheme][judged, column], rows.truth(scheme)[judged, column])
            weights.append(linear.weights[:, column] * curve.slope)
            said.append(linear.said[:, column] * curve.slope)
            intercepts.append(float(linear.intercepts[column] * curve.slope + curve.intercept))
            heads.append(Head(scheme, label, float(cuts[scheme][column]), curve.bend))
    return Model(
        language=language,
        heads=heads,
        vocabulary=fitted.encoder.vocabulary,
        idf=fitted.encoder.idf.astype(np.float16),
        weights=np.stack(weights, axis=1).astype(np.float16),
        said=np.stack(said, axis=1).astype(np.float16),
        intercepts=intercepts,
    )
