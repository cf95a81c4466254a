"""Tests of the whole document: what always holds of it, and how it agrees with hand-made cuts."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosscan.config import Limits
from tosscan.document.source import RawDocument, Source
from tosscan.document.span import Span
from tosscan.document.text import AnchorMap, Block, ExtractedText
from tosscan.document.tree import Document
from tosscan.extract.base import Job
from tosscan.extract.registry import find
from tosscan.segment.build import build_document

MEDIA = {"html": "text/html", "md": "text/markdown", "txt": "text/plain"}
SOURCE = Source("terms.txt", "terms.txt", "text/plain", "0" * 64, 1)
WORDS = st.text(alphabet="aA1.():;–• \nбБi", min_size=1, max_size=30).filter(
    lambda words: bool(words.strip())
)
PIECES = st.lists(
    st.tuples(
        st.sampled_from(["paragraph", "heading", "item", "row"]),
        st.integers(1, 3),
        WORDS,
        st.sampled_from([None, "1.", "a)", "•"]),
    ),
    max_size=12,
)


def check(doc: Document) -> None:
    """Assert what holds of every document."""
    text, blocks = doc.text, doc.extracted.blocks
    spans = [sentence.span for sentence in doc.sentences]
    assert all(left.end <= right.start for left, right in pairwise(spans))
    covered = bytearray(len(text))
    for index, sentence in enumerate(doc.sentences):
        assert blocks[sentence.block].span.contains(sentence.span)
        assert sentence.span.trim(text) == sentence.span
        assert len(sentence.span)
        assert sentence.lead_in is None or sentence.lead_in < index
        assert sentence.clause is None or sentence.clause < len(doc.clauses)
        assert sentence.section is None or sentence.section < len(doc.sections)
        covered[sentence.span.start : sentence.span.end] = b"\1" * len(sentence.span)
    for block in blocks:
        for offset in range(block.span.start, block.span.end):
            assert covered[offset] or text[offset].isspace()
    for number, clause in enumerate(doc.clauses):
        assert clause.parent is None or clause.parent < number
        assert clause.parent is None or doc.clauses[clause.parent].span.contains(clause.span)
    for number, section in enumerate(doc.sections):
        assert section.span.contains(section.heading)
        assert section.parent is None or section.parent < number
        assert section.parent is None or doc.sections[section.parent].span.contains(section.span)
    for sentence in doc.sentences:
        if sentence.clause is not None:
            assert doc.clauses[sentence.clause].span.contains(sentence.span)
        if sentence.section is not None:
            assert doc.sections[sentence.section].span.contains(sentence.span)


@given(PIECES)
def test_what_always_holds(pieces: list[tuple[str, int, str, str | None]]) -> None:
    text, blocks = "", []
    for kind, level, words, marker in pieces:
        text += "\n\n" if text else ""
        span = Span(len(text), len(text) + len(words))
        blocks.append(Block(kind, span, level, marker))  # type: ignore[arg-type]
        text += words
    check(build_document(ExtractedText(text, tuple(blocks), AnchorMap("line", ()), "test", "0"), SOURCE))


def test_an_empty_text_gives_an_empty_document(build: Callable[..., Document]) -> None:
    doc = build()
    assert (doc.title, doc.sentences, doc.languages, doc.version_date) == (None, (), (), None)


def test_the_same_text_gives_the_same_document(build: Callable[..., Document]) -> None:
    pieces = [("heading", 1, "Terms of Use"), "1. You pay.", "2. We bill (“we”, “us”).", "(a) a thing;"]
    assert build(*pieces) == build(*pieces)


def test_a_table_row_is_an_item(build: Callable[..., Document]) -> None:
    doc = build(("row", 0, "Fee | 1.5 USD. Limit | 10"))
    assert [sentence.kind for sentence in doc.sentences] == ["item", "item"]


def test_a_list_in_one_line_has_items(build: Callable[..., Document]) -> None:
    doc = build("2. You must: - pay; - wait. We bill.")
    assert [(doc.quote(sentence), sentence.kind, sentence.lead_in) for sentence in doc.sentences] == [
        ("2. You must:", "sentence", None),
        ("- pay;", "item", 0),
        ("- wait.", "item", 0),
        ("We bill.", "sentence", None),
    ]


@pytest.mark.parametrize(
    "words",
    [
        '"we" ' * 8000,
        "for users resident in A/B, C & " * 1200,
        "=" * 40_000,
        "." * 40_000,
        "1. x " * 8000,
        "(" * 40_000,
        "я" * 400_000,
        "1." * 40_000,
    ],
)
def test_a_page_without_stops_is_read(build: Callable[..., Document], words: str) -> None:
    check(build(words))
    check(
        build(
            *(
                words[start : start + 40]
                for start in range(0, 20_000, 40)
                if words[start : start + 40].strip()
            )
        )
    )


def test_nothing_heavy_is_loaded() -> None:
    code = "import sys, tosscan.segment.build; print({'numpy', 'spacy', 'lxml'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def read(path: Path) -> Document:
    """Extract and build a file without the sandbox."""
    data = path.read_bytes()
    source = Source(str(path), path.name, MEDIA[path.suffix[1:]], "0" * 64, len(data))
    return build_document(find(source.media_type)(Job(RawDocument(source, data), Limits())), source)


def squeeze(text: str) -> tuple[str, list[int]]:
    """Return the letters and digits of ``text`` in small letters, and how many stand before each offset."""
    before, letters = [0], []
    for character in text:
        if character.isalnum():
            letters.append(character)
        before.append(len(letters))
    return "".join(letters).lower(), before


@pytest.mark.data
@pytest.mark.parametrize(
    ("labels", "sources", "names", "least"),
    [
        (
            "annotated",
            "annotated-raw",
            ("binance-2022-06-17.md", "paypal.md", "localbitcoins.html", "wise.md"),
            0.93,
        ),
        ("annotated-rukk", "rukk", ("ru-botify.txt", "ru-linkmax_kz.txt", "kk-uilesim_kz.txt"), 0.9),
    ],
)
def test_cuts_agree_with_labelled_sentences(
    data: Path, labels: str, sources: str, names: tuple[str, ...], least: float
) -> None:
    """A labelled sentence is one of ours, letter by letter, or at least a third of it lies in one."""
    exact = total = 0
    for name in names:
        doc = read(data / sources / name)
        check(doc)
        flat, before = squeeze(doc.text)
        ours = {(before[s.span.start], before[s.span.end]) for s in doc.sentences}
        rows = (data / labels / Path(name).with_suffix(".jsonl").name).read_text(encoding="utf-8")
        at = 0
        for row in rows.splitlines():
            words, _ = squeeze(json.loads(row)["text"])
            place = flat.find(words, at)
            if not words or place < 0:
                continue
            at = place + len(words)
            total += 1
            exact += (place, at) in ours
            longest = max(min(end, at) - max(start, place) for start, end in ours)
            assert 3 * longest >= len(words)
    assert total > 100
    assert exact / total >= least


def test_what_follows_the_last_item_within_a_block_stands_outside_the_list(
    build: Callable[..., Document],
) -> None:
    doc = build("2. We do not say that", "(a) it works.", "(b) it stays. or (c) it pays. You bear the risk.")
    found = [(doc.quote(sentence), doc.clause_number(sentence)) for sentence in doc.sentences]
    assert found[-3:] == [("(b) it stays.", "2(b)"), ("or (c) it pays.", "2"), ("You bear the risk.", "2")]
