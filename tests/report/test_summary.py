from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tosscan.document.span import Span
from tosscan.document.tree import Incorporated
from tosscan.findings.assessment import Assessment
from tosscan.findings.category import SLUGS
from tosscan.findings.decision import Decision
from tosscan.findings.law_statement import LawStatement
from tosscan.report.summary import FAMILIES, summary, weight, weightiest


def test_counts_by_category_and_severity(rich: Assessment) -> None:
    brief = summary(rich)
    by_slug = {count.slug: count for count in brief.categories}
    assert set(by_slug) == set(SLUGS)
    assert (brief.findings, brief.severe, brief.limited, brief.fair) == (4, 3, 1, 1)
    liability = by_slug["limitation_of_liability"]
    assert (liability.severe, liability.limited, liability.fair) == (1, 0, 1)
    assert by_slug["unilateral_change"].limited == 1


def test_families_gather_their_categories(rich: Assessment) -> None:
    counts = {family.slug: family.total for family in summary(rich).families}
    assert counts == {"arbitration": 0, "class_action_waiver": 0, "risk_shifting": 2, "unilateral_change": 1}
    assert [family.slug for family in summary(rich).families] == [name for name, _ in FAMILIES]


def test_weightiest_takes_one_of_each_family_before_a_second(build: Any) -> None:
    lines = [("paragraph", f"Sentence {letter}.") for letter in "abcdefg"]
    assessment = build(
        lines,
        [
            ("Sentence a.", "limitation_of_liability", 3),
            ("Sentence b.", "limitation_of_liability", 3),
            ("Sentence c.", "warranty_disclaimer", 3),
            ("Sentence d.", "arbitration", 2),
            ("Sentence e.", "assignment", 3),
            ("Sentence f.", "unilateral_change", 3),
            ("Sentence g.", "time_bar", 2),
        ],
    )
    chosen = weightiest(assessment.findings)
    assert [each.quote.text[9] for each in chosen] == ["a", "f", "d", "e", "g"]
    assert [each.quote.text[9] for each in weightiest(assessment.findings, 7)] == list("abcfdeg")


def test_surer_finding_leads_among_equals(build: Any) -> None:
    assessment = build(found=[("Guests are told", "arbitration", 3), ("seeds", "arbitration", 3)])
    first, second = assessment.findings
    second = replace(second, confidence=0.95)
    assert weightiest((first, second), 1) == (second,)


def test_what_is_not_found_names_the_documents_not_read(rich: Assessment) -> None:
    brief = summary(rich)
    assert "Arbitration" in brief.not_found
    assert "Limitation of liability" not in brief.not_found
    assert (
        brief.not_found_line
        == "Not found in this document; the contract refers to 1 other document, not read"
    )
    assert rich.document is not None
    others = (*rich.document.incorporated, Incorporated("Cage rules", None, Span(0, 1)))
    two = replace(rich, document=replace(rich.document, incorporated=others))
    assert "2 other documents, not read" in summary(two).not_found_line
    none = replace(rich, document=replace(rich.document, incorporated=()))
    assert summary(none).not_found_line == "Not found in this document"


@pytest.mark.parametrize(
    ("fields", "opening"),
    [
        ({"found": [("seeds", "arbitration", 3)]}, "1 finding in 1 sentence, 1 of them"),
        ({}, "No clause of the 17 kinds"),
        ({"status": "partly_assessed", "reason": "Half is Welsh."}, "Half is Welsh. What follows covers"),
        (
            {"status": "not_assessed", "reason": "It is a scan.", "document": None},
            "It is a scan. Nothing can be",
        ),
    ],
)
def test_status_is_said_first(fields: dict[str, Any], opening: str, build: Any) -> None:
    assert summary(build(**fields)).status_line.startswith(opening)


def test_what_was_not_assessed_has_no_counts(build: Any) -> None:
    brief = summary(build(status="not_assessed", reason="It is a scan."))
    assert (brief.families, brief.categories, brief.not_found) == ((), (), ())


def test_title_falls_back_to_the_file(build: Any) -> None:
    assert summary(build()).title == "Rules of Parrot House"
    assert summary(build(document=None, status="not_assessed", reason="No.")).title == "parrot.pdf"


def test_report_is_a_machines_until_every_finding_is_decided(rich: Assessment) -> None:
    decided = Decision("confirmed", "A. Reader", "2026-05-05")
    some = (replace(rich.findings[0], decision=decided), *rich.findings[1:])
    every = tuple(replace(each, decision=decided) for each in rich.findings)
    assert summary(rich).review_line == "Machine report, not reviewed by a person"
    assert "1 of 4 findings" in summary(replace(rich, findings=some)).review_line
    assert summary(replace(rich, findings=every)).review_line == "Every finding was decided on by a person"


def test_notices_carry_their_words(rich: Assessment) -> None:
    (notice,) = summary(rich).notices
    assert notice.quote == "These rules replace the rules of the old cage."
    assert "superseded" in notice.label


def test_stronger_norm_weighs_more_than_surer_finding(rich: Assessment) -> None:
    liable = next(each for each in rich.findings if each.category == "limitation_of_liability")
    strong = replace(liable, confidence=0.6, law=LawStatement("KZ-1", "N", "", "It may be void."))
    weak = replace(liable, confidence=0.9, law=LawStatement("KZ-2", "D", "", "It departs."))
    none = replace(liable, confidence=1.0, law=LawStatement(None, None, "", "It describes."))
    assert sorted((none, weak, strong), key=weight) == [strong, weak, none]
