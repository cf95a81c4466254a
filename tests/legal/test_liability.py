"""Exclusions of liability and indemnities: what the words show, and no more than that is stated."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tosscan.findings.finding import Finding
from tosscan.legal.assess import weigh

LIABILITY = "limitation_of_liability"
INDEMNITY = "indemnification"


def refined(build: Any, find: Any, category: str, *clauses: Any, at: int = 0, items: int = 0) -> Finding:
    """Return the finding on sentence ``at``; the last ``items`` sentences are the list of the one before."""
    doc = build(*clauses)
    head = len(doc.sentences) - items - 1
    doc = replace(
        doc,
        sentences=tuple(
            replace(sentence, lead_in=head) if n > head else sentence
            for n, sentence in enumerate(doc.sentences)
        ),
    )
    return weigh(doc, findings=(find(doc, at, category),), fair=(), hints=()).findings[0]


@pytest.mark.parametrize(
    ("category", "sentence", "pattern"),
    [
        # a duty that is refused is no liability that is excluded
        (LIABILITY, "We have no obligation to list or to keep any coin.", None),
        (LIABILITY, "We are not your adviser and we owe you no fiduciary duty.", None),
        (LIABILITY, "We are not a trustee of the coins credited to you.", "FP-FUND-12"),
        (LIABILITY, "9.1 We are not responsible.", None),
        # whose liability, and for whom
        (LIABILITY, "Quoteco and its data suppliers shall not be liable for late quotes.", None),
        (LIABILITY, "We accept no responsibility for the operation of blockchain protocols.", "FP-LIAB-6"),
        (LIABILITY, "We are not liable for actions taken by us or by other users.", "FP-LIAB-4"),
        # an amount
        (LIABILITY, "For one trade the sum is further limited to the purchase price paid.", "FP-LIAB-4"),
        # a wide event, and any event
        (LIABILITY, "We are not liable for any loss for any reason, including acts of God.", "FP-LIAB-1"),
        (LIABILITY, "We are not liable for delay due to any cause beyond our control.", "FP-LIAB-8"),
        # time, and what the user could look up
        (LIABILITY, "We are not liable for a claim not brought within six months.", "FP-TIME-1"),
        (LIABILITY, "You must verify all information, and we do not answer for decisions.", None),
        (LIABILITY, "Verify all information; we are not responsible for decisions.", "FP-WARR-3"),
        # whose breach
        (INDEMNITY, "You indemnify us for losses because you fail to deliver the coins.", "FP-IND-2"),
        (INDEMNITY, "You indemnify us if your representations prove untrue.", "FP-IND-2"),
        (INDEMNITY, "You indemnify us for your contravention of the law.", "FP-IND-2"),
        (INDEMNITY, "You indemnify us for your alleged breach of these terms.", "FP-IND-1"),
    ],
)
def test_a_family_of_wording_has_its_pattern(
    build: Any, find: Any, category: str, sentence: str, pattern: str | None
) -> None:
    assert refined(build, find, category, sentence).pattern == pattern


def test_a_lead_in_that_releases_from_every_loss_decides_for_its_examples(build: Any, find: Any) -> None:
    head = "We are not liable for any direct or indirect losses or costs, including but not limited to:"
    items = ["late payments;", "acts of other users;", "our refusal of an order."]
    for at in (1, 2, 3):
        finding = refined(build, find, LIABILITY, [head, *items], at=at, items=3)
        assert finding.pattern == "FP-LIAB-1"


def test_losses_that_include_lost_profit_are_all_losses(build: Any, find: Any) -> None:
    head = "In no event are we liable to you for:"
    items = [
        "any direct or indirect losses (including loss of profits) arising from the service.",
        "direct or indirect lost profits.",
    ]
    found = [refined(build, find, LIABILITY, [head, *items], at=at, items=2).pattern for at in (0, 1, 2)]
    assert found == ["FP-LIAB-1", "FP-LIAB-1", "FP-LIAB-2"]


def test_items_that_are_causes_are_judged_one_by_one(build: Any, find: Any) -> None:
    head = "We are not liable for any losses resulting from:"
    items = ["late payments;", "acts of other users."]
    assert refined(build, find, LIABILITY, [head, *items], at=1, items=2).pattern == "FP-LIAB-4"
    assert refined(build, find, LIABILITY, [head, *items], at=2, items=2).pattern == "FP-LIAB-6"


def test_the_sentence_after_a_cap_that_overrides_a_carve_out_follows_it(build: Any, find: Any) -> None:
    clause = [
        "We are not liable for losses except for intentional breach.",
        "Notwithstanding any other provision, our liability does not exceed 100 USD.",
        "Payment of that sum settles our entire liability.",
    ]
    assert refined(build, find, LIABILITY, clause, at=2).pattern == "FP-LIAB-5"


def test_an_item_of_an_indemnity_is_no_exclusion(build: Any, find: Any) -> None:
    clause = ["You shall indemnify us for costs of:", "(a) any failure of the software maker."]
    assert refined(build, find, LIABILITY, clause, at=1).pattern is None


def test_fraud_of_a_stranger_is_no_carve_out(build: Any, find: Any) -> None:
    words = "We are not liable for losses unless you show that they were not the result of a fraud."
    assert refined(build, find, LIABILITY, words).pattern == "FP-LIAB-4"


def test_wide_events_are_not_said_to_be_the_providers_own(build: Any, find: Any) -> None:
    finding = refined(build, find, LIABILITY, "We are not liable for any cause beyond our control.")
    assert finding.pattern == "FP-LIAB-8"
    assert (finding.provisions[0].id, finding.provisions[0].consequence) == ("KZ-CC-359.2", "D")
    assert "own" not in finding.statement.split(";")[0]


def test_own_systems_lead_to_the_weightier_norm(build: Any, find: Any) -> None:
    words = "We are not liable for force majeure such as a breakdown of our servers."
    finding = refined(build, find, LIABILITY, words)
    assert finding.pattern == "FP-LIAB-8"
    assert (finding.provisions[0].id, finding.provisions[0].consequence) == ("KZ-CPL-8-1.2(2)", "P")
    assert finding.statement.startswith("Clause 1 may fall under Art. 8-1(2)(2)")


def test_own_systems_despite_due_measures_do_not(build: Any, find: Any) -> None:
    words = (
        "We are not liable for causes outside our control such as hacking despite our reasonable measures."
    )
    finding = refined(build, find, LIABILITY, words)
    assert finding.pattern == "FP-LIAB-8"
    assert (finding.provisions[0].id, finding.provisions[0].consequence) == ("KZ-CC-359.2", "D")


def test_a_definition_that_takes_in_own_systems_colours_the_excuse(build: Any, find: Any) -> None:
    meaning = '"Force Majeure Event" includes any failure of our servers.'
    excuse = "We are not liable for delay caused by a Force Majeure Event."
    assert refined(build, find, LIABILITY, excuse, meaning).pattern == "FP-LIAB-8"
    assert refined(build, find, LIABILITY, excuse, "Other matters.").pattern is None


def test_those_whom_the_provider_engages_lead_to_the_weightier_norm(build: Any, find: Any) -> None:
    own = refined(build, find, LIABILITY, "We are not liable for acts of our subcontractors.")
    others = refined(
        build, find, LIABILITY, "Neither we nor our affiliates are liable for acts of other users."
    )
    assert own.pattern == others.pattern == "FP-LIAB-6"
    assert (own.provisions[0].id, own.provisions[0].consequence) == ("KZ-CPL-8-1.2(1)", "P")
    assert [match.consequence for match in others.provisions if match.id == "KZ-CPL-8-1.2(1)"] == []


def test_notwithstanding_is_quoted_only_where_it_is_said(build: Any, find: Any) -> None:
    carve = "We are not liable for losses except for intentional breach."
    cap = "In no event does our total liability exceed 100 USD."
    finding = refined(build, find, LIABILITY, [carve, cap], at=1)
    assert finding.pattern == "FP-LIAB-5"
    assert "notwithstanding" not in finding.statement


def test_what_opens_a_list_yields_for_items_that_are_sentences_of_their_own(build: Any, find: Any) -> None:
    items = ["(b) we are not liable for pauses;", "(c) we are not liable for errors."]
    opening = "To the extent permitted by law (a) we give no warranty;"
    yields = refined(build, find, LIABILITY, [opening, *items], at=2)
    firm = refined(build, find, LIABILITY, ["(a) We give no warranty;", *items], at=2)
    apart = refined(build, find, LIABILITY, opening, "We answer mail.", items[1], at=2)
    assert yields.statement.startswith("By its own words the term yields to mandatory law.")
    assert not firm.statement.startswith("By its own")
    assert not apart.statement.startswith("By its own")


@pytest.mark.parametrize(
    ("category", "sentence", "pattern"),
    [
        (LIABILITY, "We are not liable for damage from your use, or inability to use, the app.", "FP-LIAB-4"),
        (LIABILITY, "We are not responsible for the conduct or notes of any user.", "FP-LIAB-6"),
        (LIABILITY, "You have no claim against the providers of that software.", None),
        (LIABILITY, "You are solely responsible for any loss from your reliance on data.", "FP-WARR-3"),
        (LIABILITY, "We are not liable for losses due to blockchains.", "FP-LIAB-6"),
        (INDEMNITY, "You shall cooperate with us in the defence of claims.", None),
        (INDEMNITY, "You hold us harmless from harm caused to you by third-party content.", "FP-LIAB-6"),
        (INDEMNITY, "You hold us harmless from losses from failure to follow these terms.", "FP-IND-2"),
    ],
)  # fmt: skip
def test_another_family_of_wording_has_its_pattern(
    build: Any, find: Any, category: str, sentence: str, pattern: str | None
) -> None:
    assert refined(build, find, category, sentence).pattern == pattern


@pytest.mark.parametrize(
    ("category", "sentence", "pattern"),
    [
        (LIABILITY, "In sum: we owe nothing for riots, floods and other events beyond our control.", None),
        (LIABILITY, "We are not liable for any act or event beyond our control.", "FP-LIAB-8"),
        (LIABILITY, "These terms contain an arbitration clause and limit the remedies you have.", None),
        (LIABILITY, "Our suppliers will have no liability under this agreement.", None),
        (LIABILITY, "We have no responsibility to facilitate returns.", None),
        (LIABILITY, "We are not responsible for these charges of your carrier.", None),
        (LIABILITY, "We are not liable for any acts or omissions by you.", None),
        (LIABILITY, "We accept no liability for late mail if your address is out of date.", None),
        (LIABILITY, "We do not guarantee that access will be uninterrupted.", "FP-WARR-2"),
        (LIABILITY, "Your only recourse is to stop using the app.", "FP-LIAB-4"),
        (LIABILITY, "We are not liable for third party claims of any nature.", "FP-LIAB-4"),
        (LIABILITY, "We cannot be responsible for what other people say.", "FP-LIAB-6"),
        (LIABILITY, "We are not liable for unauthorised access by third parties.", "FP-LIAB-4"),
        (INDEMNITY, "You hold us harmless and release us from any loss that you may incur.", "FP-LIAB-4"),
        (INDEMNITY, "You will make us whole, including for taxes or penalties.", "FP-IND-1"),
        (INDEMNITY, "A user who violates these terms answers for our losses.", "FP-IND-2"),
    ],
)
def test_what_is_no_exclusion_or_another_ones(
    build: Any, find: Any, category: str, sentence: str, pattern: str | None
) -> None:
    assert refined(build, find, category, sentence).pattern == pattern


def test_words_that_open_examples_are_no_cap(build: Any, find: Any) -> None:
    words = "Liability: we are not liable for force majeure, including but not limited to floods."
    assert refined(build, find, LIABILITY, words).pattern == "FP-LIAB-8"


def test_a_list_with_the_whole_relation_among_its_items_is_one_release(build: Any, find: Any) -> None:
    head = "We are not liable for any losses arising out of:"
    items = ["(a) these terms;", "(b) an inability to trade;", "(c) acts of other users."]
    found = [refined(build, find, LIABILITY, [head, *items], at=at, items=3).pattern for at in (1, 2, 3)]
    assert found == ["FP-LIAB-1", "FP-LIAB-1", "FP-LIAB-6"]


@pytest.mark.parametrize(
    ("category", "sentence", "pattern"),
    [
        (LIABILITY, "Only the above limitations that are lawful where you live apply.", None),
        (LIABILITY, "We are not liable for direct or indirect lost profits.", "FP-LIAB-2"),
        (LIABILITY, "We are not liable for lost profits or damage to property.", "FP-LIAB-4"),
        (LIABILITY, "We are not responsible for acts of any card payment provider.", "FP-LIAB-6"),
        (LIABILITY, "We accept no responsibility for their practices.", "FP-LIAB-6"),
        (LIABILITY, "We accept no liability for errors in the texts provided by the customer.", None),
        (LIABILITY, "We disclaim liability for your compliance with the law.", None),
        (LIABILITY, "We are not responsible for a special offer that has ended.", "FP-LIAB-4"),
    ],
)
def test_a_head_of_loss_or_a_side_is_told_by_its_words(
    build: Any, find: Any, category: str, sentence: str, pattern: str | None
) -> None:
    assert refined(build, find, category, sentence).pattern == pattern


def test_an_item_is_not_judged_by_the_use_that_its_lead_in_names(build: Any, find: Any) -> None:
    head = "If you use your account for trade, these rules hold:"
    item = "you are liable to us for damages caused by your violation of these terms;"
    assert refined(build, find, INDEMNITY, [head, item], at=1, items=1).pattern == "FP-IND-2"


def test_compliance_with_the_law_is_no_breach(build: Any, find: Any) -> None:
    head = "We are not responsible for losses that result from:"
    items = ["our compliance with applicable laws;", "our delay."]
    assert refined(build, find, LIABILITY, [head, *items], at=1, items=2).pattern is None
    assert refined(build, find, LIABILITY, [head, *items], at=2, items=2).pattern == "FP-LIAB-4"


@pytest.mark.parametrize(
    ("category", "sentence", "pattern"),
    [
        (LIABILITY, "We owe no lost profits, even if a remedy fails of its essential purpose.", "FP-LIAB-2"),
        (LIABILITY, "We shall have no liability for indirect or special damages.", "FP-LIAB-2"),
        (LIABILITY, "Neither we nor agents shall have any liability for incidental damages.", "FP-LIAB-2"),
        (
            LIABILITY,
            "In no case will the total compensation for a direct damage exceed 250 EUR.",
            "FP-LIAB-4",
        ),
        (LIABILITY, "We are not liable for notes posted by others.", "FP-LIAB-6"),
        (LIABILITY, "We are not liable for carelessness that occurs on your part.", None),
        (LIABILITY, "We will not pay and you will be responsible for your attorneys' fees.", None),
        (LIABILITY, "You will not hold us liable for steps taken by us in good faith.", None),
        (LIABILITY, "We have no duty to provide prices and are not liable if they are missing.", "FP-LIAB-4"),
        (LIABILITY, "We take no responsibility for the payment of bank or other service fees.", None),
        (LIABILITY, "We are not liable for unauthorised use of your password by a third party.", "FP-LIAB-4"),
        (LIABILITY, "We are not responsible for the policies of those third parties.", "FP-LIAB-6"),
        (LIABILITY, "You assume the risk of any loss from use of the site.", "FP-RISK-2"),
        (INDEMNITY, "You release us and hold us harmless against a claim for missing rewards.", "FP-LIAB-4"),
        (LIABILITY, "If you do not object, we shall be responsible for returning the sum.", None),
        (LIABILITY, "Nor does Coinbox.net, Inc. assume any liability for lost mail.", "FP-LIAB-4"),
        (LIABILITY, "On transfer we are fully released from all our obligations.", "FP-ASG-3"),
        (LIABILITY, "No side has any liability under this agreement for any lost profits.", "FP-LIAB-2"),
        (LIABILITY, "We are not liable for lost profits or damages resulting from theft.", "FP-LIAB-4"),
        (LIABILITY, "You are solely responsible for any damage to your computer system.", "FP-RISK-2"),
        (INDEMNITY, "You will not settle a claim without our consent.", None),
        (INDEMNITY, "You release and hold our group harmless from all liability for accidents.", "FP-LIAB-4"),
        (INDEMNITY, "You indemnify us for your breach or your posting of texts.", "FP-IND-1"),
    ],
)
def test_a_sentence_is_told_from_its_neighbours(
    build: Any, find: Any, category: str, sentence: str, pattern: str | None
) -> None:
    assert refined(build, find, category, sentence).pattern == pattern


@pytest.mark.parametrize(
    ("category", "sentence", "pattern"),
    [
        (LIABILITY, "We take no responsibility for the texts of websites linked on our site.", "FP-LIAB-6"),
        (LIABILITY, "We are not responsible for sites run by persons other than us.", "FP-LIAB-6"),
        (LIABILITY, "We may without liability terminate the use of the site by other users.", "FP-LIAB-4"),
        (
            LIABILITY,
            "We refuse payments of third parties and have no liability for such refusal.",
            "FP-LIAB-4",
        ),
        (LIABILITY, "This section limits our liability to you.", None),
        (LIABILITY, "We are not liable for tax due to inaccurate data you supply.", None),
        (LIABILITY, "We are not liable for lost profits or other loss.", "FP-LIAB-4"),
        (INDEMNITY, "You indemnify us for losses from errors made by you.", "FP-IND-2"),
        (INDEMNITY, "You indemnify us for any breach of that warranty.", "FP-IND-2"),
        (INDEMNITY, "You release and hold us harmless from liability for third-party sites.", "FP-LIAB-6"),
        (INDEMNITY, "A duty to indemnify us survives termination.", None),
        (INDEMNITY, "The indemnified parties are not liable for special damages.", "FP-LIAB-2"),
        (INDEMNITY, "The indemnified parties are not liable for the conduct of others.", None),
        (INDEMNITY, "The indemnifying party may not settle without consent.", None),
        (INDEMNITY, "You answer to us for damages caused by unlawful use of the site.", "FP-IND-2"),
        (INDEMNITY, "You indemnify us for breach of the laws on personal data by you.", "FP-IND-2"),
        (LIABILITY, "With the exception of wilful acts we are not liable for any damages of any kind.", None),
        (LIABILITY, "You, and not us, are responsible for the notes that you upload.", None),
        (LIABILITY, "We incur no liability for any violation of the law committed by you.", None),
        (LIABILITY, "We incur no liability as a result of similarities in our services.", "FP-LIAB-4"),
        (INDEMNITY, "You indemnify us for claims which assert that your breach hurt them.", "FP-IND-1"),
        (LIABILITY, "You, not us, are responsible for the care of your password.", None),
        (
            LIABILITY,
            "Neither we nor the third party suppliers answer or are liable for such sites.",
            "FP-LIAB-6",
        ),
        (LIABILITY, "We and each of our suppliers are not liable for special damages.", "FP-LIAB-2"),
        (LIABILITY, "We are not responsible for errors or fees in payments.", "FP-LIAB-4"),
        (LIABILITY, "We are not liable for any loss of your information for any reason.", "FP-LIAB-4"),
        (LIABILITY, "We are not responsible for screening the notes on the board.", None),
        (LIABILITY, "We are not liable for any act that you take on the site.", None),
        (LIABILITY, "We are not liable for your interactions with any persons found here.", "FP-LIAB-6"),
        (LIABILITY, "The service may be delayed by causes beyond our control such as outages.", "FP-WARR-2"),
        (INDEMNITY, "You further agree not to settle a matter without our consent.", None),
        (INDEMNITY, "You indemnify us for your account where losses are due to errors by you.", "FP-IND-2"),
        (INDEMNITY, "You indemnify us for a violation of your obligations.", "FP-IND-2"),
        (LIABILITY, "To the extent that a state does not permit this, our liability is limited.", None),
        (LIABILITY, "We accept no liability whatsoever regarding acts of such parties.", "FP-LIAB-6"),
        (LIABILITY, "Your sole remedy for linked websites is to stop using the site.", "FP-LIAB-4"),
        (LIABILITY, "We are not liable for content that people post.", "FP-LIAB-6"),
        (LIABILITY, "These include damages for delays and other tangible losses of profits.", None),
        (INDEMNITY, "This text sets out your indemnity of us.", None),
        (INDEMNITY, "Any such breach entitles us to be indemnified by you.", "FP-IND-2"),
        (LIABILITY, "We have no liability for deletion of any user content.", "FP-LIAB-4"),
        (LIABILITY, "We are not liable for misconduct of the teachers in a class.", "FP-LIAB-6"),
        (INDEMNITY, "Nothing here relieves you of your duty to indemnify us.", None),
        (INDEMNITY, "You bear and hold us harmless for any effects that a change has on you.", "FP-LIAB-4"),
        (INDEMNITY, "You bear our costs owing to non-compliance by the user.", "FP-IND-2"),
        (LIABILITY, "We do not assume responsibility for filtering notes.", None),
        (LIABILITY, "We are not liable for any loss from reliance on information on the site.", "FP-LIAB-4"),
        (LIABILITY, "We are not liable for delays of the site or errors in the content.", "FP-LIAB-4"),
        (LIABILITY, "We are not responsible for the conduct of the brokers you meet.", "FP-LIAB-6"),
        (INDEMNITY, "You indemnify us for losses, costs, penalties and interest.", "FP-IND-1"),
        (INDEMNITY, "We may sue in the same court when seeking indemnification.", None),
        (INDEMNITY, "Your access does not mean that we do business in your state.", None),
        (LIABILITY, "We do not owe you any compensation for pauses.", "FP-LIAB-4"),
        (LIABILITY, "We are not liable for invalid bank details provided by you.", None),
        (LIABILITY, "We are not liable for an error by the registry.", "FP-LIAB-6"),
        (INDEMNITY, "You release, discharge and hold us harmless from causes of action.", "FP-LIAB-4"),
        (INDEMNITY, "You defend us for use of the site or the app in violation of this text.", "FP-IND-2"),
        (INDEMNITY, "You indemnify us for our enforcement of the rules on improper use.", "FP-IND-1"),
        (LIABILITY, "The site is run by Acme LLC, a limited liability company.", None),
        (LIABILITY, "We are not liable for damage from data wrongly given by the customer.", None),
        (INDEMNITY, "It holds as far as we would be required to indemnify that party.", None),
        (LIABILITY, "The carriers shall not be liable for late messages.", None),
        (LIABILITY, "From such novation on the company is released from these duties.", "FP-ASG-3"),
    ],
)
def test_an_own_act_is_no_matter_of_third_parties(
    build: Any, find: Any, category: str, sentence: str, pattern: str | None
) -> None:
    assert refined(build, find, category, sentence).pattern == pattern


def test_an_item_in_brackets_belongs_to_what_opens_its_list(build: Any, find: Any) -> None:
    payer = "You indemnify us for costs."
    opening = "We are not liable for (a) our delay."
    items = [payer, opening, "(b) any failure of the widget."]
    assert refined(build, find, LIABILITY, items, at=2).pattern == "FP-LIAB-4"
    assert refined(build, find, LIABILITY, [opening, payer, items[2]], at=2).pattern is None


def test_an_item_of_what_the_user_may_not_do_is_no_exclusion(build: Any, find: Any) -> None:
    clause = [
        "You may not (a) copy the app;",
        "or (b) go beyond any access.",
        "We are not liable for pauses.",
    ]
    assert refined(build, find, LIABILITY, clause, at=1).pattern is None


def test_an_uncontrolled_event_last_in_a_long_list_is_not_its_pattern(build: Any, find: Any) -> None:
    words = (
        "We are not liable for direct or indirect damages from (i) bugs, (ii) pauses, (iii) data, (iv) text, "
        "(v) links and (vi) events beyond our control."
    )
    assert refined(build, find, LIABILITY, words).pattern == "FP-LIAB-4"


@pytest.mark.parametrize(
    ("category", "sentence", "pattern"),
    [
        # heads of loss beside lost profit
        (LIABILITY, "We are not liable for loss of profits, use or data, or indirect damages.", "FP-LIAB-4"),
        (LIABILITY, "We are not liable for loss of revenue, loss of capital or special loss.", "FP-LIAB-4"),
        (LIABILITY, "We are not liable for indirect damages (including loss of data).", "FP-LIAB-2"),
        # whose thing, and which step
        (LIABILITY, "The liability of both companies is several and not joint.", None),
        (LIABILITY, "We do not answer for parcels and are not liable for a wrong number you enter.", None),
        (LIABILITY, "We are not responsible for your decisions based on the data.", "FP-WARR-3"),
        (LIABILITY, "If the tool calls for repair of your data, you bear all costs.", "FP-RISK-2"),
        # who leads the defence
        (INDEMNITY, "We may take control of the defence of a matter you indemnify.", "FP-IND-1"),
        (INDEMNITY, "We may take control of the defence at your expense.", "FP-IND-1"),
    ],
)
def test_heads_steps_and_control_are_read_for_what_they_are(
    build: Any, find: Any, category: str, sentence: str, pattern: str | None
) -> None:
    assert refined(build, find, category, sentence).pattern == pattern


@pytest.mark.parametrize(
    ("before", "sentence", "pattern"),
    [
        ("We are liable for no damages, direct or indirect.", "Loss of income or data.", "FP-LIAB-2"),
        (
            "We shall not be liable for any damages, direct or indirect.",
            "Loss of income or data.",
            "FP-LIAB-1",
        ),
        (
            "We are not liable for any damages, direct or indirect.",
            "Your only remedy is to leave.",
            "FP-LIAB-1",
        ),
        ("Delay can occur.", "Your only remedy is to leave.", "FP-LIAB-4"),
        (
            "Force majeure includes failures of our systems.",
            "We are not liable for loss due to such events.",
            "FP-LIAB-8",
        ),
        (
            "Items are listed by our sellers.",
            "We take no responsibility for safety or quality of items.",
            "FP-LIAB-6",
        ),
        ("Items are made by us.", "We take no responsibility for safety or quality of items.", "FP-LIAB-4"),
        (
            "We are not responsible for content of third parties.",
            "We are not responsible.",
            "FP-LIAB-6",
        ),
    ],
)
def test_a_sentence_that_leans_on_the_one_before_has_its_pattern(
    build: Any, find: Any, before: str, sentence: str, pattern: str
) -> None:
    assert refined(build, find, LIABILITY, [before, sentence], at=1).pattern == pattern


def test_a_lead_in_to_lost_profit_alone_is_no_full_release(build: Any, find: Any) -> None:
    head = "We are not liable for the following losses:"
    items = ["(a) lost profits;", "(b) loss of goodwill."]
    finding = refined(build, find, LIABILITY, [head, *items], at=0, items=2)
    assert finding.pattern == "FP-LIAB-2"
    assert "350(2)" not in finding.statement


def test_an_item_of_a_list_for_all_use_in_any_way_is_no_matter_of_fault(build: Any, find: Any) -> None:
    head = "You indemnify us for losses in any way connected with:"
    items = ["(a) your use of the site;", "(b) your breach of the law."]
    assert refined(build, find, INDEMNITY, [head, *items], at=2, items=2).pattern == "FP-IND-1"
    faults = ["(a) your fraud;", "(b) your breach of the law."]
    assert refined(build, find, INDEMNITY, [head, *faults], at=2, items=2).pattern == "FP-IND-2"


def test_who_leads_the_defence_is_no_indemnity_in_a_clause_of_limits(build: Any, find: Any) -> None:
    limit = "Our total liability to you does not exceed 100 USD."
    control = "We may take control of the defence of a matter you indemnify."
    assert refined(build, find, INDEMNITY, [limit, control], at=1).pattern is None
    owed = "You will indemnify us for all losses."
    assert refined(build, find, INDEMNITY, [owed, control], at=1).pattern == "FP-IND-1"
