"""Clauses that speak to business users alone: they bind no consumer, and are told as such.

Terms for both kinds of user often part them under "If you are a business user".
What stands there is no finding against a consumer, even where the same words
to all users would be one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from tosscan.detect.base import Detection
from tosscan.document.span import Span
from tosscan.document.tree import Document
from tosscan.findings.finding import Finding

SAFEGUARD = "business_only"
"""What is told of such a sentence."""


def spare_consumers(
    doc: Document, detection: Detection, places: Mapping[Span, int], says: Callable[[str], bool]
) -> Detection:
    """Return ``detection`` with what is said to business users alone among the fair sentences, severity 1.

    ``places`` has the index of each sentence by its span; ``says`` tells
    whether words that open a list, or a title, speak to business users alone.
    """
    audience = _Audience(doc, says)
    kept: list[Finding] = []
    fair = list(detection.fair)
    for finding in detection.findings:
        if audience.is_business(places[finding.quote.span]):
            fair.append(
                replace(
                    finding, severity=1, safeguards=tuple(dict.fromkeys((*finding.safeguards, SAFEGUARD)))
                )
            )
        else:
            kept.append(finding)
    if len(kept) == len(detection.findings):
        return detection
    fair.sort(key=lambda item: (item.quote.span.start, item.quote.span.end, item.category))
    return replace(detection, findings=tuple(kept), fair=tuple(fair))


@dataclass(slots=True)
class _Audience:
    """Tells which sentences of a document stand under words to business users alone."""

    doc: Document
    says: Callable[[str], bool]
    _openers: dict[int, bool] = field(default_factory=dict)
    _titles: dict[int, bool] = field(default_factory=dict)

    def is_business(self, index: int) -> bool:
        """Tell whether sentence ``index``, what opens its list, or its innermost title speaks so."""
        section = self.doc.sentences[index].section
        if section is not None and self._title(section):
            return True
        place: int | None = index
        while place is not None:
            if self._opener(place):
                return True
            before = self.doc.sentences[place].lead_in
            place = before if before is not None and before < place else None
        return False

    def _opener(self, index: int) -> bool:
        if index not in self._openers:
            self._openers[index] = self.says(self.doc.quote(self.doc.sentences[index]))
        return self._openers[index]

    def _title(self, section: int) -> bool:
        if section not in self._titles:
            self._titles[section] = self.says(self.doc.sections[section].title)
        return self._titles[section]
