"""Show the provisions on file once for each kind of clause; the findings name them and link to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from tosscan.findings.finding import Finding
from tosscan.findings.provision import ProvisionMatch, Role
from tosscan.report.places import ROLES, Card, Named

ANY_CLAUSE = "…"
"""Stands for the number of a clause in a statement that is made of several."""

Key = tuple[Role, str, str, str]


@dataclass(frozen=True, slots=True)
class Norm:
    """A provision as it bears on clauses of one kind.

    ``statement`` is that of its finding, or where it has several the
    statement with :data:`ANY_CLAUSE` for their numbers; ``count`` is how many
    it has. ``match`` has the full form of the citation where nothing before
    it has written that out.
    """

    id: str
    role: Role
    match: ProvisionMatch
    statement: str
    count: int


@dataclass(slots=True)
class Norms:
    """Gives the provisions of findings their places; kinds of clauses come in the order of print.

    ``seen`` are the ids of provisions that are written out already.
    """

    seen: set[str] = field(default_factory=set)

    def of(self, name: str, cards: Sequence[Card]) -> tuple[ByRole, tuple[Card, ...]]:
        """Return the provisions that bear on ``cards`` by role, and the cards with links to them.

        ``name`` stands in the ids of the places and is that of no other call.
        """
        keyed = [[(_key(card.finding, match), match) for match in card.finding.provisions] for card in cards]
        found: dict[Key, list[tuple[Finding, ProvisionMatch]]] = {}
        for card, matches in zip(cards, keyed, strict=True):
            for key, match in matches:
                found.setdefault(key, []).append((card.finding, match))
        ids = {
            key: f"law-{name}-{number}"
            for number, key in enumerate(sorted(found, key=lambda key: ROLES.index(key[0])), 1)
        }
        norms = [self._norm(place, key, found[key]) for key, place in ids.items()]
        by_role = ((role, tuple(norm for norm in norms if norm.role == role)) for role in ROLES)
        return tuple((role, told) for role, told in by_role if told), tuple(
            replace(card, norms=_named(matches, ids)) for card, matches in zip(cards, keyed, strict=True)
        )

    def _norm(self, name: str, key: Key, found: Sequence[tuple[Finding, ProvisionMatch]]) -> Norm:
        match = found[0][1]
        clauses = {one.quote.clause for one, _ in found}
        statement = match.statement if len(clauses) == 1 else key[2]
        if match.citation_full and match.id not in self.seen:
            match = replace(match, citation=match.citation_full)
        self.seen.add(match.id)
        return Norm(name, match.role, match, statement, len({one.key for one, _ in found}))


ByRole = tuple[tuple[Role, tuple[Norm, ...]], ...]


def _key(finding: Finding, match: ProvisionMatch) -> Key:
    """Return what makes a provision the same for two findings: its role, itself, its words and conditions."""
    return (match.role, match.id, general(match.statement, finding.quote.clause), match.condition or "")


def general(statement: str, clause: str | None) -> str:
    """Return ``statement`` with :data:`ANY_CLAUSE` for the number of ``clause`` where it is the subject."""
    if not clause or f" {clause} " not in statement:
        return statement
    words = statement.split(" ")
    # In a citation "Art." or the like stands before the number.
    named = [word == clause and before.isalpha() for before, word in pairwise(["", *words])]
    return " ".join(ANY_CLAUSE if is_clause else word for is_clause, word in zip(named, words, strict=True))


def _named(
    matches: Sequence[tuple[Key, ProvisionMatch]], ids: Mapping[Key, str]
) -> tuple[tuple[Role, tuple[Named, ...]], ...]:
    """Return provisions by role, each with the place where it is told."""
    groups = (
        (role, tuple(Named(ids[key], match) for key, match in matches if match.role == role))
        for role in ROLES
    )
    return tuple((role, group) for role, group in groups if group)
