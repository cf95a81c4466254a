"""The facts on which statements of law depend, and the answers that each may have.

Each is asked once. Reports print the answers once, as assumptions, and refer
to them by letter. The words for questions and answers, and what an answer sets
aside, stand in the data of the law packs.
"""

from __future__ import annotations

from dataclasses import dataclass

UNKNOWN = "unknown"
"""The answer of a reader who does not know: the gate stays open, whatever the document says."""
DATE_GATE = "G5"
"""The gate that is answered with a date, not with one of a list of values."""
COMPETENCE_GATE = "G11"
"""The gate that asks which authority may act; fines depend on it."""
USER_GATE = "G2"
"""The gate that asks whether the user is a consumer."""


@dataclass(frozen=True, slots=True)
class GateKind:
    """A gate: its permanent id, the letter that reports print, its name in options and files, its answers.

    ``values`` is empty for the gate that is answered with a date.
    """

    id: str
    letter: str
    name: str
    asks: str
    values: tuple[str, ...] = ()

    @property
    def option(self) -> str:
        """The option of the command line that answers this gate."""
        return "--" + self.name.replace("_", "-")


GATES: tuple[GateKind, ...] = (
    GateKind(
        "G1",
        "A",
        "governing_law",
        "which law governs the contract",
        ("kazakhstan", "overriding", "foreign", "foreign_only", "aifc"),
    ),
    GateKind("G2", "B", "user", "whether the user is a consumer", ("consumer", "business")),
    GateKind(
        "G3",
        "C",
        "regime",
        "under which regime the provider works",
        ("nbk_licence", "nbk_registration", "aifc", "offshore"),
    ),
    GateKind("G4", "D", "purpose", "for what purpose the user adhered", ("personal", "business")),
    GateKind(DATE_GATE, "E", "accepted", "when the terms were accepted (YYYY-MM-DD)"),
    GateKind("G6", "F", "terms", "whether the clause is a standard term", ("standard", "negotiated")),
    GateKind("G7", "G", "residence", "where the user lives", ("kazakhstan", "abroad", "not_addressed")),
    GateKind(
        "G8",
        "H",
        "contract_kind",
        "what kind of contract it is",
        ("services", "custody", "mandate", "commission", "loan", "mixed"),
    ),
    GateKind(
        "G9",
        "I",
        "dispute_stage",
        "whether the terms were accepted before or after the ground for the claim arose",
        ("before_dispute", "after_dispute"),
    ),
    GateKind(
        "G10",
        "J",
        "accepted_language",
        "in which language the accepted text was",
        ("kazakh_and_russian", "kazakh", "russian", "foreign"),
    ),
    GateKind(
        COMPETENCE_GATE,
        "K",
        "competence",
        "which authority looks at the terms",
        ("consumer_authority", "national_bank", "afsa", "none"),
    ),
)
"""All gates, in the order of reports."""

BY_ID = {gate.id: gate for gate in GATES}
BY_NAME = {gate.name: gate for gate in GATES}

PROFILES: dict[str, dict[str, str]] = {
    "kz-consumer": {
        "G1": "overriding",
        "G2": "consumer",
        "G4": "personal",
        "G6": "standard",
        "G7": "kazakhstan",
        "G9": "before_dispute",
        "G11": "consumer_authority",
    }
}
"""Answers assumed for a kind of reader, by gate; facts about the provider and the contract stay open."""


def letters(names: str) -> str:
    """Return the letters of gates given as "G1, G2": "A, B"; a name that is no gate stays as it is."""
    parts = [part.strip() for part in names.split(",")]
    return ", ".join(BY_ID[part].letter if part in BY_ID else part for part in parts)
