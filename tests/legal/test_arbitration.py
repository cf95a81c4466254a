"""Arbitration, collective claims and time: what is an agreement, what only touches it, and what yields."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.legal.conftest import refined
from tosscan.document.span import Span
from tosscan.document.tree import Section
from tosscan.legal.assess import weigh

ARBITRATION = "arbitration"
CLASS = "class_action_waiver"
TIME = "time_bar"
LIABILITY = "limitation_of_liability"
YIELDS = "By its own words the term yields to mandatory law. "
AGREED = "All disputes shall be finally settled by arbitration in London."


@pytest.mark.parametrize(
    ("sentence", "pattern"),
    [
        ("The seat of the arbitration shall be London.", "FP-ARB-3"),
        ("Arbitration shall be conducted under the LCIA Rules.", "FP-ARB-3"),
        ("The arbitrator alone has exclusive power to rule on jurisdiction.", "FP-ARB-3"),
        ("You and we give up the right to go to court.", "FP-ARB-3"),
        ("The award shall be final and binding on both parties.", "FP-ARB-3"),
        ("The arbitrator may not consolidate claims of several persons.", "FP-COLL-1"),
        ("You may opt out of this agreement within 30 days.", "FP-ARB-4"),
        ("You seek relief only through arbitration.", "FP-ARB-3"),
        ("After 30 days either side may commence an arbitration proceeding.", "FP-ARB-3"),
        ("The claim is determined, to the exclusion of the courts, by a sole arbitrator.", "FP-ARB-3"),
        ("This agreement to arbitrate includes all claims under a statute.", "FP-ARB-3"),
        ("The arbitrator will also decide whether this clause can be enforced.", "FP-ARB-3"),
        ("You cannot have a dispute resolved by a judge or a jury, but by an arbitrator.", "FP-ARB-3"),
        ("Arbitration under the LCIA Rules must be commenced within a year after it arises.", "FP-TIME-1"),
        ("We agree in writing, after a dispute has arisen, to go to arbitration.", "FP-ARB-7"),
        ("In a suit over an award you waive a jury trial and elect trial by a judge.", "FP-COLL-3"),
        ("Any arbitration will take place on an individual basis.", "FP-COLL-1"),
        ("You waive any right to participate in a class or joint litigation.", "FP-COLL-1"),
        ("The LCIA Rules govern the arbitration.", "FP-ARB-3"),
        ("Arbitration is the sole means of resolving a dispute.", "FP-ARB-3"),
        (
            "We may require you to submit any claims, however and whenever they arise, to arbitration.",
            "FP-ARB-3",
        ),
        ("Class arbitrations and joint actions are not permitted.", "FP-COLL-1"),
        ("Arbitration shall be conducted in their individual capacities alone.", "FP-COLL-1"),
        ("This arbitration agreement is governed by the law of England.", "FP-ARB-3"),
        ("These terms require the use of arbitration to resolve disputes.", "FP-ARB-3"),
        ("The LCIA will administer the arbitration.", "FP-ARB-3"),
        ("Challenges to arbitrability the arbitrator shall determine.", "FP-ARB-3"),
        ("Under no circumstances shall arbitration be conducted on a class basis.", "FP-COLL-1"),
        ("The arbitrator can decide only individual claims.", "FP-COLL-1"),
        ("Either you or we may, as fits and under these terms, commence arbitration.", "FP-ARB-3"),
        # what is only said about the arbitration
        ("Enforcement of an arbitration award shall take place in the courts of London.", None),
        ("24 Choice of law, arbitration and venue", None),
        ("Our claims, whether subject to arbitration or not, follow the law of England.", None),
        ("The arbitration is kept confidential, with all documents submitted in the arbitration.", None),
        ("Small claims in the arbitration are decided solely on documents.", None),
        ("The winner of the arbitration has its attorneys' fees reimbursed.", None),
        ("Please read these terms, which contain an agreement to arbitrate.", None),
        ("The rules on arbitration are set forth in Article 9 below.", None),
        ("The arbitration shall be kept confidential.", None),
        ("The language of the arbitration shall be English.", None),
        ("There shall be one arbitrator appointed under the LCIA Rules.", None),
        ("This arbitration clause survives the end of these terms.", None),
        ("Judgment on the award may be entered in any competent court.", None),
        ("Any arbitration must be commenced within one year of the event.", "FP-TIME-1"),
        ("A notice of arbitration may be served on us by post.", None),
        ("Hearings are held by telephone unless the arbitrator decides otherwise.", None),
    ],
)
def test_only_an_agreement_to_arbitrate_takes_its_pattern(
    build: Any, find: Any, sentence: str, pattern: str | None
) -> None:
    assert refined(build, find, ARBITRATION, AGREED, sentence, at=1).pattern == pattern


@pytest.mark.parametrize(
    ("category", "sentence", "pattern"),
    [
        (CLASS, "These terms hold an arbitration clause and a class action waiver.", None),
        (CLASS, "We set limits for deposits on an individual basis.", None),
        (CLASS, "Claims may be brought on an individual basis alone.", "FP-COLL-1"),
        (CLASS, "Class action waiver: you may not join a class.", "FP-COLL-1"),
        (CLASS, "You waive trial by jury.", "FP-COLL-3"),
        (CLASS, "You agree not to combine any action with another.", "FP-COLL-1"),
        (CLASS, "By individual arbitration you give up a trial by jury.", "FP-COLL-3"),
        (CLASS, "You agree to these terms, which hold a class action waiver.", None),
        (CLASS, "Excluded: claims that are the subject of a pending class action.", None),
        (
            TIME,
            "We are not liable for a wrong payment unless you notified us in a month.",
            "FP-TIME-3",
        ),
        (TIME, "If the claim is open 30 days after notice, submit it to binding arbitration.", "FP-TIME-2"),
        (TIME, "If your written complaint is late by 10 days we may not credit the account.", None),
        (
            TIME,
            "Tell us of an error within 15 days, otherwise you waive your right to dispute it.",
            "FP-TIME-3",
        ),
        (TIME, "If you do not respond in time the dispute may be resolved against you.", None),
        (TIME, "You must notify us of billing errors within 90 days.", "FP-TIME-2"),
        (TIME, "Without a solution of the dispute on your notice, binding arbitration follows.", "FP-TIME-2"),
        (TIME, "Disputes on fees must be sent to us within 30 days or are waived.", "FP-TIME-3"),
        (TIME, "No legal action may be commenced more than one year after the event.", "FP-TIME-1"),
        (TIME, "Notices by e-mail are deemed received within two days.", None),
        (TIME, "Send us the tax letter within 15 days, with your notice.", None),
    ],
)
def test_collective_claims_and_time(
    build: Any, find: Any, category: str, sentence: str, pattern: str | None
) -> None:
    assert refined(build, find, category, sentence).pattern == pattern


@pytest.mark.parametrize(
    ("place", "clause", "prefix"),
    [
        # the sentence that opens a paragraph carries the others of it
        (
            (LIABILITY, 1),
            ["To the extent permitted by law, we are not liable.", "We are not liable for damages."],
            YIELDS,
        ),
        (
            (LIABILITY, 1),
            ["To the extent of the fee, we are not liable.", "We are not liable for damages."],
            "",
        ),
        (
            (LIABILITY, 1),
            [
                "To the extent permitted by law, we are not liable.",
                "Notwithstanding the foregoing, we are not liable for damages.",
            ],
            "",
        ),
        ((LIABILITY, 1), ["We are not liable, as permitted by law.", "We are not liable for damages."], ""),
        # what keeps rights by law, and what keeps another thing
        (
            (LIABILITY, 0),
            ["We are not liable for damages.", "Nothing here limits rights that law protects."],
            YIELDS,
        ),
        ((LIABILITY, 0), ["We are not liable for damages.", "Nothing here limits what we may sell."], ""),
        (
            (LIABILITY, 0),
            ["We are not liable for damages.", "Some states ban such limits, so they may not apply to you."],
            YIELDS,
        ),
        (("assignment", 0), ["We may assign this.", "Some states ban limits, so they may not apply."], ""),
        (
            (TIME, 0),
            [
                "Any claim must be filed within one year.",
                "If the law forbids this, the shortest lawful period applies.",
            ],
            YIELDS,
        ),
        (
            (ARBITRATION, 0),
            ["Except where law requires otherwise, disputes are settled by arbitration in London."],
            YIELDS,
        ),
    ],
)
def test_how_far_yielding_words_reach(
    build: Any, find: Any, place: tuple[str, int], clause: list[str], prefix: str
) -> None:
    category, at = place
    statement = refined(build, find, category, clause, at=at).statement
    assert statement.startswith(YIELDS) is bool(prefix)


@pytest.mark.parametrize(
    ("head", "prefix"),
    [
        ("To the extent permitted by law we are not liable for:", YIELDS),
        ("We may hold funds or, where permitted by law, sell them, and are not liable for:", ""),
        ("To the greatest extent possible we are not liable for:", ""),
    ],
)
def test_what_opens_a_list_yields_for_its_items_where_it_speaks_of_all(
    build: Any, find: Any, head: str, prefix: str
) -> None:
    doc = build([head, "any damages of any kind;"])
    doc = replace(doc, sentences=(doc.sentences[0], replace(doc.sentences[1], lead_in=0)))
    (weighed,) = weigh(doc, findings=(find(doc, 1, LIABILITY),), fair=(), hints=()).findings
    assert weighed.statement.startswith(YIELDS) is bool(prefix)


def test_an_agreement_that_yields_takes_its_seat_along(build: Any, find: Any) -> None:
    opening = "Except where law requires otherwise, disputes are settled by arbitration in London."
    finding = refined(build, find, ARBITRATION, opening, "The seat of the arbitration is London.", at=1)
    assert finding.pattern == "FP-ARB-5"
    assert finding.statement.startswith(YIELDS)


def test_what_stands_under_the_heading_of_a_chapter_reaches_its_numbered_sections(
    build: Any, find: Any
) -> None:
    words = ["Disputes", "Nothing in this section takes away, limits or waives a mandatory right.", AGREED]
    doc = build(*words)
    starts = [sentence.span for sentence in doc.sentences]
    whole = Span(starts[0].start, starts[-1].end)
    sections = (
        Section(whole, starts[0], "Disputes", 2),
        Section(starts[2], starts[2], "Arbitration", 2, number="1"),
    )
    sentences = tuple(
        replace(sentence, section=0 if n < len(words) - 1 else 1) for n, sentence in enumerate(doc.sentences)
    )
    for chapters in (sections, (replace(sections[0], number="9"), sections[1])):
        parted = replace(doc, sections=chapters, sentences=sentences)
        (weighed,) = weigh(parted, findings=(find(parted, 2, ARBITRATION),), fair=(), hints=()).findings
        assert weighed.statement.startswith(YIELDS) is (chapters is sections)
