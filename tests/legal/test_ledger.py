"""Verdicts of the ledger by families of wording: who holds a power, both, or nobody."""

from __future__ import annotations

from typing import Any

import pytest

from tosscan.findings.statement import Actor, Statement
from tosscan.legal.assess import weigh
from tosscan.legal.notice import notice_length


def verdicts(build: Any, find: Any, sentences: list[str], **findings: int) -> dict[str, str]:
    """Return the verdict of every power on ``sentences``; ``findings`` name the sentence of a category."""
    doc = build(*sentences)
    found = [find(doc, place, category) for category, place in findings.items()]
    weighed = weigh(doc, findings=found, fair=(), hints=())
    return {row.power: row.verdict for row in weighed.ledger}


@pytest.mark.parametrize(
    ("power", "sentence", "wanted"),
    [
        ("change_terms", "This contract is amended only with the consent of both parties.", "mutual"),
        ("change_fees_or_limits", "Another price applies only with your prior consent.", "mutual"),
        ("change_fees_or_limits", "We have the right to amend the spread and the swap.", "provider_only"),
        ("terminate_contract", "We may end the contract after a serious breach.", "provider_only"),
        ("terminate_contract", "You may leave on any day.", "user_only"),
        ("exit_freely", "You may end this agreement whenever you like.", "user_only"),
        ("exit_freely", "You may leave a review of the shop.", "absent"),
        ("assign_contract", "Neither party may assign this contract without consent.", "mutual"),
        ("recover_dispute_costs", "The losing party bears the costs of the case.", "mutual"),
        ("be_indemnified", "Each party compensates the loss that it causes to the other.", "mutual"),
        ("be_indemnified", "We take over the defence if someone sues you over our work.", "user_only"),
        ("limit_own_liability", "Either party is excused while flood or war prevents it.", "mutual"),
        ("limit_own_liability", "You are not liable after your card was stolen.", "absent"),
        ("choose_law", "The law of the country where you live governs this contract.", "mutual"),
        ("choose_law", "Mandatory consumer rights of your country of residence apply to parcels.", "absent"),
        ("choose_forum", "You may sue us where you live.", "mutual"),
        ("sue_jointly", "Users may sue together.", "user_only"),
        ("set_off_by_user", "You agree that we may set off your debts.", "absent"),
        (
            "change_fees_or_limits",
            "We have the right to change this, including our pricing policy.",
            "provider_only",
        ),
        ("exit_freely", "You have no statutory right to cancel the contract.", "absent"),
        ("exit_freely", "We may be entitled to cancel your user account.", "absent"),
        ("terminate_contract", "To close your account, write to us.", "user_only"),
        ("set_off_by_user", "You may set off what we owe you.", "user_only"),
        ("exit_freely", "A decision by your broker to terminate your account is its own.", "absent"),
        ("reject_change", "You may close the account free of charge during the notice period.", "user_only"),
        ("reject_change", "If you do not agree, you must not use the site.", "absent"),
        ("reject_change", "If you object to a change, your only remedy is to stop using it.", "user_barred"),
        ("get_reasons", "You may leave without giving any reason.", "absent"),
        ("get_reasons", "You may delete the account at any time without giving any reasons.", "absent"),
        ("get_reasons", "We are not required to give a refund for any reason.", "absent"),
        ("get_reasons", "Our notice states the reasons.", "user_only"),
        ("withdraw_assets", "You have no right to withdraw an order once placed.", "absent"),
        ("withdraw_assets", "You can redeem points in exchange for goods.", "absent"),
        ("withdraw_assets", "You can transfer money out of your balance.", "user_only"),
        ("exit_freely", "Your card may be cancelled at any time.", "absent"),
        ("set_off_by_user", '"Claim" means any dispute of yours, not only a counterclaim.', "absent"),
        ("refuse_or_delay_withdrawal", "We may restrict or withdraw the site.", "absent"),
        ("refuse_or_delay_withdrawal", "We may suspend withdrawals.", "provider_only"),
        ("reverse_or_reprice_trades", "We may void a trade.", "provider_only"),
        ("terminate_contract", "We may permanently ban a member.", "provider_only"),
        ("change_fees_or_limits", "Sales are struck at a price agreed between those users.", "absent"),
        ("use_other_sides_content_or_data", "You assign all copyright in a post to us.", "provider_only"),
        ("get_reasons", "You have the right to dispute a charge without giving any reasons.", "absent"),
        ("use_other_sides_content_or_data", "You grant us the right to deduct our fee.", "absent"),
        ("use_other_sides_content_or_data", "You grant us the right to copy your posts.", "provider_only"),
        (
            "choose_forum",
            "The courts of that country shall also have jurisdiction.",
            "mutual",
        ),
        ("reject_change", "If you don't accept the change, you may close the account.", "user_only"),
        ("reject_change", "If you object to the transfer, you may close the account.", "absent"),
        ("decide_with_finality", "We decide this in our sole discretion.", "provider_only"),
        ("decide_with_finality", "We decide after hearing you.", "absent"),
        ("use_other_sides_content_or_data", "We will not monitor any content.", "absent"),
        (
            "use_other_sides_content_or_data",
            "You must grant us a licence to show your pictures.",
            "provider_only",
        ),
    ],
)
def test_a_sentence_alone(build: Any, find: Any, power: str, sentence: str, wanted: str) -> None:
    assert verdicts(build, find, [sentence])[power] == wanted


def test_words_for_both_sides_yield_to_a_power_of_the_provider_alone(build: Any, find: Any) -> None:
    shared = "Neither party may assign this contract without consent."
    alone = "Notwithstanding this, we may assign this contract to anyone."
    assert verdicts(build, find, [shared, alone])["assign_contract"] == "provider_only"


def test_mandatory_law_kept_beside_a_chosen_law_makes_the_choice_mutual(build: Any, find: Any) -> None:
    chosen = "The laws of Malta govern this contract."
    kept = "This does not deprive you of mandatory consumer protection in the country where you reside."
    assert verdicts(build, find, [chosen], choice_of_law=0)["choose_law"] == "provider_only"
    assert verdicts(build, find, [chosen, kept], choice_of_law=0)["choose_law"] == "mutual"


def test_a_forum_clause_that_keeps_statutory_rights_is_mutual(build: Any, find: Any) -> None:
    bare = "Disputes go to the courts of Malta."
    kept = "Without prejudice to the statutory rights of consumers, disputes go to the courts of Malta."
    assert verdicts(build, find, [bare], jurisdiction=0)["choose_forum"] == "provider_only"
    assert verdicts(build, find, [kept], jurisdiction=0)["choose_forum"] == "mutual"


def test_a_forum_clause_under_mandatory_law_is_mutual(build: Any, find: Any) -> None:
    kept = "Unless mandatory law prescribes otherwise, the courts of Malta alone have jurisdiction."
    assert verdicts(build, find, [kept], jurisdiction=0)["choose_forum"] == "mutual"


def test_a_chosen_law_without_a_word_on_the_users_keeps_nothing(build: Any, find: Any) -> None:
    doc = build("The laws of Malta govern this contract.", "The laws of Malta govern contracts with firms.")
    found = [find(doc, 0, "choice_of_law")]
    weighed = weigh(doc, findings=found, fair=[find(doc, 1, "choice_of_law", 1)], hints=())
    row = next(row for row in weighed.ledger if row.power == "choose_law")
    assert row.verdict == "provider_only"


def stated(doc: Any, act: str, actor: Actor) -> Statement:
    """Return the statement that ``actor`` may do ``act``, made by the first sentence."""
    return Statement(actor, "may", act, (), doc.sentences[0].span, sentence=0)


@pytest.mark.parametrize(
    ("act", "actor", "wanted"),
    [
        ("exit_freely", "user", "user_only"),
        ("exit_freely", "provider", "absent"),
        ("choose_forum", "either", "absent"),
    ],
)
def test_statements_count_where_they_say_who_holds_a_power(
    build: Any, act: str, actor: Actor, wanted: str
) -> None:
    doc = build("The door stands open.")
    weighed = weigh(doc, findings=(), fair=(), hints=(), statements=[stated(doc, act, actor)])
    assert next(row.verdict for row in weighed.ledger if row.power == act) == wanted


def test_a_statement_on_an_order_is_no_way_out(build: Any) -> None:
    doc = build("The order may go.")
    weighed = weigh(doc, findings=(), fair=(), hints=(), statements=[stated(doc, "exit_freely", "user")])
    assert next(row.verdict for row in weighed.ledger if row.power == "exit_freely") == "absent"


def test_a_deadline_for_money_left_behind_shortens_no_claim(build: Any, find: Any) -> None:
    funds = "Funds that are not claimed within six years are forfeited."
    claims = "A claim against us is barred unless brought within six months."
    assert verdicts(build, find, [funds], time_bar=0)["shorten_time_to_claim"] == "absent"
    assert verdicts(build, find, [claims], time_bar=0)["shorten_time_to_claim"] == "provider_only"


def test_a_plan_offered_to_each_one_bars_no_joint_claim(build: Any, find: Any) -> None:
    plan = "Plans for firms are offered on an individual basis."
    bar = "Disputes are resolved on an individual basis."
    assert verdicts(build, find, [plan], class_action_waiver=0)["sue_jointly"] == "absent"
    assert verdicts(build, find, [bar], class_action_waiver=0)["sue_jointly"] == "mutual_bar"


def test_a_finding_on_points_holds_no_assets(build: Any, find: Any) -> None:
    points = "Unused reward points are forfeited after a year."
    funds = "Unused funds are forfeited after a year."
    assert verdicts(build, find, [points], funds_restriction=0)["hold_or_set_off_assets"] == "absent"
    assert verdicts(build, find, [funds], funds_restriction=0)["hold_or_set_off_assets"] == "provider_only"


def conditions(build: Any, find: Any, power: str, category: str, *sentences: str) -> tuple[str, ...]:
    """Return the conditions of the provider's side of ``power``; every sentence is a finding."""
    doc = build(*sentences)
    found = [find(doc, place, category) for place in range(len(sentences))]
    weighed = weigh(doc, findings=found, fair=(), hints=())
    return next(row.provider.conditions for row in weighed.ledger if row.power == power)


@pytest.mark.parametrize(
    ("sentences", "wanted"),
    [
        (["We may suspend your account if you breach this contract."], ("ground",)),
        (["We may suspend your account for any reason."], ()),
        (["If you breach it we may suspend your account.", "We may suspend it for any reason."], ()),
        (["We may suspend your account after fourteen days' prior notice."], ("notice",)),
        (["We may suspend your account with or without prior notice."], ()),
        (["We may suspend your account; our liability does not exceed 10 USD."], ()),
    ],
)
def test_conditions_of_suspension(
    build: Any, find: Any, sentences: list[str], wanted: tuple[str, ...]
) -> None:
    assert conditions(build, find, "suspend_account", "unilateral_termination", *sentences) == wanted


def test_disagreement_of_the_user_is_no_ground_for_a_change(build: Any, find: Any) -> None:
    bare = "If you do not agree to changes of these terms, do not use the site."
    tied = "We change these terms to comply with a new law."
    assert conditions(build, find, "change_terms", "unilateral_change", bare) == ()
    assert conditions(build, find, "change_terms", "unilateral_change", tied) == ("ground",)


def test_a_cap_is_quoted_among_many_exclusions(build: Any, find: Any) -> None:
    many = [f"We are not liable for mistake number {n}." for n in range(8)]
    cap = "Our total liability does not exceed 50 USD."
    doc = build(*many, cap)
    found = [find(doc, place, "limitation_of_liability") for place in range(9)]
    weighed = weigh(doc, findings=found, fair=(), hints=())
    side = next(row.provider for row in weighed.ledger if row.power == "limit_own_liability")
    assert side.conditions == ("cap",)
    assert cap in [weighed.quotes[name].text for name in side.quotes]


FAIR = [
    "This contract is changed only by agreement of both parties.",
    "You may leave on any day without giving a reason.",
    "We may end this contract only after a breach that you have not put right in a month.",
    "Each side compensates the loss that it causes to the other.",
    "You may sue us where you live.",
    "The law of the country where you live governs this contract.",
    "Neither side passes this contract on without the consent of the other.",
    "The losing side pays the costs.",
    "No decision of ours is final.",
]


def test_a_fair_text_has_mutual_rows_and_nothing_invented(build: Any, find: Any) -> None:
    found = verdicts(build, find, FAIR)
    assert {power for power, verdict in found.items() if verdict == "mutual"} == {
        *("change_terms", "terminate_contract", "choose_forum", "choose_law", "be_indemnified"),
        *("assign_contract", "recover_dispute_costs"),
    }
    assert found["exit_freely"] == "user_only"
    assert not {"provider_only", "user_barred", "mutual_bar"} & set(found.values())


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("We may terminate the contract on fourteen (14) days' written notice.", 14),
        ("We may terminate the contract on two months' prior notice.", 60),
        ("We may terminate the contract with a 30-day notice.", 30),
        ("We may terminate the contract with prior notice.", None),
        ("We may terminate the contract; funds are returned within 30 days.", None),
        ("We may terminate the contract without any notice of 30 days.", None),
    ],
)
def test_the_length_of_a_notice_is_told(build: Any, find: Any, sentence: str, days: int | None) -> None:
    doc = build(sentence)
    weighed = weigh(doc, findings=[find(doc, 0, "unilateral_termination")], fair=(), hints=())
    side = next(row.provider for row in weighed.ledger if row.power == "terminate_contract")
    assert side.notice_days == days


def test_the_length_of_a_russian_notice_is_read() -> None:
    assert notice_length().days("оператор уведомляет за 10 (десять) календарных дней") == 10
    assert notice_length().days("оператор уведомляет за 2 недели") == 14
    assert notice_length().days("через 10 дней") is None
