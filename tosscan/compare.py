"""Set assessments side by side: what one has and the others lack."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tosscan.findings.assessment import Assessment
from tosscan.findings.category import SLUGS
from tosscan.findings.comparison import (
    CategoryLine,
    Caution,
    Cell,
    Comparison,
    CounterpartyLine,
    LedgerLine,
    ProtectionLine,
)
from tosscan.findings.finding import Finding

NEAR = 0.6
"""The share of common words (of all words of both) from which on two sentences are one, reworded."""

_AGE = re.compile(r"\b(?:years?|age|aged|лет|жас\w*)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")


def compare(*assessments: Assessment) -> Comparison:
    """Return ``assessments`` side by side: categories, powers, protections and counterparties.

    Lines in which the texts differ stand before those in which they agree;
    else the order is that of the taxonomy, of the ledger and of the protections.
    """
    return Comparison(
        texts=assessments,
        cautions=_cautions(assessments),
        categories=tuple(sorted(_categories(assessments), key=_agrees)),
        ledger=tuple(sorted(_ledger(assessments), key=_agrees)),
        protections=tuple(sorted(_protections(assessments), key=_agrees)),
        counterparty=tuple(_counterparty(assessments)),
    )


def _agrees(line: CategoryLine | LedgerLine | ProtectionLine) -> bool:
    """Tell whether a line is to stand after those that differ."""
    return not line.differs


def _cautions(assessments: Sequence[Assessment]) -> tuple[Caution, ...]:
    statuses = {assessment.status for assessment in assessments}
    documents = [assessment.document for assessment in assessments if assessment.document is not None]
    readers = {_readers(doc.addressees) for doc in documents}
    found: dict[Caution, bool] = {
        "not_assessed": "not_assessed" in statuses,
        "partly_assessed": "partly_assessed" in statuses,
        "other_addressees": len(readers) > 1,
        "addressees_unknown": readers == {frozenset()},
        "other_language": len({doc.languages[0].code for doc in documents if doc.languages}) > 1,
    }
    return tuple(caution for caution, holds in found.items() if holds)


def _readers(addressees: Iterable[str]) -> frozenset[str]:
    """Return for whom a text is, but for the age that nearly every text asks for in words of its own."""
    return frozenset(one.casefold() for one in addressees if not _AGE.search(one))


def _categories(assessments: Sequence[Assessment]) -> Iterable[CategoryLine]:
    for slug in SLUGS:
        found = [[one for one in each.findings if one.category == slug] for each in assessments]
        words = [[_words(one) for one in each] for each in found]
        cells: list[Cell | None] = []
        for place, assessment in enumerate(assessments):
            if assessment.status == "not_assessed":
                cells.append(None)
                continue
            others = [bag for other, bags in enumerate(words) if other != place for bag in bags]
            cells.append(
                Cell(
                    severe=sum(one.severity == 3 for one in found[place]),
                    limited=sum(one.severity == 2 for one in found[place]),
                    fair=sum(one.category == slug for one in assessment.fair),
                    only=tuple(
                        one
                        for one, bag in zip(found[place], words[place], strict=True)
                        if not any(_near(bag, other) for other in others)
                    ),
                )
            )
        if any(cell is not None and (cell.total or cell.fair) for cell in cells):
            yield CategoryLine(slug, tuple(cells))


def _words(finding: Finding) -> frozenset[str]:
    return frozenset(_WORD.findall(finding.quote.text.casefold()))


def _near(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= NEAR * len(one | other)


def _ledger(assessments: Sequence[Assessment]) -> Iterable[LedgerLine]:
    rows = [{row.power: row for row in assessment.ledger} for assessment in assessments]
    for power in dict.fromkeys(power for each in rows for power in each):
        yield LedgerLine(power, tuple(each.get(power) for each in rows))


def _protections(assessments: Sequence[Assessment]) -> Iterable[ProtectionLine]:
    rows = [{row.protection: row for row in assessment.protections} for assessment in assessments]
    for protection in dict.fromkeys(protection for each in rows for protection in each):
        yield ProtectionLine(protection, tuple(each.get(protection) for each in rows))


def _counterparty(assessments: Sequence[Assessment]) -> Iterable[CounterpartyLine]:
    facts = dict.fromkeys(
        fact
        for assessment in assessments
        for fact, value in assessment.counterparty.items()
        if fact != "note" and not _nested(value)
    )
    for fact in facts:
        yield CounterpartyLine(
            fact, tuple(_values(assessment.counterparty.get(fact)) for assessment in assessments)
        )


def _nested(value: Any) -> bool:
    """Tell whether ``value`` holds more than facts that can stand in a cell."""
    if isinstance(value, list | tuple):
        return any(isinstance(item, Mapping) for item in value)
    return isinstance(value, Mapping)


def _values(value: Any) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    if isinstance(value, list | tuple):
        return tuple(str(item) for item in value)
    return (str(value),)
