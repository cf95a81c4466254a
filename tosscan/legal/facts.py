"""Tell which facts the words of a clause show, and what the decision lists make of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property

from tosscan.document.span import Span
from tosscan.document.tree import Document, Sentence
from tosscan.findings.finding import Finding
from tosscan.legal.carveouts import Carveouts
from tosscan.legal.plain import Parties, normalise
from tosscan.legal.recognition import ITEM, KEPT_ALIVE, LOCAL, Recognition, Rule, Term

NEAR = 15
"""How many sentences before and after count as the neighbourhood under one heading."""
PART = 40
"""How many sentences before and after a sentence that speaks of "this section" is heard."""
BESIDE = 3
"""How many sentences before and after count as the clause group where the text has no numbered clauses."""
WIDEST = 100
"""How many sentences before and after are read of a clause or group, however long it is.

Few real clauses are longer, and a text of thousands of sentences under one
number would else be read whole for each of them.
"""

_FIRST_NUMBERS = ("1", "2")
_SAID_UNDER = {"class_action_waiver": ("arbitration",)}
"""What stood earlier under another category is heard too: a ban on class actions follows its arbitration."""

LARGEST = 0.25
"""Share of its document above which a section is no section of it, but much of it under one heading."""
NEXT = 2
"""How many sentences after a sentence are the next ones."""
FEWEST_NUMBERS = 5
"""A text with fewer outermost numbers does not show whether it is one paper."""
TITLE = 5
"""A first sentence with fewer spaces is the title of its paragraph ("9.3 Limits of liability.")."""
LONGEST_LIST = 30
"""How many sentences before an item are read for the one that opens its list."""
LEAD_IN = 2_000
"""Characters at the end of a lead-in that are read with each of its items; no real one is longer."""


def _near(places: Sequence[int], n: int) -> Sequence[int]:
    """Return those of ``places`` (sorted) that are within reach of sentence ``n``."""
    return places[bisect_left(places, n - WIDEST) : bisect_right(places, n + WIDEST)]


class Reading:
    """A document as the decision lists see it; every fact is tried at most once on a sentence."""

    def __init__(self, doc: Document, findings: Sequence[Finding], rules: Recognition) -> None:
        """Read ``doc``; ``findings`` (of every severity) say which sentences share a group and a topic."""
        self.doc = doc
        self.rules = rules
        self._parties = Parties(doc)
        self._starts = {sentence.span.start: n for n, sentence in enumerate(doc.sentences)}
        self._texts: dict[int, str] = {}
        self._owns: dict[int, str] = {}
        self._known: dict[tuple[int, str], bool] = {}
        self._wide: dict[tuple[str, int, str, str], bool] = {}
        self._clauses: dict[int, list[int]] = {}
        self._lists: dict[int, list[int]] = {}
        self._groups: dict[str, list[int]] = {}
        self._topics: dict[str, set[int]] = {}
        self._findings: dict[int, list[Finding]] = {}
        self._chosen: dict[tuple[int, str, str], str | None] = {}
        for n, sentence in enumerate(doc.sentences):
            if sentence.clause is not None:
                self._clauses.setdefault(self._root(sentence.clause), []).append(n)
            if sentence.lead_in is not None:
                self._lists.setdefault(sentence.lead_in, []).append(n)
        for finding in sorted(findings, key=lambda finding: finding.key):
            place = self.index(finding.quote.span)
            if place is not None:
                self._groups.setdefault(finding.group, []).append(place)
                self._topics.setdefault(finding.category, set()).add(place)
                self._findings.setdefault(place, []).append(finding)
        self.carveouts = Carveouts(self, findings)

    def _root(self, clause: int) -> int:
        """Return the numbered provision to which a lettered item belongs ("4.2" for "4.2(a)")."""
        entry = self.doc.clauses[clause]
        while entry.parent is not None and entry.number.endswith(")"):
            clause, entry = entry.parent, self.doc.clauses[entry.parent]
        return clause

    def index(self, span: Span) -> int | None:
        """Return the index of the sentence that starts where ``span`` does, or None."""
        return self._starts.get(span.start)

    def text(self, n: int) -> str:
        """Return sentence ``n`` for matching: the lead-in of its list before it, the parties as pronouns."""
        known = self._texts.get(n)
        if known is None:
            sentence = self.doc.sentences[n]
            words = self.doc.quote(sentence)
            if sentence.lead_in is not None and sentence.lead_in != n:
                words = f"{self.doc.quote(self.doc.sentences[sentence.lead_in])[-LEAD_IN:]} {words}"
            known = self._texts[n] = self._parties.as_pronouns(normalise(words))
        return known

    def own(self, n: int) -> str:
        """Return sentence ``n`` for matching, without the lead-in of its list."""
        known = self._owns.get(n)
        if known is None:
            known = self._owns[n] = self._parties.as_pronouns(
                normalise(self.doc.quote(self.doc.sentences[n]))
            )
        return known

    def shows(self, fact: str, n: int) -> bool:
        """Tell whether sentence ``n`` shows ``fact``."""
        key = (n, fact)
        known = self._known.get(key)
        if known is None:
            listed = fact == ITEM and self.doc.sentences[n].lead_in is not None
            known = self._known[key] = listed or (fact != ITEM and self.rules.shows(fact, self.text(n)))
        return known

    def head(self, n: int) -> Iterable[int]:
        """Return the sentence that opens the list of ``n``, where its items are sentences ("(b) ...")."""
        for place in range(n, max(n - LONGEST_LIST, 0) - 1, -1):
            same = place > 0 and self.doc.sentences[place].section == self.doc.sentences[place - 1].section
            if not (same and self.rules.shows("goes_on", self.own(place))):
                opens = place != n and self.shows("opens_items", place)
                return (place,) if opens else ()
        return ()

    def clause(self, n: int, group: str | None = None) -> Iterable[int]:
        """Return the sentences of the clause group of sentence ``n``: its clause, or those just beside it."""
        sentence = self.doc.sentences[n]
        shared = _near(self._groups.get(group, ()), n) if group else ()
        if sentence.clause is not None:
            return sorted({*_near(self._clauses[self._root(sentence.clause)], n), *shared})
        return sorted({*self._beside(n, sentence, BESIDE), *shared})

    def listed(self, n: int) -> Iterable[int]:
        """Return the sentences of the list of sentence ``n`` with its lead-in; without one, of its clause."""
        return self.items(n) or self.clause(n)

    def items(self, n: int) -> Iterable[int]:
        """Return the list that sentence ``n`` opens or stands in: its lead-in and items; or nothing."""
        lead_in = self.doc.sentences[n].lead_in
        head = n if lead_in is None else lead_in
        return sorted({head, *_near(self._lists[head], n)}) if head in self._lists else ()

    def opening(self, n: int) -> Iterable[int]:
        """Return the first sentence of the paragraph of sentence ``n``, if it is another; a title too."""
        first = n - len(self.before(n))
        while first < n and self.doc.sentences[first].kind == "heading":
            first += 1
        last = first
        while last < n and self.own(last).count(" ") < TITLE:
            last += 1
        return range(first, min(last + 1, n)) if first < n and self.one_clause(first, n) else ()

    def before(self, n: int) -> range:
        """Return the sentences before sentence ``n`` in its paragraph, as far as they are near."""
        sentences, first = self.doc.sentences, n
        while first > max(0, n - NEAR) and sentences[first - 1].block == sentences[n].block:
            first -= 1
        return range(first, n)

    @cached_property
    def one_text(self) -> bool:
        """Tell whether the numbers of the text show that it is one paper: they begin once."""
        outer = [clause.number for clause in self.doc.clauses if clause.parent is None]
        numbers = [number for number in outer if number.isdecimal()]
        first = [number for number in numbers if number in _FIRST_NUMBERS]
        return len(numbers) >= FEWEST_NUMBERS and len(first) == len(_FIRST_NUMBERS) == len(set(first))

    def one_clause(self, n: int, m: int) -> bool:
        """Tell whether two sentences stand in one numbered provision, or in none."""
        roots = [
            None if clause is None else self._root(clause)
            for clause in (self.doc.sentences[place].clause for place in (n, m))
        ]
        return roots[0] == roots[1]

    def chapter(self, n: int) -> Iterable[int]:
        """Return what the heading without a number that stands over those of ``n`` begins with."""
        at, sections = self.doc.sentences[n].section, self.doc.sections
        while at is not None and (over := sections[at].parent) is not None and sections[over].number:
            at = over
        if at is None or sections[at].number is None:
            return ()
        own = sections[at]
        for before in range(at - 1, -1, -1):
            section = sections[before]
            if section.parent == own.parent and section.level == own.level and section.number is None:
                first = self._starts.get(section.heading.start)
                return () if first is None else self._beside(first, self.doc.sentences[first], BESIDE)
        return ()

    def part(self, n: int) -> Iterable[int]:
        """Return the sentences under the heading of sentence ``n`` that hear what one says of them all."""
        return self._beside(n, self.doc.sentences[n], PART)

    def section(self, n: int) -> Iterable[int]:
        """Return the sentences near sentence ``n`` under the same heading."""
        return self._beside(n, self.doc.sentences[n], NEAR)

    def heading(self, n: int, group: str | None = None) -> Iterable[int]:
        """Return the sentences of the group of sentence ``n``, and those near it in a short section."""
        section = self.doc.sentences[n].section
        whole = len(self.doc.text) * LARGEST
        short = section is not None and len(self.doc.sections[section].span) <= whole
        return sorted({*self.clause(n, group), *(self.section(n) if short else ())})

    def next(self, n: int) -> range:
        """Return the next sentences, as far as they stand in the paragraph of sentence ``n``."""
        sentences, last = self.doc.sentences, n + 1
        while last <= min(n + NEXT, len(sentences) - 1) and sentences[last].block == sentences[n].block:
            last += 1
        return range(n + 1, last)

    def _beside(self, n: int, sentence: Sentence, reach: int) -> list[int]:
        sentences = self.doc.sentences
        near = range(max(0, n - reach), min(len(sentences), n + reach + 1))
        return [m for m in near if sentences[m].section == sentence.section]

    def topic(self, category: str) -> Iterable[int]:
        """Return the sentences of all findings of ``category`` with their clause groups."""
        found: set[int] = set()
        for n in self._topics.get(category, ()):
            found.update(self.clause(n))
        return sorted(found)

    def holds(self, term: Term, n: int, *, category: str = "", group: str = "") -> bool:
        """Tell whether ``term`` holds for sentence ``n`` of a finding."""
        if term.fact == KEPT_ALIVE:
            return self.carveouts.alive(n) != term.negated
        if term.scope == "sentence":
            return self.shows(term.fact, n) != term.negated
        if term.scope == "own":
            return self.rules.shows(term.fact, self.own(n)) != term.negated
        local = term.scope in LOCAL
        whose = group if local and term.scope != "earlier" else category
        key = (term.scope, n if local else -1, whose, term.fact)
        known = self._wide.get(key)
        if known is None:
            places = self.places(term.scope, n, category=category, group=group)
            known = self._wide[key] = any(self.shows(term.fact, place) for place in places)
        return known != term.negated

    def places(self, scope: str, n: int, *, category: str = "", group: str = "") -> Iterable[int]:
        """Return the sentences that a scope other than the sentence takes in."""
        if scope == "head":
            return self.head(n)
        if scope == "list":
            return self.listed(n)
        if scope == "clause":
            return self.clause(n, group)
        if scope == "section":
            return self.section(n)
        if scope == "part":
            return self.part(n)
        if scope == "heading":
            return self.heading(n, group)
        if scope == "opening":
            return self.opening(n)
        if scope == "chapter":
            return self.chapter(n)
        if scope == "after":
            return (place for place in self.section(n) if place > n)
        if scope == "earlier":
            return (
                place
                for kind in (category, *_SAID_UNDER.get(category, ()))
                for place in self.topic(kind)
                if n - WIDEST <= place < n
            )
        if scope == "topic":
            return self.topic(category)
        return range(len(self.doc.sentences))

    def choose(self, finding: Finding) -> str | None:
        """Return the id of the fact pattern of ``finding``, or None where the words do not show one."""
        n = self.index(finding.quote.span)
        if n is None:
            return None
        key = (n, finding.category, finding.group)
        if key not in self._chosen:
            self._chosen[key] = self._choose(finding, n)
        return self._chosen[key]

    def at(self, n: int) -> Sequence[Finding]:
        """Return the findings of sentence ``n``."""
        return self._findings.get(n, ())

    def _choose(self, finding: Finding, n: int) -> str | None:
        chosen = self._first(self.rules.rules.get(finding.category, ()), n, finding)
        if chosen is None:
            return None
        if chosen in self.rules.keeping and self.carveouts.alive(n):
            return self._first(self.rules.keeping[chosen], n, finding)
        if chosen in self.rules.lacking and not self.carveouts.alive(n):
            return self.rules.lacking[chosen]
        return chosen

    def _first(self, rules: Iterable[Rule], n: int, finding: Finding) -> str | None:
        """Return the pattern of the first of ``rules`` whose terms all hold for sentence ``n``."""
        category, group = finding.category, finding.group
        for rule in rules:
            if all(self.holds(term, n, category=category, group=group) for term in rule.terms):
                return rule.pattern
        return None
