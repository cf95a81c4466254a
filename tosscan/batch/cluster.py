"""Work on jobs with the workers of a Dask cluster; the one module that knows Dask."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
import warnings
from concurrent.futures import CancelledError, Future
from functools import partial

import dask
from distributed import Client, KilledWorker, Security

from tosscan.batch import remote, wire
from tosscan.batch.job import Job, Outcome
from tosscan.batch.keys import Keys
from tosscan.batch.process import Setup, StoppedError, WorkerError, failed
from tosscan.config import MIB
from tosscan.errors import NotAssessedError, Reason
from tosscan.extract.frames import HEAD

CONNECT_SECONDS = 20
LOOK_SECONDS = 2.0  # between two looks at how many workers there are
EMPTY_SECONDS = 120.0  # that a cluster may be without a worker: those that were lost are started again
LEAVE_SECONDS = 15.0  # for the workers to end what they keep for the run
HELD = 512 * MIB  # of jobs in hand, which the scheduler keeps until they are done
AHEAD = 2  # jobs in hand for each thread of the cluster, so that none waits for the network
# Dask warns of large arguments, for which it knows better ways; and it would send lines of our code along.
_SETTINGS = {
    "distributed.admin.large-graph-warning-threshold": "1 GiB",
    "distributed.diagnostics.computations.nframes": 0,
}
_CERTIFICATES = ("CA_FILE", "CLIENT__CERT", "CLIENT__KEY")
_LOGS = ("distributed", "distributed.client")


class Cluster:
    """The workers of the scheduler at an address; close it, and they end what they keep for it."""

    def __init__(self, address: str, setup: Setup, keys: Keys) -> None:
        """Connect to the scheduler. ``keys`` are those of the results; a worker with others is refused.

        Raises:
            WorkerError: no scheduler answers at ``address``.
            OSError: a file that ``setup`` names cannot be read.
        """
        self._address = address
        self._parcel = remote.pack(setup, keys)
        self._client = _connect(address)
        self._executor = self._client.get_executor(pure=False)
        self._lock = threading.Lock()
        self._pending: dict[Future[Outcome], int] = {}
        self._threads = 1
        self._closed = threading.Event()
        self._lost = False
        self._watch = threading.Thread(target=self._look, name="cluster", daemon=True)
        self._watch.start()

    @property
    def room(self) -> int:
        """How many jobs may be in hand; it grows and shrinks with the cluster, and bounds their bytes."""
        with self._lock:
            full = sum(self._pending.values()) > HELD
            return max(1, len(self._pending)) if full else AHEAD * self._threads

    def submit(self, job: Job) -> Future[Outcome]:
        """Return the outcome to come of ``job``; where its worker is lost the scheduler gives it to another.

        A job that ends worker after worker gives ``not_assessed`` with the
        reason. The future raises StoppedError where the cluster was closed
        first, and WorkerError where the cluster is lost or cannot do the work.
        """
        outcome: Future[Outcome] = Future()
        message = wire.job_message(job)
        with self._lock:
            self._pending[outcome] = len(message)
        answer = self._executor.submit(remote.perform, self._parcel, message)
        answer.add_done_callback(partial(self._settle, outcome))
        return outcome

    def close(self) -> None:
        """Give up what is in hand and have the workers end what they keep for this run."""
        self._closed.set()
        self._fail(StoppedError("the batch was stopped"))
        with contextlib.suppress(Exception):  # a scheduler that is gone has nothing left to be told
            self._executor.shutdown(wait=False)
        if not self._lost:
            leaving = threading.Thread(target=self._leave, name="leave", daemon=True)
            leaving.start()
            leaving.join(LEAVE_SECONDS)
        with contextlib.suppress(Exception):
            self._client.close(timeout=LEAVE_SECONDS)
        self._watch.join(LEAVE_SECONDS)

    def _leave(self) -> None:
        with contextlib.suppress(Exception):
            self._client.run(remote.leave, self._parcel.run, on_error="ignore")

    def _settle(self, outcome: Future[Outcome], answer: Future[bytes]) -> None:
        """Set on ``outcome`` what came of its job."""
        with self._lock:
            if outcome not in self._pending:
                return
            del self._pending[outcome]
        try:
            outcome.set_result(_read(answer.result()))
        except KilledWorker:
            crash = NotAssessedError(Reason.CRASHED, "the workers of the cluster that had it in hand ended")
            outcome.set_result(failed(crash))
        except CancelledError:
            self._lost = True
            outcome.set_exception(WorkerError(f"the scheduler at {self._address} was lost"))
        except WorkerError as error:
            outcome.set_exception(error)
        except Exception as error:  # noqa: BLE001 (whatever Dask raises where tosscan is not installed)
            told = " ".join(str(error).split())
            outcome.set_exception(
                WorkerError(
                    "the cluster cannot do the work; its scheduler and workers need this version of "
                    f"tosscan, Python and Dask ({type(error).__name__}: {told})"
                )
            )

    def _look(self) -> None:
        """Count the workers now and then; a cluster that stays without any fails what waits for one."""
        seen = time.monotonic()
        while not self._closed.is_set():
            threads = 0
            with contextlib.suppress(Exception):  # jobs in hand are told where the scheduler is lost
                threads = sum(self._client.nthreads().values())
            if threads:
                self._threads, seen = threads, time.monotonic()
            elif time.monotonic() - seen > EMPTY_SECONDS:
                self._fail(WorkerError(f"the scheduler at {self._address} has no workers"))
            self._closed.wait(LOOK_SECONDS)

    def _fail(self, error: Exception) -> None:
        with self._lock:
            pending, self._pending = self._pending, {}
        for outcome in pending:
            outcome.set_exception(error)


def _connect(address: str) -> Client:
    dask.config.set(_SETTINGS)
    for name in _LOGS:
        # What it would tell is told in one line, by whoever waits for a job.
        logging.getLogger(name).setLevel(logging.CRITICAL)
    if address.startswith("tls:") and Security().get_connection_args("client")["ssl_context"] is None:
        names = ", ".join(f"DASK_DISTRIBUTED__COMM__TLS__{name}" for name in _CERTIFICATES)
        raise WorkerError(f"{address} needs certificates; set {names} to their files")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # versions of ours are compared by their content
            return Client(address, timeout=CONNECT_SECONDS, set_as_default=False, name="tosscan")
    except Exception as error:  # noqa: BLE001 (a wrong address, no answer, a refused certificate)
        told = " ".join(str(error).split())
        raise WorkerError(f"no scheduler answers at {address} ({type(error).__name__}: {told})") from None


def _read(frame: bytes) -> Outcome:
    """Return the outcome in a frame.

    Raises:
        WorkerError: the machine that made it could not do the work.
    """
    inner = memoryview(frame)[HEAD:]
    header, _ = wire.read(inner)
    if "fault" in header:
        raise WorkerError(str(header["fault"]))
    return wire.read_outcome(inner)[0]
