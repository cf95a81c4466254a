"""The part of a memo that argues: short answers, and the analysis of each confirmed clause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from tosscan.findings.category import SLUGS
from tosscan.findings.finding import Finding
from tosscan.findings.gate import letters
from tosscan.findings.provision import ProvisionMatch
from tosscan.report.changes import told as told_of
from tosscan.report.changes import translated
from tosscan.report.cited import names
from tosscan.report.memorandum import Block, Case, MemoWords, Row, table, text

Grade = Literal["likely", "arguable", "unlikely"]
GRADES: tuple[Grade, ...] = ("likely", "arguable", "unlikely")
CLASSES = "NVPRDI"
"""The classes of norms, the strongest first."""
_STRONG = frozenset("NVP")
"""Classes of norms that bear on the term itself whatever the contract says."""


@dataclass(frozen=True, slots=True)
class Graded:
    """How far an objection to a finding can be carried, and why, in words.

    ``rank`` is the place of its norm's class in :data:`CLASSES`, the strongest first.
    """

    grade: Grade
    why: str
    rank: int = len(CLASSES)


def on_file(matches: Sequence[ProvisionMatch]) -> list[ProvisionMatch]:
    """Return the provisions whose text was read: what is from memory stays out of a memo."""
    return [match for match in matches if match.source_status != "memory"]


def lead(finding: Finding) -> ProvisionMatch | None:
    """Return the provision on which the statement of ``finding`` rests; None where none was read."""
    if finding.law is None:
        return None
    bearing = [match for match in on_file(finding.provisions) if match.role == "for"]
    return next((match for match in bearing if match.id == finding.law.provision), None)


def from_memory(finding: Finding) -> bool:
    """Tell whether the statement of ``finding`` rests on a provision that nobody read."""
    led = finding.law.provision if finding.law else None
    return any(match.id == led and match.source_status == "memory" for match in finding.provisions)


def may_speak(finding: Finding) -> bool:
    """Tell whether a statement of law on ``finding`` may stand in a memo."""
    return finding.law is not None and finding.law.memo and not from_memory(finding)


def told(finding: Finding, *parts: str) -> str:
    """Return ``parts`` as one text, without a part that cites a provision from memory."""
    hidden = [match.citation for match in finding.provisions if match.source_status == "memory"]
    kept = [part for part in parts if part and not any(names(part, citation) for citation in hidden)]
    return " ".join(dict.fromkeys(kept))


def graded(finding: Finding, case: Case) -> Graded:
    """Return the grade of ``finding`` from the class of its norm and the assumptions that are open."""
    why, law, leading = case.words["why"], finding.law, lead(finding)
    if law is None or from_memory(finding):
        return Graded("unlikely", why["none"])
    if not law.memo:
        return Graded("unlikely", why["no_reply"])
    if leading is None or leading.consequence is None:
        return Graded("unlikely", why["aside"] if law.set_aside else why["none"])
    reasons, rank = [why[leading.consequence]], CLASSES.index(leading.consequence)
    if law.on_acceptance == "no":
        return Graded("unlikely", "; ".join([*reasons, why["edition"]]), rank)
    waits = sorted(_gates(leading) & case.open_gates)
    if law.yields:
        reasons.append(why["yields"])
    if law.on_acceptance == "not_established":
        reasons.append(why["edition_unknown"])
    if waits:
        reasons.append(why["open"].format(letters=letters(", ".join(waits))))
    grade: Grade = "unlikely" if leading.consequence == "I" else "arguable"
    if leading.consequence in _STRONG and len(reasons) == 1:
        grade = "likely"
    return Graded(grade, "; ".join(reasons), rank)


def _gates(match: ProvisionMatch) -> set[str]:
    return {part.strip() for part in (match.condition or "").split(",") if part.strip()}


def answers(case: Case) -> tuple[Block, ...]:
    """Return the questions with their short answers: one for each kind that has a confirmed finding."""
    say = case.words["answers"]
    if not case.assessed:
        return (Block("loud", case.words["status"]["nothing_to_say"]),)
    if not case.assessment.findings:
        return (text(say["no_findings"]),)
    if not case.carried:
        return (Block("loud", say["none"].format(count=len(case.rest))),)
    rows = [
        _answer(slug, found, case)
        for slug in SLUGS
        if (found := [one for one in case.carried if one.category == slug])
    ]
    total = len(case.assessment.findings)
    counted = say["more"].format(total=total, confirmed=len(case.carried), rest=len(case.rest))
    return (text(say["lead"]), table(say["header"], rows, (45, 15, 40)), text(counted))


def _answer(slug: str, found: Sequence[Finding], case: Case) -> Row:
    words = case.words
    grades = [graded(finding, case) for finding in found]
    best = min(grades, key=lambda one: (GRADES.index(one.grade), one.rank))
    clauses = words.places(finding.quote for finding in found)
    why = best.why
    if len(found) > 1:
        why = f"{why} ({words['why']['strongest'].format(count=len(found))})"
    question = words["answers"]["question"].format(category=words.label("categories", slug), clauses=clauses)
    return (question, words["grades"][best.grade], why)


def analysis(case: Case) -> tuple[Block, ...]:
    """Return the analysis of every sentence with a confirmed finding, in the order of the text."""
    say = case.words["analysis"]
    if not case.assessed:
        return (Block("loud", case.words["status"]["nothing_to_say"]),)
    if not case.carried:
        return (text(say["none"]),)
    blocks = [text(say["lead"])]
    cited: set[str] = set()
    for _, group in groupby(case.carried, key=lambda finding: finding.quote.span):
        blocks += _clause(list(group), case, cited)
    return tuple(blocks)


def _clause(found: list[Finding], case: Case, cited: set[str]) -> Iterator[Block]:
    words, quote = case.words, found[0].quote
    say = words["analysis"]
    kinds = ", ".join(words.label("categories", finding.category) for finding in found)
    yield Block("heading", f"{words.place(quote)}: {kinds}")
    yield Block("quote", _quoted(quote.text, words.language))
    made = found[0].translation
    if made:
        yield Block("label", translated(made, words.report), label=say["translation"])
    elif language(found[0], case) != words.language:
        yield Block("blank", say["blank_translation"], label=say["translation"])
    for finding in found:
        if len(found) > 1:
            yield Block("label", "", label=words.label("categories", finding.category))
        yield from _argued(finding, case, cited)


def _argued(finding: Finding, case: Case, cited: set[str]) -> Iterator[Block]:
    words, law = case.words, finding.law
    say = words["analysis"]
    made = finding.decision
    decided = say["decided"].format(
        state=words["decision_states"][made.state].lower(), by=made.by or "", at=(made.at or "")[:10]
    )
    yield Block(
        "label",
        ". ".join(part for part in (decided, told_of(made, words.report)) if part),
        label=say["decision"],
    )
    if law is None or not may_speak(finding):
        reason = "no_statement" if law is not None and not law.memo else "from_memory"
        yield Block("label", say[reason if law is not None else "no_norm"], label=say["argument"])
        return
    bearing = [match for match in on_file(finding.provisions) if match.role == "for"]
    yield Block("label", _norms(bearing, words, cited) or say["no_norm"], label=say["norm"])
    argument = told(
        finding, law.yields, law.question, law.fact, law.verb, law.condition, law.edition, law.outcome
    )
    if argument:
        yield Block("label", argument, label=say["argument"])
    if finding.softened_by:
        yield Block("text", say["softened"].format(clauses=case.places(finding.softened_by)))
    answer = told(finding, law.answer, law.reply)
    if answer:
        yield Block("label", answer, label=say["answer"])
    leading = lead(finding)
    if leading is not None and leading.consequence:
        yield Block("label", words["why"][leading.consequence], label=say["consequence"])
    verdict = graded(finding, case)
    yield Block("label", f"{words['grades'][verdict.grade]}: {verdict.why}.", label=say["conclusion"])
    if finding.cure:
        yield Block("label", finding.cure, label=say["fallback" if case.audience == "provider" else "cure"])


def _norms(bearing: Sequence[ProvisionMatch], words: MemoWords, cited: set[str]) -> str:
    """Return the citations, in full with the edition where they stand first, and what was read of them."""
    say = words["analysis"]
    names = []
    for match in bearing:
        if match.id in cited:
            names.append(match.citation)
            continue
        cited.add(match.id)
        name = match.citation_full or match.citation
        names.append(say["edition"].format(citation=name, edition=words.told(match.edition)))
    states = "; ".join(dict.fromkeys(words.status(match.source_status) for match in bearing))
    return f"{'; '.join(names)}. {say['status'].format(status=states)}" if names else ""


def fallback(case: Case) -> tuple[Block, ...]:
    """Return the wording proposed for each confirmed clause: what a provider is asked for."""
    rows = [
        (case.words.place(finding.quote), case.words.label("categories", finding.category), finding.cure)
        for finding in case.carried
        if finding.cure
    ]
    say = case.words
    header = [say["rest"]["header"][0], say["rest"]["header"][1], say["analysis"]["fallback"]]
    return (table(header, rows, (20, 25, 55)),) if rows else (text(say["analysis"]["none"]),)


def _quoted(words: str, language: str) -> str:
    return f"“{words}”" if language == "en" else f"«{words}»"


def language(finding: Finding, case: Case) -> str:
    """Return the language of the sentence in which ``finding`` stands."""
    doc = case.assessment.document
    if doc is None:
        return "und"
    span = finding.quote.span
    return next((one.language for one in doc.sentences if one.span == span), "und")
