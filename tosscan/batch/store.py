"""The store of a batch: inputs, texts, findings, assessments in one database, written by the parent alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from tosscan.batch import schema
from tosscan.batch.inputs import Input
from tosscan.batch.job import Outcome
from tosscan.batch.keys import Keys
from tosscan.batch.tables import (
    ASSESSMENTS,
    CONTENTS,
    DECISIONS,
    DETECTIONS,
    EXTRACTIONS,
    FINDINGS,
    INPUTS,
    LEDGER,
    PROTECTIONS,
    RUNS,
)
from tosscan.decisions import Register
from tosscan.errors import TosscanError
from tosscan.version import __version__

FILE = "tosscan.sqlite"
_STATUS = ("status", "reason_code", "reason")


class StoreError(TosscanError):
    """The store could not be written or read; the text says why, such as a full disk."""


@dataclass(frozen=True, slots=True, order=True)
class Content:
    """Bytes by their hash, and the format that they are read as: the name of a file may decide that."""

    sha256: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Known:
    """What is in the store of one content for the keys of a run; ``unread`` is why it has no text."""

    extraction: bytes | None = None
    detection: bytes | None = None
    unread: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading an input gave: a content, or the reason why there is none.

    ``data`` are bytes to keep (of an address), ``captured`` is its record of capture.
    """

    content: Content | None = None
    size: int = 0
    data: bytes | None = None
    captured: Mapping[str, Any] | None = None
    reason_code: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """An assessment that is in the store: its status and the name of its reports (None where it has none)."""

    status: str
    report: str | None


class Store:
    """One open store; use it as a context, which closes it. Every write is whole or not at all."""

    def __init__(self, place: Path | str) -> None:
        """Open or make the store at ``place``: the path of an SQLite file or the address of a server.

        Raises:
            StoreError: it cannot be opened.
            UsageError: it was made by a newer tosscan, or a driver is missing.
        """
        self._engine = schema.connect(place)
        try:
            with _told():
                schema.migrate(self._engine)
        except TosscanError:
            self._engine.dispose()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._engine.dispose()

    def begin_run(self, keys: Keys, options: Mapping[str, Any]) -> int:
        """Note that a run begins and return its number; ones that never ended are noted as stopped."""
        with _told(), self._engine.begin() as connection:
            connection.execute(update(RUNS).where(RUNS.c.state == "running").values(state="stopped"))
            last: int | None = connection.execute(select(func.max(RUNS.c.id))).scalar()
            number = (last or 0) + 1
            row = {
                "id": number,
                "started": _now(),
                "state": "running",
                "version": __version__,
                "extract_key": keys.extract,
                "detect_key": keys.detect,
                "law_key": keys.law,
                "options": json.dumps(dict(options), sort_keys=True, default=str),
            }
            connection.execute(insert(RUNS).values(row))
        return number

    def end_run(self, number: int, state: str) -> None:
        """Note how a run ended: ``done``, ``stopped`` or ``failed``."""
        with _told(), self._engine.begin() as connection:
            connection.execute(update(RUNS).where(RUNS.c.id == number).values(state=state, ended=_now()))

    def fetched(self, id_: str) -> Reading | None:
        """Return what fetching an address gave in an earlier run, without its bytes; None where nothing."""
        query = (
            select(INPUTS.c.media_type, INPUTS.c.captured, CONTENTS.c.sha256, CONTENTS.c.size)
            .join(CONTENTS, INPUTS.c.sha256 == CONTENTS.c.sha256)
            .where(INPUTS.c.id == id_)
        )
        with _told(), self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        captured = None if row.captured is None else json.loads(row.captured)
        return Reading(Content(row.sha256, row.media_type), row.size, captured=captured)

    def data(self, sha256: str) -> bytes | None:
        """Return the bytes that are kept of a fetched content, or None."""
        query = select(CONTENTS.c.data).where(CONTENTS.c.sha256 == sha256)
        with _told(), self._engine.connect() as connection:
            data: bytes | None = connection.execute(query).scalar()
        return data

    def put_inputs(self, rows: Iterable[tuple[Input, Reading]], run: int) -> None:
        """Write inputs with what reading them gave, in the place of what was known of them."""
        with _told(), self._engine.begin() as connection:
            for entry, reading in rows:
                _put_input(connection, entry, reading, run)

    def settle(self, contents: Iterable[Content], key: str) -> dict[Content, Settled]:
        """Set the assessments under ``key`` that are there on the inputs of ``contents``, and return them."""
        columns = ASSESSMENTS.c
        query = select(
            columns.sha256,
            columns.media_type,
            columns.status,
            columns.reason_code,
            columns.reason,
            columns.report,
        ).where(columns.key == key)
        wanted = set(contents)
        settled: dict[Content, Settled] = {}
        with _told(), self._engine.begin() as connection:
            for row in connection.execute(query).all():
                content = Content(row.sha256, row.media_type)
                if content in wanted:
                    settled[content] = Settled(row.status, row.report)
                    told = {name: getattr(row, name) for name in _STATUS}
                    _set_status(connection, content, key, **told)
        return settled

    def forget(self, content: Content, keys: Keys) -> None:
        """Take back a failure, so that the work on ``content`` is done again from its bytes."""
        with _told(), self._engine.begin() as connection:
            connection.execute(delete(ASSESSMENTS).where(_of(ASSESSMENTS, content, keys.law)))
            connection.execute(delete(DETECTIONS).where(_of(DETECTIONS, content, keys.detect)))
            connection.execute(delete(EXTRACTIONS).where(_of(EXTRACTIONS, content, keys.extract)))

    def known(self, content: Content, keys: Keys) -> Known:
        """Return what earlier runs have made of ``content`` that still holds."""
        with _told(), self._engine.connect() as connection:
            text = connection.execute(
                select(EXTRACTIONS.c.body, EXTRACTIONS.c.reason_code, EXTRACTIONS.c.reason).where(
                    _of(EXTRACTIONS, content, keys.extract)
                )
            ).first()
            detection: bytes | None = connection.execute(
                select(DETECTIONS.c.body).where(_of(DETECTIONS, content, keys.detect))
            ).scalar()
        if text is None:
            return Known()
        if text.body is None:
            return Known(unread=(text.reason_code, text.reason))
        return Known(text.body, detection)

    def record(self, content: Content, keys: Keys, outcome: Outcome, *, report: str | None, run: int) -> None:
        """Write all that came of a job on ``content``, whole or not at all, and set it on its inputs.

        ``report`` is the name of its reports, without ending; None where there are none.
        """
        with _told(), self._engine.begin() as connection:
            _put_stages(connection, content, keys, outcome, run=run)
            _put_assessment(connection, content, keys.law, outcome, report=report, run=run)
            told = {name: _clean(getattr(outcome, name)) for name in _STATUS}
            _set_status(connection, content, keys.law, **told)

    def add_decisions(self, register: Register) -> int:
        """Keep the decisions that are not in the store yet; return how many those are."""
        with _told(), self._engine.begin() as connection:
            names = ("fingerprint", "decided_at", "decided_by", "state", "reason")
            there = {tuple(row) for row in connection.execute(select(*(DECISIONS.c[name] for name in names)))}
            fresh = []
            for entry in register.entries:
                row = _decision_row(entry.subject, entry.decision)
                if tuple(row[name] for name in names) not in there:
                    fresh.append(row)
            if fresh:
                connection.execute(insert(DECISIONS), fresh)
        return len(fresh)

    def counts(self, run: int) -> dict[str, int]:
        """Return how many inputs of a run have each status."""
        query = select(INPUTS.c.status, func.count()).where(INPUTS.c.run_id == run).group_by(INPUTS.c.status)
        with _told(), self._engine.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def worst(self, run: int) -> int:
        """Return the highest severity of a finding of a run that no person has rejected; 0 for none."""
        rejected = {name for name, row in self.decisions().items() if row["state"] == "rejected"}
        query = (
            select(FINDINGS.c.severity, FINDINGS.c.fingerprint)
            .join(INPUTS, _current(FINDINGS))
            .where(INPUTS.c.run_id == run, FINDINGS.c.severity > 1)
            .distinct()
        )
        with _told(), self._engine.connect() as connection:
            rows = connection.execute(query)
            return max((severity for severity, name in rows if name not in rejected), default=0)

    def failures(self) -> list[tuple[str, str]]:
        """Return path and reason of each input that could not be assessed, by path."""
        query = select(INPUTS.c.path, INPUTS.c.reason).where(INPUTS.c.status == "not_assessed")
        with _told(), self._engine.connect() as connection:
            return [(path, reason) for path, reason in connection.execute(query.order_by(INPUTS.c.path))]

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield every input with the packed report (``body``) of its assessment, by path, hash and id."""
        query = select(INPUTS.c.id, INPUTS.c.path, INPUTS.c.sha256)
        with _told(), self._engine.connect() as connection:
            # Sorted here, for each database sorts text in an order of its own.
            order = sorted(
                connection.execute(query).all(), key=lambda row: (row.path, row.sha256 or "", row.id)
            )
            for row in order:
                found = connection.execute(
                    select(INPUTS, ASSESSMENTS.c.body)
                    .select_from(INPUTS.outerjoin(ASSESSMENTS, _current(ASSESSMENTS)))
                    .where(INPUTS.c.id == row.id)
                ).mappings()
                yield dict(found.one())

    def decisions(self) -> dict[str, dict[str, Any]]:
        """Return the latest decision on each finding by fingerprint; it may be one to take another back."""
        with _told(), self._engine.connect() as connection:
            rows = connection.execute(select(DECISIONS)).mappings().all()
        ordered = sorted(
            rows, key=lambda row: (row["decided_at"], row["decided_by"], row["state"], row["reason"])
        )
        return {row["fingerprint"]: dict(row) for row in ordered}


def _put_input(connection: Connection, entry: Input, reading: Reading, run: int) -> None:
    content = reading.content
    if content is not None:
        there = connection.execute(
            select(CONTENTS.c.sha256).where(CONTENTS.c.sha256 == content.sha256)
        ).first()
        if there is None:
            row = {"sha256": content.sha256, "size": reading.size, "data": reading.data}
            connection.execute(insert(CONTENTS).values(row))
        elif reading.data is not None:
            connection.execute(
                update(CONTENTS).where(CONTENTS.c.sha256 == content.sha256).values(data=reading.data)
            )
    connection.execute(delete(INPUTS).where(INPUTS.c.id == entry.id))
    row = {
        "id": entry.id,
        "path": entry.shown,
        "path_bytes": entry.place,
        "address": entry.address,
        "provider": _clean(entry.provider),
        "title": _clean(entry.title),
        "version_date": _clean(entry.date),
        "country": _clean(entry.country),
        "sha256": content.sha256 if content else None,
        "media_type": content.media_type if content else None,
        "status": "pending" if content else "not_assessed",
        "reason_code": reading.reason_code,
        "reason": _clean(reading.reason),
        "captured": None if reading.captured is None else json.dumps(dict(reading.captured), sort_keys=True),
        "run_id": run,
    }
    connection.execute(insert(INPUTS).values(row))


def _put_stages(connection: Connection, content: Content, keys: Keys, outcome: Outcome, *, run: int) -> None:
    if outcome.extraction is not None or outcome.unread:
        connection.execute(delete(EXTRACTIONS).where(_of(EXTRACTIONS, content, keys.extract)))
        row = {
            **_place(content, keys.extract),
            "body": outcome.extraction,
            "reason_code": outcome.reason_code if outcome.unread else None,
            "reason": _clean(outcome.reason) if outcome.unread else None,
            "run_id": run,
        }
        connection.execute(insert(EXTRACTIONS).values(row))
    if outcome.detection is not None:
        connection.execute(delete(DETECTIONS).where(_of(DETECTIONS, content, keys.detect)))
        row = {**_place(content, keys.detect), "body": outcome.detection, "run_id": run}
        connection.execute(insert(DETECTIONS).values(row))


def _put_assessment(
    connection: Connection, content: Content, key: str, outcome: Outcome, *, report: str | None, run: int
) -> None:
    place, facts = _place(content, key), outcome.facts
    for table in (FINDINGS, LEDGER, PROTECTIONS, ASSESSMENTS):
        connection.execute(delete(table).where(_of(table, content, key)))
    row = {
        **place,
        "status": outcome.status,
        "reason_code": outcome.reason_code,
        "reason": _clean(outcome.reason),
        "title": _clean(facts.get("title")),
        "words": facts.get("words", 0),
        "pages": facts.get("pages"),
        "version_date": facts.get("version_date"),
        "report": report,
        "body": outcome.report,
        "run_id": run,
    }
    connection.execute(insert(ASSESSMENTS).values(row))
    for table, name in ((FINDINGS, "findings"), (LEDGER, "ledger"), (PROTECTIONS, "protections")):
        rows = [{**place, **_clean_row(item)} for item in facts.get(name, ())]
        if rows:
            connection.execute(insert(table), rows)


def _set_status(connection: Connection, content: Content, key: str, **status: str | None) -> None:
    """Set ``status``, with its code and reason, on the inputs of ``content``."""
    connection.execute(
        update(INPUTS)
        .where(INPUTS.c.sha256 == content.sha256, INPUTS.c.media_type == content.media_type)
        .values(law_key=key, **status)
    )


def _decision_row(subject: Any, decision: Any) -> dict[str, Any]:
    return {
        "fingerprint": subject.fingerprint,
        "decided_at": decision.at or "",
        "decided_by": decision.by or "",
        "state": decision.state,
        "reason": _clean(decision.reason) or "",
        "category": subject.category,
        "severity": subject.severity,
        "witnesses": subject.witnesses,
        "clause": _clean(subject.clause),
        "words": _clean(subject.text),
        "source_sha256": subject.source_sha256,
        "tool": subject.tool,
    }


def _of(table: Table, content: Content, key: str) -> ColumnElement[bool]:
    columns = table.c
    return and_(
        columns.sha256 == content.sha256, columns.media_type == content.media_type, columns.key == key
    )


def _current(table: Table) -> ColumnElement[bool]:
    """Return the condition that a row is of the assessment that counts for an input."""
    return and_(
        INPUTS.c.sha256 == table.c.sha256,
        INPUTS.c.media_type == table.c.media_type,
        INPUTS.c.law_key == table.c.key,
    )


def _place(content: Content, key: str) -> dict[str, Any]:
    return {**asdict(content), "key": key}


def _clean_row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _clean(value) if isinstance(value, str) else value for name, value in row.items()}


def _clean(text: str | None) -> str | None:
    """Return ``text`` as every database takes it: no lone surrogate of a file's name, no NUL."""
    return None if text is None else text.encode("utf-8", "replace").decode().replace("\0", "")


@contextmanager
def _told() -> Iterator[None]:
    """Turn the refusal of a database into one line."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        raise StoreError(f"the store cannot be used: {' '.join(str(cause).split())}") from None


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
