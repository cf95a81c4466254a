"""Rules and classifier together: how a corpus becomes documents, and when a sentence counts as found."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import pytest

from tosscan.cli import evaluate
from tosscan.detect.base import Detection
from tosscan.document.span import Span
from tosscan.document.tree import Document
from tosscan.errors import UsageError
from tosscan.findings.category import SLUGS
from tosscan.findings.finding import Evidence, Finding, Quote, Severity
from tosscan.training.corpus import Corpus, Example, read_corpus
from tosscan.training.endtoend import assemble, judge_together

CHANGE = SLUGS.index("unilateral_change")
LAW = SLUGS.index("choice_of_law")
LIABLE = SLUGS.index("limitation_of_liability")

LIST = [
    Example("a", "The desk is open on Monday.", {}, heading="1. Our desk"),
    Example("a", "lost\nprofits;", {"limitation_of_liability": 3}, lead_in="We are not liable for:"),
    Example("a", "lost data.", {"limitation_of_liability": 3}, lead_in="We are not liable for:"),
]


def test_sentences_stand_under_their_headings_and_lead_ins_once() -> None:
    assembled = assemble(LIST)
    text = assembled.document.text
    assert text.split("\n\n") == [
        "1. Our desk", "The desk is open on Monday.", "We are not liable for:", "lost profits;", "lost data."
    ]  # fmt: skip
    assert [span.of(text) for span in assembled.spans] == [
        "The desk is open on Monday.", "lost profits;", "lost data."
    ]  # fmt: skip
    kinds = [sentence.kind for sentence in assembled.document.sentences]
    assert kinds == ["heading", "sentence", "sentence", "item", "item"]
    assert [sentence.lead_in for sentence in assembled.document.sentences] == [None, None, None, 2, 2]


def remark(
    doc: Document, place: tuple[int, int], slug: str, severity: Severity, confidence: float
) -> Finding:
    span = Span(*place)
    quote = Quote(span, span.of(doc.text), clause=None, heading=None, page=None, anchor=None)
    return Finding(
        id="f-1",
        category=slug,
        severity=severity,
        confidence=confidence,
        quote=quote,
        group="g-1",
        evidence=Evidence((), None),
        fingerprint="1",
    )


def corpus(*texts: str) -> Corpus:
    return Corpus("c", "tosscan", tuple(Example("a", text, {}) for text in texts), "")


def test_a_third_of_the_characters_makes_a_hit() -> None:
    """Sentences of ten characters; the text sets two line feeds between them."""

    def detect(doc: Document) -> Detection:
        found = (
            remark(doc, (0, 4), "choice_of_law", 2, 0.7),
            remark(doc, (12, 15), "choice_of_law", 3, 0.9),  # three of ten are too few
            remark(doc, (24, 26), "choice_of_law", 2, 0.6),
            remark(doc, (26, 28), "choice_of_law", 3, 0.8),  # two parts together are enough
        )
        fair = (remark(doc, (0, 10), "choice_of_law", 1, 0.5), remark(doc, (12, 22), "choice_of_law", 1, 0.5))
        return Detection(found, fair, hints=(remark(doc, (36, 46), "choice_of_law", 3, 0.9),))

    verdicts = judge_together(corpus("abcdefghi.", "bcdefghij.", "cdefghijk.", "defghijkl."), detect=detect)
    assert verdicts.said_level is not None
    assert verdicts.probabilities is not None
    assert verdicts.said_level[:, LAW].tolist() == [2, 1, 3, 0]
    assert verdicts.said[:, LAW].tolist() == [True, False, True, False]
    assert verdicts.probabilities[[0, 2], LAW].tolist() == [0.7, 0.8]
    assert np.isnan(verdicts.probabilities).sum() == verdicts.probabilities.size - 2


def test_sentences_that_stand_apart_are_documents_of_their_own() -> None:
    seen: list[int] = []

    def detect(doc: Document) -> Detection:
        seen.append(len(doc.sentences))
        return Detection((), (), ())

    both = corpus("One sentence stands here.", "Another one stands here.")
    together = judge_together(both, detect=detect)
    apart = judge_together(both, apart=True, detect=detect)
    assert seen == [2, 1, 1]
    assert (len(set(together.documents)), len(set(apart.documents))) == (1, 2)


def test_the_witnesses_that_ship_read_a_list() -> None:
    verdicts = judge_together(Corpus("c", "tosscan", tuple(LIST), ""))
    assert verdicts.said[:, LIABLE].tolist() == [False, True, True]


def run(*argv: str) -> int:
    parser = argparse.ArgumentParser()
    evaluate.add_parser(parser.add_subparsers())
    args = parser.parse_args(["evaluate", *argv])
    return int(args.run(args))


def test_evaluate_with_both_witnesses(annotated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(annotated), "--witnesses", "both", "--format", "json") == 0
    result = json.loads(capsys.readouterr().out)
    assert (result["witnesses"], result["documents"]) == ("both", 8)
    assert result["by"]["jurisdiction"]["recall"] == 1
    assert result["by"]["unilateral_change"]["recall"] >= 0.5
    assert set(result["severity"]["by"]) == {"1", "2", "3"}
    low, high = result["intervals"]["by"]["unilateral_change"]["recall"]
    assert low <= result["by"]["unilateral_change"]["recall"] <= high


def test_the_table_fits_in_a_hundred_columns(annotated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(annotated), "--witnesses", "both", "--apart") == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 100
    assert any(line.startswith("calibration error") for line in lines)
    assert any(line.startswith("true severity") for line in lines)


def test_calls_that_mean_nothing_are_refused(annotated: Path, claudette: Path) -> None:
    with pytest.raises(UsageError, match="--apart goes with"):
        run(str(annotated), "--apart")
    with pytest.raises(UsageError, match="leave --model out"):
        run(str(annotated), "--witnesses", "both", "--model", "somewhere")
    with pytest.raises(UsageError, match="the rules know the categories"):
        run(str(claudette), "--witnesses", "both")


def test_json_lines_may_say_where_a_sentence_stands(tmp_path: Path) -> None:
    row = {"id": "x-1", "text": "fees;", "lead_in": "We may change:", "heading": "Fees", "severity": {}}
    (tmp_path / "x.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (example,) = read_corpus(tmp_path).examples
    assert (example.id, example.lead_in, example.heading) == ("x-1", "We may change:", "Fees")
