"""What a person decided on a finding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DecisionState = Literal["undecided", "confirmed", "rejected", "changed"]


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's decision on a finding; until there is one, the state is "undecided"."""

    state: DecisionState = "undecided"
    by: str | None = None
    at: str | None = None
    reason: str | None = None


UNDECIDED = Decision()
