"""Write an assessment as JSON, in the shape that other programs rely on (``schema/report-1.json``)."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any, BinaryIO

import orjson

from tosscan.document.joint import Part, part_at
from tosscan.document.source import Source
from tosscan.document.span import Span
from tosscan.document.tree import Document
from tosscan.findings.assessment import Assessment, LedgerRow, Protection, Side
from tosscan.findings.finding import ClassifierVote, Finding, Quote, Softening
from tosscan.findings.statement import Statement

SCHEMA = "tosscan.report/1"


class JsonWriter:
    """Writes the JSON report: UTF-8, an entry a line, fields in the order of the schema."""

    name = "json"
    suffix = "json"
    text = True

    def write(self, assessment: Assessment, file: BinaryIO) -> None:
        """Write ``assessment`` to ``file``; the same bytes each time when SOURCE_DATE_EPOCH is set."""
        file.write(encoded(report_dict(assessment)))


def encoded(report: Mapping[str, Any]) -> bytes:
    """Return a report, as :func:`report_dict` makes it, as the bytes of its file.

    A line for each field and for each entry of a field's list.
    """
    fields = []
    for name, value in report.items():
        if isinstance(value, list) and value:
            told = b"[\n  " + b",\n  ".join(map(_json, value)) + b"\n ]"
        else:
            told = _json(value)
        fields.append(b" " + _json(name) + b": " + told)
    return b"{\n" + b",\n".join(fields) + b"\n}\n"


def report_dict(assessment: Assessment) -> dict[str, Any]:
    """Return the JSON report as plain dictionaries, lists, strings and numbers, with its own hash."""
    quoted = assessment.quote_ids()
    report = _plain(
        {
            "schema": SCHEMA,
            "created": created(),
            "tool": _tool(assessment),
            "status": assessment.status,
            "reason": assessment.reason,
            "reason_code": assessment.reason_code,
            "reviewed": assessment.reviewed,
            "document": _document(assessment),
            "quotes": [
                {"id": name, **_quote(quote), **_part_of(quote, assessment)}
                for name, quote in assessment.quotes.items()
            ],
            "findings": _findings(assessment.findings, quoted, assessment),
            "fair": _findings(assessment.fair, quoted, assessment),
            "hints": _findings(assessment.hints, quoted, assessment),
            "statements": [_statement(statement) for statement in assessment.statements],
            "ledger": [_ledger_row(row) for row in assessment.ledger],
            "protections": [_protection(row) for row in assessment.protections],
            "balance": assessment.balance,
            "gates": [
                {
                    "id": gate.id,
                    "value": gate.value,
                    "source": gate.source,
                    "question": gate.question,
                    "letter": gate.letter,
                    "label": gate.label,
                    "effect": gate.effect,
                    "assumed": gate.assumed,
                    "document_value": gate.document_value,
                    "quotes": gate.quotes,
                }
                for gate in assessment.gates
            ],
            "principles": [
                {
                    "id": principle.id,
                    "citation": principle.citation,
                    "wording": principle.wording,
                    "wording_language": principle.wording_language,
                    "translation": principle.translation,
                    "statement": principle.statement,
                    "edition": principle.edition,
                    "address": principle.address,
                    "source_status": principle.source_status,
                    "checked_by": principle.checked_by,
                    "checked_on": principle.checked_on,
                }
                for principle in assessment.principles
            ],
            "counterparty": assessment.counterparty,
            "costs": assessment.costs,
            "funds": assessment.funds,
            "headline": assessment.headline,
            "notes": assessment.notes,
        }
    )
    return {"schema": SCHEMA, "report_sha256": canonical_sha256(report), **report}


def canonical_sha256(report: Mapping[str, Any]) -> str:
    """Return the SHA-256 (hex) of a report's canonical JSON without its field ``report_sha256``.

    Canonical: keys sorted, no white space between tokens, characters beyond
    ASCII as themselves, UTF-8.
    """
    bare = {key: value for key, value in report.items() if key != "report_sha256"}
    return hashlib.sha256(_json(bare, orjson.OPT_SORT_KEYS)).hexdigest()


def _json(value: Any, option: int = 0) -> bytes:
    """Return ``value`` as JSON without white space.

    orjson takes a sixth of the time of :mod:`json`, which is left with what
    orjson refuses: whole numbers of more than 64 bits, and text that is not Unicode.
    """
    try:
        return orjson.dumps(value, option=option)
    except TypeError:
        ordered = option == orjson.OPT_SORT_KEYS
        return _encode(
            json.dumps(value, sort_keys=ordered, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        )


def created() -> str:
    """Return the time of the report, UTC in ISO 8601: SOURCE_DATE_EPOCH where it is set, else now."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


_AS_THEY_ARE = frozenset({int, float, bool, type(None)})


def _encode(text: str) -> bytes:
    # A file name that is not UTF-8 reaches us as lone surrogates; each becomes one "?", so offsets hold.
    return text.encode("utf-8", "replace")


def _plain(value: Any) -> Any:
    """Return ``value`` with mappings and data classes as dictionaries, sequences as lists, dates as text."""
    # The usual kinds first: a report has ten thousand values, and a look at an abstract class takes its time.
    kind = type(value)
    if kind is str:
        return value if value.isascii() else _encode(value).decode()
    if kind in _AS_THEY_ARE:
        return value
    if kind is dict:
        return {str(key): _plain(item) for key, item in value.items()}
    if kind is list or kind is tuple:
        return [_plain(item) for item in value]
    if names := _field_names(kind):
        return {name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return _encode(value).decode()
    if isinstance(value, Sequence | set | frozenset):
        return [_plain(item) for item in (sorted(value) if isinstance(value, set | frozenset) else value)]
    return value


_FIELD_NAMES: dict[type, tuple[str, ...]] = {}


def _field_names(kind: type) -> tuple[str, ...]:
    """Return the names of the fields of a data class; none of another class."""
    known = _FIELD_NAMES.get(kind)
    if known is None:
        known = tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
        _FIELD_NAMES[kind] = known
    return known


def _tool(assessment: Assessment) -> dict[str, Any]:
    tool = assessment.tool
    return {
        "name": "tosscan",
        "version": tool.version,
        "rules": {"sha256": tool.rules_sha256},
        "models": [
            {"name": model.name, "language": model.language, "sha256": model.sha256} for model in tool.models
        ],
        "law": [
            {"id": pack.id, "edition": pack.edition, "sha256": pack.sha256, "source": pack.source}
            for pack in tool.law
        ],
    }


def _document(assessment: Assessment) -> dict[str, Any]:
    """Return the document's fields; all are there, with nothing in them, where nothing could be read."""
    source, doc = assessment.source, assessment.document
    extracted = doc.extracted if doc else None
    text = doc.text if doc else ""
    parts = assessment.parts
    return {
        "source": source.name,
        "title": doc.title if doc else None,
        "media_type": source.media_type,
        "charset": source.charset,
        "sha256": source.sha256,
        "size": source.size,
        "pages": extracted.pages if extracted else None,
        "words": doc.words if doc else 0,
        "text": text,
        "languages": [
            {
                "code": language.code,
                "share": language.share,
                "assessed": language.code in assessment.languages_assessed,
            }
            for language in (doc.languages if doc else ())
        ],
        "version_date": doc.version_date if doc else None,
        "addressees": doc.addressees if doc else [],
        "notices": _notices(doc) if doc else [],
        "incorporated": _incorporated(doc) if doc else [],
        "origin": _origin(*(part.source for part in parts)) if parts else _origin(source),
        "captured": source.captured,
        **({"sha256_of": "parts", "parts": [_part(part) for part in parts]} if parts else {}),
        "parties": {
            "provider": doc.parties.provider if doc else [],
            "user": doc.parties.user if doc else [],
        },
        "extraction": {
            "engine": {
                "name": extracted.engine if extracted else None,
                "version": extracted.engine_version if extracted else None,
                "text_sha256": hashlib.sha256(_encode(text)).hexdigest(),
            },
            "pages_without_text": extracted.pages_without_text if extracted else [],
            "set_aside": extracted.set_aside if extracted else [],
            "figures": extracted.figures if extracted else {},
            "warnings": extracted.warnings if extracted else [],
        },
    }


def _part(part: Part) -> dict[str, Any]:
    """Return the fields of one of the documents of a contract; ``start`` is that of its heading."""
    source, extracted = part.source, part.extracted
    return {
        "source": source.name,
        "title": part.title,
        "media_type": source.media_type,
        "charset": source.charset,
        "sha256": source.sha256,
        "size": source.size,
        "pages": extracted.pages if extracted else None,
        "words": len(extracted.text.split()) if extracted else 0,
        "start": part.span.start if part.span else None,
        "end": part.span.end if part.span else None,
        "status": part.status,
        "reason": part.reason,
        "reason_code": part.reason_code,
        "repeats": part.repeats,
        "version_date": part.version_date,
        "origin": _origin(source),
        "captured": source.captured,
        "engine": {"name": extracted.engine, "version": extracted.engine_version} if extracted else None,
        "pages_without_text": extracted.pages_without_text if extracted else [],
        "set_aside": extracted.set_aside if extracted else [],
        "figures": extracted.figures if extracted else {},
        "warnings": extracted.warnings if extracted else [],
    }


def _origin(*sources: Source) -> str:
    """Return how it is known where documents are from: by captures, by word of a person, or not of all."""
    known = [source.captured or {} for source in sources]
    if all("final" in captured for captured in known):
        return "captured"
    told = all("final" in captured or "declared_origin" in captured for captured in known)
    return "declared" if told else "not_proven"


def _notices(doc: Document) -> list[dict[str, Any]]:
    return [
        {
            "kind": notice.kind,
            "quote": notice.span.of(doc.text),
            "start": notice.span.start,
            "end": notice.span.end,
        }
        for notice in doc.notices
    ]


def _incorporated(doc: Document) -> list[dict[str, Any]]:
    return [
        {
            "title": other.title,
            "url": other.url,
            "quote": other.span.of(doc.text),
            "start": other.span.start,
            "end": other.span.end,
            "scanned": other.part is not None,
        }
        for other in doc.incorporated
    ]


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "start": quote.span.start,
        "end": quote.span.end,
        "text": quote.text,
        "clause": quote.clause,
        "heading": quote.heading,
        "page": quote.page,
        "anchor": quote.anchor.to_json() if quote.anchor else None,
    }


def _part_of(quote: Quote, assessment: Assessment) -> dict[str, int]:
    """Return the number of the part in which ``quote`` stands; nothing of a single document."""
    part = part_at(assessment.parts, quote.span.start)
    return {"part": part.number} if part else {}


def _findings(
    findings: Sequence[Finding], quoted: Mapping[Span, str], assessment: Assessment
) -> list[dict[str, Any]]:
    return [
        {**_finding(finding, quoted), **_part_of(finding.quote, assessment)}
        for finding in sorted(findings, key=lambda finding: finding.key)
    ]


def _finding(finding: Finding, quoted: Mapping[Span, str]) -> dict[str, Any]:
    return {
        "id": finding.id,
        "category": finding.category,
        "pattern": finding.pattern,
        "severity": finding.severity,
        "confidence": finding.confidence,
        **_quote(finding.quote),
        "group": finding.group,
        "witnesses": {
            "rules": [
                {"id": hit.id, "message": hit.message, "start": hit.span.start, "end": hit.span.end}
                for hit in finding.evidence.rules
            ],
            "classifier": _vote(finding.evidence.classifier),
        },
        "safeguards": finding.safeguards,
        "softened_by": finding.softened_by,
        "softenings": [_softening(softening, quoted) for softening in finding.softenings],
        "statement": finding.statement,
        "provisions": [
            {
                "id": match.id,
                "pack": match.pack,
                "role": match.role,
                "consequence": match.consequence,
                "condition": match.condition,
                "citation": match.citation,
                "statement": match.statement,
                "source_status": match.source_status,
                "edition": match.edition,
                "address": match.address,
                "citation_full": match.citation_full,
                "checked_by": match.checked_by,
                "checked_on": match.checked_on,
                "editions": match.editions,
                "in_force_from": match.in_force_from,
                "in_force_to": match.in_force_to,
                "on_acceptance": match.on_acceptance,
            }
            for match in finding.provisions
        ],
        "law": finding.law,
        "comparators": [
            {
                "id": other.id,
                "pack": other.pack,
                "citation": other.citation,
                "address": other.address,
                "point": other.point,
                "source_status": other.source_status,
                "contrary": other.contrary,
                "checked_by": other.checked_by,
                "checked_on": other.checked_on,
            }
            for other in finding.comparators
        ],
        "cure": finding.cure,
        "decision": {
            "state": finding.decision.state,
            "by": finding.decision.by,
            "at": finding.decision.at,
            "reason": finding.decision.reason,
            "to": finding.decision.to,
        },
        "fingerprint": finding.fingerprint,
        "translation": finding.translation,
    }


def _softening(softening: Softening, quoted: Mapping[Span, str]) -> dict[str, Any]:
    override = softening.cancelled_by
    return {
        "quote": quoted[softening.span],
        "effect": softening.effect,
        "cancelled_by": None if override is None else quoted[override],
    }


def _vote(vote: ClassifierVote | None) -> dict[str, Any] | None:
    if vote is None:
        return None
    return {
        "probability": vote.probability,
        "threshold": vote.threshold,
        "terms": [[term, weight] for term, weight in vote.terms],
    }


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "actor": statement.actor,
        "modality": statement.modality,
        "act": statement.act,
        "conditions": statement.conditions,
        "notice_days": statement.notice_days,
        "start": statement.span.start,
        "end": statement.span.end,
    }


def _side(side: Side) -> dict[str, Any]:
    return {"quotes": side.quotes, "conditions": side.conditions, "notice_days": side.notice_days}


def _ledger_row(row: LedgerRow) -> dict[str, Any]:
    return {
        "power": row.power,
        "kind": row.kind,
        "mirror_possible": row.mirror_possible,
        "provider": _side(row.provider),
        "user": _side(row.user),
        "verdict": row.verdict,
        "default": row.default,
        "default_text": row.default_text,
        "against_default": row.against_default,
    }


def _protection(row: Protection) -> dict[str, Any]:
    return {
        "protection": row.protection,
        "status": row.status,
        "quotes": row.quotes,
        "provisions": row.provisions,
        "default_text": row.default_text,
        "fine": row.fine,
        "fine_text": row.fine_text,
    }
