"""``tosscan scan`` with a law pack of the user's and with a sum in dispute."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tosscan.cli import main

TERMS = """# Terms of the Kite Shop

1. Any dispute shall be finally settled by binding arbitration administered by JAMS.

2. In no event shall we be liable for any loss or damage of any kind, including loss caused on purpose.
"""


@pytest.fixture(name="terms")
def _terms(tmp_path: Path) -> Path:
    path = tmp_path / "terms.md"
    path.write_text(TERMS, "utf-8")
    return path


@pytest.fixture(name="pack")
def _pack(tmp_path: Path) -> Path:
    folder = tmp_path / "my-law"
    folder.mkdir()
    (folder / "pack.yml").write_text("id: mine\nedition: as of today\n", "utf-8")
    (folder / "comparators.yml").write_text(
        "comparators:\n  - {id: XX-1, citation: Kite Act, point: Be kind., wording: null,"
        " source_status: memory, address: null, categories: [arbitration]}\n",
        "utf-8",
    )
    return folder


def test_a_law_pack_and_a_claim_reach_the_report(terms: Path, pack: Path, tmp_path: Path) -> None:
    out = tmp_path / "r.json"
    options = ["-f", "json", "-o", str(out), "-q", "--claim", "3000USD", "--law-pack", str(pack)]
    assert main(["scan", str(terms), *options]) == 0
    report = json.loads(out.read_text("utf-8"))
    used = {entry["id"]: entry for entry in report["tool"]["law"]}
    assert {"kz", "aifc", "eu", "uk", "us", "int", "mine"} == set(used)
    assert used["mine"]["source"] == "my-law"
    assert len(used["mine"]["sha256"]) == 64
    found = next(each for each in report["findings"] if each["category"] == "arbitration")
    assert "XX-1" in {other["id"] for other in found["comparators"]}
    assert report["costs"]["claim"] == {"amount": "3000", "currency": "USD"}


def test_a_register_reaches_the_report_and_a_fault_in_it_is_one_line(
    terms: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    terms.write_text(TERMS + "\n3. We are Kite Shop Ltd, company number 12345678.\n", "utf-8")
    register = tmp_path / "register.csv"
    head = "name,registration_number,list,authority,date,source\n"
    register.write_text(head + "Kite Shop Limited,12345678,Strings,Office of Strings,2026-01-02,a page\n")
    out = tmp_path / "r.json"
    options = ["-f", "json", "-o", str(out), "-q", "--register", str(register)]
    assert main(["scan", str(terms), *options]) == 0
    (found,) = json.loads(out.read_text("utf-8"))["counterparty"]["register"]["matches"]
    assert (found["by"], found["names_differ"]) == ("number", False)
    register.write_text(head + "Kite Shop Limited,12345678,Strings,Office of Strings,someday,a page\n")
    assert main(["scan", str(terms), *options]) == 2
    error = capsys.readouterr().err
    assert "line 2, column 'date'" in error
    assert len(error.strip().splitlines()) == 1


def test_a_check_reaches_the_report(
    terms: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TOSSCAN_HOME", str(tmp_path / "home"))
    assert main(["law", "check", "KZ-CC-350.2", "--by", "A. Person", "--on", "2026-03-01"]) == 0
    out = tmp_path / "r.json"
    assert main(["scan", str(terms), "-f", "json", "-o", str(out), "-q"]) == 0
    report = json.loads(out.read_text("utf-8"))
    matches = {match["id"]: match for each in report["findings"] for match in each["provisions"]}
    assert matches["KZ-CC-350.2"]["source_status"] == "official"
    assert matches["KZ-CC-350.2"]["checked_by"] == "A. Person"
    assert matches["KZ-CC-350.2"]["checked_on"] == "2026-03-01"
    assert {match["source_status"] for name, match in matches.items() if name != "KZ-CC-350.2"} == {"copy"}
    capsys.readouterr()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--claim", "plenty"], "'plenty' is not a sum; write it like 3000USD"),
        (["--law-pack", "nowhere"], "nowhere is not a folder"),
    ],
)
def test_a_faulty_option_is_one_line_and_status_2(
    terms: Path, options: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["scan", str(terms), *options]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert len(error.strip().splitlines()) == 1


def test_a_faulty_pack_is_named_by_file_and_key(
    terms: Path, pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (pack / "pack.yml").write_text("id: mine\n", "utf-8")
    assert main(["scan", str(terms), "--law-pack", str(pack)]) == 2
    error = capsys.readouterr().err
    assert "pack.yml: pack: key 'edition' is missing" in error
    assert len(error.strip().splitlines()) == 1
