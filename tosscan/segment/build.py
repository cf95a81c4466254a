"""Turn an extracted text into a document: a tree of sections, clauses and sentences."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from tosscan.document.source import Source
from tosscan.document.span import Span
from tosscan.document.text import ExtractedText
from tosscan.document.tree import Document, Sentence
from tosscan.segment.addressees import find_addressees
from tosscan.segment.clauses import Outline, outline
from tosscan.segment.contents import find_contents, run_in_contents
from tosscan.segment.dates import find_version_date
from tosscan.segment.definitions import find_definitions
from tosscan.segment.incorporation import find_incorporated
from tosscan.segment.languages import UNKNOWN, block_languages, detect
from tosscan.segment.layout import Layout, lay_out
from tosscan.segment.lists import openers
from tosscan.segment.notices import find_notices
from tosscan.segment.numbering import Marker
from tosscan.segment.parties import find_parties
from tosscan.segment.references import find_references
from tosscan.segment.sentences import INNER_BULLETS, cut
from tosscan.segment.titles import find_title

# The last item of a list within a block that began with an item before it: "or (d) the rest."
_LAST_ITEM = re.compile(r"(?:and/or|and|or)\s+\([a-z]{1,4}\)\s", re.IGNORECASE)
# A sentence set in capitals, which is longer than a title.
_CAPITALS = re.compile(r"(?:[^\W\d_a-zа-яё]+[^\w.;:]+){5}[^\W\d_a-zа-яё]")
# A sentence shorter than this is in the language of its block.
WORDS_FOR_LANGUAGE = 6


def build_document(extracted: ExtractedText, source: Source) -> Document:
    """Return the document of an extracted text.

    Sentences are sorted, do not overlap, lie inside their block, and hold
    every character of the blocks that is not white space. Nothing is read or
    written besides the arguments.
    """
    text = extracted.text
    layout = lay_out(text, extracted.blocks)
    contents = find_contents(layout)
    tree = outline(layout, contents)
    codes, shares = block_languages([layout.words(index) for index in range(len(layout.blocks))])
    sentences = _sentences(layout, tree, openers(layout, tree.goes_on), codes, contents)
    parties = find_parties(text)
    title = find_title(extracted)
    return Document(
        source=source,
        extracted=extracted,
        title=title,
        sections=tree.sections,
        clauses=tree.clauses,
        sentences=sentences,
        parties=parties,
        languages=shares,
        version_date=find_version_date(text, extracted.blocks),
        addressees=find_addressees(text, sentences, parties),
        notices=find_notices(text, sentences),
        incorporated=find_incorporated(extracted, sentences, title, parties.provider),
        references=find_references(text, sentences, tree.clauses, tree.sections, title),
        definitions=find_definitions(text, sentences, tree.sections),
    )


def _sentences(
    layout: Layout,
    tree: Outline,
    opening: Sequence[int | None],
    codes: Sequence[str],
    contents: Container[int],
) -> tuple[Sentence, ...]:
    """Cut every block; a heading is one sentence, or two where the title of a part stands before it.

    The first sentence of an item is an item, and so is one that begins with a
    bullet inside a block. The entries of a table of contents are headings.
    """
    text = layout.text
    sentences: list[Sentence] = []
    last_of: dict[int, int] = {}
    followed = {before for before in tree.goes_on if before is not None}
    for index, block in enumerate(layout.blocks):
        marker = layout.markers[index]
        heading = bool(layout.levels[index])
        named = block.span if index in contents else run_in_contents(text, block.span)
        if heading:
            part = block.span.start + (marker.before if marker else 0)
            spans = [Span(block.span.start, part).trim(text), Span(part, block.span.end).trim(text)]
        else:
            spans = cut(text, block.span, marker.length if marker and not marker.before else 0)
        spans = [span for span in spans if len(span)]
        opener = opening[index]
        lead_in = last_of.get(opener) if opener is not None else None
        listed = (
            block.kind in ("item", "row") or (marker is not None and marker.listed) or lead_in is not None
        )
        clause = tree.clause_of[index]
        last_item = index not in followed and _small_item(text, block.span, marker)
        for place, span in enumerate(spans):
            closed = last_item or _LAST_ITEM.match(text, span.start, span.end)
            if place and clause == tree.clause_of[index] and closed:
                clause = _over_item(tree, clause)
            first_item = listed and (place == 0 or block.kind == "row") and not heading
            if place and not first_item and text[span.start] in INNER_BULLETS:
                # A list in one line: its items are told by their bullets, its opening by a colon.
                first_item = True
                before = sentences[-1]
                lead_in = before.lead_in if before.kind == "item" else None
                if text[before.span.end - 1] == ":":
                    lead_in = len(sentences) - 1
            names = named is not None and span.start < named.end and span.end > named.start
            sentences.append(
                Sentence(
                    span=span,
                    kind="heading" if heading or names else "item" if first_item else "sentence",
                    block=layout.origins[index],
                    clause=clause,
                    section=tree.section_of[index],
                    lead_in=lead_in if first_item and not names else None,
                    language=_language(span.of(text), codes[index], alone=len(spans) == 1),
                )
            )
        if spans:
            last_of[index] = len(sentences) - 1
    return tuple(sentences)


def _small_item(text: str, span: Span, marker: Marker | None) -> bool:
    """Tell whether a block is an item in brackets that goes on with the sentence that opens its list.

    "... (c) or sell it. You may leave.": with the sentence the last item ends.
    """
    if marker is None or marker.wrapper != "()" or not marker.length:
        return False
    words = text[span.start + marker.length : span.end]
    return words[:1].islower() or _CAPITALS.match(words) is not None


def _over_item(tree: Outline, clause: int | None) -> int | None:
    """Return the clause over a lettered item, in which its list ends; another clause stays as it is."""
    if clause is None or not tree.clauses[clause].number.endswith(")"):
        return clause
    return tree.clauses[clause].parent


def _language(words: str, block: str, *, alone: bool) -> str:
    """Return the language of a sentence: its block's, where it is alone in it or too short to tell."""
    if alone or len(words.split()) < WORDS_FOR_LANGUAGE:
        return block
    own = detect(words)
    return block if own == UNKNOWN else own
