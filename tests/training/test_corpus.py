"""Reading corpora: each layout is recognised, and a broken file is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tosscan.errors import DataError
from tosscan.training.corpus import read_corpus


def test_json_lines(annotated: Path) -> None:
    corpus = read_corpus(annotated)
    assert (corpus.layout, corpus.scheme, len(corpus.documents)) == ("tosscan", "tosscan", 8)
    first = corpus.examples[0]
    assert (first.document, dict(first.labels)) == ("alpha", {"unilateral_change": 3})


def test_one_file_of_json_lines(annotated: Path) -> None:
    corpus = read_corpus(annotated / "alpha.jsonl")
    assert corpus.documents == ("alpha",)


def test_the_claudette_layout(claudette: Path) -> None:
    corpus = read_corpus(claudette)
    assert (corpus.layout, corpus.scheme, len(corpus.documents)) == ("claudette", "claudette", 8)
    assert dict(corpus.examples[0].labels) == {"CH": 2}
    assert dict(corpus.examples[5].labels) == {}


def test_the_multilingual_layout(tmp_path: Path) -> None:
    (tmp_path / "sentences" / "en").mkdir(parents=True)
    (tmp_path / "tags" / "en").mkdir(parents=True)
    (tmp_path / "sentences" / "en" / "Acme.txt").write_text("Title\n  We may end it.\n\nRead this.\n")
    (tmp_path / "tags" / "en" / "Acme.txt").write_text("\nter3 ch1 pinc2\n\n\n")
    corpus = read_corpus(tmp_path)
    assert [example.text for example in corpus.examples] == ["Title", "We may end it.", "Read this."]
    assert dict(corpus.examples[1].labels) == {"TER": 3, "CH": 1}


def test_tos_100_keeps_merged_classes_apart_from_labels(tmp_path: Path) -> None:
    head = "text,FAIR,REMOVE_CONTENT,UNBALANCED_DELECRATION,TERMINATE_CONTRACT,OTHER,label\n"
    (tmp_path / "t.csv").write_text(head + '"we may , at will , end it .",0,0,0,1,0,3\n')
    (example,) = read_corpus(tmp_path).examples
    assert (dict(example.labels), example.coarse) == ({}, ("TER", "CH"))


def test_a_folder_that_is_no_corpus_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="is no corpus"):
        read_corpus(tmp_path)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 2: is not a labelled sentence"),
        ('{"text": "x"}', "line 2: is not a labelled sentence"),
        ("[]", "line 2: is not a labelled sentence"),
        ('{"text": "x", "severity": {"arbitrage": 3}}', "line 2: unknown category arbitrage"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "x", "severity": {}}\n' + line + "\n")
    with pytest.raises(DataError, match=message):
        read_corpus(tmp_path)


def test_labels_that_do_not_match_the_sentences_are_refused(claudette: Path, tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    shutil.copytree(claudette, folder)
    labels = folder / "Labels_TER" / "reta.txt"
    labels.write_text(labels.read_text() + "-1\n")
    with pytest.raises(DataError, match=r"reta.txt: TER: does not have 8 lines"):
        read_corpus(folder)
    labels.unlink()
    with pytest.raises(DataError, match=r"reta.txt: TER: is missing"):
        read_corpus(folder)


def test_the_hash_follows_the_labels(claudette: Path, tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    shutil.copytree(claudette, folder)
    assert read_corpus(folder).sha256 == read_corpus(claudette).sha256
    labels = folder / "Labels_TER" / "reta.txt"
    labels.write_text(labels.read_text().replace("-1", "1", 1))
    assert read_corpus(folder).sha256 != read_corpus(claudette).sha256
