"""Liability for intent that other words of a text keep: where they stand, how far they reach."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tosscan.detect import registry
from tosscan.findings.finding import Finding, Softening
from tosscan.legal.assess import weigh
from tosscan.legal.facts import Reading
from tosscan.legal.recognition import recognition
from tosscan.scanner import Scanner

LIABILITY = "limitation_of_liability"
RISK = "assumption_of_risk"
SILENT = "does not leave out intent"
RELEASE = "We are not liable for any errors of our staff."
CAP = "Our total liability is limited to 100 dollars."
OTHER = "We keep records of all orders."


def refined(
    build: Any, find: Any, *clauses: Any, at: int = 0, category: str = LIABILITY, items: int = 0
) -> Finding:
    """Return the finding on sentence ``at``; the last ``items`` sentences are the list of the one before."""
    doc = build(*clauses)
    head = len(doc.sentences) - items - 1
    sentences = (
        replace(sentence, lead_in=head) if n > head else sentence for n, sentence in enumerate(doc.sentences)
    )
    doc = replace(doc, sentences=tuple(sentences))
    return weigh(doc, findings=(find(doc, at, category),), fair=(), hints=()).findings[0]


@pytest.mark.parametrize(
    ("carve", "kept"),
    [
        ("Nothing in these terms limits our liability for fraud.", True),
        ("Despite anything else in these terms, we do not limit our liability for wilful acts.", True),
        ("Our liability is unlimited for intent and gross negligence.", True),
        ("We are liable for intent and gross negligence.", True),
        ("Liability for intentional acts is not affected.", True),
        ("The limits in this section do not apply to gross negligence.", True),
        ("Nothing in these terms limits our liability for our own fraudulent conduct.", True),
        ("Each party is only liable for damage caused by intent or gross negligence.", True),
        ("Excluded from this limitation is liability for an intentional breach.", True),
        ("Notwithstanding clause 1, nothing in these terms limits our liability for fraud.", True),
        ("Our liability cannot be limited in some cases, such as those of fraud.", True),
        ("Our liability for free services is restricted to intent and gross negligence.", True),
        # What keeps something else, or liability of another.
        ("Nothing in these terms limits our liability for death or injury caused by negligence.", False),
        ("We do not limit our liability for injury caused by our negligence or wilful acts.", False),
        ("Nothing in these terms limits your liability for fraud.", False),
        ("Losses include but are not limited to those from fraud by a stranger.", False),
        ("By way of example and not as a limitation, never send fraudulent offers.", False),
        ("You may not use the service for a fraudulent purpose, except as agreed.", False),
        ("It is not the intent of the parties to limit any liability.", False),
        # What is said to residents of a place alone.
        ("If you live in the European Union, nothing in these terms limits liability for fraud.", False),
        ("For consumers in Germany, we are liable without limit for intent.", False),
    ],
)
def test_what_keeps_liability_for_intent(build: Any, find: Any, carve: str, *, kept: bool) -> None:
    assert (refined(build, find, [RELEASE], [carve]).pattern is None) is kept
    assert (refined(build, find, [carve], [CAP], at=1).pattern == "FP-LIAB-3") is kept


def test_a_carve_out_in_a_list_and_its_lead_in(build: Any, find: Any) -> None:
    lead_in = ["We are not liable, except in the case of:", "delay;", "intent."]
    assert refined(build, find, lead_in, items=2).pattern is None
    unlimited = ["We have unlimited liability:", "for injury;", "in case of intent."]
    assert refined(build, find, unlimited, [RELEASE], at=3).pattern is None
    parted = ["Nothing in these terms limits our liability for (i) death.", "(ii) our fraud, or (iii) theft."]
    assert refined(build, find, [RELEASE], parted).pattern is None
    assert refined(build, find, [RELEASE], [parted[0], "(ii) our breach."]).pattern == "FP-LIAB-4"


def test_a_bound_of_foreseeable_loss_is_no_sum(build: Any, find: Any) -> None:
    carve = "Nothing in these terms limits our liability for intent."
    bound = "Otherwise our liability is limited to typical and foreseeable damages."
    assert refined(build, find, [carve], [bound], at=1).pattern is None


def test_how_far_a_carve_out_reaches(build: Any, find: Any) -> None:
    above = "The foregoing does not limit liability for fraud."
    assert refined(build, find, [RELEASE, above]).pattern is None
    assert refined(build, find, [above], [RELEASE], at=1).pattern == "FP-LIAB-4"
    far = [OTHER] * 60
    here = "The limits in this section do not apply to gross negligence."
    assert refined(build, find, [here], far, [RELEASE], at=61).pattern == "FP-LIAB-4"
    all_of_it = "Nothing in these terms limits our liability for fraud."
    assert refined(build, find, [all_of_it], far, [RELEASE], at=61).pattern is None
    risk = "You release us from all claims for any loss."
    assert refined(build, find, [all_of_it], far, [risk], at=61, category=RISK).pattern is None


def test_a_later_notwithstanding_undoes_a_carve_out(build: Any, find: Any) -> None:
    carve = "Nothing in these terms limits our liability for fraud."
    over = "Notwithstanding any other provision we are not liable for any errors of our staff."
    assert refined(build, find, [carve], [over], at=1).pattern == "FP-LIAB-4"
    assert refined(build, find, [over], [carve]).pattern is None


@pytest.mark.parametrize(
    ("words", "pattern"),
    [
        ("We are not liable for slight negligence.", None),
        ("For simple negligence our liability is limited to foreseeable damage.", None),
        ("We are not liable for slight or gross negligence.", "FP-LIAB-4"),
        ("We are not liable for our negligence.", "FP-LIAB-4"),
    ],
)
def test_an_exclusion_for_slight_negligence_alone_leaves_out_intent(
    build: Any, find: Any, words: str, pattern: str | None
) -> None:
    assert refined(build, find, words).pattern == pattern


def test_a_sentence_that_the_detectors_saw_to_keep_intent_is_heard(build: Any, find: Any) -> None:
    doc = build([RELEASE], ["For fraud we answer in full."], ["For injury we answer in full."])
    finding = find(doc, 0, LIABILITY)
    fraud, injury = (Softening("liability_kept", sentence.span) for sentence in doc.sentences[1:])
    undone = replace(fraud, cancelled_by=doc.sentences[2].span)
    for softening, pattern in ((fraud, None), (injury, "FP-LIAB-4"), (undone, "FP-LIAB-4")):
        softened = replace(finding, softenings=(softening,))
        assert weigh(doc, findings=(softened,), fair=(), hints=()).findings[0].pattern == pattern


@pytest.mark.parametrize(
    "name",
    [
        "exchanges/binance/2022-06-10.md",
        "exchanges/binance/2026-01-03.md",
        "exchanges/coinbase/user-agreement.html",
        "annotated-raw/forex.com.html",
        "annotated-raw/paypal.md",
    ],
)
def test_no_report_says_that_intent_is_not_left_out_beside_a_safeguard_that_keeps_it(
    data: Path, name: str
) -> None:
    scanner = Scanner()
    doc = scanner.read(scanner.load(data / name))
    found = registry.detect(doc)
    weighed = weigh(doc, findings=found.findings, fair=found.fair, hints=found.hints)
    reading = Reading(doc, (*found.findings, *found.fair), recognition("kz"))
    for finding in weighed.findings:
        if finding.law is not None and SILENT in finding.law.fact:
            for softening in finding.softenings:
                place = reading.index(softening.span)
                dead = softening.effect != "liability_kept" or softening.cancelled_by is not None
                assert dead or place is None or not reading.shows("intent", place)
