"""Set a finding beside the law: its fact pattern, what stands for and against, and the statement to print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tosscan.findings.assessment import Gate
from tosscan.findings.finding import Finding
from tosscan.findings.provision import ProvisionMatch, Role
from tosscan.legal.facts import Reading
from tosscan.legal.gates import AIFC, open_gates
from tosscan.legal.norms import Provision
from tosscan.legal.provisions import LawPack, match
from tosscan.legal.recognition import condition
from tosscan.legal.schema import CLASSES, Cited, Missing, Pattern, Variant, Wording
from tosscan.legal.verbs import Verbs

RESCISSION = Cited("KZ-CC-389.2", "R")
"""Available beside every remark: the remedy of the side that adhered to a standard form."""
CLARITY = Cited("KZ-CPL-8-1.3-5", "I")
"""Asked of a yielding text: can the reader know what is left of the term?"""
YIELDS = "yields_to_mandatory_law"
"""The safeguard of a finding whose clause gives way to mandatory law."""
YIELDING = "FP-ARB-5"
"""The pattern whose very fact is that the clause, or the one that it points to, yields."""
NOT_EVERYWHERE = "limits_not_everywhere"
"""A sentence by which some limits of warranties, of liability, or of both do not apply everywhere."""
KINDS = ("of_warranties", "of_liability")
_LIMITS = ((NOT_EVERYWHERE, "heading"), ("section_limits_yield", "part"))
_WAIVER = ("waiver_yields", "clause")
WHOLE = "document"
_OPENED = ("disputes_open_yielding", "part")
YIELDS_BY_PATTERN: dict[str, tuple[tuple[str, str], ...]] = {
    "FP-LIAB": (*_LIMITS, ("law_kept_in_part", "part"), ("liability_kept_in_all", WHOLE)),
    "FP-WARR": (*_LIMITS, ("other_rights", "clause"), ("warranty_kept_in_all", WHOLE)),
    "FP-RISK-2": _LIMITS[:1],
    "FP-RISK-3": _LIMITS[:1],
    "FP-TIME": (("period_yields", "clause"),),
    "FP-IND": (),
    "FP-ARB": (_OPENED, ("agreement_yields", "section"), ("agreement_yields_here", "clause")),
    "FP-COLL": (_OPENED, ("agreement_yields", "clause"), ("agreement_yields_here", "clause"), _WAIVER),
}
"""What makes a pattern yield beside the opening of its paragraph: facts, and where, by how its id begins.

The same words reach all findings of one pattern, whatever the category in which they were found.
"""
INDIVIDUALLY = "class_manner"
"""A fact of an arbitration clause that bars joining too: it yields with the waiver beside it."""
CHANGE_YIELDS = ("change_yields", "clause")
"""A power to change the terms yields where it is given, or takes effect, subject to the law."""

AIFC_RULES: dict[str, str] = {
    "unilateral_change": "KZ-AIFC-DAA-2.5.1",
    "limitation_of_liability": "KZ-AIFC-COB-3.2.2",
    "warranty_disclaimer": "KZ-AIFC-COB-3.2.2",
    "assumption_of_risk": "KZ-AIFC-COB-3.2.2",
    "indemnification": "KZ-AIFC-COB-3.2.2",
    "funds_restriction": "KZ-AIFC-COB-8",
    "contract_by_using": "KZ-AIFC-COB-4.2.1",
}
"""The rule of the AIFC that stands first for an operator of the AIFC, by category."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What statements are made from: the law, the words, the document's facts and gates, the language.

    ``others`` holds what was set against some finding in a role other than "for": it is the same for all.
    """

    law: LawPack
    verbs: Verbs
    reading: Reading
    gates: Sequence[Gate]
    language: str
    others: dict[tuple[str, Role], ProvisionMatch] = field(default_factory=dict, repr=False, compare=False)

    @property
    def aifc(self) -> bool:
        """Tell whether the text names an operator of the AIFC."""
        return any(gate.id == "G3" and gate.value == AIFC for gate in self.gates)


def refine(finding: Finding, bench: Bench, *, fair: bool = False) -> Finding:
    """Return ``finding`` with pattern, provisions, comparators, cure and statement.

    Where the words do not show a pattern for certain, there is no pattern, no
    provision, and the statement says that no norm is on file, or that another
    finding on the same words has it. A ``fair``
    finding takes only a pattern that meets no rule.
    """
    name = bench.reading.choose(finding)
    pattern = bench.law.patterns.get(name) if name else None
    if pattern is not None and fair and (pattern.lead is not None or pattern.core is None):
        pattern = None
    foreign = () if fair else bench.law.comparators[finding.category]
    if pattern is None:
        unsaid = bench.verbs.elsewhere if _elsewhere(finding, bench) else bench.verbs.none
        words = bench.verbs.fair if fair else unsaid
        return replace(finding, comparators=foreign, statement=words.of(bench.language))
    case = _Case(finding, pattern, bench)
    provisions = () if fair else case.matches()
    return replace(
        finding,
        pattern=pattern.id,
        provisions=provisions,
        comparators=foreign,
        cure="" if fair else pattern.cure,
        statement=case.statement(provisions),
    )


def _elsewhere(finding: Finding, bench: Bench) -> bool:
    """Tell whether another remark on the sentence of ``finding`` names provisions."""
    reading = bench.reading
    place = reading.index(finding.quote.span)
    others = () if place is None else reading.at(place)
    patterns = (
        bench.law.patterns.get(reading.choose(other) or "")
        for other in others
        if other.severity > 1 and other.category != finding.category
    )
    return any(pattern is not None and pattern.lead is not None for pattern in patterns)


class _Case:
    """One finding with its pattern, while its statements are composed."""

    def __init__(self, finding: Finding, pattern: Pattern, bench: Bench) -> None:
        self.bench = bench
        self.pattern = pattern
        self.finding = finding
        place = bench.reading.index(finding.quote.span)
        self.place = -1 if place is None else place
        variant = self._variant()
        self.core = variant.core if variant else pattern.core
        self.lead = variant.lead if variant else pattern.lead
        if variant is not None and variant.cited is None:
            self.lead = pattern.lead
        self.cited = variant.cited if variant and variant.cited is not None else pattern.cited
        self.whole = pattern.whole
        self.subject = bench.verbs.subject(finding.quote, bench.language)
        self.yields = self._yields()

    def _shows(self, fact: str, scope: str = "sentence") -> bool:
        term = condition(fact)
        if term.scope == "sentence":
            term = replace(term, scope=scope)
        finding = self.finding
        return self.bench.reading.holds(term, self.place, category=finding.category, group=finding.group)

    def _variant(self) -> Variant | None:
        return next((v for v in self.pattern.variants if self._shows(v.when)), None)

    def _yields(self) -> bool:
        """Tell whether the clause says of itself that it gives way to mandatory law."""
        change = self.finding.category == "unilateral_change"
        beside = [entry for name, entry in YIELDS_BY_PATTERN.items() if self.pattern.id.startswith(name)]
        if beside and not change and self._shows("yields_as_to_power", "own"):
            return False
        if self.pattern.id == YIELDING or self._shows("yields", "own") or self._shows("law_first", "own"):
            return True
        for scope in ("sentence", "head"):
            if self._shows("yields", scope) and not self._shows("yields_aside", scope):
                return True
        if (beside or change) and not self._shows("overrides_before"):
            opened = beside and not change and self._shows("yields_first", "opening")
            if opened or self._sibling_yields():
                return True
        if self.lead is None:
            return False
        if self._seen_to_yield() or self._law_kept():
            return True
        if change:
            return self._reached(*CHANGE_YIELDS)
        if beside and self._goes_on():
            return True
        if beside and self._shows(INDIVIDUALLY):
            beside.append((_WAIVER,))
        return any(self._reached(*entry) for entries in beside for entry in entries)

    def _seen_to_yield(self) -> bool:
        """Tell whether the detectors saw the sentence yield, for this finding or for one of its pattern."""
        reading = self.bench.reading
        found = (self.finding, *reading.at(self.place))
        return not self._shows("yields_aside") and any(
            YIELDS in finding.safeguards for finding in found if reading.choose(finding) == self.pattern.id
        )

    def _sibling_yields(self) -> bool:
        """Tell whether a sentence of the same pattern, before it in its paragraph or the next one, yields."""
        reading = self.bench.reading
        return any(
            reading.shows("yields_in_extent", place)
            and any(reading.choose(finding) == self.pattern.id for finding in reading.at(place))
            for place in (*reading.before(self.place), *reading.next(self.place))
        )

    def _goes_on(self) -> bool:
        """Tell whether the sentence goes on with one before it that yields ("Without limiting this")."""
        reading = self.bench.reading
        places = reading.clause(self.place, self.finding.group)
        return self._shows("carries_on") and any(
            reading.shows("yields", place) for place in places if place < self.place
        )

    def _law_kept(self) -> bool:
        return self._shows("law_kept", "clause") or self._shows("law_kept_here", "chapter")

    def _reached(self, fact: str, scope: str) -> bool:
        """Tell whether a sentence beside this one shows ``fact``.

        One on "the above" reaches back only, one that opens a section forward
        only, and one on all terms reaches the text where that is one paper.
        """
        reading = self.bench.reading
        if not self._shows(fact, scope) or (scope == WHOLE and not reading.one_text):
            return False
        places = reading.places(scope, self.place, group=self.finding.group)
        return any(
            reading.shows(fact, place)
            and (place >= self.place or not reading.shows("speaks_of_above", place))
            and (fact != NOT_EVERYWHERE or self._of_its_kind(place))
            and (place <= self.place or (fact, scope) != _OPENED)
            for place in places
        )

    def _of_its_kind(self, place: int) -> bool:
        """Tell whether limits that do not apply everywhere are of warranties or of liability, as here.

        Those "of this subsection" are limits of its own clause alone.
        """
        reading = self.bench.reading
        if reading.shows("of_this_part", place) and not reading.one_clause(place, self.place):
            return False
        kinds = [fact for fact in KINDS if reading.shows(fact, place)]
        if len(kinds) != 1 or self._shows(kinds[0]):
            return True
        return (kinds[0] == KINDS[0]) == self.pattern.id.startswith("FP-WARR")

    def _core_words(self) -> str:
        words = (self.core or Wording("", "")).of(self.bench.language)
        if "{missing}" in words:
            lacking = (m.words.of(self.bench.language) for m in self.pattern.missing if self._lacks(m))
            lacks = list(dict.fromkeys(lacking))
            if not lacks:
                return words.replace(": {missing}", "")
            words = words.replace("{missing}", _joined(lacks, self.bench.language))
        return words

    def _lacks(self, missing: Missing) -> bool:
        """Tell whether the clause lacks something for certain: its neighbourhood does not hold it either."""
        if any(self._shows(fact, "section") for fact in missing.shown):
            return True
        return not any(self._shows(fact, "section") for fact in missing.unless)

    def statement(self, provisions: Sequence[ProvisionMatch]) -> str:
        """Return the sentence to print first."""
        if self.core is None:
            return self.bench.verbs.none.of(self.bench.language)
        if self.bench.aifc and provisions and provisions[0].id.startswith("KZ-AIFC"):
            return provisions[0].statement
        return self._lead_statement()

    def _lead_statement(self) -> str:
        lead = self.lead
        tail = self.pattern.tail and (
            lead is None or lead.consequence != "D" or self.bench.law.get(lead.id).tail
        )
        return self.bench.verbs.core(
            self._core_words(),
            lead.consequence if lead else None,
            subject="" if self.whole else self.subject,
            language=self.bench.language,
            yields=self.yields,
            tail=tail,
        )

    def matches(self) -> tuple[ProvisionMatch, ...]:
        """Return the provisions: the leading one first, then by class, then the other roles."""
        cited = [item for item in self.cited if item.when is None or self._shows(item.when)]
        if self.lead is not None:
            cited.append(RESCISSION)
            if self.yields and self.lead.consequence in ("N", "V", "P"):
                cited.append(CLARITY)
        aifc = AIFC_RULES.get(self.finding.category) if self.bench.aifc and self.lead else None
        if aifc is not None:
            cited.insert(0, Cited(aifc, "I"))
        first = Cited(aifc, "I") if aifc else self.lead
        cited.sort(key=lambda item: (item != first, CLASSES.index(item.consequence)))
        found: dict[str, ProvisionMatch] = {}
        for item in cited:
            found.setdefault(item.id, self._for(item))
        rows = list(found.values())
        roles: tuple[tuple[Role, tuple[str, ...]], ...] = (
            ("against", self.pattern.against),
            ("procedure", self.pattern.procedure),
            ("standing", self.pattern.standing),
        )
        for role, names in roles:
            rows += [self._other(self.bench.law.get(name), role) for name in names]
        return tuple(rows)

    def _for(self, item: Cited) -> ProvisionMatch:
        bench, provision = self.bench, self.bench.law.get(item.id)
        lead = self.lead
        if lead is not None and (item.id, item.consequence) == (lead.id, lead.consequence) and self.core:
            statement = self._lead_statement()
        else:
            statement = bench.verbs.for_(
                provision,
                item.consequence,
                subject=self.subject,
                language=bench.language,
                yields=self.yields,
            )
        return self._match(provision, "for", statement, item)

    def _other(self, provision: Provision, role: Role) -> ProvisionMatch:
        known = self.bench.others.get((provision.id, role))
        if known is None:
            words = self.bench.verbs.role(provision, role, self.bench.language)
            known = self.bench.others[provision.id, role] = self._match(provision, role, words, None)
        return known

    def _match(self, provision: Provision, role: Role, statement: str, item: Cited | None) -> ProvisionMatch:
        return match(
            provision,
            role=role,
            consequence=item.consequence if item else None,
            condition=open_gates(provision.gates, self.bench.gates),
            statement=statement,
            language=self.bench.language,
        )


def _joined(parts: Sequence[str], language: str) -> str:
    """Return "a, b and c"."""
    conjunction = " и " if language in ("ru", "kk") else " and "
    return conjunction.join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
