"""The store of a batch: inputs, texts, findings, assessments in one database, written by the parent alone."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from tosscan.batch import decided, records, schema
from tosscan.batch.content import Content, Known, Reading, Settled
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
    RUNS,
)
from tosscan.decisions import Register
from tosscan.errors import TosscanError
from tosscan.version import __version__

FILE = "tosscan.sqlite"
_STATUS = ("status", "reason_code", "reason")


class StoreError(TosscanError):
    """The store could not be written or read; the text says why, such as a full disk."""


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
                records.put_input(connection, entry, reading, run)

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
            columns.decided,
        ).where(columns.key == key)
        wanted = set(contents)
        settled: dict[Content, Settled] = {}
        with _told(), self._engine.begin() as connection:
            for row in connection.execute(query).all():
                content = Content(row.sha256, row.media_type)
                if content in wanted:
                    settled[content] = Settled(row.status, row.report, row.decided)
                    told = {name: getattr(row, name) for name in _STATUS}
                    records.set_status(connection, content, key, **told)
        return settled

    def found(self, key: str) -> dict[Content, set[str]]:
        """Return the fingerprints of the findings of severity 2 and 3 under ``key``, by content."""
        columns = FINDINGS.c
        query = select(columns.sha256, columns.media_type, columns.fingerprint).where(
            columns.key == key, columns.severity > 1
        )
        found: dict[Content, set[str]] = defaultdict(set)
        with _told(), self._engine.connect() as connection:
            for sha256, media_type, fingerprint in connection.execute(query):
                found[Content(sha256, media_type)].add(fingerprint)
        return found

    def forget(self, content: Content, keys: Keys) -> None:
        """Take back a failure, so that the work on ``content`` is done again from its bytes."""
        with _told(), self._engine.begin() as connection:
            connection.execute(delete(ASSESSMENTS).where(records.of(ASSESSMENTS, content, keys.law)))
            connection.execute(delete(DETECTIONS).where(records.of(DETECTIONS, content, keys.detect)))
            connection.execute(delete(EXTRACTIONS).where(records.of(EXTRACTIONS, content, keys.extract)))

    def known(self, content: Content, keys: Keys) -> Known:
        """Return what earlier runs have made of ``content`` that still holds."""
        with _told(), self._engine.connect() as connection:
            text = connection.execute(
                select(EXTRACTIONS.c.body, EXTRACTIONS.c.reason_code, EXTRACTIONS.c.reason).where(
                    records.of(EXTRACTIONS, content, keys.extract)
                )
            ).first()
            detection: bytes | None = connection.execute(
                select(DETECTIONS.c.body).where(records.of(DETECTIONS, content, keys.detect))
            ).scalar()
        if text is None:
            return Known()
        if text.body is None:
            return Known(unread=(text.reason_code, text.reason))
        return Known(text.body, detection)

    def record(
        self,
        content: Content,
        keys: Keys,
        outcome: Outcome,
        *,
        report: str | None,
        run: int,
        shown: str | None = None,
    ) -> None:
        """Write all that came of a job on ``content``, whole or not at all, and set it on its inputs.

        ``report`` is the name of its reports, without ending (None where there
        are none), ``shown`` is a hash over the decisions that they show.
        """
        with _told(), self._engine.begin() as connection:
            records.put_stages(connection, content, keys, outcome, run=run)
            columns = {"report": report, "decided": shown, "run_id": run}
            records.put_assessment(connection, content, keys.law, outcome, **columns)
            told = {name: records.clean(getattr(outcome, name)) for name in _STATUS}
            records.set_status(connection, content, keys.law, **told)

    def add_decisions(self, register: Register) -> int:
        """Keep the decisions that are not in the store yet; return how many those are."""
        with _told(), self._engine.begin() as connection:
            key = [DECISIONS.c[name] for name in decided.KEY]
            there = {tuple(row) for row in connection.execute(select(*key))}
            rows = [records.clean_row(decided.row(entry)) for entry in register.entries]
            fresh = [row for row in rows if tuple(row[name] for name in decided.KEY) not in there]
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
            .join(INPUTS, records.current(FINDINGS))
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
                    .select_from(INPUTS.outerjoin(ASSESSMENTS, records.current(ASSESSMENTS)))
                    .where(INPUTS.c.id == row.id)
                ).mappings()
                yield dict(found.one())

    def decisions(self) -> dict[str, dict[str, Any]]:
        """Return the latest decision on each finding by fingerprint; it may be one to take another back."""
        return {row["fingerprint"]: dict(row) for row in decided.in_order(self._decisions())}

    def register(self) -> Register:
        """Return all decisions. Raises DataError where one is none that tosscan wrote."""
        return decided.register(self._decisions())

    def _decisions(self) -> list[Mapping[str, Any]]:
        with _told(), self._engine.connect() as connection:
            return [dict(row) for row in connection.execute(select(DECISIONS)).mappings()]


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
