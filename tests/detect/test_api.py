"""Predict sentences that stand alone, in either scheme, with the model that ships."""

from __future__ import annotations

import pytest

import tosscan
from tosscan.detect.api import predict, thresholds
from tosscan.errors import UsageError
from tosscan.findings.category import CLAUDETTE_LABELS, SLUGS

SPEAKING = [
    ("Any dispute shall be settled by final and binding arbitration.", "arbitration", "A"),
    (
        "We are not liable for any loss of profits arising from your use of the service.",
        "limitation_of_liability",
        "LTD",
    ),
    ("We may change these terms at any time without notice to you.", "unilateral_change", "CH"),
    ("We may terminate your account at any time for any reason.", "unilateral_termination", "TER"),
    ("By using the website you agree to be bound by these terms.", "contract_by_using", "USE"),
    ("The courts of Malta have exclusive jurisdiction over all disputes.", "jurisdiction", "J"),
    ("These terms are governed by the laws of the State of Nevada.", "choice_of_law", "LAW"),
]
SILENT = ["Open the settings page to choose a language.", "Our office is on the third floor."]


@pytest.mark.parametrize(("sentence", "category", "label"), SPEAKING)
def test_plain_cases_are_found_in_both_schemes(sentence: str, category: str, label: str) -> None:
    assert predict([sentence])[0][category] >= thresholds()[category]
    assert predict([sentence], scheme="claudette")[0][label] >= thresholds(scheme="claudette")[label]


@pytest.mark.parametrize("sentence", SILENT)
@pytest.mark.parametrize("scheme", ["tosscan", "claudette"])
def test_plain_sentences_say_nothing(sentence: str, scheme: str) -> None:
    cuts = thresholds(scheme=scheme)
    assert not [
        label for label, value in predict([sentence], scheme=scheme)[0].items() if value >= cuts[label]
    ]


@pytest.mark.parametrize(("scheme", "labels"), [("tosscan", SLUGS), ("claudette", CLAUDETTE_LABELS)])
def test_every_label_has_a_probability_and_a_threshold(scheme: str, labels: tuple[str, ...]) -> None:
    (row,) = predict(["Anything at all."], scheme=scheme)
    assert tuple(row) == tuple(thresholds(scheme=scheme)) == labels
    assert all(0 <= value <= 1 for value in row.values())


def test_a_sentence_is_read_alone() -> None:
    sentences = [sentence for sentence, _, _ in SPEAKING]
    assert predict(sentences) == [predict([sentence])[0] for sentence in sentences]


def test_the_case_of_letters_does_not_matter() -> None:
    sentence = SPEAKING[1][0]
    assert predict([sentence.upper()]) == predict([sentence])


def test_nothing_gives_nothing() -> None:
    assert predict([]) == []
    assert len(predict([""])) == 1


def test_wrong_calls_are_refused() -> None:
    with pytest.raises(UsageError, match="unknown scheme 'lexglue'"):
        predict(["x"], scheme="lexglue")
    with pytest.raises(UsageError, match="unknown scheme"):
        thresholds(scheme="severity")
    with pytest.raises(UsageError, match="a list of sentences"):
        predict("one sentence")


def test_the_package_offers_both() -> None:
    assert tosscan.predict is predict
    assert tosscan.thresholds is thresholds
