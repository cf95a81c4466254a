"""What arbitration under the text costs: figures with a source, and what the text says of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from tosscan.config import Claim
from tosscan.findings.assessment import Gate
from tosscan.findings.finding import Finding
from tosscan.legal import files
from tosscan.legal.facts import Reading
from tosscan.legal.index import Index, SentenceRule, rule
from tosscan.legal.plain import normalise
from tosscan.legal.protections import Draft as Shield
from tosscan.legal.quotes import Quotes
from tosscan.legal.schema import Node, Wording

Applies = Literal["yes", "no", "unknown", "optional"]
Kind = Literal["total", "expedited", "fee"]
_KINDS: tuple[Kind, ...] = ("total", "expedited", "fee")
_WORDS = (
    *("not_on_file", "no_institution", "applies", "applies_not", "applies_unknown", "optional"),
    *("text_pays", "advanced", "against_claim", "other_currency"),
)
_NOTES = ("collective", "confidential", "digital_assets", "valuation")
_RESIDENCE = "G7"
_MOST = 4
"""How many sentences on who pays are quoted at most."""


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount with its source; ``kind`` tells the whole of a proceeding from a fee for filing alone."""

    kind: Kind
    amount: Decimal
    currency: str
    what: Wording
    source: str


@dataclass(frozen=True, slots=True)
class Institution:
    """An arbitral institution, the words that name it, and its figures (none: not on file)."""

    id: str
    name: Wording
    rule: SentenceRule
    figures: tuple[Figure, ...]
    caveat: Wording


@dataclass(frozen=True, slots=True)
class CostData:
    """All that is on file of the cost of arbitration (``data/int/costs.yml``)."""

    institutions: tuple[Institution, ...]
    pays: SentenceRule
    only_for: SentenceRule
    confidential: SentenceRule
    digital_assets: SentenceRule
    words: Mapping[str, Wording]
    notes: Mapping[str, Wording]


@dataclass(frozen=True, slots=True)
class Draft:
    """What was found of the cost of arbitration, before its quotations have ids."""

    applies: Applies
    place: str
    named: tuple[tuple[Institution, int], ...]
    pays: tuple[int, ...]
    notes: tuple[tuple[str, tuple[int, ...]], ...]


@cache
def cost_data() -> CostData:
    """Return what is on file.

    Raises:
        DataError: the file is not valid.
    """
    part = files.read("int", "costs").mapping(
        ("institutions", "pays", "only_for", "confidential", "digital_assets", "words")
    )
    words = part["words"].mapping((*_WORDS, "notes"))
    return CostData(
        institutions=tuple(_institution(node) for node in part["institutions"].items()),
        pays=rule(part["pays"]),
        only_for=rule(part["only_for"]),
        confidential=rule(part["confidential"]),
        digital_assets=rule(part["digital_assets"]),
        words={key: words[key].both() for key in _WORDS},
        notes={key: node.both() for key, node in words["notes"].mapping(_NOTES).items()},
    )


def _institution(node: Node) -> Institution:
    part = node.mapping(("id", "name", "rule"), ("figures", "caveat"))
    return Institution(
        id=part["id"].text(),
        name=part["name"].both(),
        rule=rule(part["rule"]),
        figures=tuple(_figure(item) for item in part["figures"].items()) if "figures" in part else (),
        caveat=part["caveat"].both() if "caveat" in part else Wording("", ""),
    )


def _figure(node: Node) -> Figure:
    part = node.mapping(("kind", "amount", "currency", "what", "source"))
    amount = part["amount"].value
    if not isinstance(amount, int) or amount <= 0:
        raise part["amount"].fail("must be a whole number above nought")
    return Figure(
        kind=part["kind"].choice(_KINDS),
        amount=Decimal(amount),
        currency=part["currency"].text(),
        what=part["what"].both(),
        source=part["source"].address(),
    )


def look(
    index: Index,
    quotes: Quotes,
    *,
    findings: Sequence[Finding],
    fair: Sequence[Finding],
    shields: Sequence[Shield],
    gates: Sequence[Gate],
) -> Draft | None:
    """Return what the document says of arbitration and its cost, or None where it has no clause on it."""
    data, reading = cost_data(), index.reading
    imposed = _places(reading.index, (f for f in findings if f.category == "arbitration"))
    offered = _places(reading.index, (f for f in fair if f.category == "arbitration"))
    if not imposed and not offered:
        return None
    beside = {n for place in (*imposed, *offered) for n in (*reading.section(place), place)}
    named = _named(reading, data)
    # A text with a clause for each of several places says the same more than once.
    pays = {reading.text(n): n for n in reversed([n for n in index.hits((data.pays,)) if n in beside])}
    paying = tuple(sorted(pays.values()))[:_MOST]
    notes: list[tuple[str, tuple[int, ...]]] = []
    together = _places(reading.index, (f for f in findings if f.category == "class_action_waiver"))
    if together:
        # The one in the midst of the clause says it best; an introduction only points to it.
        middle = sorted(imposed or offered)[len(imposed or offered) // 2]
        notes.append(("collective", (min(together, key=lambda n: abs(n - middle)),)))
    private = tuple(n for n in index.hits((data.confidential,)) if n in beside)
    if private:
        notes.append(("confidential", private[:1]))
    assets = tuple(index.hits((data.digital_assets,)))
    if assets:
        notes.append(("digital_assets", ()))
        if any(
            shield.entry.id == "valuation_of_loss_stated" and shield.status == "absent" for shield in shields
        ):
            notes.append(("valuation", ()))
    applies, place_name = _applies(index, data, imposed or offered, gates, offered=not imposed)
    for _, sentences in notes:
        quotes.add(sentences)
    quotes.add(paying)
    quotes.add(place for _, place in named)
    return Draft(applies, place_name, named, paying, tuple(notes))


def _named(reading: Reading, data: CostData) -> tuple[tuple[Institution, int], ...]:
    """Return the institutions that the document names, each with the first sentence that does.

    They are looked for in the words of the document as they stand: a reading
    with pronouns for the parties may take an institution for one of them.
    """
    beginnings = "|".join(sorted({near for each in data.institutions for near in each.rule.near}))
    hint = re.compile(rf"\b(?:{beginnings})")
    found: dict[str, tuple[Institution, int]] = {}
    for n, sentence in enumerate(reading.doc.sentences):
        words = normalise(reading.doc.quote(sentence))
        if hint.search(words):
            for each in data.institutions:
                if each.id not in found and each.rule.match.shows(words):
                    found[each.id] = (each, n)
    return tuple(found.values())


def _places(find: Any, findings: Iterable[Finding]) -> tuple[int, ...]:
    found = (find(finding.quote.span) for finding in findings)
    return tuple(n for n in found if n is not None)


def _applies(
    index: Index, data: CostData, clause: Sequence[int], gates: Sequence[Gate], *, offered: bool
) -> tuple[Applies, str]:
    """Tell whether the clause is for a reader in Kazakhstan, and if not, for residents of which place."""
    limited = set(index.hits((data.only_for,))) & set(clause)
    limits = {n: data.only_for.match.search(index.text(n)) for n in limited}
    places = {limit["place"]: n for n, limit in limits.items() if limit}
    if len(places) == 1:
        ((place, n),) = places.items()
        quote = " ".join(index.reading.doc.quote(index.reading.doc.sentences[n]).split())
        spelt = re.search(re.escape(place), quote, re.IGNORECASE)
        return "no", spelt.group() if spelt else place
    if offered:
        return "optional", ""
    if any(gate.id == _RESIDENCE and gate.value == "not_addressed" for gate in gates):
        return "unknown", ""
    return "yes", ""


def finished(
    draft: Draft | None, ids: Mapping[int, str], *, claim: Claim | None, language: str
) -> Mapping[str, Any]:
    """Return the costs as the report has them; empty where the document has no clause on arbitration."""
    if draft is None:
        return {}
    data = cost_data()

    def say(key: str, **values: str) -> str:
        return data.words[key].of(language).format(**values)

    key = {"yes": "applies", "no": "applies_not", "unknown": "applies_unknown", "optional": "optional"}
    return {
        "applies": draft.applies,
        "applies_text": say(key[draft.applies], place=draft.place),
        "institutions": [
            {
                "id": institution.id,
                "name": institution.name.of(language),
                "quote": ids[place],
                "figures": [_told(figure, claim, say, language) for figure in institution.figures],
                "text": institution.caveat.of(language) if institution.figures else say("not_on_file"),
            }
            for institution, place in draft.named
        ],
        "no_institution_text": "" if draft.named else say("no_institution"),
        "who_pays": [ids[n] for n in draft.pays],
        "who_pays_text": say("text_pays") if draft.pays else say("advanced"),
        "claim": None if claim is None else {"amount": str(claim.amount), "currency": claim.currency},
        "notes": [
            {"id": name, "text": data.notes[name].of(language), "quotes": [ids[n] for n in sentences]}
            for name, sentences in draft.notes
        ],
    }


def _told(figure: Figure, claim: Claim | None, say: Any, language: str) -> dict[str, Any]:
    """Return one figure, set against ``claim`` where both are in one currency."""
    told: dict[str, Any] = {
        "kind": figure.kind,
        "amount": str(figure.amount),
        "currency": figure.currency,
        "what": figure.what.of(language),
        "source": figure.source,
        "times_claim": None,
        "against_claim": "",
    }
    if claim is None:
        return told
    if claim.currency != figure.currency:
        told["against_claim"] = say("other_currency", currency=claim.currency, other=figure.currency)
        return told
    ratio = (figure.amount / claim.amount).quantize(
        Decimal("0.1") if figure.amount < 10 * claim.amount else 1
    )
    told["times_claim"] = str(ratio)
    told["against_claim"] = say("against_claim", claim=str(claim), ratio=str(ratio))
    return told
