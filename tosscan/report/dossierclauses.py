"""The table of a dossier: a row for each finding that a person confirmed or changed."""

from __future__ import annotations

from dataclasses import replace

from tosscan.findings.finding import Finding
from tosscan.findings.provision import ProvisionMatch
from tosscan.report import changes
from tosscan.report.dossier import Folder, Sheet
from tosscan.report.memoclauses import from_memory, language, may_speak, on_file, told
from tosscan.report.memorandum import Block, Case, MemoWords, Row, table, text

_WIDTHS = (3, 9, 15, 8, 13, 16, 13, 10, 13)


def clauses(folder: Folder) -> tuple[Block, ...]:
    """Return the table, its rows in the order of the texts."""
    say = folder.say["clauses"]
    found = [(sheet, finding) for sheet in folder.assessed for finding in sheet.case.carried]
    if not found:
        return (text(say["none"]),)
    rows = [_row(number, sheet, finding, folder) for number, (sheet, finding) in enumerate(found, 1)]
    lead = [text(line) for line in (say["lead"], say["language"]) if line]
    states: dict[str, list[str]] = {}
    for match in (match for sheet in folder.assessed for match in cited(sheet.case)):
        states.setdefault(folder.words.status(match.source_status), []).append(match.citation)
    lead += [
        Block("small", say["status"].format(status=status, citations="; ".join(dict.fromkeys(citations))))
        for status, citations in states.items()
    ]
    return (*lead, replace(table(say["header"], rows, _WIDTHS), wide=True))


def cited(case: Case) -> tuple[ProvisionMatch, ...]:
    """Return the norms that the rows of a text cite, each once, in the order of mention."""
    named = {match.id: match for finding in case.carried if may_speak(finding) for match in bearing(finding)}
    return tuple(named.values())


def bearing(finding: Finding) -> list[ProvisionMatch]:
    """Return the norms that speak for a finding and were read."""
    return [match for match in on_file(finding.provisions) if match.role == "for"]


def reasoning(finding: Finding) -> str:
    """Return what is said of the law on ``finding``, "" where nothing may be said."""
    law = finding.law
    if law is None or not may_speak(finding):
        return ""
    return told(
        finding, law.yields, law.question, law.fact, law.verb, law.condition, law.edition, law.outcome
    )


def norms(finding: Finding, words: MemoWords) -> str:
    """Return the norms of ``finding``, those of one edition together, "" where none speaks for it."""
    editions: dict[str, list[str]] = {}
    for match in bearing(finding):
        editions.setdefault(words.told(match.edition), []).append(match.citation)
    form = words["analysis"]["edition"]
    return "; ".join(
        form.format(citation="; ".join(dict.fromkeys(citations)), edition=edition)
        for edition, citations in editions.items()
    )


def _row(number: int, sheet: Sheet, finding: Finding, folder: Folder) -> Row:
    say, words, law = folder.say["clauses"], folder.words, finding.law
    speaks = may_speak(finding)
    answer = told(finding, law.answer, law.reply) if law is not None and speaks else ""
    spoken = language(finding, sheet.case)
    return (
        str(number),
        say["place"].format(
            number=sheet.number,
            place=words.place(finding.quote),
            category=words.label("categories", finding.category),
        ),
        words.report.quoted(finding.quote.text),
        changes.translated(finding.translation, words.report)
        if finding.translation
        else say["same_language" if spoken == words.language else "blank_translation"],
        (norms(finding, words) if speaks else "") or say["no_norm"],
        reasoning(finding) or _silence(finding, folder),
        say["answer"].format(answer=answer) if answer else say["no_answer"],
        _decided(finding, folder),
        (finding.cure if speaks else "") or say["no_cure"],
    )


def _silence(finding: Finding, folder: Folder) -> str:
    """Return why nothing is said of the law on ``finding``."""
    say = folder.say["clauses"]
    if finding.law is not None and not finding.law.memo:
        return str(say["no_statement"])
    return str(say["from_memory" if from_memory(finding) else "same_language"])


def _decided(finding: Finding, folder: Folder) -> str:
    made, words = finding.decision, folder.words
    line = folder.say["clauses"]["decided"].format(
        state=words["decision_states"][made.state], by=made.by or "", at=(made.at or "")[:10]
    )
    return ". ".join(part for part in (line, changes.told(made, words.report)) if part)
