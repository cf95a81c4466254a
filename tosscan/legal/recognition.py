"""Facts, their combinations and the decision lists of a pack, as ``data/<pack>/recognition.yml`` has them.

The head of that file says how they are read; :mod:`tosscan.legal.facts` reads a document by them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from tosscan.expressions import Sought
from tosscan.findings.category import SLUGS
from tosscan.legal import files
from tosscan.legal.alternatives import alternatives, cyrillic
from tosscan.legal.schema import Node

ITEM = "item"
"""A fact that is not of words: the sentence is an item of a list that a lead-in opens."""
KEPT_ALIVE = "kept_alive"
"""A fact of the whole text: liability for intent stays in force, whatever the sentence limits."""
NOT_OF_WORDS = frozenset({ITEM, KEPT_ALIVE})


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


LOCAL = ("head", "list", "clause", "after", "earlier", "section", "part", "heading", "opening", "chapter")
SCOPES = ("sentence", "own", *LOCAL, "topic", "document")


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
