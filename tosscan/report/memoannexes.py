"""The annexes of a memo: draft letter, unconfirmed findings, quotations, norms, method, integrity."""

from __future__ import annotations

import hashlib
from itertools import groupby

from tosscan.findings.finding import Quote
from tosscan.findings.provision import ProvisionMatch
from tosscan.report.json import created, report_dict
from tosscan.report.memoclauses import lead, may_speak, on_file, told
from tosscan.report.memorandum import Block, Case, Row, table, text

_ENGLISH = "en"


def letter(case: Case) -> tuple[Block, ...]:
    """Return the draft of a claim letter from the user, with blanks, from confirmed findings alone."""
    say, doc = case.words["letter"], case.assessment.document
    provider = next((name for name in (doc.parties.provider if doc else ()) if len(name) > 3), "")
    entities = case.assessment.counterparty.get("entities") or ()
    name = next(iter(entities), "") or provider or say["blank_provider"]
    day = doc.version_date if doc else None
    edition = say["edition"].format(date=case.words.day(day)) if day else ""
    title = (doc.title if doc else None) or case.words["documents"]["untitled"]
    clauses = [
        Block(
            "item",
            say["clause"].format(
                place=case.words.place(finding.quote),
                quote=finding.quote.text,
                statement=told(finding, finding.law.fact, finding.law.verb) if finding.law else "",
            ),
        )
        for finding in case.carried
        if may_speak(finding) and lead(finding) is not None
    ]
    return (
        Block("small", say["note"]),
        Block("blank", say["to"].format(name=name)),
        Block("blank", say["from"]),
        Block("label", "", label=say["title"]),
        Block("blank", say["intro"].format(title=title, edition=edition)),
        Block("blank", say["facts"]),
        text(say["clauses"]),
        *(clauses or [Block("blank", say["none"])]),
        text(say["demand"]),
        *(Block("item", demand) for demand in say["demands"]),
        text(say["otherwise"]),
        Block("blank", say["annexes"].format(sha=_hashes(case))),
        Block("blank", say["sign"]),
    )


def _hashes(case: Case) -> str:
    """Return the hash of the document, or those of the documents of a contract with their names."""
    each = [f"{part.source.name}: {part.source.sha256}" for part in case.assessment.parts]
    return "; ".join(each) or case.assessment.source.sha256


def rest(case: Case) -> tuple[Block, ...]:
    """Return the findings that no person has confirmed: places and words, and no statement of law."""
    say, words = case.words["rest"], case.words
    if not case.rest:
        return (text(say["none"] if case.carried else words["answers"]["no_findings"]),)
    rows: list[Row] = []
    for _, group in groupby(case.rest, key=lambda finding: (finding.quote.span, finding.decision)):
        found = list(group)
        kinds = (words.label("categories", one.category) for one in found)
        decision = found[0].decision
        said = (words["decision_states"][decision.state], decision.reason)
        rows.append(
            (
                words.place(found[0].quote),
                "; ".join(kinds),
                words["severity"][max(one.severity for one in found)],
                found[0].quote.text,
                ". ".join(part for part in said if part),
            )
        )
    return (Block("loud", say["lead"]), table(say["header"], rows, (14, 18, 12, 42, 14)))


def quotations(case: Case) -> tuple[Block, ...]:
    """Return every quotation that the memo rests on, with its place in the text."""
    say, known = case.words["quotations"], case.assessment.quotes
    used: dict[tuple[int, int], Quote] = {}
    names = [name for gate in case.assessment.gates for name in gate.quotes]
    names += [name for row in case.assessment.ledger for name in (*row.provider.quotes, *row.user.quotes)]
    names += [name for finding in case.carried for name in finding.softened_by]
    for quote in (
        *(finding.quote for finding in case.carried),
        *(known[name] for name in names if name in known),
    ):
        used[quote.span.start, quote.span.end] = quote
    rows: list[Row] = [
        (case.words.place(quote), f"{start}–{end}", quote.text)
        for (start, end), quote in sorted(used.items())
    ]
    return (text(say["lead"]), table(say["header"], rows, (18, 14, 68))) if rows else (text(say["lead"]),)


def norms(case: Case) -> tuple[Block, ...]:
    """Return the wording of every provision that the analysis cites, in the order of mention."""
    say, words = case.words["norms"], case.words
    cited: dict[str, ProvisionMatch] = {}
    for finding in case.carried:
        if may_speak(finding):
            cited |= {match.id: match for match in on_file(finding.provisions) if match.role == "for"}
    blocks = [text(say["lead"])]
    for match in cited.values():
        source = say["source"].format(
            citation=match.citation_full or match.citation,
            edition=words.told(match.edition),
            status=words.status(match.source_status),
            address=match.address,
        )
        blocks += [
            Block("label", source, label=match.citation),
            Block("quote", match.wording or say["no_text"]),
        ]
        if match.rendering and words.language == _ENGLISH:
            blocks.append(Block("small", say["rendering"].format(text=match.rendering)))
    return tuple(blocks)


def method(case: Case) -> tuple[Block, ...]:
    """Return how the findings were made."""
    return tuple(text(line.format(version=case.assessment.tool.version)) for line in case.words["method"])


def integrity(case: Case) -> tuple[Block, ...]:
    """Return the hashes and versions from which the memo can be made again."""
    say, assessment = case.words["integrity"], case.assessment
    source, tool, doc = assessment.source, assessment.tool, assessment.document
    rows: list[Row] = [
        (say["file"], source.name),
        (say["source"], source.sha256),
        (say["size"], str(source.size)),
    ]
    for part in assessment.parts:
        name = case.words["contract"]["document"].format(n=part.number)
        rows += [
            (f"{name}. {say['file']}", part.source.name),
            (f"{name}. {say['source']}", part.source.sha256),
        ]
    if doc is not None:
        digest = hashlib.sha256(doc.text.encode("utf-8", "replace")).hexdigest()
        rows += [
            (say["text"], digest),
            (say["engine"], f"{doc.extracted.engine} {doc.extracted.engine_version}"),
        ]
    rows += [
        (say["created"], created()),
        (say["tool"], f"tosscan {tool.version}"),
        (say["rules"], tool.rules_sha256),
    ]
    rows += [(say["model"], f"{model.name} ({model.language}) {model.sha256}") for model in tool.models]
    rows += [(say["law"], f"{pack.id}: {case.words.told(pack.edition)}. {pack.sha256}") for pack in tool.law]
    decided = [finding for finding in assessment.findings if finding.decision.state != "undecided"]
    rows += [
        (say["decisions"], f"{len(decided)} / {len(assessment.findings)}"),
        (say["report"], report_dict(assessment)["report_sha256"]),
    ]
    return (table(say["header"], rows, (30, 70)), text(say["limits"]))
