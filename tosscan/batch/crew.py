"""Keep worker processes for whoever has a job; as many are started as jobs are in hand at the same time."""

from __future__ import annotations

import threading
import time

from tosscan.batch.job import Job, Outcome
from tosscan.batch.process import Setup, Worker

LOOK_SECONDS = 0.02  # between two attempts to end what still runs


class Crew:
    """Worker processes with the same setup; threads hand them jobs."""

    def __init__(self, setup: Setup) -> None:
        """Start nothing yet."""
        self._setup = setup
        self._lock = threading.Lock()
        self._idle: list[Worker] = []
        self._all: list[Worker] = []
        self._stopped = threading.Event()

    @property
    def pids(self) -> list[int]:
        """The process ids of the workers that run."""
        return [worker.pid for worker in self._all if worker.pid is not None]

    @property
    def busy(self) -> bool:
        """Tell whether a job is in hand."""
        return len(self._idle) < len(self._all)

    def work(self, job: Job) -> Outcome:
        """Return what came of ``job``, worked on by a process that this thread has for itself.

        A job that hangs or twice kills its worker gives ``not_assessed`` with the reason.

        Raises:
            StoppedError: the crew was closed; nothing came of the job.
            WorkerError: no worker can be started.
        """
        with self._lock:
            if self._idle:
                worker = self._idle.pop()
            else:
                worker = Worker(self._setup)
                self._all.append(worker)
        try:
            return worker.work(job, self._stopped)
        finally:
            with self._lock:
                self._idle.append(worker)

    def close(self) -> None:
        """End all workers at once; jobs in hand are abandoned, and later ones refused."""
        self._stopped.set()
        while self.busy:
            for worker in tuple(self._all):
                worker.kill()
            time.sleep(LOOK_SECONDS)  # a worker may be about to start
        for worker in self._all:
            worker.close()
