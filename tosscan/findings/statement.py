"""Who may, must or must not do what, as one sentence of the text says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tosscan.document.span import Span

Actor = Literal["provider", "user", "either", "both", "third_party", "unknown"]
Modality = Literal["may", "must", "must_not", "waives", "not_liable", "other"]

CONDITIONS = (
    "notice",
    "no_notice",
    "ground",
    "cap",
    "carve_out",
    "opt_out",
    "consent",
    "discretion",
    "yields_to_mandatory_law",
)
"""The conditions that a statement can set, in the order in which it lists them."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One deontic statement: an actor, a modality, an act (a power's slug) and its conditions.

    ``actor`` is "either" where each side may for itself, "both" where the
    words reach the two together ("neither party may" is "both" and
    "must_not"). ``modality`` "other" tells that there is no duty, or only a
    declaration. ``act`` is "other" where the words show none of the ledger's
    powers. ``conditions`` are of :data:`CONDITIONS`. ``span`` lies inside one
    sentence. ``notice_days`` is the length of the notice in days (a month
    counts 30), where the words give it. ``sentence`` is the index of the
    sentence in the document.
    """

    actor: Actor
    modality: Modality
    act: str
    conditions: tuple[str, ...]
    span: Span
    notice_days: int | None = None
    sentence: int | None = None
