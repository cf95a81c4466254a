"""Arrange what stands apart from the findings: rules for comparison, and the cost of arbitration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tosscan.findings.finding import Finding
from tosscan.findings.provision import Comparator
from tosscan.report.places import Places, Reference


@dataclass(frozen=True, slots=True)
class Compared:
    """The foreign rules that stand beside one category, those that point the other way last."""

    category: str
    title: str
    rules: tuple[Comparator, ...]


@dataclass(frozen=True, slots=True)
class InstitutionView:
    """An arbitral institution that the text names, its figures, and where it is named."""

    name: str
    place: tuple[Reference, ...]
    figures: tuple[Mapping[str, Any], ...]
    text: str


@dataclass(frozen=True, slots=True)
class CostsView:
    """What arbitration costs, with its quotations as links."""

    applies: str
    institutions: tuple[InstitutionView, ...]
    no_institution: str
    who_pays: str
    who_pays_places: tuple[Reference, ...]
    notes: tuple[tuple[str, tuple[Reference, ...]], ...]


def compared(findings: Iterable[Finding], titles: Mapping[str, str]) -> tuple[Compared, ...]:
    """Return the rules for comparison of each category found, each once; ``titles`` are in print order."""
    rules: dict[str, dict[str, Comparator]] = {}
    for finding in findings:
        rules.setdefault(finding.category, {}).update({other.id: other for other in finding.comparators})
    return tuple(
        Compared(slug, title, tuple(sorted(rules[slug].values(), key=lambda other: other.contrary)))
        for slug, title in titles.items()
        if rules.get(slug)
    )


def costs(found: Mapping[str, Any], places: Places) -> CostsView | None:
    """Return the costs of an assessment for the page, or None where it has none."""
    if not found:
        return None
    return CostsView(
        applies=found["applies_text"],
        institutions=tuple(
            InstitutionView(
                each["name"], places.references([each["quote"]]), tuple(each["figures"]), each["text"]
            )
            for each in found["institutions"]
        ),
        no_institution=found["no_institution_text"],
        who_pays=found["who_pays_text"],
        who_pays_places=places.references(found["who_pays"]),
        notes=tuple((note["text"], places.references(note["quotes"])) for note in found["notes"]),
    )
