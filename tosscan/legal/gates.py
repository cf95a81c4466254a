"""The facts on which statements of law depend, read from the document where it speaks of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from tosscan.findings.assessment import Gate
from tosscan.legal import files
from tosscan.legal.index import Index, SentenceRule, expression
from tosscan.legal.schema import Node, Wording

AIFC = "aifc"
"""The value of gate G3 for an operator of the Astana International Financial Centre."""
FOREIGN = "foreign"
"""The value of gate G1 where the text chooses a law other than that of Kazakhstan."""


@dataclass(frozen=True, slots=True)
class GateRule:
    """An answer and the words that give it."""

    value: str
    words: SentenceRule


@dataclass(frozen=True, slots=True)
class GateEntry:
    """A gate on file."""

    id: str
    question: Wording
    favourable: str | None
    rules: tuple[GateRule, ...]


def _rule(node: Node) -> GateRule:
    part = node.mapping(("value", "match", "near"))
    return GateRule(part["value"].text(), SentenceRule(part["near"].texts(), expression(part["match"])))


def _entry(node: Node) -> GateEntry:
    part = node.mapping(("id", "question", "favourable", "rules"))
    return GateEntry(
        part["id"].text(),
        part["question"].both(),
        part["favourable"].maybe(Node.text),
        tuple(_rule(item) for item in part["rules"].items()),
    )


@cache
def entries(pack: str = "kz") -> tuple[GateEntry, ...]:
    """Return the gates of a pack.

    Raises:
        DataError: the file is not valid.
    """
    root = files.read(pack, "gates").mapping(("gates",))["gates"]
    return tuple(_entry(node) for node in root.items())


def read(index: Index, language: str) -> tuple[Gate, ...]:
    """Return all gates; one that the text answers has a value and the source "document"."""
    found: list[Gate] = []
    for entry in entries():
        value = next((rule.value for rule in entry.rules if _answers(rule.words, index)), None)
        question = entry.question.of(language)
        found.append(Gate(entry.id, question, value, "open" if value is None else "document"))
    return tuple(found)


def _answers(words: SentenceRule, index: Index) -> bool:
    places = {n for beginning in words.near for n in index.near(beginning)}
    return any(words.match.search(index.reading.text(n)) for n in places)


def open_gates(names: Sequence[str], gates: Sequence[Gate]) -> str | None:
    """Return the gates of ``names`` that are not answered in the statement's favour, as "G1, G2", or None."""
    favourable = {entry.id: entry.favourable for entry in entries()}
    answered = {gate.id for gate in gates if gate.value is not None and gate.value == favourable.get(gate.id)}
    return ", ".join(name for name in names if name not in answered) or None
