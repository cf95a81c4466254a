"""Who may, must or must not do what: actors, modalities, conditions, lists, and hostile text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tosscan.detect.statements import LONGEST, read_statements
from tosscan.document.parties import Parties
from tosscan.document.source import Source
from tosscan.document.span import Span
from tosscan.document.text import AnchorMap, ExtractedText
from tosscan.document.tree import Document, Sentence
from tosscan.findings.statement import CONDITIONS, Statement
from tosscan.legal.ledger import POWERS

PARTIES = Parties(provider=("Larkspur Ltd", "Larkspur"), user=("Holder",))


def document(*sentences: str, items: int = 0, kind: str = "sentence") -> Document:
    """Return a document of ``sentences``; the last ``items`` of them are a list under the one before."""
    text, rows = "", []
    lead = len(sentences) - items - 1
    for place, words in enumerate(sentences):
        span = Span(len(text), len(text) + len(words))
        text += words + "\n"
        listed = items and place > lead
        rows.append(
            Sentence(
                span,
                "item" if listed else kind,  # type: ignore[arg-type]
                place,
                lead_in=lead if listed else None,
                language="en",
            )
        )
    extracted = ExtractedText(text, (), AnchorMap("line", ()), "test", "1")
    source = Source("memory:", "text", "text/plain", "", 0)
    return Document(source, extracted, None, sentences=tuple(rows), parties=PARTIES)


def read(*sentences: str, items: int = 0) -> tuple[Statement, ...]:
    return read_statements(document(*sentences, items=items))


def brief(*sentences: str, items: int = 0) -> list[str]:
    """Return "actor modality act" of each statement."""
    return [f"{found.actor} {found.modality} {found.act}" for found in read(*sentences, items=items)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("We may change these terms.", "provider may change_terms"),
        ("Larkspur Ltd may suspend your account.", "provider may suspend_account"),
        ("The Holder must pay the fee.", "user must other"),
        ("You agree that we may close your account.", "provider may terminate_contract"),
        ("Your account may be suspended.", "provider may suspend_account"),
        ("Your account may be suspended by us.", "provider may suspend_account"),
        ("These terms may be changed.", "provider may change_terms"),
        ("The fees may change.", "provider may change_fees_or_limits"),
        ("This agreement may not be assigned by the Holder.", "user must_not assign_contract"),
        ("We may not assign this agreement.", "provider must_not assign_contract"),
        ("Neither party may assign this agreement.", "both must_not assign_contract"),
        ("Either party may terminate this agreement.", "either may terminate_contract"),
        ("You and Larkspur agree to arbitrate in the courts.", "both must choose_forum"),
        ("Nothing prevents us from removing your posts.", "provider may remove_content"),
        ("Our affiliates may share your personal data.", "provider may use_other_sides_content_or_data"),
        ("We, at any time and without notice, may close your account.", "provider may terminate_contract"),
        ("Larkspur reserves the right to refuse withdrawals.", "provider may refuse_or_delay_withdrawal"),
        ("You are entitled to withdraw your funds.", "user may withdraw_assets"),
        ("You shall have no right to set off payments.", "user must_not set_off_by_user"),
        ("You undertake to indemnify us.", "user must be_indemnified"),
        ("You agree not to resell the service.", "user must_not other"),
        ("You waive any right to a class action.", "user waives sue_jointly"),
        ("We are not liable for lost profits.", "provider not_liable limit_own_liability"),
        ("In no event shall Larkspur be liable for any loss.", "provider not_liable limit_own_liability"),
        ("Our total liability shall not exceed ten dollars.", "provider not_liable limit_own_liability"),
        ("The service is provided as is.", "provider not_liable limit_own_liability"),
        ("You shall not have the right to object to the change.", "user must_not reject_change"),
        ("At no time will Larkspur be liable for a loss.", "provider not_liable limit_own_liability"),
        ("We'll close your account.", "provider must terminate_contract"),
        ("You're solely responsible for your password.", "user must other"),
        ("Under the law we have no liability for a loss.", "provider not_liable limit_own_liability"),
        ("Disputes shall be resolved by arbitration.", "both must choose_forum"),
        ("Larkspur's may close the account.", "provider may terminate_contract"),
        ("Larkspur may in its view, and at any time, end the contract.", "provider may terminate_contract"),
        (
            "We reserve the right at any time, without more, to close your account.",
            "provider may terminate_contract",
        ),
        ("We do not permit you to resell the service.", "user must_not other"),
        ("You agree, at your own cost, to help us.", "user must other"),
        ("You acknowledge that we may close your account.", "provider may terminate_contract"),
        ("You grant us a licence to use your content.", "provider may use_other_sides_content_or_data"),
        ("We are not obliged to store your files.", "provider other other"),
        ("Users who break these rules may be excluded.", "provider may other"),
        ("Third parties may not rely on this page.", "third_party must_not other"),
        ("Users of the site must be adults.", "user must other"),
    ],
)
def test_one_statement(sentence: str, expected: str) -> None:
    assert brief(sentence) == [expected]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "We may close your account and you must return the card.",
            ["provider may terminate_contract", "user must other"],
        ),
        (
            "We may revise the terms and must tell you why.",
            ["provider may change_terms", "provider must get_reasons"],
        ),
        (
            "We may freeze your funds or close your account.",
            ["provider may hold_or_set_off_assets", "provider may terminate_contract"],
        ),
    ],
)
def test_coordination(sentence: str, expected: list[str]) -> None:
    assert set(expected) <= set(brief(sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "The service may contain errors.",
        "If you cannot sign in, the page shows a code.",
        "The rights that we may have are listed on the page.",
        "It tells of an act that will or may harm others.",
        "It works without the need to post a bond.",
        "The limits above may not apply to you.",
        "“Order” shall mean a request.",
        "Our office is in a small town.",
    ],
)
def test_no_statement(sentence: str) -> None:
    assert brief(sentence) == []


def test_headings_say_nothing() -> None:
    assert read_statements(document("We may change these terms.", kind="heading")) == ()


@pytest.mark.parametrize(
    ("sentence", "conditions", "days"),
    [
        ("We may change these terms on 30 days' notice.", ("notice",), 30),
        ("We may change these terms on one month's prior written notice.", ("notice",), 30),
        ("Either party may end this contract by giving notice of at least 14 days.", ("notice",), 14),
        ("You may reject the change within 30 days by notifying us.", ("notice", "opt_out"), None),
        ("We may change these terms without prior notice.", ("no_notice",), None),
        ("We may close your account if you breach a rule.", ("ground",), None),
        ("Our liability shall not exceed the fees paid.", ("cap",), None),
        ("We are not liable for loss, except for fraud.", ("carve_out",), None),
        ("We may share your data, but you can opt out.", (), None),
        ("You may not assign this agreement without our prior consent.", ("consent",), None),
        ("We may assign this agreement without your consent.", (), None),
        ("We may in our sole discretion close your account.", ("discretion",), None),
        ("We are not liable to the extent permitted by law.", ("yields_to_mandatory_law",), None),
        ("We may use it for purposes including but not limited to tests.", (), None),
    ],
)
def test_conditions(sentence: str, conditions: tuple[str, ...], days: int | None) -> None:
    first = read(sentence)[0]
    assert (first.conditions, first.notice_days) == (conditions, days)


def test_items_take_actor_and_modality_from_their_lead_in() -> None:
    found = brief("We may without notice:", "suspend your account;", "you must pay the fee;", items=2)
    assert found == ["provider may other", "provider may suspend_account", "user must other"]


def test_items_take_the_conditions_of_their_lead_in() -> None:
    assert "no_notice" in read("We may without notice:", "suspend your account;", items=1)[1].conditions


def test_items_that_are_grounds_are_no_acts() -> None:
    assert brief("We may close your account if:", "the account is empty;", items=1) == [
        "provider may terminate_contract"
    ]


def test_items_that_are_grounds_state_nothing_by_themselves() -> None:
    assert len(brief("We may close your account if:", "we are required to do so;", items=1)) == 1


def test_a_lead_in_that_only_names_the_actor() -> None:
    assert brief("You:", "may leave at any time;", items=1)[-1].startswith("user may")


def test_spans_lie_inside_the_sentence_and_do_not_overlap() -> None:
    doc = document("Some words.", "“We” may close your account, and you must not open another.")
    found = read_statements(doc)
    assert [statement.span.of(doc.text) for statement in found] == [
        "“We” may close your account",
        "you must not open another.",
    ]
    assert all(statement.sentence == 1 for statement in found)


def test_acts_and_conditions_are_known_slugs(samples: Path) -> None:
    text = (samples / "fair-terms.md").read_text(encoding="utf-8")
    found = read(*(line for line in text.splitlines() if line.strip()))
    assert found
    assert {statement.act for statement in found} <= {*POWERS, "other"}
    assert {slug for statement in found for slug in statement.conditions} <= set(CONDITIONS)


@pytest.mark.parametrize(
    "piece",
    [
        "we may ",
        "not ",
        "we, ",
        "may be ",
        "shall not be ",
        "without ",
        "users who ",
        "(we (",
        "our liability ",
        "in no event ",
        "notice, ",
        "agree to ",
        "right, ",
        "either you or ",
        "30 ",
    ],
)
def test_hostile_text_is_read_in_bounded_steps(piece: str) -> None:
    """An expression that goes back over a sentence would never come to the end of this one."""
    assert len(read("x " + piece * 20_000, "We may close your account.")) >= 1


def test_no_sentence_is_read_without_end() -> None:
    assert read("word " * LONGEST + "we may close your account") == ()


def test_the_report_carries_the_statements(samples: Path) -> None:
    from tosscan.report.json import report_dict
    from tosscan.scanner import scan

    report = report_dict(scan(samples / "fair-terms.md"))
    assert report["statements"]
    first = report["statements"][0]
    assert set(first) == {"actor", "modality", "act", "conditions", "notice_days", "start", "end"}
    assert json.loads(json.dumps(first)) == first
