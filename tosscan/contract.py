"""Walk several documents through the rooms as one contract.

Each is brought and read by itself, with its own limits and its own figures;
what was read is then put together as one document, in the order given, so that
all later stages see one contract. A document that could not be read leaves the
contract ``partly_assessed``: what it lacks may stand there.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tosscan.detect import registry
from tosscan.document.joint import Part, part_at
from tosscan.document.source import RawDocument, Source
from tosscan.document.tree import Document
from tosscan.errors import NotAssessedError, Reason
from tosscan.findings.assessment import Assessment, Status
from tosscan.findings.finding import Finding, Quote
from tosscan.scanner import Scanner, cover, tool_info, unread
from tosscan.segment.join import combined, join_documents

MEDIA_TYPE = "multipart/mixed"
"""The media type of a contract of several documents."""

MOST_TOLD = 3
"""Documents of which a contract's reason says why each was not read; of more it only gives the names."""


@dataclass(frozen=True, slots=True)
class Contract:
    """The parts of a contract in the order given, and the document that was put together from them.

    ``document`` is None where none of them could be read.
    """

    source: Source
    parts: tuple[Part, ...]
    document: Document | None


def scan_contract(scanner: Scanner, sources: Sequence[str | Path]) -> Assessment:
    """Return the assessment of ``sources`` (paths, ``-``, addresses) as one contract.

    Raises only for faults of the call or of tosscan's own data files (UsageError, DataError).
    """
    return assess_contract(scanner, read_contract(scanner, sources))


def read_contract(scanner: Scanner, sources: Sequence[str | Path]) -> Contract:
    """Return the contract that ``sources`` are the parts of; raises nothing for one that cannot be read."""
    taken = Taken()
    for source in sources:
        try:
            raw = scanner.load(source)
        except NotAssessedError as error:
            taken.lose(unread(str(source)), error)
        else:
            taken.read(scanner, raw)
    return taken.contract()


class Taken:
    """Takes in the documents of a contract one after another."""

    def __init__(self) -> None:
        """Begin with none."""
        self._parts: list[Part] = []
        self._documents: dict[int, Document] = {}
        self._words = 0

    def lose(self, source: Source, error: NotAssessedError, raw: RawDocument | None = None) -> None:
        """Add a part that could not be read, for the reason in ``error``."""
        self.add(Part(self._next, source, "", "not_assessed", str(error), error.reason.code, raw=raw))

    def add(self, part: Part) -> None:
        """Add a part of which nothing stands in the text."""
        self._parts.append(replace(part, number=self._next, title=_printable(part.source.name)))

    def read(self, scanner: Scanner, raw: RawDocument) -> NotAssessedError | None:
        """Read ``raw`` and add it; return why it could not be read, None where it was.

        Bytes that an earlier part has are not read twice.
        """
        number = self._next
        same = next((part for part in self._parts if part.source.sha256 == raw.source.sha256), None)
        if same is not None:
            reason = f"It is byte for byte document {same.number} and was read once."
            repeats = same.repeats or same.number
            self.add(Part(number, raw.source, "", "repeated", reason, repeats=repeats, raw=raw))
            return None
        try:
            doc = scanner.read(raw)
        except NotAssessedError as error:
            self.lose(raw.source, error, raw)
            return error
        limit, words = scanner.config.limits.contract_words, self._words + doc.words
        if words > limit:
            large = NotAssessedError(Reason.TOO_LARGE, f"{limit:,} words for one contract")
            self.lose(raw.source, large, raw)
            return large
        self._words = words
        coverage = cover(doc, registry.languages_covered())
        self._documents[number] = doc
        self._parts.append(
            Part(
                number,
                raw.source,
                _printable(doc.title or raw.source.name),
                coverage.status,
                coverage.reason,
                coverage.code,
                extracted=doc.extracted,
                version_date=doc.version_date,
                languages=tuple((language.code, language.share) for language in doc.languages),
                raw=raw,
            )
        )
        return None

    def contract(self) -> Contract:
        """Return the contract of the parts taken in."""
        parts = tuple(_apart(self._parts))
        source = joint_source([part.source for part in parts])
        if not self._documents:
            return Contract(source, parts, None)
        doc = join_documents(source, parts, self._documents)
        return Contract(source, doc.parts, doc)

    @property
    def _next(self) -> int:
        return len(self._parts) + 1


def assess_contract(scanner: Scanner, contract: Contract) -> Assessment:
    """Return what the detectors and the law say of ``contract``.

    Its status is that of its parts together: ``not_assessed`` where none was
    assessed, ``assessed`` where all were, wholly.
    """
    parts = contract.parts
    status, reason, code = _standing(parts)
    if contract.document is None:
        return Assessment(contract.source, tool_info(()), status, reason, code, parts=parts)
    made = _titled(scanner.assess(contract.document), parts)
    if made.status == "not_assessed" or status == "assessed":
        return made
    # What was found in the parts that were read stands; nothing is said of the others.
    return replace(made, status="partly_assessed", reason=reason, reason_code=code)


def _titled(made: Assessment, parts: tuple[Part, ...]) -> Assessment:
    """Return ``made`` with every quotation naming the part in which it stands."""

    def titled(quote: Quote) -> Quote:
        part = part_at(parts, quote.span.start)
        return replace(quote, part=part.title) if part else quote

    def found(findings: Iterable[Finding]) -> tuple[Finding, ...]:
        return tuple(replace(finding, quote=titled(finding.quote)) for finding in findings)

    return replace(
        made,
        findings=found(made.findings),
        fair=found(made.fair),
        hints=found(made.hints),
        quotes={name: titled(quote) for name, quote in made.quotes.items()},
        parts=parts,
    )


def joint_source(sources: Sequence[Source]) -> Source:
    """Return the description of several sources as one.

    ``sha256`` is the hash of their hashes, each on a line of its own (an
    empty line for what could not be had), so that any program can make it.
    """
    name = combined([source.name for source in sources])
    return Source(
        uri=name,
        name=name,
        media_type=MEDIA_TYPE,
        sha256=joint_sha256([source.sha256 for source in sources]),
        size=sum(source.size for source in sources),
    )


def joint_sha256(hashes: Iterable[str]) -> str:
    """Return the SHA-256 over ``hashes``, each on a line of its own."""
    return hashlib.sha256("".join(f"{each}\n" for each in hashes).encode()).hexdigest()


def _standing(parts: Sequence[Part]) -> tuple[Status, str | None, str | None]:
    """Return the status that the parts give the whole, its reason and the reason's code."""
    short = [part for part in parts if part.status in ("not_assessed", "partly_assessed")]
    if not short:
        return "assessed", None, None
    lost = [part for part in short if part.status == "not_assessed"]
    status: Status = "not_assessed" if not any(_speaks(part) for part in parts) else "partly_assessed"
    if len(short) > MOST_TOLD:
        named = lost or short
        names = ", ".join(part.source.name for part in named)
        told = "were not assessed" if lost else "were assessed in part only"
        reason = f"Of the {len(parts)} documents of this contract {len(named)} {told}: {names}."
    else:
        reason = " ".join(_told(part) for part in short)
    return status, reason, (lost or short)[0].reason_code


def _told(part: Part) -> str:
    how = "was not assessed" if part.status == "not_assessed" else "was assessed in part only"
    return f"Document {part.number} of this contract {how}: {part.source.name}. {part.reason or ''}".strip()


def _speaks(part: Part) -> bool:
    return part.status in ("assessed", "partly_assessed")


def _apart(parts: Sequence[Part]) -> Iterable[Part]:
    """Yield ``parts`` with titles that tell them apart: the source's name behind one that stands twice."""
    counts: Mapping[str, int] = Counter(part.title.casefold() for part in parts if part.extracted is not None)
    for part in parts:
        alike = (
            part.extracted is not None
            and counts[part.title.casefold()] > 1
            and part.title != part.source.name
        )
        yield replace(part, title=f"{part.title} ({_printable(part.source.name)})") if alike else part


def _printable(name: str) -> str:
    """Return ``name`` on one line, without what acts on the text around it; "-" where nothing is left."""
    plain = "".join(char if char.isprintable() else " " for char in name)
    return " ".join(plain.split()) or "-"
