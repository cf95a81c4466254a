from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tosscan.findings.decision import LONGEST_NAME, LONGEST_REASON, Correction, Decision, decision


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2026-03-15", "2026-03-15"),
        ("2026-03-15T09:30:00Z", "2026-03-15T09:30:00Z"),
        ("2026-03-15T09:30:00.250Z", "2026-03-15T09:30:00Z"),
        ("2026-03-15T09:30+05:00", "2026-03-15T04:30:00Z"),
        ("2026-03-15T02:00:00+05:00", "2026-03-14T21:00:00Z"),
    ],
)
def test_moments_have_one_spelling(at: str, told: str) -> None:
    assert decision("confirmed", by="A. Reader", at=at) == Decision("confirmed", "A. Reader", told)


def test_name_and_reason_are_one_line_without_controls() -> None:
    made = decision(
        "rejected", by=" A.\n\x1b[31mReader\u202e ", at="2026-03-15", reason="Both\r\n\tsides\x00."
    )
    assert (made.by, made.reason) == ("A. [31mReader", "Both sides .")


def test_decision_may_be_taken_back() -> None:
    assert decision("undecided", by="A. Reader", at="2026-03-15").state == "undecided"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"state": "maybe"}, "'maybe' is none of undecided, confirmed, rejected, changed"),
        ({"state": None}, "is none of"),
        ({"state": ["confirmed"]}, "is none of"),
        ({"by": ""}, "needs the name"),
        ({"by": "\u202e \n"}, "needs the name"),
        ({"by": 7}, "the name is no text"),
        ({"by": "x" * (LONGEST_NAME + 1)}, "the name is longer than 200"),
        ({"reason": "x" * (LONGEST_REASON + 1)}, "the reason is longer than 4,000"),
        ({"state": "rejected"}, "rejected for a reason"),
        ({"state": "changed", "reason": "  "}, "changed for a reason"),
        ({"at": None}, "is no day"),
        ({"at": "yesterday"}, "'yesterday' is no day"),
        ({"at": "2026-02-30"}, "is no day"),
        ({"at": "20260215"}, "is no day"),
        ({"at": "2026-02-15T09:30:00"}, "is no day"),
        ({"at": "0001-01-01T00:00:00+23:00"}, "is no day"),
    ],
)
def test_faulty_decision_is_refused(fields: dict[str, object], message: str) -> None:
    whole: dict[str, object] = {"state": "confirmed", "by": "A. Reader", "at": "2026-03-15", **fields}
    with pytest.raises(ValueError, match=message):
        decision(whole.pop("state"), **whole)


def test_day_that_has_not_come_is_refused() -> None:
    ahead = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    with pytest.raises(ValueError, match="has not come yet"):
        decision("confirmed", by="A. Reader", at=ahead)


def test_changed_finding_may_say_to_what() -> None:
    to = {"category": "time_bar", "severity": 2, "text": " within\n a week "}
    made = decision("changed", by="A", at="2026-03-15", reason="Too wide.", to=to)
    assert made.to == Correction("time_bar", 2, "within a week")
    bare = decision("changed", by="A", at="2026-03-15", reason="Too wide.", to={"text": " "})
    assert bare.to is None


@pytest.mark.parametrize(
    ("state", "to", "message"),
    [
        ("confirmed", {"severity": 2}, "is confirmed is changed to nothing else"),
        ("changed", "time_bar", "and nothing else"),
        ("changed", {"colour": "red"}, "and nothing else"),
        ("changed", {"category": "colour"}, "none of those that are known"),
        ("changed", {"severity": True}, "must be 1, 2 or 3"),
        ("changed", {"severity": 4}, "must be 1, 2 or 3"),
        ("changed", {"text": 4}, "is no text"),
        ("changed", {"text": "x" * (LONGEST_REASON + 1)}, "longer than"),
    ],
)
def test_faulty_correction_is_refused(state: str, to: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        decision(state, by="A", at="2026-03-15", reason="Too wide.", to=to)
