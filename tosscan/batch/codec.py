"""Write what detectors found as bytes, and read it back beside the document that it was found in."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from tosscan.detect.base import Detection
from tosscan.document.span import Span
from tosscan.document.text import ExtractedText
from tosscan.document.tree import Document, Sentence
from tosscan.findings.finding import ClassifierVote, Evidence, Finding, Quote, RuleHit, Softening
from tosscan.findings.statement import Statement

LEVEL = 3  # of zlib: half the time of its own choice, for a quarter more bytes


def pack(value: object) -> bytes:
    """Return ``value``, plain data, as JSON packed with zlib; the same value gives the same bytes."""
    try:
        text = orjson.dumps(value)
    except TypeError:  # text that is not Unicode, as the name of a file may be
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        text = plain.encode("utf-8", "surrogatepass")
    return zlib.compress(text, LEVEL)


def unpack(data: bytes) -> Any:
    """Return what :func:`pack` was given."""
    text = zlib.decompress(data)
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text.decode("utf-8", "surrogatepass"))


def pack_text(extracted: ExtractedText) -> bytes:
    """Return an extracted text as bytes."""
    return pack(extracted.to_json())


def unpack_text(data: bytes) -> ExtractedText:
    """Return the text that :func:`pack_text` was given."""
    return ExtractedText.from_json(unpack(data))


def pack_detection(detection: Detection) -> bytes:
    """Return a detection as bytes; quotations go by their offsets alone."""
    return pack(
        {
            "findings": [_finding(finding) for finding in detection.findings],
            "fair": [_finding(finding) for finding in detection.fair],
            "hints": [_finding(finding) for finding in detection.hints],
            "statements": [_statement(statement) for statement in detection.statements],
        }
    )


def unpack_detection(data: bytes, doc: Document) -> Detection:
    """Return the detection that :func:`pack_detection` was given; ``doc`` is the document it was made on.

    Raises:
        KeyError: a finding is on no sentence of ``doc``: it was made on another.
    """
    read = unpack(data)
    sentences = {sentence.span: sentence for sentence in doc.sentences}

    def found(name: str) -> tuple[Finding, ...]:
        return tuple(_read_finding(item, doc, sentences) for item in read[name])

    return Detection(
        found("findings"),
        found("fair"),
        found("hints"),
        tuple(_read_statement(row) for row in read["statements"]),
    )


def _finding(finding: Finding) -> dict[str, Any]:
    vote = finding.evidence.classifier
    return {
        "category": finding.category,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "span": _span(finding.quote.span),
        "group": finding.group,
        "fingerprint": finding.fingerprint,
        "safeguards": finding.safeguards,
        "rules": [[hit.id, hit.message, *_span(hit.span)] for hit in finding.evidence.rules],
        "vote": None if vote is None else [vote.probability, vote.threshold, vote.terms],
        "softenings": [
            [soft.effect, _span(soft.span), None if soft.cancelled_by is None else _span(soft.cancelled_by)]
            for soft in finding.softenings
        ],
    }


def _read_finding(item: Mapping[str, Any], doc: Document, sentences: Mapping[Span, Sentence]) -> Finding:
    sentence = sentences[Span(*item["span"])]
    return Finding(
        id=f"f-{item['fingerprint'][:8]}",
        category=item["category"],
        severity=item["severity"],
        confidence=item["confidence"],
        quote=Quote(
            span=sentence.span,
            text=doc.quote(sentence),
            clause=doc.clause_number(sentence),
            heading=doc.heading(sentence),
            page=doc.page(sentence.span),
            anchor=doc.anchor(sentence.span),
            citation=doc.citation(sentence),
        ),
        group=item["group"],
        evidence=Evidence(
            tuple(RuleHit(name, message, Span(start, end)) for name, message, start, end in item["rules"]),
            _read_vote(item["vote"]),
        ),
        fingerprint=item["fingerprint"],
        safeguards=tuple(item["safeguards"]),
        softenings=tuple(
            Softening(effect, Span(*span), None if by is None else Span(*by))
            for effect, span, by in item["softenings"]
        ),
    )


def _read_vote(row: Sequence[Any] | None) -> ClassifierVote | None:
    if row is None:
        return None
    probability, threshold, terms = row
    return ClassifierVote(probability, threshold, tuple((term, weight) for term, weight in terms))


def _statement(statement: Statement) -> list[Any]:
    return [
        statement.actor,
        statement.modality,
        statement.act,
        statement.conditions,
        _span(statement.span),
        statement.notice_days,
        statement.sentence,
    ]


def _read_statement(row: Sequence[Any]) -> Statement:
    actor, modality, act, conditions, span, days, sentence = row
    return Statement(actor, modality, act, tuple(conditions), Span(*span), days, sentence)


def _span(span: Span) -> list[int]:
    return [span.start, span.end]
