"""The result of a scan: one document, what was found in it, and how it weighs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from tosscan.document.joint import Part
from tosscan.document.source import RawDocument, Source
from tosscan.document.span import Span
from tosscan.document.tree import Document
from tosscan.findings.finding import Finding, Quote
from tosscan.findings.statement import Statement

Status = Literal["assessed", "partly_assessed", "not_assessed"]
PowerKind = Literal["power", "immunity", "claim", "right_given_up"]
Verdict = Literal["provider_only", "user_only", "mutual", "mutual_bar", "user_barred", "absent"]
AgainstDefault = Literal["user_worse", "same", "user_better", "unknown"]
ProtectionStatus = Literal["absent", "weak", "present"]
GateSource = Literal["option", "document", "open"]
Fine = Literal["yes", "in_part", "no"]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a ledger row: ids of the quotations that show it, and the conditions they set.

    ``notice_days`` is the shortest notice that they give, in days (a month
    counts 30); None where they give none, or do not say how long it is.
    """

    quotes: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    notice_days: int | None = None


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A power of the contract, who holds it, and what the law gives where the contract is silent.

    ``default`` is the id of the provision that gives it, ``default_text`` the
    sentence that says what it gives, with its citation ("" where not known).
    """

    power: str
    kind: PowerKind
    mirror_possible: bool
    provider: Side
    user: Side
    verdict: Verdict
    default: str | None
    against_default: AgainstDefault
    default_text: str = ""


@dataclass(frozen=True, slots=True)
class Protection:
    """Something that protects a user, and whether the text has it.

    ``default_text`` says what applies by law where the text lacks it ("" where not known),
    ``fine`` whether its absence can be fined, and ``fine_text`` that in words.
    """

    protection: str
    status: ProtectionStatus
    quotes: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()
    default_text: str = ""
    fine: Fine = "no"
    fine_text: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """A fact on which statements of law depend; ``value`` is None while it is open.

    Reports refer to it by ``letter``; ``label`` says in words what is assumed,
    and ``effect`` what applies where that sets a provision aside.
    ``assumed`` marks an answer that a profile or another answer filled in.
    ``document_value`` is what the text itself says where that differs, and
    ``quotes`` has the quotation that shows what the text says.
    """

    id: str
    question: str
    value: str | None
    source: GateSource
    letter: str = ""
    label: str = ""
    effect: str = ""
    assumed: bool = False
    document_value: str | None = None
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Principle:
    """A sentence of the comparison with a principle of law: its citation, official wording and rendering."""

    id: str
    citation: str
    wording: str
    wording_language: str
    translation: str
    statement: str
    edition: str
    address: str
    source_status: str
    checked_by: str | None = None
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class LawPackInfo:
    """A law pack that was used: its id and the edition it states.

    ``sha256`` is the hash of its files. ``source`` is "shipped", or the name
    of the folder that the user gave.
    """

    id: str
    edition: str
    sha256: str = ""
    source: str = "shipped"


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model that was used."""

    name: str
    language: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ToolInfo:
    """What made the assessment, in enough detail to make it again."""

    version: str
    rules_sha256: str
    models: tuple[ModelInfo, ...] = ()
    law: tuple[LawPackInfo, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything that a report is written from.

    ``document`` is None where nothing could be read; ``reason`` then says
    why. ``raw`` has the bytes that were read, where there were any.
    ``quotes`` maps ids ("q-1") to slices that the ledger, protections and
    notices refer to. ``statements`` tell who may, must or must not do what.
    ``funds`` gathers the sentences on money that is held back, ``headline``
    counts the ledger with the frame of the count. ``parts`` are the documents
    of a contract that was put together from several; () for a single document.
    """

    source: Source
    tool: ToolInfo
    status: Status
    reason: str | None = None
    reason_code: str | None = None
    document: Document | None = None
    findings: tuple[Finding, ...] = ()
    fair: tuple[Finding, ...] = ()
    hints: tuple[Finding, ...] = ()
    quotes: Mapping[str, Quote] = field(default_factory=dict)
    ledger: tuple[LedgerRow, ...] = ()
    protections: tuple[Protection, ...] = ()
    balance: Mapping[str, int] = field(default_factory=dict)
    gates: tuple[Gate, ...] = ()
    principles: tuple[Principle, ...] = ()
    counterparty: Mapping[str, Any] = field(default_factory=dict)
    costs: Mapping[str, Any] = field(default_factory=dict)
    funds: Mapping[str, Any] = field(default_factory=dict)
    headline: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    raw: RawDocument | None = None
    languages_assessed: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()
    parts: tuple[Part, ...] = ()

    def quote_ids(self) -> dict[Span, str]:
        """Return the id of the quotation of each span that is quoted."""
        return {quote.span: name for name, quote in self.quotes.items()}

    @property
    def documents(self) -> int:
        """The number of documents that were read as one contract; 0 for a single document."""
        return sum(part.span is not None for part in self.parts)

    @property
    def reviewed(self) -> bool:
        """Tell whether a person has decided on every finding (and there is one to decide on)."""
        return bool(self.findings) and all(f.decision.state != "undecided" for f in self.findings)
