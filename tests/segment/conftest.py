"""Build extracted texts by hand: a string is a paragraph, a Block-like tuple anything else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tosscan.document.source import Source
from tosscan.document.span import Span
from tosscan.document.text import AnchorMap, Block, BlockKind, ExtractedText, Link
from tosscan.document.tree import Document
from tosscan.segment.build import build_document

Piece = str | tuple[BlockKind, int, str] | tuple[BlockKind, int, str, str]
SOURCE = Source("terms.txt", "terms.txt", "text/plain", "0" * 64, 1)


def make_extracted(
    *pieces: Piece, title: str | None = None, links: dict[str, str] | None = None
) -> ExtractedText:
    """Return a text of the given blocks; ``links`` maps words of the text to where they lead."""
    blocks: list[Block] = []
    text = ""
    for piece in pieces:
        kind: BlockKind = "paragraph"
        level, marker = 0, None
        if isinstance(piece, str):
            words = piece
        else:
            kind, level, words = piece[0], piece[1], piece[2]
            marker = piece[3] if len(piece) == 4 else None
        if text:
            text += "\n\n"
        blocks.append(Block(kind, Span(len(text), len(text) + len(words)), level, marker))
        text += words
    found = tuple(
        Link(Span(text.index(words), text.index(words) + len(words)), url)
        for words, url in (links or {}).items()
    )
    return ExtractedText(text, tuple(blocks), AnchorMap("line", ()), "test", "0", title=title, links=found)


@pytest.fixture
def extracted() -> Callable[..., ExtractedText]:
    """Return a function that builds an extracted text from pieces."""
    return make_extracted


@pytest.fixture
def build() -> Callable[..., Document]:
    """Return a function that builds a document from pieces."""

    def built(*pieces: Piece, title: str | None = None, links: dict[str, str] | None = None) -> Document:
        return build_document(make_extracted(*pieces, title=title, links=links), SOURCE)

    return built
