"""Speed as ratios within one run: each command takes its turn, the median of several rounds counts.

Absolute times say little on a shared machine; the ratio of two commands that
ran in turn says much. Run with ``make bench``.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 5
ROOT = Path(__file__).resolve().parent.parent
BASELINE = "from spacy.lang.en import English; import sklearn.linear_model, sklearn.feature_extraction.text"


def source() -> Path:
    """Return the text to scan: the 18,000-word one of the development data, or the sample."""
    data = os.environ.get("TOSSCAN_DATA")
    if data:
        return Path(data) / "exchanges" / "binance" / "2026-01-03.md"
    return ROOT / "corpora" / "samples" / "northgate-terms.html"


def seconds(command: list[str]) -> float:
    """Return the wall-clock seconds that ``command`` takes."""
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begin


def main() -> None:
    """Print the medians and the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        tosscan = [sys.executable, "-m", "tosscan"]
        commands = {
            "import spaCy and scikit-learn": [sys.executable, "-c", BASELINE],
            f"tosscan scan {source().name} -f json": [
                *tosscan, "scan", str(source()), "-f", "json", "-q", "-o", str(Path(folder) / "report.json"),
            ],
            f"tosscan text {source().name}": [*tosscan, "text", str(source())],
            "tosscan --help": [str(Path(sys.executable).with_name("tosscan")), "--help"],
            "python -c pass": [sys.executable, "-c", "pass"],
        }  # fmt: skip
        times: dict[str, list[float]] = {name: [] for name in commands}
        for command in commands.values():
            seconds(command)
        for _ in range(ROUNDS):
            for name, command in commands.items():
                times[name].append(seconds(command))
    base = statistics.median(times["import spaCy and scikit-learn"])
    print(f"median of {ROUNDS} rounds, commands in turn; ratio to the first line")
    for name, values in times.items():
        middle = statistics.median(values)
        print(f"{middle:7.3f} s  {middle / base:5.2f}x  ({min(values):.3f} to {max(values):.3f})  {name}")


if __name__ == "__main__":
    main()
