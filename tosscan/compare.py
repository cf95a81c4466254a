"""Set two assessments side by side: what one has and the other lacks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from tosscan.findings.assessment import Assessment
from tosscan.findings.category import SLUGS


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """How many findings of a category each of the texts has."""

    category: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Texts side by side; ``comparable`` is false where they are for different users.

    A global text and one for the residents of a region draw no ranking.
    """

    titles: tuple[str, ...]
    rows: tuple[CategoryRow, ...]
    comparable: bool


def compare(*assessments: Assessment) -> Comparison:
    """Return the counts of every category in each of ``assessments``, in the order of the taxonomy."""
    counters = [Counter(finding.category for finding in assessment.findings) for assessment in assessments]
    addressees = {frozenset(a.document.addressees) if a.document else frozenset() for a in assessments}
    return Comparison(
        titles=tuple((a.document.title if a.document else None) or a.source.name for a in assessments),
        rows=tuple(CategoryRow(slug, tuple(counter[slug] for counter in counters)) for slug in SLUGS),
        comparable=len(addressees) == 1 and all(a.status == "assessed" for a in assessments),
    )
