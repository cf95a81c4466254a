"""Who may, must or may not do what, as one sentence of the text says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tosscan.document.span import Span

Actor = Literal["provider", "user", "either", "both", "third_party", "unknown"]
Modality = Literal["may", "must", "must_not", "waives", "not_liable", "other"]


@dataclass(frozen=True, slots=True)
class Statement:
    """One deontic statement: an actor, a modality, an act (a power's slug) and its conditions."""

    actor: Actor
    modality: Modality
    act: str
    conditions: tuple[str, ...]
    span: Span
