"""The parts of a memo that tell: facts, documents, assumptions, forum, balance, options, reservations."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from tosscan.document.joint import Part
from tosscan.document.source import Source
from tosscan.findings.gate import DATE_GATE
from tosscan.report.memorandum import Block, Case, Row, table, text

_FORUM = ("choice_of_law", "jurisdiction", "arbitration", "class_action_waiver")


def facts(case: Case) -> tuple[Block, ...]:
    """Return the facts of the client: all blank, for a person to fill in."""
    say = case.words["facts"]
    given = [
        gate.label
        for gate in case.assessment.gates
        if gate.source == "option" and not gate.assumed and gate.label
    ]
    known = (text(say["known"].format(facts=" ".join(given))),) if given else ()
    return (text(say["lead"]), *known, *(Block("blank", blank) for blank in say["blanks"]))


def documents(case: Case) -> tuple[Block, ...]:
    """Return which document was read, from where, and which others the contract is made of."""
    say, doc = case.words["documents"], case.assessment.document
    title = (doc.title if doc else None) or say["untitled"]
    source = case.assessment.source
    edition = case.words.day(doc.version_date) if doc and doc.version_date else say["no_date"]
    shares = [(one.code, one.share) for one in (doc.languages if doc else ())]
    rows = [_part(part, case) for part in case.assessment.parts] or [
        (title, edition, _languages(shares, case), _origin(source, case), source.sha256)
    ]
    blocks = [Block("label", "", label=say["read"]), table(say["header"], rows, (28, 14, 14, 22, 22))]
    if doc is None:
        return tuple(blocks)
    blocks.append(
        text(
            say["addressees"].format(names="; ".join(doc.addressees))
            if doc.addressees
            else say["no_addressees"]
        )
    )
    blocks += [text(say["notices"].format(quote=notice.span.of(doc.text))) for notice in doc.notices]
    blocks += [
        text(say["warnings"].format(warning=case.words.told(warning))) for warning in doc.extracted.warnings
    ]
    if doc.extracted.set_aside:
        blocks.append(text(say["set_aside"].format(count=len(doc.extracted.set_aside))))
    blocks.append(Block("label", "", label=say["not_read"]))
    if not doc.incorporated:
        return (*blocks, text(say["none_not_read"]))
    if not doc.unread:
        return tuple(blocks[:-1])
    others = dict.fromkeys(
        say["other"].format(title=one.title, url=one.url or "").strip() for one in doc.unread
    )
    return (*blocks, text(say["other_lead"]), *(Block("item", other) for other in others))


def _part(part: Part, case: Case) -> Row:
    """Return the row of one document of a contract; of one that was not read it says so."""
    say, words = case.words["documents"], case.words
    edition = words.day(part.version_date) if part.version_date else say["no_date"]
    if part.extracted is None:
        edition = words["contract"]["states"][part.status]
    name = words["contract"]["document"].format(n=part.number)
    return (
        f"{name}: {part.title}",
        edition,
        _languages(part.languages, case),
        _origin(part.source, case),
        part.source.sha256,
    )


def _languages(shares: Iterable[tuple[str, float]], case: Case) -> str:
    say, read = case.words["documents"], case.assessment.languages_assessed
    return ", ".join(
        say["language" if code in read else "unread_language"].format(code=code, share=f"{100 * share:.3g}")
        for code, share in shares
    )


def _origin(source: Source, case: Case) -> str:
    say = case.words["documents"]
    captured: Mapping[str, Any] = source.captured or {}
    if "final" in captured:
        return str(say["captured"].format(address=captured["final"], time=captured.get("time_utc", "")))
    if "declared_origin" in captured:
        return str(say["declared"].format(name=source.name, origin=captured["declared_origin"]))
    return str(say["no_origin"].format(name=source.name))


def assumptions(case: Case) -> tuple[Block, ...]:
    """Return the facts on which the law depends, with the answer that the memo assumes."""
    say = case.words["assumptions"]
    if not case.assessment.gates:
        return (text(say["none"]),)
    rows: list[Row] = []
    for gate in case.assessment.gates:
        answer = say["open"] if gate.value is None else gate.label or gate.value
        if gate.document_value and gate.quotes:
            answer = f"{answer} {say['differs'].format(value=case.places(gate.quotes))}"
        whence = say["assumed"] if gate.assumed else say[gate.source] if gate.source != "open" else ""
        rows.append((gate.letter, gate.question, f"{answer} {gate.effect}".strip(), whence))
    return (text(say["lead"]), table(say["header"], rows, (5, 40, 40, 15)))


def forum(case: Case) -> tuple[Block, ...]:
    """Return what the text says on law and forum, who the other side is, and the principles."""
    say, words = case.words["forum"], case.words
    blocks = [Block("label", "", label=say["lead"])]
    found = [finding for finding in case.carried if finding.category in _FORUM]
    lines = dict.fromkeys(
        f"{words.label('categories', one.category)} ({words.place(one.quote)}): {one.quote.text}"
        for one in found
    )
    gates = [gate for gate in case.assessment.gates if gate.id == "G1" and gate.quotes]
    quoted = [
        f"{words.place(quote)}: {quote.text}"
        for gate in gates
        for name in gate.quotes
        if (quote := case.assessment.quotes.get(name))
    ]
    blocks += [Block("item", line) for line in dict.fromkeys([*quoted, *lines])] or [text(say["none"])]
    blocks.append(Block("label", "", label=say["counterparty"]))
    blocks += list(counterparty(case)) or [text(say["no_counterparty"])]
    principles = [one for one in case.assessment.principles if one.source_status != "memory"]
    if principles:
        blocks.append(Block("label", "", label=say["frame"]))
        blocks += [text(principle.statement) for principle in principles]
    return tuple(blocks)


def counterparty(case: Case) -> Iterator[Block]:
    """Yield what the text says of the other side, a line for each kind of fact."""
    for name, label in case.words["forum"]["facts"].items():
        value = case.assessment.counterparty.get(name)
        if value:
            shown = value if isinstance(value, str) else "; ".join(str(each) for each in value)
            yield Block("label", shown, label=label)


def balance(case: Case) -> tuple[Block, ...]:
    """Return who holds which power, and what the law gives where a contract is silent."""
    say, words = case.words["balance"], case.words
    if not case.assessment.ledger:
        return (text(say["none"]),)
    counted = "; ".join(
        say["count"].format(verdict=words["verdicts"][verdict], count=count)
        for verdict, count in case.assessment.balance.items()
        if verdict in words["verdicts"] and count
    )
    rows: list[Row] = [
        (
            words.label("powers", row.power),
            words["verdicts"][row.verdict],
            case.places((*row.provider.quotes, *row.user.quotes)),
            row.default_text,
            words["against_default"][row.against_default],
        )
        for row in case.assessment.ledger
    ]
    return (text(say["lead"]), text(counted), table(say["header"], rows, (18, 17, 18, 30, 17)))


def lacking(case: Case) -> tuple[Block, ...]:
    """Return the protections that the text lacks, with what applies by law instead."""
    say, words = case.words["lacking"], case.words
    rows: list[Row] = [
        (
            words.label("protections", row.protection),
            words["protection_status"][row.status],
            row.default_text,
            row.fine_text or words["fine"][row.fine],
        )
        for row in case.assessment.protections
        if row.status != "present"
    ]
    if not rows:
        return (text(say["none"]),)
    return (text(say["lead"]), table(say["header"], rows, (24, 12, 34, 30)))


def options(case: Case) -> tuple[Block, ...]:
    """Return the steps that are open, their terms computed from the dates given, costs, and the notary."""
    say = case.words["options"]
    steps = say["steps_provider"] if case.audience == "provider" else say["steps"]
    blocks = [text(say["lead"])] if case.audience != "provider" else []
    blocks += [Block("item", step) for step in steps]
    rows: list[Row] = [(step, norm, term, _computed(name, case)) for step, norm, term, name in say["rows"]]
    blocks += [Block("label", "", label=say["terms"]), table(say["header"], rows, (22, 24, 27, 27))]
    blocks += [Block("label", "", label=say["costs"]), *_costs(case)]
    blocks += [Block("label", "", label=say["notary"]), text(say["notary_lead"])]
    return (*blocks, *(Block("item", item) for item in say["notary_items"]))


def _computed(name: str, case: Case) -> str:
    say, words = case.words["options"]["computed"], case.words
    if name == "limitation":
        given = next((gate.value for gate in case.assessment.gates if gate.id == DATE_GATE), None)
        if given is None:
            return str(say["limitation_open"])
        accepted = date.fromisoformat(given)
        return str(say[name].format(accepted=words.day(accepted), day=words.day(_months(accepted, 36))))
    day = case.today + timedelta(days=10) if name == "claim_answer" else _months(case.today, 2)
    return str(say[name].format(today=words.day(case.today), day=words.day(day)))


def _months(day: date, count: int) -> date:
    """Return the same day ``count`` months later, or the last of that month where it is shorter."""
    years, month = divmod(day.month - 1 + count, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _costs(case: Case) -> Iterator[Block]:
    say, costs = case.words["options"], case.assessment.costs
    rows: list[Row] = [
        (
            one["name"],
            f"{figure['currency']} {int(figure['amount']):,}",
            figure["what"],
            figure["against_claim"],
        )
        for one in costs.get("institutions", ())
        for figure in one["figures"]
    ]
    if not rows:
        yield Block("blank", say["no_costs"])
        return
    if any(row[-1] for row in rows):
        yield table(say["costs_header"], rows, (26, 14, 40, 20))
    else:  # nobody said what the claim is
        yield table(say["costs_header"][:-1], [row[:-1] for row in rows], (34, 16, 50))
    # A rule that no sentence of the text shows is from memory, and stays out.
    said = [costs.get("applies_text", ""), costs.get("who_pays_text", "") if costs.get("who_pays") else ""]
    for line in (
        *said,
        *(one["text"] for one in costs["institutions"]),
        *(note["text"] for note in costs["notes"]),
    ):
        if line:
            yield text(line)
    yield Block("blank", say["no_costs"])


def reservations(case: Case) -> tuple[Block, ...]:
    """Return what the memo does not say, and how far it can be relied on."""
    say, tool = case.words["reservations"], case.assessment.tool
    editions = "; ".join(f"{pack.id}: {case.words.told(pack.edition)}" for pack in tool.law)
    lines = [
        say["machine"],
        say["cases"],
        say["foreign"],
        say["law"].format(editions=editions) if editions else say["no_law"],
        say["accuracy"].format(version=tool.version),
        say["labels"],
        say["memory"],
        say["language"],
    ]
    blocks = [Block("item", line) for line in lines if line]
    if case.assessment.notes:
        blocks.append(Block("label", "", label=say["notes"]))
        blocks += [text(note) for note in case.assessment.notes]
    return tuple(blocks)


def signature(case: Case) -> tuple[Block, ...]:
    """Return the lines that a person signs."""
    say = case.words["signature"]
    return (Block("blank", say["lead"]), *(Block("label", say["blank"], label=row) for row in say["rows"]))
