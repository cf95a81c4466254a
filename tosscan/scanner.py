"""Walk one document through the rooms: bytes, text, structure, findings, law.

The stages, in order, each fed by the one before:

1. ``sources`` brings the bytes (a file, standard input, an address);
2. ``extract`` turns them into one text with anchors, in a child process;
3. ``segment`` finds clauses, sentences, parties and what the text says of itself;
4. ``detect`` finds the clauses of interest with two witnesses;
5. ``legal`` sets them beside the law and weighs the parties' powers.

A stage that cannot do its work ends the walk as ``not_assessed`` with a plain
reason; it never ends as "nothing found".
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from tosscan.config import ScanConfig
from tosscan.detect import registry
from tosscan.detect.base import Detection
from tosscan.document.source import RawDocument, Source
from tosscan.document.tree import Document, LanguageShare
from tosscan.errors import NotAssessedError, Reason
from tosscan.extract.sandbox import Sandbox, extract
from tosscan.findings.assessment import Assessment, LawPackInfo, Status, ToolInfo
from tosscan.legal.assess import weigh
from tosscan.segment.build import build_document
from tosscan.sources import load
from tosscan.sources.capture import declare, without_credentials
from tosscan.version import __version__

MATERIAL_SHARE = 0.2
"""A language with more than this share of the words must be covered for a text to count as assessed."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a text could be assessed, and why not the rest."""

    status: Status
    reason: str | None = None
    code: str | None = None


class Scanner:
    """The hallway: holds the options of a scan and walks documents through the rooms, one at a time."""

    def __init__(self, config: ScanConfig | None = None, *, sandbox: Sandbox | None = None) -> None:
        """Keep ``config``; the models and rules are loaded with the first document.

        ``sandbox`` is kept for all documents and stays its owner's to close;
        without one each document gets a worker of its own.
        """
        self.config = config or ScanConfig()
        self.sandbox = sandbox

    def load(self, source: str | Path) -> RawDocument:
        """Return the bytes behind ``source``: a path, ``-`` or an address. Raises NotAssessedError."""
        raw = load.load(
            str(source),
            limits=self.config.limits,
            stdin=sys.stdin.buffer if sys.stdin else None,
            allow_private=self.config.allow_private,
        )
        return declare(raw, origin=self.config.origin, operator=self.config.operator)

    def read(self, raw: RawDocument) -> Document:
        """Return the text of ``raw`` with its structure. Raises NotAssessedError."""
        read = self.sandbox.extract if self.sandbox else extract
        extracted = read(raw, limits=self.config.limits, engine=self.config.engine, ocr=self.config.ocr)
        if len(extracted.text.split()) > self.config.limits.words:
            raise NotAssessedError(Reason.TOO_LARGE, f"{self.config.limits.words:,} words")
        return build_document(extracted, raw.source)

    def assess(self, doc: Document, *, detection: Detection | None = None) -> Assessment:
        """Return what the detectors and the law say of ``doc``.

        ``detection`` is what the detectors said of it before; they are then not asked again.
        """
        covered = registry.languages_covered()
        coverage = cover(doc, covered)
        if coverage.status == "not_assessed":
            return Assessment(
                source=doc.source,
                tool=tool_info(()),
                status=coverage.status,
                reason=coverage.reason,
                reason_code=coverage.code,
                document=doc,
            )
        if detection is None:
            detection = registry.detect(doc)
        weighed = weigh(
            doc,
            findings=detection.findings,
            fair=detection.fair,
            hints=detection.hints,
            statements=detection.statements,
            language=self.config.language,
            answers=dict(self.config.gates),
            profile=self.config.profile,
            law_pack=self.config.law_pack,
            claim=self.config.claim,
            register=self.config.register,
        )
        return Assessment(
            source=doc.source,
            tool=tool_info(weighed.law),
            status=coverage.status,
            reason=coverage.reason,
            reason_code=coverage.code,
            document=doc,
            findings=weighed.findings,
            fair=weighed.fair,
            hints=weighed.hints,
            quotes=weighed.quotes,
            ledger=weighed.ledger,
            protections=weighed.protections,
            balance=weighed.balance,
            gates=weighed.gates,
            principles=weighed.principles,
            counterparty=weighed.counterparty,
            costs=weighed.costs,
            funds=weighed.funds,
            headline=weighed.headline,
            notes=weighed.notes,
            statements=detection.statements,
            languages_assessed=tuple(share.code for share in doc.languages if share.code in covered),
        )

    def scan(self, source: str | Path) -> Assessment:
        """Return the assessment of ``source``; an input that cannot be read gives status ``not_assessed``.

        Raises only for faults of the call or of tosscan's own data files (UsageError, DataError).
        """
        known = unread(str(source))
        raw: RawDocument | None = None
        try:
            raw = self.load(source)
            known = raw.source
            return replace(self.assess(self.read(raw)), raw=raw)
        except NotAssessedError as error:
            return replace(not_assessed(known, error), raw=raw)


def scan(source: str | Path, *, config: ScanConfig | None = None) -> Assessment:
    """Return the assessment of a file, standard input (``-``) or address.

    An input that cannot be read gives an assessment with status ``not_assessed`` and a reason.
    """
    return Scanner(config).scan(source)


def read(source: str | Path, *, config: ScanConfig | None = None) -> Document:
    """Return the text of a file, standard input (``-``) or address with its structure.

    Raises:
        NotAssessedError: the input could not be read; its text is one line for a user.

    """
    scanner = Scanner(config)
    return scanner.read(scanner.load(source))


def unread(source: str) -> Source:
    """Return the description of an input of which nothing is known but its name."""
    name = without_credentials(source) if "://" in source else Path(source).name or source
    return Source(uri=source, name=name, media_type="application/octet-stream", sha256="", size=0)


def not_assessed(source: Source, error: NotAssessedError) -> Assessment:
    """Return the assessment of an input that could not be read, with the reason."""
    return Assessment(
        source=source,
        tool=tool_info(()),
        status="not_assessed",
        reason=str(error),
        reason_code=error.reason.code,
    )


def tool_info(law: tuple[LawPackInfo, ...]) -> ToolInfo:
    """Return versions and hashes of what makes an assessment."""
    return ToolInfo(
        version=__version__,
        rules_sha256=registry.rules_sha256(),
        models=registry.model_infos(),
        law=law,
    )


def cover(doc: Document, covered: Iterable[str]) -> Coverage:
    """Tell how much of ``doc`` can be assessed: by language, and by what was read of it."""
    known = frozenset(covered)
    if not doc.languages:
        error = NotAssessedError(Reason.NOT_TEXT, "it holds no words of a language")
        return Coverage("not_assessed", str(error), error.reason.code)
    missing = [share for share in doc.languages if share.code not in known and share.share > MATERIAL_SHARE]
    if not any(share.code in known for share in doc.languages):
        return _language_gap("not_assessed", missing or list(doc.languages))
    if missing:
        if sum(share.share for share in doc.languages if share.code in known) < 1 - _NEARLY_ALL:
            return _language_gap("not_assessed", missing)
        return _language_gap("partly_assessed", missing)
    below = doc.extracted.figures.get("below_bar")
    if below:
        return Coverage("partly_assessed", " ".join(below), Reason.READ_IN_PART.code)
    return Coverage("assessed")


_NEARLY_ALL = 0.95
"""A text with at least this share in languages that are not covered is not assessed at all."""

_LANGUAGE_NAMES = {
    "en": "English",
    "ru": "Russian",
    "kk": "Kazakh",
    "uk": "Ukrainian",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "pt": "Portuguese",
    "pl": "Polish",
    "vi": "Vietnamese",
    "tr": "Turkish",
    "und": "a language that was not recognised",
}


def _language_gap(status: Status, missing: list[LanguageShare]) -> Coverage:
    parts = [
        f"{_LANGUAGE_NAMES.get(share.code, share.code)} ({share.share:.0%} of the words)" for share in missing
    ]
    error = NotAssessedError(Reason.NO_LANGUAGE, " and ".join(parts))
    reason = str(error) if status == "not_assessed" else "Part of the text was not assessed. " + str(error)
    return Coverage(status, reason, error.reason.code)
