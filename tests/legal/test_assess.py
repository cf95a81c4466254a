"""The whole room on small documents: gates, principles, ledger, protections, notes, balance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args

import pytest

from tosscan.errors import UsageError
from tosscan.findings.assessment import Verdict
from tosscan.findings.gate import GATES
from tosscan.legal.assess import Weighed, weigh
from tosscan.legal.ledger import POWERS, powers
from tosscan.legal.protections import PROTECTIONS, entries
from tosscan.legal.provisions import load
from tosscan.legal.tally import balance


@dataclass
class Desk:
    """Makes documents and findings."""

    build: Any
    find: Any


@pytest.fixture(name="desk")
def _desk(build: Any, find: Any) -> Desk:
    return Desk(build, find)


def read(doc: Any, *findings: Any, fair: Any = ()) -> Weighed:
    return weigh(doc, findings=findings, fair=fair, hints=())


def verdict(weighed: Weighed, power: str) -> str:
    return next(row.verdict for row in weighed.ledger if row.power == power)


def status(weighed: Weighed, protection: str) -> str:
    return next(row.status for row in weighed.protections if row.protection == protection)


def test_every_power_and_protection_is_listed_on_an_empty_text(build: Any) -> None:
    weighed = read(build("Welcome."))
    assert tuple(row.power for row in weighed.ledger) == POWERS
    assert len(POWERS) == 23
    assert {row.verdict for row in weighed.ledger} == {"absent"}
    assert tuple(row.protection for row in weighed.protections) == PROTECTIONS
    assert len(PROTECTIONS) == 16
    assert {row.status for row in weighed.protections} == {"absent"}
    assert weighed.quotes == {}
    assert weighed.balance == dict.fromkeys(get_args(Verdict), 0) | {"absent": 23}


def test_what_the_data_cites_is_on_file() -> None:
    on_file = load().provisions
    for power in powers():
        assert power.default is None or power.default in on_file, power.id
        assert set(power.against) <= set(get_args(Verdict)), power.id
        assert {"provider_only", "user_only", "mutual", "absent"} <= {*power.against, "user_only", "mutual"}
    for entry in entries():
        assert entry.provisions, entry.id
        assert set(entry.provisions) <= set(on_file), entry.id


def test_the_same_words_for_both_sides_are_mutual_and_worse_than_the_law(build: Any, find: Any) -> None:
    doc = build("Either party may terminate this agreement at any time.")
    weighed = read(doc, find(doc, 0, "unilateral_termination", 2))
    row = next(row for row in weighed.ledger if row.power == "terminate_contract")
    assert row.verdict == "mutual"
    assert row.against_default == "user_worse"
    assert row.default == "KZ-CC-686"
    assert "Art. 686" in row.default_text


@pytest.mark.parametrize(
    ("power", "category", "sentence", "wanted"),
    [
        ("change_terms", "unilateral_change", "We may amend these terms at any time.", "provider_only"),
        ("sue_jointly", "class_action_waiver", "You waive any class action.", "user_barred"),
        ("sue_jointly", "class_action_waiver", "You and we waive any class action.", "mutual_bar"),
        ("choose_forum", "arbitration", "Disputes are settled by arbitration in Malta.", "provider_only"),
        ("be_indemnified", "indemnification", "You shall indemnify us.", "provider_only"),
        ("assign_contract", "assignment", "We may assign this agreement.", "provider_only"),
        ("withdraw_assets", None, "You may withdraw your funds at any time.", "user_only"),
        ("withdraw_assets", None, "You may withdraw your consent at any time.", "absent"),
        ("exit_freely", None, "You may close your account at any time.", "user_only"),
        ("get_reasons", None, "We may close it without giving any reason.", "user_barred"),
        ("set_off_by_user", None, "You may not set off any amount against our fees.", "user_barred"),
        (
            "reject_change",
            None,
            "If you do not agree with the change you may close the account.",
            "user_only",
        ),
        (
            "reject_change",
            None,
            "If you do not agree to a change you must stop using the service.",
            "user_barred",
        ),
    ],
)
def test_verdicts(desk: Desk, power: str, category: str | None, sentence: str, wanted: str) -> None:
    doc = desk.build(sentence)
    findings = [desk.find(doc, 0, category)] if category else []
    assert verdict(read(doc, *findings), power) == wanted


def test_a_kept_home_forum_makes_the_forum_mutual(build: Any, find: Any) -> None:
    doc = build(
        "The courts of Malta decide.", "You may also sue in the courts of the country where you live."
    )
    remark, kept = find(doc, 0, "jurisdiction"), find(doc, 1, "jurisdiction", 1)
    assert verdict(read(doc, remark), "choose_forum") == "mutual"
    assert verdict(read(doc, remark, fair=(kept,)), "choose_forum") == "mutual"


def test_quotations_are_slices_numbered_in_the_order_of_the_text(build: Any, find: Any) -> None:
    doc = build("You shall indemnify us.", "We may assign this agreement.", "You may close your account.")
    weighed = read(doc, find(doc, 0, "indemnification"), find(doc, 1, "assignment"))
    starts = [quote.span.start for quote in weighed.quotes.values()]
    assert list(weighed.quotes) == [f"q-{n}" for n in range(1, len(starts) + 1)]
    assert starts == sorted(starts)
    for quote in weighed.quotes.values():
        assert quote.span.of(doc.text) == quote.text
    used = {name for row in weighed.ledger for name in (*row.provider.quotes, *row.user.quotes)}
    used |= {name for row in weighed.protections for name in row.quotes}
    assert used == set(weighed.quotes)


def test_one_clause_counts_once_in_the_balance(build: Any, find: Any) -> None:
    doc = build("We may refuse withdrawals, hold your funds and set off what you owe us.")
    weighed = read(doc, find(doc, 0, "funds_restriction"))
    shown = [row.power for row in weighed.ledger if row.verdict == "provider_only"]
    assert {"hold_or_set_off_assets", "refuse_or_delay_withdrawal"} <= set(shown)
    assert weighed.balance["provider_only"] == 1
    assert balance(doc, ())["absent"] == 0


@pytest.mark.parametrize(
    ("sentence", "protection", "wanted"),
    [
        (
            "We will notify you by e-mail of any change to these terms.",
            "individual_notice_of_change",
            "present",
        ),
        (
            "We may try to notify you by e-mail of a change.",
            "individual_notice_of_change",
            "weak",
        ),
        ("Nothing in these terms limits our liability for fraud.", PROTECTIONS[5], "present"),
        ("Our liability is limited except for fraud.", PROTECTIONS[5], "weak"),
        ("You may bring a claim in the courts of the country where you live.", "home_forum", "present"),
        ("Send your complaint to our support by e-mail.", "complaint_route", "present"),
        ("We will answer your complaint within 10 business days.", "time_to_answer_complaint", "present"),
        ("When your account is closed we will return the balance to you.", PROTECTIONS[4], "present"),
        ("You may complain to the financial ombudsman.", "authority_and_pretrial_contacts", "present"),
        (
            "We are Nomad Exchange Ltd, registered office at 5 Abay Street, Almaty 050000.",
            "provider_identity_address",
            "present",
        ),
    ],
)
def test_protections(build: Any, sentence: str, protection: str, wanted: str) -> None:
    assert status(read(build(sentence)), protection) == wanted


def test_a_later_notwithstanding_cancels_a_protection(build: Any) -> None:
    keeps = "Nothing in these terms limits our liability for fraud."
    cap = "Notwithstanding anything else, in no event shall our liability exceed 100 USD."
    kept = "liability_for_intent_and_gross_negligence_kept"
    assert status(read(build(keeps)), kept) == "present"
    assert status(read(build(keeps, cap)), kept) == "weak"


def test_the_languages_of_the_text_answer_for_the_text_in_both(build: Any) -> None:
    both = build("Welcome.", languages=(("kk", 0.5), ("ru", 0.5)))
    one = build("Welcome.", languages=(("ru", 1.0),))
    assert status(read(both), "kazakh_and_russian_text") == "present"
    assert status(read(one), "kazakh_and_russian_text") == "weak"


@pytest.mark.parametrize(
    ("sentence", "gate", "value"),
    [
        ("The contract is governed by the laws of the Republic of Kazakhstan.", "G1", "kazakhstan"),
        ("These terms are governed by the laws of Malta.", "G1", "foreign"),
        ("We are licensed by AFSA in the AIFC.", "G3", "aifc"),
        ("The service is only for personal and non-commercial use.", "G2", "consumer"),
        ("Настоящий договор является договором присоединения.", "G6", "standard"),
        ("Welcome.", "G1", None),
        ("We love the laws of nature.", "G1", None),
    ],
)
def test_gates_are_read_from_the_text_or_stay_open(
    build: Any, sentence: str, gate: str, value: str | None
) -> None:
    weighed = read(build(sentence))
    assert [entry.id for entry in weighed.gates] == [kind.id for kind in GATES]
    found = next(entry for entry in weighed.gates if entry.id == gate)
    assert found.value == value
    assert found.source == ("open" if value is None else "document")


def test_an_answered_gate_leaves_the_condition(build: Any, find: Any) -> None:
    law = "These terms are governed by the laws of Kazakhstan."
    term = "We may amend these terms at any time."
    for words, expected in ((term, "G1, G2, G3, G5"), (law, "G2, G3, G5")):
        doc = build(term, words)
        weighed = read(doc, find(doc, 0, "unilateral_change"))
        assert weighed.findings[0].provisions[0].condition == expected


def test_a_kazakh_text_never_quotes_a_translation(build: Any) -> None:
    for principle in weigh(build("Welcome."), findings=(), fair=(), hints=(), language="kk").principles:
        assert principle.citation
        assert (principle.wording, principle.translation) == ("", "")


def test_the_principle_speaks_of_participants_and_owns_its_test_of_balance(build: Any) -> None:
    first = read(build("Welcome.")).principles[0]
    assert first.id == "KZ-CC-2.1"
    assert "равенства участников" in first.wording
    assert first.wording_language == "ru"
    assert "equality of the participants" in first.statement
    assert "formal equality" in first.statement
    assert "project's own analytical criterion of balance" in first.statement
    assert "not attributed to Art. 2" in first.statement
    assert (first.source_status, first.address) == ("copy", "https://adilet.zan.kz/rus/docs/K940001000_")
    assert "balance of interests" not in first.statement


def test_a_missing_protection_is_worded_for_one_document_of_several(build: Any) -> None:
    alone = read(build("Welcome."))
    several = read(build("Welcome.", incorporated=3))
    one = read(build("Welcome.", incorporated=1))
    assert not any("others, not read" in note for note in alone.notes)
    assert any(
        note.startswith("Not found in this document: ") and note.endswith("refers to 3 others, not read.")
        for note in several.notes
    )
    assert any(note.endswith("refers to another document, not read.") for note in one.notes)


def test_a_foreign_law_brings_the_strongest_answer_of_the_provider_once(build: Any) -> None:
    weighed = read(build("These terms are governed by the laws of Malta."))
    assert sum("strongest answer of the provider" in note for note in weighed.notes) == 1
    assert not any("strongest answer" in note for note in read(build("Welcome.")).notes)


def test_the_other_side_is_what_the_text_says_of_it(build: Any) -> None:
    words = "Nomad Exchange Ltd (company number 12345678) has its registered office at 5 Abay Street, Almaty."
    found = read(build(words)).counterparty
    assert found["entities"] == ["Nomad Exchange Ltd"]
    assert found["registration_number"] == ["12345678"]
    nobody = read(build("Welcome.")).counterparty
    assert "entities" not in nobody
    assert [sign["kind"] for sign in nobody["signs"]] == ["none_named"]


def test_findings_keep_their_order_and_identity(build: Any, find: Any) -> None:
    doc = build("We may amend these terms.", "You shall indemnify us.")
    given = (find(doc, 0, "unilateral_change"), find(doc, 1, "indemnification"))
    hint = find(doc, 0, "sole_discretion", 2)
    weighed = weigh(doc, findings=given, fair=(), hints=(hint,))
    assert [finding.id for finding in weighed.findings] == [finding.id for finding in given]
    assert all(finding.statement for finding in (*weighed.findings, *weighed.hints))
    assert weighed.law[0].id == "kz"


def test_one_pack_at_a_time(build: Any) -> None:
    doc = build("Welcome.")
    with pytest.raises(UsageError, match="one law pack at a time"):
        weigh(doc, findings=(), fair=(), hints=(), packs=("kz", "kz"))
