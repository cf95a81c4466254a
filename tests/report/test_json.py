from __future__ import annotations

import hashlib
import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tosscan.findings.assessment import Assessment
from tosscan.findings.finding import Softening
from tosscan.report.json import JsonWriter, canonical_sha256, report_dict
from tosscan.resources import package_data
from tosscan.sources.capture import record


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    text = package_data("report", "schema/report-1.json").read_text("utf-8")
    Draft202012Validator.check_schema(json.loads(text))
    return Draft202012Validator(json.loads(text))


def _written(assessment: Assessment) -> bytes:
    file = io.BytesIO()
    JsonWriter().write(assessment, file)
    return file.getvalue()


def test_rich_report_holds_to_the_schema(rich: Assessment, schema: Draft202012Validator) -> None:
    schema.validate(json.loads(_written(rich)))


@pytest.mark.parametrize("status", ["partly_assessed", "not_assessed"])
def test_report_without_findings_holds_to_the_schema(
    status: Any, build: Any, schema: Draft202012Validator
) -> None:
    assessment = build(
        status=status, reason="A third of the words is in Welsh.", reason_code="language_not_covered"
    )
    schema.validate(json.loads(_written(assessment)))


def test_report_of_an_unread_source_holds_to_the_schema(build: Any, schema: Draft202012Validator) -> None:
    unread = build(status="not_assessed", reason="There is no such file.", document=None)
    unread = replace(unread, source=replace(unread.source, sha256="", size=0))
    report = json.loads(_written(unread))
    schema.validate(report)
    assert report["document"]["text"] == ""
    assert report["findings"] == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda report: report.pop("status"),
        lambda report: report.update(status="not_assessed"),
        lambda report: report["findings"][0].update(severity=1),
        lambda report: report["findings"][0].update(category="rudeness"),
        lambda report: report["ledger"][0].update(verdict="balanced"),
        lambda report: report["document"]["extraction"].pop("set_aside"),
        lambda report: report.update(verdict="unfair"),
        lambda report: report["document"].update(path="/home/somebody"),
        lambda report: report["findings"][0].update(score=7),
        lambda report: report["findings"][0]["anchor"].update(sheet=1),
    ],
)
def test_schema_refuses_what_the_contract_does_not_know(
    spoil: Any, rich: Assessment, schema: Draft202012Validator
) -> None:
    report = json.loads(_written(rich))
    spoil(report)
    assert not schema.is_valid(report)


def test_record_of_a_capture_holds_to_the_schema(rich: Assessment, schema: Draft202012Validator) -> None:
    step = {
        "status": 301,
        "url": "http://a.example/",
        "location": "https://a.example/",
        "address": "192.0.2.7",
    }
    captured = record(
        requested="http://a.example/",
        final="https://a.example/",
        redirects=[step],
        status=200,
        headers={"content-type": "text/html"},
        address="192.0.2.7",
        tls={"version": "TLSv1.3"},
        request={"user-agent": "tosscan"},
        sha256="ab" * 32,
        size=7,
        moment=datetime(2026, 5, 4, tzinfo=UTC),
    )
    kept = {**captured, "operator": "A. Reader", "source_file": "a.html", "screenshot": {"file": None}}
    report = json.loads(_written(replace(rich, source=replace(rich.source, captured=kept))))
    schema.validate(report)
    assert report["document"]["captured"] == kept


def test_every_quotation_is_a_slice_of_the_text(rich: Assessment) -> None:
    report = report_dict(rich)
    text = report["document"]["text"]
    items = [*report["quotes"], *report["findings"], *report["fair"], *report["hints"]]
    assert len(items) == 8
    for item in items:
        assert text[item["start"] : item["end"]] == item["text"] != ""
    for item in (*report["document"]["notices"], *report["document"]["incorporated"]):
        assert text[item["start"] : item["end"]] == item["quote"] != ""


def test_findings_stand_in_the_order_of_the_text(rich: Assessment) -> None:
    shuffled = replace(rich, findings=tuple(reversed(rich.findings)))
    keys = [(each["start"], each["end"], each["category"]) for each in report_dict(shuffled)["findings"]]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys) == 4


def test_hash_covers_every_field_but_itself(rich: Assessment) -> None:
    report = json.loads(_written(rich))
    assert canonical_sha256(report) == report["report_sha256"]
    assert canonical_sha256({**report, "report_sha256": "0"}) == report["report_sha256"]
    report["document"]["text"] += " "
    assert canonical_sha256(report) != report["report_sha256"]


def test_same_assessment_gives_the_same_bytes(rich: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert _written(rich) == _written(rich)
    assert json.loads(_written(rich))["created"] == "1970-01-02T00:00:00Z"


def test_path_of_the_source_stays_inside_the_process(rich: Assessment) -> None:
    assert b"/home/somebody" not in _written(rich)


def test_name_that_is_no_unicode_keeps_offsets_and_hash(build: Any) -> None:
    assessment = build([("paragraph", "One \udce9 two.")], [("two.", "arbitration", 3)])
    assessment = replace(assessment, source=replace(assessment.source, name="caf\udce9.pdf"))
    report = json.loads(_written(assessment))
    assert report["document"]["source"] == "caf?.pdf"
    assert report["findings"][0]["text"] == report["document"]["text"][6:10] == "two."
    assert canonical_sha256(report) == report["report_sha256"]


def test_hostile_text_comes_back_as_it_was(build: Any) -> None:
    words = '</script><script>alert("1")</script> {{ 7 * 7 }} {% raw %} \\ "quoted" \u2028 end.'
    report = json.loads(_written(build([("paragraph", words)], [(words, "assignment", 2)])))
    assert report["document"]["text"] == report["findings"][0]["text"] == words


def test_what_softens_a_finding_is_named_by_its_quotation(
    rich: Assessment, schema: Draft202012Validator
) -> None:
    told, override = (quote.span for quote in rich.quotes.values())
    softenings = (Softening("notice", told), Softening("review", told, override))
    findings = tuple(replace(found, softenings=softenings) for found in rich.findings[:1])
    report = json.loads(_written(replace(rich, findings=findings)))
    schema.validate(report)
    assert report["findings"][0]["softenings"] == [
        {"quote": "q-1", "effect": "notice", "cancelled_by": None},
        {"quote": "q-1", "effect": "review", "cancelled_by": "q-2"},
    ]


@pytest.mark.parametrize(
    "value",
    [
        {"b": [1, 2.5, None, True], "a": {"z": 'ё\u2028\x1f\x7f"\\/', "y": 0.0001}, "ä": -0.0, "Z": []},
        {"large": 2**70, "b": 1, "a": 2},
        {"name": "caf\udce9", "a": "b"},
    ],
)
def test_hash_is_that_of_canonical_json_as_any_program_writes_it(value: dict[str, Any]) -> None:
    told = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert canonical_sha256(value) == hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()
