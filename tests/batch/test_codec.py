"""Texts and findings come out of the store as they went in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tosscan.batch import codec
from tosscan.detect import registry
from tosscan.detect.base import Detection
from tosscan.document.tree import Document
from tosscan.scanner import read
from tosscan.segment.build import build_document


@pytest.fixture(scope="module")
def doc(samples: Path) -> Document:
    return read(samples / "northgate-terms.html")


@pytest.fixture(scope="module")
def detection(doc: Document) -> Detection:
    return registry.detect(doc)


def test_a_text_gives_the_same_document(doc: Document) -> None:
    again = codec.unpack_text(codec.pack_text(doc.extracted))
    assert again == doc.extracted
    assert build_document(again, doc.source) == doc


def test_a_detection(doc: Document, detection: Detection) -> None:
    assert detection.findings
    assert detection.fair
    assert detection.statements
    assert any(finding.softenings for finding in detection.findings)
    assert codec.unpack_detection(codec.pack_detection(detection), doc) == detection


def test_the_same_value_gives_the_same_bytes(detection: Detection) -> None:
    assert codec.pack_detection(detection) == codec.pack_detection(detection)


def test_a_detection_of_another_text_is_refused(doc: Document, detection: Detection, samples: Path) -> None:
    other = read(samples / "fair-terms.md")
    with pytest.raises(KeyError):
        codec.unpack_detection(codec.pack_detection(detection), other)


def test_a_name_that_is_no_text_passes() -> None:
    assert codec.unpack(codec.pack({"name": "a\udcff"})) == {"name": "a\udcff"}
