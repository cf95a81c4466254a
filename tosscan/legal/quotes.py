"""Collect the quotations to which ledger rows, protections and softened findings refer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tosscan.document.span import Span
from tosscan.document.tree import Document
from tosscan.findings.finding import Finding, Quote


class Quotes:
    """Numbers sentences as they are asked for; ids are given out in the order of the text at the end."""

    def __init__(self, doc: Document) -> None:
        """Quote from ``doc``."""
        self.doc = doc
        self._asked: set[int] = set()
        self._places: Mapping[Span, int] = {sentence.span: n for n, sentence in enumerate(doc.sentences)}

    def add(self, sentences: Iterable[int]) -> tuple[int, ...]:
        """Note that ``sentences`` are quoted; returns them."""
        kept = tuple(sentences)
        self._asked.update(kept)
        return kept

    def add_softenings(self, findings: Iterable[Finding]) -> None:
        """Note the sentences that soften ``findings``, and those that override them, as quoted."""
        for finding in findings:
            for softening in finding.softenings:
                self._asked.add(self._places[softening.span])
                if softening.cancelled_by is not None:
                    self._asked.add(self._places[softening.cancelled_by])

    def softened(self, finding: Finding, ids: Mapping[int, str]) -> Finding:
        """Return ``finding`` with the ``ids`` of the quotations that soften it and are not overridden."""
        spans = (softening.span for softening in finding.softenings if softening.cancelled_by is None)
        return replace(finding, softened_by=tuple(ids[self._places[span]] for span in spans))

    def ids(self) -> Mapping[int, str]:
        """Return the id ("q-1") of each quoted sentence."""
        return {n: f"q-{place}" for place, n in enumerate(sorted(self._asked), start=1)}

    def quotes(self) -> dict[str, Quote]:
        """Return the quotations by id."""
        return {name: self._quote(n) for n, name in self.ids().items()}

    def _quote(self, n: int) -> Quote:
        doc = self.doc
        sentence = doc.sentences[n]
        return Quote(
            span=sentence.span,
            text=doc.quote(sentence),
            clause=doc.clause_number(sentence),
            heading=doc.heading(sentence),
            page=doc.page(sentence.span),
            anchor=doc.anchor(sentence.span),
            citation=doc.citation(sentence),
        )
