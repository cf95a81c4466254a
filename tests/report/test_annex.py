"""What stands apart from the findings: rules for comparison, costs, and where a citation is written out."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from lxml import html

from tosscan.findings.assessment import Assessment
from tosscan.findings.provision import Comparator
from tosscan.report.html import HtmlWriter
from tosscan.report.json import report_dict

SPENT: Mapping[str, Any] = {
    "applies": "yes",
    "applies_text": "The clause is taken to apply.",
    "institutions": [
        {
            "id": "aviary",
            "name": "Court of the Aviary",
            "quote": "q-1",
            "figures": [
                {
                    "kind": "total",
                    "amount": "64606",
                    "currency": "USD",
                    "what": "median of the whole",
                    "source": "https://aviary.example/costs",
                    "times_claim": "22",
                    "against_claim": "22 times the claim.",
                }
            ],
            "text": "These are averages.",
        },
        {"id": "coop", "name": "Court of the Coop", "quote": "q-2", "figures": [], "text": "No figure."},
    ],
    "no_institution_text": "",
    "who_pays": ["q-2"],
    "who_pays_text": "The text says who pays:",
    "claim": {"amount": "3000", "currency": "USD"},
    "notes": [{"id": "collective", "text": "Alone.", "quotes": ["q-1"]}],
}


def page(assessment: Assessment) -> html.HtmlElement:
    file = io.BytesIO()
    HtmlWriter().write(assessment, file)
    return html.document_fromstring(file.getvalue().decode())


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def section(assessment: Assessment, name: str) -> html.HtmlElement:
    return page(assessment).get_element_by_id(name)


def test_costs_are_printed_with_source_claim_and_places(rich: Assessment) -> None:
    found = section(replace(rich, costs=SPENT), "costs")
    said = words(found)
    for part in ("USD 64,606", "22 times the claim.", "These are averages.", "No figure.", "Alone."):
        assert part in said
    assert found.xpath(".//td//a/@href") == ["https://aviary.example/costs"]
    assert "Guests are told by a squawk." in said
    assert report_dict(replace(rich, costs=SPENT))["costs"]["claim"] == {"amount": "3000", "currency": "USD"}


def test_a_text_without_a_clause_on_arbitration_has_no_costs(rich: Assessment) -> None:
    assert page(rich).xpath("//*[@id='costs']") == []


def with_rules(assessment: Assessment, *rules: Comparator) -> Assessment:
    return replace(
        assessment, findings=tuple(replace(each, comparators=rules) for each in assessment.findings)
    )


def test_rules_for_comparison_stand_once_in_an_annex_of_their_own(rich: Assessment) -> None:
    near = Comparator("EU-1", "eu", "Directive, Art. 1", "https://eu.example/1", "Be fair.", "copy")
    far = Comparator("US-1", "us", "Act, s. 1", "", "Be free.", "memory", contrary=True)
    annex = section(with_rules(rich, far, near), "annex")
    assert words(annex.xpath("./h2")[0]) == "For comparison, not the law of Kazakhstan"
    assert len(annex.xpath("./h3")) == len({each.category for each in rich.findings})
    rows = [words(row) for row in annex.xpath(".//table[1]/tbody/tr")][:2]
    assert rows[0].startswith("Directive, Art. 1 Be fair. read in a public copy")
    assert rows[1] == (
        "Act, s. 1 Be free. (points the other way) from memory, not compared; check before any use"
    )


def test_a_report_without_rules_for_comparison_has_no_annex(rich: Assessment) -> None:
    assert page(with_rules(rich)).xpath("//*[@id='annex']") == []


def test_a_provision_is_written_out_in_full_once_and_short_after(rich: Assessment) -> None:
    liable = next(each for each in rich.findings if each.category == "limitation_of_liability")
    match = replace(liable.provisions[0], citation="Art. 1 X", citation_full="Art. 1 of the Act on X")
    both = tuple(replace(each, provisions=(match,)) for each in rich.findings)
    read = section(replace(rich, findings=both), "findings")
    cited = [words(cite) for cite in read.xpath(".//cite")]
    assert cited == ["Art. 1 of the Act on X"] + ["Art. 1 X"] * (len({each.category for each in both}) - 1)
    assert {words(link) for link in read.xpath(".//dd[@class='for']/a")} == {"Art. 1 X"}


def test_what_a_principle_has_written_out_is_short_in_the_findings(rich: Assessment) -> None:
    liable = next(each for each in rich.findings if each.category == "limitation_of_liability")
    match = replace(liable.provisions[0], citation="Art. 1 X", citation_full="Art. 1 of the Act on X")
    told = replace(rich.principles[0], id=match.id, wording="", translation="")
    assessment = replace(
        rich,
        findings=(replace(liable, provisions=(match,)),),
        principles=(told,),
    )
    assert [words(cite) for cite in section(assessment, "findings").xpath(".//cite")] == ["Art. 1 X"]
    assert section(assessment, "law").xpath(".//blockquote") == []


@pytest.mark.parametrize("name", ["findings", "made"])
def test_a_check_is_told_with_name_and_day(rich: Assessment, name: str) -> None:
    def checked(each: Any) -> Any:
        return replace(
            each,
            provisions=tuple(
                replace(
                    match,
                    source_status="official",
                    checked_by="A. Person",
                    checked_on=date(2026, 3, 1),
                )
                for match in each.provisions
            ),
        )

    assessment = replace(rich, findings=tuple(checked(each) for each in rich.findings))
    assert "compared with the official portal by A. Person on 2026-03-01" in words(section(assessment, name))
    report = report_dict(assessment)
    told = [match for each in report["findings"] for match in each["provisions"]]
    assert {(match["checked_by"], match["checked_on"]) for match in told} == {("A. Person", "2026-03-01")}
