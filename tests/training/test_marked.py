"""Labels of passages known by a hash: found wherever the letters stand, and refused when broken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tosscan.errors import DataError
from tosscan.findings.category import CLAUDETTE_LABELS
from tosscan.training.marked import Mark, find, key_of, read_marked

PAGE = "Terms\n\nWe may end the lease of a boat at will. You may moor it\nfor free."
PASSAGE = "You may moor it for free."


def mark(passage: str, **labels: int) -> Mark:
    letters, key = key_of(passage)
    return Mark("harbour.html", "harbour", letters, key, labels)


@pytest.mark.parametrize("said", [PASSAGE, "YOU MAY MOOR IT – FOR FREE!", "youmaymooritforfree"])
def test_a_passage_is_known_by_its_letters_alone(said: str) -> None:
    found = list(find(PAGE, [mark(said, arbitration=1)]))
    assert [(example.document, example.text, example.labels) for example in found] == [
        ("harbour", PASSAGE.rstrip("."), {"arbitration": 1})
    ]


@pytest.mark.parametrize("other", ["You may moor it for fee.", "You may moor it for free. " * 9])
def test_what_does_not_stand_there_is_not_found(other: str) -> None:
    assert not list(find(PAGE, [mark(other)]))


def write(folder: Path, **changes: object) -> Path:
    letters, key = key_of(PASSAGE)
    row = {
        "page": "harbour.txt",
        "letters": letters,
        "key": key,
        "severity": {"time_bar": 3},
        "claudette": ["A"],
    }
    (folder / "marked.jsonl").write_text(json.dumps({**row, **changes}) + "\n", "utf-8")
    (folder / "harbour.txt").write_text(PAGE, "utf-8")
    return folder


def test_marked_sentences_are_read_from_their_pages(tmp_path: Path) -> None:
    corpus = read_marked(write(tmp_path), tmp_path)
    assert [example.labels for example in corpus.examples] == [{"time_bar": 3, "A": 2}]
    assert corpus.layout == "marked"
    assert corpus.documents == ("harbour",)


def test_what_nobody_labelled_is_neither_yes_nor_no(tmp_path: Path) -> None:
    corpus = read_marked(write(tmp_path, claudette=None), tmp_path)
    assert corpus.examples[0].labels == {"time_bar": 3, **dict.fromkeys(CLAUDETTE_LABELS, 1)}


def test_a_line_may_name_the_document_of_its_page(tmp_path: Path) -> None:
    corpus = read_marked(write(tmp_path, document="northgate-2024"), tmp_path)
    assert corpus.documents == ("northgate-2024",)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"severity": {"storms": 3}}, "line 1: unknown label storms"),
        ({"letters": 0}, "line 1: a passage without letters"),
        ({"key": "no number"}, "line 1: is no label of a passage"),
        ({"page": "gone.txt"}, "holds none of the pages"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, changes: dict[str, object], problem: str) -> None:
    with pytest.raises(DataError, match=problem):
        read_marked(write(tmp_path, **changes), tmp_path)
