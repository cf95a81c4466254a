"""Set findings beside the law and weigh the powers of the parties: the entry of the legal room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tosscan.config import Claim
from tosscan.document.tree import Document
from tosscan.errors import UsageError
from tosscan.findings.assessment import Gate, LawPackInfo, LedgerRow, Principle, Protection
from tosscan.findings.finding import Finding, Quote
from tosscan.findings.statement import Statement
from tosscan.legal import costs as cost_file
from tosscan.legal import counterparty as other_side
from tosscan.legal import funds as funds_file
from tosscan.legal import gates as gate_file
from tosscan.legal import ledger as ledger_file
from tosscan.legal import protections as protection_file
from tosscan.legal import register as register_file
from tosscan.legal import signs as sign_file
from tosscan.legal import tally
from tosscan.legal.facts import Reading
from tosscan.legal.index import Index
from tosscan.legal.notes import notes
from tosscan.legal.patterns import Bench, refine
from tosscan.legal.principles import principles
from tosscan.legal.provisions import load
from tosscan.legal.quotes import Quotes
from tosscan.legal.recognition import recognition
from tosscan.legal.statements import (
    Desk,
    effect,
    set_aside_note,
    settle_protection,
    settle_row,
    sheet,
    state,
)
from tosscan.legal.verbs import verbs


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the law says of a document's findings, and how the parties' powers weigh.

    ``findings``, ``fair`` and ``hints`` are those given, in their order, each
    with pattern, provisions, comparators, cure and statement filled in.
    """

    findings: tuple[Finding, ...]
    fair: tuple[Finding, ...]
    hints: tuple[Finding, ...]
    quotes: Mapping[str, Quote]
    ledger: tuple[LedgerRow, ...]
    protections: tuple[Protection, ...]
    balance: Mapping[str, int]
    gates: tuple[Gate, ...]
    principles: tuple[Principle, ...]
    notes: tuple[str, ...]
    counterparty: Mapping[str, Any]
    costs: Mapping[str, Any] = field(default_factory=dict)
    funds: Mapping[str, Any] = field(default_factory=dict)
    headline: Mapping[str, Any] = field(default_factory=dict)
    law: tuple[LawPackInfo, ...] = ()


def weigh(
    doc: Document,
    *,
    findings: Sequence[Finding],
    fair: Sequence[Finding],
    hints: Sequence[Finding],
    statements: Sequence[Statement] = (),
    packs: Sequence[str] = ("kz",),
    language: str = "en",
    answers: Mapping[str, str] | None = None,
    profile: str | None = None,
    law_pack: Path | None = None,
    claim: Claim | None = None,
    register: Path | None = None,
) -> Weighed:
    """Return ``doc``'s findings set beside the law, the ledger, protections, gates and principles.

    ``findings`` have severity 2 and 3, ``fair`` 1; ``hints`` stay outside all
    counts. ``language`` is that of the statements: English, or Russian for
    ``ru`` and ``kk``. ``answers`` are the reader's to the gates, by their ids;
    ``profile`` names assumptions for those that neither the reader nor the
    document answers. ``law_pack`` is a folder that adds to the law on file or
    overrides it; ``claim`` is the sum against which costs are set;
    ``register`` is a CSV file of companies beside which those of the text are set.

    Raises:
        UsageError: ``packs`` names a pack that is not there, or more than one;
            there is no such profile, gate or answer; ``register`` is not a register.
        DataError: a data file of the pack is not valid.
    """
    if len(packs) != 1:
        raise UsageError("findings are set against one law pack at a time")
    law = load(packs[0], folder=law_pack)
    reading = Reading(doc, (*findings, *fair), recognition(packs[0]))
    index = Index(reading)
    answered = gate_file.read(index, language, answers=answers, profile=profile)
    gates = tuple(entry.gate for entry in answered)
    bench = Bench(law, verbs(packs[0]), reading, gates, language)
    quotes = Quotes(doc)
    quotes.add(entry.place for entry in answered if entry.place is not None)
    ledger = ledger_file.Ledger(index, findings, fair, statements)
    rows = ledger_file.weigh_powers(ledger, quotes, packs[0])
    provider = other_side.read(doc)
    signs = sign_file.look(index, quotes, provider)
    shields = protection_file.look(index, quotes, provider.identity, provider.sentences)
    spent = cost_file.look(index, quotes, findings=findings, fair=fair, shields=shields, gates=gates)
    held = funds_file.look(index, quotes, (*findings, *fair))
    quotes.add_softenings(findings)
    ids = quotes.ids()
    desk = Desk(law, bench.verbs, gates, language, sheet(packs[0]))
    stated = tuple(state(quotes.softened(refine(finding, bench), ids), desk) for finding in findings)
    kept = tuple(settle_protection(protection_file.finished(draft, ids, language), desk) for draft in shields)
    own_notes = (set_aside_note(stated, desk), protection_file.fine_note(kept, language, packs[0]))
    return Weighed(
        findings=stated,
        fair=tuple(state(refine(finding, bench, fair=True), desk) for finding in fair),
        hints=tuple(state(refine(finding, bench), desk) for finding in hints),
        quotes=quotes.quotes(),
        ledger=tuple(settle_row(ledger.row(draft, ids, law, language), desk) for draft in rows),
        protections=kept,
        balance=tally.balance(doc, rows),
        gates=tuple(effect(gate_file.finished(entry, ids), desk) for entry in answered),
        principles=principles(law, language),
        notes=(*filter(None, own_notes), *notes(doc, gates, shields, law, language)),
        counterparty=sign_file.finished(
            provider,
            signs,
            ids,
            register=None if register is None else register_file.load(register),
            language=language,
        ),
        costs=cost_file.finished(spent, ids, claim=claim, language=language),
        headline=tally.headline(ledger, rows, language, packs[0]),
        funds=funds_file.finished(held, ids),
        law=law.infos,
    )
