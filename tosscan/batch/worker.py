"""A worker of a batch: loads the models once, reads jobs from standard input, writes what came of them.

It is started by :mod:`tosscan.batch.process`. The first frame holds the
configuration; each further one holds a job and is answered by one frame. Its
memory and processor time are bounded for each job, so that it ends by itself
where the parent has gone.
"""

from __future__ import annotations

import gc
import math
import os
import sys
from pathlib import Path
from typing import BinaryIO

from tosscan import decisions
from tosscan.batch import wire
from tosscan.batch.job import Job
from tosscan.batch.work import Desk
from tosscan.decisions import Register
from tosscan.document.source import Source
from tosscan.errors import TosscanError
from tosscan.extract.frames import read_frame

try:
    import resource
except ImportError:  # Windows: there the parent's clock alone bounds the work
    resource = None  # type: ignore[assignment]

WARM_UP = (
    b"# Terms of use\n\nThese terms are an agreement between Example Ltd (we) and you (the user).\n\n"
    b"1. We may change these terms at any time without notice.\n\n"
    b"2. You may end this agreement at any time.\n"
)
COLLECT_AFTER = (5_000_000, 30, 30)
"""Only within a giant: what a document leaves behind is freed by counts of references.

Fifty documents left no ring of objects, and looking for some after each took 15 ms a document.
"""
COLLECT_EACH = 200
"""Jobs after which rings are looked for all the same, should a library ever leave some."""


def main() -> int:
    """Serve jobs until standard input ends; the exit status is 0."""
    # Whatever a library prints must not get between the frames.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    requests = sys.stdin.buffer
    first = read_frame(requests)
    if first is None:
        return 0
    header, parts = wire.read(first)
    decided = parts.get("decisions")
    register = decisions.parse(decided, name="decisions") if decided else Register()
    desk = Desk(wire.read_config(header["config"]), memory=header["memory"], register=register)
    try:
        return _serve(desk, requests, answers, seconds=header["seconds"], memory=header["memory"])
    finally:
        desk.close()


def _serve(desk: Desk, requests: BinaryIO, answers: BinaryIO, *, seconds: float, memory: int) -> int:
    try:
        _warm_up(desk)
    except TosscanError as error:  # the law pack or a model is not valid: no document is at fault
        write_frame_of(answers, {"fault": str(error)})
        return 1
    except Exception as error:  # noqa: BLE001 (a fault of ours, which every document would meet)
        write_frame_of(answers, {"fault": f"internal fault ({type(error).__name__}: {error})"})
        return 1
    _bound_memory(memory)
    write_frame_of(answers, {"ready": True})
    done = 0
    while (frame := read_frame(requests)) is not None:
        job = wire.read_job(frame)
        del frame
        _bound_cpu(seconds)
        outcome = desk.perform(job)
        answers.write(wire.outcome_message(outcome, rss=peak()))
        answers.flush()
        del job, outcome
        done += 1
        if done % COLLECT_EACH == 0:
            gc.collect()
    return 0


def write_frame_of(stream: BinaryIO, header: dict[str, object]) -> None:
    """Write a frame that holds ``header`` alone."""
    stream.write(wire.message(header, {}))
    stream.flush()


def _warm_up(desk: Desk) -> None:
    """Load models, rules, law and writers with a text of three sentences; what they hold is never garbage."""
    gc.set_threshold(*COLLECT_AFTER)
    source = Source("warm-up.md", "warm-up.md", "text/markdown", "", len(WARM_UP))
    desk.perform(Job(source, WARM_UP, ("html",)))
    gc.collect()
    gc.freeze()


def peak() -> int:
    """Return the most memory in bytes that this process has had in use; 0 where it is not told."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit if resource is not None else 0


def _bound_memory(allowance: int) -> None:
    """Allow ``allowance`` bytes on top of what the loaded models take."""
    statm = Path("/proc/self/statm")
    if resource is not None and statm.exists():
        pages = int(statm.read_text().split()[0])
        _lower(resource.RLIMIT_AS, pages * resource.getpagesize() + allowance)


def _bound_cpu(seconds: float) -> None:
    """Allow one job ``seconds`` of processor time on top of what was used; the parent's clock is first."""
    if resource is not None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        _lower(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime + seconds) + 5)


def _lower(kind: int, value: int) -> None:
    """Set the soft limit, within the hard one that the process was given."""
    _, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


if __name__ == "__main__":
    sys.exit(main())
