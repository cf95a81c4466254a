"""Arrange an assessment for a page: findings by kind, tables with their links, what to read with care."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from tosscan.findings.assessment import Assessment, Gate, LedgerRow, Protection
from tosscan.findings.gate import BY_ID
from tosscan.findings.provision import ProvisionMatch
from tosscan.report.annex import Compared, CostsView, compared, costs
from tosscan.report.base import Audience
from tosscan.report.capture import Fact, facts
from tosscan.report.charts import Part, Scale, parts, scale
from tosscan.report.checks import Check, checks
from tosscan.report.contract import PartView, of_all, part_views
from tosscan.report.emphasis import EMPHASIS, Emphasis
from tosscan.report.links import Links, SourceLink
from tosscan.report.norms import ByRole, Norms
from tosscan.report.otherside import FundsView, OtherSide, funds, other_side
from tosscan.report.places import Card, Places, Reference, TextBlock
from tosscan.report.reading import Reading, reading
from tosscan.report.summary import ORDER, Count, Summary
from tosscan.report.words import Words

NO_LINK = SourceLink("", paged=False)
VERDICTS = ("provider_only", "user_barred", "mutual_bar", "mutual", "user_only", "absent")


@dataclass(frozen=True, slots=True)
class CardList:
    """Findings that follow one another in a list of the text, with the words that open it.

    ``lead_in`` is "" where the first finding is on these words itself, and
    for a finding that stands alone.
    """

    cards: tuple[Card, ...]
    lead_in: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one category, in the order of the text, and the provisions that bear on them.

    ``compared`` tells that the annex has foreign rules on such clauses.
    """

    count: Count
    help: str
    lists: tuple[CardList, ...]
    norms: ByRole = ()
    compared: bool = False


@dataclass(frozen=True, slots=True)
class LedgerView:
    """A row of the ledger with its quotations as links."""

    row: LedgerRow
    provider: tuple[Reference, ...]
    user: tuple[Reference, ...]
    default: str


@dataclass(frozen=True, slots=True)
class ProtectionView:
    """A protection with its quotations as links."""

    row: Protection
    quotes: tuple[Reference, ...]
    default: str


@dataclass(frozen=True, slots=True)
class GateView:
    """A gate with the quotation that answers it, and what stands for it in a file of answers.

    ``values`` is empty for the gate that is answered with a date.
    """

    row: Gate
    letter: str
    name: str
    values: tuple[str, ...]
    quotes: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class View:
    """Everything that the page shows beside the assessment itself and its summary."""

    groups: tuple[Group, ...] = ()
    fair: tuple[Card, ...] = ()
    fair_norms: ByRole = ()
    weightiest: tuple[Card, ...] = ()
    ledger: tuple[LedgerView, ...] = ()
    protections: tuple[ProtectionView, ...] = ()
    gates: tuple[GateView, ...] = ()
    balance: tuple[tuple[str, int], ...] = ()
    cited: tuple[ProvisionMatch, ...] = ()
    cautions: tuple[str, ...] = ()
    blocks: tuple[TextBlock, ...] = ()
    notice_targets: tuple[str, ...] = ()
    incorporated_targets: tuple[str, ...] = ()
    captured: tuple[Fact, ...] = ()
    reading: Reading | None = None
    other_side: OtherSide | None = None
    funds: FundsView | None = None
    costs: CostsView | None = None
    annex: tuple[Compared, ...] = ()
    source: Links = NO_LINK
    parts: tuple[Part, ...] = ()
    documents: tuple[PartView, ...] = ()
    scale: Scale | None = None
    checks: tuple[Check, ...] = ()
    emphasis: Emphasis = EMPHASIS["lawyer"]
    audience: Audience = "lawyer"
    categories: tuple[str, ...] = ORDER
    assessed: bool = False

    @property
    def sections(self) -> tuple[str, ...]:
        """The sections that there are, in the order of the page."""
        if not self.assessed:
            return ("text", "findings", "made")
        lacking = {"costs": self.costs is None, "annex": not self.annex}
        return tuple(name for name in self.emphasis.sections if not lacking.get(name))


def build(
    assessment: Assessment,
    brief: Summary,
    word: Words,
    source: Links = NO_LINK,
    audience: Audience = "lawyer",
) -> View:
    """Return the view of ``assessment`` for ``audience``.

    ``brief`` is its summary, ``source`` makes links into its source.
    """
    doc = assessment.document
    bare = View(
        source=source,
        captured=facts(assessment.source.captured or {}, word),
        emphasis=EMPHASIS[audience],
        audience=audience,
        assessed=assessment.status != "not_assessed",
    )
    if doc is None:
        return replace(bare, documents=part_views(assessment.parts, source, word, None))
    places = Places(assessment, doc, word, source)
    documents = part_views(assessment.parts, source, word, places)
    found = places.cards(assessment.findings)
    by_key = {card.finding.key: card for card in found}
    cited = _cited(assessment)
    incorporated = tuple(places.target(other.span) for other in doc.incorporated)
    how = reading(doc.extracted, word)
    how = of_all(how, documents) if documents else how
    citations = {match.id: match.citation for match in cited}
    norms = Norms({principle.id for principle in assessment.principles})
    groups = tuple(
        _group(count, word.category_help(count.slug), found, norms)
        for count in brief.categories
        if count.total
    )
    fair_norms, fair = norms.of("fair", places.cards(assessment.fair))
    view = replace(
        bare,
        other_side=other_side(assessment.counterparty, places, word),
        funds=funds(assessment.funds, places, word),
        costs=costs(assessment.costs, places),
        annex=compared(assessment.findings, {count.slug: count.title for count in brief.categories}),
        groups=groups,
        fair=fair,
        fair_norms=fair_norms,
        weightiest=tuple(by_key[finding.key] for finding in brief.weightiest),
        ledger=tuple(
            LedgerView(
                row,
                places.side(row.provider),
                places.side(row.user),
                row.default_text or citations.get(row.default or "", row.default or ""),
            )
            for row in sorted(assessment.ledger, key=lambda row: VERDICTS.index(row.verdict))
        ),
        protections=tuple(
            ProtectionView(
                row,
                places.references(row.quotes),
                row.default_text or "; ".join(citations.get(name, name) for name in row.provisions),
            )
            for row in assessment.protections
        ),
        gates=tuple(
            GateView(
                gate,
                BY_ID[gate.id].letter,
                BY_ID[gate.id].name,
                BY_ID[gate.id].values,
                places.references(gate.quotes),
            )
            for gate in assessment.gates
        ),
        balance=tuple(
            (verdict, assessment.balance[verdict]) for verdict in VERDICTS if verdict in assessment.balance
        ),
        cited=cited,
        cautions=_cautions(assessment, cited, word),
        notice_targets=tuple(places.target(notice.span) for notice in doc.notices),
        incorporated_targets=incorporated,
        reading=how,
        parts=parts(found, len(doc.text)),
        documents=documents,
        scale=scale(assessment.balance),
        checks=checks(
            assessment,
            found,
            cited,
            others=[
                Reference(place, other.title)
                for place, other in zip(incorporated, doc.incorporated, strict=True)
                if other.part is None
            ],
            how=how,
            word=word,
        ),
    )
    # Last: by now every place that something links to has its id.
    return replace(view, blocks=places.blocks(found, fair))


def _group(count: Count, told: str, found: Iterable[Card], norms: Norms) -> Group:
    """Return the group of a category, with ``told`` on what it is."""
    own = [card for card in found if card.finding.category == count.slug]
    shared, cards = norms.of(count.slug, own)
    return Group(count, told, _lists(_once(cards)), shared, any(card.finding.comparators for card in own))


def _once(cards: Iterable[Card]) -> Iterator[Card]:
    """Yield ``cards`` with links in place of an answer or a cure that an earlier one has word for word."""
    answers: dict[tuple[str, str], Reference] = {}
    cures: dict[str, Reference] = {}
    for card in cards:
        law, cure = card.finding.law, card.finding.cure
        here = Reference(card.finding.id, str(card.number))
        answer = (law.answer, law.reply) if law is not None else ("", "")
        yield replace(
            card,
            answer_at=answers.get(answer) if answer[0] else None,
            cure_at=cures.get(cure) if cure else None,
        )
        answers.setdefault(answer, here)
        cures.setdefault(cure, here)


def _lists(cards: Iterable[Card]) -> tuple[CardList, ...]:
    """Return ``cards`` with those of one list of the text together, the one on its opening words first."""
    lists: list[CardList] = []
    for span, run in groupby(cards, key=lambda card: card.opener or card.finding.quote.span):
        together = tuple(run)
        opened = len(together) > 1 and together[0].finding.quote.span != span
        lists.append(CardList(together, together[0].lead_in if opened else ""))
    return tuple(lists)


def _cited(assessment: Assessment) -> tuple[ProvisionMatch, ...]:
    """Return each provision once, in the order of its id."""
    matches = (match for finding in (*assessment.findings, *assessment.fair) for match in finding.provisions)
    return tuple(sorted({match.id: match for match in matches}.values(), key=lambda match: match.id))


def _cautions(assessment: Assessment, cited: Sequence[ProvisionMatch], word: Words) -> tuple[str, ...]:
    """Return the cautions for which the report gives cause (the conditions stand in the words' file)."""
    findings = assessment.findings
    categories = {finding.category for finding in findings if finding.provisions}
    classes = {match.consequence for finding in findings for match in finding.provisions}
    ids = [match.id for match in cited]

    def applies(condition: str) -> bool:
        kind, _, value = condition.partition(" ")
        return {
            "always": bool(ids),
            "class": value in classes,
            "provision": value in ids,
            "prefix": any(name.startswith(value) for name in ids),
            "category": value in categories,
            "comparators": any(finding.comparators for finding in findings),
        }[kind]

    return tuple(caution["text"] for caution in word["cautions"] if any(map(applies, caution["when"])))
