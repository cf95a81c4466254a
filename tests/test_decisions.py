"""Decisions keep, join, and find their findings again in a new scan."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tosscan.decisions import Entry, Register, Subject, apply, of_report, read, written
from tosscan.errors import DataError, UsageError
from tosscan.findings.assessment import Assessment
from tosscan.findings.decision import decision
from tosscan.report.json import JsonWriter
from tosscan.scanner import Scanner

TERMS = """# Rules of the Lighthouse

1. We may change these rules at any time without notice to you.

2. We are not liable for any loss, however it is caused.

3. You waive any right to bring a class action against the keeper.
"""
DAY = "2026-03-15"


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Assessment]:
    """Return a function that scans a text."""
    path = tmp_path_factory.mktemp("terms") / "lighthouse.md"

    def made(text: str) -> Assessment:
        path.write_text(text, encoding="utf-8")
        return Scanner().scan(path)

    return made


@pytest.fixture(scope="module")
def first(scan: Callable[[str], Assessment]) -> Assessment:
    assessment = scan(TERMS)
    assert len(assessment.findings) >= 3
    return assessment


def report_of(assessment: Assessment) -> dict[str, Any]:
    file = io.BytesIO()
    JsonWriter().write(assessment, file)
    report: dict[str, Any] = json.loads(file.getvalue())
    return report


def subjects(assessment: Assessment) -> list[Subject]:
    return list(of_report(report_of(assessment))[0].values())


def entry(subject: Subject, state: str = "confirmed", by: str = "A. Reader", at: str = DAY) -> Entry:
    return Entry(subject, decision(state, by=by, at=at, reason="It reads so."))


def test_report_gives_what_decisions_are_recorded_with(first: Assessment) -> None:
    for subject, found in zip(subjects(first), first.findings, strict=True):
        assert (subject.id, subject.fingerprint) == (found.id, found.fingerprint)
        assert (subject.category, subject.severity) == (found.category, found.severity)
        assert (subject.witnesses, subject.text) == (found.evidence.witnesses, found.quote.text)
        assert (subject.source_sha256, subject.tool) == (first.source.sha256, first.tool.version)


def test_decisions_are_set_on_the_same_findings(first: Assessment) -> None:
    one, two, *_ = subjects(first)
    applied = apply(first, Register((entry(one), entry(two, "rejected"))))
    states = {found.fingerprint: found.decision.state for found in applied.assessment.findings}
    assert (states.pop(one.fingerprint), states.pop(two.fingerprint)) == ("confirmed", "rejected")
    assert set(states.values()) == {"undecided"}
    assert applied.used == {one.fingerprint, two.fingerprint}
    assert (applied.elsewhere, applied.reweighed) == (0, 0)


def test_decisions_survive_an_edit_and_those_whose_words_are_gone_do_not_apply(
    first: Assessment, scan: Callable[[str], Assessment]
) -> None:
    register = Register(tuple(entry(subject) for subject in subjects(first)))
    edited = TERMS.replace("class action", "collective claim").replace("1. We", "New here.\n\n1.   We")
    applied = apply(scan(edited), register)
    gone = set(register.standing()) - applied.used
    assert {register.standing()[name].subject.category for name in gone} == {"class_action_waiver"}
    assert applied.elsewhere == len(applied.used) > 0


def test_decision_on_another_severity_is_counted(first: Assessment) -> None:
    (subject, *_) = subjects(first)
    other = Subject(
        **{name: getattr(subject, name) for name in Subject.__slots__} | {"severity": 5 - subject.severity}
    )
    assert apply(first, Register((entry(other),))).reweighed == 1


def test_report_carries_its_decisions(first: Assessment) -> None:
    register = Register(tuple(entry(subject) for subject in subjects(first)))
    decided = apply(first, register).assessment
    assert decided.reviewed
    assert of_report(report_of(decided))[1] == register
    assert of_report(report_of(first))[1] == Register()


def test_latest_decision_stands_and_the_earlier_ones_are_kept(first: Assessment) -> None:
    (subject, *_) = subjects(first)
    early, late = entry(subject, at="2026-03-14"), entry(subject, "rejected", "B. Second", "2026-03-15")
    for joined in (
        Register((early,)).joined(Register((late,))),
        Register((late,)).joined(Register((early,))),
    ):
        assert joined.entries == (early, late)
        assert joined.standing() == {subject.fingerprint: late}
    assert Register((early, late)).joined(Register((late, early))).entries == (early, late)
    assert Register((early,)).disputes(Register((late,))) == [(early, late)]
    assert Register((early,)).disputes(Register((entry(subject, by="B. Second"),))) == []


def test_decision_taken_back_leaves_its_finding_undecided(first: Assessment) -> None:
    (subject, *_) = subjects(first)
    register = Register((entry(subject), entry(subject, "undecided", at="2026-03-16")))
    assert register.standing() == {}
    assert not apply(first, register).used


def test_file_gives_back_what_was_written(first: Assessment, tmp_path: Path) -> None:
    register = Register(tuple(entry(subject, "changed") for subject in subjects(first)))
    path = tmp_path / "kept.json"
    path.write_bytes(written(register))
    assert read(path) == register
    assert written(read(path)) == path.read_bytes()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("\xff", "is not JSON"),
        ('{"schema": "tosscan.decisions/1", "schema": "tosscan.decisions/1"}', "is not JSON"),
        ("[]", "no file of decisions"),
        ('{"schema": "tosscan.report/1"}', "no file of decisions"),
        ('{"schema": "tosscan.decisions/1"}', "must be a list"),
        ('{"schema": "tosscan.decisions/1", "decisions": [7]}', r"decisions\[0\]: severity"),
    ],
)
def test_what_is_no_file_of_decisions_is_refused(content: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "faulty.json"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(DataError, match=message):
        read(path)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("fingerprint", "0" * 15, "fingerprint is not"),
        ("fingerprint", None, "fingerprint is not"),
        ("category", "no_such", "category is none"),
        ("category", ["arbitration"], "category is none"),
        ("severity", True, "severity must be"),
        ("severity", 1, "severity must be"),
        ("witnesses", "me", "witnesses must be"),
        ("clause", 2, "clause is no text"),
        ("text", 3, "text is not"),
        ("source_sha256", "ab", "source_sha256 is not"),
        ("state", "perhaps", "'perhaps' is none of"),
        ("at", "2026", "'2026' is no day"),
    ],
)
def test_faulty_entry_is_named(
    field: str, value: object, message: str, first: Assessment, tmp_path: Path
) -> None:
    content = json.loads(written(Register((entry(subjects(first)[0]),))))
    content["decisions"].append({**content["decisions"][0], field: value})
    path = tmp_path / "faulty.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(DataError, match=rf"decisions\[1\]: .*{message}"):
        read(path)


def test_report_with_a_faulty_decision_is_refused(first: Assessment) -> None:
    report = report_of(first)
    report["findings"][0]["decision"] = {"state": "confirmed", "by": "A. Reader", "at": "soon"}
    with pytest.raises(UsageError, match="'soon' is no day"):
        of_report(report)
    del report["findings"][0]["witnesses"]
    with pytest.raises(UsageError, match="lacks what a decision"):
        of_report(report)
