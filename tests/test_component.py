"""The spaCy component keeps the text's offsets and gives findings by id."""

from __future__ import annotations

import spacy

import tosscan

TEXT = (
    "We may change these terms at any time without notice. The office is open on working days.\n"
    "Any dispute shall be resolved by binding arbitration, and you waive any right to a class action."
)


def test_component_puts_findings_on_the_doc() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("tosscan")
    doc = nlp(TEXT)
    found = {span.label_: span for span in doc.spans["tosscan"]}
    assert {"unilateral_change", "arbitration", "class_action_waiver"} <= set(found)
    assert doc._.tosscan.keys() == {span.id_ for span in doc.spans["tosscan"]}
    for span in doc.spans["tosscan"]:
        finding = doc._.tosscan[span.id_]
        assert isinstance(finding, tosscan.Finding)
        assert finding.quote.text == TEXT[finding.quote.span.start : finding.quote.span.end]
        assert span.start_char <= finding.quote.span.start
        assert span.end_char >= finding.quote.span.end


def test_component_runs_in_a_pipe_and_on_an_empty_text() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("tosscan")
    first, second = nlp.pipe(["", TEXT])
    assert not first.spans["tosscan"]
    assert second.spans["tosscan"]


def test_python_api() -> None:
    (scores,) = tosscan.predict(["You waive any right to take part in a class action."])
    cuts = tosscan.thresholds()
    assert scores.keys() == cuts.keys()
    assert scores["class_action_waiver"] >= cuts["class_action_waiver"]
    (claudette,) = tosscan.predict(["We may change these terms at any time."], scheme="claudette")
    assert set(claudette) == {"LTD", "TER", "CH", "CR", "USE", "LAW", "J", "A"}
