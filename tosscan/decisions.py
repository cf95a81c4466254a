"""Keep what people decided on findings in a file of its own, and set it on a new scan by fingerprint.

The file (``tosscan.decisions/1``) is a record that only grows: each decision
stands in it with the words that it was made on, and the latest on a finding
counts. A decision whose finding is not there any more stays in the file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from tosscan.errors import DataError, UsageError
from tosscan.findings.assessment import Assessment
from tosscan.findings.category import SLUGS
from tosscan.findings.decision import UNDECIDED, Decision, decision

SCHEMA = "tosscan.decisions/1"
WITNESSES = ("both", "rules", "classifier", "none")
LARGEST = 64 * 1024 * 1024  # bytes of a file; 5,000 decisions with their words take about three million
_FINGERPRINT = re.compile("[0-9a-f]{16}")
_SHA256 = re.compile("[0-9a-f]{64}|")


@dataclass(frozen=True, slots=True)
class Subject:
    """The finding that was decided on, as it was then.

    ``witnesses`` are those that spoke for it ("both", "rules", "classifier"
    or "none"), ``source_sha256`` is that of the file or page that was
    scanned ("" where not known), ``tool`` the version that found it.
    """

    fingerprint: str
    category: str
    severity: int
    witnesses: str
    clause: str | None
    text: str
    source_sha256: str
    tool: str

    @property
    def id(self) -> str:
        """The id of the finding in reports."""
        return f"f-{self.fingerprint[:8]}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One decision on one finding."""

    subject: Subject
    decision: Decision

    @property
    def key(self) -> tuple[str, Decision]:
        """What makes two entries one and the same decision, however often it was handed on."""
        return (self.subject.fingerprint, self.decision)


@dataclass(frozen=True, slots=True)
class Register:
    """Decisions in the order in which they were made; several on one finding are its history."""

    entries: tuple[Entry, ...] = ()

    def latest(self) -> dict[str, Entry]:
        """Return the latest decision on each finding, by fingerprint; it may be one to take another back."""
        return {entry.subject.fingerprint: entry for entry in self.entries}

    def standing(self) -> dict[str, Entry]:
        """Return the latest decision on each finding, by fingerprint, without those that were taken back."""
        latest = self.latest().items()
        return {name: entry for name, entry in latest if entry.decision.state != "undecided"}

    def joined(self, other: Register) -> Register:
        """Return the decisions of both, each once, by the time they were made.

        Of two of the same moment the one of ``other`` comes later.
        """
        once = {entry.key: entry for entry in (*self.entries, *other.entries)}
        return Register(tuple(sorted(once.values(), key=lambda entry: entry.decision.at or "")))

    def disputes(self, other: Register) -> list[tuple[Entry, Entry]]:
        """Return pairs (from here, from ``other``) in which one finding was decided differently."""
        mine, theirs = self.standing(), other.standing()
        pairs = [(entry, theirs[name]) for name, entry in mine.items() if name in theirs]
        return [(one, two) for one, two in pairs if one.decision.state != two.decision.state]


@dataclass(frozen=True, slots=True)
class Applied:
    """An assessment with decisions set on its findings.

    ``used`` are the fingerprints of those that were; ``elsewhere`` counts the
    ones made on another edition of the text, ``reweighed`` the ones whose
    finding has another severity now.
    """

    assessment: Assessment
    used: frozenset[str]
    elsewhere: int
    reweighed: int


def apply(assessment: Assessment, register: Register) -> Applied:
    """Return ``assessment`` with what stands in ``register`` set on the findings of the same fingerprints."""
    standing = register.standing()
    met = {found.fingerprint: found for found in assessment.findings if found.fingerprint in standing}
    findings = tuple(
        replace(found, decision=standing[found.fingerprint].decision) if found.fingerprint in met else found
        for found in assessment.findings
    )
    subjects = [(standing[name].subject, found) for name, found in met.items()]
    return Applied(
        assessment=replace(assessment, findings=findings),
        used=frozenset(met),
        elsewhere=sum(subject.source_sha256 not in ("", assessment.source.sha256) for subject, _ in subjects),
        reweighed=sum(subject.severity != found.severity for subject, found in subjects),
    )


def of_report(report: Mapping[str, Any]) -> tuple[dict[str, Subject], Register]:
    """Return the findings of a JSON report by fingerprint, and the decisions that the report carries.

    Raises:
        UsageError: a finding lacks what a decision is recorded with.
    """
    try:
        source, tool = str(report["document"]["sha256"]), str(report["tool"]["version"])
        items = [(_found(item, source, tool), item["decision"]) for item in report["findings"]]
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise UsageError("the report lacks what a decision is recorded with; scan the text again") from error
    entries = []
    for subject, made in items:
        if made.get("state") == UNDECIDED.state:
            continue
        try:
            entries.append(Entry(subject, _decision(made)))
        except ValueError as error:
            raise UsageError(f"the decision that the report has on {subject.id}: {error}") from None
    return {subject.fingerprint: subject for subject, _ in items}, Register().joined(Register(tuple(entries)))


def _found(item: Mapping[str, Any], source: str, tool: str) -> Subject:
    rules, vote = item["witnesses"]["rules"], item["witnesses"]["classifier"]
    voted = vote is not None and vote["probability"] >= vote["threshold"]
    witnesses = "both" if rules and voted else "rules" if rules else "classifier" if voted else "none"
    return _subject({**item, "witnesses": witnesses, "source_sha256": source, "tool": tool})


def read(path: Path) -> Register:
    """Return the decisions in the file at ``path``.

    Raises:
        UsageError: the file cannot be read or is too large.
        DataError: it is no file of decisions; says which entry is wrong, and why.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise UsageError(f"{path}: too large for a file of decisions")
        return parse(path.read_bytes(), name=str(path))
    except OSError as error:
        raise UsageError(f"{path}: {(error.strerror or str(error)).lower()}") from None


def parse(data: bytes, *, name: str) -> Register:
    """Return the decisions in the bytes of a file called ``name``, such as :func:`written` gives.

    Raises:
        DataError: it is no file of decisions; says which entry is wrong, and why.
    """
    try:
        content = json.loads(data, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise DataError(name, "file", "is not JSON") from None
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise DataError(name, "schema", f"this is no file of decisions ({SCHEMA})")
    entries = content.get("decisions")
    if not isinstance(entries, list):
        raise DataError(name, "decisions", "there must be a list of them")
    return Register().joined(Register(tuple(_entries(entries, name))))


def _entries(items: Iterable[object], file: str) -> Iterator[Entry]:
    for number, item in enumerate(items):
        try:
            fields = item if isinstance(item, Mapping) else {}
            yield Entry(_subject(fields), _decision(fields))
        except ValueError as error:
            raise DataError(file, f"decisions[{number}]", str(error)) from None


def _decision(item: Mapping[str, Any]) -> Decision:
    return decision(
        item.get("state"), by=item.get("by"), at=item.get("at"), reason=item.get("reason"), to=item.get("to")
    )


def _subject(item: Mapping[str, Any]) -> Subject:
    """Return the finding that ``item`` tells of. Raises ValueError."""
    severity, clause = item.get("severity"), item.get("clause")
    if type(severity) is not int or severity not in (2, 3):
        raise ValueError("severity must be 2 or 3")
    if clause is not None and not isinstance(clause, str):
        raise ValueError("clause is no text")
    if item.get("category") not in SLUGS:
        raise ValueError("category is none of those that are known")
    if item.get("witnesses") not in WITNESSES:
        raise ValueError(f"witnesses must be one of {', '.join(WITNESSES)}")
    return Subject(
        fingerprint=_text(item, "fingerprint", _FINGERPRINT),
        category=str(item["category"]),
        severity=severity,
        witnesses=str(item["witnesses"]),
        clause=clause,
        text=_text(item, "text"),
        source_sha256=_text(item, "source_sha256", _SHA256),
        tool=_text(item, "tool"),
    )


def _text(item: Mapping[str, Any], name: str, shape: re.Pattern[str] | None = None) -> str:
    value = item.get(name)
    if not isinstance(value, str) or (shape and not shape.fullmatch(value)):
        raise ValueError(f"{name} is not what tosscan writes there")
    return value


def written(register: Register) -> bytes:
    """Return the file of ``register``: JSON in UTF-8, the same bytes for the same decisions."""
    entries = [
        {"id": entry.subject.id, **asdict(entry.subject), **asdict(entry.decision)}
        for entry in register.entries
    ]
    text = json.dumps({"schema": SCHEMA, "decisions": entries}, ensure_ascii=False, indent=1)
    return (text + "\n").encode("utf-8", "replace")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name stands twice")
    return made
