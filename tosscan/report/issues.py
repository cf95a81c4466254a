"""Arrange an assessment as a list of issues: a row for each finding, in the columns that lawyers hand on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from itertools import zip_longest
from typing import Any

from tosscan.document.source import Source
from tosscan.findings.assessment import Assessment, Gate
from tosscan.findings.decision import Decision
from tosscan.findings.finding import Finding, Quote
from tosscan.findings.gate import BY_ID
from tosscan.findings.provision import ProvisionMatch
from tosscan.report.changes import changed_to, translated
from tosscan.report.json import created
from tosscan.report.places import openers, opening_words
from tosscan.report.printable import pieces, shown
from tosscan.report.summary import Summary, summary
from tosscan.report.words import Words

Cell = str | int | None


@dataclass(frozen=True, slots=True)
class Issue:
    """One row; every text is whole and printable, and "" where there is nothing to say.

    ``translation`` (where none was handed in) and ``owner`` are for people to fill in: tosscan translates
    nothing and gives no one work. ``severity`` and ``page`` are None where they
    are not known, as in the row that says that a text was not assessed.
    """

    id: str = ""
    clause: str = ""
    page: int | None = None
    category: str = ""
    severity: int | None = None
    quotation: str = ""
    translation: str = ""
    issue: str = ""
    provision: str = ""
    consequence: str = ""
    answer: str = ""
    wording: str = ""
    owner: str = ""
    decision: str = ""
    comment: str = ""

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells of the row, in the order of :data:`COLUMNS`."""
        return tuple(astuple(self))


COLUMNS = tuple(field.name for field in fields(Issue))


@dataclass(frozen=True, slots=True)
class IssueList:
    """The rows of the document ``name``; ``notice`` stands first where they are not all there is to know.

    ``about`` is what must be known beside the rows: labels with words, and headings with None.
    """

    name: str
    headers: tuple[str, ...]
    notice: Issue | None
    rows: tuple[Issue, ...]
    about: tuple[tuple[str, str | None], ...]
    status_line: str
    review_line: str
    assessed: bool


def issue_list(assessment: Assessment, word: Words) -> IssueList:
    """Return the issues of ``assessment`` in words of ``word``, in the order of the text."""
    word = word.of_contract(assessment.documents)
    brief, doc = summary(assessment, language=word.language), assessment.document
    opening = openers(doc) if doc else {}
    found = sorted(assessment.findings, key=lambda finding: finding.key)
    return IssueList(
        name=shown(assessment.source.name),
        headers=tuple(word["issues"]["columns"][column] for column in COLUMNS),
        notice=_notice(brief),
        rows=tuple(
            _row(finding, opening_words(doc, opening.get(finding.quote.span)) if doc else "", word)
            for finding in found
        ),
        about=tuple(
            (shown(label), None if text is None else shown(text))
            for label, text in _about(assessment, brief, word)
        ),
        status_line=shown(brief.status_line),
        review_line=brief.review_line,
        assessed=assessment.status == "assessed",
    )


def continued(cells: Sequence[Cell], *, limit: int) -> Iterator[tuple[Cell, ...]]:
    """Yield the row of ``cells``, and further rows with the rest of texts that are longer than a cell.

    Such a row has the first cell of the row, its number in brackets, and blanks where nothing is left.
    """
    parts = [list(pieces(cell, limit=limit)) if isinstance(cell, str) else [cell] for cell in cells]
    for number, row in enumerate(zip_longest(*parts, fillvalue=""), 1):
        yield tuple(row) if number == 1 else (f"{cells[0]} ({number})", *row[1:])


def _notice(brief: Summary) -> Issue | None:
    """Return the row that keeps a short or empty list from being read as a clean text."""
    if brief.status == "assessed" and brief.findings:
        return None
    return Issue(category=brief.status_label, issue=shown(brief.status_line))


def _row(finding: Finding, lead_in: str, word: Words) -> Issue:
    quote = finding.quote
    bearing = [match for match in finding.provisions if match.role == "for"]
    return Issue(
        id=finding.id,
        clause=shown(_clause(quote, word)),
        page=quote.page,
        category=word.category(finding.category),
        severity=finding.severity,
        quotation=shown(quote.text),
        translation=shown(translated(finding.translation, word)) if finding.translation else "",
        issue=shown(_issue(finding, lead_in, word)),
        provision=shown("\n".join(_provisions(bearing, word))),
        consequence=_consequence(finding, bearing, word),
        answer=shown(_answer(finding)),
        wording=shown(finding.cure),
        decision=word["decision_states"][finding.decision.state],
        comment=shown(_comment(finding.decision, word)),
    )


def _clause(quote: Quote, word: Words) -> str:
    """Return the clause or heading of ``quote``, behind the title of its document in a contract."""
    here = word["comparison"]["clause"].format(clause=quote.clause) if quote.clause else quote.heading or ""
    return ", ".join(dict.fromkeys(part for part in (quote.part, here) if part))


def _issue(finding: Finding, lead_in: str, word: Words) -> str:
    """Return what is said of the clause, and below it the words that open the list in which it is an item."""
    law, statement = finding.law, finding.statement or word["finding"]["no_provision"]
    parts = (law.yields, law.question, law.fact, statement, law.outcome) if law else (statement,)
    said = " ".join(dict.fromkeys(part for part in parts if part))
    return f"{said}\n{word['finding']['lead_in']} {word.quoted(lead_in)}" if lead_in else said


def _provisions(bearing: Sequence[ProvisionMatch], word: Words) -> Iterator[str]:
    """Yield the citations with their editions, and behind those of one standing what that is."""
    for status in dict.fromkeys(match.source_status for match in bearing):
        yield from (
            f"{match.citation} ({word.told(match.edition)})"
            for match in bearing
            if match.source_status == status
        )
        yield f"({word['source_status'][status]})"


def _consequence(finding: Finding, bearing: Iterable[ProvisionMatch], word: Words) -> str:
    classes = dict.fromkeys(match.consequence for match in bearing if match.consequence)
    lines = [str(word["classes"][each]) for each in classes]
    if finding.law and finding.law.condition:
        lines.append(finding.law.condition)
    return shown("\n".join(lines))


def _answer(finding: Finding) -> str:
    said = [match.statement for match in finding.provisions if match.role == "against"]
    if finding.law:
        said = [finding.law.answer, finding.law.reply, *said]
    return "\n".join(dict.fromkeys(part for part in said if part))


def _comment(decision: Decision, word: Words) -> str:
    by = ", ".join(part for part in (decision.by, decision.at) if part)
    return "\n".join(part for part in (decision.reason, changed_to(decision, word), by) if part)


def _about(assessment: Assessment, brief: Summary, word: Words) -> Iterator[tuple[str, str | None]]:
    """Yield what text this is, how far it was assessed and by what; headings have None."""
    say, who, made = word["issues"]["about"], word["identity"], word["made"]
    source, doc, tool = assessment.source, assessment.document, assessment.tool
    yield say["status"], brief.status_label
    yield say["result"], brief.status_line
    yield say["review"], brief.review_line
    yield word["sections"]["text"], None
    yield who["title"], (doc.title or who["untitled"]) if doc else who["nothing_read"]
    yield who["file"], source.name
    yield (word["contract"]["hash"] if assessment.parts else who["hash"]), source.sha256
    if not assessment.parts:
        yield who["origin"], _origin(source, word)
    for part in assessment.parts:
        name = word["contract"]["document"].format(n=part.number)
        state = word["contract"]["states"][part.status]
        yield name, f"{part.title}\n{state}. {word.told(part.reason or '')}".strip()
        yield f"{name}: {who['file']}", part.source.name
        yield f"{name}: {who['hash']}", part.source.sha256
        yield f"{name}: {who['origin']}", _origin(part.source, word)
    if doc:
        yield who["version_date"], word.day(doc.version_date) if doc.version_date else who["no_date"]
        yield who["addressees"], "\n".join(doc.addressees) or who["no_addressees"]
        yield who["provider"].format(names="").rstrip(": "), ", ".join(doc.parties.provider)
        yield who["languages"], _languages(assessment, word)
        yield who["length"], word.count("words", doc.words)
        for notice in brief.notices:
            yield notice.label, notice.quote
        for other in doc.incorporated:
            here = word["contract"]["read_here"].format(n=other.part) if other.part else ""
            yield who["incorporated"], " ".join(filter(None, (other.title, other.url, here)))
        if doc.unread:
            yield who["incorporated"], who["not_read"]
        for warning in doc.extracted.warnings:
            yield word["reading"]["warnings"], word.told(warning)
    yield from _law(assessment, word)
    yield word["sections"]["made"], None
    yield made["created"], created()
    yield made["tool"], f"tosscan {tool.version}"
    yield made["rules"], tool.rules_sha256
    for model in tool.models:
        yield made["models"], f"{model.name} ({model.language}) {model.sha256}"
    for pack in tool.law:
        yield made["law"], f"{pack.id}; {word.told(pack.edition)}"
    for line in word["issues"]["limits"]:
        yield made["limits"], line


def _law(assessment: Assessment, word: Words) -> Iterator[tuple[str, str | None]]:
    if not (assessment.principles or assessment.gates or assessment.notes):
        return
    yield word["sections"]["law"], None
    for principle in assessment.principles:
        yield principle.citation, principle.statement
    for gate in assessment.gates:
        yield (
            f"{_letter(gate)}. {gate.question}",
            gate.label or gate.value or word["comparison"]["gate_open"],
        )
    for note in assessment.notes:
        yield word["comparison"]["notes"], note


def _letter(gate: Gate) -> str:
    return gate.letter or BY_ID[gate.id].letter


def _languages(assessment: Assessment, word: Words) -> str:
    who: dict[str, Any] = word["identity"]
    told = []
    for language in assessment.document.languages if assessment.document else ():
        read = who["read"] if language.code in assessment.languages_assessed else who["unread"]
        share = who["language"].format(
            name=word.label("language_names", language.code), share=word.number(100 * language.share, ".3g")
        )
        told.append(f"{share} ({read})")
    return "\n".join(told)


def _origin(source: Source, word: Words) -> str:
    captured = source.captured or {}
    who = word["identity"]
    if "final" in captured:
        return f"{captured['final']} {captured.get('time_utc', '')}".strip()
    if "declared_origin" in captured:
        return f"{captured['declared_origin']}\n{who['declared']}"
    return str(who["not_proven"])
