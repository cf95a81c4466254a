from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from tosscan.findings.assessment import Assessment
from tosscan.findings.category import SLUGS
from tosscan.findings.decision import Decision
from tosscan.report.sarif import SarifWriter

SCHEMA = Draft7Validator(
    json.loads((Path(__file__).parent / "schema" / "sarif-2.1.0.json").read_text("utf-8")),
    format_checker=Draft7Validator.FORMAT_CHECKER,
)


def _written(assessment: Assessment) -> bytes:
    file = io.BytesIO()
    SarifWriter().write(assessment, file)
    return file.getvalue()


def run_of(assessment: Assessment) -> dict[str, Any]:
    """Return the one run of a valid log."""
    log = json.loads(_written(assessment))
    SCHEMA.validate(log)
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def test_schema_refuses_what_the_standard_does_not_know(rich: Assessment) -> None:
    log = json.loads(_written(rich))
    log["runs"][0]["results"][0]["level"] = "grave"
    assert not SCHEMA.is_valid(log)


def test_rules_are_the_categories_with_help(rich: Assessment) -> None:
    rules = run_of(rich)["tool"]["driver"]["rules"]
    assert tuple(rule["id"] for rule in rules) == SLUGS
    for rule in rules:
        assert rule["shortDescription"]["text"].endswith(".")
        assert f"tosscan rules explain {rule['id']}" in rule["help"]["text"]


def test_results_are_the_findings_by_level(rich: Assessment) -> None:
    run = run_of(rich)
    found = sorted((*rich.findings, *rich.fair), key=lambda each: each.key)
    levels = {3: "error", 2: "warning", 1: "note"}
    assert [result["level"] for result in run["results"]] == [levels[finding.severity] for finding in found]
    assert {"error", "warning", "note"} == {result["level"] for result in run["results"]}
    for result, finding in zip(run["results"], found, strict=True):
        assert SLUGS[result["ruleIndex"]] == result["ruleId"] == finding.category
        assert result["partialFingerprints"] == {"tosscan/v1": finding.fingerprint}
        assert result["rank"] == 90
        (place,) = result["locations"]
        assert place["logicalLocations"][0]["fullyQualifiedName"] == "2(a)"


def test_regions_are_slices_of_the_text_inside_the_source(rich: Assessment) -> None:
    run = run_of(rich)
    assert run["columnKind"] == "unicodeCodePoints"
    source, text = run["artifacts"]
    assert source["location"]["uri"] == "parrot.pdf"
    assert source["hashes"] == {"sha-256": "ab" * 32}
    assert text["parentIndex"] == 0
    words = text["contents"]["text"]
    regions = [
        place["physicalLocation"]
        for result in run["results"]
        for place in (*result["locations"], *result["relatedLocations"])
    ]
    assert len(regions) == len(run["results"]) + 2
    lines = words.split("\n")
    for place in regions:
        region = place["region"]
        assert place["artifactLocation"]["index"] == 1
        start = region["charOffset"]
        quoted = words[start : start + region["charLength"]]
        assert quoted == region["snippet"]["text"] != ""
        assert lines[region["startLine"] - 1][region["startColumn"] - 1 :].startswith(quoted)
        assert region["endColumn"] - region["startColumn"] == region["charLength"]


def test_code_points_are_counted_beyond_the_first_plane(build: Any) -> None:
    words = "𝒳𝒳 one.\n𝒳 two."
    result = run_of(build([("paragraph", words)], [("two.", "arbitration", 3)]))["results"][0]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert {name: region[name] for name in ("charOffset", "startLine", "startColumn", "endColumn")} == {
        "charOffset": 10,
        "startLine": 2,
        "startColumn": 3,
        "endColumn": 7,
    }


def test_input_that_was_not_read_is_an_error_and_no_success(build: Any) -> None:
    unread = build(
        status="not_assessed", reason="The file is locked.", reason_code="encrypted", document=None
    )
    run = run_of(replace(unread, source=replace(unread.source, sha256="", size=0)))
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    (told,) = invocation["toolExecutionNotifications"]
    assert (told["level"], told["descriptor"]["id"]) == ("error", "encrypted")
    assert told["message"]["text"].startswith("The file is locked.")
    assert told["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "parrot.pdf"
    assert run["results"] == []
    assert "hashes" not in run["artifacts"][0]


def test_input_that_was_read_in_part_is_a_warning(build: Any) -> None:
    part = build(status="partly_assessed", reason="A third is in Welsh.", reason_code="language_not_covered")
    (invocation,) = run_of(part)["invocations"]
    assert invocation["executionSuccessful"] is True
    assert invocation["toolExecutionNotifications"][0]["level"] == "warning"


def test_each_notification_is_described(rich: Assessment) -> None:
    run = run_of(replace(rich, status="partly_assessed", reason="Half.", reason_code=None))
    told = {each["descriptor"]["id"] for each in run["invocations"][0]["toolExecutionNotifications"]}
    assert told == {"unread", "reading_warning", "not_reviewed"}
    assert {each["id"] for each in run["tool"]["driver"]["notifications"]} == told


def test_rejected_finding_is_suppressed(rich: Assessment) -> None:
    rejected = Decision("rejected", "A. Reader", "2026-05-04", "A feather is no asset.")
    first, *rest = rich.findings
    results = run_of(replace(rich, findings=(replace(first, decision=rejected), *rest)))["results"]
    assert results[0]["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "A feather is no asset.",
            "properties": {"by": "A. Reader", "at": "2026-05-04"},
        }
    ]
    assert all(result["suppressions"] == [] for result in results[1:])


@pytest.mark.parametrize("state", ["undecided", "confirmed", "changed"])
def test_no_other_decision_suppresses(state: Any, rich: Assessment) -> None:
    first = replace(rich.findings[0], decision=Decision(state))
    assert run_of(replace(rich, findings=(first,)))["results"][0]["suppressions"] == []


def test_words_of_the_text_cannot_act_in_a_message(build: Any) -> None:
    words = "[click](https://evil.example) {0} \\ </script> =1+1"
    hostile = build([("paragraph", words)], [(words, "arbitration", 3)])
    hostile = replace(hostile, findings=tuple(replace(each, statement=words) for each in hostile.findings))
    run = run_of(hostile)
    (result,) = run["results"]
    assert result["message"]["text"].endswith("\\[click\\](https://evil.example) {{0}} \\\\ </script> =1+1")
    assert run["artifacts"][1]["contents"]["text"] == words
    assert result["locations"][0]["physicalLocation"]["region"]["snippet"]["text"] == words


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("a b:c#d.pdf", "a%20b%3Ac%23d.pdf"),
        ("условия.pdf", "%D1%83%D1%81%D0%BB%D0%BE%D0%B2%D0%B8%D1%8F.pdf"),
        ("caf\udce9.pdf", "caf%3F.pdf"),
        ("https://shop.example/a b?q=1#c", "https://shop.example/a%20b?q=1#c"),
    ],
)
def test_source_has_a_valid_address(name: str, uri: str, rich: Assessment) -> None:
    named = replace(rich, source=replace(rich.source, name=name))
    assert run_of(named)["artifacts"][0]["location"]["uri"] == uri


def test_same_bytes_each_time_and_no_path(rich: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert _written(rich) == _written(rich)
    assert b"/home/somebody" not in _written(rich)


def test_name_that_is_no_unicode_keeps_offsets(build: Any) -> None:
    run = run_of(build([("paragraph", "One \udce9 two.")], [("two.", "arbitration", 3)]))
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert run["artifacts"][1]["contents"]["text"][region["charOffset"] :] == "two."
