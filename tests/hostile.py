"""Read hostile files, each within the limits of a scan, and print how that ended.

One line a file: its size, how reading it ended, seconds, the memory of the
worker and that by which the parent grew. Something that must not be (another end than the
file allows, a limit that did not hold, a parent that grows, a worker or a
file left behind) is printed as FAULT and makes the exit status 1. Run with
``make hostile``; words after ``python tests/hostile.py`` select files by parts
of their names. All of them take a quarter of an hour.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # for the files beside this one

from tests.zoo.every import EVERY  # noqa: E402
from tests.zoo.specimen import Specimen  # noqa: E402
from tosscan.config import MIB, Limits  # noqa: E402
from tosscan.errors import NotAssessedError, Reason  # noqa: E402
from tosscan.extract.sandbox import Sandbox, _memory  # noqa: E402
from tosscan.sources.files import read_file  # noqa: E402

LIMITS = Limits()
SLACK = 2.0  # seconds beyond the limit, in which the worker is stopped
GROWTH = 400  # MiB by which the parent may grow over a file of 50 MiB and its text
LINE = 300  # characters of a reason
MEASURE = "--measure"


@dataclass(frozen=True, slots=True)
class Row:
    """How reading one file ended; sizes are in MiB."""

    name: str
    size: float
    ending: str
    seconds: float
    worker: float
    parent: float
    faults: tuple[str, ...]


def main(wanted: list[str]) -> int:
    """Read the files whose names hold one of ``wanted`` (all, where it is empty); return 1 for faults."""
    print(f"limits: {LIMITS.memory // MIB} MiB, {LIMITS.cpu:g} s of processor, {LIMITS.wall:g} s of clock")
    print(f"{'file':34} {'MiB':>7} {'seconds':>8} {'worker':>7} {'parent':>7}  ending")
    faults = 0
    for specimen in EVERY:
        if wanted and not any(part in specimen.file for part in wanted):
            continue
        row = apart(specimen)
        faults += bool(row.faults)
        print(
            f"{row.name:34} {row.size:7.2f} {row.seconds:8.1f} {row.worker:7.0f} {row.parent:7.0f}",
            f" {row.ending}",
            *(f"\n    FAULT: {fault}" for fault in row.faults),
            flush=True,
        )
    print(f"{faults} faults")
    return int(bool(faults))


def apart(specimen: Specimen) -> Row:
    """Return how reading ended, measured by a process of its own: so memory is that of this file alone."""
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        path = Path(folder) / specimen.file
        path.write_bytes(specimen.make())
        own = Path(folder) / "own"
        own.mkdir()
        words = [sys.executable, __file__, MEASURE, str(path), *(["ocr"] if specimen.ocr else [])]
        found = subprocess.run(
            words, check=False, capture_output=True, text=True, env={**os.environ, "TMPDIR": str(own)}
        )
        size = path.stat().st_size / MIB
        left = [f"the file {entry.name} was left" for entry in own.iterdir()]
    if found.returncode != 0:
        last = found.stderr.strip().rpartition("\n")[2]
        return Row(specimen.file, size, "", 0, 0, 0, (f"the parent ended with {found.returncode}: {last}",))
    measured: dict[str, Any] = json.loads(found.stdout)
    reason = Reason[measured["reason"]] if measured["reason"] else None
    faults = [*left, *measured["faults"]]
    if not specimen.allows(reason):
        faults.append(f"it must not end as {measured['reason'] or 'a text'}")
    if measured["seconds"] > (LIMITS.ocr_wall if specimen.ocr else LIMITS.wall) + SLACK:
        faults.append("the limit of time did not hold")
    if measured["worker"] > LIMITS.memory / MIB:
        faults.append("the limit of memory did not hold")
    if measured["parent"] > GROWTH:
        faults.append("the parent has grown")
    return Row(
        specimen.file,
        size,
        measured["ending"],
        measured["seconds"],
        measured["worker"],
        measured["parent"],
        tuple(faults),
    )


def measure(path: str, *, ocr: bool) -> dict[str, Any]:
    """Read one file as a scan does and tell how that ended."""
    faults = []
    reason, ending, worker = None, "", 0
    pid: int | None = None
    before = _memory(os.getpid())
    begin = time.monotonic()
    with Sandbox() as sandbox:
        try:
            raw = read_file(path, limits=LIMITS)
            sandbox.start()
            pid = sandbox.pid
            extracted = sandbox.extract(raw, limits=LIMITS, ocr=ocr)
            ending = f"read: {len(extracted.text.split()):,} words"
        except NotAssessedError as error:
            reason, ending = error.reason, str(error)
        seconds = time.monotonic() - begin
        worker = sandbox.peak
    if "\n" in ending or len(ending) > LINE:
        faults.append("the reason is not one plain line")
    if pid and _runs(pid):
        faults.append("a worker was left")
    return {
        "reason": reason and reason.name,
        "ending": ending,
        "seconds": seconds,
        "worker": worker / MIB,
        "parent": (_memory(os.getpid()) - before) / MIB,
        "faults": faults,
    }


def _runs(group: int) -> bool:
    """Tell whether a process of the group, which is the worker and what it started, still runs."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    if sys.argv[1:2] == [MEASURE]:
        print(json.dumps(measure(sys.argv[2], ocr="ocr" in sys.argv[3:])))
    else:
        sys.exit(main(sys.argv[1:]))
