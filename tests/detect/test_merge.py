"""Two witnesses, one verdict: what becomes a finding, a fair sentence, a hint, or nothing."""

from __future__ import annotations

import pytest

from tosscan.detect.base import Signal
from tosscan.detect.merge import LEAST, combine, merge
from tosscan.document.source import Source
from tosscan.document.span import Span
from tosscan.document.text import AnchorMap, ExtractedText
from tosscan.document.tree import Clause, Document, Section, Sentence, SentenceKind
from tosscan.findings.finding import ClassifierVote, RuleHit, Severity

CATEGORY = "unilateral_change"


def rule(
    sentence: int = 0,
    *,
    severity: Severity = 3,
    hint: bool = False,
    category: str = CATEGORY,
    id: str = "TS101",  # noqa: A002
    safeguards: tuple[str, ...] = (),
) -> Signal:
    hit = RuleHit(id, "message", Span(0, 1))
    return Signal(sentence, category, severity, rule=hit, hint=hint, safeguards=safeguards)


def vote(
    probability: float,
    sentence: int = 0,
    *,
    severity: Severity = 2,
    category: str = CATEGORY,
    one_sided: float | None = None,
) -> Signal:
    said = ClassifierVote(probability, 0.5)
    return Signal(sentence, category, severity, vote=said, one_sided=one_sided)


def document(*texts: str, kinds: dict[int, SentenceKind] | None = None) -> Document:
    """Return a text of one heading-less clause "1" whose sentences from the second on are its items."""
    text = "\n".join(texts)
    sentences, at = [], 0
    for index, words in enumerate(texts):
        kind = (kinds or {}).get(index, "sentence")
        span = Span(at, at + len(words))
        sentences.append(
            Sentence(
                span,
                kind,
                block=index,
                clause=0 if index == 0 else None,
                section=0,
                lead_in=0 if index else None,
                language="en",
            )
        )
        at += len(words) + 1
    return Document(
        Source("t.txt", "t.txt", "text/plain", "0" * 64, len(text)),
        ExtractedText(text, (), AnchorMap("line", ((0, len(text), 1, 1),)), "text", "1"),
        None,
        sections=(Section(Span(0, len(text)), Span(0, 0), "Changes", 1),),
        clauses=(Clause(Span(0, len(text)), "1"),),
        sentences=tuple(sentences),
    )


@pytest.mark.parametrize(
    ("signals", "home"),
    [
        ([rule()], "findings"),
        ([vote(0.6)], "findings"),
        ([rule(), vote(0.02)], "findings"),
        ([rule(hint=True), vote(0.6)], "findings"),
        ([rule(severity=1)], "fair"),
        ([vote(0.6, severity=1)], "fair"),
        ([rule(severity=1), vote(0.9, severity=3)], "fair"),
        ([rule(hint=True)], "hints"),
        ([rule(hint=True), vote(0.3)], "hints"),
        ([vote(0.3)], None),
        ([], None),
    ],
)
def test_where_a_sentence_goes(signals: list[Signal], home: str | None) -> None:
    detection = merge(document("We may change these terms."), signals)
    for name in ("findings", "fair", "hints"):
        assert len(getattr(detection, name)) == (name == home)


def test_headings_never_become_findings() -> None:
    doc = document("Changes to these terms", kinds={0: "heading"})
    detection = merge(doc, [rule(), vote(0.9)])
    assert detection.findings == detection.fair == detection.hints == ()


def test_a_finding_says_where_it_stands_and_who_spoke() -> None:
    doc = document("We may change these terms.")
    signals = [rule(safeguards=("notice",)), rule(id="TS102", severity=2), vote(0.8)]
    (finding,) = merge(doc, signals).findings
    assert finding.quote.text == doc.text
    assert (finding.quote.clause, finding.quote.heading) == ("1", "Changes")
    assert finding.quote.anchor == doc.anchor(finding.quote.span) is not None
    assert finding.evidence.witnesses == "both"
    assert [hit.id for hit in finding.evidence.rules] == ["TS101", "TS102"]
    assert finding.severity == 3
    assert finding.safeguards == ("notice",)
    assert finding.id == "f-" + finding.fingerprint[:8]


@pytest.mark.parametrize(
    ("spoken", "one_sided", "severity"),
    [(3, 0.45, 3), (3, 0.35, 2), (2, 0.55, 2), (2, 0.65, 3), (None, 0.55, 3), (None, 0.45, 2)],
)
def test_a_rule_moves_the_severity_a_little(
    spoken: Severity | None, one_sided: float, severity: Severity
) -> None:
    called: Severity = 3 if one_sided >= 0.5 else 2
    signals = [vote(0.9, severity=called, one_sided=one_sided)]
    if spoken is not None:
        signals.append(rule(severity=spoken))
    (finding,) = merge(document("We may change these terms."), signals).findings
    assert finding.severity == severity


def test_a_faint_vote_is_not_a_witness() -> None:
    (finding,) = merge(document("We may change these terms."), [rule(), vote(0.1)]).findings
    assert finding.evidence.witnesses == "rules"


def test_two_witnesses_are_surer_than_one() -> None:
    doc = document("We may change these terms.")
    both, alone, voted = (
        merge(doc, signals).findings[0].confidence for signals in ([rule(), vote(0.8)], [rule()], [vote(0.8)])
    )
    assert both > max(alone, voted)
    assert alone == LEAST


@pytest.mark.parametrize("spoke", [True, False])
def test_confidence_grows_with_the_probability(*, spoke: bool) -> None:
    values = [combine(probability, rule=spoke) for probability in (0.0, 0.1, 0.5, 0.9, 1.0)]
    assert values == sorted(values)
    assert len(set(values)) == len(values)
    assert 0 < values[0] < values[-1] < 1


def test_findings_stand_in_the_order_of_the_text_and_then_of_category() -> None:
    doc = document("First sentence.", "Second sentence.")
    signals = [
        rule(1),
        rule(1, category="arbitration"),
        vote(0.9, 0, category="time_bar"),
        rule(0, category="assignment"),
    ]
    found = merge(doc, signals).findings
    assert [(finding.quote.text, finding.category) for finding in found] == [
        ("First sentence.", "assignment"),
        ("First sentence.", "time_bar"),
        ("Second sentence.", "arbitration"),
        ("Second sentence.", CATEGORY),
    ]
    assert len({finding.key for finding in found}) == len({finding.id for finding in found}) == 4
    assert merge(doc, reversed(signals)).findings == found


def test_equal_sentences_get_fingerprints_of_their_own() -> None:
    doc = document("We may change the fees.", "WE MAY change the fees!")
    first, second = merge(doc, [rule(0), rule(1)]).findings
    assert first.fingerprint != second.fingerprint
    (alone,) = merge(document("We may change the fees."), [rule(0)]).findings
    assert alone.fingerprint == first.fingerprint


def test_items_share_the_group_of_the_sentence_that_opens_their_list() -> None:
    doc = document("We may:", "change the fees;", "change the terms.")
    assert {finding.group for finding in merge(doc, [rule(0), rule(1), rule(2)]).findings} == {"g-1"}
