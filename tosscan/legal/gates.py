"""The facts on which statements of law depend: given by the reader, read from the document, or open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from tosscan.errors import UsageError
from tosscan.findings.assessment import Gate
from tosscan.findings.gate import BY_ID, DATE_GATE, GATES, PROFILES, UNKNOWN
from tosscan.findings.law_statement import Held
from tosscan.legal import files
from tosscan.legal.index import Expression, Index, SentenceRule
from tosscan.legal.norms import Provision
from tosscan.legal.schema import Node, Wording

AIFC = "aifc"
"""The value of gates G1 and G3 for the Astana International Financial Centre."""
FOREIGN = "foreign"
"""The value of gate G1 where the text chooses a law other than that of Kazakhstan."""

_HELD: tuple[Held, ...] = ("yes", "in_part", "no")
_ALL = "all"


@dataclass(frozen=True, slots=True)
class GateRule:
    """An answer and the words that give it."""

    value: str
    words: SentenceRule


@dataclass(frozen=True, slots=True)
class Body:
    """A body of law that applies where a gate sets a provision aside, and how much of its text is held."""

    name: Wording
    held: Held
    gap: Wording


@dataclass(frozen=True, slots=True)
class AnswerEntry:
    """What an answer means.

    ``sets_aside`` and ``spares`` are beginnings of ids of provisions; "all"
    stands for those that the gate concerns. ``instead`` names the body of law
    that then applies; without one ``why`` says why none is needed. ``implies``
    fills other gates that are open, ``refines`` are answers of the document
    that this one makes more exact.
    """

    label: Wording
    favourable: bool
    sets_aside: tuple[str, ...]
    spares: tuple[str, ...]
    instead: str | None
    why: Wording | None
    implies: Mapping[str, str]
    refines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GateEntry:
    """A gate on file; ``label`` is that of the gate answered with a date, ``instead`` its body of law."""

    id: str
    question: Wording
    concerns: tuple[str, ...]
    values: Mapping[str, AnswerEntry]
    rules: tuple[GateRule, ...]
    label: Wording | None
    instead: str | None


@dataclass(frozen=True, slots=True)
class GateFile:
    """The gates of a pack in the order of reports, and the bodies of law that they lead to."""

    entries: Mapping[str, GateEntry]
    bodies: Mapping[str, Body]


@dataclass(frozen=True, slots=True)
class Answered:
    """A gate with the sentence that the document answers it with (None where it does not)."""

    gate: Gate
    place: int | None = None


def _rule(node: Node) -> GateRule:
    part = node.mapping(("value", "match", "near"))
    return GateRule(part["value"].text(), SentenceRule(part["near"].texts(), Expression(part["match"])))


def _answer(node: Node) -> AnswerEntry:
    part = node.mapping(
        ("label", "favourable"), ("sets_aside", "except", "instead", "why", "implies", "refines")
    )
    if "sets_aside" in part and ("instead" in part) == ("why" in part):
        raise node.fail("what sets provisions aside names what applies instead, or says why nothing does")
    return AnswerEntry(
        label=part["label"].both(),
        favourable=part["favourable"].flag(),
        sets_aside=part["sets_aside"].texts() if "sets_aside" in part else (),
        spares=part["except"].texts() if "except" in part else (),
        instead=part["instead"].text() if "instead" in part else None,
        why=part["why"].both() if "why" in part else None,
        implies={key: value.text() for key, value in part["implies"].entries().items()}
        if "implies" in part
        else {},
        refines=part["refines"].texts() if "refines" in part else (),
    )


def _entry(node: Node) -> GateEntry:
    part = node.mapping(("id", "question", "rules"), ("values", "concerns", "label", "instead"))
    kind = BY_ID[part["id"].choice(tuple(BY_ID))]
    values = part["values"].entries() if "values" in part else {}
    if tuple(values) != kind.values:
        raise node.fail(f"{kind.id} must have the answers {', '.join(kind.values) or 'of a date'}")
    rules = tuple(_rule(item) for item in part["rules"].items())
    for rule in rules:
        if rule.value not in values:
            raise node.fail(f"{kind.id} has no answer {rule.value!r}")
    return GateEntry(
        kind.id,
        part["question"].both(),
        part["concerns"].texts() if "concerns" in part else (),
        {key: _answer(item) for key, item in values.items()},
        rules,
        part["label"].both() if "label" in part else None,
        part["instead"].text() if "instead" in part else None,
    )


def _body(node: Node) -> Body:
    part = node.mapping(("name", "held", "gap"))
    return Body(part["name"].both(), part["held"].choice(_HELD), part["gap"].both())


@cache
def gate_file(pack: str = "kz") -> GateFile:
    """Return the gates of a pack.

    Raises:
        DataError: the file is not valid, a gate is missing or out of order, or an answer leads nowhere.
    """
    root = files.read(pack, "gates").mapping(("gates", "bodies"))
    entries = {entry.id: entry for entry in map(_entry, root["gates"].items())}
    if tuple(entries) != tuple(kind.id for kind in GATES):
        raise root["gates"].fail("must list every gate once, in the order of reports")
    bodies = {key: _body(node) for key, node in root["bodies"].entries().items()}
    for entry in entries.values():
        leads = {entry.instead, *(answer.instead for answer in entry.values.values())} - {None}
        for name in sorted(str(lead) for lead in leads):
            if name not in bodies:
                raise root["bodies"].fail(f"{entry.id} leads to {name!r}, which is not there")
    return GateFile(entries, bodies)


def read(
    index: Index, language: str, *, answers: Mapping[str, str] | None = None, profile: str | None = None
) -> tuple[Answered, ...]:
    """Return all gates in the order of reports.

    ``answers`` are those of the reader, by gate; they go before the document's.
    What both leave open a ``profile`` fills with assumptions, and last come
    the assumptions that an answer implies.

    Raises:
        UsageError: there is no such profile, gate or answer.
    """
    if profile is not None and profile not in PROFILES:
        raise UsageError(f"there is no profile {profile!r} (there is: {', '.join(PROFILES)})")
    assumed = PROFILES[profile] if profile else {}
    given = dict(answers or {})
    entries = gate_file().entries
    found: dict[str, Answered] = {}
    for name, entry in entries.items():
        said = _from_document(index, entry, language)
        if name in given:
            found[name] = _given(entry, said, given[name], language)
        elif name in assumed and _leaves_room(entry, said, assumed[name]):
            found[name] = _assumed(entry, said, assumed[name], language)
        else:
            found[name] = said
    for name, entry in entries.items():
        answer = entry.values.get(found[name].gate.value or "")
        for other, value in (answer.implies if answer else {}).items():
            if found[other].gate.value is None and other not in given:
                found[other] = _assumed(entries[other], found[other], value, language)
    return tuple(found.values())


def _from_document(index: Index, entry: GateEntry, language: str) -> Answered:
    """Return the gate as the document answers it, or open."""
    gate = Gate(entry.id, entry.question.of(language), None, "open", letter=BY_ID[entry.id].letter)
    for rule in entry.rules:
        places = sorted({n for beginning in rule.words.near for n in index.near(beginning)})
        place = next((n for n in places if rule.words.match.shows(index.reading.text(n))), None)
        if place is not None:
            words = label(entry, rule.value, language)
            return Answered(replace(gate, value=rule.value, source="document", label=words), place)
    return Answered(gate)


def _given(entry: GateEntry, said: Answered, value: str, language: str) -> Answered:
    """Return the gate as the reader answers it; what the document says stays beside it where it differs."""
    if value == UNKNOWN:
        gate = replace(said.gate, value=None, source="option", label="")
        return replace(said, gate=replace(gate, document_value=said.gate.value))
    if entry.id != DATE_GATE and value not in entry.values:
        raise UsageError(f"{BY_ID[entry.id].name} cannot be {value!r} (can be: {', '.join(entry.values)})")
    other = said.gate.value if said.gate.value != value else None
    words = label(entry, value, language)
    return replace(
        said, gate=replace(said.gate, value=value, source="option", label=words, document_value=other)
    )


def _leaves_room(entry: GateEntry, said: Answered, value: str) -> bool:
    """Tell whether what the document says leaves room for assuming ``value``."""
    return said.gate.value is None or said.gate.value in entry.values[value].refines


def _assumed(entry: GateEntry, said: Answered, value: str, language: str) -> Answered:
    return replace(said, gate=replace(_given(entry, said, value, language).gate, assumed=True))


def label(entry: GateEntry, value: str, language: str) -> str:
    """Return the sentence that says what is assumed where ``entry`` has the answer ``value``."""
    if entry.id == DATE_GATE and entry.label is not None:
        return entry.label.of(language).format(date=value)
    return entry.values[value].label.of(language)


def finished(answered: Answered, ids: Mapping[int, str]) -> Gate:
    """Return the gate of ``answered`` with the id of its quotation."""
    return answered.gate if answered.place is None else replace(answered.gate, quotes=(ids[answered.place],))


def concerned(provision: Provision) -> tuple[str, ...]:
    """Return the gates on which ``provision`` depends, in the order of reports."""
    return tuple(
        name
        for name, entry in gate_file().entries.items()
        if name in provision.gates or provision.id.startswith(entry.concerns)
    )


def open_gates(names: Sequence[str], gates: Sequence[Gate]) -> str | None:
    """Return the gates of ``names`` that are not answered in the statement's favour, as "G1, G2", or None."""
    entries = gate_file().entries
    answered = {
        gate.id
        for gate in gates
        if gate.value in entries[gate.id].values and entries[gate.id].values[gate.value or ""].favourable
    }
    return ", ".join(name for name in names if name not in answered) or None


def setter(provision: Provision, gates: Sequence[Gate]) -> Gate | None:
    """Return the first of ``gates`` whose answer sets ``provision`` aside, or None."""
    for gate in gates:
        if gate.id == DATE_GATE:
            if gate.value and provision.stands_on(date.fromisoformat(gate.value)) == "no":
                return gate
            continue
        answer = gate_file().entries[gate.id].values.get(gate.value or "")
        if answer is None or provision.id.startswith(answer.spares):
            continue
        if provision.id.startswith(answer.sets_aside) or (
            _ALL in answer.sets_aside and gate.id in concerned(provision)
        ):
            return gate
    return None


def body_instead(gate: Gate) -> Body | None:
    """Return the body of law that applies where ``gate`` sets a provision aside, if any is needed."""
    entry = gate_file().entries[gate.id]
    answer = entry.values.get(gate.value or "")
    name = answer.instead if answer else entry.instead
    return gate_file().bodies[name] if name else None


def day_of_acceptance(gates: Sequence[Gate]) -> date | None:
    """Return the day on which the terms were accepted, or None while that is open."""
    value = next((gate.value for gate in gates if gate.id == DATE_GATE), None)
    return date.fromisoformat(value) if value else None
