"""Batches at scale: documents and words a second, memory over time, one worker against two, and a cluster.

Run with ``make bench-batch`` (needs TOSSCAN_DATA); words after ``python
tests/bench_batch.py`` select parts: full, speedup, cluster, market. ``--files``
and ``--sample`` bound how many files the whole run and the other parts take.
"""

from __future__ import annotations

import argparse
import filecmp
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEED = 8
LOOK_SECONDS = 0.5
ROWS = 12  # of the table of memory over time
MIB = 1 << 20
TICKS = os.sysconf("SC_CLK_TCK")
# The processes of a batch by the module that they run; any other is the parent, or a part of the cluster.
ROLES = {"tosscan.batch.worker": "worker", "tosscan.extract.worker": "reader"}
LOCAL_CLUSTER = """
import sys
from distributed import LocalCluster

if __name__ == "__main__":
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""


@dataclass(slots=True)
class Watch:
    """What was seen of a run: seconds, documents and the memory of each role (the largest of it), by time."""

    rows: list[tuple[float, int, dict[str, int]]] = field(default_factory=list)
    cpu: dict[int, tuple[str, float]] = field(default_factory=dict)

    def look(self, pid: int, seconds: float, done: int) -> None:
        """Look at the process ``pid`` and at those below it."""
        memory: dict[str, int] = defaultdict(int)
        for one in _tree(pid):
            try:
                role = _role(one) if one != pid else "parent"
                stat = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it has ended
            memory[role] = max(memory[role], int(stat[21]) * os.sysconf("SC_PAGE_SIZE"))
            self.cpu[one] = (role, (int(stat[11]) + int(stat[12])) / TICKS)
        self.rows.append((seconds, done, dict(memory)))

    def roles(self) -> dict[str, float]:
        """Return the seconds of processor time by role."""
        total: dict[str, float] = defaultdict(float)
        for role, seconds in self.cpu.values():
            total[role] += seconds
        return dict(total)

    def print_memory(self) -> None:
        """Print memory over time, and how the last third compares with the third before it."""
        roles = [role for role in ("parent", "worker", "reader") if any(role in row[2] for row in self.rows)]
        print("  seconds  documents" + "".join(f"{role:>10}" for role in roles) + "   (MiB in use)")
        for seconds, done, memory in self.rows[:: max(1, len(self.rows) // ROWS)]:
            told = "".join(f"{memory.get(role, 0) / MIB:10.0f}" for role in roles)
            print(f"{seconds:9.0f} {done:10}{told}")
        third = len(self.rows) // 3
        for role in roles:
            values = [row[2].get(role, 0) / MIB for row in self.rows]
            if third:
                middle, last = (statistics.median(part) for part in (values[third:-third], values[-third:]))
                print(
                    f"  {role}: peak {max(values):.0f} MiB; median of the middle third {middle:.0f}, "
                    f"of the last {last:.0f}"
                )


def batch(source: Path, out: Path, *words: str) -> tuple[dict[str, float], Watch]:
    """Run ``tosscan batch`` and return what its log says at the end, and what was seen of it."""
    watch, start = Watch(), time.monotonic()
    command = [sys.executable, "-m", "tosscan", "batch", str(source), "-o", str(out), "-q", *words]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            watch.look(process.pid, time.monotonic() - start, _done(out))
            time.sleep(LOOK_SECONDS)
    whole = time.monotonic() - start
    last = json.loads((out / "log.jsonl").read_text().splitlines()[-1])
    if last["event"] != "run_done":
        sys.exit(f"the batch ended with {last}")
    return {
        **{name: last[name] for name in ("worked", "words", "seconds", "not_assessed")},
        "whole": whole,
    }, watch


def full(files: Path, out: Path) -> None:
    """Print speed and memory of one run over ``files`` with a worker for each processor."""
    told, watch = batch(files, out)
    docs, words, seconds = told["worked"], told["words"], told["seconds"]
    print(f"\none run over {docs:,.0f} documents, {words:,.0f} words, {os.cpu_count()} processors")
    print(f"{docs / seconds:8.1f} documents/s, {words / seconds:,.0f} words/s in {seconds:,.0f} s")
    print(
        f"{told['whole']:8.0f} s with the start and the market view; {told['not_assessed']:.0f} not assessed"
    )
    for role, spent in sorted(watch.roles().items()):
        print(f"{1000 * spent / docs:8.1f} ms of processor time a document: {role}")
    watch.print_memory()


def speedup(files: Path, home: Path) -> None:
    """Print how much faster two workers are than one; both take their turn twice."""
    seconds: dict[int, list[float]] = {1: [], 2: []}
    for turn in range(2):
        for count in (1, 2) if turn == 0 else (2, 1):
            out = home / f"{count}-{turn}"
            told, watch = batch(files, out, "--workers", str(count))
            seconds[count].append(told["seconds"])
            spent = sum(watch.roles().values())
            print(
                f"{count} worker{'s' * (count > 1)}: {told['seconds']:7.1f} s, "
                f"{told['worked'] / told['seconds']:5.1f} documents/s, {spent:6.1f} s of processor time"
            )
    print(f"{min(seconds[1]) / min(seconds[2]):8.2f}x with two workers (best of two runs each)")
    _compare(home / "1-0", home / "2-0", "two workers")


def cluster(files: Path, home: Path) -> None:
    """Print the speed of a local Dask cluster with two worker processes beside that of two workers."""
    here, _ = batch(files, home / "here", "--workers", "2")
    with _local_cluster(home) as address:
        there, _ = batch(files, home / "there", "--cluster", address)
    for name, told in (("two workers", here), ("cluster of two", there)):
        print(f"{name:>16}: {told['seconds']:7.1f} s, {told['worked'] / told['seconds']:5.1f} documents/s")
    _compare(home / "here", home / "there", "the cluster")


def market(out: Path) -> None:
    """Print the time that the market view of the whole run takes, and its size."""
    start = time.monotonic()
    subprocess.run([sys.executable, "-m", "tosscan", "market", str(out), "-q"], cwd=ROOT, check=True)
    size = (out / "index.html").stat().st_size
    print(f"\nmarket view: {time.monotonic() - start:.1f} s, {size / 1e6:.1f} MB; store "
          f"{(out / 'tosscan.sqlite').stat().st_size / 1e6:,.0f} MB")  # fmt: skip


@contextmanager
def _local_cluster(home: Path) -> Iterator[str]:
    script = home / "local_cluster.py"
    script.write_text(LOCAL_CLUSTER)
    with subprocess.Popen(
        [sys.executable, str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
    ) as process:
        if process.stdout is None:  # pragma: no cover (it is a pipe)
            return
        yield process.stdout.readline().strip()
        process.communicate("")


def _compare(one: Path, other: Path, name: str) -> None:
    exports = []
    for out in (one, other):
        exports.append(out / "export.jsonl")
        command = [sys.executable, "-m", "tosscan", "batch", "export", str(out), "-o", str(exports[-1])]
        subprocess.run(command, cwd=ROOT, check=True)
    same = filecmp.cmp(exports[0], exports[1], shallow=False)
    print(f"{'the same' if same else 'ANOTHER'} batch export with {name}")


def _done(out: Path) -> int:
    try:
        return (out / "log.jsonl").read_bytes().count(b'"event": "content_done"')
    except OSError:
        return 0


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            below = thread.read_text().split()
        except OSError:
            continue
        for child in below:
            yield from _tree(int(child))


def _role(pid: int) -> str:
    line = Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace")
    found = re.search("|".join(map(re.escape, ROLES)), line)
    return ROLES[found[0]] if found else "other"


def _sample(source: Path, folder: Path, count: int) -> Path:
    """Return a folder with ``count`` files of ``source``, drawn at random, the same each time."""
    paths = sorted(path for path in source.iterdir() if path.is_file())
    chosen = paths if count >= len(paths) else random.Random(SEED).sample(paths, count)  # noqa: S311
    folder.mkdir()
    for path in chosen:
        (folder / path.name).symlink_to(path)
    return folder


def main() -> None:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=["full", "market", "speedup", "cluster"])
    parser.add_argument("--source", type=Path, help="folder of documents (default: tos-html of TOSSCAN_DATA)")
    parser.add_argument("--files", type=int, default=sys.maxsize, help="of the whole run (default: all)")
    parser.add_argument("--sample", type=int, default=200, help="of the other parts (default 200)")
    parser.add_argument(
        "--keep", type=Path, help="folder for the results of the whole run (default: thrown away)"
    )
    args = parser.parse_args()
    source = args.source or Path(os.environ["TOSSCAN_DATA"]) / "tos-html"
    with tempfile.TemporaryDirectory(prefix="tosscan-bench-") as place:
        home = Path(place)
        out = args.keep or home / "full"
        if "full" in args.parts:
            full(_sample(source, home / "all", args.files), out)
        if "market" in args.parts:
            market(out)
        sample = _sample(source, home / "sample", args.sample)
        for part in (speedup, cluster):
            if part.__name__ in args.parts:
                (home / part.__name__).mkdir()
                print(f"\n{part.__name__}, {args.sample} documents")
                part(sample, home / part.__name__)
                shutil.rmtree(home / part.__name__)


if __name__ == "__main__":
    main()
