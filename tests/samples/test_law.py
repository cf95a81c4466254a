"""The samples beside the law: one text under three answers, and the even-handed text under each."""

from __future__ import annotations

from pathlib import Path

import pytest

from tosscan.config import ScanConfig
from tosscan.findings.assessment import Assessment
from tosscan.scanner import scan

READERS = {
    "consumer": ScanConfig(profile="kz-consumer"),
    "business": ScanConfig(gates=(("G2", "business"),)),
    "zone": ScanConfig(gates=(("G3", "aifc"),)),
}


@pytest.fixture(scope="module")
def reports(samples: Path) -> dict[str, Assessment]:
    """Return what is said of the invented exchange to each reader."""
    return {name: scan(samples / "northgate-terms.html", config=config) for name, config in READERS.items()}


def classes(assessment: Assessment) -> set[str | None]:
    return {match.consequence for finding in assessment.findings for match in finding.provisions}


def cited(assessment: Assessment) -> set[str]:
    return {
        match.id for finding in assessment.findings for match in finding.provisions if match.role == "for"
    }


def test_the_findings_are_the_same_for_every_reader(reports: dict[str, Assessment]) -> None:
    found = [[(f.key, f.severity, f.pattern) for f in report.findings] for report in reports.values()]
    assert found[0] == found[1] == found[2]


def test_a_consumer_is_told_of_the_rules_for_consumers(reports: dict[str, Assessment]) -> None:
    assert any(name.startswith("KZ-CPL-8-1") for name in cited(reports["consumer"]))
    assert "P" in classes(reports["consumer"])
    assert not any(finding.law and finding.law.set_aside for finding in reports["consumer"].findings)


def test_a_business_is_told_of_the_code_alone(reports: dict[str, Assessment]) -> None:
    names = cited(reports["business"])
    assert not any(name.startswith("KZ-CPL-8-1") for name in names)
    assert any(name.startswith("KZ-CC-") for name in names)
    assert "KZ-CC-389.2" not in names


def test_an_operator_of_the_zone_does_not_look_better_for_want_of_texts(
    reports: dict[str, Assessment],
) -> None:
    zone = reports["zone"]
    assert classes(zone) <= {"D", "I", "V", None}
    assert all(name.startswith(("KZ-AIFC-", "KZ-CPC-")) for name in cited(zone))
    for plain, moved in zip(reports["consumer"].findings, zone.findings, strict=True):
        weightier = [m.id for m in plain.provisions if m.role == "for" and m.consequence in ("N", "V", "P")]
        if weightier and not weightier[0].startswith("KZ-CPC-"):
            assert "the acts of the AIFC (text on file: in part)" in moved.statement, moved.statement
    assert zone.notes[0].startswith("Assumptions keep provisions from being said of ")
    assert zone.notes[0].endswith("This is no sign that those clauses are balanced.")


@pytest.mark.parametrize("reader", READERS)
def test_the_even_handed_text_gets_no_statement_above_a_principle(samples: Path, reader: str) -> None:
    fair = scan(samples / "fair-terms.md", config=READERS[reader])
    assert classes(fair) <= {"I", None}
    for finding in (*fair.findings, *fair.fair):
        assert finding.law is not None
        assert finding.law.consequence in ("I", None)
        assert not finding.law.set_aside
