"""Standard streams that are closed, full or left, and runs that are stopped: one line, no leftovers."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow  # each run is a process of its own

TOSSCAN = [sys.executable, "-m", "tosscan"]
PAGE = "<h1>Terms of Lanternfish</h1><p>1.1 We may change these terms at any time without notice.</p>"


@pytest.fixture
def terms(tmp_path: Path) -> Path:
    path = tmp_path / "terms.html"
    path.write_text(PAGE)
    return path


def shell(command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run ``command`` with ``tosscan`` standing for this checkout's."""
    script = f'tosscan() {{ {" ".join(TOSSCAN)} "$@"; }}; {command}'
    return subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True, cwd=cwd, check=False)


@pytest.mark.parametrize(
    ("command", "status", "words"),
    [
        ("tosscan scan terms.html -f json -o r.json <&- 2>&-", 0, ""),
        ("tosscan scan - -q -o r.html <&- >&-", 3, "The file is empty"),
        ("tosscan text terms.html >&-", 2, "ad file descriptor"),
        ("tosscan scan terms.html -q -f json -o - >&-", 2, "ad file descriptor"),
        ("tosscan text terms.html >/dev/full", 2, "No space left"),
        ("tosscan scan terms.html -q -f json -o - >/dev/full", 2, "No space left"),
        ("tosscan scan terms.html -q -o /dev/full", 2, "/dev/full cannot be written: no space left"),
        ("tosscan scan terms.html -q -o terms.html", 2, "overwrite the source"),
    ],
)
def test_streams_and_places(terms: Path, command: str, status: int, words: str) -> None:
    if "/dev/full" in command and not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    result = shell(command, terms.parent)
    assert result.returncode == status, result.stderr
    assert words in result.stderr
    assert "Traceback" not in result.stderr
    assert "Exception" not in result.stderr
    assert result.stdout == ""
    assert terms.read_text() == PAGE
    assert not list(terms.parent.glob(".tosscan*"))


def test_a_reader_that_leaves_early(terms: Path) -> None:
    result = shell(
        "tosscan scan terms.html -q -f json -o - | head -1; tosscan text terms.html | true", terms.parent
    )
    assert result.stdout == "{\n"
    assert result.stderr == ""


def test_reports_never_take_the_place_of_a_source(terms: Path) -> None:
    assert shell("tosscan scan terms.html -q -o .", terms.parent).returncode == 0
    assert terms.read_text() == PAGE
    assert (terms.parent / "terms-2.html").exists()


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_that_is_stopped(tmp_path: Path, number: signal.Signals, status: int) -> None:
    # Standard input stays open, so the run waits for the document until it is stopped.
    process = subprocess.Popen(
        [*TOSSCAN, "scan", "-", "-o", "r.html"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
    )
    _wait_for_worker(process.pid)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert process.returncode == status, (out, err)
    assert (out, err) == ("", "tosscan: stopped\n" if number == signal.SIGINT else "")
    assert list(tmp_path.iterdir()) == []


def _wait_for_worker(pid: int) -> None:
    """Return when the process has started its worker: by then it answers to signals as it should."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    if not children.exists():
        pytest.skip("needs /proc")
    for _ in range(600):
        if children.read_text():
            return
        time.sleep(0.05)
    pytest.fail("no worker was started")
