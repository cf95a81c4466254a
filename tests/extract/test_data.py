"""Extraction of real documents, held against reference texts and labelled sentences."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lxml import etree

from tosscan.document.text import ExtractedText
from tosscan.errors import NotAssessedError
from tosscan.extract import html, menus, picker

Read = Callable[..., ExtractedText]
TYPES = {".html": "text/html", ".md": "text/markdown", ".txt": "text/plain", ".pdf": "application/pdf"}
KEY = re.compile(r"arbitrat|liab|waive", re.IGNORECASE)
MAX_LOST = 0.005  # share of labelled sentences that may be missing from the text
COOKIE_NOTICES = 1  # labelled as clauses, and set aside
SEVERAL_PAGES = {"Buffer_tos", "OpenCollective_tos"}  # the reference was made from more than the page
MIN_PRECISION = 0.97
CLAUSE_WORDS = 12
MIN_LETTERS = 12  # shorter sentences are found everywhere

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def read_path(read: Read) -> Callable[[Path], ExtractedText]:
    return lambda path: read(path.read_bytes(), TYPES[path.suffix])


def squeeze(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())


def sentences(extracted: ExtractedText) -> Iterator[str]:
    for block in extracted.blocks:
        yield from re.split(r"(?<=[.;!?])\s+", block.span.of(extracted.text))


def test_labelled_sentences_are_in_the_text(data: Path, read_path: Callable[[Path], ExtractedText]) -> None:
    total = lost = clauses = 0
    for path in sorted((data / "annotated-raw").iterdir()):
        extracted = read_path(path)
        text, aside = squeeze(extracted.text), squeeze(" ".join(extracted.set_aside))
        labels = data / "annotated" / f"{path.name.removesuffix(path.suffix)}.jsonl"
        for line in labels.read_text().splitlines():
            record = json.loads(line)
            wanted = squeeze(record["text"])
            missing = len(wanted) > MIN_LETTERS and wanted not in text
            clauses += missing and bool(record["severity"])
            total += 1
            # The menus of a page are among the sentences, without a label.
            lost += missing and wanted not in aside
    assert total > 7000
    assert clauses <= COOKIE_NOTICES
    assert lost <= MAX_LOST * total


def test_no_key_sentence_of_a_page_is_lost(data: Path, read_path: Callable[[Path], ExtractedText]) -> None:
    pages = sorted((data / "html" / "truth").glob("*.md"))
    assert pages
    for truth in pages:
        page = data / "html" / f"{truth.stem}.html"
        text = squeeze(read_path(page).text)
        bare = squeeze(re.sub(r"<[^>]*>", "", page.read_text()))
        lost = [
            wanted
            for sentence in sentences(read_path(truth))
            if KEY.search(sentence) and (wanted := squeeze(sentence)) not in text and wanted in bare
        ]
        assert not lost, f"{page.name}: {len(lost)} lost"


def test_a_printed_text_reads_as_its_source(data: Path, read_path: Callable[[Path], ExtractedText]) -> None:
    source = read_path(data / "exchanges" / "binance" / "2026-01-03.md")
    printed = read_path(data / "pdfs" / "chr_binance_hdrftr.pdf")
    text = squeeze(printed.text)
    blocks = [squeeze(block.span.of(source.text)) for block in source.blocks]
    assert sum(block not in text for block in blocks) == 0
    same = {squeeze(block.span.of(printed.text)) for block in printed.blocks}
    assert sum(block in same for block in blocks) >= 0.98 * len(blocks)


def bare_words(page: bytes) -> Counter[str]:
    """Return the words of a page with nothing left out but scripts, styles and the head."""
    root = etree.fromstring(page, etree.HTMLParser(encoding="utf-8", huge_tree=True))
    for element in list(root.iter("script", "style", "template", "head")):
        element.text = ""
        for child in list(element):
            element.remove(child)
    return words(" ".join(map(str, root.itertext())))


def unseen_words(page: bytes) -> Counter[str]:
    """Return the words that a page keeps for screen readers: the reference texts hold some of them."""
    root = etree.fromstring(page, etree.HTMLParser(encoding="utf-8", huge_tree=True))
    unseen = [span for span in root.iter("span") if "visually-hidden" in (span.get("class") or "")]
    return words(" ".join(str(text) for span in unseen for text in span.itertext()))


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def test_pages_hold_the_words_of_the_terms_and_few_others(
    data: Path, read_path: Callable[[Path], ExtractedText]
) -> None:
    for truth in sorted((data / "html" / "truth").glob("*.md")):
        if truth.stem in SEVERAL_PAGES:
            continue
        page = data / "html" / f"{truth.stem}.html"
        wanted, found = words(read_path(truth).text), words(read_path(page).text)
        wanted -= unseen_words(page.read_bytes())
        recall = (wanted & found).total() / wanted.total()
        bare = (wanted & bare_words(page.read_bytes())).total() / wanted.total()
        assert recall >= bare - 0.001, page.name
        assert (wanted & found).total() >= MIN_PRECISION * found.total(), page.name


@pytest.mark.slow
def test_no_clause_is_set_aside(
    data: Path, read_path: Callable[[Path], ExtractedText], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html, "SET_ASIDE_CHARS", 10_000)
    monkeypatch.setattr(picker, "SET_ASIDE_CHARS", 10_000)
    monkeypatch.setattr(picker, "SET_ASIDE_LINES", 10_000)
    pages = sorted((data / "tos-html").glob("*.html"))[::11]
    for folder in ("html", "exchanges", "annotated-raw", "rukk"):
        pages += sorted((data / folder).rglob("*.html"))
    assert len(pages) > 300
    for page in pages:
        try:
            aside = read_path(page).set_aside
        except NotAssessedError:
            continue
        for line in aside:
            for sentence in re.split(r"(?<=[.!?;])\s+", line):
                assert len(sentence.split()) < CLAUSE_WORDS or not menus.has_legal_words(sentence), page.name


@pytest.mark.parametrize("twin", ["rot90_flag_base.pdf", "enc_owner_noextract_base.pdf"])
def test_rotation_and_permissions_do_not_change_the_text(
    data: Path, read_path: Callable[[Path], ExtractedText], twin: str
) -> None:
    assert read_path(data / "pdfs" / twin).text == read_path(data / "pdfs" / "base_ocs_tos.pdf").text
