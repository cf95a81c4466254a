"""Write an assessment as SARIF 2.1.0, for programs that gather findings of many tools.

The text that was read stands in the file as an artifact inside its source, so
that every region can be checked without the source. Offsets are those of the
JSON report: half-open, from 0, in code points.
"""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO
from urllib.parse import quote

from tosscan.document.source import Source
from tosscan.document.span import Span
from tosscan.errors import Reason
from tosscan.findings.assessment import Assessment
from tosscan.findings.category import CATEGORIES, SLUGS, Category
from tosscan.findings.decision import Decision
from tosscan.findings.finding import Finding, Quote
from tosscan.report.json import created
from tosscan.report.summary import summary
from tosscan.report.words import Words, words

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "tosscan/v1"
LEVELS: Mapping[int, str] = {3: "error", 2: "warning", 1: "note"}
"""The level of each severity; 1 are sentences that protect the user, to be seen and not to fail anything."""

SOURCE = 0
"""Place of the source among the artifacts of the run; the text comes behind all sources."""
_TEXT_NAME = "text.txt"
_READING_WARNING = "reading_warning"
_NOT_REVIEWED = "not_reviewed"
_RESERVED = "/:?#[]@!$&'()*+,;=%~"


class SarifWriter:
    """Writes SARIF 2.1.0 with one run: rules are the categories, results the findings.

    An input that could not be read is a notification with the level "error"
    and ``executionSuccessful`` false; one that was read in part a "warning".
    """

    name = "sarif"
    suffix = "sarif"
    text = True

    def __init__(self, *, language: str = "en") -> None:
        """Write in ``language``; raises UsageError where there are no words for it."""
        self._words = words(language)

    def write(self, assessment: Assessment, file: BinaryIO) -> None:
        """Write ``assessment`` to ``file``; the same bytes each time when SOURCE_DATE_EPOCH is set."""
        log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(assessment, self._words)]}
        text = json.dumps(log, ensure_ascii=False, indent=2, allow_nan=False)
        # A name that is not UTF-8 holds lone surrogates; each becomes one "?", so offsets hold.
        file.write((text + "\n").encode("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class _Places:
    """Turns spans of a text into regions.

    ``starts`` are the offsets at which its lines start, ``index`` is its place among the artifacts.
    """

    text: str
    starts: tuple[int, ...]
    index: int

    @classmethod
    def of(cls, text: str, *, index: int) -> _Places:
        return cls(text, (0, *(match.end() for match in re.finditer("\n", text))), index)

    def region(self, span: Span) -> dict[str, Any]:
        start_line, start_column = self._place(span.start)
        end_line, end_column = self._place(span.end)
        return {
            "startLine": start_line,
            "startColumn": start_column,
            "endLine": end_line,
            "endColumn": end_column,
            "charOffset": span.start,
            "charLength": span.end - span.start,
            "snippet": {"text": span.of(self.text)},
        }

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1


def _run(assessment: Assessment, word: Words) -> dict[str, Any]:
    notifications = list(_notifications(assessment, word))
    text = assessment.document.text if assessment.document else ""
    places = _Places.of(text, index=len(assessment.parts) or 1)
    found = sorted((*assessment.findings, *assessment.fair), key=lambda each: each.key)
    return {
        "tool": {"driver": _driver(assessment, word, [each["descriptor"]["id"] for each in notifications])},
        "language": word.language,
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\n"],
        "invocations": [
            {
                "executionSuccessful": assessment.status != "not_assessed",
                "endTimeUtc": created(),
                "toolExecutionNotifications": notifications,
            }
        ],
        "artifacts": list(_artifacts(assessment)),
        "results": [_result(finding, assessment, places, word) for finding in found],
        "properties": {
            "status": assessment.status,
            "reason": assessment.reason,
            "reviewed": assessment.reviewed,
            "review": summary(assessment, language=word.language).review_line,
            "rulesSha256": assessment.tool.rules_sha256,
            "models": [f"{model.name} ({model.language}) {model.sha256}" for model in assessment.tool.models],
            "law": [f"{pack.id}; {pack.edition}" for pack in assessment.tool.law],
        },
    }


def _driver(assessment: Assessment, word: Words, told: list[str]) -> dict[str, Any]:
    return {
        "name": "tosscan",
        "version": assessment.tool.version,
        "rules": [_rule(category, word) for category in CATEGORIES],
        "notifications": [
            {"id": name, "shortDescription": {"text": _descriptions(word)[name]}}
            for name in dict.fromkeys(told)
        ],
    }


def _rule(category: Category, word: Words) -> dict[str, Any]:
    title, help_text = word.category(category.slug), word.category_help(category.slug)
    levels = " ".join(
        word["sarif"]["severity"].format(severity=severity, words=word["severity"][severity], level=level)
        for severity, level in LEVELS.items()
    )
    more = word["sarif"]["explain"].format(slug=category.slug)
    return {
        "id": category.slug,
        "shortDescription": {"text": _plain(f"{title}.")},
        "fullDescription": {"text": _plain(help_text)},
        "help": {"text": _plain(f"{help_text} {levels} {more} {word['made']['limit_lines'][0]}")},
        "defaultConfiguration": {"level": "warning"},
    }


def _descriptions(word: Words) -> dict[str, str]:
    """Return what each kind of notification tells; the reasons are those for which a text is not assessed."""
    own: dict[str, str] = word["sarif"]["notifications"]
    return {reason.code: own["unread"] for reason in Reason} | {
        "unread": own["unread"],
        _READING_WARNING: own["warning"],
        _NOT_REVIEWED: own["review"],
    }


def _notifications(assessment: Assessment, word: Words) -> Iterator[dict[str, Any]]:
    brief = summary(assessment, language=word.language)
    if assessment.status != "assessed":
        level = "error" if assessment.status == "not_assessed" else "warning"
        yield _notification(assessment.reason_code or "unread", level, brief.status_line, assessment)
    for warning in assessment.document.extracted.warnings if assessment.document else ():
        yield _notification(_READING_WARNING, "note", warning, assessment)
    if assessment.findings and not assessment.reviewed:
        yield _notification(_NOT_REVIEWED, "note", brief.review_line, assessment)


def _notification(name: str, level: str, text: str, assessment: Assessment) -> dict[str, Any]:
    return {
        "descriptor": {"id": name},
        "level": level,
        "message": {"text": _plain(text)},
        "locations": [
            {"physicalLocation": {"artifactLocation": each}} for each in _spoken(assessment, level)
        ],
    }


def _spoken(assessment: Assessment, level: str) -> list[dict[str, Any]]:
    """Return the sources of which a notification speaks: in a contract, of a gap those that have one."""
    parts = [
        part
        for part in assessment.parts
        if level == "note" or part.status in ("not_assessed", "partly_assessed")
    ]
    if not assessment.parts:
        return [_location(assessment.source)]
    return [_location(part.source, part.number - 1) for part in parts or assessment.parts]


def _artifacts(assessment: Assessment) -> Iterator[dict[str, Any]]:
    """Yield the sources, one for each document of a contract, and behind them the text."""
    doc = assessment.document
    sources = [part.source for part in assessment.parts] or [assessment.source]
    for number, source in enumerate(sources):
        artifact: dict[str, Any] = {
            "location": _location(source, number),
            "mimeType": source.media_type,
            "roles": ["analysisTarget"],
        }
        if source.sha256:
            artifact |= {"length": source.size, "hashes": {"sha-256": source.sha256}}
        yield artifact
    if doc:
        data = doc.text.encode("utf-8", "replace")
        # The text of a contract is inside none of its sources.
        yield {
            "location": {"uri": _TEXT_NAME, "index": len(sources)},
            **({} if assessment.parts else {"parentIndex": SOURCE}),
            "mimeType": "text/plain",
            "encoding": "UTF-8",
            "length": len(data),
            "hashes": {"sha-256": hashlib.sha256(data).hexdigest()},
            "contents": {"text": doc.text},
        }


def _location(source: Source, index: int = SOURCE) -> dict[str, Any]:
    """Return the place of ``source``: its address, or its base name as a relative reference."""
    safe = _RESERVED if "://" in source.name else ""
    return {"uri": quote(source.name.encode("utf-8", "replace"), safe=safe), "index": index}


def _result(finding: Finding, assessment: Assessment, places: _Places, word: Words) -> dict[str, Any]:
    related = [
        *((hit.span, f"{hit.id}: {word.told(hit.message)}") for hit in finding.evidence.rules),
        *(
            (assessment.quotes[name].span, str(word["finding"]["softened_by"]))
            for name in finding.softened_by
            if name in assessment.quotes
        ),
    ]
    return {
        "ruleId": finding.category,
        "ruleIndex": SLUGS.index(finding.category),
        "level": LEVELS[finding.severity],
        "rank": round(100 * finding.confidence, 2),
        "message": {"text": _plain(_message(finding, word))},
        "locations": [_place(finding.quote, places)],
        "relatedLocations": [
            {"id": number, "message": {"text": _plain(told)}, "physicalLocation": _physical(span, places)}
            for number, (span, told) in enumerate(related)
        ],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        # The standard wants the list on every result or on none.
        "suppressions": _suppressions(finding.decision),
        "properties": {
            "id": finding.id,
            "severity": finding.severity,
            "witnesses": finding.evidence.witnesses,
            "pattern": finding.pattern,
            "page": finding.quote.page,
            "anchor": finding.quote.anchor.to_json() if finding.quote.anchor else None,
            "provisions": [
                f"{match.citation}; {match.edition}" for match in finding.provisions if match.role == "for"
            ],
            "cure": finding.cure,
            "decision": finding.decision.state,
            "changed_to": asdict(finding.decision.to) if finding.decision.to else None,
        },
    }


def _message(finding: Finding, word: Words) -> str:
    first = f"{word.category(finding.category)}: {word['severity'][finding.severity]}."
    fact = finding.law.fact if finding.law else ""
    parts = (first, fact, finding.statement if finding.severity > 1 else "")
    return " ".join(dict.fromkeys(part for part in parts if part))


def _place(quoted: Quote, places: _Places) -> dict[str, Any]:
    logical = {}
    within = f"{quoted.part}, " if quoted.part else ""
    if quoted.clause:
        logical = {"name": quoted.clause, "fullyQualifiedName": within + quoted.clause, "kind": "clause"}
    elif quoted.heading:
        logical = {"name": quoted.heading, "fullyQualifiedName": within + quoted.heading, "kind": "section"}
    return {
        "physicalLocation": _physical(quoted.span, places),
        **({"logicalLocations": [logical]} if logical else {}),
    }


def _physical(span: Span, places: _Places) -> dict[str, Any]:
    return {"artifactLocation": {"uri": _TEXT_NAME, "index": places.index}, "region": places.region(span)}


def _suppressions(decision: Decision) -> list[dict[str, Any]]:
    """Return the rejection by a person, if that is what ``decision`` is."""
    if decision.state != "rejected":
        return []
    told = {name: value for name, value in (("by", decision.by), ("at", decision.at)) if value}
    return [
        {
            "kind": "external",
            "status": "accepted",
            "justification": decision.reason or "",
            **({"properties": told} if told else {}),
        }
    ]


def _plain(text: str) -> str:
    """Return ``text`` as a message of SARIF in which nothing is a placeholder or a link."""
    return re.sub(r"([\\\[\]])", r"\\\1", text).replace("{", "{{").replace("}", "}}")
