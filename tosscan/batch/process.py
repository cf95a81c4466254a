"""One worker process: starts it, hands it a job, bounds its time, ends it; a killed one is started again."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

from tosscan.batch import wire
from tosscan.batch.job import Job, Outcome
from tosscan.config import HOME, MIB, ScanConfig
from tosscan.errors import NotAssessedError, Reason, TosscanError
from tosscan.extract.frames import HEAD
from tosscan.resources import CHECKOUT

CHUNK = 1 << 20
START_SECONDS = 120.0  # for a worker to load its models, on a machine that is busy with others doing the same
MAX_JOBS = 1000  # after which a worker is replaced, so that leaks of a library stay small
STARTS = 5  # attempts to start a worker, before the run ends for want of one
ATTEMPTS = 2  # a worker may be ended from outside; where two end, it is the document
# One thread for each process: as many processes as processors run, and threads of BLAS would fight over them.
_SINGLE = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one job may take: ``seconds`` by the parent's clock and ``memory`` in bytes beyond the models."""

    seconds: float = 300.0
    memory: int = 2048 * MIB


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker is started with, the same for all of a run.

    ``decisions`` is a file of decisions as bytes, for the reports (empty:
    none); ``home`` the folder of the user's settings, where it is not that of
    the environment.
    """

    config: ScanConfig = field(default_factory=ScanConfig)
    bounds: Bounds = field(default_factory=Bounds)
    decisions: bytes = b""
    home: Path | None = None


class WorkerError(TosscanError):
    """No worker could be started; no document is at fault."""


class StoppedError(TosscanError):
    """The work was stopped with this job in hand; nothing came of it."""


class _DiedError(Exception):
    """The worker ended before it answered; the text says how."""


class Worker:
    """A worker process with one job at a time; it starts with its first job, and again after it has ended."""

    def __init__(self, setup: Setup) -> None:
        """Start nothing yet."""
        self._setup = setup
        self._process: subprocess.Popen[bytes] | None = None
        self._jobs = 0

    @property
    def pid(self) -> int | None:
        """The process id, or None where it does not run."""
        process = self._process
        return None if process is None else process.pid

    def work(self, job: Job, stopped: threading.Event) -> Outcome:
        """Return what came of ``job``.

        A job that hangs or twice kills the worker gives ``not_assessed`` with the reason.

        Raises:
            StoppedError: ``stopped`` was set, by whoever then killed the worker.
            WorkerError: no worker could be started.
        """
        start = time.monotonic()
        ending, deaths = "", 0
        for _ in range(ATTEMPTS):
            if stopped.is_set():
                break
            try:
                outcome, more = self._perform(job)
            except TimeoutError:
                self.close()
                reason = NotAssessedError(Reason.TIMEOUT, f"{self._setup.bounds.seconds:g} s")
                return replace(failed(reason), seconds=time.monotonic() - start, deaths=deaths)
            except (_DiedError, WorkerError) as error:
                self.close()
                if stopped.is_set():
                    break
                if isinstance(error, WorkerError):
                    raise
                deaths += 1
                ending = str(error)
                continue
            if _killed_from_outside(outcome):
                ending = "SIGKILL"
                continue
            if outcome.reason_code == Reason.MEMORY.code and not outcome.unread:
                self.close()  # what is left of a job that found no memory is let go of
            return replace(outcome, peak=int(more.get("rss", 0)), deaths=deaths)
        if stopped.is_set():
            raise StoppedError("the batch was stopped")
        crash = NotAssessedError(Reason.CRASHED, ending)
        return replace(failed(crash), seconds=time.monotonic() - start, deaths=deaths)

    def _perform(self, job: Job) -> tuple[Outcome, dict[str, Any]]:
        """Return what came of ``job`` and the further fields of the answer.

        Raises:
            TimeoutError: it took longer than it may.
            _DiedError: the worker ended first, or its answer cannot be read.
            WorkerError: the worker could not be started.
        """
        if self._jobs >= MAX_JOBS:
            self.close()
        if self._process is None:
            self._start()
        self._jobs += 1
        answer = self._exchange(wire.job_message(job), self._setup.bounds.seconds)
        try:
            return wire.read_outcome(answer)
        except (ValueError, KeyError, TypeError):
            raise _DiedError("its answer cannot be read") from None

    def _start(self) -> None:
        bounds = self._setup.bounds
        hello = {
            "config": wire.config_dict(self._setup.config),
            "seconds": bounds.seconds,
            "memory": bounds.memory,
        }
        message = wire.message(hello, {"decisions": self._setup.decisions})
        ending = ""
        for _ in range(STARTS):
            self._process = _spawn(self._setup.home)
            self._jobs = 0
            try:
                answer, _ = wire.read(self._exchange(message, START_SECONDS))
            except (TimeoutError, _DiedError, ValueError) as error:
                self.close()
                ending = str(error) or f"nothing in {START_SECONDS:g} s"
                continue
            if "fault" not in answer:
                return
            self.close()
            raise WorkerError(str(answer["fault"]))
        raise WorkerError(f"no worker could be started ({ending})")

    def _exchange(self, request: bytes, seconds: float) -> bytearray:
        """Send one frame and return the frame that answers it, without its length."""
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise _DiedError("it does not run")
        deadline = time.monotonic() + seconds
        waiting = memoryview(request)
        answer = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdin, selectors.EVENT_WRITE)
            selector.register(process.stdout, selectors.EVENT_READ)
            while not _whole(answer):
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TimeoutError
                for key, _ in selector.select(left):
                    if key.fileobj is process.stdin:
                        waiting = _send(process.stdin, waiting)
                        if not waiting:
                            selector.unregister(process.stdin)
                        continue
                    chunk = os.read(process.stdout.fileno(), CHUNK)
                    if not chunk:
                        raise _DiedError(_ending(process))
                    answer += chunk
        del answer[:HEAD]
        return answer

    def kill(self) -> None:
        """End the process at once with its own children; whoever waits for its answer is told of it."""
        process = self._process
        if process is None or process.poll() is not None:
            return
        for child in children(process.pid):
            _kill_group(child)
        _kill_group(process.pid)

    def close(self) -> None:
        """End the process and close its pipes."""
        self.kill()
        process, self._process = self._process, None
        if process is None:
            return
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()


def failed(error: NotAssessedError) -> Outcome:
    """Return the outcome of a job that came to nothing for the reason ``error``."""
    return Outcome("not_assessed", str(error), error.reason.code)


def children(pid: int) -> list[int]:
    """Return the processes that a process has started, by any thread; none where none is told."""
    found: list[int] = []
    with contextlib.suppress(OSError, ValueError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (thread / "children").read_text().split())
    return found


def _killed_from_outside(outcome: Outcome) -> bool:
    """Tell whether the process that reads files was killed; no parser ends itself in that way."""
    return outcome.reason_code == Reason.CRASHED.code and "(SIGKILL)" in (outcome.reason or "")


def _spawn(home: Path | None) -> subprocess.Popen[bytes]:
    # -P keeps the working directory, where a file may be called spacy.py, off the import path.
    path = [entry for entry in sys.path if entry and Path(entry).exists()]
    checkout = str(CHECKOUT)
    if checkout not in path:
        path.append(checkout)
    env = {**os.environ, **dict.fromkeys(_SINGLE, "1"), "PYTHONPATH": os.pathsep.join(path)}
    if home is not None:
        env[HOME] = str(home)
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "tosscan.batch.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=env,
        bufsize=0,
        start_new_session=True,  # Ctrl-C is for the parent, which then ends its workers itself
    )
    if process.stdin is not None:
        os.set_blocking(process.stdin.fileno(), False)
    return process


def _send(stdin: IO[bytes], waiting: memoryview) -> memoryview:
    """Write some of what waits to be sent and return the rest."""
    try:
        return waiting[os.write(stdin.fileno(), waiting[:CHUNK]) :]
    except BlockingIOError:
        return waiting
    except BrokenPipeError:
        return waiting[:0]  # the worker is gone; reading tells the rest


def _whole(answer: bytearray) -> bool:
    return len(answer) >= HEAD and len(answer) - HEAD >= int.from_bytes(answer[:HEAD], "big")


def _ending(process: subprocess.Popen[bytes]) -> str:
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(5)  # its pipes close a moment before it is gone
    code = process.returncode
    return signal.Signals(-code).name if code is not None and code < 0 else f"exit status {code}"


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
