"""Families of wording, each with one meaning in law, and the places in which a fact is looked for."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tosscan.document.parties import Parties
from tosscan.legal.assess import weigh
from tosscan.legal.facts import Reading
from tosscan.legal.plain import normalise
from tosscan.legal.provisions import load
from tosscan.legal.recognition import condition, recognition

LIABILITY = "limitation_of_liability"
CHANGE = "unilateral_change"
TERMINATION = "unilateral_termination"
FUNDS = "funds_restriction"


def chosen(build: Any, find: Any, category: str, *clauses: Any, at: int = 0, items: int = 0) -> str | None:
    """Return the pattern of sentence ``at``; the last ``items`` sentences are the list of the one before."""
    doc = build(*clauses)
    head = len(doc.sentences) - items - 1
    doc = replace(
        doc,
        sentences=tuple(
            replace(sentence, lead_in=head) if n > head else sentence
            for n, sentence in enumerate(doc.sentences)
        ),
    )
    weighed = weigh(doc, findings=(find(doc, at, category),), fair=(), hints=())
    pattern: str | None = weighed.findings[0].pattern
    return pattern


@pytest.mark.parametrize(
    ("name", "acts", "seen"),
    [("Acme", 3, "we may stop."), ("Acme", 2, "acme may stop."), ("Cloud", 3, "cloud may stop.")],
)
def test_the_first_word_of_a_company_is_its_name_where_it_acts(
    build: Any, name: str, acts: int, seen: str
) -> None:
    parties = Parties((f"{name} Holdings", "we"), ("you",))
    doc = build(*[f"{name} may stop."] * acts, "Rain falls from a cloud.", parties=parties)
    assert Reading(doc, (), recognition("kz")).text(0) == seen


def test_other_users_are_not_the_user(build: Any) -> None:
    doc = build("The user and any other user meet another user.", parties=Parties(("we",), ("user",)))
    assert Reading(doc, (), recognition("kz")).text(0) == "the you and any other user meet another user."


@pytest.mark.parametrize(
    ("words", "spelt"),
    [
        ("We\u2019ll tell you", "we will tell you"),
        ("You can't, and won't", "you cannot, and will not"),
        ("they aren't ours", "they are not ours"),
        ("the client's money", "the client's money"),
    ],
)
def test_short_forms_are_spelt_out(words: str, spelt: str) -> None:
    assert normalise(words) == spelt


def test_a_condition_has_a_scope_and_may_be_turned_round() -> None:
    term = condition("not clause:kept")
    assert (term.fact, term.scope, term.negated) == ("kept", "clause", True)
    assert condition("kept").scope == "sentence"


def test_every_fact_that_a_pattern_asks_for_is_on_file() -> None:
    words = recognition("kz")
    known = {*words.sources, *words.together}
    asked = set()
    for pattern in load("kz").patterns.values():
        asked |= {variant.when for variant in pattern.variants}
        asked |= {item.when for item in pattern.cited if item.when is not None}
    assert {condition(fact).fact for fact in asked} <= known


@pytest.mark.parametrize(
    ("category", "sentence", "pattern"),
    [
        # an exclusion of everything, of one cause, of lost profit, of what others do
        (LIABILITY, "We are not liable for any loss, for any cause.", "FP-LIAB-1"),
        (LIABILITY, "We are not liable for any loss arising from your use of our platform.", "FP-LIAB-1"),
        (LIABILITY, "We are not liable for any loss of any kind from a rejected order.", "FP-LIAB-4"),
        (LIABILITY, "We are not liable for any direct or indirect loss if we end a promotion.", "FP-LIAB-4"),
        (LIABILITY, "We are not liable for business losses.", "FP-LIAB-2"),
        (LIABILITY, "We are not liable for damages of any kind, also indirect, if we err.", "FP-LIAB-4"),
        (LIABILITY, "We shall not be liable for any amount greater than the fees paid.", "FP-LIAB-4"),
        (LIABILITY, "Our liability is limited to the maximum extent the law permits.", "FP-LIAB-4"),
        (LIABILITY, "We are not responsible if a merchant refuses your card.", "FP-LIAB-6"),
        (LIABILITY, "A dispute with a user is solely between you and the other user.", "FP-LIAB-6"),
        (LIABILITY, "We aren't responsible for sites we link to.", "FP-LIAB-6"),
        (LIABILITY, "Third-party tools are outside our control; we accept no liability.", "FP-LIAB-6"),
        # no breach of the provider is excluded
        (LIABILITY, "We are not responsible for a deposit until we have received it.", None),
        (LIABILITY, "We are not liable for incorrect data entered by you.", None),
        (LIABILITY, "If you do not update your address we are not liable for lost letters.", None),
        (LIABILITY, "We are not liable for loss that was unavoidable despite reasonable care.", None),
        (LIABILITY, "We are not liable for things outside of our control.", None),
        (LIABILITY, "Some laws do not allow the exclusion of liability.", None),
        (LIABILITY, "We have no liability for price movements.", "FP-RISK-1"),
        # who ends what, and why
        (TERMINATION, "If you breach these terms we may in our discretion close your account.", "FP-TERM-3"),
        (TERMINATION, "We may close your account at any time if we suspect you of fraud.", "FP-TERM-3"),
        (TERMINATION, "Failure to pay may result in termination of the account.", "FP-TERM-3"),
        (TERMINATION, "We give 60 days' notice if we close an account for any other reason.", "FP-TERM-2"),
        (TERMINATION, "After your account is closed, your data is kept for a year.", None),
        (TERMINATION, "We may cancel an order that you have not paid.", None),
        (TERMINATION, "We may reverse any trade.", "FP-FUND-9"),
        (TERMINATION, "We may set what orders you may place, or close your account.", "FP-TERM-1"),
        (TERMINATION, "You can close the account whenever you like.", "FP-TERM-5"),
        (TERMINATION, "You must settle your debts before we can close the account.", "FP-TERM-6"),
        (TERMINATION, "Members who cheat may be banned.", "FP-SUSP-1"),
        # what is changed
        (CHANGE, "We may alter our fees in accordance with these terms.", "FP-CHG-10"),
        (CHANGE, "Our fees may rise; we give 30 days' notice of it.", "FP-CHG-9"),
        (CHANGE, "We may change these limits at our discretion.", "FP-CHG-11"),
        (CHANGE, "You keep margin in such amounts as we in our discretion may require.", "FP-CHG-11"),
        (CHANGE, "The referral bonus may be altered at our sole discretion.", "FP-CHG-5"),
        (CHANGE, "We may make favourable changes to these terms at once.", None),
        (CHANGE, "We may stop supporting any of the tokens; supported tokens may change.", "FP-CONT-2"),
        (CHANGE, "We may change this licence agreement by posting it or by e-mail.", "FP-CHG-5"),
        # what happens to money
        (FUNDS, "We reserve the right to pay interest.", None),
        (FUNDS, "We may collect such amounts from any of your cards.", "FP-FUND-4"),
        (FUNDS, "We can take money you owe us from your balance.", "FP-FUND-4"),
        (FUNDS, "We may reverse a payment even after your account has been debited.", "FP-FUND-9"),
        (FUNDS, "We may delay processing a transfer if another payment was reversed.", "FP-FUND-11"),
        (FUNDS, "We may withhold your money under a warrant.", "FP-FUND-1"),
        (FUNDS, "We hold your money separate from our own.", None),
        (FUNDS, "Subscription fees are non-refundable.", None),
        (FUNDS, "We may void any points held in a closed account.", "FP-FUND-7"),
        # time, assignment, joint claims
        ("time_bar", "You must file a claim within two years of the event.", "FP-TIME-1"),
        ("time_bar", "You must respond within 24 hours or you are deemed to agree.", "FP-TIME-3"),
        ("time_bar", "This clause varies any limitation period; it is one year.", "FP-TIME-1"),
        ("assignment", "You may only transfer this agreement if we agree.", "FP-ASG-5"),
        ("assignment", "You consent in advance to any novation.", "FP-ASG-3"),
        ("class_action_waiver", "The arbitrator decides on individual claims alone.", "FP-COLL-1"),
        # the same in Russian
        (LIABILITY, "Банк получателя несет полную ответственность за задержку.", "FP-LIAB-6"),
        (LIABILITY, "Мы не отвечаем за прямой или косвенный ущерб не по нашей вине.", None),
        (TERMINATION, "Мы вправе отказать клиенту в дальнейшем обслуживании.", "FP-TERM-1"),
        (FUNDS, "Уплаченные суммы не возвращаются.", None),
        ("assignment", "Оператор имеет право передать права и обязанности.", "FP-ASG-2"),
    ],
)  # fmt: skip
def test_a_family_of_wording_has_its_pattern(
    build: Any, find: Any, category: str, sentence: str, pattern: str | None
) -> None:
    assert chosen(build, find, category, sentence) == pattern


def test_a_release_that_a_cap_stands_beside_is_not_a_full_one(build: Any, find: Any) -> None:
    release = "We are not liable for any loss of any kind."
    cap = "Our total liability shall not exceed 50 USD."
    assert chosen(build, find, LIABILITY, [release, cap]) == "FP-LIAB-4"
    assert (
        chosen(build, find, LIABILITY, [f"Notwithstanding any other clause, {release}", cap]) == "FP-LIAB-1"
    )


def test_fault_of_the_user_is_no_carve_out(build: Any, find: Any) -> None:
    release = "We are not liable for any loss of any kind."
    users = (
        "You alone pay for losses from your gross negligence or fraud, except where the law says otherwise."
    )
    ours = "This does not apply to our gross negligence or fraud."
    assert chosen(build, find, LIABILITY, [release, users]) == "FP-LIAB-1"
    assert chosen(build, find, LIABILITY, [release, ours]) is None


def test_a_carve_out_told_in_the_next_sentence_holds_for_the_whole_text(build: Any, find: Any) -> None:
    first = "We do not limit our liability where that would be against the law."
    second = "This includes liability for fraud."
    release = "We are not liable for any loss of any kind."
    assert chosen(build, find, LIABILITY, first, second, release, at=2) is None


def test_only_the_list_of_an_item_can_open_it(build: Any, find: Any) -> None:
    other = "We may discontinue a feature for any reason."
    head = "We may close your account if:"
    closed = [other, head, "you breach these terms"]
    opened = [*closed, "for any other reason"]
    assert chosen(build, find, TERMINATION, closed, at=2, items=1) == "FP-TERM-3"
    assert chosen(build, find, TERMINATION, opened, at=2, items=2) == "FP-TERM-4"


def test_an_item_of_lost_profit_is_judged_without_the_words_before_its_list(build: Any, find: Any) -> None:
    head = "We are not liable for any of these losses or damages of any kind:"
    items = [head, "loss of, or damage to, goodwill", "any other loss"]
    assert chosen(build, find, LIABILITY, items, at=1, items=2) == "FP-LIAB-2"
    assert chosen(build, find, LIABILITY, items, at=2, items=2) == "FP-LIAB-1"


def test_a_right_to_opt_out_of_arbitration_colours_every_sentence_on_it(build: Any, find: Any) -> None:
    clause = [
        "All disputes go to arbitration seated in London.",
        "You may opt out of arbitration within 30 days.",
        "The arbitrator's award is final.",
    ]
    assert chosen(build, find, "arbitration", clause, at=0) == "FP-ARB-4"
    assert chosen(build, find, "arbitration", clause[:1], at=0) == "FP-ARB-3"


def test_a_foreign_seat_stays_open_beside_an_opt_out(build: Any, find: Any) -> None:
    doc = build(["All disputes go to arbitration in London.", "You may opt out of arbitration in 30 days."])
    weighed = weigh(doc, findings=(find(doc, 0, "arbitration"),), fair=(), hints=())
    statement = weighed.findings[0].statement
    assert "with a foreign seat this is open; the user may opt out" in statement


def test_a_notice_of_something_else_is_no_notice_of_change(build: Any, find: Any) -> None:
    change = "We may change these terms at any time."
    other = "We will notify you of a delivery by e-mail."
    notice = "We will notify you of changes by e-mail."
    assert chosen(build, find, CHANGE, [change, other]) == "FP-CHG-5"
    assert chosen(build, find, CHANGE, [change, notice]) == "FP-CHG-3"


@pytest.mark.data
def test_the_patterns_agree_with_the_reference(data: Path, build: Any, find: Any) -> None:
    right: list[bool] = []
    for name in ("binance-2022-06-17", "opensea"):
        rows = read_lines(data / "annotated" / f"{name}.jsonl")
        places = {row["id"]: place for place, row in enumerate(rows)}
        doc = build(*(row["text"] for row in rows))
        found = [find(doc, n, category) for n, row in enumerate(rows) for category in row["severity"]]
        reading = Reading(doc, found, recognition("kz"))
        chosen_for = {
            (finding.quote.span.start, finding.category): reading.choose(finding) for finding in found
        }
        for wanted in read_lines(data / "reference" / f"fp-{name}.jsonl"):
            start = doc.sentences[places[wanted["id"]]].span.start
            pattern = chosen_for[start, wanted["category"]]
            right.append((pattern or "none") in (wanted["pattern"] or "none", *wanted["also"]))
    assert sum(right) / len(right) >= 0.85  # sentence by sentence, without the lists and numbers of the text


def read_lines(path: Path) -> list[Any]:
    """Return the rows of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
