"""Measure rules and classifier together: a labelled corpus is put together as documents and read.

A finding counts for a labelled sentence when findings of its category cover a
third of the sentence's characters: the reader may cut sentences elsewhere than
the person who labelled them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tosscan.detect import registry
from tosscan.detect.base import Detection
from tosscan.document.source import Source
from tosscan.document.span import Span
from tosscan.document.text import AnchorMap, Block, BlockKind, ExtractedText
from tosscan.document.tree import Document
from tosscan.findings.category import SLUGS
from tosscan.findings.finding import Finding
from tosscan.segment.build import build_document
from tosscan.training.corpus import Corpus, Example
from tosscan.training.evaluate import Verdicts, true_levels

COVERED = 1 / 3
"""The share of a sentence's characters that findings of a category must cover."""

Detect = Callable[[Document], Detection]


@dataclass(frozen=True, slots=True)
class Assembled:
    """A document made of labelled sentences; ``spans`` are their places in its text, in order."""

    document: Document
    spans: tuple[Span, ...]


def judge_together(corpus: Corpus, *, apart: bool = False, detect: Detect = registry.detect) -> Verdicts:
    """Return what ``detect`` finds in the sentences of ``corpus`` beside their labels.

    The sentences of a document are read in their order as one text; with
    ``apart`` each is a document of its own, with its heading and lead-in, as
    in a corpus of sentences that have nothing to do with one another.
    Probabilities are the confidence of findings, NaN where there is none.
    """
    said = np.zeros((len(corpus.examples), len(SLUGS)), dtype=np.int8)
    confidence = np.full(said.shape, np.nan)
    for rows in _documents(corpus, apart=apart):
        assembled = assemble([corpus.examples[row] for row in rows])
        document = _english(assembled.document) if apart else assembled.document
        _mark(assembled, detect(document), said, confidence, rows)
    true_level = true_levels(corpus, SLUGS)
    return Verdicts(
        labels=SLUGS,
        said=said >= 2,
        truth=true_level >= 2,
        fair=true_level == 1,
        documents=[
            (corpus.name, f"{example.document} {row}" if apart else example.document)
            for row, example in enumerate(corpus.examples)
        ],
        probabilities=confidence,
        said_level=said,
        true_level=true_level,
    )


def assemble(examples: Sequence[Example]) -> Assembled:
    """Return the document in which ``examples`` stand one after another, each a block of its own.

    A heading or lead-in stands once before the sentences that share it. White
    space inside a sentence becomes single blanks.
    """
    parts: list[str] = []
    blocks: list[Block] = []
    spans: list[Span] = []
    lines: list[tuple[int, int, int, int]] = []
    at = 0

    def add(text: str, kind: BlockKind, level: int) -> None:
        nonlocal at
        clean = " ".join(text.split())
        span = Span(at, at + len(clean))
        if clean:
            blocks.append(Block(kind, span, level))
            lines.append((span.start, span.end, 2 * len(lines) + 1, 1))
            parts.append(clean)
            at = span.end + 2
        spans.append(span)

    before = Example("", "", {})
    for example in examples:
        if example.heading and example.heading != before.heading:
            add(example.heading, "heading", 2)
            spans.pop()
        if example.lead_in and example.lead_in != before.lead_in:
            add(example.lead_in, "paragraph", 0)
            spans.pop()
        add(example.text, "item" if example.lead_in else "paragraph", 1 if example.lead_in else 0)
        before = example
    text = "\n\n".join(parts)
    data = text.encode()
    source = Source("", "corpus", "text/plain", hashlib.sha256(data).hexdigest(), len(data))
    anchors = AnchorMap("line", tuple(lines))
    extracted = ExtractedText(text, tuple(blocks), anchors, engine="corpus", engine_version="")
    return Assembled(build_document(extracted, source), tuple(spans))


def _english(document: Document) -> Document:
    return replace(document, sentences=tuple(replace(each, language="en") for each in document.sentences))


def _documents(corpus: Corpus, *, apart: bool) -> Iterator[list[int]]:
    """Give the rows of each document; each row by itself where they stand apart."""
    rows: dict[str, list[int]] = {}
    for row, example in enumerate(corpus.examples):
        rows.setdefault(f"{row}" if apart else example.document, []).append(row)
    yield from rows.values()


def _mark(
    assembled: Assembled,
    detection: Detection,
    said: NDArray[np.int8],
    confidence: NDArray[np.float64],
    rows: Sequence[int],
) -> None:
    """Write the severity and confidence of what covers each sentence; a finding goes before a fair remark."""
    starts = np.array([span.start for span in assembled.spans])
    ends = np.array([span.end for span in assembled.spans])
    for remarks in (detection.fair, detection.findings):
        for slug, found in _by_category(remarks).items():
            column = SLUGS.index(slug)
            shared = np.zeros(len(rows), dtype=np.int64)
            cells: dict[int, list[Finding]] = {}
            for remark in found:
                span = remark.quote.span
                first, last = np.searchsorted(ends, span.start, "right"), np.searchsorted(starts, span.end)
                for place in range(int(first), int(last)):
                    shared[place] += min(span.end, ends[place]) - max(span.start, starts[place])
                    cells.setdefault(place, []).append(remark)
            for place, here in cells.items():
                if shared[place] >= COVERED * (ends[place] - starts[place]):
                    said[rows[place], column] = max(remark.severity for remark in here)
                    if remarks is detection.findings:
                        confidence[rows[place], column] = max(remark.confidence for remark in here)


def _by_category(remarks: Iterable[Finding]) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for remark in remarks:
        found.setdefault(remark.category, []).append(remark)
    return found
