"""Weigh the powers of the two sides: who holds what by the text, and what the law gives by default."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import get_args

from tosscan.findings.assessment import AgainstDefault, LedgerRow, PowerKind, Side, Verdict
from tosscan.findings.category import SLUGS
from tosscan.findings.finding import Finding
from tosscan.findings.statement import Statement
from tosscan.legal import files
from tosscan.legal.facts import Reading
from tosscan.legal.index import Expression, Index, SentenceRule, rule
from tosscan.legal.notice import notice_length
from tosscan.legal.provisions import LawPack
from tosscan.legal.quotes import Quotes
from tosscan.legal.recognition import recognition
from tosscan.legal.schema import Node, Wording

POWERS: tuple[str, ...] = (
    *("change_terms", "change_fees_or_limits", "suspend_account", "terminate_contract"),
    *("hold_or_set_off_assets", "set_off_by_user", "withdraw_assets", "reverse_or_reprice_trades"),
    *("refuse_or_delay_withdrawal", "choose_forum", "choose_law", "sue_jointly", "limit_own_liability"),
    *("be_indemnified", "recover_dispute_costs", "shorten_time_to_claim", "assign_contract"),
    *("decide_with_finality", "remove_content", "use_other_sides_content_or_data", "exit_freely"),
    *("reject_change", "get_reasons"),
)
"""All powers, in the order of reports."""

SIDES = ("provider", "user")
MOST_QUOTES = 6
"""How many quotations a side of a row shows at most; the most one-sided are kept."""

CONDITION_FACTS: tuple[tuple[str, str], ...] = (
    ("notice", "firm_notice"),
    ("yields_to_mandatory_law", "yields"),
    ("carve_out", "kept"),
    ("cap", "cap"),
    ("opt_out", "opt_out"),
    ("notice", "notice_days"),
    ("no_notice", "without_notice"),
)
"""Conditions of a power (and that there is no notice), and the fact of a sentence that shows each."""

SAFEGUARD_CONDITIONS: Mapping[str, str] = {
    "notice_of_change": "notice",
    "exit_before_change": "opt_out",
    "liability_kept": "carve_out",
    "mandatory_law_kept": "yields_to_mandatory_law",
    "home_law_kept": "yields_to_mandatory_law",
    "to_extent_permitted": "yields_to_mandatory_law",
    "small_claims_kept": "carve_out",
    "exceptions": "carve_out",
    "assignment_limited": "carve_out",
}
"""Safeguards of findings that are conditions under another name."""

CONDITIONS = ("notice", "ground", "cap", "carve_out", "opt_out", "yields_to_mandatory_law")
"""The conditions of a power; other safeguards of a finding say nothing of it."""

GROUND_SHARE = 1 / 3
"""A side is tied to grounds where this share of its sentences names one, and none says "for any reason"."""


@dataclass(frozen=True, slots=True)
class FromFindings:
    """Sentences of findings of a category that show one of ``some``, all of ``every``, none of ``none``.

    ``match`` and ``unless`` are expressions over the sentence, as in a :class:`SentenceRule`.
    """

    category: str
    some: tuple[str, ...]
    every: tuple[str, ...]
    none: tuple[str, ...]
    fair: bool
    match: Expression | None
    unless: Expression | None


Source = FromFindings | SentenceRule


@dataclass(frozen=True, slots=True)
class Power:
    """A power on file.

    ``both`` shows sentences that give the power to either side in the same
    words: they decide where no sentence gives it to the provider alone.
    ``saves`` shows sentences that keep the user's side of what a sentence of
    the provider takes; without such a sentence they show nothing.
    ``stated`` names the sides that deontic statements of the text also show,
    where a statement of the act says who holds the power and not merely who
    acts, and for each the words beside which it says nothing of the kind.
    ``otherwise_mutual``: where the text deals with it and the provider alone
    does not hold it, both sides do. ``conditions`` are those that can limit
    it, and ``grounds`` the facts that show a ground. ``one_rule``: its
    sentences describe one rule together, so that a condition of any of them
    is quoted too.
    """

    id: str
    kind: PowerKind
    mirror_possible: bool
    default: str | None
    text: Wording
    against: Mapping[str, AgainstDefault]
    provider: tuple[Source, ...]
    user: tuple[Source, ...]
    bar: tuple[Source, ...]
    bar_both: tuple[Source, ...]
    both: tuple[Source, ...]
    saves: tuple[Source, ...]
    stated: Mapping[str, Expression]
    otherwise_mutual: bool
    conditions: frozenset[str]
    grounds: tuple[str, ...]
    one_rule: bool


def _source(node: Node) -> Source:
    if isinstance(node.value, dict) and "near" in node.value:
        return rule(node)
    part = node.mapping(("category",), ("any", "all", "none", "fair", "match", "unless"))
    facts = {key: _facts(part[key]) if key in part else () for key in ("any", "all", "none")}
    return FromFindings(
        part["category"].choice(SLUGS),
        facts["any"],
        facts["all"],
        facts["none"],
        "fair" in part and part["fair"].flag(),
        Expression(part["match"]) if "match" in part else None,
        Expression(part["unless"]) if "unless" in part else None,
    )


def _facts(node: Node) -> tuple[str, ...]:
    """Return the facts that ``node`` lists; raises DataError where one is not on file."""
    for name in node.texts():
        if name not in recognition("kz").sources and name not in recognition("kz").together:
            raise node.fail(f"there is no fact {name!r}")
    return node.texts()


def _sources(part: Mapping[str, Node], key: str) -> tuple[Source, ...]:
    return tuple(_source(item) for item in part[key].items()) if key in part else ()


def _power(node: Node) -> Power:
    part = node.mapping(
        ("id", "kind", "mirror_possible", "default", "text", "against", "conditions", "provider", "user"),
        ("bar", "bar_both", "both", "saves", "stated", "otherwise_mutual", "grounds", "one_rule"),
    )
    verdicts: tuple[Verdict, ...] = get_args(Verdict)
    outcomes: tuple[AgainstDefault, ...] = get_args(AgainstDefault)
    kinds: tuple[PowerKind, ...] = get_args(PowerKind)
    against = part["against"].mapping((), verdicts)
    return Power(
        id=part["id"].choice(POWERS),
        kind=part["kind"].choice(kinds),
        mirror_possible=part["mirror_possible"].flag(),
        default=part["default"].maybe(Node.text),
        text=part["text"].both(),
        against={verdict: entry.choice(outcomes) for verdict, entry in against.items()},
        provider=_sources(part, "provider"),
        user=_sources(part, "user"),
        bar=_sources(part, "bar"),
        bar_both=_sources(part, "bar_both"),
        both=_sources(part, "both"),
        saves=_sources(part, "saves"),
        stated={side: Expression(entry) for side, entry in part["stated"].mapping((), SIDES).items()}
        if "stated" in part
        else {},
        otherwise_mutual="otherwise_mutual" in part and part["otherwise_mutual"].flag(),
        conditions=frozenset(item.choice(CONDITIONS) for item in part["conditions"].items()),
        grounds=_facts(part["grounds"]) if "grounds" in part else (),
        one_rule="one_rule" in part and part["one_rule"].flag(),
    )


@cache
def root(pack: str = "kz") -> dict[str, Node]:
    """Return the parts of the file of powers. Raises DataError where it is not valid."""
    return files.read(pack, "powers").mapping(("headline", "powers"))


@cache
def powers(pack: str = "kz") -> tuple[Power, ...]:
    """Return all powers in the order of reports.

    Raises:
        DataError: the file is not valid, or a power is missing or out of order.
    """
    listed = root(pack)["powers"]
    found = tuple(_power(node) for node in listed.items())
    if tuple(entry.id for entry in found) != POWERS:
        raise listed.fail("must list every power once, in the order of reports")
    return found


class Ledger:
    """Builds the rows of one document; quotations get their ids when all rows and protections are known."""

    def __init__(
        self,
        index: Index,
        findings: Sequence[Finding],
        fair: Sequence[Finding],
        statements: Sequence[Statement],
    ) -> None:
        """Weigh from ``findings`` (severity 2, 3), ``fair`` (1), deontic ``statements`` and the text."""
        self.index = index
        self.reading: Reading = index.reading
        self._findings = {False: _by_category(findings), True: _by_category(fair)}
        self._severity: dict[int, int] = {}
        self._safeguards: dict[int, set[str]] = {}
        for finding in (*findings, *fair):
            n = self.reading.index(finding.quote.span)
            if n is not None:
                self._severity[n] = max(self._severity.get(n, 0), finding.severity)
                self._safeguards.setdefault(n, set()).update(finding.safeguards)
        self._statements = statements
        self._said: dict[tuple[str, int], set[str]] = {}
        for statement in statements:
            place = self._place(statement)
            if place is not None and statement.modality == "may":
                self._said.setdefault((statement.act, place), set()).update(statement.conditions)

    def draft(self, power: Power) -> Draft:
        """Return the row of ``power`` with sentences in the place of quotations."""
        provider = self._sentences(power.provider)
        user = self._sentences(power.user)
        both_barred = self._sentences(power.bar_both)
        barred = self._sentences(power.bar)
        if power.stated:
            provider += self._stated(power, "provider")
            user += self._stated(power, "user")
        shared = self._sentences(power.both)
        if shared and not set(provider) - set(shared):
            provider, user = [*provider, *shared], [*user, *shared]
        if provider:
            user = [*user, *self._sentences(power.saves)]
        verdict = _verdict(provider, user, barred, both_barred)
        if power.otherwise_mutual and verdict == "user_only":
            verdict = "mutual"
        shown = user or barred or both_barred
        if verdict in ("mutual_bar", "user_barred"):
            shown = [*both_barred, *barred] if verdict == "mutual_bar" else barred
        return Draft(power, verdict, self._side(power, provider), self._side(power, shown))

    def _place(self, statement: Statement) -> int | None:
        return self.reading.index(statement.span) if statement.sentence is None else statement.sentence

    def _stated(self, power: Power, side: str) -> list[int]:
        """Return the sentences that say in so many words that ``side`` may do the act of ``power``."""
        unless = power.stated.get(side)
        if unless is None:
            return []
        found = (
            self._place(statement)
            for statement in self._statements
            if statement.act == power.id
            and statement.modality == "may"
            and statement.actor in (side, "either", "both")
        )
        return [n for n in found if n is not None and not unless.shows(self.index.text(n))]

    def _sentences(self, sources: Iterable[Source]) -> list[int]:
        found: set[int] = set()
        for source in sources:
            if isinstance(source, SentenceRule):
                found.update(self.index.hits([source]))
                continue
            for finding in self._findings[source.fair].get(source.category, ()):
                n = self.reading.index(finding.quote.span)
                if n is not None and self._fits(source, n):
                    found.add(n)
        return sorted(found)

    def _fits(self, source: FromFindings, n: int) -> bool:
        shows = self.reading.shows
        if source.match and not source.match.shows(self.index.text(n)):
            return False
        if source.unless and source.unless.shows(self.index.text(n)):
            return False
        return (
            (not source.some or any(shows(fact, n) for fact in source.some))
            and all(shows(fact, n) for fact in source.every)
            and not any(shows(fact, n) for fact in source.none)
        )

    def _side(self, power: Power, sentences: Iterable[int]) -> tuple[int, ...]:
        """Return the sentences to quote: the most one-sided, and of one rule also those with a condition."""
        ranked = sorted(set(sentences), key=lambda n: (-self._severity.get(n, 0), n))
        if len(ranked) <= MOST_QUOTES or not power.one_rule:
            return tuple(sorted(ranked[:MOST_QUOTES]))
        first: dict[str, int] = {}
        for n in ranked:
            for slug in self._conditions(power, n) & power.conditions - {"ground"}:
                first.setdefault(slug, n)
        carriers = sorted(set(first.values()))[: MOST_QUOTES // 2]
        rest = [n for n in ranked if n not in carriers]
        return tuple(sorted((*carriers, *rest[: MOST_QUOTES - len(carriers)])))

    def conditions(self, power: Power, sentences: Iterable[int]) -> tuple[str, ...]:
        """Return the conditions that the quoted sentences of a side of ``power`` set, sorted."""
        each = {n: self._conditions(power, n) for n in sentences}
        found = set[str]()
        for slugs in each.values():
            found |= slugs - {"notice"} if "no_notice" in slugs else slugs
        found.discard("ground")
        grounded = sum("ground" in slugs and "discretion" not in slugs for slugs in each.values())
        free = any(self.reading.shows("any_reason", n) for n in each)
        if grounded and grounded >= GROUND_SHARE * len(each) and not free:
            found.add("ground")
        return tuple(sorted(found & power.conditions))

    def _conditions(self, power: Power, n: int) -> set[str]:
        """Return the conditions that sentence ``n`` shows by its words, as a finding or as a statement."""
        shows = self.reading.shows
        found = {SAFEGUARD_CONDITIONS.get(slug, slug) for slug in self._safeguards.get(n, ())}
        found.update(slug for slug, fact in CONDITION_FACTS if shows(fact, n))
        found.update(self._said.get((power.id, n), ()))
        if any(shows(fact, n) for fact in power.grounds):
            found.add("ground")
        if not power.provider and shows("qualified", n):
            found.add("carve_out")
        return found

    def _told(self, power: Power, sentences: Sequence[int], ids: Mapping[int, str]) -> Side:
        conditions = self.conditions(power, sentences)
        noticed = [n for n in sentences if "notice" in self._conditions(power, n)]
        lengths = [notice_length().days(self.reading.text(n)) for n in noticed]
        days = min((length for length in lengths if length), default=None)
        return Side(tuple(ids[n] for n in sentences), conditions, days if "notice" in conditions else None)

    def row(self, draft: Draft, ids: Mapping[int, str], law: LawPack, language: str) -> LedgerRow:
        """Return the finished row of ``draft``."""
        power = draft.power
        if power.default is not None and power.default not in law.provisions:
            raise KeyError(power.default)
        return LedgerRow(
            power=power.id,
            kind=power.kind,
            mirror_possible=power.mirror_possible,
            provider=self._told(power, draft.provider, ids),
            user=self._told(power, draft.user, ids),
            verdict=draft.verdict,
            default=power.default,
            against_default=power.against.get(draft.verdict, "unknown"),
            default_text=power.text.of(language),
        )


@dataclass(frozen=True, slots=True)
class Draft:
    """A row before its quotations have ids: the sentences that show each side."""

    power: Power
    verdict: Verdict
    provider: tuple[int, ...]
    user: tuple[int, ...]


def _by_category(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.category, []).append(finding)
    return found


def _verdict(
    provider: Sequence[int], user: Sequence[int], barred: Sequence[int], both_barred: Sequence[int]
) -> Verdict:
    if both_barred and not user:
        return "mutual_bar"
    if barred and not user and not provider:
        return "user_barred"
    if provider and user:
        return "mutual"
    if provider:
        return "provider_only"
    if user:
        return "user_only"
    return "absent"


def weigh_powers(ledger: Ledger, quotes: Quotes, pack: str = "kz") -> tuple[Draft, ...]:
    """Return the drafts of all rows, their sentences noted in ``quotes``."""
    drafts = tuple(ledger.draft(power) for power in powers(pack))
    for draft in drafts:
        quotes.add((*draft.provider, *draft.user))
    return drafts
