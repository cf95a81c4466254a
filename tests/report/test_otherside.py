"""Who the other side is, and money held back, on the page and in JSON."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lxml import html

from tosscan.findings.assessment import Assessment
from tosscan.report.html import HtmlWriter
from tosscan.report.json import report_dict

OTHER: Mapping[str, Any] = {
    "entities": ["Aviary Ltd"],
    "registration_number": ["12345678"],
    "signs": [{"kind": "may_change", "text": "Another bird may sit here.", "quotes": ["q-1"]}],
    "register": {
        "matches": [
            {"by": "number", "text": "The number 12345678 is listed."},
            {"by": "name", "text": "Similar name, identity not established: Aviary Limited."},
        ],
        "text": "Absence from a list clears nobody.",
    },
    "note": "Nothing was checked.",
}
HELD: Mapping[str, Any] = {
    "sentences": [
        {"quote": "q-1", "aspects": ["freezing", "time"]},
        {"quote": "q-2", "aspects": ["return"]},
    ],
    "not_found": ["reasons", "review"],
}


def page(assessment: Assessment) -> html.HtmlElement:
    file = io.BytesIO()
    HtmlWriter().write(assessment, file)
    return html.document_fromstring(file.getvalue().decode())


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_the_other_side_is_printed_with_its_signs_and_places(rich: Assessment) -> None:
    whole = page(replace(rich, counterparty=OTHER))
    law = words(whole.get_element_by_id("law"))
    for part in ("Aviary Ltd", "12345678", "Another bird may sit here.", "Nothing was checked."):
        assert part in law
    places = whole.xpath("//li[contains(., 'Another bird')]//a/@href")
    assert places
    assert all(whole.xpath(f"//*[@id='{place[1:]}']") for place in places)


def test_a_like_name_stands_after_a_number_and_never_on_the_first_screen(rich: Assessment) -> None:
    whole = page(replace(rich, counterparty=OTHER))
    law = words(whole.get_element_by_id("law"))
    assert law.index("The number 12345678") < law.index("Similar name") < law.index("clears nobody")
    for name in ("text", "summary"):
        assert "Similar name" not in words(whole.get_element_by_id(name))
    (bold,) = whole.xpath("//strong[contains(., 'The number 12345678')]")
    assert "Similar" not in words(bold)


def test_a_text_without_facts_or_a_register_prints_neither(rich: Assessment) -> None:
    bare = page(replace(rich, counterparty={"note": "Nothing was checked.", "signs": []}))
    assert bare.xpath("//*[@id='counterparty']")
    assert "The register given" not in words(bare)
    assert not page(replace(rich, counterparty={})).xpath("//*[@id='counterparty']")


def test_money_held_back_is_in_one_place(rich: Assessment) -> None:
    whole = page(replace(rich, funds=HELD))
    rows = whole.xpath("//h3[@id='funds']/following-sibling::table[1]/tbody/tr")
    assert [words(row.xpath("./td")[1]) for row in rows] == ["freezing, time", "return"]
    assert all(row.xpath(".//a/@href") for row in rows)
    assert "Not found in this document: reasons, review." in words(whole)
    assert not page(rich).xpath("//*[@id='funds']")


def test_the_count_stands_over_the_ledger(rich: Assessment) -> None:
    head = {"positions": 23, "text": "Of 23 positions looked at: none."}
    assert "Of 23 positions looked at: none." in words(page(replace(rich, headline=head)))
    report = report_dict(replace(rich, headline=head, funds=HELD))
    assert report["headline"]["positions"] == 23
    assert report["funds"]["not_found"] == ["reasons", "review"]
