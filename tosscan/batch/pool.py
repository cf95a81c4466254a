"""Keep worker processes and hand them jobs; what befalls a worker costs the one document it has in hand."""

from __future__ import annotations

import contextlib
import os
import queue
import selectors
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from tosscan.batch import wire
from tosscan.batch.job import Job, Outcome
from tosscan.config import MIB, ScanConfig
from tosscan.errors import NotAssessedError, Reason, TosscanError
from tosscan.extract.frames import HEAD
from tosscan.resources import CHECKOUT

CHUNK = 1 << 20
START_SECONDS = 120.0  # for a worker to load its models, on a machine that is busy with others doing the same
MAX_JOBS = 500  # after which a worker is replaced, so that leaks of a library stay small
LOOK_SECONDS = 0.02  # between two attempts to end what still runs
STARTS = 5  # attempts to start a worker, before the run ends for want of one
ATTEMPTS = 2  # a worker may be ended from outside; where two end, it is the document
# One thread for each process: as many processes as processors run, and threads of BLAS would fight over them.
_SINGLE = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one job may take: ``seconds`` by the parent's clock and ``memory`` in bytes beyond the models."""

    seconds: float = 300.0
    memory: int = 2048 * MIB


class WorkerError(TosscanError):
    """No worker could be started; no document is at fault."""


class StoppedError(TosscanError):
    """The pool was closed with this job in hand; nothing came of it."""


class _DiedError(Exception):
    """The worker ended before it answered; the text says how."""


class Pool:
    """``size`` worker processes, each with one job at a time; use it as a context, which ends them all."""

    def __init__(self, config: ScanConfig, *, size: int, bounds: Bounds | None = None) -> None:
        """Start nothing yet; workers start with the first jobs."""
        self.size = size
        self._config = config
        self._bounds = bounds or Bounds()
        self._workers: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        self._all: list[_Worker] = []
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="batch")
        self._stopped = threading.Event()
        self.peak = 0
        """The most memory in bytes that any worker was seen to use."""
        self.deaths = 0
        """How often a worker ended before it answered."""
        for _ in range(size):
            worker = _Worker(config, self._bounds)
            self._all.append(worker)
            self._workers.put(worker)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pids(self) -> list[int]:
        """The process ids of the workers that run."""
        return [worker.pid for worker in self._all if worker.pid is not None]

    def submit(self, job: Job) -> Future[Outcome]:
        """Return the outcome to come of ``job``.

        A job that hangs or twice kills its worker gives ``not_assessed`` with
        the reason. The future raises StoppedError where the pool was closed
        first, and WorkerError where no worker can be started.
        """
        return self._threads.submit(self._perform, job)

    def close(self) -> None:
        """End all workers at once; jobs in hand are abandoned."""
        self._stopped.set()
        self._threads.shutdown(wait=False, cancel_futures=True)
        while self._workers.qsize() < self.size:
            for worker in self._all:
                worker.kill()
            time.sleep(LOOK_SECONDS)  # a worker may be about to start
        self._threads.shutdown(wait=True)
        for worker in self._all:
            worker.close()

    def _perform(self, job: Job) -> Outcome:
        worker = self._workers.get()
        try:
            return self._attempt(worker, job)
        finally:
            self._workers.put(worker)

    def _attempt(self, worker: _Worker, job: Job) -> Outcome:
        start = time.monotonic()
        ending = ""
        for _ in range(ATTEMPTS):
            if self._stopped.is_set():
                break
            try:
                outcome, more = worker.perform(job)
            except TimeoutError:
                worker.close()
                reason = NotAssessedError(Reason.TIMEOUT, f"{self._bounds.seconds:g} s")
                return _failed(reason, time.monotonic() - start)
            except (_DiedError, WorkerError) as error:
                worker.close()
                if self._stopped.is_set():
                    break
                if isinstance(error, WorkerError):
                    raise
                self.deaths += 1
                ending = str(error)
                continue
            self.peak = max(self.peak, int(more.get("rss", 0)))
            if _killed_from_outside(outcome):
                ending = "SIGKILL"
                continue
            if outcome.reason_code == Reason.MEMORY.code and not outcome.unread:
                worker.close()  # what is left of a job that found no memory is let go of
            return replace(outcome, peak=int(more.get("rss", 0)))
        if self._stopped.is_set():
            raise StoppedError("the batch was stopped")
        return _failed(NotAssessedError(Reason.CRASHED, ending), time.monotonic() - start)


def _killed_from_outside(outcome: Outcome) -> bool:
    """Tell whether the process that reads files was killed; no parser ends itself in that way."""
    return outcome.reason_code == Reason.CRASHED.code and "(SIGKILL)" in (outcome.reason or "")


def _failed(error: NotAssessedError, seconds: float) -> Outcome:
    return Outcome("not_assessed", str(error), error.reason.code, seconds=seconds)


class _Worker:
    """One worker process; it is started with its first job and again after it has ended."""

    def __init__(self, config: ScanConfig, bounds: Bounds) -> None:
        self._config = config
        self._bounds = bounds
        self._process: subprocess.Popen[bytes] | None = None
        self._jobs = 0

    @property
    def pid(self) -> int | None:
        """The process id, or None where it does not run."""
        process = self._process
        return None if process is None else process.pid

    def perform(self, job: Job) -> tuple[Outcome, dict[str, Any]]:
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
        answer = self._exchange(wire.job_message(job), self._bounds.seconds)
        try:
            return wire.read_outcome(answer)
        except (ValueError, KeyError, TypeError):
            raise _DiedError("its answer cannot be read") from None

    def _start(self) -> None:
        bounds = self._bounds
        hello = {
            "config": wire.config_dict(self._config),
            "seconds": bounds.seconds,
            "memory": bounds.memory,
        }
        ending = ""
        for _ in range(STARTS):
            self._process = _spawn()
            self._jobs = 0
            try:
                answer, _ = wire.read(self._exchange(wire.message(hello, {}), START_SECONDS))
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
        for child in _children(process.pid):
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


def _spawn() -> subprocess.Popen[bytes]:
    # -P keeps the working directory, where a file may be called spacy.py, off the import path.
    path = [entry for entry in sys.path if entry and Path(entry).exists()]
    home = str(CHECKOUT)
    if home not in path:
        path.append(home)
    threads = dict.fromkeys(_SINGLE, "1")
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "tosscan.batch.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **threads, "PYTHONPATH": os.pathsep.join(path)},
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


def _children(pid: int) -> list[int]:
    """Return the processes that a process has started; empty where the system does not tell."""
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (OSError, ValueError):
        return []


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
