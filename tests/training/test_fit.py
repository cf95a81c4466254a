"""Fitting: what ships gives the probabilities that scikit-learn gives, again and again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from tosscan.detect.api import predict
from tosscan.detect.classifier import Model, load, save
from tosscan.detect.features import tokens
from tosscan.findings.category import CLAUDETTE_LABELS, SLUGS
from tosscan.training.corpus import COARSE, Corpus, Example, read_corpus
from tosscan.training.fit import (
    CURVE_C,
    FLAG_WEIGHT,
    KNOTS,
    SVM_C,
    Options,
    Rows,
    calibrate,
    cross_fit,
    fit,
    fit_encoder,
    gather,
)
from tosscan.training.train import train

OPTIONS = Options(folds=4, seed=3, size=2000)


@pytest.fixture(scope="module")
def corpora(claudette: Path, annotated: Path) -> list[Corpus]:
    return [read_corpus(claudette), read_corpus(annotated)]


@pytest.fixture(scope="module")
def rows(corpora: list[Corpus]) -> Rows:
    return gather(corpora)


@pytest.fixture(scope="module")
def model(corpora: list[Corpus]) -> Model:
    return train(corpora, options=OPTIONS)


def hinges(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.stack([scores, *(np.maximum(scores, knot) for knot in KNOTS)], axis=1)


def test_a_curve_gives_the_probabilities_of_scikit_learn() -> None:
    random = np.random.default_rng(1)
    scores = random.normal(-0.5, 1, 4000)
    truth = random.random(4000) < 1 / (1 + np.exp(-2 * scores - np.minimum(scores + 0.5, 0)))
    model = LogisticRegression(C=CURVE_C).fit(hinges(scores), truth)
    assert min(model.coef_[0].cumsum()) > 0
    expected = model.predict_proba(hinges(scores))[:, 1]
    assert np.abs(calibrate(scores, truth).probabilities(scores) - expected).max() < 1e-9


@pytest.mark.parametrize("turn", [1.0, -1.0])
def test_a_curve_only_rises(turn: float) -> None:
    scores = np.linspace(-2, 2, 81)
    truth = turn * np.sin(3 * scores) + scores > 0
    curve = calibrate(scores, truth)
    assert (np.diff(curve.probabilities(scores)) > 0).all()


def test_the_arrays_give_the_probabilities_of_scikit_learn(
    corpora: list[Corpus], rows: Rows, model: Model
) -> None:
    everything = np.arange(len(rows.batch))
    encoder = fit(rows, everything, size=OPTIONS.size).encoder
    column = CLAUDETTE_LABELS.index("CH")
    base = np.flatnonzero(rows.of("claudette"))
    truth = rows.truth("claudette")[base, column]
    svm = LinearSVC(C=SVM_C, tol=1e-2, random_state=0)
    matrix = sparse.hstack([encoder.matrix(rows.batch), sparse.csr_matrix(rows.flags * FLAG_WEIGHT)]).tocsr()
    svm.fit(matrix[base], truth)
    held_out = cross_fit(rows, corpora, OPTIONS).scores["claudette"][base, column]

    scores = svm.decision_function(matrix)
    expected = calibrate(held_out, truth).probabilities(scores)
    ours = model.probabilities(rows.batch, rows.flags)[:, model.columns("claudette")["CH"]]
    # Weights ship as halves: three digits.
    assert np.abs(ours - expected).max() < 2e-3
    assert ours.max() - ours.min() > 0.5


def test_a_model_has_both_schemes_and_its_passport(model: Model) -> None:
    assert tuple(model.columns("tosscan")) == SLUGS
    assert tuple(model.columns("claudette")) == CLAUDETTE_LABELS
    assert tuple(model.columns("severity")) == ("fair", "one_sided")
    assert [corpus["documents"] for corpus in model.meta["corpora"]] == [8, 8]
    assert model.meta["options"] == {"folds": 4, "seed": 3, "size": 2000}
    assert model.meta["metrics"]["tosscan"]["by"]["jurisdiction"]["recall"] == 1.0


def test_what_was_learned_holds_for_new_sentences(model: Model) -> None:
    change, peace = predict(
        ["We may amend the catalogue at any time without notice.", "The kitchen opens at nine."], model=model
    )
    assert change["unilateral_change"] > 0.5 > peace["unilateral_change"]


def test_a_label_without_examples_is_never_said(model: Model) -> None:
    assert predict(["We may change the fees without notice."], model=model)[0]["arbitration"] < 0.01


def test_training_twice_gives_the_same_files(corpora: list[Corpus], model: Model, tmp_path: Path) -> None:
    save(model, tmp_path / "a")
    save(train(corpora, options=OPTIONS), tmp_path / "b")
    for file in sorted((tmp_path / "a").iterdir()):
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes(), file.name
    assert load(tmp_path / "a").meta == model.meta


def test_pruning_keeps_the_size_and_the_verdicts(rows: Rows) -> None:
    everything = np.arange(len(rows.batch))
    small = fit(rows, everything, size=300)
    assert len(small.encoder.vocabulary) == 300
    truth = rows.truth("tosscan")[rows.of("tosscan"), SLUGS.index("jurisdiction")]
    matrix = small.encoder.matrix([rows.batch[row] for row in np.flatnonzero(rows.of("tosscan"))])
    said = small.heads["tosscan"].scores(matrix)[:, SLUGS.index("jurisdiction")] > 0
    assert (said == truth).all()


def test_the_vocabulary_is_sorted_and_leaves_rare_features_out() -> None:
    encoder = fit_encoder([tokens("we may end it"), tokens("we may not"), tokens("unique")])
    assert (np.diff(encoder.vocabulary.astype(np.int64)) > 0).all()
    assert encoder.matrix([tokens("unique")]).nnz == 0
    assert encoder.matrix([tokens("we may")]).nnz > 0


def test_names_of_a_provider_are_read_as_we(tmp_path: Path) -> None:
    line = '{"text": "Globex Ltd (“Globex”) operates this site. ", "severity": {}}\n'
    line += '{"text": "Globex may close it.", "severity": {}}\n'
    (tmp_path / "globex.jsonl").write_text(line, encoding="utf-8")
    assert gather([read_corpus(tmp_path)]).batch[1] == ["we", "may", "close", "it"]


def test_merged_classes_are_taken_apart_by_what_is_known(corpora: list[Corpus]) -> None:
    """A sentence of the class "use, law or courts" counts for the label that the other corpora speak for."""
    texts = ["The courts of Norway have exclusive jurisdiction.", "The kitchen of Norway is closed."]
    examples = (Example("t", texts[0], {}, COARSE["OTHER"]), Example("t", texts[1], {}))
    merged = Corpus("tos", "tos-100", examples * 10, "")
    rows = gather([*corpora, merged])
    with_merged = fit(rows, np.arange(len(rows.batch)), size=2000)
    matrix = with_merged.encoder.matrix([tokens(text) for text in texts])
    scores = dict(zip(CLAUDETTE_LABELS, with_merged.heads["claudette"].scores(matrix).T, strict=True))
    assert scores["J"][0] > 0 > scores["J"][1]
    assert scores["LAW"][0] < 0
    assert scores["USE"][0] < 0
