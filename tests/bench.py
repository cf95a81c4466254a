"""Speed as ratios within one run: what is compared takes its turn, the median of several rounds counts.

Absolute times say little on a shared machine; the ratio of two things that
ran in turn says much. Run with ``make bench``.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import lxml.html
import pdfplumber

from tosscan.config import Limits
from tosscan.document.source import RawDocument
from tosscan.extract import registry
from tosscan.extract.base import Job
from tosscan.extract.sandbox import Sandbox, extract
from tosscan.sources.files import read_file

ROUNDS = 5
ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "corpora" / "samples"
DATA = Path(os.environ["TOSSCAN_DATA"]) if os.environ.get("TOSSCAN_DATA") else None
BASELINE = "from spacy.lang.en import English; import sklearn.linear_model, sklearn.feature_extraction.text"
LIMITS = Limits()


def measure(title: str, things: Mapping[str, Callable[[], object]], *, rounds: int = ROUNDS) -> None:
    """Run ``things`` in turn and print the median of each, and its ratio to the first."""
    times: dict[str, list[float]] = {name: [] for name in things}
    for thing in things.values():
        thing()
    for _ in range(rounds):
        for name, thing in things.items():
            begin = time.perf_counter()
            thing()
            times[name].append(time.perf_counter() - begin)
    base = statistics.median(next(iter(times.values())))
    print(f"\n{title} (median of {rounds} rounds, in turn; ratio to the first line)")
    for name, values in times.items():
        middle = statistics.median(values)
        print(f"{middle:8.3f} s  {middle / base:6.2f}x  ({min(values):.3f} to {max(values):.3f})  {name}")


def command(*words: str) -> Callable[[], object]:
    """Return a call that runs a command and throws its output away."""
    return lambda: subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def scans() -> None:
    """Compare a cold scan with the imports that no scan can do without."""
    source = str(DATA / "exchanges/binance/2026-01-03.md" if DATA else SAMPLES / "northgate-terms.html")
    python = sys.executable
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "report")
        scan = (python, "-m", "tosscan", "scan", source, "-q", "-o", out)
        measure(
            f"whole processes on {Path(source).name}",
            {
                "python -c 'import spaCy, scikit-learn'": command(python, "-c", BASELINE),
                "tosscan scan -f json": command(*scan, "-f", "json"),
                "tosscan scan -f html": command(*scan, "-f", "html"),
                "tosscan text": command(python, "-m", "tosscan", "text", source),
                "tosscan --help": command(str(Path(python).with_name("tosscan")), "--help"),
            },
        )


def extraction() -> None:
    """Compare extraction with the parsers beneath it, imports outside the clock."""
    pdfs = sorted((DATA / "pdfs").glob("[a-d]*_[ct]*.pdf")) if DATA else [SAMPLES / "northgate-terms.pdf"]
    pages = sorted((DATA / "html").glob("*.html")) if DATA else [SAMPLES / "northgate-terms.html"]
    raw_pdfs = [read_file(path, limits=LIMITS) for path in pdfs]
    raw_pages = [read_file(path, limits=LIMITS) for path in pages]
    measure(
        f"{len(pdfs)} PDF files",
        {
            "tosscan, in this process": lambda: [plain(raw) for raw in raw_pdfs],
            "pdfplumber.extract_text": lambda: [plumber(path) for path in pdfs],
        },
        rounds=2,
    )
    measure(
        f"{len(pages)} web pages",
        {
            "lxml.html.fromstring": lambda: [lxml.html.fromstring(raw.data) for raw in raw_pages],
            "tosscan, in this process": lambda: [plain(raw) for raw in raw_pages],
        },
    )
    each = [ratio(partial(plain, raw), partial(lxml.html.fromstring, raw.data)) for raw in raw_pages]
    print(f"{statistics.median(each):17.2f}x  ({min(each):.2f} to {max(each):.2f})  the median page")
    with Sandbox() as sandbox:
        measure(
            "the sandbox, on one web page",
            {
                "in this process": lambda: plain(raw_pages[0]),
                "in a worker that is kept": lambda: sandbox.extract(raw_pages[0], limits=LIMITS),
                "in a worker of its own": lambda: extract(raw_pages[0], limits=LIMITS),
            },
        )


def ratio(thing: Callable[[], object], base: Callable[[], object]) -> float:
    """Return how many times as long ``thing`` takes as ``base``: medians of rounds in turn."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for call, taken in zip((thing, base), times, strict=True):
            begin = time.perf_counter()
            call()
            taken.append(time.perf_counter() - begin)
    return statistics.median(times[0]) / statistics.median(times[1])


def plain(raw: RawDocument) -> object:
    """Extract without the sandbox."""
    return registry.find(raw.source.media_type)(Job(raw, LIMITS))


def plumber(path: Path) -> list[str]:
    """Return the text of each page as pdfplumber gives it."""
    with pdfplumber.open(path) as pdf:
        return [page.extract_text() for page in pdf.pages]


if __name__ == "__main__":
    scans()
    extraction()
