"""Keep worker processes on this machine; what befalls a worker costs the one document it has in hand."""

from __future__ import annotations

import queue
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from tosscan.batch.job import Job, Outcome
from tosscan.batch.process import Setup, Worker

LOOK_SECONDS = 0.02  # between two attempts to end what still runs


class Pool:
    """``size`` worker processes, each with one job at a time; use it as a context, which ends them all."""

    def __init__(self, setup: Setup, *, size: int) -> None:
        """Start nothing yet; workers start with the first jobs."""
        self.size = size
        self._workers: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        self._all = [Worker(setup) for _ in range(size)]
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="batch")
        self._stopped = threading.Event()
        for worker in self._all:
            self._workers.put(worker)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def room(self) -> int:
        """How many jobs may be in hand: one more than there are workers, so that none waits for its next."""
        return self.size + 1

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
            return worker.work(job, self._stopped)
        finally:
            self._workers.put(worker)
