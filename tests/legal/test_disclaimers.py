"""Disclaimers and assumptions of risk: what is disclaimed or borne, and no more than the words show."""

from __future__ import annotations

from typing import Any

import pytest

from tosscan.findings.finding import Finding
from tosscan.legal.assess import weigh

WARRANTY = "warranty_disclaimer"
RISK = "assumption_of_risk"


def refined(build: Any, find: Any, category: str, *sentences: str) -> Finding:
    """Return the finding on the last of ``sentences``, each a clause of its own."""
    doc = build(*sentences)
    return weigh(doc, findings=(find(doc, len(sentences) - 1, category),), fair=(), hints=()).findings[0]


@pytest.mark.parametrize(
    ("sentence", "pattern"),
    [
        # quality as a whole
        ('The app is provided on an "asis" basis.', "FP-WARR-1"),
        ("We disclaim any implied warranty of title.", "FP-WARR-1"),
        ("We give no warranty of any kind about the app.", "FP-WARR-1"),
        ("We do not warrant that the app will meet your expectations.", "FP-WARR-1"),
        ("We review nothing for legality or non-infringement.", None),
        ("Fees are shown as is customary.", None),
        ("You can accept the sum as-is or convert it.", None),
        ("We make no warranty whatsoever regarding the suitability or operation of the app.", "FP-WARR-1"),
        ("The entire risk as to quality and performance is with you.", "FP-RISK-2"),
        ("We make no representation as to the quality, security or availability of the site.", "FP-WARR-1"),
        ("We give no warranties of any kind about the services, also that they run on time.", "FP-WARR-1"),
        # working: when, whether, how
        ("Our products may contain bugs, errors or other limits.", "FP-WARR-2"),
        (
            "Neither we nor our licensors, staff or agents (a) warrant that the app is error-free.",
            "FP-WARR-2",
        ),
        ("We make no representations or warranties as to the time an order needs.", "FP-WARR-2"),
        ("We do not promise that the site and the materials on it are timely or error-free.", "FP-WARR-2"),
        ("We accept orders on a best-efforts basis.", "FP-WARR-2"),
        ("The app may be slowed or unavailable when markets are volatile.", "FP-WARR-2"),
        ("There is no promise that there will be no delays, omissions or loss of data.", "FP-WARR-2"),
        ("We make no warranty about the reliability of the app or the security of user data.", "FP-WARR-2"),
        ("Some features may now and then be unavailable or delayed.", "FP-WARR-2"),
        ("While we try to keep the app accurate, we do not warrant that it always functions.", "FP-WARR-2"),
        ("We do not promise any uptime.", "FP-WARR-2"),
        ("We may experience faults that result in interruptions or delays.", "FP-WARR-2"),
        ("We do not guarantee that you receive messages in a given timeframe.", "FP-WARR-2"),
        # accuracy
        ("We give no warranty, express or implied, that our charts are accurate.", "FP-WARR-3"),
        ("Market analysis is opinion and is not guaranteed.", "FP-WARR-3"),
        ("The site may contain typographical errors.", "FP-WARR-3"),
        ("The texts are for general information only and should not be relied on.", "FP-WARR-3"),
        ("This alert is for information purposes only and should not be relied on.", "FP-WARR-3"),
        ("We accept no liability for your acting on the opinions shown.", "FP-WARR-3"),
        ("We do not check the accuracy of any information you provide.", None),
        ("or (b) guarantee the accuracy of any data in the app.", "FP-WARR-3"),
        ("We do not warrant the accuracy of the content or on any sites linked to it.", "FP-WARR-3"),
        ("We cannot ensure 100 percent accuracy.", "FP-WARR-3"),
        # others
        ("We make no representations about any site you may visit through the app.", "FP-LIAB-6"),
        ("We do not warrant that your use of the text infringes no rights of third parties.", None),
        ("We give no warranties as to the work of third-party companies.", "FP-LIAB-6"),
        ("The site you are about to visit is another one, and we cannot guarantee it.", "FP-LIAB-6"),
        ("We do not guarantee the accuracy of linked websites.", "FP-LIAB-6"),
        ("We give no warranties in relation to user content.", "FP-LIAB-6"),
        ("We cannot guarantee the security of the underlying protocols.", "FP-LIAB-6"),
        ("The app and third-party content are provided as is.", "FP-WARR-1"),
        ("We disclaim all warranties as to materials found on other websites.", "FP-LIAB-6"),
        ("We do not warrant that our services, or any third-party site, are secure.", "FP-WARR-2"),
        ("We do not authorise anyone to make a warranty for us, so do not rely on one.", "FP-LIAB-7"),
        ("We do not guarantee the products found through those links.", "FP-LIAB-6"),
        ("Apple is not giving any warranty for the app.", None),
        ("We disclaim any warranty regarding third-party software.", "FP-LIAB-6"),
        ("We are not responsible for the quality of goods advertised on the site.", "FP-LIAB-6"),
        ("We do not warrant the accuracy of content posted by third parties.", "FP-LIAB-6"),
        ("We do not warrant the accuracy of materials in the app or in third-party sites.", "FP-WARR-3"),
        ("No advice given by our employees will be advice of a lawyer or create a warranty.", "FP-LIAB-7"),
        ("We do not guarantee that content or user submissions remain available.", "FP-WARR-2"),
        ("We disclaim all warranties for services provided by 3rd parties.", "FP-LIAB-6"),
        ("We, our staff and third party providers disclaim all implied warranties.", "FP-WARR-1"),
        ("We are not responsible if information on the app is not accurate.", "FP-WARR-3"),
        ("We make no warranty about information on this web site or any linked site.", "FP-WARR-1"),
        ("We do not represent the accuracy of data on this site or any linked site.", "FP-WARR-3"),
        ("We are not responsible for the quality of goods you purchase with the card.", "FP-LIAB-6"),
        # gain
        ("No representation is made that any account will make profits.", "FP-RISK-1"),
        ("There is no guarantee that you will earn any money with this.", "FP-RISK-1"),
        ("Past performance does not guarantee future results.", "FP-RISK-1"),
        ("We do not guarantee the value of any token.", "FP-RISK-1"),
        # no disclaimer of the service
        ("A link that does not get blocked ensures accuracy of the data.", None),
        ("This wallet is not protected by a deposit guarantee scheme.", None),
        ("We do not guarantee that we will raise your limits.", None),
        ("Nothing said in the chat is a representation or to be considered a warranty.", None),
        ("These terms supersede all earlier warranties and representations.", None),
        ("We can give no assurance about forks.", None),
        ("4. No guarantee.", None),
        ("We give no warranty for, and no liability is taken for, any claim arising from:", None),
        ("We may end the service if you use it so that the site is interrupted.", None),
        ("No warranty, oral or written, can modify the terms of this disclaimer.", None),
        ("Check your local laws for any limits on the exclusion of implied warranties.", None),
        ("To the extent we may not disclaim an implied warranty, its term is the shortest.", None),
        ("Certain state laws do not allow limits on implied warranties.", None),
        ("The disclaimers of section 9 (no warranties) apply to the fullest extent.", None),
        # an exclusion is more than a description
        ("Our total liability for implied warranties is limited to the amount you paid.", "FP-LIAB-4"),
        ("We shall not be liable if the app is interrupted.", "FP-LIAB-4"),
        ("You have not entered into these terms in reliance on any warranty.", None),
    ],
)
def test_a_disclaimer_is_read_by_what_it_disclaims(
    build: Any, find: Any, sentence: str, pattern: str | None
) -> None:
    assert refined(build, find, WARRANTY, sentence).pattern == pattern


@pytest.mark.parametrize(
    ("sentence", "pattern"),
    [
        # the login
        ("You are responsible for all activity under your account.", "FP-RISK-3"),
        ("We are not liable for losses from an unauthorised instruction.", "FP-RISK-3"),
        ("You are responsible for keeping your password safe.", None),
        ("A lost device can lead to unauthorised access to your account.", None),
        ("You are responsible for all purchases made with your password.", "FP-RISK-3"),
        ("You are responsible for anything that happens through your account.", "FP-RISK-3"),
        ("You are responsible for the use of your account.", None),
        ("We treat all activities under your account as yours.", "FP-RISK-3"),
        ("You are responsible for the activity that occurs on your account.", "FP-RISK-3"),
        # the provider's sphere
        ("You use the wallet at your own risk.", "FP-RISK-2"),
        ("You assume all risks of the operation and security of the wallet.", "FP-RISK-2"),
        ("No message is safe from hacks, and you accept the risks.", "FP-RISK-2"),
        ("During maintenance you are responsible for repaying your loan.", "FP-RISK-2"),
        ("You are responsible for protecting your device from viruses.", None),
        ("Servers may fail.", None),
        ("You use the content and the app at your own risk.", "FP-RISK-2"),
        ("All risk of using the software rests with you.", "FP-RISK-2"),
        ("You are responsible for the cost of your internet connection and of any errors.", None),
        ("Your use of Acme Cloud is at your sole risk.", "FP-RISK-2"),
        ("You are responsible for any damage that results from the use of the service.", "FP-RISK-2"),
        (
            "You assume all risk and responsibility for any loss arising from your use of the app.",
            "FP-RISK-2",
        ),
        ("You use the Acme Network at your sole risk.", "FP-RISK-2"),
        ("Use of Acme Cards is at the buyer's sole risk.", "FP-RISK-2"),
        ("Your use of the site (with any loss of data) is at your sole risk.", "FP-RISK-2"),
        ("You rely on the services at your own risk.", "FP-RISK-2"),
        ("You use this new technology at your own risk.", "FP-RISK-2"),
        # the market
        ("Responsibility for the decisions you make regarding tokens rests with you.", "FP-RISK-1"),
        ("Lack of interest could impact the prices of tokens.", "FP-RISK-1"),
        ("You assume all risks of futures trading.", "FP-RISK-1"),
        ("You are responsible for all risks of holding several currencies.", "FP-RISK-1"),
        ("Your decision to publish your photo is your sole responsibility.", None),
        ("You bear the costs of a reversal caused by your breach.", None),
        # information
        ("All risk of the use of, or reliance on, our analysis rests with you.", "FP-WARR-3"),
        ("You should verify all information before relying on it.", "FP-WARR-3"),
        ("If you rely on our content you do so at your own risk.", "FP-WARR-3"),
        ("You must make your own assessment of the accuracy of our materials.", "FP-WARR-3"),
        ("You bear all risks of using or relying on any content.", "FP-WARR-3"),
        # others
        ("You use third-party scripts, signals and other content at your own risk.", "FP-LIAB-6"),
        ("You use linked websites at your own risk.", "FP-LIAB-6"),
        ("You release us from all claims from disputes that you have with another user.", "FP-LIAB-6"),
        ("You accept the risk that protocols of a digital currency may change.", None),
        ("You should settle a quarrel with the seller directly.", None),
        ("Funds sent to an address that does not support the coin are a total loss.", None),
        ("Coins sent to a wrong address are lost.", None),
        ("If you use the site from other countries you do so at your own risk.", None),
        ("You, not we, are responsible for the accuracy of such content.", None),
        ("You release us from liabilities from any act of a retailer.", "FP-LIAB-6"),
        ("We are not responsible for user content.", "FP-LIAB-6"),
        ("You (not us) are responsible for the backup of user content.", None),
        ("Your use of third-party data is at your own risk.", "FP-LIAB-6"),
        ("Your dealings with any transport provider are at your own risk.", "FP-LIAB-6"),
        # what the user confirms
        ("You have read and understood these terms and the risks of each token.", "FP-RISK-4"),
        ("Your decisions are based on your own judgement.", "FP-RISK-4"),
        # claims given up
        ("You relieve us from all liability for your use of third-party websites.", "FP-LIAB-6"),
        ("You agree not to bring any claim against us over the service.", "FP-LIAB-4"),
        ("You, and not we, pay what a third party bills to your card.", None),
        ("Guests hereby release the park from any claim over an illness.", "FP-LIAB-4"),
        ("You agree to indemnify, defend, release and hold us harmless from claims.", None),
        ("You release us from claims for events beyond our control, such as power failures.", "FP-LIAB-8"),
        ("You agree not to sue us over your suspension.", "FP-LIAB-4"),
        ("We are not liable for your offensive conduct, and you assume all risks of it.", None),
        ("You will answer for the actions of anyone who accesses your account.", "FP-RISK-3"),
        ("You waive any legal or equitable rights or remedies against us.", "FP-LIAB-4"),
        ("You, not Acme, will be liable for what you copy.", None),
        ("You release us from all claims in excess of the limits set here.", "FP-LIAB-4"),
        ("You release us from claims that result from an investigation.", "FP-LIAB-4"),
        ("You release us from all claims over products of third parties.", "FP-LIAB-6"),
        ("You waive section 1542 of the Civil Code on unknown claims.", None),
        ("The shop alone (and not us) is liable for the reward.", "FP-LIAB-6"),
        ("If you do not notify us, you are liable for the losses incurred until you notify us.", None),
        ("You waive all claims for royalties on your feedback.", None),
        ("You agree that we are not liable for any loss of data.", "FP-LIAB-4"),
    ],
)
def test_an_assumed_risk_is_read_by_whose_it_is(
    build: Any, find: Any, sentence: str, pattern: str | None
) -> None:
    assert refined(build, find, RISK, sentence).pattern == pattern


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Prices are volatile.", "is a warning of market risk"),
        ("You bear all losses of your trading.", "whether it goes beyond a warning of market risk is open"),
    ],
)
def test_what_is_open_of_a_market_risk_is_said_to_be_open(
    build: Any, find: Any, sentence: str, words: str
) -> None:
    finding = refined(build, find, RISK, sentence)
    assert finding.pattern == "FP-RISK-1"
    assert words in finding.statement


def test_parts_of_a_disclaimer_that_stand_apart_are_read_with_its_head(build: Any, find: Any) -> None:
    head = "We make no warranty that: (a) the app meets your needs"
    parts = {
        "(b) the results will be accurate.": "FP-WARR-3",
        "(c) access will be uninterrupted.": "FP-WARR-2",
        "or (d) the quality will meet your expectations.": "FP-WARR-1",
    }
    found = {part: refined(build, find, WARRANTY, head, part).pattern for part in parts}
    assert found == parts


@pytest.mark.parametrize(
    ("sentence", "yields"),
    [("Specifically, we disclaim implied warranties.", True), ("We disclaim implied warranties.", False)],
)
def test_what_spells_out_a_yielding_sentence_yields_with_it(
    build: Any, find: Any, sentence: str, *, yields: bool
) -> None:
    doc = build(
        [f"The app comes as is, {'with all its parts, ' * 4}to the extent permitted by law.", sentence]
    )
    statement = weigh(doc, findings=(find(doc, 1, WARRANTY),), fair=(), hints=()).findings[0].statement
    assert statement.startswith("By its own words") == yields


@pytest.mark.parametrize(
    ("category", "sentences", "pattern"),
    [
        # the risk of quality, and the cost of repair
        (
            RISK,
            ("All risk as to quality is with you, and you, not we, assume the cost of repair.",),
            "FP-RISK-2",
        ),
        (RISK, ("You and not we assume the costs of any servicing.",), "FP-RISK-2"),
        # what offends is no fault of the service
        (RISK, ("On the site you may be exposed to indecent content and use it at your own risk.",), None),
        # a presumption that the user can turn
        (RISK, ("We assume that you made any order under your account unless you tell us otherwise.",), None),
        # risks and measures of the provider
        (
            RISK,
            ("Price and technical risks exist.", "You bear the aforesaid risks."),
            "FP-RISK-2",
        ),
        (
            RISK,
            ("We may carry out forced liquidation.", "You are responsible for the results of such measures."),
            "FP-RISK-2",
        ),
        # whose site, whose reward, whose items
        (
            WARRANTY,
            ("We do not warrant that such site, the services or our apps will be available.",),
            "FP-WARR-2",
        ),
        (WARRANTY, ("We do not guarantee proceeds of the staking programme.",), "FP-WARR-2"),
        (WARRANTY, ("We do not guarantee any profits from trading.",), "FP-RISK-1"),
        (
            WARRANTY,
            (
                "Goods are sold by members.",
                "So we cannot be responsible for the safety or legality of the goods.",
            ),
            "FP-LIAB-6",
        ),
        # a message is no information on which a right stands
        (WARRANTY, ("Such alerts are for informational purposes only and should not be relied on.",), None),
        (
            WARRANTY,
            ("Charts are for information only and their content should not be relied on.",),
            "FP-WARR-3",
        ),
        (
            WARRANTY,
            (
                "We disclaim all implied warranties.",
                "We do not warrant that the services or data are accurate, complete or free of viruses.",
            ),
            "FP-WARR-1",
        ),
    ],
)
def test_a_risk_and_a_promise_lie_where_the_words_put_them(
    build: Any, find: Any, category: str, sentences: tuple[str, ...], pattern: str | None
) -> None:
    doc = build(list(sentences))
    found = weigh(doc, findings=(find(doc, len(sentences) - 1, category),), fair=(), hints=()).findings[0]
    assert found.pattern == pattern


def test_the_providers_own_part_in_a_misuse_leads(build: Any, find: Any) -> None:
    words = (
        "We are not liable for an unauthorised instruction unless it is proven that it was solely due to us."
    )
    assert "8-1(2)(1)" in refined(build, find, RISK, words).statement
    assert (
        "8-1(2)(1)"
        not in refined(
            build, find, RISK, "You answer for unauthorised transactions; you are liable."
        ).statement
    )
