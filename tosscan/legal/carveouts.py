"""Tell whether other words of a text keep the liability for intent that a sentence limits.

A carve-out may stand in the sentence itself or in its list, under the same
heading, in a provision that names another, or anywhere in the text where it
speaks of the whole contract. It is dead where a later sentence stands
"notwithstanding" the rest, and it does not speak to a user in Kazakhstan where
it is for the residents of another place alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import proxy

from tosscan.document.joint import part_at
from tosscan.document.span import Span

if TYPE_CHECKING:
    from tosscan.findings.finding import Finding
    from tosscan.legal.facts import Reading

KEPT = "liability_kept"
"""The effect of a sentence that keeps some liability; whether for intent, its words tell."""

_OWN = ("keeps_own", "keeps_beyond")
"""The facts of a sentence that keeps liability for intent for itself and for its list."""

HEAD = 6
"""How many sentences before one that only names intent are read for the words that keep liability for it."""


@dataclass(frozen=True, slots=True)
class _Source:
    """A sentence that keeps liability for intent, and the parts of the text that it reaches."""

    place: int
    reach: tuple[Span, ...]


class Carveouts:
    """The sentences of one document that keep liability for intent, found when first asked for."""

    def __init__(self, reading: Reading, findings: Iterable[Finding]) -> None:
        """Take the sentences that the detectors saw to bear on ``findings``, and those of ``reading``."""
        # The reading holds these: a ring of the two would keep the document until garbage is looked for.
        self._reading: Reading = proxy(reading)
        self._softened: Mapping[int, tuple[Span, ...]] = {
            finding.quote.span.start: spans
            for finding in findings
            if (spans := tuple(s.span for s in finding.softenings if s.effect == KEPT and not s.cancelled_by))
        }

    def alive(self, n: int) -> bool:
        """Tell whether liability for intent stays in force for sentence ``n``, whatever it says itself."""
        reading = self._reading
        if any(reading.shows(fact, place) for place in self._list(n) for fact in _OWN):
            return True
        span = reading.doc.sentences[n].span
        places = (reading.index(source) for source in self._softened.get(span.start, ()))
        if any(place is not None and self._names_intent(place) for place in places):
            return True
        overrides = reading.shows("overrides_all", n)
        return any(
            any(part.contains(span) for part in source.reach)
            for source in self._sources
            if source.place > n or (source.place < n and not overrides)
        )

    def _list(self, n: int) -> Iterable[int]:
        """Return sentence ``n`` with the items of the list that it opens or stands in."""
        return (n, *(place for place in self._reading.items(n) if place != n))

    def _names_intent(self, place: int) -> bool:
        """Tell whether a sentence that keeps liability, or an item of its list, names intent."""
        reading, last = self._reading, len(self._reading.doc.sentences)
        after = range(place + 1, min(place + HEAD, last))
        return any(reading.shows("intent", other) for other in self._list(place)) or any(
            reading.shows("names_intent", other) for other in after
        )

    @cached_property
    def _sources(self) -> tuple[_Source, ...]:
        reading = self._reading
        found: list[_Source] = []
        for n in range(len(reading.doc.sentences)):
            if not reading.shows("intent", n):
                continue
            head = self._head(n)
            if head is not None and not self._regional(head):
                found.append(_Source(n, self._reach(head)))
        return tuple(found)

    def _head(self, n: int) -> int | None:
        """Return the sentence that keeps liability for what sentence ``n`` names: itself, or one before."""
        reading = self._reading
        if reading.shows("keeps_beyond", n):
            return n
        if not reading.shows("names_intent", n) or reading.shows("others_intent", n):
            return None
        section = reading.doc.sentences[n].section
        for place in range(n - 1, max(n - HEAD, 0) - 1, -1):
            same = reading.doc.sentences[place].section
            if reading.shows("keeps_these", place):
                return place
            if same != section and not reading.shows("goes_on", n):
                break
        return None

    def _regional(self, n: int) -> bool:
        doc = self._reading.doc
        if self._reading.shows("for_residents", n):
            return True
        first = next(iter(self._reading.opening(n)), None)
        if first is not None and self._reading.shows("for_residents", first):
            return True
        section = doc.sentences[n].section
        while section is not None:
            if self._reading.rules.shows("names_region", doc.sections[section].title.lower()):
                return True
            section = doc.sections[section].parent
        return False

    def _reach(self, n: int) -> tuple[Span, ...]:
        reading, doc = self._reading, self._reading.doc
        span = doc.sentences[n].span
        if reading.shows("speaks_of_above", n):
            home = self._home(n)
            return (Span(home.start, span.end),)
        named = tuple(self._named(span)) if reading.shows("of_that_part", n) else ()
        if named or reading.shows("of_this_part", n):
            return named or (self._home(n),)
        if reading.shows("of_the_whole", n) or reading.shows("keeps_all", n):
            part = part_at(doc.parts, span.start)
            return (part.span if part is not None and part.span is not None else Span(0, len(doc.text)),)
        return (self._home(n),)

    def _named(self, span: Span) -> Iterator[Span]:
        """Give the provisions of this document that the words at ``span`` name."""
        for reference in self._reading.doc.references:
            if not reference.external and span.contains(reference.span):
                if reference.clause is not None:
                    yield self._reading.doc.clauses[reference.clause].span
                elif reference.section is not None:
                    yield self._reading.doc.sections[reference.section].span

    def _home(self, n: int) -> Span:
        """Return the span of what stands around sentence ``n`` under its heading and in its clause."""
        reading, sentences = self._reading, self._reading.doc.sentences
        near = [n, *reading.part(n), *reading.clause(n)]
        return Span(sentences[min(near)].span.start, sentences[max(near)].span.end)
