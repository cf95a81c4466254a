"""Statuses of protections by families of wording, and whose an address is."""

from __future__ import annotations

from typing import Any

import pytest

from tosscan.document.parties import Parties
from tosscan.legal.assess import weigh
from tosscan.legal.counterparty import read

NAMED = Parties(("Acme Ltd", "Acme", "we", "us", "our"), ("you", "your"))


def status(build: Any, protection: str, *sentences: str) -> str:
    doc = build(*sentences, parties=NAMED)
    weighed = weigh(doc, findings=(), fair=(), hints=())
    return next(entry.status for entry in weighed.protections if entry.protection == protection)


@pytest.mark.parametrize(
    ("protection", "sentence", "wanted"),
    [
        (
            "individual_notice_of_change",
            "We may change these terms by giving you two months' prior notice.",
            "present",
        ),
        (
            "individual_notice_of_change",
            "Changes will be notified to you a month before they apply.",
            "present",
        ),
        ("individual_notice_of_change", "Where possible, we will give you notice of the change.", "weak"),
        ("individual_notice_of_change", "We will notify you of changes of our fees a month before.", "weak"),
        ("individual_notice_of_change", "We will give you notice of any changes via our website.", "weak"),
        ("individual_notice_of_change", "We have no obligation to notify you of changes.", "absent"),
        ("exit_free_before_change", "You may close the account before the changes take effect.", "present"),
        ("exit_free_before_change", "If you do not agree to a change, you may close the account.", "weak"),
        ("exit_free_before_change", "If you do not agree, do not use the site.", "absent"),
        (
            "reasons_for_suspension",
            "If we block the account, we will tell you the reasons for it.",
            "present",
        ),
        ("reasons_for_suspension", "If we have reason to suspect you, we may block the account.", "absent"),
        (
            "review_of_suspension",
            "We will lift the restriction of your account once the check is over.",
            "weak",
        ),
        (
            "return_of_balance_on_closure",
            "Upon termination the remaining funds will be paid to you.",
            "present",
        ),
        ("return_of_balance_on_closure", "You must withdraw the balance when the account is closed.", "weak"),
        (
            "liability_for_intent_and_gross_negligence_kept",
            "No clause limits what we owe for intent or gross negligence.",
            "present",
        ),
        (
            "liability_for_intent_and_gross_negligence_kept",
            "This does not apply to losses in case of fraud on the part of the user.",
            "absent",
        ),
        (
            "liability_for_intent_and_gross_negligence_kept",
            "We are not, in the absence of fraud, liable for quotes.",
            "weak",
        ),
        (
            "liability_for_intent_and_gross_negligence_kept",
            "Coins carry a risk of fraud, except where stored offline.",
            "absent",
        ),
        ("who_owns_assets_stated", "You retain ownership of your submissions.", "absent"),
        ("who_owns_assets_stated", "You retain ownership of your coins.", "present"),
        ("home_forum", "You have a right to out-of-court settlement as a consumer.", "absent"),
        ("complaint_route", "Either party must submit the dispute to arbitration.", "absent"),
        ("authority_and_pretrial_contacts", "You may file a complaint with the National Bank.", "present"),
        ("complaint_route", "Disputes go to court; you submit to such exclusive jurisdiction.", "absent"),
        ("return_of_balance_on_closure", "On request we cancel the account and refund the balance.", "weak"),
        ("individual_notice_of_change", "Changes of your billing date will be notified to you.", "absent"),
        ("complaint_route", "You agree to first try to resolve any claims by contacting us.", "present"),
        ("authority_and_pretrial_contacts", "Small claims courts remain open to you.", "absent"),
        (
            "authority_and_pretrial_contacts",
            "Address an unresolved complaint to the Department of Banking, (555) 555-0100.",
            "present",
        ),
        ("home_forum", "You may sue us where you live.", "present"),
        (
            "home_forum",
            "Without prejudice to mandatory rights of consumers, the courts of Malta decide.",
            "weak",
        ),
        (
            "home_forum",
            "A counter-notice must consent to jurisdiction of the court where you reside.",
            "absent",
        ),
        ("statutory_time_to_claim", "The statute of limitations is tolled during the talks.", "present"),
        (
            "statutory_time_to_claim",
            "This varies any limitation period otherwise set by law.",
            "absent",
        ),
        (
            "statutory_time_to_claim",
            "If law prohibits this, the claim is brought in the shortest period the law allows.",
            "weak",
        ),
        ("complaint_route", "You can complain by post or by telephone.", "present"),
        ("complaint_route", "We may file a grievance against you at any time.", "absent"),
        (
            "time_to_answer_complaint",
            "A complaint receives a written reply within fifteen days.",
            "present",
        ),
        ("kazakh_and_russian_text", "The Kazakh and the Russian text have equal force.", "present"),
        ("who_owns_assets_stated", "The funds in the account belong to the account holder.", "present"),
        ("who_owns_assets_stated", "We offer an integrated custody solution for assets.", "absent"),
        ("licence_number_term_issuer", "We are supervised by the Financial Authority of Malta.", "weak"),
        ("licence_number_term_issuer", "We are authorised by you to cancel the order.", "absent"),
        ("authority_and_pretrial_contacts", "You may refer a complaint to the ombudsman.", "present"),
        (
            "time_to_answer_complaint",
            "A complaint is usually processed in nine days.",
            "weak",
        ),
        (
            "liability_for_intent_and_gross_negligence_kept",
            "This includes our liability for fraud.",
            "present",
        ),
        (
            "reasons_for_suspension",
            "If we close the account, we will give you the reasons and, where appropriate, what to correct.",
            "present",
        ),
        ("reasons_for_suspension", "We will inform you of forks and restore the blockchain.", "absent"),
        (
            "return_of_balance_on_closure",
            "If a balance remains when the account is closed, you can ask to have it returned.",
            "present",
        ),
        ("who_owns_assets_stated", "Your money is kept separate from our own.", "weak"),
        ("who_owns_assets_stated", "A refund is made once we verify that the funds belong to you.", "absent"),
        ("authority_and_pretrial_contacts", "There is an online dispute resolution platform.", "weak"),
        ("exit_free_before_change", "You may cancel a payment three days before its date.", "absent"),
        ("complaint_route", "In a dispute you submit to the exclusive jurisdiction of Malta.", "absent"),
        ("individual_notice_of_change", "We will notify you if hardware requirements change.", "absent"),
        ("home_forum", "The courts of that country will have jurisdiction too.", "present"),
        (
            "exit_free_before_change",
            "We give notice before the change applies, so that you can end the contract.",
            "present",
        ),
        ("licence_number_term_issuer", "We are authorised to issue cards by the Authority.", "weak"),
        (
            "authority_and_pretrial_contacts",
            "You may send complaints to the Department of Consumer Affairs.",
            "weak",
        ),
        ("authority_and_pretrial_contacts", "You can escalate it to the Ombudsdienst in Ghent.", "present"),
    ],
)
def test_a_sentence_alone(build: Any, protection: str, sentence: str, wanted: str) -> None:
    assert status(build, protection, sentence) == wanted


def test_leaving_over_a_change_is_a_protection_only_with_time_before_it(build: Any) -> None:
    leave = "If you do not agree to a change, you may close the account."
    ahead = "Changes are announced at least thirty days before they apply."
    at_once = "Changes are effective immediately."
    assert status(build, "exit_free_before_change", leave, ahead) == "present"
    assert status(build, "exit_free_before_change", leave, ahead, at_once) == "weak"


def test_ownership_yields_to_a_right_to_lend_the_assets(build: Any) -> None:
    owns = "Title to the digital assets remains with you."
    lends = "We may pledge or lend the assets in your account."
    assert status(build, "who_owns_assets_stated", owns) == "present"
    assert status(build, "who_owns_assets_stated", owns, lends) == "weak"


@pytest.mark.parametrize(
    ("sentences", "wanted"),
    [
        (("Acme Ltd has its registered office at 5 Harbour Street, Valletta.",), "present"),
        (("Our registered office is Rue Haute 12, 1000 Brussels.", "You contract with Acme Ltd."), "present"),
        (("You contract with Acme Ltd.",), "weak"),
        (
            ("You contract with Acme Ltd.", "The MFSA's registered office: 9 Notabile Road, Attard."),
            "weak",
        ),
        (
            (
                "You contract with Acme Ltd.",
                "Payments are made by Borealis GmbH with its registered office at 8 Ring Road, Vienna.",
            ),
            "weak",
        ),
        (("This is about Zenith.",), "absent"),
    ],
)
def test_only_the_providers_own_address_makes_it_known(build: Any, sentences: Any, wanted: str) -> None:
    assert status(build, "provider_identity_address", *sentences) == wanted


def test_a_company_may_begin_with_a_number_and_an_address_with_a_letter(build: Any) -> None:
    doc = build(
        "“we” means 77andGo, Inc., whose principal place of business is at 12 N. Harbour Ave., Valletta.",
        "The site is located at 77andgo.example.com, page 4 of the list.",
        parties=Parties(("77andGo", "we"), ("you",)),
    )
    facts = read(doc).to_json()
    assert facts["entities"] == ["77andGo, Inc."]
    assert facts["address"] == ["12 N. Harbour Ave., Valletta"]


def test_facts_of_the_counterparty_are_cut_to_themselves(build: Any) -> None:
    doc = build(
        "If Acme Ltd. (“Acme”) is asked, it is registered under business ID 2233445-6.",
        "Its address is 5 Harbour Street, Valletta and it works there.",
        "Acme is regulated by the Central Bank of Malta under register number C55667.",
        "Acme is not regulated by the Bank of Spain.",
        parties=NAMED,
    )
    facts = read(doc).to_json()
    assert facts["entities"] == ["Acme Ltd."]
    assert facts["registration_number"] == ["2233445-6"]
    assert facts["address"] == ["5 Harbour Street, Valletta"]
    assert facts["regulator"] == ["Central Bank of Malta"]
    assert facts["licence"] == ["C55667"]


@pytest.mark.parametrize(
    ("protection", "keeps", "override"),
    [
        (
            "individual_notice_of_change",
            "We may change these terms by giving you two months' prior notice.",
            "Notwithstanding anything to the contrary, we may amend the fees without notice.",
        ),
        (
            "reasons_for_suspension",
            "If we block the account, we will tell you the reasons for it.",
            "Despite any other clause, we may freeze the account without giving a reason.",
        ),
        (
            "return_of_balance_on_closure",
            "Upon termination the remaining funds will be paid to you.",
            "Notwithstanding clause 4, we retain the balance of an account closed for breach.",
        ),
        (
            "home_forum",
            "You may sue us where you live.",
            "Notwithstanding the foregoing, the courts of Malta have exclusive jurisdiction.",
        ),
        (
            "time_to_answer_complaint",
            "A complaint receives a written reply within fifteen days.",
            "Notwithstanding the above, we have no obligation to answer a complaint.",
        ),
        (
            "who_owns_assets_stated",
            "The funds in the account belong to the account holder.",
            "Irrespective of anything said here, title to the assets passes to us on deposit.",
        ),
    ],
)
def test_a_protection_falls_to_a_sentence_that_goes_before_it(
    build: Any, protection: str, keeps: str, override: str
) -> None:
    assert status(build, protection, keeps) == "present"
    assert status(build, protection, keeps, override) == "weak"
    assert (
        status(build, protection, keeps, "Notwithstanding the foregoing, the office is in Riga.") == "present"
    )


def test_what_can_be_fined_is_said_and_hangs_on_the_user_and_the_authority(build: Any) -> None:
    doc = build("Welcome.", parties=NAMED)

    def fined(**answers: str) -> dict[str, tuple[str, str]]:
        weighed = weigh(doc, findings=(), fair=(), hints=(), answers=answers)
        return {row.protection: (row.fine, row.fine_text) for row in weighed.protections}

    unsettled = fined()
    assert unsettled["authority_and_pretrial_contacts"][0] == "yes"
    assert unsettled["authority_and_pretrial_contacts"][1].endswith("Depends on what is still open: B, K.")
    assert unsettled["home_forum"] == ("no", "No fine was found.")
    assert all(text for _, text in unsettled.values())
    settled = fined(G2="consumer", G11="consumer_authority")
    assert "open" not in settled["authority_and_pretrial_contacts"][1]
    for answers in ({"G2": "business"}, {"G3": "aifc"}, {"G11": "none"}):
        assert {fine for fine, _ in fined(**answers).values()} == {"no"}


def test_fines_are_explained_once_where_something_can_be_fined(build: Any) -> None:
    doc = build("Welcome.", parties=NAMED)
    notes = weigh(doc, findings=(), fair=(), hints=()).notes
    assert sum("monthly calculation indices" in note for note in notes) == 1
    notes = weigh(doc, findings=(), fair=(), hints=(), answers={"G2": "business"}).notes
    assert not any("monthly calculation indices" in note for note in notes)
