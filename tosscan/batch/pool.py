"""Work on jobs with processes on this machine; what befalls one of them costs the document it has in hand."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from tosscan.batch.crew import Crew
from tosscan.batch.job import Job, Outcome
from tosscan.batch.process import Setup


class Pool:
    """``size`` worker processes, each with one job at a time; use it as a context, which ends them all."""

    def __init__(self, setup: Setup, *, size: int) -> None:
        """Start nothing yet; workers start with the first jobs."""
        self._size = size
        self._crew = Crew(setup)
        # A thread for each process: it waits for the answer.
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="batch")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def room(self) -> int:
        """How many jobs may be in hand: two for each worker, so that none waits for its next."""
        return 2 * self._size

    @property
    def pids(self) -> list[int]:
        """The process ids of the workers that run."""
        return self._crew.pids

    def submit(self, job: Job) -> Future[Outcome]:
        """Return the outcome to come of ``job``.

        A job that hangs or twice kills its worker gives ``not_assessed`` with
        the reason. The future raises StoppedError where the pool was closed
        first, and WorkerError where no worker can be started.
        """
        return self._threads.submit(self._crew.work, job)

    def close(self) -> None:
        """End all workers at once; jobs in hand are abandoned."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._crew.close()
        self._threads.shutdown(wait=True)
