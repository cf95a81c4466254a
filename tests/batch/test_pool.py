"""A worker that hangs, dies or lies costs the document it has in hand, and that alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.batch.conftest import terms
from tosscan.batch import process as module
from tosscan.batch.job import Job
from tosscan.batch.pool import Pool
from tosscan.batch.process import Bounds, Setup, StoppedError, WorkerError, children
from tosscan.config import ScanConfig
from tosscan.document.source import Source
from tosscan.resources import CHECKOUT

TEXT = terms("Gull").encode()
# A worker that loads nothing: what it does with a job is told by the job's own bytes.
STAND_IN = """
import os, signal, sys, time
from tosscan.batch import wire
from tosscan.batch.job import Outcome
from tosscan.extract.frames import read_frame
read_frame(sys.stdin.buffer)
out = sys.stdout.buffer
out.write(wire.message({"ready": True}, {})); out.flush()
while (frame := read_frame(sys.stdin.buffer)) is not None:
    job = wire.read_job(frame)
    order, _, mark = job.data.decode().partition(" ")
    if order == "once":
        order = "good" if os.path.exists(mark) else "kill"
        open(mark, "w").close()
    if order == "hang":
        time.sleep(600)
    elif order == "lie":
        out.write(b"\\0" * 7 + b"\\1" + b"x"); out.flush(); continue
    elif order == "leave":
        sys.exit(7)
    elif order == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif order == "abort":
        os.kill(os.getpid(), signal.SIGSEGV)
    out.write(wire.outcome_message(Outcome("assessed"), rss=5)); out.flush()
"""


def job(data: bytes) -> Job:
    return Job(Source("terms.md", "terms.md", "text/markdown", "0" * 64, len(data)), data)


def spawn_stand_in(code: str = STAND_IN) -> Callable[[Path | None], subprocess.Popen[bytes]]:
    def spawn(_: Path | None) -> subprocess.Popen[bytes]:
        path = os.pathsep.join([str(CHECKOUT), *filter(None, sys.path)])
        process = subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
            bufsize=0,
            start_new_session=True,
        )
        assert process.stdin is not None
        os.set_blocking(process.stdin.fileno(), False)
        return process

    return spawn


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    monkeypatch.setattr(module, "_spawn", spawn_stand_in())
    with Pool(Setup(bounds=Bounds(seconds=20.0)), size=1) as pool:
        yield pool


@pytest.mark.parametrize(
    ("order", "code", "words"),
    [
        (b"abort", "parser_crashed", "SIGSEGV"),
        (b"kill", "parser_crashed", "SIGKILL"),
        (b"leave", "parser_crashed", "exit status 7"),
        (b"lie", "parser_crashed", "cannot be read"),
    ],
)
def test_a_document_that_ends_its_worker_is_not_assessed_and_the_next_is(
    order: bytes, code: str, words: str, stand_in: Pool
) -> None:
    bad, good = stand_in.submit(job(order)), stand_in.submit(job(b"good"))
    outcome = bad.result(60)
    assert (outcome.status, outcome.reason_code) == ("not_assessed", code)
    assert words in (outcome.reason or "")
    assert good.result(60).status == "assessed"
    assert outcome.deaths == 2


def test_a_worker_that_was_killed_from_outside_costs_nothing(stand_in: Pool, tmp_path: Path) -> None:
    outcome = stand_in.submit(job(f"once {tmp_path / 'mark'}".encode())).result(60)
    assert outcome.status == "assessed"
    assert outcome.deaths == 1


def test_a_document_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_spawn", spawn_stand_in())
    with Pool(Setup(bounds=Bounds(seconds=1.0)), size=1) as pool:
        bad, good = pool.submit(job(b"hang")), pool.submit(job(b"good"))
        assert bad.result(60).reason_code == "timeout"
        assert good.result(60).status == "assessed"


def test_closing_abandons_what_is_in_hand_and_leaves_no_process(stand_in: Pool) -> None:
    future = stand_in.submit(job(b"hang"))
    while not stand_in.pids and not future.done():
        time.sleep(0.01)
    (pid,) = stand_in.pids
    stand_in.close()
    with pytest.raises(StoppedError):
        future.result(60)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_workers_that_cannot_start_are_no_fault_of_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_spawn", spawn_stand_in("import sys; sys.exit(3)"))
    with Pool(Setup(), size=1) as pool, pytest.raises(WorkerError, match="exit status 3"):
        pool.submit(job(b"good")).result(60)


def test_a_law_pack_that_is_not_valid_is_told_by_the_worker(tmp_path: Path) -> None:
    (tmp_path / "pack.yml").write_text("[1, 2]")
    config = ScanConfig(law_pack=tmp_path)
    with Pool(Setup(config), size=1) as pool, pytest.raises(WorkerError, match=r"pack\.yml"):
        pool.submit(job(TEXT)).result(120)


def test_a_real_worker_assesses_and_survives_the_death_of_its_reader() -> None:
    with Pool(Setup(), size=1) as pool:
        first = pool.submit(job(TEXT)).result(120)
        (pid,) = pool.pids
        for child in children(pid):
            os.kill(child, signal.SIGKILL)
        second = pool.submit(job(TEXT)).result(120)
        assert pool.pids == [pid]
    assert first.status == "assessed"
    assert first.extraction is not None
    assert first.detection is not None
    assert {row["category"] for row in first.facts["findings"]} >= {"unilateral_change", "arbitration"}
    assert (second.extraction, second.detection) == (first.extraction, first.detection)
    assert first.peak > 0
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
