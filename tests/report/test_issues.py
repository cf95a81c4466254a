from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tosscan.findings.assessment import Assessment
from tosscan.findings.decision import Decision
from tosscan.findings.law_statement import LawStatement
from tosscan.report.issues import COLUMNS, Issue, continued, issue_list
from tosscan.report.words import words

WORDS = words()


def test_row_has_the_columns_that_are_handed_on(rich: Assessment) -> None:
    assert (
        *("id", "clause", "page", "category", "severity", "quotation", "translation", "issue", "provision"),
        *("consequence", "answer", "wording", "owner", "decision", "comment"),
    ) == COLUMNS
    assert len(issue_list(rich, WORDS).headers) == len(COLUMNS)


def test_finding_becomes_a_row(rich: Assessment) -> None:
    rows = {row.category: row for row in issue_list(rich, WORDS).rows}
    finding = next(each for each in rich.findings if each.category == "limitation_of_liability")
    assert rows["Limitation of liability"] == Issue(
        id=finding.id,
        clause="cl. 2(a)",
        page=finding.quote.page,
        category="Limitation of liability",
        severity=3,
        quotation="lost feathers, even if it plucked them on purpose;",
        issue="Clause 2(a) may be void to the extent that it covers intent.\n"
        "Under the words: “Parrot House is not liable for:”",
        provision="Art. 359(3) Civil Code (February 2026)\n"
        "(compared with a public copy, check on the official portal before signing)",
        consequence="nullity by statute",
        answer="The chosen law governs invalidity.",
        wording="Leave intent out.",
        decision="Not decided",
    )


def test_rows_are_the_findings_in_the_order_of_the_text(rich: Assessment) -> None:
    shuffled = replace(rich, findings=tuple(reversed(rich.findings)))
    assert [row.id for row in issue_list(shuffled, WORDS).rows] == [finding.id for finding in rich.findings]


def test_finding_without_a_norm_says_so(rich: Assessment) -> None:
    row = next(row for row in issue_list(rich, WORDS).rows if row.category == "Assumption of risk")
    assert row.issue.startswith("No provision of Kazakh law")
    assert (row.provision, row.consequence) == ("", "")


def test_statement_of_law_is_told_once_with_its_conditions(rich: Assessment) -> None:
    law = LawStatement(
        provision="KZ-CC-359.3",
        consequence="N",
        fact="Clause 2(a) covers intent.",
        verb="It may be void.",
        condition="Depends on A.",
        answer="The platform will answer.",
        reply="To that.",
    )
    findings = tuple(replace(each, law=law, statement="It may be void.") for each in rich.findings[:1])
    row = issue_list(replace(rich, findings=findings), WORDS).rows[0]
    assert row.issue == "Clause 2(a) covers intent. It may be void."
    assert row.consequence == "Depends on A."
    assert row.answer == "The platform will answer.\nTo that."


def test_decision_stands_with_its_reason(rich: Assessment) -> None:
    decision = Decision("rejected", "A. Reader", "2026-05-04", "A feather is no asset.")
    findings = tuple(replace(each, decision=decision) for each in rich.findings[:1])
    issues = issue_list(replace(rich, findings=findings), WORDS)
    assert issues.rows[0].decision == "Rejected"
    assert issues.rows[0].comment == "A feather is no asset.\nA. Reader, 2026-05-04"
    assert issues.review_line == "Every finding was decided on by a person"


def test_heading_stands_for_a_clause_without_a_number(rich: Assessment) -> None:
    first = rich.findings[0]
    finding = replace(first, quote=replace(first.quote, clause=None))
    assert issue_list(replace(rich, findings=(finding,)), WORDS).rows[0].clause == "Feathers"


@pytest.mark.parametrize(
    ("status", "found", "notice"),
    [
        ("assessed", 1, None),
        ("assessed", 0, "This is not a statement that the contract is balanced."),
        ("partly_assessed", 1, "A third is in Welsh."),
        ("not_assessed", 0, "this is not a result of “no findings”"),
    ],
)
def test_short_list_says_why_it_is_short(status: Any, found: int, notice: str | None, build: Any) -> None:
    finding = [("seeds that were eaten.", "arbitration", 3)][:found]
    reason = None if status == "assessed" else "A third is in Welsh."
    issues = issue_list(build(found=finding, status=status, reason=reason), WORDS)
    if notice is None:
        assert issues.notice is None
    else:
        assert issues.notice is not None
        assert notice in issues.notice.issue
        assert issues.notice.category == WORDS["status"][status]
    assert issues.about[0] == ("Status", WORDS["status"][status])
    assert issues.assessed == (status == "assessed")


def test_about_tells_which_text_this_is(rich: Assessment) -> None:
    about = [text for _, text in issue_list(rich, WORDS).about]
    for text in (
        *(
            "Rules of Parrot House",
            "parrot.pdf",
            "ab" * 32,
            "4 May 2026",
            "Guests of the aviary",
            "Parrot House",
        ),
        *("Machine report, not reviewed by a person", "These rules replace the rules of the old cage."),
        *("Seed tariff https://parrot.example/seeds", "open", "tosscan 0.1.0", "kz; 2026-02"),
    ):
        assert text in about


def test_long_text_goes_on_in_a_further_row() -> None:
    assert list(continued(("f-1", 3, "abcdef", "x"), limit=4)) == [
        ("f-1", 3, "abcd", "x"),
        ("f-1 (2)", "", "ef", ""),
    ]
