"""The command line as a user meets it: statuses, one-line errors, files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tosscan.cli import main

TERMS = """# Terms of the Lanternfish Exchange

Last updated: 2 May 2026

These terms are an agreement between Lanternfish Ltd ("Lanternfish", "we", "us") and you.

## 1. Changes

1.1 We may change these terms at any time without notice.

## 2. Disputes

2.1 Any dispute shall be finally resolved by binding arbitration.

2.2 You waive any right to take part in a class action.

## 3. Risk

3.1 The service is provided "as is" and we are not liable for any loss whatsoever.
"""


@pytest.fixture
def terms(tmp_path: Path) -> Path:
    path = tmp_path / "lanternfish.md"
    path.write_text(TERMS, encoding="utf-8")
    return path


def one_line(captured: str) -> str:
    lines = captured.strip().splitlines()
    assert len(lines) == 1, captured
    assert "Traceback" not in captured
    return lines[0]


@pytest.mark.parametrize(
    "argv",
    [
        ["scan"],
        ["nonsense"],
        ["scan", "a.md", "-f", "png"],
        ["scan", "a.md", "--fail-on", "1"],
        ["scan", "a.md", "b.md", "-o", "-"],
        ["--no-such-option"],
        ["law", "show", "KZ-NO-SUCH"],
        ["rules", "explain", "no_such_category"],
        ["verify", "missing.json", "missing.md"],
    ],
)
def test_wrong_usage_is_one_line_and_status_2(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 2
    assert one_line(capsys.readouterr().err).startswith("tosscan")


def test_no_command_prints_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "scan" in capsys.readouterr().out


def test_every_command_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("scan", "text", "verify", "decide", "rules", "law", "train", "evaluate"):
        assert main([command, "--help"]) == 0
        assert "usage: tosscan " + command in capsys.readouterr().out


def test_scan_writes_a_report(terms: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["scan", str(terms)]) == 0
    html = (tmp_path / "lanternfish.tosscan.html").read_text(encoding="utf-8")
    assert "Lanternfish" in html


def test_scan_writes_several_formats_into_a_folder(terms: Path, tmp_path: Path) -> None:
    assert main(["scan", str(terms), "-f", "json", "-f", "html", "-o", str(tmp_path / "out"), "-q"]) == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "lanternfish.html",
        "lanternfish.json",
    ]


def test_json_report_of_known_terms(terms: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    assert main(["scan", str(terms), "-f", "json", "-o", str(path), "-q"]) == 0
    report = json.loads(path.read_text(encoding="utf-8"))
    assert report["status"] == "assessed"
    assert report["document"]["version_date"] == "2026-05-02"
    found = {(finding["category"], finding["clause"]) for finding in report["findings"]}
    assert {
        ("unilateral_change", "1.1"),
        ("arbitration", "2.1"),
        ("class_action_waiver", "2.2"),
        ("warranty_disclaimer", "3.1"),
        ("limitation_of_liability", "3.1"),
    } <= found
    for finding in report["findings"]:
        assert report["document"]["text"][finding["start"] : finding["end"]] == finding["text"]


def test_fail_on(terms: Path, tmp_path: Path) -> None:
    out = ["-o", str(tmp_path / "r.html"), "-q"]
    assert main(["scan", str(terms), "--fail-on", "3", *out]) == 1
    harmless = tmp_path / "harmless.md"
    harmless.write_text("# A note\n\nThe office is open from nine to five on working days.\n")
    assert main(["scan", str(harmless), "--fail-on", "2", *out]) == 0


def test_unreadable_wins_over_findings(terms: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.md"
    empty.write_bytes(b"")
    assert main(["scan", str(terms), str(empty), "--fail-on", "2", "-o", str(tmp_path / "out"), "-q"]) == 3


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.txt", b"", "empty"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "unsupported_format"),
        ("short.pdf", b"%PDF-1.7\n1 0 obj\n<<", "damaged"),
        ("archive.zip", b"PK\x03\x04" + b"\0" * 64, "unsupported_format"),
        ("binary.txt", bytes(range(256)) * 8, "unsupported_format"),
    ],
)
def test_what_cannot_be_read_is_never_nothing_found(
    name: str, content: bytes, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / name
    source.write_bytes(content)
    out = tmp_path / "out"
    assert main(["scan", str(source), "-f", "json", "-f", "html", "-o", str(out)]) == 3
    report = json.loads((out / f"{source.stem}.json").read_text(encoding="utf-8"))
    assert report["status"] == "not_assessed"
    assert report["reason_code"] == code
    assert report["findings"] == []
    html = (out / f"{source.stem}.html").read_text(encoding="utf-8")
    assert "Not assessed" in html
    assert "NOT ASSESSED" in capsys.readouterr().err


def test_missing_file_is_status_3_and_one_line_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["text", str(tmp_path / "absent.pdf")]) == 3
    assert "no such file" in one_line(capsys.readouterr().err)


def test_a_missing_source_is_one_line_and_leaves_no_report(
    terms: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["scan", str(tmp_path / "absent.pdf"), str(terms), "-q", "-o", str(out)]) == 3
    assert "no such file" in one_line(capsys.readouterr().err)
    assert [path.name for path in out.iterdir()] == ["lanternfish.html"]


def test_text_prints_the_text(terms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["text", str(terms)]) == 0
    assert "2.2 You waive any right" in capsys.readouterr().out


def test_text_json_has_structure(terms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["text", str(terms), "-f", "json"]) == 0
    structure = json.loads(capsys.readouterr().out)
    assert "1.1" in {sentence["clause"] for sentence in structure["sentences"]}


def test_standard_input_and_output(terms: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "tosscan", "scan", "-", "-f", "json", "-o", "-", "-q"],
        input=terms.read_bytes(),
        capture_output=True,
        check=True,
    )
    assert json.loads(result.stdout)["document"]["source"] == "standard input"
    assert result.stderr == b""


def test_same_input_same_bytes(terms: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1770000000")
    for name in ("a", "b"):
        assert main(["scan", str(terms), "-f", "json", "-f", "html", "-o", str(tmp_path / name), "-q"]) == 0
    for suffix in ("html", "json"):
        first, second = ((tmp_path / name / f"lanternfish.{suffix}").read_bytes() for name in ("a", "b"))
        assert first == second


def test_verify_proves_and_refuses(terms: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "report.json"
    assert main(["scan", str(terms), "-f", "json", "-o", str(path), "-q"]) == 0
    assert main(["verify", str(path), str(terms)]) == 0
    report = json.loads(path.read_text(encoding="utf-8"))
    report["findings"][0]["text"] = "We may do as we like."
    path.write_text(json.dumps(report), encoding="utf-8")
    assert main(["verify", str(path), str(terms)]) == 4
    assert "NO" in capsys.readouterr().out


def test_verify_refuses_another_source(terms: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    assert main(["scan", str(terms), "-f", "json", "-o", str(path), "-q"]) == 0
    terms.write_text(TERMS.replace("binding", "optional"), encoding="utf-8")
    assert main(["verify", str(path), str(terms)]) == 4


def test_language_without_a_model_is_said_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "bedingungen.md"
    source.write_text(
        "# Nutzungsbedingungen\n\n"
        + "Der Anbieter kann diese Bedingungen jederzeit ändern und haftet nicht für Schäden, "
        "die dem Nutzer aus der Verwendung des Dienstes entstehen. " * 20,
        encoding="utf-8",
    )
    path = tmp_path / "r.json"
    assert main(["scan", str(source), "-f", "json", "-o", str(path)]) == 3
    report = json.loads(path.read_text(encoding="utf-8"))
    assert report["status"] == "not_assessed"
    assert "NOT ASSESSED" in capsys.readouterr().err


def test_terminal_summary_cannot_be_steered_by_the_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "evil.md"
    text = "# Terms \x1b[2J[red]\u202e\n\nWe may change these terms at any time \x1b]0;x\x07.\n"
    source.write_text(text, encoding="utf-8")
    main(["scan", str(source), "-o", str(tmp_path / "r.html")])
    err = capsys.readouterr().err
    assert "\x1b[2J" not in err
    assert "\x1b]0" not in err
    assert "\u202e" not in err


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from tosscan.cli import main; main(['--help']); "
        "names = {'spacy', 'numpy', 'sklearn', 'lxml', 'jinja2', 'rich', 'httpx', 'yaml'}; "
        "heavy = names & set(sys.modules); "
        "sys.exit(str(sorted(heavy)) if heavy else 0)"
    )
    environment = {**os.environ, "PYTHONWARNINGS": "error"}
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False
    )
    assert result.returncode == 0, result.stderr


def test_origin_and_operator_are_said_and_not_proven(terms: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    said = ["--origin", "handed over by the client", "--operator", "A. Reader"]
    assert main(["scan", str(terms), *said, "-f", "json", "-f", "html", "-o", str(out), "-q"]) == 0
    report = json.loads((out / "lanternfish.json").read_text(encoding="utf-8"))
    captured = {"operator": "A. Reader", "declared_origin": "handed over by the client"}
    assert report["document"]["captured"] == captured
    assert report["document"]["origin"] == "declared"
    html = (out / "lanternfish.html").read_text(encoding="utf-8")
    assert "handed over by the client" in html
    assert "not proven" in html


def test_the_source_is_kept_beside_the_report(terms: Path, tmp_path: Path) -> None:
    assert main(["scan", str(terms), "--save-source", "-o", str(tmp_path / "r.html"), "-q"]) == 0
    assert (tmp_path / "lanternfish.source.md").read_bytes() == terms.read_bytes()
