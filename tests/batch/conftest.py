"""What the tests of batches share: small terms, a display that shows nothing, and a PostgreSQL server."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tosscan.cli.progress import Quiet

TERMS = """# Terms of the {name} Exchange

Last updated: 2 May 2026

These terms are an agreement between {name} Ltd ("{name}", "we", "us") and you.

## 1. Changes

1.1 We may change these terms at any time without notice.

## 2. Disputes

2.1 Any dispute shall be finally resolved by binding arbitration.

2.2 You may close your account at any time.
"""
NO_SERVER = "needs a PostgreSQL server, which make system installs"


def terms(name: str) -> str:
    """Return terms of a provider called ``name``."""
    return TERMS.format(name=name)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with three terms, two of which are the same bytes, and an empty file."""
    home = tmp_path / "terms"
    home.mkdir()
    (home / "gull.md").write_text(terms("Gull"), encoding="utf-8")
    (home / "tern.md").write_text(terms("Tern"), encoding="utf-8")
    (home / "tern copy.md").write_text(terms("Tern"), encoding="utf-8")
    (home / "empty.md").write_bytes(b"")
    return home


@pytest.fixture
def quiet() -> Quiet:
    """Return a display that shows nothing."""
    return Quiet()


@pytest.fixture
def postgres(_server: str) -> Iterator[str]:
    """Yield the address of an empty database on a PostgreSQL server, or skip the test."""
    yield _server
    engine = create_engine(_server)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()


@pytest.fixture(scope="session")
def _server() -> Iterator[str]:
    """Start a PostgreSQL server on loopback and yield its address, or skip the test."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        pytest.skip(NO_SERVER)
    # The server refuses to run as root; Debian's package makes a user for it.
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    home = Path(tempfile.mkdtemp(prefix="tosscan-pg-"))
    if user:
        shutil.chown(home, "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def run(*words: str) -> None:
        subprocess.run([*user, *words], check=True, cwd="/", stdout=subprocess.DEVNULL)

    data, options = str(home / "data"), f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c fsync=off"
    run(str(programs[-1] / "initdb"), "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8")
    run(str(programs[-1] / "pg_ctl"), "-D", data, "-l", str(home / "log"), "-w", "-o", options, "start")
    try:
        yield f"postgresql+pg8000://postgres@127.0.0.1:{port}/postgres"
    finally:
        run(str(programs[-1] / "pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(home, ignore_errors=True)
