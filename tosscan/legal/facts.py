"""Tell which facts the words of a clause show: regular expressions over sentences, each tried once.

Facts, their combinations and the decision lists stand in
``data/<pack>/recognition.yml``; its head says how they are read.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from tosscan.document.span import Span
from tosscan.document.tree import Document, Sentence
from tosscan.expressions import Sought
from tosscan.findings.category import SLUGS
from tosscan.findings.finding import Finding
from tosscan.legal import files
from tosscan.legal.alternatives import alternatives, cyrillic
from tosscan.legal.carveouts import Carveouts
from tosscan.legal.schema import Node

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

_SAID_UNDER = {"class_action_waiver": ("arbitration",)}
"""What stood earlier under another category is heard too: a ban on class actions follows its arbitration."""

LARGEST = 0.25
"""Share of its document above which a section is no section of it, but much of it under one heading."""
NEXT = 2
"""How many sentences after a sentence are the next ones."""
TITLE = 5
"""A first sentence with fewer spaces is the title of its paragraph ("9.3 Limits of liability.")."""
LONGEST_LIST = 30
"""How many sentences before an item are read for the one that opens its list."""
LEAD_IN = 2_000
"""Characters at the end of a lead-in that are read with each of its items; no real one is longer."""

ITEM = "item"
"""A fact that is not of words: the sentence is an item of a list that a lead-in opens."""
KEPT_ALIVE = "kept_alive"
"""A fact of the whole text: liability for intent stays in force, whatever the sentence limits."""
NOT_OF_WORDS = frozenset({ITEM, KEPT_ALIVE})

_STRAIGHT = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "ё": "е", "‑": "-"}
)


_SHORT_FORMS = {
    "can't": "cannot",
    "won't": "will not",
    "shan't": "shall not",
    "i'm": "i am",
    "let's": "let us",
}
_SHORT = re.compile(r"\b(?:can't|won't|shan't|i'm|let's|(\w+)n't|(we|you|they|it)'(ll|ve|re))\b")
_LONG = {"ll": "will", "ve": "have", "re": "are"}


def _spelt_out(match: re.Match[str]) -> str:
    negated, subject, verb = match.groups()
    if negated:
        return f"{negated} not"
    return f"{subject} {_LONG[verb]}" if subject else _SHORT_FORMS[match.group()]


def normalise(text: str) -> str:
    """Return ``text`` as facts are matched on it.

    Lower case, single spaces, straight quotation marks, and the short forms of
    spoken English spelt out ("we'll": "we will").
    """
    words = " ".join((text if text.isascii() else text.translate(_STRAIGHT)).lower().split())
    return _SHORT.sub(_spelt_out, words) if "'" in words else words


@dataclass(frozen=True, slots=True)
class Term:
    """One condition of a rule: a fact, where it is looked for, and whether it must be there or not."""

    fact: str
    scope: str = "sentence"
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A line of a decision list: the pattern (None: seen, and not a pattern on file) and its conditions."""

    pattern: str | None
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Recognition:
    """The facts and decision lists of a pack; expressions are compiled when first tried."""

    sources: Mapping[str, str]
    together: Mapping[str, tuple[Term, ...]]
    rules: Mapping[str, tuple[Rule, ...]]
    keeping: Mapping[str, tuple[Rule, ...]]
    lacking: Mapping[str, str]
    _compiled: dict[str, tuple[Sought, ...]] = field(default_factory=dict, repr=False, compare=False)
    _latin: dict[str, tuple[Sought, ...]] = field(default_factory=dict, repr=False, compare=False)

    def shows(self, fact: str, text: str) -> bool:
        """Tell whether normalised ``text`` shows ``fact``."""
        parts = self.together.get(fact)
        if parts is not None:
            return all(self.shows(part.fact, text) != part.negated for part in parts)
        whole = cyrillic(text)
        compiled = self._compiled if whole else self._latin
        found = compiled.get(fact)
        if found is None:
            found = compiled[fact] = alternatives(self.sources[fact], whole=whole)
        return Sought.any(found, text)


_LOCAL = ("head", "list", "clause", "after", "earlier", "section", "part", "heading", "opening", "chapter")
SCOPES = ("sentence", "own", *_LOCAL, "topic", "document")


def condition(words: str) -> Term:
    """Return the term that ``words`` spell: a fact, before it a scope with a colon and "not " where given."""
    bare = words.removeprefix("not ")
    scope, _, fact = bare.rpartition(":")
    return Term(fact, scope or "sentence", negated=bare != words)


def _term(node: Node) -> Term:
    term = condition(node.text())
    if term.scope not in SCOPES:
        raise node.fail(f"there is no scope {term.scope!r}")
    return term


@cache
def recognition(pack: str) -> Recognition:
    """Return the facts and decision lists of a pack.

    Raises:
        DataError: the file is not valid, or a rule names a fact that is not there.
    """
    root = files.read(pack, "recognition").mapping(("facts", "together", "rules", "keeping", "lacking"))
    sources: dict[str, str] = {}
    for name, node in root["facts"].entries().items():
        sources[name] = "|".join(node.texts())
    together = {
        name: tuple(_term(item) for item in node.items()) for name, node in root["together"].entries().items()
    }
    rules: dict[str, tuple[Rule, ...]] = {}
    for name, node in root["rules"].entries().items():
        if name not in SLUGS:
            raise node.fail(f"there is no category {name!r}")
        rules[name] = tuple(_rule(item, {*NOT_OF_WORDS, *sources, *together}) for item in node.items())
    keeping = {
        name: tuple(_rule(item, {*NOT_OF_WORDS, *sources, *together}) for item in node.items())
        for name, node in root["keeping"].entries().items()
    }
    lacking = {name: node.text() for name, node in root["lacking"].entries().items()}
    return Recognition(sources, together, rules, keeping, lacking)


def _rule(node: Node, known: set[str]) -> Rule:
    part = node.mapping(("pattern", "when"))
    terms = tuple(_term(item) for item in part["when"].items())
    for term in terms:
        if term.fact not in known:
            raise node.fail(f"there is no fact {term.fact!r}")
    return Rule(part["pattern"].maybe(Node.text), terms)


_PRONOUNS = {
    (True, False): "we",
    (True, True): "our",
    (False, False): "you",
    (False, True): "your",
}


_ACTS = re.compile(
    r" (?:may|can|could|will|would|shall|must|should|is|has|does|reserves?|retains?|determines?|decides?)\b"
)
"""Verbs before which a name with "'s" is the party itself: some texts call themselves "Acme's" throughout."""


def _near(places: Sequence[int], n: int) -> Sequence[int]:
    """Return those of ``places`` (sorted) that are within reach of sentence ``n``."""
    return places[bisect_left(places, n - WIDEST) : bisect_right(places, n + WIDEST)]


_BRAND = 4
_BRAND_ACTS = 3
"""The first word of a company, of so many letters, names it where it acts so often and is no common word."""


def _brands(doc: Document) -> set[str]:
    """Return first words of the provider's names that are names by themselves ("Acme" of "Acme Ltd")."""
    found: set[str] = set()
    for name in doc.parties.provider:
        first, _, rest = name.partition(" ")
        if rest and len(first) >= _BRAND and first[0].isupper():
            spelt = re.escape(first)
            acts = re.findall(rf"\b{spelt} (?:may|shall|will|reserves|does not|is not)\b", doc.text)
            if len(acts) >= _BRAND_ACTS and not re.search(rf"\b{re.escape(first.lower())}\b", doc.text):
                found.add(normalise(first))
    return found


def _named(doc: Document) -> tuple[re.Pattern[str] | None, frozenset[str]]:
    """Return an expression that finds the names of the parties, and those names that are the provider's."""
    provider = ({normalise(name) for name in doc.parties.provider} | _brands(doc)) - _WORDS_FOR_PARTIES
    user = {normalise(name) for name in doc.parties.user} - _WORDS_FOR_PARTIES - provider
    names = sorted((name for name in provider | user if len(name) > 1), key=len, reverse=True)
    if not names:
        return None, frozenset()
    spelt = "|".join(re.escape(name) for name in names)
    return re.compile(rf"(?<!\w)({spelt})(?:\.(?:com|net|org|io|co|app|kz|ru))?('s)?(?!\w)"), frozenset(
        provider
    )


_OTHERS = ("other ", "another ", "any ", "fellow ", "or more ")
"""Words after which a name of the user is another's: "any user", "other users"."""

_WORDS_FOR_PARTIES = {"we", "us", "our", "ours", "you", "your", "yours", "and", "or", "the"}


class Reading:
    """A document as the decision lists see it; every fact is tried at most once on a sentence."""

    def __init__(self, doc: Document, findings: Sequence[Finding], rules: Recognition) -> None:
        """Read ``doc``; ``findings`` (of every severity) say which sentences share a group and a topic."""
        self.doc = doc
        self.rules = rules
        self._names = _named(doc)
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
            known = self._texts[n] = self._pronouns(normalise(words))
        return known

    def _pronouns(self, text: str) -> str:
        """Return ``text`` with the parties' own names made "we" and "you" (with "'s": "our" and "your")."""
        pattern, provider = self._names
        if pattern is None:
            return text

        def pronoun(match: re.Match[str]) -> str:
            ours = match.group(1) in provider
            if not ours and text.endswith(_OTHERS, 0, match.start()):
                return match.group()
            return _PRONOUNS[ours, match.group(2) is not None and _ACTS.match(text, match.end()) is None]

        return pattern.sub(pronoun, text)

    def own(self, n: int) -> str:
        """Return sentence ``n`` for matching, without the lead-in of its list."""
        known = self._owns.get(n)
        if known is None:
            known = self._owns[n] = self._pronouns(normalise(self.doc.quote(self.doc.sentences[n])))
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
        local = term.scope in _LOCAL
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
