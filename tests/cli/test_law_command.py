"""``tosscan law``: what it prints, and what it refuses."""

from __future__ import annotations

import argparse

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
