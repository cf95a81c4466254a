"""A Dask cluster gives the same as this machine, and what is lost of it in mid-run is made up for."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.batch.conftest import terms
from tosscan.batch import cluster as module
from tosscan.batch import remote, wire
from tosscan.batch.cluster import Cluster
from tosscan.batch.export import export
from tosscan.batch.job import Job, Outcome
from tosscan.batch.keys import Keys, keys
from tosscan.batch.process import Setup, WorkerError, children
from tosscan.batch.run import Options, Summary, run
from tosscan.batch.store import StoreError
from tosscan.cli import main
from tosscan.cli.progress import Quiet
from tosscan.config import ScanConfig
from tosscan.document.source import Source
from tosscan.resources import CHECKOUT

LOCAL_CLUSTER = """
import sys
import dask
from distributed import LocalCluster

if __name__ == "__main__":
    dask.config.set({"distributed.scheduler.allowed-failures": 1})
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        pids = [nanny.process.pid for nanny in cluster.workers.values()]
        print(cluster.scheduler_address, *pids, flush=True)
        sys.stdin.read()
"""
BIRDS = ("Auk", "Coot", "Dunlin", "Gull", "Heron", "Snipe", "Tern", "Whimbrel")
KEYS = Keys("e" * 64, "d" * 64, "l" * 64)


@dataclass(frozen=True, slots=True)
class Local:
    """A cluster on this machine: the address of its scheduler and the processes of its two workers."""

    address: str
    pids: tuple[int, ...]


def start_cluster(folder: Path) -> tuple[subprocess.Popen[str], Local]:
    script = folder / "local_cluster.py"
    script.write_text(LOCAL_CLUSTER)
    path = os.pathsep.join([str(CHECKOUT), *filter(None, sys.path)])
    process = subprocess.Popen(
        [sys.executable, str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
        text=True,
    )
    assert process.stdout is not None
    address, *pids = process.stdout.readline().split()
    return process, Local(address, tuple(map(int, pids)))


@pytest.fixture
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    """Yield a cluster with two worker processes, each of which is started again where it ends."""
    process, local = start_cluster(tmp_path_factory.mktemp("cluster"))
    yield local
    process.communicate("")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder ``terms`` with good and bad files and, beside it, what one local run made of them."""
    home = tmp_path_factory.mktemp("undisturbed")
    (home / "terms").mkdir()
    for name in BIRDS:
        (home / "terms" / f"{name.lower()}.md").write_text(terms(name), encoding="utf-8")
    (home / "terms" / "copy of tern.md").write_text(terms("Tern"), encoding="utf-8")
    (home / "terms" / "empty.md").write_bytes(b"")
    (home / "terms" / "torn.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog")
    (home / "terms" / "deep.html").write_bytes(b"<div>" * 200_000)
    (home / "terms" / "noise.docx").write_bytes(b"PK\x03\x04" + bytes(range(256)) * 40)
    go(home / "terms", home / "out")
    return home


def go(folder: Path, out: Path, *, told: Quiet | None = None, **options: Any) -> Summary:
    return run(Options((str(folder),), out, **options), told or Quiet())


def bytes_of(out: Path) -> bytes:
    file = io.BytesIO()
    export(out, file)
    return file.getvalue()


class AtFirst(Quiet):
    """Does something as soon as the first content is done."""

    def __init__(self, act: Callable[[], object]) -> None:
        self._act = act
        self._acted = False

    def working(self, done: int, total: int, *, words: int, failed: int) -> None:
        """Act once."""
        super().working(done, total, words=words, failed=failed)
        if not self._acted:
            self._acted = True
            self._act()


def left_alone(local: Local) -> bool:
    """Tell whether the cluster's workers are soon without processes of ours; a busy machine is late."""
    for _ in range(300):
        if not any(children(pid) for pid in local.pids):
            return True
        time.sleep(0.1)
    return False


@pytest.mark.slow
def test_a_cluster_gives_what_this_machine_gives(undisturbed: Path, tmp_path: Path, local: Local) -> None:
    summary = go(undisturbed / "terms", tmp_path / "out", cluster=local.address)
    assert (summary.inputs, summary.not_assessed) == (len(BIRDS) + 5, 4)
    assert bytes_of(tmp_path / "out") == bytes_of(undisturbed / "out")
    assert left_alone(local)


@pytest.mark.slow
def test_a_worker_that_is_lost_in_mid_run_costs_nothing(
    undisturbed: Path, tmp_path: Path, local: Local
) -> None:
    def kill() -> None:
        os.kill(local.pids[0], signal.SIGKILL)

    summary = go(undisturbed / "terms", tmp_path / "out", cluster=local.address, told=AtFirst(kill))
    assert summary.worked == len(BIRDS) + 3
    assert bytes_of(tmp_path / "out") == bytes_of(undisturbed / "out")


@pytest.mark.slow
def test_a_full_disk_ends_the_run_and_the_next_goes_on_here(
    undisturbed: Path, tmp_path: Path, local: Local
) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device")

    out = tmp_path / "out"
    with pytest.raises(StoreError, match="no space left"):
        go(undisturbed / "terms", out, cluster=local.address, told=AtFirst(full))
    assert left_alone(local)
    assert go(undisturbed / "terms", out).skipped >= 1
    assert bytes_of(out) == bytes_of(undisturbed / "out")


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_stopped_run_goes_on(
    number: signal.Signals, undisturbed: Path, tmp_path: Path, local: Local
) -> None:
    out = tmp_path / "out"
    command = ["batch", str(undisturbed / "terms"), "-o", str(out), "--cluster", local.address]
    with subprocess.Popen([sys.executable, "-m", "tosscan", *command], stderr=subprocess.PIPE) as process:
        while process.poll() is None:
            if (out / "log.jsonl").exists() and "content_done" in (out / "log.jsonl").read_text():
                break
            time.sleep(0.005)
        process.send_signal(number)
        _, messages = process.communicate()
    if number == signal.SIGINT:
        assert process.returncode == 130
        assert b"the same command again" in messages
        assert b"Traceback" not in messages
        last = json.loads((out / "log.jsonl").read_text().splitlines()[-1])
        assert last["event"] == "run_stopped"
        assert left_alone(local)
    summary = go(undisturbed / "terms", out, cluster=local.address)
    assert summary.skipped >= 1
    assert bytes_of(out) == bytes_of(undisturbed / "out")


# Stands in for the work: it ends the worker of the cluster itself, or answers at once. The cluster is given
# its code, for it cannot import this file.
DEADLY = """
def perform(parcel, job):
    import os
    from tosscan.batch import wire
    from tosscan.batch.job import Outcome
    if b"poison" in job:
        os.kill(os.getpid(), 9)
    return wire.outcome_message(Outcome("assessed"))
"""


@pytest.mark.slow
def test_a_document_that_ends_worker_after_worker_costs_itself_alone(
    local: Local, monkeypatch: pytest.MonkeyPatch
) -> None:
    namespace: dict[str, Any] = {"__name__": "__main__"}
    exec(DEADLY, namespace)  # noqa: S102
    monkeypatch.setattr(remote, "perform", namespace["perform"])
    cluster = Cluster(local.address, Setup(), KEYS)
    try:
        bad = cluster.submit(job(b"poison"))
        assert (bad.result(120).status, bad.result().reason_code) == ("not_assessed", "parser_crashed")
        assert cluster.submit(job(b"good")).result(120).status == "assessed"
    finally:
        cluster.close()


@pytest.mark.slow
def test_a_large_document_travels_as_bytes(local: Local) -> None:
    paragraph = b"<p>We may change these terms at any time without notice.</p>\n"
    data = b"<html><body>" + paragraph * 30 + b"<!--" + b"x" * (40 << 20) + b"--></body></html>"
    cluster = Cluster(local.address, Setup(), keys(ScanConfig()))
    try:
        outcome = cluster.submit(job(data, "text/html")).result(300)
    finally:
        cluster.close()
    assert outcome.status == "assessed"
    assert outcome.facts["findings"]


@pytest.mark.slow
def test_jobs_in_hand_are_bounded_by_their_bytes(local: Local, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HELD", 250)
    cluster = Cluster(local.address, Setup(), KEYS)
    try:
        assert cluster.room >= module.AHEAD
        cluster._pending = {Future(): 100 for _ in range(7)}
        assert cluster.room == 7
        cluster._pending = {Future(): 100}
        assert cluster.room >= module.AHEAD
    finally:
        cluster.close()


@pytest.mark.slow
def test_a_cluster_with_another_tosscan_ends_the_run(local: Local) -> None:
    cluster = Cluster(local.address, Setup(), KEYS)
    try:
        with pytest.raises(WorkerError, match="another tosscan"):
            cluster.submit(job(b"good")).result(120)
    finally:
        cluster.close()


@pytest.mark.slow
def test_a_scheduler_that_is_lost_is_told(tmp_path: Path) -> None:
    process, local = start_cluster(tmp_path)
    cluster = Cluster(local.address, Setup(), keys(ScanConfig()))
    try:
        cluster.submit(job(terms("Gull").encode())).result(120)
        for pid in local.pids:
            os.kill(pid, signal.SIGSTOP)  # what is submitted from here on stays in hand
        outcomes = [cluster.submit(job(terms(name).encode())) for name in BIRDS]
        process.kill()
        process.wait()
        for outcome in outcomes:
            with pytest.raises(WorkerError, match="was lost"):
                outcome.result(120)
    finally:
        cluster.close()
        process.kill()
        for pid in local.pids:
            os.kill(pid, signal.SIGKILL)
        process.communicate()


def test_an_address_where_nobody_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "CONNECT_SECONDS", 1)
    (tmp_path / "gull.md").write_text(terms("Gull"))
    command = ["batch", str(tmp_path / "gull.md"), "-o", str(tmp_path / "out")]
    assert main([*command, "-q", "--cluster", "tcp://127.0.0.1:9"]) == 3
    warning, resume, refusal = capsys.readouterr().err.splitlines()
    assert "not encrypted" in warning
    assert "the same command again" in resume
    assert "no scheduler answers at tcp://127.0.0.1:9" in refusal


def test_a_run_on_this_machine_knows_nothing_of_dask() -> None:
    code = "import sys, tosscan.cli.batch, tosscan.batch.run; sys.exit('dask' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_tls_without_certificates_says_where_they_are_named(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["batch", str(folder), "-o", str(tmp_path / "out"), "-q"]
    assert main([*command, "--cluster", "tls://127.0.0.1:9"]) == 3
    resume, refusal = capsys.readouterr().err.splitlines()
    assert "the same command again" in resume
    assert "DASK_DISTRIBUTED__COMM__TLS__CA_FILE" in refusal


@pytest.mark.parametrize(
    "words",
    [
        ["--cluster", "tcp://127.0.0.1:9", "--workers", "2"],
        ["--cluster", "127.0.0.1:9"],
        ["--cluster", "http://127.0.0.1:9"],
        ["--cluster", "tcp://127.0.0.1"],
    ],
)
def test_wrong_usage(words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["batch", str(tmp_path), "-o", str(tmp_path / "out"), *words]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_without_dask_it_is_said_what_to_install(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "tosscan.batch.cluster", None)
    command = ["batch", str(folder), "-o", str(tmp_path / "out"), "--cluster", "tls://127.0.0.1:9"]
    assert main([*command, "-q"]) == 2
    assert capsys.readouterr().err == "tosscan: a cluster needs Dask: install tosscan[cluster]\n"


def job(data: bytes, media_type: str = "text/markdown") -> Job:
    return Job(Source("terms", "terms", media_type, "0" * 64, len(data)), data)


def test_the_outcome_is_what_the_worker_wrote() -> None:
    outcome = Outcome("assessed", report=b"report", files={"html": b"<p>"}, deaths=1)
    assert module._read(wire.outcome_message(outcome)) == outcome
