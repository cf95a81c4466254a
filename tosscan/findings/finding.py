"""A finding: a sentence, its category, how one-sided it is, and the reasons for saying so."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from tosscan.document.anchor import Anchor
from tosscan.document.span import Span
from tosscan.document.tree import Citation
from tosscan.findings.decision import UNDECIDED, Decision
from tosscan.findings.law_statement import LawStatement
from tosscan.findings.provision import Comparator, ProvisionMatch
from tosscan.findings.translation import Translation

Severity = Literal[1, 2, 3]

SEVERITY_WORDS: dict[int, str] = {
    3: "one-sided, no safeguard",
    2: "one-sided, with a limit, or unclear",
    1: "protects the user or no remark",
}


@dataclass(frozen=True, slots=True)
class Quote:
    """A slice of the canonical text with its place; ``text[start:end]`` is ``text`` always.

    ``part`` is the title of the document in which it stands, where several
    were put together as one contract, else "". ``citation`` tells how its
    clause is cited where the number alone does not tell it from others.
    """

    span: Span
    text: str
    clause: str | None
    heading: str | None
    page: int | None
    anchor: Anchor | None
    part: str = ""
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class RuleHit:
    """A rule that matched: its permanent id, its message, and the span of the words that matched."""

    id: str
    message: str
    span: Span


@dataclass(frozen=True, slots=True)
class ClassifierVote:
    """The classifier's calibrated probability, the threshold it was held to, and its strongest terms.

    ``terms`` are (term, weight) pairs, the weightiest first; a weight is the
    term's contribution to the log-odds before calibration.
    """

    probability: float
    threshold: float
    terms: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Which witnesses spoke for a finding: rules, the classifier, or both."""

    rules: tuple[RuleHit, ...] = ()
    classifier: ClassifierVote | None = None

    @property
    def witnesses(self) -> Literal["both", "rules", "classifier", "none"]:
        """Name the witnesses that spoke for the finding (a classifier below its threshold did not)."""
        voted = self.classifier is not None and self.classifier.probability >= self.classifier.threshold
        if self.rules and voted:
            return "both"
        if self.rules:
            return "rules"
        return "classifier" if voted else "none"


@dataclass(frozen=True, slots=True)
class Softening:
    """A sentence elsewhere that limits a finding: ``effect`` is a slug, ``span`` that of the sentence.

    ``cancelled_by`` is the span of a later sentence that overrides it; it then
    softens nothing.
    """

    effect: str
    span: Span
    cancelled_by: Span | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence or list item in one category.

    ``severity`` 2 and 3 are remarks, 1 touches the subject but protects the
    user. ``confidence`` is the probability of the combined verdict, 0 to 1.
    ``group`` is the id of the clause group (items of one clause share it).
    ``softenings`` are the sentences elsewhere that bear on the finding, in
    their order; ``softened_by`` has the quote ids of those that hold, filled in
    by the legal room.
    ``pattern``, ``provisions``, ``comparators`` and ``cure`` are empty until
    the legal room has set the finding beside the law. ``statement`` is the
    sentence to print first, also where no provision is known; ``law`` has all
    that is said beside it, part by part (None before the legal room).
    ``translation`` is that of the quotation, where a person made one.
    """

    id: str
    category: str
    severity: Severity
    confidence: float
    quote: Quote
    group: str
    evidence: Evidence
    fingerprint: str
    safeguards: tuple[str, ...] = ()
    softenings: tuple[Softening, ...] = ()
    softened_by: tuple[str, ...] = ()
    pattern: str | None = None
    provisions: tuple[ProvisionMatch, ...] = ()
    comparators: tuple[Comparator, ...] = ()
    cure: str = ""
    statement: str = ""
    law: LawStatement | None = None
    decision: Decision = field(default=UNDECIDED)
    translation: Translation | None = None

    @property
    def key(self) -> tuple[int, int, str]:
        """The sort key and identity of a finding in its document."""
        return (self.quote.span.start, self.quote.span.end, self.category)
