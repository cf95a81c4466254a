"""The record of a capture as people read it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tosscan.findings.assessment import Assessment
from tosscan.report.capture import Fact, facts
from tosscan.report.words import words

RECORD = {
    "requested": "https://parrot.example/a",
    "redirects": [{"status": 301, "location": "https://parrot.example/b"}],
    "tls": None,
    "size": 0,
    "headers": {"content-type": "text/html", "x_odd_name": "1"},
    "screenshot": {"width": 1280, "complete": True},
    "seed_count": 2,
}


def test_fields_have_labels_and_parts_within() -> None:
    assert facts(RECORD, words()) == (
        Fact("Address asked for", "https://parrot.example/a"),
        Fact(
            "Redirects",
            within=(
                Fact(
                    "1.",
                    within=(
                        Fact("Status of the answer", "301"),
                        Fact("Leads to", "https://parrot.example/b"),
                    ),
                ),
            ),
        ),
        Fact("Encryption and certificate", "none"),
        Fact("Bytes", "0"),
        Fact(
            "Headers of the answer",
            within=(Fact("content-type", "text/html"), Fact("x_odd_name", "1")),
            folded=True,
        ),
        Fact("Picture of the page", within=(Fact("width", "1,280"), Fact("complete", "yes"))),
        Fact("seed count", "2"),
    )


def test_page_prints_the_record_with_its_headers_folded(rich: Assessment, page: Any) -> None:
    read = page(replace(rich, source=replace(rich.source, captured=RECORD)))
    (headers,) = read.xpath(
        "//section[@id='text']//dt[. = 'Headers of the answer']/following-sibling::dd[1]/details"
    )
    assert "open" not in headers.attrib
    assert headers.xpath(".//dt/text()") == ["content-type", "x_odd_name"]
    assert "{" not in read.xpath("//section[@id='text']")[0].text_content()
