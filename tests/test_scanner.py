"""What counts as assessed: languages and pages without text."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tosscan.config import Limits, ScanConfig
from tosscan.document.source import Source
from tosscan.document.text import AnchorMap, ExtractedText
from tosscan.document.tree import Document, LanguageShare
from tosscan.resources import CHECKOUT
from tosscan.scanner import cover, scan, unread

SOURCE = Source("terms.md", "terms.md", "text/markdown", "0" * 64, 10)


def document(shares: dict[str, float], below_bar: list[str] | None = None) -> Document:
    figures = {"below_bar": below_bar or []}
    extracted = ExtractedText("text", (), AnchorMap("line", ()), "markdown", "1", figures=figures)
    languages = tuple(LanguageShare(code, share) for code, share in shares.items())
    return Document(SOURCE, extracted, None, languages=languages)


@pytest.mark.parametrize(
    ("shares", "status"),
    [
        ({"en": 1.0}, "assessed"),
        ({"en": 0.81, "ru": 0.19}, "assessed"),
        ({"en": 0.6, "ru": 0.4}, "partly_assessed"),
        ({"ru": 1.0}, "not_assessed"),
        ({"kk": 0.5, "ru": 0.5}, "not_assessed"),
        ({"ru": 0.97, "en": 0.03}, "not_assessed"),
        ({"ru": 0.8, "en": 0.2}, "partly_assessed"),
        ({}, "not_assessed"),
    ],
)
def test_cover_by_language(shares: dict[str, float], status: str) -> None:
    coverage = cover(document(shares), ("en",))
    assert coverage.status == status
    assert (coverage.reason is None) == (status == "assessed")


def test_cover_names_the_language_and_its_share() -> None:
    reason = cover(document({"en": 0.6, "ru": 0.4}), ("en",)).reason
    assert reason is not None
    assert "Russian (40% of the words)" in reason


def test_a_text_read_in_part_is_partly_assessed() -> None:
    coverage = cover(document({"en": 1.0}, below_bar=["Nothing could be read on page 2.", "So."]), ("en",))
    assert coverage.status == "partly_assessed"
    assert coverage.reason == "Nothing could be read on page 2. So."
    assert coverage.code == "read_in_part"


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("/home/ann/secret client/terms.pdf", "terms.pdf"),
        ("https://example.org/t?x", "https://example.org/t?x"),
        ("-", "-"),
    ],
)
def test_a_report_names_the_file_and_not_its_folder(source: str, name: str) -> None:
    assert unread(source).name == name


def test_a_text_over_the_limit_of_words_is_not_assessed(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("We may change these terms at any time.\n" * 20, encoding="utf-8")
    assert scan(path, config=ScanConfig(limits=Limits(words=100))).reason_code == "too_large"
    assert scan(path, config=ScanConfig(limits=Limits(words=160))).status == "assessed"


RINGS = """
import gc
import sys
from pathlib import Path
from tosscan.report.json import report_dict
from tosscan.scanner import scan

if __name__ == "__main__":
    report_dict(scan(Path(sys.argv[1])))
    gc.collect()
    gc.disable()
    found = report_dict(scan(Path(sys.argv[1])))["findings"]
    print(len(found), gc.collect())
"""


@pytest.mark.slow
def test_a_scan_leaves_no_ring_of_objects(samples: Path, tmp_path: Path) -> None:
    # A worker of a batch looks for garbage seldom: a ring would keep every document that it has read.
    # In a process of its own, for other tests leave rings.
    script = tmp_path / "rings.py"
    script.write_text(RINGS, encoding="utf-8")
    command = [sys.executable, str(script), str(samples / "northgate-terms.html")]
    path = os.pathsep.join([str(CHECKOUT), *filter(None, sys.path)])
    done = subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PYTHONPATH": path})
    found, rings = map(int, done.stdout.split())
    assert found
    assert rings == 0
