"""What the page says of decisions before any script runs."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tosscan.decisions import SCHEMA
from tosscan.findings.assessment import Assessment
from tosscan.findings.decision import Correction, Decision
from tosscan.findings.finding import Finding
from tosscan.findings.translation import Translation
from tosscan.report.issues import issue_list
from tosscan.report.memobuild import build
from tosscan.report.memorandum import memo_words
from tosscan.report.words import words

HOSTILE = "\"><script>alert(1)</script> {{ 7 * 7 }} ' onfocus=alert(1)"


def decided(found: Finding) -> Finding:
    return replace(found, decision=Decision("rejected", HOSTILE, "2026-03-15T09:30:00Z", HOSTILE))


def test_page_names_the_format_that_the_command_reads(rich: Assessment, page: Any) -> None:
    assert page(rich).xpath("//form[@id='decide']/@data-schema") == [SCHEMA]


def test_every_finding_can_be_told_apart(rich: Assessment, page: Any) -> None:
    prints = page(rich).xpath("//section[@id='findings']//article/@data-fingerprint")
    assert sorted(prints) == sorted(found.fingerprint for found in rich.findings)


def test_nothing_to_decide_without_script_or_findings(rich: Assessment, build: Any, page: Any) -> None:
    (form,) = page(rich).xpath("//form[@id='decide']")
    assert form.get("hidden") is not None
    assert page(build()).xpath("//form[@id='decide'] | //template") == []


def test_name_and_reason_are_text(rich: Assessment, page: Any) -> None:
    read = page(replace(rich, findings=(decided(rich.findings[0]), *rich.findings[1:])))
    (line,) = read.xpath("//p[@class='decision']")
    assert line.text_content() == f"Rejected by {HOSTILE} on 2026-03-15: {HOSTILE}"
    assert line.get("data-by") == HOSTILE
    assert len(read.xpath("//script")) == 1
    assert read.xpath("//@onfocus") == []


@pytest.mark.parametrize(
    ("count", "stamp"), [(0, "Machine report, not reviewed"), (1, "a person has"), (4, None)]
)
def test_every_printed_page_says_that_it_is_a_machines_until_all_is_decided(
    count: int, stamp: str | None, rich: Assessment, page: Any
) -> None:
    findings = (*(decided(found) for found in rich.findings[:count]), *rich.findings[count:])
    style = page(replace(rich, findings=findings)).xpath("string(//style)")
    assert ("@bottom-right" in style) == (stamp is not None)
    if stamp:
        assert stamp in style


def test_page_and_tables_say_to_what_a_finding_was_changed(rich: Assessment, page: Any) -> None:
    to = Correction("time_bar", 2, HOSTILE)
    made = Decision("changed", "A. Reader", "2026-03-15", "Another kind.", to)
    changed = replace(rich, findings=(replace(rich.findings[0], decision=made), *rich.findings[1:]))
    told = f"changed to: Kind: Time bar; Severity: one-sided, with a limit, or unclear; Words: “{HOSTILE}”"
    (line,) = page(changed).xpath("//p[@class='decision']")
    assert line.text_content() == f"Changed by A. Reader on 2026-03-15: Another kind. · {told}"
    assert (line.get("data-category"), line.get("data-severity")) == ("time_bar", "2")
    (row,) = [row for row in issue_list(changed, words("en")).rows if row.comment]
    assert row.comment == f"Another kind.\n{told}\nA. Reader, 2026-03-15"
    memo = build(changed, memo_words("en"))
    assert told in json.dumps(memo.to_dict(), ensure_ascii=False).replace('\\"', '"')


def test_translation_stands_in_the_memo_in_place_of_its_blank(rich: Assessment) -> None:
    confirmed = replace(rich.findings[0], decision=Decision("confirmed", "A. Reader", "2026-03-15"))
    blank = memo_words("ru")["analysis"]["blank_translation"]
    made = Translation(HOSTILE, "ru", "Б. В.", "sworn")
    told = []
    for found in (confirmed, replace(confirmed, translation=made)):
        memo = build(replace(rich, findings=(found,)), memo_words("ru"))
        (analysis,) = [section for section in memo.sections if section.id == "analysis"]
        told.append([block.text for block in analysis.blocks])
    assert blank in told[0]
    assert blank not in told[1]
    assert f"«{HOSTILE}» (Б. В., заверен)" in told[1]
