"""The store keeps what it is given, whole, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, text

from tosscan.batch import codec, schema
from tosscan.batch.content import Content, Known, Reading
from tosscan.batch.inputs import Input
from tosscan.batch.job import Outcome
from tosscan.batch.keys import Keys
from tosscan.batch.store import Store, StoreError
from tosscan.batch.tables import METADATA
from tosscan.decisions import Entry, Register, Subject
from tosscan.errors import UsageError
from tosscan.findings.decision import Decision

KEYS = Keys("e" * 64, "d" * 64, "l" * 64)
CONTENT = Content("a" * 64, "text/markdown")
INPUT = Input(b"/t/\xff.md", "t/\\xff.md", provider="Gull")
FINDING = {
    "category": "arbitration",
    "severity": 3,
    "confidence": 0.9,
    "id": "f-12345678",
    "fingerprint": "1" * 16,
    "clause": "2.1",
    "page": None,
    "pattern": None,
    "start_at": 5,
    "end_at": 9,
    "rules": "TS1",
    "words": "Text\0 with what \udcff no database takes.",
}
FACTS = {
    "title": "Terms",
    "words": 7,
    "pages": None,
    "version_date": "2026-05-02",
    "findings": [FINDING],
    "ledger": [{"power": "p", "kind": "power", "verdict": "absent", "against_default": "same"}],
    "protections": [{"protection": "home_forum", "status": "absent"}],
}
DONE = Outcome(
    "assessed", extraction=b"text", detection=b"found", report=codec.pack({"findings": []}), facts=FACTS
)
SUBJECT = Subject("1" * 16, "arbitration", 3, "both", "2.1", "Text.", "a" * 64, "0.1")


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path | str]:
    """Yield a path or an address at which there is no store yet."""
    if request.param == "sqlite":
        yield tmp_path / "store.sqlite"
        return
    address: str = request.getfixturevalue("postgres")
    yield address


@pytest.fixture
def store(place: Path | str) -> Iterator[Store]:
    with Store(place) as opened:
        yield opened


def fill(store: Store, outcome: Outcome = DONE) -> int:
    run = store.begin_run(KEYS, {"workers": 2})
    store.put_inputs([(INPUT, Reading(CONTENT, 7))], run)
    store.record(CONTENT, KEYS, outcome, report="terms-1", run=run)
    return run


def only(store: Store) -> dict[str, Any]:
    (row,) = store.rows()
    return row


def count(store: Store, table: str) -> int:
    with store._engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608


def test_migrations_make_the_tables_that_the_code_knows(store: Store) -> None:
    made = MetaData()
    made.reflect(store._engine)
    assert set(made.tables) == {*METADATA.tables, "schema_version"}
    for name, table in METADATA.tables.items():
        there = made.tables[name]
        assert [column.name for column in there.columns] == [column.name for column in table.columns]
        assert {column.name for column in there.primary_key} == {column.name for column in table.primary_key}
        nullable = {column.name: column.nullable for column in table.columns}
        assert {column.name: column.nullable for column in there.columns} == nullable


def test_opening_again_changes_nothing(place: Path | str) -> None:
    with Store(place) as store:
        fill(store)
    with Store(place) as store:
        assert only(store)["status"] == "assessed"


def test_a_store_of_a_newer_version_is_refused(place: Path | str) -> None:
    with Store(place) as store, store._engine.begin() as connection:
        connection.execute(text("INSERT INTO schema_version VALUES (9999)"))
    with pytest.raises(UsageError, match="9999"):
        Store(place)


def test_what_is_recorded_is_known(store: Store) -> None:
    fill(store)
    row = only(store)
    assert (row["status"], row["path_bytes"], row["provider"]) == ("assessed", b"/t/\xff.md", "Gull")
    assert codec.unpack(row["body"]) == {"findings": []}
    assert store.known(CONTENT, KEYS) == Known(b"text", b"found")
    assert count(store, "findings") == count(store, "ledger") == count(store, "protections") == 1


@pytest.mark.parametrize(
    ("keys", "known"),
    [
        (Keys("e" * 64, "d" * 64, "other"), Known(b"text", b"found")),
        (Keys("e" * 64, "other", "other"), Known(b"text")),
        (Keys("other", "other", "other"), Known()),
    ],
)
def test_what_holds_depends_on_what_changed(keys: Keys, known: Known, store: Store) -> None:
    fill(store)
    assert store.known(CONTENT, keys) == known
    assert store.settle([CONTENT], keys.law) == {}


def test_recording_twice_doubles_nothing(store: Store) -> None:
    run = fill(store)
    store.record(CONTENT, KEYS, DONE, report="terms-1", run=run)
    assert count(store, "assessments") == count(store, "findings") == count(store, "detections") == 1


def test_a_record_that_fails_leaves_nothing(store: Store) -> None:
    run = store.begin_run(KEYS, {})
    store.put_inputs([(INPUT, Reading(CONTENT, 7))], run)
    broken = replace(DONE, facts={**FACTS, "findings": [FINDING, {**FINDING, "severity": None}]})
    with pytest.raises(StoreError):
        store.record(CONTENT, KEYS, broken, report="terms-1", run=run)
    assert only(store)["status"] == "pending"
    assert [count(store, name) for name in ("extractions", "assessments", "findings")] == [0, 0, 0]


def test_an_input_stands_once_and_takes_what_is_done(store: Store) -> None:
    run = fill(store)
    again = store.begin_run(KEYS, {})
    other = Input(b"/t/copy.md", "t/copy.md")
    store.put_inputs([(entry, Reading(CONTENT, 7)) for entry in (INPUT, other)], again)
    assert [row["status"] for row in store.rows()] == ["pending", "pending"]
    settled = store.settle([CONTENT], KEYS.law)
    assert settled[CONTENT].report == "terms-1"
    assert [row["status"] for row in store.rows()] == ["assessed", "assessed"]
    assert store.counts(again) == {"assessed": 2}
    assert store.counts(run) == {}


def test_a_failure_is_known_until_it_is_forgotten(store: Store) -> None:
    fill(store, Outcome("not_assessed", "The file is empty.", "empty", unread=True))
    assert store.known(CONTENT, KEYS) == Known(unread=("empty", "The file is empty."))
    assert only(store)["reason"] == "The file is empty."
    store.forget(CONTENT, KEYS)
    assert store.known(CONTENT, KEYS) == Known()
    assert store.settle([CONTENT], KEYS.law) == {}


def test_what_was_fetched_is_kept(store: Store) -> None:
    run = store.begin_run(KEYS, {})
    entry = Input(b"https://terms.example", "https://terms.example", address="https://terms.example")
    reading = Reading(CONTENT, 3, data=b"abc", captured={"final": "https://terms.example"})
    store.put_inputs([(INPUT, Reading(CONTENT, 3)), (entry, reading)], run)
    assert store.data(CONTENT.sha256) == b"abc"
    assert store.fetched(entry.id) == Reading(CONTENT, 3, captured={"final": "https://terms.example"})
    assert store.fetched("0" * 32) is None


def test_a_run_that_never_ended_is_noted_as_stopped(store: Store) -> None:
    first = store.begin_run(KEYS, {})
    second = store.begin_run(KEYS, {})
    store.end_run(second, "done")
    with store._engine.connect() as connection:
        states = connection.execute(text("SELECT id, state FROM runs ORDER BY id")).all()
    assert [tuple(row) for row in states] == [(first, "stopped"), (second, "done")]


def test_decisions_only_grow_and_the_latest_counts(store: Store) -> None:
    run = fill(store)
    assert store.worst(run) == 3
    kept = Entry(SUBJECT, Decision("confirmed", "Ann", "2026-05-03"))
    changed = Entry(SUBJECT, Decision("rejected", "Ann", "2026-05-04", "Not so."))
    assert store.add_decisions(Register((kept,))) == 1
    assert store.worst(run) == 3
    assert store.add_decisions(Register((changed, kept))) == 1
    assert store.add_decisions(Register((changed, kept))) == 0
    assert store.decisions()[SUBJECT.fingerprint]["state"] == "rejected"
    assert store.worst(run) == 0
    assert store.register() == Register((kept, changed))


def test_decisions_of_a_store_that_had_columns_for_less_are_kept(store: Store) -> None:
    taken_back = Entry(SUBJECT, Decision("undecided", "Ann", "2026-05-05T09:30:00Z"))
    store.add_decisions(Register((taken_back,)))
    with store._engine.begin() as connection:
        connection.execute(text("UPDATE decisions SET entry = NULL"))
    assert store.register() == Register((taken_back,))


def test_a_store_of_the_first_version_is_brought_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "store.sqlite"
    migrations = list(schema._migrations())
    with monkeypatch.context() as patch:
        patch.setattr(schema, "_migrations", lambda: iter([min(migrations)]))
        Store(place).__exit__(None, None, None)
    with Store(place) as store:
        fill(store)
        assert store.settle([CONTENT], KEYS.law)[CONTENT].decided is None


def test_which_findings_a_content_has_and_which_decisions_its_reports_show(store: Store) -> None:
    run = fill(store)
    assert store.found(KEYS.law) == {CONTENT: {FINDING["fingerprint"]}}
    assert store.found("other") == {}
    store.record(CONTENT, KEYS, DONE, report="terms-1", run=run, shown="5" * 64)
    assert store.settle([CONTENT], KEYS.law)[CONTENT].decided == "5" * 64


def test_a_place_that_cannot_be_opened_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be used"):
        Store(tmp_path / "no" / "folder.sqlite")


def test_sqlite_keeps_foreign_keys_and_a_log_ahead(tmp_path: Path) -> None:
    engine = schema.connect(tmp_path / "s.sqlite")
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    engine.dispose()
