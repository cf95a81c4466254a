"""Put together what is said of a clause: its parts, what the gates set aside, and what applies instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from tosscan.findings.assessment import Gate, LedgerRow, Protection
from tosscan.findings.finding import Finding
from tosscan.findings.gate import COMPETENCE_GATE, DATE_GATE, USER_GATE, letters
from tosscan.findings.law_statement import LawStatement, SetAside
from tosscan.findings.provision import Consequence, EditionAnswer, ProvisionMatch
from tosscan.legal import files
from tosscan.legal.dates import spelt
from tosscan.legal.gates import body_instead, concerned, day_of_acceptance, gate_file, open_gates, setter
from tosscan.legal.norms import Provision
from tosscan.legal.provisions import LawPack
from tosscan.legal.schema import CLASSES, Node, Pattern, Wording
from tosscan.legal.verbs import Verbs

_OUTCOMES = (
    *("open", "assumed", "set_aside", "instead", "met", "gap", "nothing_left", "default_aside", "note"),
    *("no_fine", "regime", "answer", "reply", "cure", "proposal", "question"),
)
_NOTHING = Wording("", "")
REGIMES = ("G1", "G3")
"""The gates that can take a contract out of the codes as a whole."""
ZONE = "KZ-AIFC-"
"""How the ids of the rules of the AIFC begin."""


@dataclass(frozen=True, slots=True)
class Template:
    """The words of one fact pattern; empty where the pattern needs none."""

    fact: Wording
    answer: Wording
    reply: Wording
    cure: Wording
    proposal: Wording


@dataclass(frozen=True, slots=True)
class Sheet:
    """The templates of a pack (``data/<pack>/statements.yml``): by pattern, and by outcome of the gates."""

    templates: Mapping[str, Template]
    outcomes: Mapping[str, Wording]
    held: Mapping[str, Wording]
    editions: Mapping[str, Wording]
    replies: Mapping[str, Wording]
    zone: Mapping[str, Wording]


def _template(node: Node) -> Template:
    part = node.mapping(("fact",), ("answer", "reply", "cure", "proposal"))
    if "reply" in part and "answer" not in part:
        raise node.fail("a reply needs an answer to which it is given")
    words = {key: entry.both() for key, entry in part.items()}
    return Template(
        words["fact"],
        words.get("answer", _NOTHING),
        words.get("reply", _NOTHING),
        words.get("cure", _NOTHING),
        words.get("proposal", _NOTHING),
    )


def _words(node: Node, keys: Iterable[str]) -> dict[str, Wording]:
    return {key: entry.both() for key, entry in node.mapping(keys).items()}


@cache
def sheet(pack: str = "kz") -> Sheet:
    """Return the templates of a pack.

    Raises:
        DataError: the file is not valid.
    """
    root = files.read(pack, "statements").mapping(
        ("outcomes", "held", "editions", "replies", "zone", "patterns")
    )
    return Sheet(
        {name: _template(node) for name, node in root["patterns"].entries().items()},
        _words(root["outcomes"], _OUTCOMES),
        _words(root["held"], ("yes", "in_part", "no")),
        _words(root["editions"], ("yes", "no", "not_established")),
        _words(root["replies"], ("D", "I", "R")),
        _words(root["zone"], ("answer", "reply")),
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """How the gates bear on a provision: those unsettled, those it rests on, what sets it aside."""

    unsettled: str | None
    resting: str
    on_acceptance: EditionAnswer
    setter: Gate | None


@dataclass(frozen=True, slots=True)
class Desk:
    """What statements are put together from: the law, the words, the gates and the language."""

    law: LawPack
    verbs: Verbs
    gates: Sequence[Gate]
    language: str
    sheet: Sheet
    _known: dict[str, Standing] = field(default_factory=dict, repr=False, compare=False)
    _placed: dict[int, tuple[ProvisionMatch, ProvisionMatch]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def placed(self, match: ProvisionMatch, standing: Standing) -> ProvisionMatch:
        """Return ``match`` with what it hangs on; many findings share one, which is then made once."""
        known = self._placed.get(id(match))
        if known is None or known[0] is not match:
            made = replace(match, condition=standing.unsettled, on_acceptance=standing.on_acceptance)
            known = self._placed[id(match)] = (match, made)
        return known[1]

    def say(self, outcome: str, **values: object) -> str:
        """Return the sentence for an outcome."""
        return self.sheet.outcomes[outcome].of(self.language).format(**values)

    def spoken(self, outcome: str, words: Wording) -> str:
        """Return ``words`` in the sentence for ``outcome``, or "" where there are none."""
        text = words.of(self.language)
        return self.say(outcome, words=text) if text else ""

    def standing(self, provision: Provision) -> Standing:
        """Return how the gates bear on ``provision``; a document cites the same ones over and over."""
        known = self._known.get(provision.id)
        if known is None:
            known = self._known[provision.id] = self._stand(provision)
        return known

    def _stand(self, provision: Provision) -> Standing:
        day = day_of_acceptance(self.gates)
        on_day: EditionAnswer = "not_asked"
        if day is not None:
            answer = provision.stands_on(day)
            on_day = "not_established" if answer == "unknown" else answer
        names = concerned(provision)
        unsettled = open_gates(
            [name for name in names if not (name == DATE_GATE and on_day == "yes")], self.gates
        )
        answered = {gate.id for gate in self.gates if gate.value is not None}
        answered -= set((unsettled or "").split(", "))
        resting = ", ".join(name for name in names if name in answered)
        return Standing(unsettled, resting, on_day, setter(provision, self.gates))

    def edition(self, answer: EditionAnswer) -> str:
        """Return ``answer`` as a sentence, "" while the day of acceptance is open."""
        day = day_of_acceptance(self.gates)
        if day is None or answer == "not_asked":
            return ""
        return self.sheet.editions[answer].of(self.language).format(date=spelt(day, self.language))

    def aside(self, provision: Provision, consequence: Consequence | None) -> SetAside | None:
        """Return why ``provision`` is not said for the user, and what applies instead; None where it is."""
        gate = self.standing(provision).setter
        if gate is None:
            return None
        body = body_instead(gate)
        return SetAside(
            provision=provision.id,
            citation=provision.citation.of(self.language),
            consequence=consequence,
            gate=gate.id,
            reason=gate.label,
            instead=body.name.of(self.language) if body else "",
            held=body.held if body else "yes",
        )

    def instead(self, gate: Gate) -> str:
        """Return what applies where ``gate`` sets a provision aside, and whether its text is on file."""
        body = body_instead(gate)
        if body is not None:
            held = self.sheet.held[body.held].of(self.language)
            return self.say("instead", body=body.name.of(self.language), held=held)
        answer = gate_file().entries[gate.id].values.get(gate.value or "")
        return self.say("met", why=answer.why.of(self.language)) if answer and answer.why else ""

    def elsewhere(self) -> str:
        """Return what applies where the contract is outside the codes altogether, "" where it is not."""
        for gate in self.gates:
            answer = gate_file().entries[gate.id].values.get(gate.value or "")
            if gate.id in REGIMES and answer and answer.sets_aside:
                return f"{self.say('regime', gate=gate.letter)} {self.instead(gate)}"
        return ""

    def outcome(self, aside: Sequence[SetAside]) -> str:
        """Return the sentences that say what the gates set aside and what applies instead."""
        said = []
        for gate in self.gates:
            citations = dict.fromkeys(item.citation for item in aside if item.gate == gate.id)
            if citations:
                said.append(self.say("set_aside", gate=gate.letter, citations="; ".join(citations)))
                said.append(self.instead(gate))
        return " ".join(part for part in said if part)


def effect(gate: Gate, desk: Desk) -> Gate:
    """Return ``gate`` with what its answer does: what applies instead, and what is held of it."""
    entry = gate_file().entries[gate.id]
    answer = entry.values.get(gate.value or "")
    if answer is None or not (answer.sets_aside or answer.instead):
        return gate
    body = body_instead(gate)
    parts = [desk.instead(gate), desk.say("gap", gap=body.gap.of(desk.language)) if body else ""]
    return replace(gate, effect=" ".join(part for part in parts if part))


def state(finding: Finding, desk: Desk) -> Finding:
    """Return ``finding`` with all that is said of it beside the law, under the gates of ``desk``.

    Provisions for the user that a gate sets aside leave the list; where the
    leading one does, the next takes its place, and where none is left the
    statement says so.
    """
    pattern = desk.law.patterns.get(finding.pattern or "")
    if pattern is None:
        elsewhere = desk.elsewhere() if finding.severity > 1 else ""
        law = LawStatement(None, None, "", finding.statement, outcome=elsewhere)
        return replace(finding, law=law, statement=f"{finding.statement} {elsewhere}".strip())
    template = desk.sheet.templates.get(pattern.id, Template(*[_NOTHING] * 5))
    kept, aside = _sorted(finding.provisions, desk)
    said = _Said.of(finding, kept, aside, desk)
    lead = said.lead
    answer, reply = _dispute(lead, pattern, template, desk)
    norm = desk.law.get(lead.id) if lead else None
    answered: EditionAnswer = lead.on_acceptance if lead else "not_asked"
    law = LawStatement(
        provision=lead.id if lead else None,
        consequence=lead.consequence if lead else None,
        fact=_fact(finding, template, desk),
        verb=said.verb,
        yields=said.yields,
        question=desk.say("question") if said.yields else "",
        condition=_condition(norm, desk) if norm else "",
        on_acceptance=answered,
        edition=desk.edition(answered),
        answer=desk.spoken("answer", answer),
        reply=desk.spoken("reply", reply),
        cure=desk.spoken("cure", template.cure) if finding.severity > 1 else "",
        outcome=said.outcome,
        set_aside=tuple(aside),
        memo=lead is None or bool(reply.en),
    )
    return replace(
        finding,
        law=law,
        provisions=tuple(kept),
        statement=said.statement,
        cure=_remedy(template, desk) if finding.severity > 1 else "",
    )


def _remedy(template: Template, desk: Desk) -> str:
    """Return what would remove the remark, and behind it words for the contract, marked as a proposal."""
    cure = template.cure.of(desk.language)
    proposal = desk.spoken("proposal", template.proposal)
    return f"{cure.removesuffix('.')}. {proposal}" if proposal else cure


def _sorted(matches: Iterable[ProvisionMatch], desk: Desk) -> tuple[list[ProvisionMatch], list[SetAside]]:
    """Return the provisions that stay, with their conditions, and those for the user that are set aside.

    Where the law of a provision does not apply, the platform cannot answer with it either.
    """
    kept: list[ProvisionMatch] = []
    aside: list[SetAside] = []
    for match in matches:
        provision = desk.law.get(match.id)
        reason = desk.aside(provision, match.consequence) if match.role in ("for", "against") else None
        if reason is not None:
            aside += [reason] if match.role == "for" else []
            continue
        standing = desk.standing(provision)
        kept.append(desk.placed(match, standing))
    return kept, aside


@dataclass(frozen=True, slots=True)
class _Said:
    """The leading statement once the gates have done their work."""

    lead: ProvisionMatch | None
    verb: str
    yields: str
    outcome: str

    @property
    def statement(self) -> str:
        """The sentence to print first."""
        return " ".join(part for part in (self.yields, self.verb, self.outcome) if part)

    @classmethod
    def of(cls, finding: Finding, kept: Sequence[ProvisionMatch], aside: list[SetAside], desk: Desk) -> _Said:
        pattern = desk.law.patterns[finding.pattern or ""]
        prefix = desk.verbs.prefix.of(desk.language)
        led = [match for match in finding.provisions if match.statement == finding.statement]
        if led:
            lead = next((match for match in kept if match.id == led[0].id and match.role == "for"), None)
            lead = lead or next((match for match in kept if match.role == "for"), None)
            verb = lead.statement if lead else desk.say("nothing_left")
        else:
            # No class: the words themselves say what they meet, and fall with what they are measured by.
            lead, verb = None, finding.statement
            reasons = [desk.aside(desk.law.get(name), None) for name in pattern.against]
            fallen = [reason for reason in reasons if reason is not None]
            if aside or (fallen and len(fallen) == len(reasons)):
                if finding.severity == 1:
                    return cls(None, desk.verbs.fair.of(desk.language), "", "")
                known = {item.provision for item in aside}
                aside += [item for item in fallen if item.provision not in known]
                verb = desk.say("nothing_left")
        yields = ""
        if verb.startswith(prefix):
            yields, verb = prefix.strip(), verb.removeprefix(prefix)
        return cls(lead, verb, yields, desk.outcome(aside) if _matters(lead, aside) else "")


def _matters(lead: ProvisionMatch | None, aside: Sequence[SetAside]) -> bool:
    """Tell whether what is set aside weighs as much as what leads, or more."""
    if lead is None or lead.consequence is None:
        return bool(aside)
    rank = CLASSES.index(lead.consequence)
    return any(item.consequence is not None and CLASSES.index(item.consequence) <= rank for item in aside)


def _dispute(
    lead: ProvisionMatch | None, pattern: Pattern, template: Template, desk: Desk
) -> tuple[Wording, Wording]:
    """Return the platform's strongest answer to what leads, and what can be said to it."""
    if lead is None:
        return _NOTHING, _NOTHING
    if lead.id.startswith(ZONE):
        return desk.sheet.zone["answer"], desk.sheet.zone["reply"]
    if not template.answer.en:
        return _NOTHING, _NOTHING
    own = pattern.lead is not None and lead.id == pattern.lead.id
    if own and template.reply.en:
        return template.answer, template.reply
    return template.answer, desk.sheet.replies.get(lead.consequence or "", _NOTHING)


def _fact(finding: Finding, template: Template, desk: Desk) -> str:
    words = template.fact.of(desk.language)
    return f"{desk.verbs.subject(finding.quote, desk.language)} {words}." if words else ""


def _condition(provision: Provision, desk: Desk) -> str:
    """Return on which gates, by their letters, the statement of ``provision`` hangs and rests."""
    standing = desk.standing(provision)
    parts = (
        desk.say("open", gates=letters(standing.unsettled)) if standing.unsettled else "",
        desk.say("assumed", gates=letters(standing.resting)) if standing.resting else "",
    )
    return " ".join(part for part in parts if part)


def settle_row(row: LedgerRow, desk: Desk) -> LedgerRow:
    """Return ``row`` without a default that a gate sets aside; what applies instead is said in its place."""
    provision = desk.law.get(row.default) if row.default else None
    gate = desk.standing(provision).setter if provision else None
    if provision is None or gate is None:
        return row
    citation = provision.citation.of(desk.language)
    said = desk.say("default_aside", gate=gate.letter, citation=citation)
    return replace(
        row, default=None, against_default="unknown", default_text=f"{said} {desk.instead(gate)}".strip()
    )


def settle_protection(row: Protection, desk: Desk) -> Protection:
    """Return ``row`` with what applies by law, and what can be fined, under the gates."""
    fallen = [(provision, desk.standing(provision).setter) for provision in map(desk.law.get, row.provisions)]
    first = next((gate for _, gate in fallen if gate is not None), None)
    if first is not None:
        citation = "; ".join(provision.citation.of(desk.language) for provision, gate in fallen if gate)
        said = f"{desk.say('default_aside', gate=first.letter, citation=citation)} {desk.instead(first)}"
        kept = "" if all(gate for _, gate in fallen) else row.default_text
        row = replace(row, default_text=f"{kept} {said}".strip())
    if row.fine == "no":
        return row
    for gate in desk.gates:
        answer = gate_file().entries[gate.id].values.get(gate.value or "")
        if answer and not answer.favourable and gate.id in (USER_GATE, "G3", COMPETENCE_GATE):
            said = desk.say("no_fine", gate=gate.letter, reason=gate.label)
            return replace(row, fine="no", fine_text=said)
    unsettled = open_gates((USER_GATE, COMPETENCE_GATE), desk.gates)
    if unsettled:
        row = replace(row, fine_text=f"{row.fine_text} {desk.say('open', gates=letters(unsettled))}")
    return row


def set_aside_note(findings: Sequence[Finding], desk: Desk) -> str:
    """Return the note that says of how many findings assumptions keep provisions, or "" where of none."""
    shortened = [finding for finding in findings if finding.law and finding.law.set_aside]
    if not shortened:
        return ""
    bare = sum(not any(match.role == "for" for match in finding.provisions) for finding in shortened)
    return desk.say("note", count=len(shortened), total=len(findings), bare=bare)
