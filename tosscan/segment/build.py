"""Turn an extracted text into a document: a tree of sections, clauses and sentences."""

from __future__ import annotations

from collections.abc import Sequence

from tosscan.document.source import Source
from tosscan.document.span import Span
from tosscan.document.text import Block, ExtractedText
from tosscan.document.tree import Document, Sentence
from tosscan.segment.clauses import Outline, outline
from tosscan.segment.dates import find_version_date
from tosscan.segment.definitions import find_parties
from tosscan.segment.headings import heading_levels
from tosscan.segment.identity import (
    find_addressees,
    find_incorporated,
    find_notices,
    find_title,
)
from tosscan.segment.languages import UNKNOWN, block_languages, detect
from tosscan.segment.lists import openers, opens_list
from tosscan.segment.numbering import BULLET, Marker, generated_marker, typed_marker
from tosscan.segment.sentences import cut

# A sentence shorter than this is in the language of its block.
WORDS_FOR_LANGUAGE = 6


def build_document(extracted: ExtractedText, source: Source) -> Document:
    """Return the document of an extracted text.

    Sentences are sorted, do not overlap, lie inside their block, and hold
    every character of the blocks that is not white space. Nothing is read or
    written besides the arguments.
    """
    text, blocks = extracted.text, extracted.blocks
    markers = tuple(_marker(text, block) for block in blocks)
    levels = heading_levels(text, blocks, markers)
    opens = tuple(opens_list(text, block) for block in blocks)
    tree = outline(text, blocks, markers, levels, opens)
    opening = openers(text, blocks, markers, levels, tree.goes_on)
    codes, shares = block_languages([block.span.of(text) for block in blocks])
    sentences = _sentences(text, blocks, markers, levels, tree, opening, codes)
    parties = find_parties(text)
    title = find_title(extracted, tree.sections)
    return Document(
        source=source,
        extracted=extracted,
        title=title,
        sections=tree.sections,
        clauses=tree.clauses,
        sentences=sentences,
        parties=parties,
        languages=shares,
        version_date=find_version_date(text, blocks),
        addressees=find_addressees(text, sentences, parties),
        notices=find_notices(text, sentences),
        incorporated=find_incorporated(extracted, sentences, title),
    )


def _marker(text: str, block: Block) -> Marker | None:
    if block.kind == "row":
        return None
    typed = typed_marker(block.span.of(text))
    if typed is not None and (block.marker is None or not typed.bullet):
        return typed
    if block.marker is not None:
        return generated_marker(block.marker)
    return BULLET if block.kind == "item" else None


def _sentences(
    text: str,
    blocks: Sequence[Block],
    markers: Sequence[Marker | None],
    levels: Sequence[int],
    tree: Outline,
    opening: Sequence[int | None],
    codes: Sequence[str],
) -> tuple[Sentence, ...]:
    sentences: list[Sentence] = []
    last_of: dict[int, int] = {}
    for index, block in enumerate(blocks):
        marker = markers[index]
        if levels[index]:
            spans = [block.span.trim(text)] if len(block.span.trim(text)) else []
        else:
            spans = cut(text, block.span, marker.length if marker else 0)
        opener = opening[index]
        lead_in = last_of.get(opener) if opener is not None else None
        listed = (
            block.kind in ("item", "row") or (marker is not None and marker.listed) or lead_in is not None
        )
        for place, span in enumerate(spans):
            first_item = listed and place == 0
            sentences.append(
                Sentence(
                    span=span,
                    kind="heading" if levels[index] else "item" if first_item else "sentence",
                    block=index,
                    clause=tree.clause_of[index],
                    section=tree.section_of[index],
                    lead_in=lead_in if first_item else None,
                    language=_language(text, span, codes[index], alone=len(spans) == 1),
                )
            )
        if spans:
            last_of[index] = len(sentences) - 1
    return tuple(sentences)


def _language(text: str, span: Span, block: str, *, alone: bool) -> str:
    words = span.of(text)
    if alone or len(words.split()) < WORDS_FOR_LANGUAGE:
        return block
    own = detect(words)
    return block if own == UNKNOWN else own
