"""Open the database of a store and bring its tables to the newest version by numbered migrations."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, text

from tosscan.errors import UsageError
from tosscan.resources import package_data

BUSY_SECONDS = 30
# PostgreSQL has another name for a column of bytes; with this the migrations are the same for both.
_POSTGRESQL_TYPES = "CREATE DOMAIN blob AS bytea"


def connect(place: Path | str) -> Engine:
    """Return the database at ``place``: the path of an SQLite file, or the address of a server.

    Raises:
        UsageError: the driver that the address asks for is not installed.
    """
    if isinstance(place, Path):
        engine = create_engine(
            URL.create("sqlite", database=str(place)), connect_args={"timeout": BUSY_SECONDS}
        )
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin)
        return engine
    try:
        return create_engine(place)
    except ImportError as error:
        raise UsageError(f"the driver of this database is not installed: {error}") from None


def migrate(engine: Engine) -> int:
    """Bring the tables to the newest version and return its number; each migration is done whole or not.

    Raises:
        UsageError: the tables were made by a newer tosscan.
    """
    known = dict(_migrations())
    with engine.begin() as connection:
        if not inspect(connection).has_table("schema_version"):
            connection.execute(text("CREATE TABLE schema_version (number INTEGER NOT NULL)"))
            if engine.dialect.name == "postgresql":
                connection.execute(text(_POSTGRESQL_TYPES))
    for number, script in sorted(known.items()):
        with engine.begin() as connection:
            if number > _version(connection):
                for statement in _statements(script):
                    connection.execute(text(statement))
                connection.execute(text("INSERT INTO schema_version VALUES (:number)"), {"number": number})
    with engine.connect() as connection:
        version = _version(connection)
    if version > max(known):
        raise UsageError(
            f"the store has version {version} and this tosscan knows {max(known)}: a newer one made it"
        )
    return version


def _version(connection: Connection) -> int:
    return int(connection.execute(text("SELECT max(number) FROM schema_version")).scalar() or 0)


def _migrations() -> Iterator[tuple[int, str]]:
    for entry in package_data("batch", "migrations").iterdir():
        if entry.name.endswith(".sql"):
            yield int(entry.name.removesuffix(".sql")), entry.read_text("utf-8")


def _statements(script: str) -> Iterator[str]:
    """Yield the statements of a migration; none of ours has a semicolon inside."""
    lines = (line for line in script.splitlines() if not line.startswith("--"))
    for statement in "\n".join(lines).split(";"):
        if statement.strip():
            yield statement.strip()


def _set_up_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver opens no transaction by itself before it changes tables; _begin opens each.
    connection.isolation_level = None
    cursor = connection.cursor()
    for setting in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
