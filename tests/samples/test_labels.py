"""The samples' labels: closed set, every level in every category, every sentence in every format."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tosscan.config import Limits
from tosscan.extract.sandbox import extract
from tosscan.findings.category import SLUGS
from tosscan.sources.files import read_file

Row = tuple[str, dict[str, int]]
Range = tuple[int, int]
Labels = Callable[[str], list[Row]]
Locate = Callable[[str, Sequence[str]], list[Range | None]]

STEMS = ("northgate-terms", "fair-terms")
FILES = (
    ("northgate-terms.html", "northgate-terms"),
    ("northgate-terms.pdf", "northgate-terms"),
    ("fair-terms.md", "fair-terms"),
)


def text_of(path: Path) -> str:
    """Return what extraction makes of a sample."""
    limits = Limits()
    return extract(read_file(path, limits=limits), limits=limits).text


@pytest.mark.parametrize("stem", STEMS)
def test_lines_have_the_form_of_a_corpus(samples: Path, stem: str) -> None:
    lines = (samples / f"{stem}.labels.jsonl").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        row = json.loads(line)
        assert list(row) == ["id", "text", "severity"]
        assert row["id"] == f"{number:04}"
        assert row["text"] == " ".join(row["text"].split()) != ""


@pytest.mark.parametrize("stem", STEMS)
def test_labels_come_from_the_closed_set(labels: Labels, stem: str) -> None:
    for text, severity in labels(stem):
        assert set(severity) <= set(SLUGS), text
        assert set(severity.values()) <= {1, 2, 3}, text


@pytest.mark.parametrize("slug", SLUGS)
def test_every_category_stands_at_every_level(labels: Labels, slug: str) -> None:
    levels = {severity[slug] for _, severity in labels("northgate-terms") if slug in severity}
    assert levels == {1, 2, 3}


def test_a_third_of_the_sentences_deal_with_no_category(labels: Labels) -> None:
    rows = labels("northgate-terms")
    assert sum(not severity for _, severity in rows) * 3 >= len(rows)


def test_the_fair_sample_touches_every_category_and_is_fair(labels: Labels) -> None:
    severities = [severity for _, severity in labels("fair-terms")]
    assert {slug for severity in severities for slug in severity} == set(SLUGS)
    assert {level for severity in severities for level in severity.values()} == {1}


@pytest.mark.parametrize(("file", "stem"), FILES)
def test_every_labelled_sentence_is_in_the_text(
    samples: Path, labels: Labels, locate: Locate, file: str, stem: str
) -> None:
    sentences = [text for text, _ in labels(stem)]
    places = locate(text_of(samples / file), sentences)
    assert [text for text, place in zip(sentences, places, strict=True) if place is None] == []


@pytest.mark.parametrize(("file", "stem"), FILES)
def test_the_text_holds_nothing_but_the_labelled_sentences(
    samples: Path, labels: Labels, locate: Locate, file: str, stem: str
) -> None:
    """Menus, banners, running headers and page numbers are set aside; only list markers stand between."""
    text = text_of(samples / file)
    at, between = 0, []
    for place in (*locate(text, [sentence for sentence, _ in labels(stem)]), (len(text), len(text))):
        assert place is not None
        between.append(text[at : place[0]])
        at = place[1]
    extra = ["".join(char for char in piece if char.isalnum()) for piece in between]
    assert [piece for piece in extra if len(piece) > 1] == []
