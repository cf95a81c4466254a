"""Do the work on one content: bytes in, results as bytes out; knows no path, no store and no other content.

A stage whose result is handed in is not done again: with the text of an
earlier run only the findings and the law are worked out, with the findings
too only the law.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tosscan.batch import codec
from tosscan.batch.job import Job, Outcome
from tosscan.config import MIB, ScanConfig
from tosscan.decisions import Register, apply
from tosscan.detect import registry
from tosscan.document.source import RawDocument
from tosscan.errors import NotAssessedError, Reason
from tosscan.extract.sandbox import Sandbox
from tosscan.findings.assessment import Assessment
from tosscan.report.json import encoded, report_dict
from tosscan.report.registry import writer
from tosscan.scanner import Scanner, cover
from tosscan.segment.build import build_document


class Desk:
    """Does one job after another with the models loaded once and one extraction worker."""

    def __init__(self, config: ScanConfig, *, memory: int = 0, register: Register | None = None) -> None:
        """Keep ``config``; close the desk to end its extraction worker.

        ``memory`` is what a job may take, in bytes, for the message where it took more (0: no bound is set).
        ``register`` are decisions of people to be set on the findings of reports; what is packed for the
        store has none, for it is what was found, and decisions stand beside it.
        """
        self._memory = memory
        self._register = register or Register()
        self._sandbox = Sandbox()
        self._scanner = Scanner(config, sandbox=self._sandbox)

    def close(self) -> None:
        """End the extraction worker."""
        self._sandbox.close()

    def perform(self, job: Job) -> Outcome:
        """Return what came of ``job``; a content that cannot be read gives ``not_assessed`` with the reason.

        Raises only for faults of the call or of tosscan's own data files (UsageError, DataError).
        """
        start = time.monotonic()
        made = _Made()
        try:
            assessment = self._assess(job, made)
        except NotAssessedError as error:
            unread = made.text is None and job.extraction is None
            outcome = _failed(str(error), error.reason.code, unread=unread)
        except MemoryError:
            limit = f"{self._memory // MIB:,} MiB" if self._memory else "there is"
            outcome = _refused(Reason.MEMORY, limit)
        except RecursionError:
            outcome = _refused(Reason.CRASHED, "it is nested too deeply")
        else:
            outcome = _done(assessment, job.formats, self._register, self._scanner.config.language)
        return replace(
            outcome,
            extraction=made.text,
            detection=made.detection,
            seconds=time.monotonic() - start,
            reader_peak=self._sandbox.peak,
        )

    def _assess(self, job: Job, made: _Made) -> Assessment:
        scanner = self._scanner
        if job.extraction is None:
            doc = scanner.read(RawDocument(job.source, job.data))
            made.text = codec.pack_text(doc.extracted)
        else:
            doc = build_document(codec.unpack_text(job.extraction), job.source)
        if cover(doc, registry.languages_covered()).status == "not_assessed":
            return scanner.assess(doc)
        if job.detection is None:
            detection = registry.detect(doc)
            made.detection = codec.pack_detection(detection)
        else:
            detection = codec.unpack_detection(job.detection, doc)
        return scanner.assess(doc, detection=detection)


@dataclass(slots=True)
class _Made:
    """What a job has made so far; it outlives a stage that fails."""

    text: bytes | None = None
    detection: bytes | None = None


def _done(assessment: Assessment, formats: Iterable[str], register: Register, language: str) -> Outcome:
    report = report_dict(assessment)
    if assessment.status == "not_assessed":
        outcome = _failed(assessment.reason, assessment.reason_code)
        return replace(outcome, facts=_facts(report))
    return Outcome(
        status=assessment.status,
        reason=assessment.reason,
        reason_code=assessment.reason_code,
        report=codec.pack(report),
        facts=_facts(report),
        files=dict(_files(assessment, report, formats, register, language)),
    )


def _files(
    assessment: Assessment,
    report: Mapping[str, Any],
    formats: Iterable[str],
    register: Register,
    language: str,
) -> Iterator[tuple[str, bytes]]:
    """Yield each format with its bytes; ``report`` is the JSON report of ``assessment`` before decisions."""
    decided = apply(assessment, register).assessment if register.entries else assessment
    for name in formats:
        undecided = decided is assessment and name == "json"
        yield name, encoded(report) if undecided else _written(name, decided, language)


def _failed(reason: str | None, code: str | None, *, unread: bool = False) -> Outcome:
    return Outcome("not_assessed", reason, code, unread=unread)


def _refused(reason: Reason, detail: str) -> Outcome:
    return _failed(str(NotAssessedError(reason, detail)), reason.code)


def _written(name: str, assessment: Assessment, language: str) -> bytes:
    file = io.BytesIO()
    writer(name, language=language).write(assessment, file)
    return file.getvalue()


def _facts(report: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a report that the store keeps in tables."""
    document = report["document"]
    return {
        "title": document["title"],
        "words": document["words"],
        "pages": document["pages"],
        "version_date": document["version_date"],
        "findings": [_finding(item) for name in ("findings", "fair") for item in report[name]],
        "ledger": [
            {name: row[name] for name in ("power", "kind", "verdict", "against_default")}
            for row in report["ledger"]
        ],
        "protections": [
            {name: row[name] for name in ("protection", "status")} for row in report["protections"]
        ],
    }


def _finding(item: Mapping[str, Any]) -> dict[str, Any]:
    names = ("category", "severity", "confidence", "id", "fingerprint", "clause", "page", "pattern")
    return {
        **{name: item[name] for name in names},
        "start_at": item["start"],
        "end_at": item["end"],
        "rules": " ".join(hit["id"] for hit in item["witnesses"]["rules"]),
        "words": item["text"],
    }
