"""Several texts side by side: what each says, what one has and the others lack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tosscan.findings.assessment import Assessment, LedgerRow, Protection
from tosscan.findings.finding import Finding

Caution = Literal[
    "not_assessed", "partly_assessed", "other_addressees", "addressees_unknown", "other_language"
]
"""Why the texts do not stand beside each other as equals."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The findings of one category in one text.

    ``severe`` and ``limited`` count those of severity 3 and 2, ``fair`` the
    sentences that protect the user. ``only`` are the findings whose sentence no
    other text has, in these or nearly these words.
    """

    severe: int
    limited: int
    fair: int
    only: tuple[Finding, ...] = ()

    @property
    def total(self) -> int:
        """The number of findings."""
        return self.severe + self.limited


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """A category in each of the texts; None where a text was not assessed."""

    category: str
    cells: tuple[Cell | None, ...]

    @property
    def differs(self) -> bool:
        """Tell whether some texts have findings of the category and others have none."""
        return len({cell.total > 0 for cell in self.cells if cell is not None}) > 1


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A power in each of the texts; None where a text was not assessed."""

    power: str
    rows: tuple[LedgerRow | None, ...]

    @property
    def differs(self) -> bool:
        """Tell whether who holds the power is not the same in all texts that were assessed."""
        return len({row.verdict for row in self.rows if row is not None}) > 1


@dataclass(frozen=True, slots=True)
class ProtectionLine:
    """A protection of the user in each of the texts; None where a text was not assessed."""

    protection: str
    rows: tuple[Protection | None, ...]

    @property
    def differs(self) -> bool:
        """Tell whether the texts that were assessed do not all have it, or lack it, alike."""
        return len({row.status for row in self.rows if row is not None}) > 1


@dataclass(frozen=True, slots=True)
class CounterpartyLine:
    """What each text says of its provider: a value each, in its own words; none where it says nothing."""

    fact: str
    values: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Texts side by side, in the order in which they were given.

    ``cautions`` say why no ranking may be drawn; without any the texts were
    assessed whole and are for the same readers. Lines that differ come first.
    """

    texts: tuple[Assessment, ...]
    cautions: tuple[Caution, ...]
    categories: tuple[CategoryLine, ...]
    ledger: tuple[LedgerLine, ...]
    protections: tuple[ProtectionLine, ...]
    counterparty: tuple[CounterpartyLine, ...]

    @property
    def comparable(self) -> bool:
        """Tell whether nothing stands against setting the figures of the texts beside each other."""
        return not self.cautions
