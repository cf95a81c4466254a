"""Write the rows of one input or one content, in a transaction that the store has begun."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, insert, select, update

from tosscan.batch.content import Content, Reading
from tosscan.batch.inputs import Input
from tosscan.batch.job import Outcome
from tosscan.batch.keys import Keys
from tosscan.batch.tables import (
    ASSESSMENTS,
    CONTENTS,
    DETECTIONS,
    EXTRACTIONS,
    FINDINGS,
    INPUTS,
    LEDGER,
    PROTECTIONS,
)


def put_input(connection: Connection, entry: Input, reading: Reading, run: int) -> None:
    """Write an input with what reading it gave, in the place of what was known of it."""
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
        "provider": clean(entry.provider),
        "title": clean(entry.title),
        "version_date": clean(entry.date),
        "country": clean(entry.country),
        "sha256": content.sha256 if content else None,
        "media_type": content.media_type if content else None,
        "status": "pending" if content else "not_assessed",
        "reason_code": reading.reason_code,
        "reason": clean(reading.reason),
        "captured": None if reading.captured is None else json.dumps(dict(reading.captured), sort_keys=True),
        "run_id": run,
    }
    connection.execute(insert(INPUTS).values(row))


def put_stages(connection: Connection, content: Content, keys: Keys, outcome: Outcome, *, run: int) -> None:
    """Write the text and the findings that came of a job, where it made them anew."""
    if outcome.extraction is not None or outcome.unread:
        connection.execute(delete(EXTRACTIONS).where(of(EXTRACTIONS, content, keys.extract)))
        row = {
            **_place(content, keys.extract),
            "body": outcome.extraction,
            "reason_code": outcome.reason_code if outcome.unread else None,
            "reason": clean(outcome.reason) if outcome.unread else None,
            "run_id": run,
        }
        connection.execute(insert(EXTRACTIONS).values(row))
    if outcome.detection is not None:
        connection.execute(delete(DETECTIONS).where(of(DETECTIONS, content, keys.detect)))
        row = {**_place(content, keys.detect), "body": outcome.detection, "run_id": run}
        connection.execute(insert(DETECTIONS).values(row))


def put_assessment(
    connection: Connection, content: Content, key: str, outcome: Outcome, **columns: str | int | None
) -> None:
    """Write the assessment that came of a job with its findings and rows, and further ``columns``."""
    place, facts = _place(content, key), outcome.facts
    for table in (FINDINGS, LEDGER, PROTECTIONS, ASSESSMENTS):
        connection.execute(delete(table).where(of(table, content, key)))
    row = {
        **place,
        "status": outcome.status,
        "reason_code": outcome.reason_code,
        "reason": clean(outcome.reason),
        "title": clean(facts.get("title")),
        "words": facts.get("words", 0),
        "pages": facts.get("pages"),
        "version_date": facts.get("version_date"),
        "body": outcome.report,
        **columns,
    }
    connection.execute(insert(ASSESSMENTS).values(row))
    for table, name in ((FINDINGS, "findings"), (LEDGER, "ledger"), (PROTECTIONS, "protections")):
        rows = [{**place, **clean_row(item)} for item in facts.get(name, ())]
        if rows:
            connection.execute(insert(table), rows)


def set_status(connection: Connection, content: Content, key: str, **status: str | None) -> None:
    """Set ``status``, with its code and reason, on the inputs of ``content``."""
    connection.execute(
        update(INPUTS)
        .where(INPUTS.c.sha256 == content.sha256, INPUTS.c.media_type == content.media_type)
        .values(law_key=key, **status)
    )


def of(table: Table, content: Content, key: str) -> ColumnElement[bool]:
    columns = table.c
    return and_(
        columns.sha256 == content.sha256, columns.media_type == content.media_type, columns.key == key
    )


def current(table: Table) -> ColumnElement[bool]:
    """Return the condition that a row is of the assessment that counts for an input."""
    return and_(
        INPUTS.c.sha256 == table.c.sha256,
        INPUTS.c.media_type == table.c.media_type,
        INPUTS.c.law_key == table.c.key,
    )


def _place(content: Content, key: str) -> dict[str, Any]:
    return {**asdict(content), "key": key}


def clean_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``row`` with its texts as every database takes them."""
    return {name: clean(value) if isinstance(value, str) else value for name, value in row.items()}


def clean(text: str | None) -> str | None:
    """Return ``text`` as every database takes it: no lone surrogate of a file's name, no NUL."""
    return None if text is None else text.encode("utf-8", "replace").decode().replace("\0", "")
