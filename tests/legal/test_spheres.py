"""In whose sphere a loss arises: third persons on either side, the user's things, the provider's systems."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tosscan.legal.assess import weigh

LIABILITY = "limitation_of_liability"
WARRANTY = "warranty_disclaimer"
RISK = "assumption_of_risk"
INDEMNITY = "indemnification"


def chosen(build: Any, find: Any, category: str, *sentences: str, at: int = 0, items: int = 0) -> str | None:
    """Return the pattern of sentence ``at``; the last ``items`` sentences are the list of the one before."""
    doc = build(list(sentences))
    head = len(doc.sentences) - items - 1
    listed = (replace(s, lead_in=head) if n > head else s for n, s in enumerate(doc.sentences))
    doc = replace(doc, sentences=tuple(listed))
    return weigh(doc, findings=(find(doc, at, category),), fair=(), hints=()).findings[0].pattern


@pytest.mark.parametrize(
    ("category", "sentence", "pattern"),
    [
        # those who perform for the provider, and others whose acts it does not answer for
        (LIABILITY, "We disclaim all liability for acts or omissions of the host.", "FP-LIAB-6"),
        (LIABILITY, "We have no liability for any act or omission of any seller.", "FP-LIAB-6"),
        (LIABILITY, "The third party processor is solely responsible for handling payments.", "FP-LIAB-6"),
        (RISK, "The third party processor is solely responsible for handling payments.", "FP-LIAB-6"),
        (LIABILITY, "Posts are solely the responsibility of the person providing them.", "FP-LIAB-6"),
        (LIABILITY, "We are not responsible for (nor do we endorse) any third party terms.", "FP-LIAB-6"),
        (LIABILITY, "We are not responsible for games written by people outside our firm.", "FP-LIAB-6"),
        (WARRANTY, "We make no representations about the users.", "FP-LIAB-6"),
        (WARRANTY, "We give no guarantee regarding the quality of the host.", "FP-LIAB-6"),
        (WARRANTY, "We do not guarantee the confidentiality of the user uploads.", None),
        (
            LIABILITY,
            "We are not liable for costs that arise from failure by organizers to check it.",
            "FP-LIAB-6",
        ),
        (LIABILITY, "We are not responsible for payment processing or banking clearance.", "FP-LIAB-6"),
        (LIABILITY, "Another user may have shared the clip, and we are not responsible for it.", "FP-LIAB-6"),
        (LIABILITY, "We do not warrant, and are not liable for, offerings of these businesses.", "FP-LIAB-6"),
        (
            LIABILITY,
            "We assume no liability for products of all these and any other third parties.",
            "FP-LIAB-6",
        ),
        (LIABILITY, "We are not liable for unauthorized use of your card by a third party.", "FP-LIAB-6"),
        (LIABILITY, "We are not responsible for enforcing any such licences.", "FP-LIAB-6"),
        (
            LIABILITY,
            "We are not responsible for conduct, whether online or offline, of any guest.",
            "FP-LIAB-6",
        ),
        (LIABILITY, "We have no liability for comments posted by you or any third-party.", "FP-LIAB-6"),
        (LIABILITY, "We are not liable for any content or materials of any third parties.", "FP-LIAB-6"),
        (LIABILITY, "We are not liable for failure to process your payment.", "FP-LIAB-4"),
        (LIABILITY, "We are not liable for unauthorized use of your card.", "FP-LIAB-4"),
        (LIABILITY, "Ask the bank, but in no event will we be responsible to you for any such fee.", None),
        (LIABILITY, "In no event will we be liable to you for any such fee or damages.", "FP-LIAB-4"),
        (WARRANTY, "We make no warranties as to the conduct of users of the site.", "FP-LIAB-6"),
        (WARRANTY, "We make no warranties as to the conduct of the site.", "FP-WARR-1"),
        # whose promise, whose breach
        (WARRANTY, "Our consent will not diminish or waive your representations and warranties.", None),
        (WARRANTY, "We waive and exclude all implied warranties.", "FP-WARR-1"),
        (INDEMNITY, "You indemnify us for all loss if they breach any of these terms.", "FP-IND-1"),
        (INDEMNITY, "You indemnify us for a breach by you or anyone you give access.", "FP-IND-1"),
        (INDEMNITY, "You indemnify us against claims out of your breach of these terms.", "FP-IND-2"),
        (INDEMNITY, "You indemnify us against claims out of a breach of these terms by you.", "FP-IND-2"),
        (INDEMNITY, "You indemnify us for loss out of your or a user's breach of the terms.", "FP-IND-1"),
        (
            INDEMNITY,
            "You indemnify us for loss from (a) a breach of these terms or (b) content posted.",
            "FP-IND-1",
        ),
        (WARRANTY, "We give no warranty whatsoever with respect to such links.", "FP-LIAB-6"),
        (WARRANTY, "We do not warrant the quality of any host-provided services.", "FP-LIAB-6"),
        (WARRANTY, "We do not warrant the safety or suitability of any member.", "FP-LIAB-6"),
        (WARRANTY, "We give no guarantee on offers that are furnished by third parties.", "FP-LIAB-6"),
        (WARRANTY, "We do not warrant the safety of the site.", None),
        # the whole service at the user's risk, the login, pointers to a cap, information
        (
            RISK,
            "Your use of the services, including any third-party service, is at your own risk.",
            "FP-RISK-2",
        ),
        (RISK, "Your use of third-party services is at your own risk.", "FP-LIAB-6"),
        (RISK, "You agree to be liable for any unauthorized access to the app.", "FP-RISK-3"),
        (RISK, "You assume total responsibility related to your use of the services.", "FP-RISK-2"),
        (LIABILITY, "If we are liable, our liability is limited as described below.", None),
        (LIABILITY, "Our liability is limited as described below and shall not exceed 10 USD.", "FP-LIAB-4"),
        (LIABILITY, "We are not responsible for the use or interpretation of information.", "FP-WARR-3"),
        (LIABILITY, "We are not responsible for the use of the app.", "FP-LIAB-4"),
        # those on the user's side, and stores that free themselves
        (LIABILITY, "We are not liable for the actions of your trading agent.", None),
        (LIABILITY, "We are not liable for acts of third parties to whom you granted access.", None),
        (LIABILITY, "The payment to us is your funding source provider's legal responsibility.", None),
        (LIABILITY, "Our bank takes over responsibility for the payout.", "FP-LIAB-6"),
        (WARRANTY, "We make no warranties concerning any trading agent.", None),
        (RISK, "If you empower the trading agent, you do so at your risk.", None),
        (LIABILITY, "The app store is not obliged to maintain the app and is not liable for it.", None),
        (LIABILITY, "Your platform is not responsible for the app.", None),
        # the user's own things and debts
        (LIABILITY, "We are not responsible for any content that appears on your website.", None),
        (LIABILITY, "We are not liable for damage to your equipment.", "FP-LIAB-4"),
        (LIABILITY, "We are not responsible for any taxes related to your use of our rooms.", None),
        (LIABILITY, "Our failure to invoice you does not relieve you of liability to pay.", None),
        (RISK, "You are responsible for any costs you incur to reach the site from your device.", None),
        (RISK, "You assume all risk and liability for such prohibited use of content.", None),
        # force majeure in other words
        (
            LIABILITY,
            "Fleximo is not liable for delay due to causes beyond Fleximo's control such as hacking.",
            "FP-LIAB-8",
        ),
        (
            LIABILITY,
            "We are not liable for (a) indirect damages or lost profits, (b) any matter beyond our control.",
            "FP-LIAB-4",
        ),
        # the whole use put on the user
        (RISK, "You assume all responsibility for the use of, and results from, our services.", "FP-RISK-2"),
        (RISK, "You assume all risk when using the site.", "FP-RISK-2"),
        (RISK, "If you install any add-on, you do so at your own risk.", "FP-RISK-2"),
        (RISK, "If you publish your address here, you do so at your own risk.", None),
        # acts under the login, and the mere duty to keep it secret
        (RISK, "You are liable for all use of the service by the child.", "FP-RISK-3"),
        (
            RISK,
            "You are responsible for maintaining the secrecy of any password you use to access the site.",
            None,
        ),
        # what the service does not promise
        (WARRANTY, "We do not promise that we will always update the app.", "FP-WARR-2"),
        (WARRANTY, "We cannot guarantee that hacking will never occur.", "FP-WARR-2"),
        (
            WARRANTY,
            "No warranty is given of the workmanship of the service or the accuracy of information.",
            "FP-WARR-1",
        ),
        (INDEMNITY, "You indemnify us for costs that result from your failure to collect it.", "FP-IND-2"),
    ],
)
def test_a_loss_is_read_by_whose_sphere_it_is(
    build: Any, find: Any, category: str, sentence: str, pattern: str | None
) -> None:
    assert chosen(build, find, category, sentence) == pattern


def test_a_technical_cause_within_accepted_risks_is_no_market_warning(build: Any, find: Any) -> None:
    lead = "You trade on margin at your own risk."
    cause = "Losses may follow from insufficient liquidity or technical issues on our side."
    assert chosen(build, find, RISK, lead, cause, at=1) == "FP-RISK-2"
    calm = "Losses may follow from insufficient liquidity."
    assert chosen(build, find, RISK, lead, calm, at=1) == "FP-RISK-1"


def test_information_alone_goes_with_the_refusal_it_is_the_ground_of(build: Any, find: Any) -> None:
    only = "The charts are made available for informational purposes only."
    refusal = "Accordingly, no warranty is given for any loss from acting on such information."
    assert chosen(build, find, WARRANTY, only, refusal) == "FP-WARR-3"
    assert chosen(build, find, WARRANTY, only) is None


def test_events_of_force_majeure_go_with_the_list(build: Any, find: Any) -> None:
    lead = '"Force majeure events" means:'
    items = ("(a) strikes;", "(b) failures of our software.")
    assert [chosen(build, find, LIABILITY, lead, *items, at=n, items=2) for n in range(3)] == [
        "FP-LIAB-8"
    ] * 3
    outer = ("(a) strikes;", "(b) earthquakes.")
    assert chosen(build, find, LIABILITY, lead, *outer, at=1, items=2) is None


def test_heads_go_with_their_lead_in_where_intent_is_kept(build: Any, find: Any) -> None:
    kept = "Nothing in these terms excludes our liability for fraud."
    lead = "In no event are we liable for any of the following types of loss:"
    items = ("(a) loss of profits;", "(b) loss of use of hardware.")
    assert chosen(build, find, LIABILITY, kept, lead, *items, at=3, items=2) == "FP-LIAB-2"


def test_an_item_of_an_indemnity_without_fault_takes_its_pattern(build: Any, find: Any) -> None:
    lead = "You will indemnify us for all losses arising from:"
    items = ("(a) your use of the service;", "(b) your breach of these terms.")
    assert chosen(build, find, INDEMNITY, lead, *items, at=2, items=2) == "FP-IND-1"
    faults = ("(a) your fraud;", "(b) your breach of these terms.")
    assert chosen(build, find, INDEMNITY, lead, *faults, at=2, items=2) == "FP-IND-2"


def test_a_sentence_on_how_far_limits_reach_goes_with_them(build: Any, find: Any) -> None:
    full = "We are not liable for any direct or indirect damages resulting from your use of the site."
    reach = "This limitation applies whether the claim is in contract or in tort."
    assert chosen(build, find, LIABILITY, full, reach, at=1) == "FP-LIAB-1"
    lost = "We are not liable for indirect damages."
    assert chosen(build, find, LIABILITY, lost, reach, at=1) == "FP-LIAB-2"


@pytest.mark.parametrize(
    ("category", "sentence", "pattern"),
    [
        (LIABILITY, "We have no liability for any claim about reviews posted by users.", "FP-LIAB-6"),
        (LIABILITY, "We are not responsible for the actions of any visitors.", "FP-LIAB-6"),
        (LIABILITY, "All posts are the sole responsibility of the party from whom they come.", "FP-LIAB-6"),
        (WARRANTY, "We make no guarantee whatsoever about photos posted by other users.", "FP-LIAB-6"),
        (WARRANTY, "We do not warrant the offerings of any of these businesses.", "FP-LIAB-6"),
        (
            LIABILITY,
            "We assume no liability for this site's content or that of any sites linked to it.",
            "FP-LIAB-4",
        ),
        (LIABILITY, "You, and not us, answer for it: you are responsible for your posts.", None),
        (LIABILITY, "We are not responsible if you break the law.", None),
        (LIABILITY, "We are not liable for a slightly negligent breach of minor duties.", None),
        (LIABILITY, "We are not responsible for any of your tax obligations.", None),
        (LIABILITY, "You, and not we, are responsible for all activity in your account.", "FP-RISK-3"),
        (LIABILITY, "Your use of the site is at your sole risk.", "FP-RISK-2"),
        (RISK, "You are solely responsible for any content posted by you, and for errors in it.", None),
        (RISK, "If any other person accesses your account, you are responsible for it.", "FP-RISK-3"),
        (RISK, "You are responsible for the conduct of any person who uses your account.", "FP-RISK-3"),
        (WARRANTY, "We do not guarantee the resolution of the stream.", "FP-WARR-2"),
        (WARRANTY, "We cannot guarantee the validity of the information found here.", "FP-WARR-3"),
        (WARRANTY, "We do not warrant against interference with your enjoyment of the app.", "FP-WARR-1"),
        (
            WARRANTY,
            "We make no warranties of any kind as to the operation of the site or the information on it.",
            "FP-WARR-1",
        ),
        (INDEMNITY, "The foregoing indemnification obligation of us does not cover your changes.", None),
    ],
)
def test_words_of_others_and_of_the_user_are_told_apart(
    build: Any, find: Any, category: str, sentence: str, pattern: str | None
) -> None:
    assert chosen(build, find, category, sentence) == pattern


def test_an_item_that_the_user_warrants_is_no_disclaimer(build: Any, find: Any) -> None:
    promise = "You represent and warrant that you own the content."
    refusal = "We do not warrant that the site is up to date."
    item = "that the content is accurate."
    assert chosen(build, find, WARRANTY, refusal, promise, item, at=2) is None
    assert chosen(build, find, WARRANTY, refusal, item, at=1) == "FP-WARR-3"


@pytest.mark.parametrize(
    ("category", "sentence", "pattern"),
    [
        (LIABILITY, "We are not liable for any user posted content.", "FP-LIAB-6"),
        (LIABILITY, "We are not liable for the loss of any user content.", "FP-LIAB-4"),
        (LIABILITY, "We are not responsible for advice sent by users.", "FP-LIAB-6"),
        (LIABILITY, "We are not responsible for any material that you upload.", None),
        (LIABILITY, "This clause does not limit any other liability you may have.", None),
        (LIABILITY, "We are not responsible for the policies of those platforms.", "FP-LIAB-6"),
        (
            LIABILITY,
            "We are not liable for any breach by the third party, nor for loss of profits or damages.",
            "FP-LIAB-6",
        ),
        (LIABILITY, "We are not responsible for devices or equipment that we do not own.", None),
        (LIABILITY, "We are not liable for the accuracy of the information that you provide.", None),
        (RISK, "We do not assure that other users are honest, and you assume all risk of harm.", "FP-LIAB-6"),
        (RISK, "Neither party is liable to the other for any indirect or consequential loss.", "FP-LIAB-2"),
        (RISK, "We may end the service if your payment information is not accurate.", None),
        (RISK, "We hold you responsible for anything done using your account.", "FP-RISK-3"),
        (RISK, "You waive any rights under civil code 1542 and hold us not liable.", None),
        (INDEMNITY, "This indemnity is in addition to any other indemnities.", None),
        (INDEMNITY, "Except for your indemnification duties, our total liability is limited to 5 USD.", None),
    ],
)
def test_what_is_posted_or_owed_by_whom_decides(
    build: Any, find: Any, category: str, sentence: str, pattern: str | None
) -> None:
    assert chosen(build, find, category, sentence) == pattern


def test_such_services_are_those_of_the_sentence_before(build: Any, find: Any) -> None:
    named = "The app may show third-party services."
    refused = "We are not responsible for and do not endorse such services."
    assert chosen(build, find, LIABILITY, named, refused, at=1) == "FP-LIAB-6"


def test_relief_under_force_majeure_goes_with_its_events(build: Any, find: Any) -> None:
    events = "We are not liable for events beyond our control, such as failures of our servers."
    relief = "In a force majeure event we are excused from performance."
    assert chosen(build, find, LIABILITY, events, relief, at=1) == "FP-LIAB-8"


@pytest.mark.parametrize(
    ("category", "sentence", "pattern"),
    [
        (LIABILITY, "If your claim for damages does not exceed 75 USD, we pay the arbitrator.", None),
        (LIABILITY, "We disclaim all liability for failures due to wear or product misuse.", None),
        (LIABILITY, "We are not liable for errors on the bills you receive from your carrier.", None),
        (LIABILITY, "We are not liable for loss from use or misuse of your account.", "FP-LIAB-4"),
        (LIABILITY, "You, not company, have full responsibility for the message.", None),
        (LIABILITY, "We are not liable in any manner for any third-party products.", "FP-LIAB-6"),
        (LIABILITY, "We are not liable for the accuracy of content or failure to store it.", "FP-LIAB-4"),
        (WARRANTY, "Neither party may make any warranty on behalf of any other party.", None),
        (WARRANTY, "We do not warrant that our site is accurate, complete or current.", "FP-WARR-1"),
        (WARRANTY, "We do not warrant that results from use of the site will be accurate.", "FP-WARR-3"),
        (
            RISK,
            "You accept full responsibility for unauthorized use of our tools by minors.",
            "FP-RISK-3",
        ),
        (RISK, "Use of the sites, texts and features is at your sole risk.", "FP-RISK-2"),
        (INDEMNITY, "If you knowingly misrepresent a fact, you may be liable to us for costs.", "FP-IND-2"),
    ],
)
def test_a_sum_a_store_and_an_account_are_told_from_liability(
    build: Any, find: Any, category: str, sentence: str, pattern: str | None
) -> None:
    assert chosen(build, find, category, sentence) == pattern


def test_an_item_of_what_the_user_may_not_do_bears_no_risk(build: Any, find: Any) -> None:
    lead = "You answer for your conduct and you will not do any of the following:"
    item = "use another user's account without leave."
    assert chosen(build, find, RISK, lead, item, at=1, items=1) is None


def test_any_event_as_force_majeure_reaches_the_sentence_that_excuses(build: Any, find: Any) -> None:
    event = "A force majeure event means any event beyond our control."
    excuse = "We are not liable to the extent that a failure results from a force majeure event."
    assert chosen(build, find, LIABILITY, event, excuse, at=1) == "FP-LIAB-8"
    outer = "A force majeure event means an earthquake."
    assert chosen(build, find, LIABILITY, outer, excuse, at=1) is None


@pytest.mark.parametrize(
    ("category", "sentence", "pattern"),
    [
        (LIABILITY, "We will not pay you compensation for unauthorised payments before notice.", "FP-RISK-3"),
        (WARRANTY, "We do not have any control over the goods sold by merchants.", "FP-LIAB-6"),
        (INDEMNITY, "You will have no obligation to indemnify us for losses that we cause.", None),
        (LIABILITY, "You will have no obligation to hold us harmless from any liability.", None),
        (RISK, "This means that you, and not Quoteco, are solely responsible and liable for posts.", None),
        (RISK, "You are responsible for promptly notifying us of unauthorized use of your account.", None),
        (WARRANTY, "We do not guarantee that you will receive staking rewards.", "FP-WARR-2"),
        (RISK, "If you use any Quote.io products, you do so at your discretion and at risk.", "FP-RISK-2"),
    ],
)
def test_headings_rewards_and_control_are_read_for_what_they_are(
    build: Any, find: Any, category: str, sentence: str, pattern: str | None
) -> None:
    assert chosen(build, find, category, sentence) == pattern


def test_a_lead_in_to_indirect_heads_alone_is_read_with_them(build: Any, find: Any) -> None:
    lead = "In no event shall we be liable for:"
    heads = ("lost profits;", "any incidental or consequential damages.")
    assert chosen(build, find, LIABILITY, lead, *heads, at=0, items=2) == "FP-LIAB-2"
    direct = ("any direct damages;", "any consequential damages.")
    assert chosen(build, find, LIABILITY, lead, *direct, at=0, items=2) == "FP-LIAB-4"


def test_items_of_what_is_no_breach_are_no_indemnity(build: Any, find: Any) -> None:
    head = "Downtime caused by any of these shall not be considered a breach of the agreement:"
    items = ["(a) a fault of the network.", "(b) any breach by the customer."]
    assert chosen(build, find, INDEMNITY, head, *items, at=2, items=2) is None


def test_items_of_the_users_own_fault_are_no_third_parties(build: Any, find: Any) -> None:
    head = "We have no liability for a failure that is attributable to:"
    items = ["(a) your own fault when you deal with other users.", "(b) acts of third parties."]
    assert chosen(build, find, LIABILITY, head, *items, at=1, items=2) is None
    assert chosen(build, find, LIABILITY, head, *items, at=2, items=2) == "FP-LIAB-6"


@pytest.mark.parametrize(
    ("last", "pattern"),
    [
        ("(b) your events.", "FP-IND-1"),
        ("(b) your content that infringes rights.", "FP-IND-2"),
        ("(b) your violation of law.", "FP-IND-2"),
    ],
)
def test_one_item_without_a_breach_tells_of_the_whole_list(
    build: Any, find: Any, last: str, pattern: str
) -> None:
    head = "You agree to indemnify us against claims arising out of: (a) your breach of these terms."
    assert chosen(build, find, INDEMNITY, head, last) == pattern
