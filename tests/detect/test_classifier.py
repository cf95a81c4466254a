"""The model on disk: refused when it is not what it says, and the same numbers however it is called."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tosscan.detect.classifier import ARRAYS, ClassifierDetector, Head, Model, load, save
from tosscan.detect.features import occurrences, tokens
from tosscan.document.source import Source
from tosscan.document.span import Span
from tosscan.document.text import AnchorMap, ExtractedText
from tosscan.document.tree import Document, Sentence, SentenceKind
from tosscan.errors import DataError

CHANGE = "We may change these terms without notice."
PEACE = "You can read the help pages."


def toy() -> Model:
    """Return a model of two sentences in which "change" and "without notice" speak for every head."""
    batch = [tokens(CHANGE), tokens(PEACE)]
    vocabulary = np.unique(np.concatenate([block.keys for block in occurrences(batch)]))
    weights = np.full((len(vocabulary), 3), -0.05, dtype=np.float16)
    for word, weight in (("change", 4.0), ("without notice", 8.0)):
        key = occurrences([word.split()])[0].keys[-1]
        weights[np.searchsorted(vocabulary, key)] = weight
    heads = [
        Head("tosscan", "unilateral_change", 0.5),
        Head("claudette", "CH", 0.35),
        Head("severity", "one_sided", 0.5),
    ]
    return Model(
        language="en",
        heads=heads,
        vocabulary=vocabulary,
        idf=np.ones(len(vocabulary), dtype=np.float16),
        weights=weights,
        said=np.zeros((17, 3), dtype=np.float16),
        intercepts=[-1.0, -1.0, 1.0],
        meta={"seed": 7},
    )


def test_a_saved_model_comes_back_whole(tmp_path: Path) -> None:
    model = toy()
    save(model, tmp_path)
    again = load(tmp_path)
    batch = [tokens(CHANGE), tokens(PEACE), []]
    assert np.array_equal(again.logits(batch), model.logits(batch))
    assert (again.language, again.heads, again.meta) == ("en", model.heads, {"seed": 7})
    assert len(again.sha256) == 64


def test_saving_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    save(toy(), tmp_path / "a")
    save(load(tmp_path / "a"), tmp_path / "b")
    for name in (*ARRAYS, "meta.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


@pytest.mark.parametrize(
    ("key", "value"), [("format", "tosscan.model/0"), ("features", "tosscan.features/0"), ("format", None)]
)
def test_a_model_of_another_version_is_refused(tmp_path: Path, key: str, value: str | None) -> None:
    save(toy(), tmp_path)
    path = tmp_path / "meta.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), key: value}))
    with pytest.raises(DataError, match=f"meta.json: {key}: is {value!r}"):
        load(tmp_path)


@pytest.mark.parametrize("name", ARRAYS)
def test_a_changed_array_is_refused(tmp_path: Path, name: str) -> None:
    save(toy(), tmp_path)
    data = bytearray((tmp_path / name).read_bytes())
    data[-1] ^= 1
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DataError, match=name):
        load(tmp_path)


@pytest.mark.parametrize("name", [*ARRAYS, "meta.json"])
def test_a_missing_file_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    save(toy(), tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(DataError, match=name) as caught:
        load(tmp_path)
    assert "\n" not in str(caught.value)


def test_a_sentence_scores_the_same_in_every_batch() -> None:
    model = toy()
    batch = [tokens(CHANGE), tokens(PEACE)] * 600
    together = model.logits(batch)
    assert np.array_equal(together[:1], model.logits(batch[:1]))
    assert np.array_equal(together[1101:1102], model.logits(batch[1:2]))


def test_probabilities_are_rounded_to_a_ten_thousandth() -> None:
    probabilities = toy().probabilities([tokens(CHANGE), []])
    assert np.array_equal(probabilities, np.round(probabilities, 4))
    assert probabilities[1, 0] == pytest.approx(0.2689)


def test_the_strongest_terms_are_words_of_the_sentence() -> None:
    ((terms, again),) = toy().terms([tokens(CHANGE)], [[0, 2]])
    assert terms == again
    assert [term for term, _ in terms] == ["without notice", "change"]
    assert terms[0][1] == pytest.approx(2 * terms[1][1], abs=2e-3)
    assert toy().terms([tokens(PEACE), []], [[0], [0]]) == [[()], [()]]


def document(*pieces: tuple[str, SentenceKind, str]) -> Document:
    text = "\n\n".join(words for words, _, _ in pieces)
    sentences: list[Sentence] = []
    at = 0
    for words, kind, language in pieces:
        sentences.append(Sentence(Span(at, at + len(words)), kind, block=len(sentences), language=language))
        at += len(words) + 2
    extracted = ExtractedText(text, (), AnchorMap("line", ()), "text", "1")
    source = Source("t.txt", "t.txt", "text/plain", "0" * 64, len(text))
    return Document(source, extracted, None, sentences=tuple(sentences))


def test_the_detector_votes_on_sentences_of_its_language_and_never_on_headings() -> None:
    doc = document(
        (CHANGE, "heading", "en"),
        (CHANGE, "sentence", "ru"),
        (CHANGE, "item", "en"),
        (CHANGE, "sentence", "und"),
    )
    signals = ClassifierDetector(model=toy()).signals(doc)
    assert [signal.sentence for signal in signals] == [2, 3]
    vote = signals[0].vote
    assert vote is not None
    assert vote.probability > vote.threshold == 0.5
    assert vote.terms[0][0] == "without notice"
    assert (signals[0].category, signals[0].severity) == ("unilateral_change", 3)


def test_a_vote_below_its_threshold_is_told_without_terms() -> None:
    (signal,) = ClassifierDetector(model=toy()).signals(document((PEACE, "sentence", "en")))
    assert signal.vote is not None
    assert signal.vote.probability < signal.vote.threshold
    assert signal.vote.terms == ()


def test_a_title_that_was_read_as_a_sentence_gets_no_vote() -> None:
    said = document(("4. Change Without Notice.", "sentence", "en"), (CHANGE, "sentence", "en"))
    assert [signal.sentence for signal in ClassifierDetector(model=toy()).signals(said)] == [1]
