"""Cross-clause effects: what sentences elsewhere in the text do to a finding.

A carve-out ("nothing in these terms limits our liability for fraud"), an
opt-out, a notice period or a right to leave softens the findings in its scope;
a later sentence on the same subject that overrides the contract
("notwithstanding anything to the contrary") cancels it; and a clause may give
way to mandatory law.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tosscan.detect.audience import spare_consumers
from tosscan.detect.base import Detection
from tosscan.detect.effects_schema import BUSINESS, PLACE_MARKS, REGIONAL, Effect
from tosscan.detect.rules import RuleDetector
from tosscan.detect.scopes import Hit, Hits, Scopes
from tosscan.detect.tokens import Cutter
from tosscan.document.span import Span
from tosscan.document.tree import Document
from tosscan.findings.finding import Finding, Softening

MANDATORY = "mandatory_law_kept"
"""The effect that an override leaves standing where it gives way to mandatory law itself."""

MOST_SOURCES = 50
"""Sentences read for one effect. Real terms have fewer than ten; a hostile text may have thousands."""

MOST_QUOTED = 3
"""Sentences of one effect attached to one finding: those nearest to it."""


@dataclass(frozen=True, slots=True)
class _Source:
    """A sentence that softens, and the parts of the text that it reaches."""

    index: int
    effect: Effect
    reach: tuple[Span, ...]


class _Reader:
    """Reads some effects from sentences."""

    def __init__(self, language: str, effects: Sequence[Effect], cutter: Cutter) -> None:
        self._language = language
        self._by_id = {effect.rule.id: effect for effect in effects}
        self._rules = RuleDetector(language, rules=[effect.rule for effect in effects], cutter=cutter)

    def read(self, doc: Document, indexes: Iterable[int]) -> Iterator[tuple[int, list[Hit]]]:
        """Give the effects of the sentences ``indexes`` that have any."""
        for index in indexes:
            sentence = doc.sentences[index]
            if sentence.kind == "heading" or sentence.language not in (self._language, "und"):
                continue
            opener = None if sentence.lead_in is None else doc.sentences[sentence.lead_in]
            text, before = doc.quote(sentence), doc.quote(opener) if opener else ""
            hits: list[Hit] = []
            for match in self._rules.match_sentence(text, lead_in=before, parties=doc.parties):
                start = opener.span.start if match.inherited and opener else sentence.span.start
                words = Span(start + match.start, start + match.end)
                hits.append(Hit(self._by_id[match.rule.id], words))
            if hits:
                yield index, hits

    def names(self, text: str, slug: str) -> bool:
        """Tell whether ``text``, read by itself, has the effect called ``slug``."""
        return any(match.rule.category == slug for match in self._rules.match_sentence(text))


class Effects:
    """The effects of one language, ready to be read from documents.

    What softens may stand in any sentence. What a sentence speaks of is asked
    of those alone, and what overrides or gives way by itself of findings alone.
    """

    def __init__(self, language: str, effects: Sequence[Effect], *, cutter: Cutter | None = None) -> None:
        """Make ``effects`` ready; they are those of `tosscan.detect.packs.load_effects`.

        ``cutter`` may be shared with a `RuleDetector` of the same language.
        """
        sources = [effect for effect in effects if _is_source(effect)]
        places = [effect for effect in effects if effect.does == "mark" and effect.slug in PLACE_MARKS]
        audience = [effect for effect in effects if effect.slug == BUSINESS]
        own = [effect for effect in effects if effect not in sources + places + audience]
        cutter = cutter or Cutter(language)
        self._sources = _Reader(language, sources, cutter)
        self._places = _Reader(language, places, cutter)
        self._own = _Reader(language, own, cutter)
        self._audience = _Reader(language, audience, cutter)

    def apply(self, doc: Document, detection: Detection) -> Detection:
        """Return ``detection`` with its findings softened by what the rest of ``doc`` says.

        A finding gets the sentences that bear on it as softenings, and what
        they do as safeguards, save those that are cancelled. Severity stays:
        it is that of the sentence by itself, or 1 where it speaks to business
        users alone. On 26 labelled terms, making 2 of
        a softened 3 goes against the label in 92 of 98 findings. Fair sentences
        and hints stay as they are.
        """
        if not detection.findings:
            return detection
        places = {sentence.span: index for index, sentence in enumerate(doc.sentences)}
        detection = spare_consumers(doc, detection, places, self._is_business)
        hits = self._hits(doc, {places[finding.quote.span] for finding in detection.findings})
        scopes = Scopes(doc, hits, _starts(detection.findings), self._is_regional)
        sources = _sources(hits, scopes)
        overrides = _Overrides(doc, hits, scopes, detection.findings, places)
        softener = _Softener(doc, hits, sources, overrides)
        findings = tuple(
            softener.soften(finding, places[finding.quote.span]) for finding in detection.findings
        )
        return replace(detection, findings=findings)

    def _hits(self, doc: Document, found: Iterable[int]) -> Hits:
        """Return the effects of the sentences that soften and of those ``found``, with their marks."""
        hits: dict[int, list[Hit]] = {}
        counts: Counter[str] = Counter()
        for index, row in self._sources.read(doc, range(len(doc.sentences))):
            for hit in row:
                effect = hit.effect
                if effect.does == "soften" and _said_before(doc, index, effect, hits):
                    continue
                counts[effect.rule.id] += 1
                if counts[effect.rule.id] <= MOST_SOURCES:
                    hits.setdefault(index, []).append(hit)
        # The sentence before one that softens may say to whom it speaks.
        speaking = sorted({*hits, *(index - 1 for index in hits if index)})
        for reader, indexes in ((self._places, speaking), (self._own, found)):
            for index, row in reader.read(doc, indexes):
                hits.setdefault(index, []).extend(row)
        return hits

    def _is_regional(self, heading: str) -> bool:
        return self._places.names(heading, REGIONAL)

    def _is_business(self, words: str) -> bool:
        return self._audience.names(words, BUSINESS)


def _is_source(effect: Effect) -> bool:
    """Tell whether an effect reaches beyond its own sentence."""
    return effect.does in ("soften", "yield") and effect.scope != "sentence"


class _Overrides:
    """The sentences that override others, by the category in which they carry a finding."""

    def __init__(
        self,
        doc: Document,
        hits: Hits,
        scopes: Scopes,
        findings: Iterable[Finding],
        places: Mapping[Span, int],
    ) -> None:
        self._doc = doc
        self._hits = hits
        self._scopes = scopes
        self._by_category: dict[str, list[tuple[int, Effect]]] = {}
        for finding in findings:
            index = places[finding.quote.span]
            for hit in hits.get(index, ()):
                if hit.effect.does == "cancel" and finding.category in hit.effect.categories:
                    self._by_category.setdefault(finding.category, []).append((index, hit.effect))

    def of(self, source: _Source, category: str) -> Span | None:
        """Return the first sentence after ``source``, in its reach, that overrides it for ``category``.

        No sentence overrides that the law prevails.
        """
        if source.effect.does == "yield":
            return None
        section = self._scopes.section(source.index)
        for index, effect in self._by_category.get(category, ()):
            span = self._doc.sentences[index].span
            if index <= source.index or not _inside(span, source.reach):
                continue
            if effect.scope == "section" and not section.contains(span):
                continue
            if source.effect.slug == MANDATORY and _yields(self._hits.get(index, ())):
                continue
            return span
        return None


def _said_before(doc: Document, index: int, effect: Effect, hits: Hits) -> bool:
    """Tell whether an item only goes on with what the opening words of its list say already."""
    lead_in = doc.sentences[index].lead_in
    return lead_in is not None and any(hit.effect.slug == effect.slug for hit in hits.get(lead_in, ()))


def _starts(findings: Iterable[Finding]) -> dict[str, list[int]]:
    """Return the sorted starts of the findings of each category."""
    starts: dict[str, list[int]] = {}
    for finding in findings:
        starts.setdefault(finding.category, []).append(finding.quote.span.start)
    return {category: sorted(found) for category, found in starts.items()}


def _sources(hits: Hits, scopes: Scopes) -> tuple[_Source, ...]:
    """Return the sentences that soften others, in the order of the text and of the effects' ids."""
    found = [
        _Source(index, hit.effect, scopes.reach(index, hit))
        for index, row in sorted(hits.items())
        for hit in row
        if _is_source(hit.effect)
    ]
    return tuple(source for source in found if source.reach)


@dataclass(frozen=True, slots=True)
class _Softener:
    """Softens the findings of one document."""

    doc: Document
    hits: Hits
    sources: Sequence[_Source]
    overrides: _Overrides

    def soften(self, finding: Finding, index: int) -> Finding:
        """Return the finding of sentence ``index`` with all that bears on it."""
        chosen = _nearest(self._bearing(finding, index), index)
        softenings = tuple(
            Softening(
                source.effect.slug,
                self.doc.sentences[source.index].span,
                self.overrides.of(source, finding.category),
            )
            for source in chosen
        )
        holding = [
            source.effect
            for source, softening in zip(chosen, softenings, strict=True)
            if softening.cancelled_by is None
        ]
        own = [hit.effect for hit in self.hits.get(index, ()) if _yields_for(hit, finding.category)]
        told = (effect.slug for effect in (*own, *holding))
        return replace(
            finding,
            safeguards=tuple(dict.fromkeys((*finding.safeguards, *told))),
            softenings=softenings,
        )

    def _bearing(self, finding: Finding, index: int) -> list[_Source]:
        marks = {hit.effect.slug for hit in self.hits.get(index, ()) if hit.effect.does == "mark"}
        found: dict[int, _Source] = {}
        for source in self.sources:
            effect = source.effect
            if (
                finding.category in effect.categories
                and source.index != index
                and _inside(finding.quote.span, source.reach)
                and (effect.target is None or effect.target in marks)
                and effect.spares not in marks
            ):
                # A sentence speaks once: a true safeguard stands before what is only told.
                found.setdefault(source.index, source)
        return list(found.values())


def _nearest(sources: Iterable[_Source], index: int) -> list[_Source]:
    """Return the sources nearest to a sentence, a few of each effect, in the order of the text."""
    kept: Counter[str] = Counter()
    chosen: list[_Source] = []
    for source in sorted(sources, key=lambda source: abs(source.index - index)):
        kept[source.effect.slug] += 1
        if kept[source.effect.slug] <= MOST_QUOTED:
            chosen.append(source)
    return sorted(chosen, key=lambda source: source.index)


def _inside(span: Span, reach: Iterable[Span]) -> bool:
    return any(part.contains(span) for part in reach)


def _yields_for(hit: Hit, category: str) -> bool:
    return hit.effect.does == "yield" and category in hit.effect.categories


def _yields(hits: Iterable[Hit]) -> bool:
    return any(hit.effect.does == "yield" for hit in hits)
