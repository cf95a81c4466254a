"""What has to change for which part of the work to be done again."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from tosscan.batch import keys as module
from tosscan.batch.keys import Keys, keys
from tosscan.config import Claim, Limits, ScanConfig


def changed(one: Keys, other: Keys) -> list[str]:
    return [entry.name for entry in fields(Keys) if getattr(one, entry.name) != getattr(other, entry.name)]


def test_the_same_options_give_the_same_keys() -> None:
    assert keys(ScanConfig()) == keys(ScanConfig())


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (ScanConfig(fail_on=2, strict=True, output=Path("/out"), formats=("json",)), []),
        (ScanConfig(claim=Claim.parse("3000USD")), ["law"]),
        (ScanConfig(gates=(("GATE-USER", "consumer"),)), ["law"]),
        (ScanConfig(language="ru"), ["law"]),
        (ScanConfig(ocr=True), ["extract", "detect", "law"]),
        (ScanConfig(engine="pdfplumber"), ["extract", "detect", "law"]),
        (ScanConfig(limits=Limits(words=5)), ["extract", "detect", "law"]),
    ],
)
def test_an_option_changes_what_depends_on_it(config: ScanConfig, expected: list[str]) -> None:
    assert changed(keys(ScanConfig()), keys(config)) == expected


def test_the_content_of_a_law_pack_counts_and_not_its_place(tmp_path: Path) -> None:
    packs = [tmp_path / name for name in ("one", "two")]
    for pack in packs:
        pack.mkdir()
        (pack / "pack.yml").write_text("id: test\n")
    first, second = (keys(ScanConfig(law_pack=pack)) for pack in packs)
    assert first == second
    (packs[1] / "pack.yml").write_text("id: other\n")
    assert changed(first, keys(ScanConfig(law_pack=packs[1]))) == ["law"]
    assert changed(first, keys(ScanConfig())) == ["law"]


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("_READ", ["extract", "detect", "law"]),
        ("_FIND", ["detect", "law"]),
        ("_WEIGH", ["law"]),
    ],
)
def test_code_and_rules_change_what_depends_on_them(
    part: str, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = keys(ScanConfig())
    # Another file among those of a room stands for a changed one.
    monkeypatch.setattr(module, part, (*getattr(module, part), "version.py"))
    assert changed(before, keys(ScanConfig())) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("html/report.css", ["law"]),
        ("html/macros.html", ["law"]),
        ("memo/memo.ru.docx", ["law"]),
        ("html/market.css", []),
        ("html/market.html", []),
        ("html/compare.html", []),
        ("memo/dossier.kk.docx", []),
    ],
)
def test_templates_of_reports_count_and_those_of_other_pages_do_not(
    name: str, expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / name).parent.mkdir()
    (tmp_path / name).write_text("as it was")
    monkeypatch.setattr(module, "template", lambda _: tmp_path)
    before = keys(ScanConfig())
    (tmp_path / name).write_text("as it is now")
    assert changed(before, keys(ScanConfig())) == expected


def test_recorded_checks_of_the_law_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOSSCAN_HOME", str(tmp_path))
    before = keys(ScanConfig())
    (tmp_path / "law-checks.json").write_text("[]")
    assert changed(before, keys(ScanConfig())) == ["law"]
