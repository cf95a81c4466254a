"""What a sentence reaches when it speaks of "this section", "clause 14.2" or "these terms"."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tosscan.detect.effects_schema import PRECEDING, REGIONAL, THIS_SECTION, WHOLE_DOCUMENT, Effect, Scope
from tosscan.document.joint import part_at
from tosscan.document.span import Span
from tosscan.document.tree import Document, Sentence

NEAR = 6
"""Sentences before and after that still speak of the same matter."""

LARGEST = 0.4
"""Share of its document above which a section is no section of it, but all of it under one heading."""


_PLACES: Mapping[str, Scope] = {
    THIS_SECTION: "section",
    PRECEDING: "section",
    WHOLE_DOCUMENT: "document",
}
"""The scope that each mark of a place stands for; the one that a sentence names first holds."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An effect that a sentence has, and the words that say it."""

    effect: Effect
    span: Span


Hits = Mapping[int, Sequence[Hit]]
"""The effects of each sentence that has any, by its index in the document."""


@dataclass(slots=True)
class Scopes:
    """Tells what the sentences of a document reach.

    ``subjects`` has the sorted starts of the findings of each category.
    ``is_regional`` tells whether a heading names one region.
    """

    doc: Document
    hits: Hits
    subjects: Mapping[str, Sequence[int]]
    is_regional: Callable[[str], bool]
    _headings: dict[int, bool] = field(default_factory=dict)

    def reach(self, index: int, hit: Hit) -> tuple[Span, ...]:
        """Return the parts of the text on which ``hit`` of sentence ``index`` bears.

        Provisions that its words name come first, then "this section" and
        "these terms", then the scope of the effect. What is said to the users
        of one region reaches nothing, or no more than the section that is
        headed so.
        """
        if self._says(index, REGIONAL) or self._follows_regional(index):
            return ()
        spans = self._named(hit.span) or (self._area(index, hit),)
        border = self._regional_section(index)
        return spans if border is None else tuple(span for span in spans if border.contains(span))

    def section(self, index: int) -> Span:
        """Return the innermost section of a sentence, or what stands near it where that is no section."""
        sentence = self.doc.sentences[index]
        if sentence.section is None:
            return self.near(index)
        span = self.doc.sections[sentence.section].span
        return self.near(index) if self._too_large(span) else span

    def near(self, index: int) -> Span:
        """Return the sentences around ``index`` in its own section."""
        sentences = self.doc.sentences
        home = sentences[index].section
        first = last = index
        while first > max(0, index - NEAR) and sentences[first - 1].section == home:
            first -= 1
        while last < min(len(sentences) - 1, index + NEAR) and sentences[last + 1].section == home:
            last += 1
        return Span(sentences[first].span.start, sentences[last].span.end)

    def _named(self, words: Span) -> tuple[Span, ...]:
        """Return the provisions of this document that ``words`` name."""
        found: list[Span] = []
        for reference in self.doc.references:
            if reference.external or not words.contains(reference.span):
                continue
            if reference.clause is not None:
                found.append(self.doc.clauses[reference.clause].span)
            if reference.section is not None:
                found.append(self.doc.sections[reference.section].span)
        return tuple(dict.fromkeys(found))

    def _area(self, index: int, hit: Hit) -> Span:
        scope = hit.effect.scope
        if scope == "near":
            return self.near(index)
        marks = [other for other in self.hits[index] if other.effect.slug in _PLACES]
        # "The disclaimers herein yield to the law" speaks of what stands around it more often than not.
        if marks and hit.effect.does != "yield":
            first = min(marks, key=lambda other: other.span.start)
            scope = _PLACES[first.effect.slug]
        span = Span(0, len(self.doc.text)) if scope == "document" else self._widened(index, hit.effect)
        if scope == "section" and self._says(index, PRECEDING):
            return Span(span.start, self.doc.sentences[index].span.end)
        return span

    def _widened(self, index: int, effect: Effect) -> Span:
        """Return the smallest section around a sentence that holds something for ``effect`` to bear on."""
        span = self.section(index)
        sentence = self.doc.sentences[index]
        parent = None if sentence.section is None else self.doc.sections[sentence.section].parent
        while parent is not None and not self._holds(span, effect, sentence):
            wider = self.doc.sections[parent]
            if self._too_large(wider.span):
                break
            span, parent = wider.span, wider.parent
        return span

    def _holds(self, span: Span, effect: Effect, sentence: Sentence) -> bool:
        for category in effect.categories:
            starts = self.subjects.get(category, ())
            inside = starts[bisect_left(starts, span.start) : bisect_right(starts, span.end - 1)]
            if any(start != sentence.span.start for start in inside):
                return True
        return False

    def _too_large(self, span: Span) -> bool:
        part = part_at(self.doc.parts, span.start)
        whole = len(part.span) if part and part.span else len(self.doc.text)
        return len(span) > LARGEST * whole

    def _says(self, index: int, mark: str) -> bool:
        return any(hit.effect.slug == mark for hit in self.hits.get(index, ()))

    def _follows_regional(self, index: int) -> bool:
        """Tell whether a sentence goes on from one in its paragraph that speaks to one region."""
        block = self.doc.sentences[index].block
        before = index - 1
        return before >= 0 and self.doc.sentences[before].block == block and self._says(before, REGIONAL)

    def _regional_section(self, index: int) -> Span | None:
        number = self.doc.sentences[index].section
        while number is not None:
            section = self.doc.sections[number]
            if number not in self._headings:
                self._headings[number] = self.is_regional(section.title)
            if self._headings[number]:
                return section.span
            number = section.parent
        return None
