"""Look for what protects a user: present, weak or absent, and what the law gives by default."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from tosscan.document.tree import Document
from tosscan.findings.assessment import Fine, Protection, ProtectionStatus
from tosscan.findings.gate import COMPETENCE_GATE, USER_GATE, letters
from tosscan.legal import files
from tosscan.legal.index import Expression, Index, SentenceRule, rule
from tosscan.legal.quotes import Quotes
from tosscan.legal.schema import Node, Wording

PROTECTIONS: tuple[str, ...] = (
    *("individual_notice_of_change", "exit_free_before_change", "reasons_for_suspension"),
    *("review_of_suspension", "return_of_balance_on_closure"),
    *("liability_for_intent_and_gross_negligence_kept", "home_forum", "statutory_time_to_claim"),
    *("complaint_route", "time_to_answer_complaint", "kazakh_and_russian_text", "who_owns_assets_stated"),
    *("valuation_of_loss_stated", "provider_identity_address", "licence_number_term_issuer"),
    "authority_and_pretrial_contacts",
)
"""All protections, in the order of reports."""

FINES: tuple[Fine, ...] = ("yes", "in_part", "no")
MOST_QUOTES = 4
ENOUGH = 0.2
"""The share of the words from which a language counts as a language of the contract."""


@dataclass(frozen=True, slots=True)
class ProtectionEntry:
    """A protection on file; ``languages`` are those in which the contract must be written.

    ``jointly`` lists groups of rules that show the protection where each group
    is matched by some sentence; the first group's sentence is the one that
    may also be called weak. ``fine`` and ``fine_text`` say whether its absence
    can be fined. A sentence that goes before any other, and that ``overridden``
    matches, cancels it, as one of ``cancelled`` does.
    """

    id: str
    provisions: tuple[str, ...]
    text: Wording
    present: tuple[SentenceRule, ...]
    weak: tuple[SentenceRule, ...]
    cancelled: tuple[SentenceRule, ...]
    jointly: tuple[tuple[SentenceRule, ...], ...]
    languages: tuple[str, ...]
    fine: Fine
    fine_text: Wording
    overridden: Expression | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A protection before its quotations have ids."""

    entry: ProtectionEntry
    status: ProtectionStatus
    sentences: tuple[int, ...]


def _entry(node: Node) -> ProtectionEntry:
    part = node.mapping(
        ("id", "provisions", "text", "fine", "present", "weak"),
        ("cancelled", "jointly", "languages", "overridden"),
    )
    fine = part["fine"].mapping(("can", "en", "ru"), ("kk",))
    return ProtectionEntry(
        id=part["id"].choice(PROTECTIONS),
        provisions=part["provisions"].texts(),
        text=part["text"].both(),
        present=tuple(rule(item) for item in part["present"].items()),
        weak=tuple(rule(item) for item in part["weak"].items()),
        cancelled=tuple(rule(item) for item in part["cancelled"].items()) if "cancelled" in part else (),
        jointly=tuple(tuple(rule(item) for item in group.items()) for group in part["jointly"].items())
        if "jointly" in part
        else (),
        languages=part["languages"].texts() if "languages" in part else (),
        fine=fine["can"].choice(FINES),
        fine_text=Wording(fine["en"].text(), fine["ru"].text(), fine["kk"].text() if "kk" in fine else ""),
        overridden=Expression(part["overridden"]) if "overridden" in part else None,
    )


@cache
def _root(pack: str) -> dict[str, Node]:
    return files.read(pack, "protections").mapping(("override", "fines", "protections"))


@cache
def override(pack: str = "kz") -> SentenceRule:
    """Return the rule for sentences that go before any other, "notwithstanding".

    Raises:
        DataError: the file is not valid.
    """
    return rule(_root(pack)["override"])


def fine_note(rows: Iterable[Protection], language: str, pack: str = "kz") -> str:
    """Return the note on fines where something that is not there can be fined, else "".

    Raises:
        DataError: the file is not valid.
    """
    if all(row.status == "present" or row.fine == "no" for row in rows):
        return ""
    return _root(pack)["fines"].both().of(language).format(gates=letters(f"{USER_GATE}, {COMPETENCE_GATE}"))


@cache
def entries(pack: str = "kz") -> tuple[ProtectionEntry, ...]:
    """Return all protections in the order of reports.

    Raises:
        DataError: the file is not valid, or a protection is missing or out of order.
    """
    root = _root(pack)["protections"]
    found = tuple(_entry(node) for node in root.items())
    if tuple(entry.id for entry in found) != PROTECTIONS:
        raise root.fail("must list every protection once, in the order of reports")
    return found


def look(
    index: Index, quotes: Quotes, identity: ProtectionStatus, places: tuple[int, ...]
) -> tuple[Draft, ...]:
    """Return the drafts of all protections, their sentences noted in ``quotes``.

    ``identity`` and ``places`` say how far the text names the provider and
    its address, and where (see :mod:`tosscan.legal.counterparty`).
    """
    drafts: list[Draft] = []
    for entry in entries():
        if entry.id == "provider_identity_address":
            draft = Draft(entry, identity, places[:MOST_QUOTES])
        else:
            draft = _look(index, entry)
        quotes.add(draft.sentences)
        drafts.append(draft)
    return tuple(drafts)


def _look(index: Index, entry: ProtectionEntry) -> Draft:
    present = list(index.hits(entry.present)) or _joint(index, entry.jointly)
    cancelled = list(index.hits(entry.cancelled)) or _overriding(index, entry, present)
    spoken = _languages(index.reading.doc, entry.languages)
    if spoken == "present":
        return Draft(entry, "present", ())
    if present and not cancelled:
        return Draft(entry, "present", tuple(present[:MOST_QUOTES]))
    weak = present + [n for n in index.hits(entry.weak) if n not in present]
    if present:
        shown = (*present[: MOST_QUOTES - 1], cancelled[0])
        return Draft(entry, "weak", tuple(sorted(set(shown))))
    if weak:
        return Draft(entry, "weak", tuple(weak[:MOST_QUOTES]))
    return Draft(entry, spoken, ())


def _overriding(index: Index, entry: ProtectionEntry, present: Iterable[int]) -> list[int]:
    """Return the sentences that go before the protection, which stands elsewhere, and say the opposite."""
    if entry.overridden is None:
        return []
    found = [n for n in index.hits((override(),)) if entry.overridden.shows(index.text(n))]
    return found if set(present) - set(found) else []


def _joint(index: Index, groups: tuple[tuple[SentenceRule, ...], ...]) -> list[int]:
    """Return the first sentence of every group, in order, or nothing where a group has none."""
    found = [next(iter(index.hits(group)), None) for group in groups]
    places = {n for n in found if n is not None}
    return sorted(places) if None not in found else []


def _languages(doc: Document, wanted: tuple[str, ...]) -> ProtectionStatus:
    shares = {share.code for share in doc.languages if share.share >= ENOUGH}
    found = [code for code in wanted if code in shares]
    if wanted and len(found) == len(wanted):
        return "present"
    return "weak" if found else "absent"


def finished(draft: Draft, ids: Mapping[int, str], language: str) -> Protection:
    """Return the protection of ``draft``."""
    return Protection(
        protection=draft.entry.id,
        status=draft.status,
        quotes=tuple(ids[n] for n in draft.sentences),
        provisions=draft.entry.provisions,
        default_text=draft.entry.text.of(language),
        fine=draft.entry.fine,
        fine_text=draft.entry.fine_text.of(language),
    )
