"""Every format of real scans: held to their schemas, and telling the same findings."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, Draft202012Validator
from lxml import etree, html

from tosscan.cli import main
from tosscan.resources import package_data

FORMATS = ("json", "sarif", "xlsx", "csv", "html")
SAMPLES = ("fair-terms.md", "northgate-terms.html", "northgate-terms.pdf")
DATA = ("pdfs/*.pdf", "html/*.html", "exchanges/**/*.md", "rukk/en*", "rukk/ru*", "annotated-raw/*")
REPORT = Draft202012Validator(json.loads(package_data("report", "schema/report-1.json").read_text("utf-8")))
SARIF = Draft7Validator(
    json.loads((Path(__file__).parent / "schema" / "sarif-2.1.0.json").read_text("utf-8")),
    format_checker=Draft7Validator.FORMAT_CHECKER,
)
HOSTILE = (
    """# Terms

1.1 =1+1 We are not liable for any loss, however caused, and {{ 7 * 7 }} is what we owe.

1.2 We may change these terms at any time without notice; =cmd|' /C calc'!A0 tells you of it.

1.3 </script><script>alert(1)</script> You agree to binding arbitration, [click](javascript:alert(1)).

1.4 You waive any class action <r><t>always</t></r> _x0041_ &amp; for\u202e ever\x00.

1.5 @SUM(A1) The service is provided “as is” without warranty of any kind.

1.6 You shall indemnify us against all claims, """
    + ("and all losses, " * 7_000)
    + "\n"
)


def written(source: Path, folder: Path) -> tuple[dict[str, Any], dict[str, Any], dict[str, bytes]]:
    """Return the JSON report, the SARIF log and the bytes of every format of a scan of ``source``."""
    asked = [part for name in FORMATS for part in ("-f", name)]
    assert main(["scan", str(source), *asked, "-o", f"{folder}/", "-q"]) in {0, 3}
    files = {path.suffix[1:]: path.read_bytes() for path in folder.iterdir()}
    assert set(files) == set(FORMATS)
    return json.loads(files["json"]), json.loads(files["sarif"]), files


def hold(report: dict[str, Any], log: dict[str, Any], files: dict[str, bytes]) -> None:
    """Hold the formats to their schemas and to one another."""
    REPORT.validate(report)
    SARIF.validate(log)
    (run,) = log["runs"]
    prints = sorted(each["fingerprint"] for each in (*report["findings"], *report["fair"]))
    assert sorted(each["partialFingerprints"]["tosscan/v1"] for each in run["results"]) == prints
    if report["document"]["text"]:
        assert run["artifacts"][1]["contents"]["text"] == report["document"]["text"]
    successful = run["invocations"][0]["executionSuccessful"]
    assert successful == (report["status"] != "not_assessed")
    ids = {each["id"] for each in report["findings"]}
    rows = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"), newline="")))[1:]
    assert {row[0].partition(" ")[0] for row in rows} - {""} == ids
    assert bool(rows) or not ids
    with zipfile.ZipFile(io.BytesIO(files["xlsx"])) as package:
        for name in package.namelist():
            etree.fromstring(package.read(name))
        sheet = package.read("xl/worksheets/sheet1.xml")
        strings = package.read("xl/sharedStrings.xml").decode()
    assert b"<f>" not in sheet
    assert all(name in strings for name in ids)


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_hold_to_the_schemas(name: str, samples: Path, tmp_path: Path) -> None:
    report, log, files = written(samples / name, tmp_path / "out")
    assert report["status"] == "assessed"
    assert report["findings"]
    hold(report, log, files)


@pytest.mark.data
@pytest.mark.parametrize("pattern", DATA)
def test_real_terms_hold_to_the_schemas(pattern: str, data: Path, tmp_path: Path) -> None:
    source = min(path for path in data.glob(pattern) if path.is_file() and path.suffix != ".tsv")
    hold(*written(source, tmp_path / "out"))


def test_hostile_words_go_through_every_format(tmp_path: Path) -> None:
    source = tmp_path / "hostile.md"
    source.write_text(HOSTILE, encoding="utf-8")
    report, log, files = written(source, tmp_path / "out")
    hold(report, log, files)
    found = {finding["category"]: finding for finding in report["findings"]}
    assert {"limitation_of_liability", "unilateral_change", "arbitration", "indemnification"} <= set(found)
    assert len(found["indemnification"]["text"]) > 100_000

    page = html.document_fromstring(files["html"].decode())
    assert len(page.findall(".//script")) == 1
    assert not page.xpath("//a[starts-with(@href, 'javascript')]")
    rows = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"), newline="")))[1:]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for row in rows for cell in row)
    longest = [row[5] for row in rows if row[0].startswith(found["indemnification"]["id"])]
    assert len(longest) == 4
    assert "".join(longest) == found["indemnification"]["text"]
    for category in ("limitation_of_liability", "unilateral_change", "arbitration"):
        finding = found[category]
        told = next(row[5] for row in rows if row[0] == finding["id"])
        assert told.replace("; '=", "; =").removeprefix("'") == finding["text"]


def test_file_that_cannot_be_read_is_said_in_every_format(tmp_path: Path) -> None:
    source = tmp_path / "broken.pdf"
    source.write_bytes(b"%PDF-1.7\nnothing more")
    report, log, files = written(source, tmp_path / "out")
    hold(report, log, files)
    assert report["status"] == "not_assessed"
    (told,) = log["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert told["level"] == "error"
    assert told["descriptor"]["id"] == report["reason_code"]
    rows = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"), newline="")))
    assert rows[1][3] == "Not assessed"
    assert rows[1][7].startswith(report["reason"])
