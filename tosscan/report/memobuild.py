"""Put the parts of a memo together."""

from __future__ import annotations

from tosscan.findings.assessment import Assessment
from tosscan.report import memoannexes, memoclauses, memoparts
from tosscan.report.base import Audience
from tosscan.report.memorandum import Case, Field, Memo, MemoWords, Part, Section

_BEFORE: tuple[tuple[str, Part], ...] = (
    ("answers", memoclauses.answers),
    ("facts", memoparts.facts),
    ("documents", memoparts.documents),
)
_ASSESSED: tuple[tuple[str, Part], ...] = (
    ("assumptions", memoparts.assumptions),
    ("forum", memoparts.forum),
    ("analysis", memoclauses.analysis),
    ("balance", memoparts.balance),
    ("lacking", memoparts.lacking),
    ("options", memoparts.options),
)
_AFTER: tuple[tuple[str, Part], ...] = (
    ("reservations", memoparts.reservations),
    ("signature", memoparts.signature),
)
_ANNEXES: tuple[tuple[str, Part], ...] = (
    ("rest", memoannexes.rest),
    ("quotations", memoannexes.quotations),
    ("norms", memoannexes.norms),
)


def build(assessment: Assessment, words: MemoWords, audience: Audience = "lawyer") -> Memo:
    """Return the memo on ``assessment``.

    A user gets the draft of a claim letter with it, a provider the proposed
    wording of each clause. Of a text that was not assessed nothing is said on
    the law: such a memo has no analysis.
    """
    case = Case.of(assessment, words, audience)
    parts = [*_BEFORE, *(_ASSESSED if case.assessed else ())]
    if case.assessed and audience == "provider":
        parts.append(("fallback", memoclauses.fallback))
    annexes = list(_ANNEXES if case.assessed else ())
    if case.assessed and audience == "user":
        annexes.insert(0, ("letter", memoannexes.letter))
    annexes += [("method", memoannexes.method), ("integrity", memoannexes.integrity)]
    return Memo(
        language=words.language,
        title=words["titles"]["document"],
        annex=words["titles"]["annex"],
        contents=words["titles"]["contents"],
        confidential=words["confidential"],
        stamp=_stamp(assessment, words),
        reviewed=assessment.reviewed,
        loud=_loud(assessment, words),
        fields=_fields(case),
        sections=tuple(_section(name, part, case, "sections") for name, part in (*parts, *_AFTER)),
        annexes=tuple(_section(name, part, case, "annexes") for name, part in annexes),
    )


def _section(name: str, part: Part, case: Case, group: str) -> Section:
    return Section(name, case.words[group][name], part(case))


def _stamp(assessment: Assessment, words: MemoWords) -> str:
    """Return the line of every page: whether a person has looked, and whether all was assessed."""
    say = words["stamp"]
    done = sum(finding.decision.state != "undecided" for finding in assessment.findings)
    line = say["none"]
    if assessment.reviewed:
        line = say["done"]
    elif done:
        line = say["some"].format(done=done, total=len(assessment.findings))
    if assessment.status == "assessed":
        return str(line)
    return f"{words['status'][assessment.status]}. {line}"


def _loud(assessment: Assessment, words: MemoWords) -> str:
    say = words["status"]
    reason = words.told(assessment.reason) if assessment.reason else say["no_reason"]
    if assessment.status == "not_assessed":
        return str(say["not_assessed_line"].format(reason=reason))
    return str(say["partly_line"].format(reason=reason)) if assessment.status == "partly_assessed" else ""


def _fields(case: Case) -> tuple[Field, ...]:
    say, doc = case.words["head"], case.assessment.document
    title = (doc.title if doc else None) or case.assessment.source.name
    return (
        Field(say["number"], say["blank_number"], blank=True),
        Field(say["date"], case.words.day(case.today)),
        Field(say["to"], say["blank_to"], blank=True),
        Field(say["from"], say["blank_from"], blank=True),
        Field(say["subject"], say["subject_text"].format(title=title)),
    )
