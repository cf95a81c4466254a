"""Texts side by side: what is counted, and what stands against counting."""

from __future__ import annotations

from pathlib import Path

from tosscan.compare import compare
from tosscan.scanner import Scanner

HARSH = "# Terms\n\n1. We may change these terms at any time.\n\n2. We are not liable for any loss.\n"
MILD = "# Terms\n\n1. The office is open on working days.\n\n2. We answer every letter within ten days.\n"


def test_compare_counts_categories_and_says_what_is_comparable(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(HARSH, encoding="utf-8")
    (tmp_path / "c.md").write_text(MILD, encoding="utf-8")
    (tmp_path / "b.md").write_bytes(b"")
    harsh, mild, unread = map(Scanner().scan, (tmp_path / "a.md", tmp_path / "c.md", tmp_path / "b.md"))
    cells = {line.category: line.cells for line in compare(harsh, mild).categories}
    assert [cell and cell.total for cell in cells["unilateral_change"]] == [1, 0]
    assert compare(harsh, unread).cautions[0] == "not_assessed"
    assert not compare(harsh, unread).comparable
