"""``tosscan compare``: what differs comes first, what was not read is never shown as nothing found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tosscan.cli import main

HARSH = """# Northgate Terms

Northgate Ltd runs the service. It is for residents of Kazakhstan.

1. We may change these terms at any time without notice.

2. You may bring no class action against us.

3. We may suspend your account at any time for any reason.
"""
MILD = """# Southgate Terms

Southgate Ltd runs the service. It is for residents of Kazakhstan.

1. We will notify you of each change 30 days before it takes effect, and you may leave free of charge.

2. We may suspend your account at any time for any reason.

3. Either party may end this agreement by a notice of 30 days.
"""


@pytest.fixture
def texts(tmp_path: Path) -> tuple[str, str]:
    paths = (tmp_path / "harsh.md", tmp_path / "mild.md")
    for path, text in zip(paths, (HARSH, MILD), strict=True):
        path.write_text(text, "utf-8")
    return str(paths[0]), str(paths[1])


def compared(capsysbinary: pytest.CaptureFixture[bytes], *sources: str, status: int = 0) -> Any:
    assert main(["compare", *sources, "-f", "json", "-o", "-", "-q"]) == status
    return json.loads(capsysbinary.readouterr().out)


def test_what_one_has_and_the_other_lacks_comes_first(
    texts: tuple[str, str], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    found = compared(capsysbinary, *texts)
    categories = {line["category"]: line for line in found["categories"]}
    assert categories["class_action_waiver"]["differs"]
    assert categories["class_action_waiver"]["texts"]["A"]["severe"] == 1
    assert categories["class_action_waiver"]["texts"]["B"] == {
        "severe": 0,
        "limited": 0,
        "fair": 0,
        "only_here": [],
    }
    for table in ("categories", "ledger", "protections"):
        differs = [line["differs"] for line in found[table]]
        assert differs == sorted(differs, reverse=True)
        assert any(differs)
    protections = {line["protection"]: line["texts"] for line in found["protections"]}
    assert protections["individual_notice_of_change"]["A"]["status"] == "absent"
    assert protections["individual_notice_of_change"]["B"]["status"] != "absent"


def test_a_sentence_that_both_have_is_only_in_neither(
    texts: tuple[str, str], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    found = compared(capsysbinary, *texts)
    for line in found["categories"]:
        for cell in line["texts"].values():
            assert not any("suspend your account" in one["quote"] for one in cell["only_here"])


def test_a_text_that_could_not_be_read_is_no_text_without_findings(
    tmp_path: Path, texts: tuple[str, str], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    (tmp_path / "empty.md").write_bytes(b"")
    found = compared(capsysbinary, texts[0], str(tmp_path / "empty.md"), status=3)
    assert "not_assessed" in found["cautions"]
    assert not found["comparable"]
    assert all(line["texts"]["B"] is None and not line["differs"] for line in found["categories"])


@pytest.mark.parametrize(
    ("changed", "caution"),
    [("residents of Kazakhstan", "other_addressees"), ("", "addressees_unknown")],
)
def test_texts_for_different_readers_are_not_ranked(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], changed: str, caution: str
) -> None:
    bare = HARSH.replace(" It is for residents of Kazakhstan.", "")
    other = "These Terms apply to residents of the European Economic Area. You must be at least 18 years old."
    (tmp_path / "a.md").write_text(
        f"{bare}\n\nThese Terms apply to {changed}.\n" if changed else bare, "utf-8"
    )
    (tmp_path / "b.md").write_text(f"{MILD}\n\n{other}\n" if changed else bare, "utf-8")
    found = compared(capsysbinary, str(tmp_path / "a.md"), str(tmp_path / "b.md"))
    assert caution in found["cautions"]


def test_the_page_escapes_what_the_texts_say(tmp_path: Path, texts: tuple[str, str]) -> None:
    hostile = HARSH.replace("# Northgate Terms", "# <script>alert(1)</script> Terms {{ 7 * 7 }}")
    (tmp_path / "hostile.md").write_text(hostile, "utf-8")
    place = tmp_path / "page.html"
    assert main(["compare", str(tmp_path / "hostile.md"), texts[1], "-o", str(place), "-q"]) == 0
    page = place.read_text("utf-8")
    assert "<script" not in page
    assert "7 * 7" in page or "49" not in page
    assert "http-equiv" in page


def test_one_text_is_not_enough(texts: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", texts[0]]) == 2
    assert "two or more" in capsys.readouterr().err


def test_no_source_is_overwritten(texts: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", *texts, "-o", texts[1]]) == 2
    assert "overwrite" in capsys.readouterr().err
    assert Path(texts[1]).read_text("utf-8") == MILD
