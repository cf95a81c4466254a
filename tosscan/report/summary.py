"""The short answer of an assessment: what a person reads first, in a terminal or at the head of a report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tosscan.document.tree import Document, NoticeKind
from tosscan.findings.assessment import Assessment, Status
from tosscan.findings.category import MAIN, RISK_SHIFTING, SLUGS
from tosscan.findings.finding import Finding
from tosscan.findings.provision import Consequence
from tosscan.report.words import Words, words

FAMILIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("arbitration", ("arbitration",)),
    ("class_action_waiver", ("class_action_waiver",)),
    ("risk_shifting", RISK_SHIFTING),
    ("unilateral_change", ("unilateral_change",)),
)
"""What the tool exists for: the name of each family and its categories."""

ORDER: tuple[str, ...] = (*MAIN, *(slug for slug in SLUGS if slug not in MAIN))
"""All categories, the main ones first."""

WEIGHTIEST = 5

CLASSES: tuple[Consequence, ...] = ("N", "V", "P", "R", "D", "I")
"""Classes of norms, the strongest first."""


@dataclass(frozen=True, slots=True)
class Count:
    """How often a category or family was found.

    ``severe`` findings have severity 3, ``limited`` ones severity 2; ``fair``
    clauses touch the subject and protect the user.
    """

    slug: str
    title: str
    categories: tuple[str, ...]
    severe: int
    limited: int
    fair: int

    @property
    def total(self) -> int:
        """The number of findings, severe and limited."""
        return self.severe + self.limited


@dataclass(frozen=True, slots=True)
class SummaryNotice:
    """What the text says of its own force: the kind in words, and the words of the text."""

    kind: NoticeKind
    label: str
    quote: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The short answer.

    ``status_line`` is the one sentence to print first; ``review_line`` says
    whether a person has looked at it. ``categories`` has all categories, the
    main ones first, and ``families`` the four that the tool exists for.
    ``not_found`` are titles of categories without a finding, and
    ``not_found_line`` says what that does and does not mean; ``incorporated``
    counts the documents that the text takes in and that were not read. In an assessment
    that could not be made all counts are empty tuples.
    """

    title: str
    status: Status
    status_label: str
    status_line: str
    review_line: str
    findings: int
    severe: int
    limited: int
    fair: int
    families: tuple[Count, ...]
    categories: tuple[Count, ...]
    weightiest: tuple[Finding, ...]
    notices: tuple[SummaryNotice, ...]
    not_found: tuple[str, ...]
    not_found_line: str
    incorporated: int


def summary(assessment: Assessment, *, language: str = "en") -> Summary:
    """Return the short answer of ``assessment``, in words of ``language``."""
    word = words(language).of_contract(assessment.documents)
    doc = assessment.document
    others = len(doc.unread) if doc else 0
    read = assessment.status != "not_assessed"
    found = assessment.findings
    counts = tuple(_count(slug, word.category(slug), (slug,), assessment) for slug in ORDER) if read else ()
    families = (
        tuple(_count(slug, _family_title(slug, word), slugs, assessment) for slug, slugs in FAMILIES)
        if read
        else ()
    )
    return Summary(
        title=(doc.title if doc else None) or assessment.source.name,
        status=assessment.status,
        status_label=word["status"][assessment.status],
        status_line=_status_line(assessment, word),
        review_line=_review_line(assessment, word),
        findings=len(found),
        severe=sum(finding.severity == 3 for finding in found),
        limited=sum(finding.severity == 2 for finding in found),
        fair=len(assessment.fair),
        families=families,
        categories=counts,
        weightiest=weightiest(found),
        notices=_notices(doc, word),
        not_found=tuple(count.title for count in counts if not count.total),
        not_found_line=_not_found_line(others, word),
        incorporated=others,
    )


def weight(finding: Finding) -> tuple[bool, int, int, float, tuple[int, int, str]]:
    """Return the sort key that puts the weightiest finding first.

    The main categories lead, then the severest, then those on which the
    strongest norm bears, then the surest, then the order of the text.
    """
    bearing = finding.law.consequence if finding.law else None
    norm = CLASSES.index(bearing) if bearing else len(CLASSES)
    return (finding.category not in MAIN, -finding.severity, norm, -finding.confidence, finding.key)


def weightiest(findings: Iterable[Finding], limit: int = WEIGHTIEST) -> tuple[Finding, ...]:
    """Return at most ``limit`` findings by :func:`weight`, one of each family before a second of any.

    Long contracts disclaim liability dozens of times; without that rule the five would all say one thing.
    A category outside the four families counts as a family of its own.
    """
    family = {slug: name for name, slugs in FAMILIES for slug in slugs}
    ranked = sorted(findings, key=weight)
    first: dict[str, Finding] = {}
    for finding in ranked:
        first.setdefault(family.get(finding.category, finding.category), finding)
    chosen = list(first.values())[:limit]
    taken = {finding.key for finding in chosen}
    chosen += [finding for finding in ranked if finding.key not in taken][: limit - len(chosen)]
    return tuple(sorted(chosen, key=weight))


def _count(slug: str, title: str, slugs: Sequence[str], assessment: Assessment) -> Count:
    severities = [finding.severity for finding in assessment.findings if finding.category in slugs]
    return Count(
        slug=slug,
        title=title,
        categories=tuple(slugs),
        severe=severities.count(3),
        limited=severities.count(2),
        fair=sum(clause.category in slugs for clause in assessment.fair),
    )


def _family_title(slug: str, word: Words) -> str:
    return str(word["summary"]["risk_shifting"]) if slug == "risk_shifting" else word.category(slug)


def _status_line(assessment: Assessment, word: Words) -> str:
    lines = word["status_lines"]
    reason = word.told(assessment.reason or "") or lines["no_reason"]
    if assessment.status == "not_assessed":
        return str(lines["not_assessed"].format(reason=reason))
    found = assessment.findings
    if found:
        line = lines["assessed"].format(
            findings=word.count("findings", len(found)),
            sentences=word.count("sentences", len({finding.quote.span for finding in found})),
            severe=sum(finding.severity == 3 for finding in found),
        )
    else:
        line = lines["none"].format(categories=len(SLUGS))
    return (
        str(lines["partly"].format(reason=reason, line=line))
        if assessment.status == "partly_assessed"
        else line
    )


def _notices(doc: Document | None, word: Words) -> tuple[SummaryNotice, ...]:
    if doc is None:
        return ()
    labels = word["notice_kinds"]
    return tuple(
        SummaryNotice(notice.kind, labels[notice.kind], notice.span.of(doc.text)) for notice in doc.notices
    )


def _review_line(assessment: Assessment, word: Words) -> str:
    done = sum(finding.decision.state != "undecided" for finding in assessment.findings)
    if assessment.reviewed:
        return str(word["review"]["done"])
    if done:
        findings = word.count("findings", len(assessment.findings))
        return str(word["review"]["some"].format(done=done, findings=findings))
    return str(word["review"]["machine"])


def _not_found_line(others: int, word: Words) -> str:
    if not others:
        return str(word["summary"]["not_found"])
    return str(word["summary"]["not_found_others"].format(others=word.count("others", others)))
