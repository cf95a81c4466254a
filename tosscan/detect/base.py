"""What every detector has in common: it reads a document and returns signals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from tosscan.document.tree import Document
from tosscan.findings.finding import ClassifierVote, Finding, RuleHit, Severity
from tosscan.findings.statement import Statement


@dataclass(frozen=True, slots=True)
class Signal:
    """One witness's word on one sentence: ``sentence`` indexes ``doc.sentences``.

    Exactly one of ``rule`` and ``vote`` is set. ``severity`` 1 says that the
    sentence touches the category and protects the user. ``hint`` marks a rule
    that is not precise enough to make a finding by itself. ``one_sided`` is
    the classifier's probability that a remark on the sentence is of severity 3.
    """

    sentence: int
    category: str
    severity: Severity
    rule: RuleHit | None = None
    vote: ClassifierVote | None = None
    hint: bool = False
    safeguards: tuple[str, ...] = ()
    one_sided: float | None = None


class Detector(Protocol):
    """A witness: reads a document, returns what it saw, and never changes the document."""

    name: str
    languages: tuple[str, ...]

    def signals(self, doc: Document) -> list[Signal]:
        """Return the detector's signals in the order of sentence and category."""
        ...


@dataclass(frozen=True, slots=True)
class Detection:
    """What the detectors found together, in the order of start, end and category."""

    findings: tuple[Finding, ...]
    fair: tuple[Finding, ...]
    hints: tuple[Finding, ...]
    statements: tuple[Statement, ...] = ()
