"""A spaCy component: ``nlp.add_pipe("tosscan")`` puts findings on a spaCy doc."""

from __future__ import annotations

import hashlib
import re

from spacy.language import Language
from spacy.tokens import Doc, Span

from tosscan.detect import registry
from tosscan.document.source import Source
from tosscan.document.span import Span as TextSpan
from tosscan.document.text import AnchorMap, Block, ExtractedText
from tosscan.segment.build import build_document

KEY = "tosscan"


@Language.factory(KEY)
def make_component(nlp: Language, name: str) -> Component:  # noqa: ARG001 - spaCy's signature
    """Return the component; spaCy calls this for ``nlp.add_pipe("tosscan")``."""
    if not Doc.has_extension(KEY):
        Doc.set_extension(KEY, default=None)
    return Component()


class Component:
    """Finds one-sided clauses in a spaCy doc.

    Sets ``doc.spans["tosscan"]`` (label: category, id: the finding's id) and
    ``doc._.tosscan``, a dict from id to Finding. A finding's own span counts
    characters of ``doc.text``; the spaCy span is its widening to whole tokens.
    """

    def __call__(self, spacy_doc: Doc) -> Doc:
        """Return ``spacy_doc`` with its findings."""
        text = spacy_doc.text
        doc = build_document(plain(text), _source(text))
        findings = registry.detect(doc).findings
        spans: list[Span] = []
        for finding in findings:
            place = finding.quote.span
            span = spacy_doc.char_span(
                place.start, place.end, label=finding.category, span_id=finding.id, alignment_mode="expand"
            )
            if span is not None:
                spans.append(span)
        spacy_doc.spans[KEY] = spans
        spacy_doc._.set(KEY, {finding.id: finding for finding in findings})
        return spacy_doc


def plain(text: str) -> ExtractedText:
    """Return ``text`` unchanged as an extracted text, a block for each line that holds something."""
    lines = [match for match in re.finditer(r"[^\n]+", text) if match.group().strip()]
    blocks = tuple(Block("paragraph", TextSpan(*match.span()).trim(text)) for match in lines)
    runs = tuple((match.start(), match.end(), text.count("\n", 0, match.start()) + 1, 1) for match in lines)
    return ExtractedText(text, blocks, AnchorMap("line", runs), engine="spacy", engine_version="")


def _source(text: str) -> Source:
    data = text.encode()
    return Source("", "text", "text/plain", hashlib.sha256(data).hexdigest(), len(data))
