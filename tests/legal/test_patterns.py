"""From the words of a clause to a fact pattern, and from the pattern to statements."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from tosscan.document.parties import Parties
from tosscan.findings.finding import Finding
from tosscan.legal.assess import weigh
from tosscan.legal.provisions import load
from tosscan.legal.recognition import condition, recognition

LIABILITY = "limitation_of_liability"
CHANGE = "unilateral_change"


@dataclass
class Desk:
    """Refines findings on sentences written for the test."""

    build: Any
    find: Any

    def refine(
        self, category: str, *clauses: Any, at: int = 0, severity: int = 3, language: str = "en", **how: Any
    ) -> Finding:
        """Return the finding of ``category`` on sentence ``at`` of a document of ``clauses``."""
        doc = self.build(*clauses, **how)
        finding = self.find(doc, at, category, severity)
        fair = (finding,) if severity == 1 else ()
        remarks = () if severity == 1 else (finding,)
        weighed = weigh(doc, findings=remarks, fair=fair, hints=(), language=language)
        return (weighed.findings + weighed.fair)[0]


@pytest.fixture(name="desk")
def _desk(build: Any, find: Any) -> Desk:
    return Desk(build, find)


def consequences(finding: Finding) -> set[str | None]:
    return {match.consequence for match in finding.provisions if match.role == "for"}


@pytest.mark.parametrize(
    ("category", "sentence", "pattern"),
    [
        (LIABILITY, "We shall not be liable for any loss or damage of any kind whatsoever.", "FP-LIAB-1"),
        (LIABILITY, "We are not liable for lost profits or indirect damages.", "FP-LIAB-2"),
        (LIABILITY, "Our total liability shall not exceed 100 USD, except for fraud.", "FP-LIAB-3"),
        (LIABILITY, "Our total liability shall not exceed the fees that you paid.", "FP-LIAB-4"),
        (LIABILITY, "Our liability is limited to direct damages.", "FP-LIAB-2"),
        (LIABILITY, "We are not liable for delays that are not caused by us.", None),
        (LIABILITY, "We are not liable for losses caused by your own negligence.", None),
        (LIABILITY, "We are not responsible for acts of third parties such as banks.", "FP-LIAB-6"),
        (LIABILITY, "We are not liable for events beyond our control, including hacks.", "FP-LIAB-8"),
        (
            LIABILITY,
            "In no event are we liable for indirect damages based on any claim under contract.",
            "FP-LIAB-2",
        ),
        (LIABILITY, "We are not responsible for mistakes that you make with the app.", None),
        (LIABILITY, "Apple is not responsible for claims about the app.", None),
        (LIABILITY, "You will not hold us and/or a supplier liable for errors.", "FP-LIAB-4"),
        (LIABILITY, "We are not liable for use of the app or of third-party materials.", "FP-LIAB-4"),
        (LIABILITY, "We and the third-party providers will not be liable for bugs.", "FP-LIAB-4"),
        (LIABILITY, "We are not responsible for acts or omissions of any issuer.", "FP-LIAB-6"),
        (LIABILITY, "We have no liability for your dealings with any such advertiser.", "FP-LIAB-6"),
        (LIABILITY, "You have no claims against us over the coins listed here.", "FP-LIAB-4"),
        (LIABILITY, "We are not liable to you for any damages exceeding 100 USD.", "FP-LIAB-4"),
        (LIABILITY, "We are not liable for a loss due to your loss of your password.", None),
        ("assignment", "Any attempted transfer in breach of this will not be valid.", "FP-ASG-5"),
        ("funds_restriction", "You may not be able to reverse a transaction.", None),
        ("funds_restriction", "We take back deposits made in error.", None),
        ("funds_restriction", "We may reverse deposits made in error.", "FP-FUND-9"),
        ("unilateral_termination", "You do not need to give us notice to cancel.", "FP-TERM-5"),
        (CHANGE, "Changed terms are effective immediately for new users.", "FP-CHG-5"),
        (LIABILITY, "We are not responsible for your loss if you prematurely release the coins.", None),
        (CHANGE, "We can add or remove paid features.", None),
        (CHANGE, "The app is free, but we may institute a charge at some point.", "FP-CHG-10"),
        ("assignment", "On such assignment we are relieved of all further obligations.", "FP-ASG-3"),
        ("unilateral_termination", "Access may from time to time be unavailable, delayed or limited.", None),
        ("unilateral_termination", "You cannot close your account while a request is pending.", "FP-TERM-6"),
        ("funds_restriction", "Credits are forfeited when the account is cancelled.", "FP-FUND-7"),
        ("funds_restriction", "You forfeit funds that are not claimed within six years.", "FP-FUND-8"),
        (CHANGE, "We change these terms; you will be informed of any changes a week before.", "FP-CHG-3"),
        (CHANGE, "We change these terms without providing you with a notice.", "FP-CHG-5"),
        (CHANGE, "Conversion rates change with market conditions.", None),
        ("unilateral_termination", "Access may be withdrawn at any time.", "FP-TERM-1"),
        (
            "unilateral_termination",
            "A failure to answer will result in termination of the account.",
            "FP-TERM-3",
        ),
        ("unilateral_termination", "Multiple accounts will be closed.", "FP-TERM-3"),
        (
            "funds_restriction",
            "We may void any winnings and confiscate your balance where you cheat.",
            "FP-FUND-7",
        ),
        ("funds_restriction", "We may void winnings that an error of the software brought.", "FP-FUND-9"),
        (
            "funds_restriction",
            "You are not allowed to withdraw before you have wagered the bonus.",
            "FP-FUND-11",
        ),
        (CHANGE, "We may change the rate at which you earn points.", "FP-CHG-5"),
        (
            "unilateral_termination",
            "We close your account at our sole discretion if you decline to provide papers.",
            "FP-TERM-3",
        ),
        ("unilateral_termination", "We close the account of users who provide false papers.", "FP-TERM-3"),
        (
            "unilateral_termination",
            "Our decision (which may be termination) is final and binding.",
            "FP-DISC-2",
        ),
        ("unilateral_termination", "You should deactivate your old offers.", None),
        (
            "unilateral_termination",
            "Additional tokens wallets may be terminated at our absolute discretion.",
            "FP-TERM-1",
        ),
        ("funds_restriction", "We withhold refunds to settle your negative balance.", "FP-FUND-4"),
        (CHANGE, "We may amend these terms without prior notice.", "FP-CHG-5"),
        (CHANGE, "We let you know of changes to these terms by posting them.", "FP-CHG-5"),
        (CHANGE, "We tell you of changes to these terms by e-mail or by posting them.", "FP-CHG-5"),
        (CHANGE, "Changed terms apply with immediate effect.", "FP-CHG-6"),
        (
            CHANGE,
            "Changed terms apply after ten days, except that legal changes apply immediately.",
            "FP-CHG-5",
        ),
        (CHANGE, "Gas fees change often.", None),
        (CHANGE, "We may change our prices, and you will be asked to confirm the price.", None),
        ("unilateral_termination", "You are entitled to end this agreement without charge.", "FP-TERM-5"),
        (
            "unilateral_termination",
            "We may close accounts of users who infringe rights of others.",
            "FP-TERM-3",
        ),
        ("unilateral_termination", "If we terminate your account, we are not liable for any loss.", None),
        ("unilateral_termination", "By law we may be legally required to freeze the account.", None),
        ("unilateral_termination", "Our licence is revocable at any time.", "FP-TERM-1"),
        ("time_bar", "Please first give us a chance to resolve the dispute.", "FP-TIME-2"),
        ("time_bar", "You release us from every claim unless you notified us within a month.", "FP-TIME-3"),
        ("assignment", "The services - you may not assign this agreement.", "FP-ASG-5"),
        ("assignment", "Your right to use the app shall not be sold.", "FP-ASG-5"),
        ("assignment", "We may transfer the information about you to a buyer.", None),
        (LIABILITY, "Neither party answers for events beyond its control such as outages.", None),
        (LIABILITY, "Nothing here excludes our liability for fraud.", None),
        (LIABILITY, "In the absence of wilful default we answer for no losses.", None),
        (LIABILITY, "We are not responsible for calculating your taxes.", None),
        (LIABILITY, "We are not liable for losses that were not foreseeable.", None),
        (LIABILITY, "We are not responsible if you entered wrong payee details.", None),
        (LIABILITY, "We are not liable for delays through the fault of payment systems.", "FP-LIAB-6"),
        (LIABILITY, "We are not liable for any loss from your use of third-party wallets.", "FP-LIAB-6"),
        (LIABILITY, "We shall not be subject to any liability for late quotes.", "FP-LIAB-4"),
        (LIABILITY, "We may end the offer without prior notice or other liability.", "FP-LIAB-4"),
        (LIABILITY, "Leaving the site is your only remedy.", "FP-LIAB-4"),
        (
            LIABILITY,
            "We are not liable for direct or indirect damages from inability to use the site.",
            "FP-LIAB-1",
        ),
        (LIABILITY, "We are not liable for damages, actual and consequential.", "FP-LIAB-4"),
        (LIABILITY, "We are not liable for mistakes made by the user.", None),
        (LIABILITY, "We are not liable for acts by you or others.", "FP-LIAB-4"),
        (LIABILITY, "You agree not to hold us responsible for taxation.", None),
        ("assignment", "These terms may be assigned by us.", "FP-ASG-2"),
        ("warranty_disclaimer", "We cannot guarantee that you will not lose money.", "FP-RISK-1"),
        ("unilateral_termination", "We may close accounts that are inactive.", "FP-TERM-3"),
        (LIABILITY, "We have no liability for your interactions with any other user.", "FP-LIAB-6"),
        (LIABILITY, "Force majeure means any want of software on our side.", "FP-LIAB-8"),
        (CHANGE, "The changes take effect at the time they are made.", "FP-CHG-6"),
        ("funds_restriction", "We may offset the open positions.", "FP-FUND-6"),
        (
            "assumption_of_risk",
            "You will not hold us responsible for acts of any third party with access to your account.",
            "FP-LIAB-6",
        ),
        (LIABILITY, "We are not liable for acts of any regulated third party.", "FP-LIAB-6"),
        ("assumption_of_risk", "You bear all risk of loss of what you deposit.", "FP-RISK-2"),
        ("assumption_of_risk", "You repay us a negative balance that an error causes.", None),
        (CHANGE, "The rates shown by the currency converter may change.", None),
        (CHANGE, "If we decide to discontinue a feature we give 60 days notice.", "FP-TERM-2"),
        ("unilateral_termination", "We may suspend you under the termination provisions.", "FP-SUSP-1"),
        ("funds_restriction", "You cannot set off what we owe you.", "FP-FUND-5"),
        ("funds_restriction", "We may freeze money if we believe a court order requires it.", "FP-FUND-1"),
        ("funds_restriction", "We may freeze money on a court order or any suspicion.", "FP-FUND-2"),
        ("time_bar", "Statements are deemed correct and conclusive.", "FP-TIME-3"),
        ("warranty_disclaimer", "The time of processing is not fixed and follows the market.", "FP-WARR-2"),
        (LIABILITY, "We are not liable for user content.", "FP-LIAB-6"),
        (LIABILITY, "We are not liable for sites you visit through our links.", "FP-LIAB-6"),
        (LIABILITY, "These limits apply even if a remedy fails of its essential purpose.", "FP-LIAB-4"),
        ("warranty_disclaimer", "The service is provided as is, without implied warranties.", "FP-WARR-1"),
        ("warranty_disclaimer", "We do not promise that access will be uninterrupted.", "FP-WARR-2"),
        ("warranty_disclaimer", "We do not promise that orders will be matched.", "FP-WARR-2"),
        ("warranty_disclaimer", "We cannot guarantee any profit from staking.", "FP-RISK-1"),
        ("warranty_disclaimer", "We do not give investment advice.", None),
        ("warranty_disclaimer", "You have not relied on any other statement of ours.", None),
        ("assumption_of_risk", "You use the service at your own risk.", "FP-RISK-2"),
        ("assumption_of_risk", "You alone are responsible for your trading decisions.", "FP-RISK-1"),
        ("assumption_of_risk", "The user is liable for any expense caused to us.", "FP-IND-1"),
        ("assumption_of_risk", "Prices are volatile and you may lose all your money.", "FP-RISK-1"),
        ("assumption_of_risk", "You accept the risk of hacks and of failures of our software.", "FP-RISK-2"),
        ("assumption_of_risk", "You answer for all actions taken under your account.", "FP-RISK-3"),
        (
            "indemnification",
            "You shall indemnify us against any claim from your use of the site.",
            "FP-IND-1",
        ),
        ("indemnification", "You shall indemnify us for losses caused by your breach.", "FP-IND-2"),
        (CHANGE, "We may amend these terms at any time without notice.", "FP-CHG-5"),
        (CHANGE, "We may amend these terms; changes are effective upon posting.", "FP-CHG-6"),
        (CHANGE, "We will notify you of changes to these terms by e-mail.", "FP-CHG-3"),
        (CHANGE, "We may increase our fees at any time.", "FP-CHG-10"),
        (CHANGE, "We may set daily limits on what you send.", "FP-CHG-11"),
        (CHANGE, "We may end the loyalty program.", "FP-TERM-1"),
        (CHANGE, "We may end the service with 60 days notice to you.", "FP-TERM-2"),
        (CHANGE, "We may modify any feature of the service at our discretion.", None),
        (CHANGE, "We may change any part of the app at any time without prior notice.", None),
        (CHANGE, "All changes take effect immediately.", "FP-CHG-6"),
        (CHANGE, "Changes that are more favourable to you apply at once.", None),
        (CHANGE, "You may change the settings of the service.", None),
        (CHANGE, "We may add a spread to the market rate.", None),
        (CHANGE, "We may raise our fees as set out in section 9.", None),
        (CHANGE, "The tokens supported here may be changed by us.", "FP-CONT-2"),
        (CHANGE, "We may cap your daily earnings.", "FP-CHG-11"),
        (CHANGE, "We may change our provider of exchange rates.", None),
        (CHANGE, "We may redesign the look of the pages.", None),
        (CHANGE, "The information on the website may be updated without notice.", None),
        (CHANGE, "Correcting a misprint does not constitute an amendment of these terms.", None),
        (CHANGE, "We may correct typographical errors on the website.", None),
        (CHANGE, "Our prices may differ from those of other dealers.", None),
        (CHANGE, "Additional terms apply to some of the products.", None),
        (CHANGE, "You should read the announcements regularly.", None),
        (CHANGE, "We may choose the countries in which the services are restricted.", None),
        (CHANGE, "We may suspend the service while we decide about a fork.", None),
        (CHANGE, "Suppliers may amend their own rules at any time.", None),
        (CHANGE, "A list of third-party licences is updated from time to time.", None),
        (CHANGE, "We are not liable to you for any modification or price change.", None),
        (CHANGE, "The manner of advertising is subject to change without notice.", None),
        (CHANGE, "For such sales the original pricing will be honoured despite the change.", None),
        (CHANGE, "We may disable some features at any time without notice.", None),
        (CHANGE, "We reserve the right to begin charging for services that are free now.", "FP-CHG-10"),
        (CHANGE, "We may change our pricing policies at any time.", "FP-CHG-10"),
        (CHANGE, "We may charge fees for parts of the service that were previously free.", "FP-CHG-10"),
        (CHANGE, "We make changes to the products or to their prices without notice.", "FP-CHG-10"),
        (CHANGE, "We may discontinue the feeds where you breach these terms.", None),
        (CHANGE, "We may remove reviews which are against our review policy.", None),
        (CHANGE, "You hold us harmless from claims about content that you modify.", None),
        (CHANGE, "Prices may change at the discretion of an independent seller.", None),
        (CHANGE, "We may withhold your request to withdraw if margin is required.", None),
        (CHANGE, "All prices listed here, if not stated otherwise, are subject to change.", "FP-CHG-10"),
        (CHANGE, "New or additional terms are effective when we post them.", "FP-CHG-6"),
        (CHANGE, "No change of this agreement is effective unless both of us sign it.", None),
        (CHANGE, "New features are also subject to these terms.", None),
        (CHANGE, "We may require you to install updates to continue.", None),
        (CHANGE, "The conversion rate is adjusted regularly and includes a fee.", None),
        (CHANGE, "We may increase your spending limits if you complete a check.", None),
        (CHANGE, "We may alter or delete materials on the site at our discretion.", None),
        (CHANGE, "We may change this TOU by posting it.", "FP-CHG-5"),
        (CHANGE, "We may change features or terminate your access at any time.", "FP-TERM-1"),
        (CHANGE, "Our staff are not authorised to vary these terms.", None),
        (CHANGE, "We may add products, and this agreement applies to any new products.", None),
        (CHANGE, "You should read the privacy policy again when it has been updated.", None),
        (CHANGE, "Material changes take effect only when you accept them.", None),
        (CHANGE, "We have no control over the fees of car parks, which may change.", None),
        (CHANGE, "We may change the price of future products before they are offered.", None),
        (CHANGE, "Contracts already entered into are not affected by a change of the terms.", None),
        (CHANGE, "We may disable third-party content at any time.", None),
        (CHANGE, "We may change or stop offering a payment method without notice.", None),
        (CHANGE, "The fees form part of this agreement and are subject to change.", "FP-CHG-10"),
        (CHANGE, "You may have to install updates to the app.", None),
        (CHANGE, "The previous terms shall continue to apply to earlier orders.", None),
        (CHANGE, "You agree to pay the charges as published from time to time.", "FP-CHG-10"),
        (CHANGE, "We may impose additional restrictions at our discretion.", "FP-CHG-11"),
        (CHANGE, "We may modify or terminate the services at our discretion.", "FP-TERM-1"),
        ("contract_by_using", "By using the site you accept these terms.", "FP-USE-2"),
        ("contract_by_using", "Your continued use after a change means consent.", "FP-USE-3"),
        ("contract_by_using", "By clicking the button you agree.", "FP-USE-1"),
        ("contract_by_using", "If you do not object you are deemed to accept the new terms.", "FP-USE-3"),
        ("contract_by_using", "By joining you agree to receive electronic messages.", None),
        ("choice_of_law", "These terms are governed by the laws of Malta.", "FP-LAW-1"),
        (
            "choice_of_law",
            "The laws of Malta govern, without taking mandatory rights of your residence.",
            "FP-LAW-2",
        ),
        ("choice_of_law", "These terms are governed by the laws of Kazakhstan.", None),
        ("jurisdiction", "You submit to the exclusive jurisdiction of the courts of Malta.", "FP-JUR-1"),
        ("jurisdiction", "Only the courts of Malta decide; we may sue you where you live.", "FP-JUR-1"),
        ("jurisdiction", "The courts of Almaty have exclusive jurisdiction.", "FP-JUR-2"),
        ("class_action_waiver", "You waive any class action.", "FP-COLL-1"),
        ("class_action_waiver", "You waive trial by jury.", "FP-COLL-3"),
        ("arbitration", "Disputes are finally settled by arbitration in Singapore.", "FP-ARB-3"),
        ("arbitration", "Disputes are settled by arbitration seated in Almaty.", "FP-ARB-1"),
        ("arbitration", "Disputes are settled by binding arbitration.", None),
        ("time_bar", "Any action must be brought within one year or is barred.", "FP-TIME-1"),
        ("time_bar", "Send us a notice of your complaint first.", "FP-TIME-2"),
        ("time_bar", "You go through support before filing any claim.", "FP-TIME-2"),
        ("time_bar", "Failure to object is deemed approval of the statement and is final.", "FP-TIME-3"),
        ("time_bar", "The one year limitation period runs from the event.", "FP-TIME-1"),
        ("assignment", "We may assign this agreement to anyone.", "FP-ASG-2"),
        ("assignment", "You may not assign this agreement.", "FP-ASG-5"),
        ("assignment", "You are not entitled to transfer this agreement.", "FP-ASG-5"),
        ("assignment", "Acme may transfer its rights and obligations to anyone.", "FP-ASG-2"),
        ("assignment", "Neither party may transfer its rights or obligations.", None),
        ("funds_restriction", "We may freeze your assets while we investigate.", "FP-FUND-2"),
        ("funds_restriction", "We may set off any amount you owe us.", "FP-FUND-4"),
        ("funds_restriction", "We may take any amounts you owe from your account.", "FP-FUND-4"),
        ("funds_restriction", "Coins that arise on a fork of the blockchain are not paid out to you.", None),
        ("funds_restriction", "We may delay a withdrawal after a reversal.", "FP-FUND-11"),
        ("funds_restriction", "You may withdraw only after verification.", "FP-FUND-11"),
        ("funds_restriction", "We may hold your money against the risk of reversals.", "FP-FUND-2"),
        ("funds_restriction", "We may close out all of the client's open positions.", "FP-FUND-6"),
        ("funds_restriction", "If you violate the rules your bonus is deducted or lost points.", "FP-FUND-7"),
        ("funds_restriction", "We may rehypothecate what you deposit.", "FP-FUND-12"),
        ("funds_restriction", "Balances of dormant accounts are forfeited.", "FP-FUND-8"),
        ("unilateral_termination", "We may terminate your account at any time for any reason.", "FP-TERM-1"),
        ("unilateral_termination", "We may close your account if you breach these terms.", "FP-TERM-3"),
        ("unilateral_termination", "We may suspend access in our sole discretion.", "FP-SUSP-1"),
        ("unilateral_termination", "We may suspend access if we suspect fraud.", "FP-SUSP-1"),
        ("unilateral_termination", "We may close your account at any time if you default.", "FP-TERM-3"),
        ("content_removal", "We may remove any post.", "FP-CONT-1"),
        ("content_removal", "We may remove a post if it breaks the law.", None),
        ("sole_discretion", "Results are deemed final.", "FP-DISC-2"),
        ("sole_discretion", "Account statements are conclusive against you.", "FP-DISC-2"),
        ("assumption_of_risk", "You answer for all uses of your account.", "FP-RISK-3"),
        ("warranty_disclaimer", "Outputs of the model may be incomplete.", "FP-WARR-3"),
        ("sole_discretion", "Our decision is final and binding.", "FP-DISC-2"),
        ("sole_discretion", "Our interpretation of these terms is final.", "FP-DISC-3"),
        (LIABILITY, "Исполнитель не несет ответственности за любые убытки любого рода.", "FP-LIAB-1"),
        (LIABILITY, "Исполнитель не возмещает упущенную выгоду.", "FP-LIAB-2"),
        (CHANGE, "Исполнитель вправе изменять условия договора в любое время.", "FP-CHG-5"),
        (
            "unilateral_termination",
            "Исполнитель вправе расторгнуть договор без объяснения причин.",
            "FP-TERM-1",
        ),
    ],
)
def test_the_words_of_a_clause_choose_the_pattern(
    desk: Desk, category: str, sentence: str, pattern: str | None
) -> None:
    assert desk.refine(category, sentence).pattern == pattern


def test_without_a_pattern_no_provision_is_named_and_the_report_says_so(desk: Desk) -> None:
    finding = desk.refine("arbitration", "Disputes are settled by binding arbitration.")
    assert finding.pattern is None
    assert finding.provisions == ()
    assert finding.statement == (
        "No provision of Kazakh law dealing directly with such a term is on file; "
        "it is counted in the balance of rights."
    )
    assert finding.comparators


def test_lost_profit_alone_is_never_near_nullity(desk: Desk) -> None:
    finding = desk.refine(LIABILITY, "In no event are we liable for lost profits or loss of goodwill.")
    assert finding.pattern == "FP-LIAB-2"
    assert "N" not in consequences(finding)
    roles = {match.role for match in finding.provisions if match.id == "KZ-CC-350.2"}
    assert roles == {"against"}


def test_a_jury_waiver_has_no_kazakh_provision(desk: Desk) -> None:
    finding = desk.refine("class_action_waiver", "You waive trial by jury.")
    assert finding.provisions == ()
    assert finding.statement.startswith("There is no civil jury in Kazakhstan")


def test_a_carve_out_in_the_same_clause_keeps_nullity_away(desk: Desk) -> None:
    release = "We are not liable for any loss of any kind."
    alone = desk.refine(LIABILITY, [release])
    kept = desk.refine(LIABILITY, [release, "This does not apply to fraud or intentional breach."])
    assert "N" in consequences(alone)
    assert kept.pattern is None


def test_a_carve_out_anywhere_in_the_text_keeps_nullity_away(desk: Desk) -> None:
    release = "We are not liable for any loss of any kind."
    saving = "Nothing in these terms excludes liability for fraud."
    assert desk.refine(LIABILITY, release, "Other matters.", saving).pattern is None


def test_a_cap_that_overrides_the_carve_out_cancels_it(desk: Desk) -> None:
    carve = "We are not liable for losses except for intentional breach."
    cap = "Notwithstanding the above, our total liability shall not exceed 100 USD."
    finding = desk.refine(LIABILITY, [carve, cap], at=1)
    assert finding.pattern == "FP-LIAB-5"
    assert "notwithstanding" in finding.statement


def test_a_cap_that_stands_notwithstanding_anything_cancels_a_carve_out_elsewhere(desk: Desk) -> None:
    carve = "Nothing in these terms excludes liability for fraud."
    cap = "Notwithstanding anything else our total liability shall not exceed 100 USD."
    plain = "Our total liability shall not exceed 100 USD."
    assert desk.refine(LIABILITY, carve, "Other matters.", cap, at=2).pattern == "FP-LIAB-5"
    assert desk.refine(LIABILITY, carve, "Other matters.", plain, at=2).pattern == "FP-LIAB-3"


def test_an_exclusion_notwithstanding_anything_is_not_saved_by_a_carve_out_elsewhere(desk: Desk) -> None:
    carve = "Nothing in these terms excludes liability for fraud."
    words = "Notwithstanding any other provision we are not liable for lost coins."
    finding = desk.refine(LIABILITY, carve, "Other matters.", words, at=2)
    assert finding.pattern == "FP-LIAB-4"


def test_a_carve_out_that_follows_a_cap_is_alive(desk: Desk) -> None:
    kept = "The limitations of this section do not apply to fraud."
    cap = "In no event does our total liability exceed 100 USD."
    assert desk.refine(LIABILITY, [cap, kept]).pattern == "FP-LIAB-3"
    assert desk.refine(LIABILITY, [kept, cap], at=1).pattern == "FP-LIAB-5"


def test_a_carve_out_of_one_exclusion_is_none_of_another(desk: Desk) -> None:
    one = "We are not liable for a breach of security unless due to our gross negligence."
    other = "We are not liable for failures of servers."
    assert desk.refine(LIABILITY, [one, other], at=1).pattern == "FP-LIAB-4"
    assert desk.refine(LIABILITY, [one, other]).pattern is None


def test_a_fragment_of_a_list_of_grounds_takes_the_pattern_of_its_clause(desk: Desk) -> None:
    head = "We may terminate your account where you breach these rules."
    item = "(iii) litigation is pending over your account."
    free = "(iv) for any other reason."
    ter = "unilateral_termination"
    assert desk.refine(ter, [head, item], at=1).pattern == "FP-TERM-3"
    assert desk.refine(ter, [head, item, free], at=1).pattern == "FP-TERM-4"


@pytest.mark.parametrize(
    "exit_clause",
    [
        "If you do not agree you may close the account free of charge.",
        "You may cancel without penalty where you do not accept the new price.",
    ],
)
def test_a_fee_rise_with_free_exit_is_not_a_rise_without_one(desk: Desk, exit_clause: str) -> None:
    rise = "We announce any increase of our fees by e-mail."
    with_exit = desk.refine(CHANGE, [rise, exit_clause])
    without = desk.refine(CHANGE, [rise])
    assert with_exit.pattern == "FP-CHG-8"
    assert "KZ-CPL-8-1.2(7)" not in {match.id for match in with_exit.provisions if match.role == "for"}
    assert without.pattern == "FP-CHG-9"


FUNDS = "funds_restriction"


@pytest.mark.parametrize(
    ("sentence", "pattern"),
    [
        ("You can only cancel open orders.", None),
        ("The credit is in lieu of any refund on cancelling your booking.", None),
        ("We withdraw the amount from your balance and transfer it back to the original card.", None),
        ("On closure we will cancel any pending transactions.", None),
        ("A reversal of a payment is not considered an error.", None),
        ("You are not entitled to a refund for the billing period.", None),
        ("Payments already made are offset against the next invoice.", None),
        ("You authorise us to debit your wallet.", None),
        ("It is prohibited to withdraw sums below the minimum.", None),
        ("We will freeze the value of the settlement in dollars.", None),
        ("If you received more than the correct amount, we debit the difference.", "FP-FUND-9"),
        ("We may deduct any sum that we have credited to your balance.", "FP-FUND-9"),
        ("We may suspend all payouts if the player is suspected of fraud.", "FP-FUND-2"),
        ("We may deduct from your balance what you owe us.", "FP-FUND-4"),
    ],
)
def test_a_restriction_of_funds_is_told_from_what_only_speaks_of_funds(
    desk: Desk, sentence: str, pattern: str | None
) -> None:
    assert desk.refine(FUNDS, sentence).pattern == pattern


@pytest.mark.parametrize(
    ("beside", "said"),
    [
        ("We tell you so.", ": no term named and no review named;"),
        ("The hold lasts until the dispute is over.", ": no review named;"),
        ("You may appeal against the hold.", ": no term named;"),
        ("The hold lasts until you have provided evidence, which we review.", ";"),
    ],
)
def test_a_freeze_lacks_only_what_its_clause_lacks(desk: Desk, beside: str, said: str) -> None:
    statement = desk.refine(FUNDS, ["We may freeze funds on suspicion of fraud.", beside]).statement
    assert f"within seven days of demand (Art. 277(2) CC){said}" in statement


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("We may deduct from your balance the fees that you owe us.", "matches Art. 370 CC."),
        ("We may deduct from your balance any amounts that you owe us.", "matches Art. 370 CC."),
        ("We may deduct from your balance contingent sums that you owe us.", "departs from Art. 370 CC"),
        ("We may deduct from your balance sums that you owe to our affiliates.", "departs from Art. 370 CC"),
        ("We may make deductions from your balance.", "departs from Art. 370 CC"),
    ],
)
def test_set_off_of_what_is_owed_departs_from_nothing(desk: Desk, sentence: str, said: str) -> None:
    assert said in desk.refine(FUNDS, sentence).statement


@pytest.mark.parametrize(
    ("sentence", "pattern"),
    [
        ("Where we terminate or restrict your access: you must return the card.", None),
        ("We are not liable for the disqualification of a member.", None),
        ("Your account may be found to have been suspended incorrectly.", None),
        ("We may decline to act for you.", None),
        ("The seller has an account and can refuse to accept the money.", None),
        ("A decision to close an account is final and binding on all parties.", "FP-DISC-2"),
        ("We may end the service at any time at our discretion, if you are not complying.", "FP-TERM-3"),
        ("Our decision to suspend access is based on confidential criteria.", None),
        ("Our right to terminate your account is in addition to our other rights.", None),
        ("We reserve the right to take any actions at law.", None),
        ("If you owe a payment, we will not close your account until it is made.", "FP-TERM-6"),
        ("If you provide false data, we may terminate your account at our sole discretion.", "FP-TERM-3"),
        ("We may terminate any link to the site.", None),
        ("We may block or refuse any transaction in our discretion.", None),
        ("We may in our discretion close accounts of users who have infringed the rules.", "FP-TERM-3"),
        ("If you fail to pay we may in our absolute discretion close your account.", "FP-TERM-3"),
        ("We may cancel the use of accounts by persons other than their owner.", "FP-TERM-3"),
        ("The contract can be terminated by notice to the other party.", "FP-TERM-7"),
        ("A subscription is cancelled by giving us 30 days notice.", "FP-TERM-5"),
    ],
)
def test_an_end_is_told_from_what_follows_it_and_by_whom_it_is_made(
    desk: Desk, sentence: str, pattern: str | None
) -> None:
    assert desk.refine("unilateral_termination", sentence).pattern == pattern


def test_a_catch_all_among_the_grounds_opens_the_whole_list(desk: Desk) -> None:
    head = "We may terminate your account in the following cases:"
    closed = [head, "You breach these terms."]
    opened = [*closed, "Any other circumstances arise."]
    assert desk.refine("unilateral_termination", closed).pattern == "FP-TERM-3"
    assert desk.refine("unilateral_termination", opened).pattern == "FP-TERM-4"


def test_a_ground_that_stands_apart_takes_the_power_of_its_clause(desk: Desk) -> None:
    power = "We may suspend your account."
    ground = "The same applies in case of a dispute."
    assert desk.refine("unilateral_termination", [power, ground], at=1).pattern == "FP-SUSP-1"
    assert desk.refine("unilateral_termination", ["We sell goods.", ground], at=1).pattern is None


def test_a_name_spelt_with_an_apostrophe_or_an_address_is_the_party(desk: Desk) -> None:
    parties = Parties(("Acme",), ("Client",))
    for name in ("Acme's", "Acme.com"):
        words = f"{name} may assign this agreement to anyone."
        assert desk.refine("assignment", words, parties=parties).pattern == "FP-ASG-2"


def test_a_yielding_clause_says_so_first(desk: Desk) -> None:
    words = "To the fullest extent permitted by law we are not liable for any loss of any kind."
    finding = desk.refine(LIABILITY, words)
    assert finding.statement.startswith("By its own words the term yields to mandatory law. ")
    assert "if the rule applies" in finding.statement
    assert "KZ-CPL-8-1.3-5" in {match.id for match in finding.provisions}


def test_what_was_seen_to_yield_says_so_first(desk: Desk) -> None:
    doc = desk.build("You will indemnify us from any liability, subject to rights that cannot be given up.")
    finding = replace(desk.find(doc, 0, "indemnification"), safeguards=("yields_to_mandatory_law",))
    for given, yields in ((finding, True), (replace(finding, safeguards=()), False)):
        (weighed,) = weigh(doc, findings=(given,), fair=(), hints=()).findings
        assert weighed.statement.startswith("By its own words the term yields to mandatory law. ") is yields


def test_a_yielding_default_says_so_and_stays_unconditional(desk: Desk) -> None:
    words = "Unless applicable law requires otherwise, the laws of Malta govern these terms."
    finding = desk.refine("choice_of_law", words)
    assert finding.statement.startswith("By its own words the term yields to mandatory law. Choice of law")
    assert "if the rule applies" not in finding.statement


def test_only_what_is_missing_from_a_change_clause_is_named(desk: Desk) -> None:
    bare = desk.refine(CHANGE, "We may amend these terms at any time.")
    whole = "no grounds named, no individual notice assured and no exit before effect named"
    assert whole in bare.statement
    grounds = "We may amend these terms to comply with the law by posting them on our website."
    named = desk.refine(CHANGE, grounds)
    assert "no grounds" not in named.statement
    assert "no individual notice assured and no exit before effect named" in named.statement


@pytest.mark.parametrize(
    ("beside", "lacks"),
    [
        ("You may close your account if you do not agree to the changes.", ["grounds", "notice"]),
        ("If you disagree with the changes stop using the app.", ["grounds", "notice"]),
        ("An update takes effect after the changes have been notified.", ["grounds", "exit"]),
        ("We change the terms because of a new law, for example.", ["notice", "exit"]),
        ("All changes are effective immediately.", ["grounds", "notice", "exit"]),
    ],
)
def test_what_may_stand_beside_a_change_is_not_called_missing(
    desk: Desk, beside: str, lacks: list[str]
) -> None:
    statement = desk.refine(CHANGE, ["We may amend these terms at any time.", beside]).statement
    words = {"grounds": "no grounds", "notice": "no individual notice", "exit": "no exit before"}
    assert [name for name, said in words.items() if said in statement] == lacks


@pytest.mark.parametrize(
    ("beside", "pattern"),
    [
        ("We let you know of changes by e-mail or via our website.", "FP-CHG-5"),
        ("We tell you of each change of these terms by e-mail.", "FP-CHG-3"),
        ("We will notify you of changes to the services by e-mail.", "FP-CHG-5"),
        ("We tell you of changes by e-mail; if unacceptable you may terminate this contract.", "FP-CHG-2"),
        ("We e-mail you changes; if the user does not object within six weeks they apply.", "FP-CHG-2"),
        ("We will notify you of these updates as appropriate.", "FP-CHG-5"),
        ("We post changes on our website; you may close your account if you do not agree.", "FP-CHG-4"),
        ("Changes posted here apply immediately; if you do not agree close your account.", "FP-CHG-5"),
    ],
)
def test_notice_and_exit_beside_a_change_choose_the_row_of_the_matrix(
    desk: Desk, beside: str, pattern: str
) -> None:
    assert desk.refine(CHANGE, ["We may amend these terms at any time.", beside]).pattern == pattern


def test_a_change_without_object_is_of_what_its_clause_speaks_of(desk: Desk) -> None:
    bare = "Any change is made at our discretion."
    assert desk.refine(CHANGE, [bare, "We may alter the limits of your account."]).pattern == "FP-CHG-11"
    assert desk.refine(CHANGE, [bare, "We may delist any of the tokens."]).pattern == "FP-CONT-2"


def test_every_fact_that_a_missing_part_hangs_on_is_on_file() -> None:
    rules = recognition("kz")
    known = {*rules.sources, *rules.together}
    named = [
        condition(words).fact
        for pattern in load("kz").patterns.values()
        for missing in pattern.missing
        for words in (*missing.unless, *missing.shown)
    ]
    assert named
    assert set(named) <= known


def test_a_change_that_lacks_nothing_for_certain_names_nothing(desk: Desk) -> None:
    rest = [
        "Changes that we make because of new laws apply once the changes have been notified.",
        "If you do not agree to the changes, stop using the app.",
    ]
    finding = desk.refine(CHANGE, ["We may amend these terms at any time.", *rest])
    assert finding.pattern == "FP-CHG-5"
    assert "may fall under Art. 8-1(2)(5) Consumer Protection Law;" in finding.statement


def test_the_leading_provision_stands_first_and_rescission_beside_it(desk: Desk) -> None:
    finding = desk.refine(CHANGE, "We may amend these terms at any time.")
    first = finding.provisions[0]
    assert (first.id, first.consequence) == ("KZ-CPL-8-1.2(5)", "P")
    assert first.statement == finding.statement
    order = ["P", "R", "D", "I"]
    classes = [match.consequence for match in finding.provisions if match.role == "for"]
    assert [name for name in order if name in classes] == list(dict.fromkeys(classes))
    for match in finding.provisions:
        assert (match.consequence is None) == (match.role != "for")
        assert match.citation
        assert match.address
        assert match.condition


def test_the_subject_is_the_clause_and_names_of_parties_are_understood(desk: Desk) -> None:
    parties = Parties(("Nomad Exchange",), ("Trader",))
    words = "Nomad Exchange may assign this agreement to anyone."
    finding = desk.refine("assignment", "One thing.", words, at=1, parties=parties)
    assert finding.pattern == "FP-ASG-2"
    assert finding.statement.startswith("Clause 2 may fall under Art. 8-1(2)(11)")


def test_russian_statements_keep_the_class(desk: Desk) -> None:
    finding = desk.refine(LIABILITY, "We are not liable for any loss of any kind.", language="ru")
    assert finding.statement.startswith("Пункт 1 может быть ничтожным в части, в которой")
    assert finding.provisions[0].citation == "п. 2 ст. 350 ГК РК"


def test_a_fair_sentence_gets_no_provision(desk: Desk) -> None:
    words = "We may amend these terms only with your consent."
    finding = desk.refine(CHANGE, words, severity=1)
    assert finding.pattern is None
    assert finding.provisions == ()
    assert finding.cure == ""
    assert "no remark" in finding.statement


def test_a_fair_sentence_may_match_a_benign_pattern(desk: Desk) -> None:
    words = "You may also sue in the courts of the country where you live."
    finding = desk.refine("jurisdiction", words, severity=1)
    assert finding.pattern == "FP-JUR-4"
    assert finding.provisions == ()
    assert finding.statement == "The home forum is kept."


def test_for_an_operator_of_the_aifc_its_own_rule_stands_first(desk: Desk) -> None:
    words = "We are authorised and regulated by AFSA in the AIFC."
    finding = desk.refine(CHANGE, words, "We may amend these terms at any time.", at=1)
    assert finding.provisions[0].id == "KZ-AIFC-DAA-2.5.1"
    assert finding.provisions[0].consequence == "I"
    assert "is assessed in the light of" in finding.statement
    assert "KZ-CPL-8-1.2(5)" not in {match.id for match in finding.provisions}
