"""Changes of terms and agreements to arbitrate: what a sentence takes from its group, and what it asserts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.legal.conftest import refined
from tosscan.legal.assess import weigh

CHANGE = "unilateral_change"
ARBITRATION = "arbitration"
CLASS = "class_action_waiver"
POWER = "We may amend these terms at any time."
ABROAD = "does not apply to a user in Kazakhstan"
SETTLED = "All disputes shall be finally settled by arbitration in London."
HERE = "If you live in Canada, this section requires you to go to arbitration."


@pytest.mark.parametrize(
    ("clause", "at", "pattern"),
    [
        (["This document is subject to change at any time."], 0, "FP-CHG-5"),
        (["Now and then we make changes to the Agreements."], 0, "FP-CHG-5"),
        ([POWER, "We then revise the date at the bottom of the page."], 1, "FP-CHG-5"),
        (["The customer will review this agreement each time it is amended."], 0, None),
        ([POWER, "It is your responsibility to review these terms regularly."], 1, "FP-CHG-5"),
        (["Any changes of our rules that we have already published."], 0, None),
        (["Access is subject to such further terms as we communicate to you."], 0, "FP-CHG-3"),
        (["Access is subject to such further terms as we may publish."], 0, "FP-CHG-5"),
        (
            ["We may change these terms.", "A notice of changes of your account is sent to you by e-mail."],
            0,
            "FP-CHG-5",
        ),
        (["We may change these terms by dispatch of a notice to you or by publication."], 0, "FP-CHG-5"),
        (
            [
                POWER,
                "Changed terms take effect 30 days after dispatch of a notice to you or posting here.",
                "If you do not agree to a change, stop using the app.",
            ],
            1,
            "FP-CHG-4",
        ),
        (
            [
                "We may change these terms to reflect changes of the law.",
                "We e-mail you 30 days before a change of the terms takes effect.",
                "If you do not agree to it, stop using the app.",
            ],
            0,
            "FP-CHG-1",
        ),
        (
            [
                POWER,
                "You will be asked to accept the changed terms or to reject them.",
                "If you do not agree to a change, you may terminate these terms.",
            ],
            0,
            "FP-CHG-2",
        ),
        (
            ["If you continue to use the app from today, you will be deemed to accept the new terms."],
            0,
            "FP-CHG-5",
        ),
        (
            [
                "You may close your account at any time.",
                "If you continue to use the app from today, you will be deemed to accept the new terms.",
            ],
            1,
            "FP-CHG-4",
        ),
        (["Withdrawals are subject to charges as determined by us from time to time."], 0, "FP-CHG-10"),
        (["Charges as determined by the tax authority from time to time are added."], 0, None),
        (["The charges may change if your order changes."], 0, None),
        (["The charges may change without notice if your order changes."], 0, "FP-CHG-10"),
        (
            ["We take a deposit (which does not apply to online bookings).", "The prices may change."],
            1,
            "FP-CHG-10",
        ),
        (
            ["The prices may change.", "A new price does not apply to earlier bookings."],
            0,
            None,
        ),
        (
            ["We may change the fees.", "The plan renews at the rate displayed on the day of purchase."],
            0,
            "FP-CHG-10",
        ),
        (["We may, if necessary, discontinue the service."], 0, None),
        (["We may discontinue the service where necessary at our sole discretion."], 0, "FP-TERM-1"),
        (
            ["We may end the service at any time.", "We do not promise to continue to offer it."],
            1,
            "FP-TERM-1",
        ),
        (["We do not promise to continue to offer access to it."], 0, None),
        (
            [
                POWER,
                "A change posted on our site takes effect ten days after it is posted.",
                "If you do not agree to a change, stop using the app.",
            ],
            0,
            "FP-CHG-4",
        ),
        ([POWER, "If you do not agree to a change, stop using the app."], 0, "FP-CHG-5"),
        (["These quotas are free of charge and may be changed."], 0, "FP-CHG-11"),
        (["We may pass on any change in the rate of VAT to our prices."], 0, None),
        (
            [
                "We may change our prices at any time.",
                "The price displayed on the day of the order applies to that order.",
            ],
            0,
            None,
        ),
        (["We may change our prices at any time."], 0, "FP-CHG-10"),
        (["This is the entire agreement and replaces all earlier agreements."], 0, None),
        (["We have no right to alter this section without telling you before."], 0, None),
        ([POWER, "If any modification is not acceptable to you, stop using the app."], 1, "FP-CHG-5"),
        (["We may suspend or modify your access if you fail to comply with these terms."], 0, None),
        (["We may suspend the services and terminate these terms at any time."], 0, "FP-TERM-1"),
        (["We may suspend the services and terminate these terms if you breach them."], 0, None),
        (["The fees may be changed by agreement of both sides."], 0, None),
        ([POWER, "You are responsible for becoming familiar with any changes."], 1, "FP-CHG-5"),
        ([POWER, "If the change is great, we announce it."], 1, "FP-CHG-5"),
        ([POWER, "All changes to these terms apply to all users."], 1, "FP-CHG-5"),
        (
            ["We may discontinue any of the services at any time, as laid out in the policies."],
            0,
            "FP-TERM-1",
        ),
        (["We may change the services, as laid out in the policies."], 0, None),
        (["If you upgrade your pack, the terms of the pack change."], 0, None),
        (["We have no duty to notify you of changes of the terms."], 0, "FP-CHG-5"),
        (["All surcharges are subject to change without notice."], 0, "FP-CHG-10"),
        (
            [
                POWER,
                "Changes are posted on our site; close your account if you do not accept them.",
                "You agree that you will review these terms regularly.",
            ],
            2,
            "FP-CHG-4",
        ),
        (["A change of address takes effect when we have your notice in writing."], 0, None),
        (["The changed terms take effect at once, provided the user has agreed to them."], 0, None),
        (["We may amend this arbitration provision at any time."], 0, "FP-CHG-5"),
        (["We may change our Privacy Policy.", "We then post it with a new date on our page."], 1, None),
        (["We may change our Privacy Policy.", "We may change all our policies."], 1, "FP-CHG-5"),
        (["We may change the company that is a party to these terms."], 0, None),
        (["We may suspend the service at any time, and users who break these terms."], 0, "FP-SUSP-1"),
        (["We may require you, for any reason, to discontinue links to the site."], 0, None),
        ([POWER, "Changes will be posted and, where appropriate, notified to you."], 0, "FP-CHG-5"),
        (
            [
                "We may increase the fees on 30 days' notice in writing.",
                "If you are unhappy with the increase, you may terminate this contract.",
            ],
            0,
            "FP-CHG-8",
        ),
        (
            ["We may revise the fees.", "Changed fees are effective only upon your approval."],
            0,
            None,
        ),
        (
            [
                "We may increase the fees from time to time.",
                "We announce an increase of fees by e-mail, and offer you the option to cancel.",
            ],
            0,
            "FP-CHG-8",
        ),
        (["We may change the payment methods and fees for them."], 0, None),
        (["If your bonus level changes, your card conditions change on the next day."], 0, None),
        (["Updates may change the requirements for using the app."], 0, None),
        (["We reserve the right to change the delivery options of the service."], 0, None),
        (
            [
                "You may be told of new terms by a post on our site.",
                "Your use of the app after such notice means that you accept the other terms.",
            ],
            1,
            "FP-CHG-5",
        ),
    ],
)
def test_a_change_takes_the_pattern_of_its_group(
    build: Any, find: Any, clause: Any, at: int, pattern: str | None
) -> None:
    assert refined(build, find, CHANGE, clause, at=at).pattern == pattern


@pytest.mark.parametrize(
    ("clause", "said", "unsaid"),
    [
        (
            ["We may amend these terms at our sole discretion, on this page.", "We post all changes here."],
            "no grounds named",
            "named here",
        ),
        (
            ["We may make changes to our terms effective immediately and will inform users afterwards."],
            "no notice in advance assured",
            "no individual notice",
        ),
        (
            ["We may amend these terms by posting them on our site or by sending you an e-mail."],
            "no individual notice assured",
            "in advance",
        ),
        (
            [POWER, "A change posted on our site takes effect ten days after it is posted."],
            "no individual notice assured",
            "no exit",
        ),
        (["We may amend these terms as set out in clause 9."], "may fall under", "no grounds"),
        ([POWER, "Tell us of changes of your e-mail address."], "no grounds named, no individual", "here"),
        ([POWER, "We change them to address a new law."], "no individual notice", "no grounds"),
        (["We may amend these terms and are not obliged to inform you."], "no individual notice", "here"),
        (
            ["We may amend these terms by posting them or by e-mailing them to you."],
            "no individual",
            "advance",
        ),
    ],
)
def test_a_change_lacks_what_its_words_leave_open(
    build: Any, find: Any, clause: Any, said: str, unsaid: str
) -> None:
    statement = refined(build, find, CHANGE, clause).statement
    assert said in statement
    assert unsaid not in statement


def test_what_another_clause_names_is_missing_only_here(build: Any, find: Any) -> None:
    other = "We may change the terms because of a new law."
    doc = build([other], *(["Nothing of note."] for _ in range(20)), ["These terms may be amended."])
    last = len(doc.sentences) - 1
    findings = weigh(
        doc, findings=(find(doc, 0, CHANGE), find(doc, last, CHANGE)), fair=(), hints=()
    ).findings
    assert any("no grounds named" in finding.statement for finding in findings)


@pytest.mark.parametrize(
    ("category", "clauses", "at", "reached"),
    [
        (ARBITRATION, ([HERE, SETTLED],), 1, True),
        (ARBITRATION, (HERE, SETTLED), 1, True),
        (ARBITRATION, ([SETTLED, HERE],), 0, False),
        (ARBITRATION, (["The following applies only to users in Canada.", SETTLED],), 1, True),
        (
            ARBITRATION,
            ("If the user lives in Canada, this contract has an arbitration clause.", SETTLED),
            1,
            True,
        ),
        (ARBITRATION, (HERE, f"If you live outside Canada: {SETTLED}"), 1, False),
        (
            ARBITRATION,
            ("If you live outside Canada, then this arbitration clause is open.", SETTLED),
            1,
            False,
        ),
        (ARBITRATION, ("If you live in Canada, then this arbitration clause applies.", SETTLED), 1, True),
        (ARBITRATION, ("Law and arbitration for customers within the USA", SETTLED), 1, True),
        (ARBITRATION, ("The arbitration for residents outside of the USA is in Paris.", SETTLED), 1, False),
        (CLASS, (HERE, "Claims may not be brought as a class action."), 1, True),
        (CLASS, (SETTLED, "Claims may not be brought as a class action."), 1, False),
    ],
)
def test_an_agreement_for_some_users_is_not_for_others(
    build: Any, find: Any, category: str, clauses: Any, at: int, *, reached: bool
) -> None:
    doc = build(*clauses)
    found = tuple(find(doc, n, category if n == at else ARBITRATION) for n in range(at + 1))
    findings = weigh(doc, findings=found, fair=(), hints=()).findings
    finding = next(finding for finding in findings if finding.id == found[at].id)
    assert finding.pattern in ("FP-ARB-3", "FP-COLL-1")
    assert (ABROAD in finding.statement) is reached


@pytest.mark.parametrize(
    ("category", "sentence", "pattern"),
    [
        (ARBITRATION, "Please read this: it contains an arbitration agreement.", "FP-ARB-3"),
        (ARBITRATION, "The law is that of England (including this arbitration agreement).", None),
        (ARBITRATION, "This includes disputes about what this section means.", "FP-ARB-3"),
        (ARBITRATION, "Where will the arbitration take place?", None),
        (ARBITRATION, "Claims over patents are not subject to arbitration.", None),
        (ARBITRATION, "Every claim is subject to the binding arbitration of our master terms.", "FP-ARB-3"),
        (ARBITRATION, "All arbitrations must be conducted on an individual basis.", "FP-COLL-1"),
        (ARBITRATION, "Neither party shall sue the other but as said above.", "FP-ARB-3"),
        (ARBITRATION, "A claim must be filed within one year after it arose.", "FP-TIME-1"),
        (ARBITRATION, "If you are not a consumer, disputes are settled by arbitration in London.", None),
        (ARBITRATION, "This agreement is subject to binding arbitration.", "FP-ARB-3"),
        (ARBITRATION, "Arbitration will be conducted pursuant to the rules of the AAA.", "FP-ARB-3"),
        (ARBITRATION, "There is no right to a jury trial in arbitration.", "FP-ARB-3"),
        (ARBITRATION, "Arbitration prevents you from suing in court.", "FP-ARB-3"),
        (ARBITRATION, "You submit any claim to the AAA for final and binding arbitration.", "FP-ARB-3"),
        (ARBITRATION, "No arbitration or proceeding will be combined with another.", "FP-COLL-1"),
        (ARBITRATION, "Arbitration does not involve a judge.", "FP-ARB-3"),
        (ARBITRATION, "Collective arbitrations and actions are prohibited.", "FP-COLL-1"),
        (ARBITRATION, "No arbitration can be combined with another.", "FP-COLL-1"),
        (ARBITRATION, "Class arbitrations and actions are excluded as a remedy.", "FP-COLL-1"),
        (ARBITRATION, "The mandatory arbitration clause affects your rights.", "FP-ARB-3"),
        (
            ARBITRATION,
            "These terms are governed by the laws of Ohio and the Federal Arbitration Act.",
            "FP-LAW-1",
        ),
        (ARBITRATION, "This section is governed by the Federal Arbitration Act.", "FP-ARB-3"),
        (
            ARBITRATION,
            "You agree to commence arbitration within 1 year after the claim arises.",
            "FP-TIME-1",
        ),
        (CLASS, "Can a claim be part of a class action?", None),
        (ARBITRATION, "After 30 days either party may begin an arbitration proceeding.", "FP-ARB-3"),
        (ARBITRATION, "Arbitration shall be initiated through the AAA.", "FP-ARB-3"),
        (CLASS, "If any part of the class action waiver falls, claims and the rest remain.", None),
        (ARBITRATION, "In claims determined to be frivolous we seek attorneys' fees in arbitration.", None),
        (CLASS, "The arbitrator grants any relief available to an individual party.", None),
        (ARBITRATION, "The sole remedy shall be final and binding arbitration.", "FP-ARB-3"),
        (ARBITRATION, "No claims about goods of others may be arbitrated.", None),
        (ARBITRATION, "You may cancel this agreement to arbitrate within 30 days.", "FP-ARB-4"),
        (CLASS, "The rules for non-class actions and claims apply.", None),
        (CLASS, "These terms prohibit you from joining a class action.", "FP-COLL-1"),
        (CLASS, "The rule above shall not apply to the clause called Class Action Waiver.", None),
    ],
)
def test_what_stands_beside_an_agreement_to_arbitrate(
    build: Any, find: Any, category: str, sentence: str, pattern: str | None
) -> None:
    doc = build(SETTLED, sentence)
    found = (find(doc, 0, ARBITRATION), find(doc, 1, category))
    findings = weigh(doc, findings=found, fair=(), hints=()).findings
    finding = next(finding for finding in findings if finding.id == found[1].id)
    assert finding.pattern == pattern


def test_where_hearings_of_a_business_are_held_frees_no_consumer(build: Any, find: Any) -> None:
    place = "If you are a business, hearings of the arbitration take place in London."
    assert refined(build, find, ARBITRATION, [SETTLED, place]).pattern == "FP-ARB-3"
    scope = "This clause applies only if you are a business."
    assert refined(build, find, ARBITRATION, [SETTLED, scope]).pattern is None


def test_words_with_law_at_another_finding_are_not_said_to_have_none(build: Any, find: Any) -> None:
    doc = build(["We may change the colours of our site, and no class actions may be brought."])
    pair = (find(doc, 0, CHANGE), find(doc, 0, CLASS))
    plain, told = weigh(doc, findings=pair, fair=(), hints=()).findings
    assert (plain.pattern, told.pattern) == (None, "FP-COLL-1")
    assert plain.statement.startswith("The law that bears on these words is told at another finding")
    (alone,) = weigh(doc, findings=pair[:1], fair=(), hints=()).findings
    assert alone.statement.startswith("No provision of Kazakh law")
