"""Run a batch: list the inputs, skip what is done, have the rest worked on, keep every result as it comes.

1. The inputs are listed, read and hashed, and stand in the store before any work begins.
2. Of equal contents one goes to the workers, with what earlier runs have made of it that still holds.
3. What comes back is written at once: the reports first, then the rows of the store in one transaction.

A run that was stopped, killed or ran out of disk goes on with the same command.
"""

from __future__ import annotations

import contextlib
import resource
import sys
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from tosscan.batch import decided
from tosscan.batch.content import Content, Reading, Settled
from tosscan.batch.inputs import Input
from tosscan.batch.intake import Intake, Taken
from tosscan.batch.job import Job, Outcome
from tosscan.batch.keys import Keys, keys
from tosscan.batch.listing import list_inputs
from tosscan.batch.lock import alone
from tosscan.batch.log import FILE as LOG
from tosscan.batch.log import Log
from tosscan.batch.pool import Pool
from tosscan.batch.process import Bounds, Setup
from tosscan.batch.reports import Reports
from tosscan.batch.store import FILE, Store, StoreError
from tosscan.config import MIB, ScanConfig
from tosscan.decisions import Entry, Register, written
from tosscan.errors import NotAssessedError, UsageError

INPUTS_AT_ONCE = 200  # written in one transaction
BYTES_AT_ONCE = 64 * MIB  # of what was fetched, for the memory of this process


@dataclass(frozen=True, slots=True)
class Options:
    """What one run is to do.

    ``workers`` is the number of processes on this machine, ``cluster`` the
    address of a Dask scheduler whose workers do the work in their place;
    ``database`` is that of a server in the place of the SQLite file.
    """

    sources: tuple[str, ...]
    folder: Path
    config: ScanConfig = field(default_factory=ScanConfig)
    workers: int = 1
    cluster: str | None = None
    formats: tuple[str, ...] = ("html",)
    bounds: Bounds = field(default_factory=Bounds)
    retry: bool = False
    refetch: bool = False
    decisions: Register = field(default_factory=Register)
    database: str | None = None


class Workers(Protocol):
    """Do the jobs that they are given, as many at a time as there is room for."""

    @property
    def room(self) -> int:
        """How many jobs may be in hand."""
        ...

    def submit(self, job: Job) -> Future[Outcome]:
        """Return the outcome to come of ``job``."""
        ...

    def close(self) -> None:
        """End at once; jobs in hand are abandoned."""
        ...


class Progress(Protocol):
    """Is told how a run gets on."""

    def reading(self, done: int, total: int) -> None:
        """``done`` of ``total`` inputs have been read."""
        ...

    def working(self, done: int, total: int, *, words: int, failed: int) -> None:
        """``done`` of ``total`` contents are done, with ``words``; ``failed`` were not assessed."""
        ...


@dataclass(frozen=True, slots=True)
class Summary:
    """How a run ended: inputs, contents worked on and skipped, words, seconds, memory in bytes."""

    inputs: int
    contents: int
    worked: int
    skipped: int
    not_assessed: int
    partly_assessed: int
    worst: int
    words: int
    seconds: float
    parent_peak: int
    worker_peak: int
    reader_peak: int
    deaths: int


def run(options: Options, progress: Progress) -> Summary:
    """Do the work that ``options`` ask for and is not done yet.

    Raises:
        UsageError: a source is not there, another run works in the folder, or Dask is not installed.
        DataError: a manifest, the law pack or a shipped data file is not valid.
        StoreError: the disk is full, or the store cannot be written.
        WorkerError: no worker can be started, or the cluster is not there.
        KeyboardInterrupt, SystemExit: the run was stopped; what is done is kept.
    """
    try:
        options.folder.mkdir(parents=True, exist_ok=True)
        with alone(options.folder):
            inputs = list_inputs(options.sources, apart=options.folder)
            log = Log(options.folder / LOG)
            with contextlib.closing(log), Store(options.database or options.folder / FILE) as store:
                return _Run(options, store, log, progress).go(inputs)
    except OSError as error:
        raise StoreError(
            f"{error.filename or options.folder}: {(error.strerror or str(error)).lower()}"
        ) from None


class _Run:
    """One run with all that it needs at hand."""

    def __init__(self, options: Options, store: Store, log: Log, progress: Progress) -> None:
        self.options = options
        self.store = store
        self.log = log
        self.progress = progress
        self.keys: Keys = keys(options.config)
        self.intake = Intake(options.config, store)
        self.reports = Reports(options.folder, options.formats)
        self.words = self.failed = self.worked = self.deaths = self.worker_peak = self.reader_peak = 0
        self.standing: Mapping[str, Entry] = {}
        self.settled: Mapping[Content, Settled] = {}
        self.start = time.monotonic()
        self.number = store.begin_run(self.keys, _told(options))

    def go(self, inputs: list[Input]) -> Summary:
        self.log.write("run_started", run=self.number, inputs=len(inputs), **_told(self.options))
        try:
            self.store.add_decisions(self.options.decisions)
            self.standing = self.store.register().standing()
            taken = self.take_in(inputs)
            todo = self.plan(taken)
            self.work(todo)
        except (KeyboardInterrupt, SystemExit):
            self.end("stopped")
            raise
        except BaseException as error:
            # Where the disk is full, not even this can be written; the next run notes it.
            with contextlib.suppress(StoreError, OSError):
                self.end("failed", reason=str(error))
            raise
        counts = self.store.counts(self.number)
        summary = Summary(
            inputs=len(inputs),
            contents=len(taken),
            worked=self.worked,
            skipped=len(taken) - len(todo),
            not_assessed=counts.get("not_assessed", 0),
            partly_assessed=counts.get("partly_assessed", 0),
            worst=self.store.worst(self.number),
            words=self.words,
            seconds=time.monotonic() - self.start,
            parent_peak=_peak(),
            worker_peak=self.worker_peak,
            reader_peak=self.reader_peak,
            deaths=self.deaths,
        )
        told = {name: getattr(summary, name) for name in Summary.__slots__}
        self.end("done", **{**told, "seconds": round(summary.seconds, 3)})
        return summary

    def end(self, state: str, **fields: Any) -> None:
        self.store.end_run(self.number, state)
        self.log.write(f"run_{state}", run=self.number, **fields)

    def take_in(self, inputs: list[Input]) -> list[Taken]:
        """Read and hash every input, write each to the store, and return each content once."""
        first: dict[Content, Taken] = {}
        waiting: list[tuple[Input, Reading]] = []
        held = 0
        readings = self.intake.readings(inputs, refetch=self.options.refetch)
        for done, (entry, reading) in enumerate(readings, 1):
            waiting.append((entry, reading))
            held += len(reading.data or b"")
            if reading.content is None:
                self.log.write(
                    "input_not_read", path=entry.shown, code=reading.reason_code, reason=_line(reading.reason)
                )
            else:
                taken = Taken(entry, reading.content, reading.size, reading.captured)
                first.setdefault(reading.content, taken)
            if len(waiting) >= INPUTS_AT_ONCE or held > BYTES_AT_ONCE:
                self.store.put_inputs(waiting, self.number)
                waiting, held = [], 0
            self.progress.reading(done, len(inputs))
        self.store.put_inputs(waiting, self.number)
        return list(first.values())

    def plan(self, contents: list[Taken]) -> list[Taken]:
        """Return the contents that there is work on; what is done is set on its inputs."""
        self.settled = self.store.settle((taken.content for taken in contents), self.keys.law)
        found = self.store.found(self.keys.law) if self.standing else {}
        todo = []
        for taken in contents:
            known = self.settled.get(taken.content)
            if known is not None and known.status == "not_assessed" and self.options.retry:
                self.store.forget(taken.content, self.keys)
                known = None
            if known is None or not self.holds(known, found.get(taken.content, ())):
                todo.append(taken)
        return todo

    def holds(self, known: Settled, fingerprints: Iterable[str]) -> bool:
        """Tell whether the reports of an assessment are there and show the decisions on its findings."""
        if known.report is None:
            return True
        current = decided.shown(self.standing, fingerprints) == known.decided
        return (current or not self.options.formats) and self.reports.there(known.report)

    def work(self, todo: list[Taken]) -> None:
        """Have the contents worked on, and keep what comes of each."""
        pending: dict[Future[Outcome], Taken] = {}
        if not todo:
            return
        with contextlib.closing(self.workers(len(todo))) as workers:
            for taken in todo:
                job = self.job(taken)
                if isinstance(job, Outcome):
                    self.keep(taken, job, len(todo))
                    continue
                pending[workers.submit(job)] = taken
                while len(pending) >= workers.room:
                    self.collect(pending, len(todo))
            while pending:
                self.collect(pending, len(todo))

    def workers(self, jobs: int) -> Workers:
        """Return who works on ``jobs`` jobs. Raises UsageError, WorkerError, OSError."""
        options = self.options
        decisions = written(Register(tuple(self.standing.values()))) if self.standing else b""
        setup = Setup(options.config, options.bounds, decisions)
        if options.cluster is None:
            return Pool(setup, size=min(options.workers, jobs))
        try:
            from tosscan.batch.cluster import Cluster  # takes Dask, which is an extra
        except ImportError:
            raise UsageError("a cluster needs Dask: install tosscan[cluster]") from None
        return Cluster(options.cluster, setup, self.keys)

    def job(self, taken: Taken) -> Job | Outcome:
        """Return the job of a content; where there is nothing to do but to say why not, that outcome."""
        known = self.store.known(taken.content, self.keys)
        if known.unread is not None:
            code, reason = known.unread
            return Outcome("not_assessed", reason, code)
        data = b""
        if known.extraction is None:
            try:
                data = self.intake.data(taken)
            except NotAssessedError as error:
                return Outcome("not_assessed", str(error), error.reason.code)
        return Job(taken.source, data, self.options.formats, known.extraction, known.detection)

    def collect(self, pending: dict[Future[Outcome], Taken], total: int) -> None:
        """Wait for at least one outcome and keep those that are there."""
        done, _ = wait(pending, return_when=FIRST_COMPLETED)
        for future in done:
            self.keep(pending.pop(future), future.result(), total)

    def keep(self, taken: Taken, outcome: Outcome, total: int) -> None:
        """Write the reports of an outcome, then its rows."""
        name = self.reports.name(taken.entry.name, taken.content)
        findings = outcome.facts.get("findings", ())
        shown = decided.shown(self.standing, (row["fingerprint"] for row in findings if row["severity"] > 1))
        known = self.settled.get(taken.content)
        if known is None or known.decided != shown:
            # What an earlier run wrote in a format that this one does not write is out of date.
            self.reports.withdraw(name, outcome.files)
        self.reports.write(name, outcome.files)
        report = name if outcome.report is not None else None
        self.store.record(taken.content, self.keys, outcome, report=report, run=self.number, shown=shown)
        words = int(outcome.facts.get("words", 0))
        self.worked += 1
        self.words += words
        self.failed += outcome.status == "not_assessed"
        self.deaths += outcome.deaths
        self.worker_peak = max(self.worker_peak, outcome.peak)
        self.reader_peak = max(self.reader_peak, outcome.reader_peak)
        self.log.write(
            "content_done",
            path=taken.entry.shown,
            sha256=taken.content.sha256,
            status=outcome.status,
            code=outcome.reason_code,
            reason=_line(outcome.reason),
            words=words,
            seconds=round(outcome.seconds, 3),
            worker_peak=outcome.peak,
        )
        self.progress.working(self.worked, total, words=self.words, failed=self.failed)


def _told(options: Options) -> dict[str, Any]:
    """Return what of the options stands in the log and in the store."""
    return {
        "sources": [_line(source) for source in options.sources],
        "workers": options.workers,
        "cluster": options.cluster,
        "formats": list(options.formats),
        "seconds": options.bounds.seconds,
        "memory": options.bounds.memory,
    }


def _line(text: str | None) -> str | None:
    """Return ``text`` without what is no character: a name of a file may hold anything."""
    return None if text is None else text.encode("utf-8", "replace").decode()


def _peak() -> int:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
