"""``tosscan scan`` with memos, their readers, a firm's template and a marked copy of the terms."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from tosscan.cli import main
from tosscan.resources import template

TERMS = """# Terms of the Kite Shop

1. Any dispute shall be finally settled by binding arbitration administered by JAMS.

2. In no event shall we be liable for any loss or damage of any kind, including loss caused on purpose.
"""


@pytest.fixture(name="terms")
def _terms(tmp_path: Path) -> Path:
    path = tmp_path / "terms.md"
    path.write_text(TERMS, "utf-8")
    return path


def words(path: Path) -> str:
    return "\n".join(each.text for each in docx.Document(str(path)).paragraphs)


def test_memo_in_both_formats_for_a_user(terms: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    options = ["-f", "docx", "-f", "pdf", "-o", str(out), "-q", "--for", "user", "--lang", "ru"]
    assert main(["scan", str(terms), *options]) == 0
    assert (out / "terms.pdf").read_bytes().startswith(b"%PDF-")
    assert "ПРЕТЕНЗИЯ" in words(out / "terms.docx")


def test_decisions_and_a_redline_reach_the_copy(
    terms: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "terms.json"
    assert main(["scan", str(terms), "-f", "json", "-o", str(report), "-q"]) == 0
    assert main(["decide", str(report)]) == 0
    found = capsys.readouterr().out.split()[0]
    assert main(["decide", str(report), "--set", f"{found}=confirmed", "--by", "A. Reader"]) == 0
    decisions = str(tmp_path / "terms.decisions.json")
    options = ["-f", "json", "-o", str(report), "--redline", "--operator", "C. Counsel"]
    capsys.readouterr()
    assert main(["scan", str(terms), *options, "--decisions", decisions]) == 0
    assert "1 changes" in capsys.readouterr().err
    body = zipfile.ZipFile(tmp_path / "terms.redline.docx").read("word/document.xml").decode()
    assert '<w:del w:id="2" w:author="C. Counsel"' in body


def test_a_firm_writes_on_its_own_paper(terms: Path, tmp_path: Path) -> None:
    firm = tmp_path / "firm.docx"
    file = io.BytesIO()
    shipped = zipfile.ZipFile(io.BytesIO(template("memo/memo.en.docx").read_bytes()))
    with zipfile.ZipFile(file, "w") as own:
        for name in shipped.namelist():
            own.writestr(name, shipped.read(name).replace(b"{{ memo.title }}", b"Kite: {{ memo.title }}"))
    firm.write_bytes(file.getvalue())
    out = tmp_path / "memo.docx"
    assert main(["scan", str(terms), "-f", "docx", "-o", str(out), "-q", "--template", str(firm)]) == 0
    assert "Kite: Memorandum" in words(out)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["-f", "pdf", "--template", "x.docx"], "--template is for the memo in Word"),
        (["-f", "docx", "--template", "none.docx"], "no such file"),
        (["-f", "json", "-o", "-", "--redline"], "--redline writes a file of its own"),
    ],
)
def test_options_that_do_not_fit_are_refused_before_the_scan(
    terms: Path, options: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["scan", str(terms), *options]) == 2
    out = capsys.readouterr()
    assert told in out.err
    assert out.err.count("\n") == 1


def test_redline_of_what_was_not_read_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    locked = tmp_path / "locked.pdf"
    locked.write_bytes(b"%PDF-1.7\nbroken")
    out = tmp_path / "out"
    out.mkdir()
    assert main(["scan", str(locked), "-f", "docx", "-o", f"{out}/", "-q", "--redline"]) == 3
    assert "no redline: there is no text to mark" in capsys.readouterr().err
    assert [path.name for path in out.iterdir()] == ["locked.docx"]
    assert "NOT ASSESSED" in words(out / "locked.docx")
