"""The page prints assumptions once, with their letters, and the parts of a statement beside each finding."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from lxml import html

from tosscan.findings.assessment import Assessment, Gate
from tosscan.findings.gate import GATES
from tosscan.findings.law_statement import LawStatement, SetAside
from tosscan.report.json import report_dict

STATED = LawStatement(
    provision="KZ-CC-359.3",
    consequence="N",
    fact="Clause 2(a) keeps feathers.",
    verb="Clause 2(a) may be void to the extent that it covers intent.",
    yields="By its own words the term yields.",
    question="Can a guest know what is left?",
    condition="Depends on what is still open: A.",
    edition="Edition on that date (1 May 2024) not established.",
    answer="The platform will answer: nobody reads it so.",
    outcome="Not said here under assumption B: Art. 10.",
    set_aside=(
        SetAside("KZ-CPL-10", "Art. 10 CPL", "D", "G2", "The guest is a business.", "the Code", "in_part"),
    ),
    memo=False,
)


@pytest.fixture(name="stated")
def _stated(rich: Assessment) -> Assessment:
    gates = (
        Gate(
            "G1",
            "Which law?",
            "foreign",
            "document",
            "A",
            "A law is chosen.",
            "Instead: it.",
            quotes=("q-1",),
        ),
        Gate(
            "G2",
            "Is the guest a consumer?",
            "business",
            "option",
            "B",
            "A business.",
            document_value="consumer",
        ),
        Gate("G3", "Which regime?", None, "open", "C"),
        Gate("G4", "For what?", "business", "option", "D", "On business.", assumed=True),
    )
    findings = tuple(
        replace(finding, law=STATED) if finding.category == "limitation_of_liability" else finding
        for finding in rich.findings
    )
    return replace(rich, gates=gates, findings=findings)


def said(element: html.HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def test_each_assumption_stands_once_under_its_letter(stated: Assessment, page: Any) -> None:
    rows = page(stated).xpath("//table[contains(@class, 'assumptions')]/tbody/tr")
    assert [row.get("id") for row in rows] == ["gate-A", "gate-B", "gate-C", "gate-D"]
    assert "A law is chosen. as the document says" in said(rows[0])
    assert rows[0].xpath(".//q")
    assert "Instead: it." in said(rows[0])
    assert "The text itself says: consumer." in said(rows[1])
    assert "open" in said(rows[2])
    assert "assumed, not known" in said(rows[3])


def test_the_form_offers_every_answer_and_sends_nothing(stated: Assessment, page: Any) -> None:
    (form,) = page(stated).xpath("//form[@id='answers']")
    assert form.get("action") is None
    offered = {field.get("name"): field.xpath("./option/@value")[1:] for field in form.xpath(".//select")}
    wanted = {gate.name: list(gate.values) for gate in GATES[:4]}
    assert offered == wanted


def test_the_parts_of_a_statement_stand_in_their_order(stated: Assessment, page: Any) -> None:
    finding = next(each for each in stated.findings if each.law)
    (card,) = page(stated).xpath(f"//article[@id='{finding.id}']")
    text = said(card)
    parts = (
        *(STATED.yields, STATED.question, STATED.fact, STATED.verb, STATED.outcome),
        *(STATED.condition, STATED.edition, STATED.answer, "No reply to it is on file"),
        *("Art. 10 CPL", "Assumption B: The guest is a business."),
    )
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert text.count(STATED.verb) == 1


def test_the_json_report_has_the_parts_and_the_answers(stated: Assessment) -> None:
    report = report_dict(stated)
    (law,) = [finding["law"] for finding in report["findings"] if finding["law"]]
    assert law["set_aside"][0]["gate"] == "G2"
    assert (law["memo"], law["on_acceptance"]) == (False, "not_asked")
    assert [gate["letter"] for gate in report["gates"]] == list("ABCD")
    assert report["gates"][1]["document_value"] == "consumer"
