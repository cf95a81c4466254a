"""The rooms of the house keep their import rules."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

LINTER = Path(sys.executable).with_name("lint-imports")


def lint(cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINTER, "--no-logo", "--no-cache"], cwd=cwd, capture_output=True, text=True, check=False
    )


def test_import_rules_hold(root: Path) -> None:
    result = lint(root)
    assert result.returncode == 0, result.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("detect/base.py", "import tosscan.report.base"),
        ("document/span.py", "import tosscan.findings.finding"),
        ("legal/__init__.py", "import tosscan.detect.base"),
        ("segment/__init__.py", "import pdfplumber"),
        ("report/__init__.py", "import httpx"),
    ],
)
def test_a_broken_rule_is_seen(root: Path, tmp_path: Path, module: str, line: str) -> None:
    for path in [root / "setup.cfg", *(root / "tosscan").rglob("*.py")]:
        copy = tmp_path / path.relative_to(root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    broken = tmp_path / "tosscan" / module
    broken.write_text(broken.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    result = lint(tmp_path)
    assert result.returncode != 0, result.stdout
    assert "BROKEN" in result.stdout
