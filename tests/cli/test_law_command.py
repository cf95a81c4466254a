"""``tosscan law``: what it prints, and what it refuses."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from tosscan.cli.law import add_parser
from tosscan.cli.law import run as run_law
from tosscan.errors import UsageError


def run(*argv: str) -> int:
    top = argparse.ArgumentParser()
    add_parser(top.add_subparsers())
    return run_law(top.parse_args(["law", *argv]))


def test_list_has_a_line_for_each_provision(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("KZ-CC-350.2 ") and "Art. 350(2) CC" in line for line in lines)
    assert not any("for comparison" in line for line in lines)
    assert run("list", "--all") == 0
    assert "EU-A1j" in capsys.readouterr().out


def test_show_prints_wording_rendering_address_and_status(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("show", "kz-cc-2.1") == 0
    out = capsys.readouterr().out
    assert "Art. 2(1) CC | п. 1 ст. 2 ГК РК" in out
    assert "Art. 2(1) of the Civil Code of the Republic of Kazakhstan" in out
    assert "признании равенства участников" in out
    assert "English rendering (own, not official):" in out
    assert "https://adilet.zan.kz/rus/docs/K940001000_" in out
    assert "Edition: as of early February 2026" in out
    assert "must be checked on the official portal before signing" in out


def test_show_says_when_a_rule_is_for_comparison_or_has_ended(capsys: pytest.CaptureFixture[str]) -> None:
    run("show", "EU-A1j")
    assert "not the law of Kazakhstan" in capsys.readouterr().out
    run("show", "KZ-DA-11")
    assert "In force until 2026-05-01; cited for its time" in capsys.readouterr().out


def test_an_id_that_is_not_on_file_is_refused() -> None:
    with pytest.raises(UsageError, match="no provision 'KZ-CC-9999'"):
        run("show", "KZ-CC-9999")


@pytest.fixture(name="home")
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TOSSCAN_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_a_check_is_recorded_shown_and_undone(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "kz-cc-350.2", "--by", "A. Person", "--on", "2026-03-01") == 0
    said = "KZ-CC-350.2 is recorded as compared with the official portal by A. Person on 2026-03-01."
    assert capsys.readouterr().out.strip() == said
    run("show", "KZ-CC-350.2")
    assert "compared with the official portal by A. Person on 2026-03-01" in capsys.readouterr().out
    run("list")
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("KZ-CC-350.2 ") and " official " in line for line in lines)
    assert run("check", "KZ-CC-350.2", "--undo") == 0
    run("show", "KZ-CC-350.2")
    assert "must be checked on the official portal" in capsys.readouterr().out
    assert home.is_dir()


def test_a_rule_for_comparison_may_be_checked_as_well(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("check", "US-FAA", "--by", "A. Person", "--on", "2026-03-01")
    run("show", "US-FAA")
    out = capsys.readouterr().out
    assert "Points the other way." in out
    assert "by A. Person on 2026-03-01" in out
    assert home.is_dir()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("KZ-CC-350.2",), "needs --by NAME and --on DATE"),
        (("KZ-CC-350.2", "--by", " ", "--on", "2026-03-01"), "needs --by NAME and --on DATE"),
        (("KZ-CC-350.2", "--by", "A\nB", "--on", "2026-03-01"), "must be one line"),
        (("KZ-CC-350.2", "--by", "A", "--on", "March"), "'March' is not a day"),
        (("KZ-CC-350.2", "--by", "A", "--on", "2999-01-01"), "has not come yet"),
        (("KZ-CC-9999", "--by", "A", "--on", "2026-03-01"), "there is no provision 'KZ-CC-9999'"),
        (("KZ-AIFC-CONTRACT", "--by", "A", "--on", "2026-03-01"), "has no wording on file"),
        (("KZ-CC-350.2", "--undo"), "no check of KZ-CC-350.2 is recorded"),
    ],
)
def test_a_check_that_cannot_be_is_refused_in_one_line(
    home: Path, arguments: tuple[str, ...], message: str
) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        run("check", *arguments)
    assert "\n" not in str(caught.value)
    assert not home.exists()


def test_counts_are_told_by_pack_and_status(capsys: pytest.CaptureFixture[str]) -> None:
    run("list", "--counts")
    rows = {
        line.split()[0]: line.split()[1:] for line in capsys.readouterr().out.splitlines() if line.strip()
    }
    assert rows["pack"] == ["entries", "official", "copy", "memory"]
    for pack in ("kz", "aifc", "eu", "uk", "us", "int"):
        total, *by_status = map(int, rows[pack])
        assert total == sum(by_status) > 0


def test_what_was_not_read_is_shown_without_wording(capsys: pytest.CaptureFixture[str]) -> None:
    run("show", "KZ-AIFC-UNFAIR")
    out = capsys.readouterr().out
    assert "Not read: only number and title are on file" in out
    assert "wording" not in out
    assert "Part 3 of the AIFC Implied Terms in Contracts" in out


def test_codes_of_procedure_are_cited_by_parts(capsys: pytest.CaptureFixture[str]) -> None:
    run("show", "KZ-CPC-30")
    out = capsys.readouterr().out
    assert "ч. 9, 13 ст. 30 Гражданского процессуального кодекса" in out
    assert "30-бабының 9, 13-бөліктері" in out


def test_a_folder_adds_to_what_is_listed_and_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pack.yml").write_text("id: mine\nedition: today\n", "utf-8")
    (tmp_path / "comparators.yml").write_text(
        "comparators:\n  - {id: XX-1, citation: Gadget Act, point: Be kind., wording: null,"
        " source_status: memory, address: null, categories: [arbitration]}\n",
        "utf-8",
    )
    run("show", "XX-1", "--law-pack", str(tmp_path))
    assert "Gadget Act" in capsys.readouterr().out
    run("list", "--counts", "--law-pack", str(tmp_path))
    assert re.search(r"^mine +1 +0 +0 +1$", capsys.readouterr().out, re.MULTILINE)
