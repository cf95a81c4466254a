"""``tosscan quotes``: out to a translator, back, and into every report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from tosscan.cli import main

TERMS = """# Rules of the Windmill

1. We may change these rules at any time without notice to you.

2. We are not liable for any loss, however it is caused.
"""
HOSTILE = "Перевод &lt;script&gt;alert(1)&lt;/script&gt; =1+1"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a working directory with a text and its report."""
    monkeypatch.chdir(tmp_path)
    Path("windmill.md").write_text(TERMS, encoding="utf-8")
    assert main(["scan", "windmill.md", "-f", "json", "-o", "windmill.json", "-q"]) == 0
    return tmp_path


def test_translations_stand_beside_the_originals(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quotes", "export", "windmill.json", "--to", "ru", "-o", "out.xlf"]) == 0
    words = Path("out.xlf").read_text("utf-8")
    words = words.replace('<target state="needs-translation"/>', f'<target state="final">{HOSTILE}</target>')
    Path("back.xlf").write_text(words, encoding="utf-8")
    assert main(["quotes", "import", "windmill.json", "back.xlf", "--by", "А. Переводчик"]) == 0
    assert "windmill.translations.json: 2 translations taken over" in capsys.readouterr().err
    scan = ["scan", "windmill.md", "-q", "-o", "out/", "--translations", "windmill.translations.json"]
    assert main([*scan, "-f", "html", "-f", "json", "-f", "csv", "--lang", "ru"]) == 0
    told = "Перевод <script>alert(1)</script> =1+1"
    page: Any = html.fromstring(Path("out/windmill.html").read_text("utf-8"))
    quoted = page.xpath("//blockquote[@class='translated']")
    assert {quote.text_content().strip() for quote in quoted} == {told}
    assert {quote.get("lang") for quote in quoted} == {"ru"}
    assert len(page.xpath("//script")) == 1
    report = json.loads(Path("out/windmill.json").read_text("utf-8"))
    wanted = {"text": told, "language": "ru", "by": "А. Переводчик", "status": "reviewed"}
    assert [each["translation"] for each in report["findings"]] == [wanted] * len(report["findings"])
    assert f"«{told}» (А. Переводчик, проверен)" in Path("out/windmill.csv").read_text("utf-8-sig")
    assert main(["verify", "out/windmill.json", "windmill.md"]) == 0


def test_translation_into_another_language_than_the_report_is_not_shown(folder: Path) -> None:
    kept = {
        "fingerprint": "0" * 16,
        "quotation": "",
        "text": "x",
        "language": "ru",
        "by": "A",
        "status": "draft",
    }
    report = json.loads(Path("windmill.json").read_text("utf-8"))
    items = [{**kept, "fingerprint": each["fingerprint"], "at": "2026-03-15"} for each in report["findings"]]
    file = {"schema": "tosscan.translations/1", "translations": items}
    Path("kept.json").write_text(json.dumps(file), encoding="utf-8")
    for language, count in (("en", 0), ("ru", len(items))):
        scan = ["scan", "windmill.md", "-q", "-f", "json", "-o", "new.json", "--lang", language]
        assert main([*scan, "--translations", "kept.json"]) == 0
        found = json.loads(Path("new.json").read_text("utf-8"))["findings"]
        assert sum(each["translation"] is not None for each in found) == count


def test_second_import_adds_to_what_is_kept(folder: Path) -> None:
    assert main(["quotes", "export", "windmill.json", "--to", "ru", "-o", "out.xlf"]) == 0
    words = Path("out.xlf").read_text("utf-8")
    empty = '<target state="needs-translation"/>'
    for number in (1, 2):
        words = words.replace(empty, f"<target>Перевод {number}</target>", 1)
        Path("back.xlf").write_text(words, encoding="utf-8")
        assert main(["quotes", "import", "windmill.json", "back.xlf", "--by", "A"]) == 0
        words = words.replace(f"<target>Перевод {number}</target>", "<target/>")
    kept = json.loads(Path("windmill.translations.json").read_text("utf-8"))["translations"]
    assert {each["text"] for each in kept} == {"Перевод 1", "Перевод 2"}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["export", "windmill.json", "--to", "ru", "-o", "out.pdf"], "the formats are"),
        (["export", "windmill.md", "--to", "ru", "-o", "out.xlf"], "windmill.md"),
        (["import", "windmill.json", "nothing.xlf"], "nothing.xlf: no such file"),
        (["import", "windmill.json", "bad.xlsx"], "no Excel workbook"),
        (["import", "windmill.json", "bad.xlf"], "no XML"),
    ],
)
def test_wrong_usage_is_one_line(
    words: list[str], message: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("bad.xlsx", "bad.xlf"):
        Path(name).write_text("nonsense", encoding="utf-8")
    assert main(["quotes", *words]) in {2, 4}
    (line,) = capsys.readouterr().err.splitlines()
    assert message in line
    assert not Path("windmill.translations.json").exists()
