"""How far words reach: those that yield to the law, are for residents of a place, or point elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tosscan.findings.finding import Finding
from tosscan.legal.assess import weigh

YIELDS = "By its own words the term yields to mandatory law. "
LIABILITY = "limitation_of_liability"
WARRANTY = "warranty_disclaimer"
CHANGE = "unilateral_change"
ARBITRATION = "arbitration"
CLASS = "class_action_waiver"

CAP = "Our total liability is limited to 100 dollars."
SUBJECT = (
    "The limitation of liability in this Section 2 is subject to any duties that we owe under applicable law."
)
ABROAD = "If you do not live in Canada, this arbitration section does not apply to you."
OTHER = (["We keep records of all orders."],)
OPENS = "Any dispute will be resolved as follows to the fullest extent permitted by law:"
KEPT = "Nothing in these terms is intended to limit any right or liability that may not be lawfully limited."
SETTLED = "All disputes shall be finally settled by arbitration in London."


def refined(build: Any, find: Any, category: str, *clauses: Any, at: int = 0) -> Finding:
    """Return the finding on sentence ``at``, beside those of its category on all sentences before it."""
    doc = build(*clauses)
    found = [find(doc, place, category) for place in range(at + 1)]
    findings = weigh(doc, findings=tuple(found), fair=(), hints=()).findings
    return next(finding for finding in findings if finding.id == found[at].id)


@pytest.mark.parametrize(
    ("category", "clauses", "at", "yields"),
    [
        (LIABILITY, ([CAP], [SUBJECT]), 0, True),
        (LIABILITY, ([CAP, *["We keep records of all orders."] * 20], [SUBJECT]), 0, True),
        (WARRANTY, ([SUBJECT], ["The site is provided as is, without warranties of any kind."]), 1, True),
        (LIABILITY, ([CAP], ["These exclusions do not apply where prohibited by law."]), 0, True),
        # What speaks of the above says nothing of what follows it.
        (LIABILITY, (["The foregoing exclusions do not apply where prohibited by law."], [CAP]), 1, False),
        (LIABILITY, ([CAP], ["The foregoing exclusions do not apply where prohibited by law."]), 0, True),
        (
            LIABILITY,
            (
                [CAP],
                ["If the above limitation is held void, we pay the least to the extent permitted by law."],
            ),
            0,
            True,
        ),
        (
            WARRANTY,
            (
                [
                    "It is sold as is, with all faults.",
                    "You may also have other rights, which vary from place to place.",
                ],
            ),
            0,
            True,
        ),
        (WARRANTY, (["It is sold as is, with all faults.", "You may also have other questions."],), 0, False),
        (
            CHANGE,
            (["We may change these terms, subject to applicable law.", "Review these terms regularly."],),
            1,
            True,
        ),
        (CHANGE, (["Fees are subject to applicable law.", "We may change these terms."],), 1, False),
        (CHANGE, (["We may, where lawful, change these terms with immediate effect."],), 0, True),
        (LIABILITY, (["We are not liable for any errors to the full extentpermitted by law."],), 0, True),
        # What a section keeps of liability that no one may exclude.
        (
            LIABILITY,
            ([CAP], *OTHER, ["or for any matter which it would be illegal for us to exclude."]),
            0,
            True,
        ),
        (
            LIABILITY,
            (
                [CAP],
                *OTHER,
                ["We do not limit our liability for injury or any liability of which limits are illegal."],
            ),
            0,
            True,
        ),
        (
            LIABILITY,
            ([CAP], *OTHER, ["We do not limit your liability for any loss that may not be limited."]),
            0,
            False,
        ),
        (LIABILITY, ([CAP], *OTHER, ["Nothing in these terms affects your statutory rights."]), 0, True),
        # What opens a section reaches all that follows, and nothing before it.
        (ARBITRATION, ([OPENS], *OTHER, [SETTLED]), 2, True),
        (ARBITRATION, ([SETTLED], *OTHER, [OPENS]), 0, False),
        # The words belong to another verb.
        (
            LIABILITY,
            (["We may, to the extent permitted by law, change the fees and are not liable."],),
            0,
            False,
        ),
        (
            LIABILITY,
            (["We may, to the extent permitted by law, change fees, and are to that extent not liable."],),
            0,
            True,
        ),
        (CHANGE, (["We may, to the extent permitted by law, change these terms."],), 0, True),
    ],
)
def test_how_far_words_that_yield_reach(
    build: Any, find: Any, category: str, clauses: Any, at: int, *, yields: bool
) -> None:
    finding = refined(build, find, category, *clauses, at=at)
    assert finding.pattern is not None
    assert finding.statement.startswith(YIELDS) is yields


WAIVER = "You waive class actions to the extent permitted by law."
JOINT = "Claims are brought in an arbitration in London, and not as a class action."
BARRED = "Some states do not allow that warranties are excluded, so some exclusions may not apply to you."
AS_IS = (
    "The site and all that stands on it are provided as is and as available"
    " and, to the extent permitted by law, without warranties."
)
BOUND = "Some states do not allow such limits; there our liability is limited to the extent permitted by law."
RELIEF = "We are not liable for errors of our staff."
BARE = "We give no warranty of merchantability."


@pytest.mark.parametrize(
    ("category", "clauses", "at", "yields"),
    [
        # The words of one clause reach one pattern, whatever the category.
        ("assumption_of_risk", ([SUBJECT], ["You must verify all information on our site."]), 1, True),
        # A waiver of joining yields with all that bars joining, and not the agreement to arbitrate.
        (ARBITRATION, ([JOINT, WAIVER],), 0, True),
        (CLASS, ([JOINT, WAIVER],), 0, True),
        (ARBITRATION, ([SETTLED, WAIVER],), 0, False),
        (
            ARBITRATION,
            ([JOINT, "If this is void, you waive class actions to the extent permitted by law."],),
            0,
            False,
        ),
        (
            ARBITRATION,
            (["To the extent permitted by law, " + SETTLED, "The arbitration is held in Paris."],),
            1,
            True,
        ),
        # Limits of warranties, and limits of liability.
        (WARRANTY, ([BARE, BARRED],), 0, True),
        (LIABILITY, ([RELIEF, BARRED],), 0, False),
        (LIABILITY, ([RELIEF, BARRED.replace("warranties are", "liability is")],), 0, True),
        (WARRANTY, ([BARE, BARRED.replace("warranties are", "liability is")],), 0, False),
        (LIABILITY, ([RELIEF, BOUND],), 0, True),
        (
            LIABILITY,
            (
                [
                    RELIEF,
                    "To the extent that a state forbids limits of liability, they apply as far as lawful.",
                ],
            ),
            0,
            True,
        ),
        # The title of a paragraph does not open it, and a sentence of the same pattern carries the next.
        (LIABILITY, (["9.3 Limits.", "To the extent permitted by law, " + RELIEF, CAP],), 2, True),
        (
            LIABILITY,
            ([CAP + " " + "Our staff are not liable, to the extent permitted by law.", RELIEF],),
            1,
            True,
        ),
        (
            WARRANTY,
            ([AS_IS, BARE],),
            1,
            True,
        ),
        (
            LIABILITY,
            ([AS_IS, RELIEF],),
            1,
            False,
        ),
        (
            WARRANTY,
            ([AS_IS, "Without limiting the foregoing, we do not promise that prices are accurate."],),
            1,
            True,
        ),
        (WARRANTY, ([AS_IS, "We do not promise that prices are accurate."],), 1, False),
        (
            WARRANTY,
            ([BARE], ["Applicable law may not allow this exclusion, so it may not apply to you."]),
            0,
            False,
        ),
        (LIABILITY, (["Subject to applicable law, we are not liable for errors of our staff."],), 0, True),
        (LIABILITY, (["We are not liable for orders that are subject to applicable law."],), 0, False),
        (
            LIABILITY,
            (
                [
                    "These limits apply.",
                    "The provisions of this section apply to the extent permitted by law.",
                    RELIEF,
                ],
            ),
            2,
            True,
        ),
    ],
)
def test_siblings_of_a_clause_are_told_the_same(
    build: Any, find: Any, category: str, clauses: Any, at: int, *, yields: bool
) -> None:
    finding = refined(build, find, category, *clauses, at=at)
    assert finding.pattern is not None
    assert finding.statement.startswith(YIELDS) is yields


def test_the_next_sentence_of_a_pattern_says_it_for_the_one_before(build: Any, find: Any) -> None:
    yielding = "To the extent permitted by law, we disclaim the warranty of fitness."
    for words, other, yields in (
        (yielding, WARRANTY, True),
        (yielding, CHANGE, False),
        (BARE, WARRANTY, False),
    ):
        doc = build(["We give no warranty of merchantability to anyone.", words])
        found = (find(doc, 0, WARRANTY), find(doc, 1, other))
        first = weigh(doc, findings=found, fair=(), hints=()).findings[0]
        assert (first.pattern, first.statement.startswith(YIELDS)) == ("FP-WARR-1", yields)


def test_what_meets_no_rule_has_nothing_to_yield_beside_its_own_words(build: Any, find: Any) -> None:
    open_ended = "We do not warrant that the service will be uninterrupted."
    finding = refined(build, find, WARRANTY, [SUBJECT], [open_ended], at=1)
    assert finding.pattern == "FP-WARR-2"
    assert not finding.statement.startswith(YIELDS)


def test_one_sentence_is_told_one_thing_in_all_its_categories(build: Any, find: Any) -> None:
    doc = build([RELIEF])
    one, other = find(doc, 0, LIABILITY), find(doc, 0, "assumption_of_risk")
    seen = replace(other, safeguards=("yields_to_mandatory_law",))
    for finding in weigh(doc, findings=(one, seen), fair=(), hints=()).findings:
        assert (finding.pattern, finding.statement.startswith(YIELDS)) == ("FP-LIAB-4", True)


def test_a_term_that_meets_no_rule_yields_first_too(build: Any, find: Any) -> None:
    words = "To the extent permitted by law, we do not warrant that the service will be uninterrupted."
    finding = refined(build, find, WARRANTY, words)
    assert finding.law is not None
    assert (finding.law.consequence, finding.law.yields) == (None, YIELDS.strip())
    jury = refined(build, find, CLASS, "To the extent permitted by law, you waive a trial by jury.")
    assert not jury.statement.startswith(YIELDS)


@pytest.mark.parametrize(
    ("clauses", "at", "reaches"),
    [
        ((SETTLED,), 0, True),
        (([ABROAD, SETTLED],), 1, False),
        ((ABROAD, SETTLED), 1, False),
        ((["This section applies only to users who reside in Canada.", SETTLED],), 1, False),
        ((["If you do not live in Canada, this discount does not apply to you.", SETTLED],), 1, True),
    ],
)
def test_an_agreement_for_residents_of_a_place_is_not_for_others(
    build: Any, find: Any, clauses: Any, at: int, *, reaches: bool
) -> None:
    finding = refined(build, find, ARBITRATION, *clauses, at=at)
    assert finding.pattern == "FP-ARB-3"
    assert ("does not apply to a user in Kazakhstan" in finding.statement) is not reaches
    assert bool([match for match in finding.provisions if match.role == "for"]) is reaches


@pytest.mark.parametrize(
    ("clauses", "at", "pattern"),
    [
        (
            ("Any dispute shall be settled solely by arbitration.", "We have our office in Canada."),
            0,
            "FP-ARB-3",
        ),
        (
            ("Any dispute shall be settled solely by arbitration.", "We have our office in Almaty."),
            0,
            None,
        ),
        (("Any dispute shall be settled solely by arbitration.",), 0, None),
        (
            (
                "Except where prohibited by law, all disputes are settled by arbitration in London.",
                "Your attention is drawn to clause 1, by which claims are resolved solely by arbitration.",
            ),
            1,
            "FP-ARB-5",
        ),
    ],
)
def test_an_agreement_without_a_seat(
    build: Any, find: Any, clauses: Any, at: int, pattern: str | None
) -> None:
    finding = refined(build, find, ARBITRATION, *clauses, at=at)
    assert finding.pattern == pattern
    assert finding.statement.startswith(YIELDS) is (pattern == "FP-ARB-5")
    assert pattern != "FP-ARB-3" or "foreign seat" not in finding.statement


@pytest.mark.parametrize("category", [ARBITRATION, CLASS])
def test_a_court_for_small_claims_bars_no_joining(build: Any, find: Any, category: str) -> None:
    words = "You may bring an individual claim, only on an individual basis, in a small claims court."
    assert refined(build, find, category, words).pattern is None
    banned = "Not even in a small claims court may a claim be brought as a class action."
    assert refined(build, find, CLASS, banned).pattern == "FP-COLL-1"


@pytest.mark.parametrize(
    ("clause", "pattern", "said"),
    [
        (
            [
                "We may amend these terms at will and will notify users of changes.",
                "We will notify users of changes to these terms, the fees among them, by posting them.",
            ],
            "FP-CHG-5",
            "no individual notice",
        ),
        (
            [
                "We may amend these terms at will.",
                "We will let you know of changes to these terms by posting them on our site or by e-mail.",
                "Some changes to these terms may take effect immediately.",
            ],
            "FP-CHG-5",
            "effect at once possible",
        ),
        (["We may change our eligibility criteria at any time."], "FP-CHG-5", "no grounds"),
        (["We may change the withdrawal limits at any time."], "FP-CHG-11", "unilateral change"),
        (["We may change our Cookie Policy from time to time."], None, "on file"),
        (["You are bound by these terms, as amended from time to time."], None, "on file"),
        (["We may amend these terms as updated from time to time."], "FP-CHG-5", "no grounds"),
    ],
)
def test_what_a_power_to_change_lacks(
    build: Any, find: Any, clause: Any, pattern: str | None, said: str
) -> None:
    finding = refined(build, find, CHANGE, clause)
    assert finding.pattern == pattern
    assert said in finding.statement


def test_what_all_terms_keep_reaches_a_text_that_is_one_paper(build: Any, find: Any) -> None:
    filler = [["We keep records of all orders."] * 30] * 3
    one = refined(build, find, LIABILITY, [CAP], *filler, [KEPT])
    assert one.statement.startswith(YIELDS)
    # So few numbers do not show that the text is one paper.
    few = refined(build, find, LIABILITY, [CAP], filler[0] * 2, [KEPT])
    assert not few.statement.startswith(YIELDS)
