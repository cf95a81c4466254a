"""List what a person must still check by hand, each with links to where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tosscan.findings.assessment import Assessment
from tosscan.findings.gate import BY_ID
from tosscan.findings.provision import ProvisionMatch
from tosscan.report.places import Card, Reference
from tosscan.report.reading import Reading
from tosscan.report.words import Words

SHOWN = 60
"""Links of one kind before the rest is only counted."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to check: what to do in words, and where; ``more`` counts places without a link."""

    text: str
    places: tuple[Reference, ...] = ()
    more: int = 0


def checks(
    assessment: Assessment,
    cards: Sequence[Card],
    cited: Sequence[ProvisionMatch],
    *,
    others: Sequence[Reference],
    how: Reading | None,
    word: Words,
) -> tuple[Check, ...]:
    """Return what is to be checked, what bears on the whole report first.

    ``others`` are the places of documents that the text makes part of the
    contract, ``how`` says how the text was read.
    """
    say = word["check"]
    found = [*_source(assessment, others, how, say), *_law(assessment, cited, say), *_cards(cards, say)]
    return tuple(
        Check(
            check.text.format(n=word.number(len(check.places))),
            check.places[:SHOWN],
            max(0, len(check.places) - SHOWN),
        )
        for check in found
    )


def _source(
    assessment: Assessment, others: Sequence[Reference], how: Reading | None, say: dict[str, str]
) -> Iterator[Check]:
    doc = assessment.document
    here = (Reference("text", say["see_text"]),)
    if assessment.status == "partly_assessed":
        yield Check(say["partly"], here)
    if how is not None and (how.loud or how.warnings):
        yield Check(say["reading"], (Reference("reading", say["see_reading"]),))
    sources = [part.source for part in assessment.parts] or [assessment.source]
    if any("final" not in (source.captured or {}) for source in sources):
        yield Check(say["origin"], here)
    if doc is not None and doc.version_date is None:
        yield Check(say["date"], here)
    if doc is not None and doc.notices:
        yield Check(say["notices"], here)
    if others:
        yield Check(say["others"], tuple(others))


def _law(assessment: Assessment, cited: Sequence[ProvisionMatch], say: dict[str, str]) -> Iterator[Check]:
    waiting = [gate for gate in assessment.gates if gate.value is None or gate.assumed]
    if waiting:
        letters = [BY_ID[gate.id].letter for gate in waiting]
        yield Check(say["gates"], tuple(Reference(f"gate-{letter}", letter) for letter in letters))
    for status in ("memory", "copy"):
        matches = [match for match in cited if match.source_status == status]
        if matches:
            yield Check(say[status], tuple(Reference(f"p-{match.id}", match.citation) for match in matches))


def _cards(cards: Sequence[Card], say: dict[str, str]) -> Iterator[Check]:
    unsure = [card for card in cards if card.finding.evidence.witnesses not in ("both", "rules")]
    cancelled = [card for card in cards if card.overridden or card.softened_by]
    silent = [card for card in cards if not card.finding.provisions]
    undecided = [card for card in cards if card.finding.decision.state == "undecided"]
    for name, which in (
        ("unsure", unsure),
        ("softened", cancelled),
        ("no_norm", silent),
        ("undecided", undecided),
    ):
        if which:
            yield Check(say[name], tuple(_numbers(which)))


def _numbers(cards: Iterable[Card]) -> Iterator[Reference]:
    for card in cards:
        yield Reference(card.finding.id, str(card.number), card.finding.severity)
