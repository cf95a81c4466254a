"""Draw where in the text findings lie, and which side holds how much: figures for pictures in a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tosscan.report.places import Card

PARTS = 40
"""Parts of equal length that a text is cut into."""

LEANS: Mapping[str, int] = {
    "provider_only": -1,
    "user_barred": -1,
    "mutual_bar": -1,
    "mutual": 0,
    "user_only": 1,
}
"""The side to which a verdict of the ledger leans: the provider's is below nought."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the text: how many findings begin in it, the first and the last (None without any)."""

    severe: int = 0
    limited: int = 0
    first: Card | None = None
    last: Card | None = None

    @property
    def total(self) -> int:
        """The number of findings that begin in the part."""
        return self.severe + self.limited


@dataclass(frozen=True, slots=True)
class Scale:
    """How many powers lean to the provider, to both sides and to the user."""

    provider: int
    both: int
    user: int

    @property
    def width(self) -> float:
        """What fills half of a picture: the longer reach, powers of both sides counted half to each."""
        return max(self.provider, self.user, 1) + self.both / 2


def parts(cards: Sequence[Card], length: int) -> tuple[Part, ...]:
    """Return :data:`PARTS` equal parts of a text of ``length`` characters, with the findings of ``cards``."""
    rows: list[list[Card]] = [[] for _ in range(PARTS)]
    for card in sorted(cards, key=lambda card: card.finding.key):
        rows[min(PARTS - 1, card.finding.quote.span.start * PARTS // max(1, length))].append(card)
    return tuple(
        Part(
            severe=sum(card.finding.severity == 3 for card in row),
            limited=sum(card.finding.severity == 2 for card in row),
            first=row[0] if row else None,
            last=row[-1] if row else None,
        )
        for row in rows
    )


def scale(balance: Mapping[str, int]) -> Scale | None:
    """Return to which side the counts of ``balance`` lean, None where the text deals with no power."""
    sides = {-1: 0, 0: 0, 1: 0}
    for verdict, lean in LEANS.items():
        sides[lean] += balance.get(verdict, 0)
    return Scale(sides[-1], sides[0], sides[1]) if any(sides.values()) else None
