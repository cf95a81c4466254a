"""Speed as ratios within one run: what is compared takes its turn, the median of several rounds counts.

Absolute times say little on a shared machine; the ratio of two things that
ran in turn says much. Run with ``make bench``; words after ``python
tests/bench.py`` select parts: scans, law, extraction, detection, formats, page.
"""

from __future__ import annotations

import html
import io
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

# One core, before numpy reads it.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import lxml.html
import pdfplumber

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # for the module beside this one

from tosscan.component import plain as as_text  # noqa: E402
from tosscan.config import Limits  # noqa: E402
from tosscan.detect import registry as witnesses  # noqa: E402
from tosscan.document.source import RawDocument, Source  # noqa: E402
from tosscan.document.tree import Document  # noqa: E402
from tosscan.extract import registry  # noqa: E402
from tosscan.extract.base import Job  # noqa: E402
from tosscan.extract.sandbox import Sandbox, extract  # noqa: E402
from tosscan.segment.build import build_document  # noqa: E402
from tosscan.sources.files import read_file  # noqa: E402

ROUNDS = 5
SAMPLES = ROOT / "corpora" / "samples"
DATA = Path(os.environ["TOSSCAN_DATA"]) if os.environ.get("TOSSCAN_DATA") else None
BASELINE = "from spacy.lang.en import English; import sklearn.linear_model, sklearn.feature_extraction.text"
LIMITS = Limits()
LONG = 18_000  # words
READ_BY_BERT = 64  # sentences


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


# A scan that stops short of the law: findings as they are detected, no ledger and no protections.
WITHOUT_LAW = """
import sys
from tosscan import scanner
from tosscan.cli import main
from tosscan.legal.assess import Weighed
from tosscan.legal.quotes import Quotes

def bare(doc, *, findings, fair, hints, **options):
    quotes = Quotes(doc)
    quotes.add_softenings(findings)
    return Weighed(tuple(findings), tuple(fair), tuple(hints), quotes.quotes(), (), (), {}, (), (), (), {})

if __name__ == "__main__":
    scanner.weigh = bare
    sys.exit(main(sys.argv[1:]))
"""


def law() -> None:
    """Compare whole scans with and without the comparison with the law, which may add a fifth."""
    source = str(DATA / "exchanges/binance/2026-01-03.md" if DATA else SAMPLES / "northgate-terms.html")
    python = sys.executable
    with tempfile.TemporaryDirectory() as folder:
        options = ("scan", source, "-q", "-o", str(Path(folder) / "report"), "-f", "json")
        # A file, not -c: the worker that opens documents starts from the script of its parent.
        bare = Path(folder) / "bare.py"
        bare.write_text(WITHOUT_LAW, encoding="utf-8")
        measure(
            f"the law, on {Path(source).name}",
            {
                "tosscan scan, without the law": command(python, str(bare), *options),
                "tosscan scan": command(python, "-m", "tosscan", *options),
                "tosscan scan --profile kz-consumer": command(
                    python, "-m", "tosscan", *options, "--profile", "kz-consumer"
                ),
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


def texts() -> list[str]:
    """Return the texts of the labelled corpus, or those of the samples."""
    folder = DATA / "annotated" if DATA else SAMPLES
    return [
        "\n".join(" ".join(json.loads(line)["text"].split()) for line in path.open(encoding="utf-8"))
        for path in sorted(folder.glob("*.jsonl"))
    ]


def document(text: str) -> Document:
    """Return the structure of a plain text."""
    return build_document(as_text(text), Source("", "text", "text/plain", "", len(text)))


def first_words(text: str, count: int) -> str:
    """Return the lines of ``text`` up to ``count`` words, from its start again where it is shorter."""
    lines: list[str] = []
    while count > 0:
        for line in text.splitlines():
            if count > 0:
                lines.append(line)
                count -= len(line.split())
    return "\n".join(lines)


def seconds(thing: Callable[[], object], rounds: int = 3) -> float:
    """Return the seconds of processor time that ``thing`` takes when warm: the median of some rounds."""
    thing()
    times = []
    for _ in range(rounds):
        begin = time.process_time()
        thing()
        times.append(time.process_time() - begin)
    return statistics.median(times)


def detection() -> None:
    """Time rules, classifier and merge on one core, and a transformer on sentences of the same lengths."""
    from tests import bert

    documents = [document(text) for text in texts()]
    sentences = [doc.quote(sentence) for doc in documents for sentence in doc.sentences]
    count = len(sentences)
    print(f"\ndetection, {len(documents)} texts, {count} sentences (processor seconds, one core, warm)")
    found = seconds(lambda: [witnesses.detect(doc) for doc in documents])
    cut = seconds(lambda: [document(doc.text) for doc in documents])
    print(f"{count / found:8.0f} sentences/s  rules, classifier and verdict")
    print(
        f"{count / (found + cut):8.0f} sentences/s  with the cutting of the text into clauses and sentences"
    )

    long = document(first_words("\n".join(doc.text for doc in documents), LONG))
    taken = seconds(lambda: witnesses.detect(long))
    both = taken + seconds(lambda: document(long.text))
    print(f"{taken:8.2f} s  detection in a document of {long.words} words; {both:.2f} s with its structure")

    network = bert.session()
    # Every so-manieth by length: the sample is as long on average as all are.
    sizes = sorted(bert.lengths(sentences))[:: max(1, count // READ_BY_BERT)]
    slow = seconds(lambda: bert.read(network, sizes), rounds=2) / len(sizes)
    print(f"{1 / slow:8.1f} sentences/s  BERT-base size, {len(sizes)} of these sentences one by one")
    print(f"{slow * count / found:8.0f}x  as long takes the transformer as rules, classifier and verdict")
    print(f"{slow * count / (found + cut):8.0f}x  with the cutting of the text")


def long_source(folder: str) -> Path:
    """Return a file of :data:`LONG` words."""
    if DATA:
        return DATA / "exchanges/binance/2026-01-03.md"
    path = Path(folder) / "long.txt"
    path.write_text(first_words("\n".join(texts()), LONG), encoding="utf-8")
    return path


def formats() -> None:
    """Time the writing of each format of one long document; all together may take three seconds."""
    from tosscan.report.registry import names, writer
    from tosscan.scanner import scan

    with tempfile.TemporaryDirectory() as folder:
        assessment = scan(long_source(folder))
    words = assessment.document.words if assessment.document else 0
    print(f"\nwriting {words} words, {len(assessment.findings)} findings (processor seconds, warm)")
    total = 0.0
    for name in names():
        one = writer(name)
        taken = seconds(lambda one=one: one.write(assessment, io.BytesIO()))  # type: ignore[misc]
        total += taken
        print(f"{taken:8.2f} s  {name}")
    print(f"{total:8.2f} s  all formats")


OPENED = """() => {
  const entry = performance.getEntriesByType("navigation")[0];
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  return [paint ? paint.startTime : 0, entry.loadEventEnd];
}"""


def page() -> None:
    """Open the report on a long document in Chromium, in turn with a bare page of the same text."""
    from playwright.sync_api import sync_playwright

    from tosscan.report.registry import writer
    from tosscan.scanner import scan

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        source = long_source(folder)
        pages = {"bare text": Path(folder) / "bare.html", "report": Path(folder) / "report.html"}
        lines = "".join(f"<p>{html.escape(line)}</p>" for line in source.read_text("utf-8").splitlines())
        pages["bare text"].write_text(f"<!DOCTYPE html><meta charset=utf-8>{lines}", encoding="utf-8")
        with pages["report"].open("wb") as file:
            writer("html").write(scan(source), file)
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in pages}
        for turn in range(ROUNDS + 1):
            for name, path in pages.items():
                tab = browser.new_page()
                tab.goto(path.as_uri(), wait_until="load")
                tab.wait_for_timeout(300)
                if turn:
                    times[name].append(tuple(tab.evaluate(OPENED)))
                tab.close()
        browser.close()
        print(
            "\na report in Chromium (milliseconds, median of rounds in turn: first paint, all loaded; bytes)"
        )
        for name, values in times.items():
            paint, load = (statistics.median(value[place] for value in values) for place in (0, 1))
            print(f"{paint:8.0f} {load:8.0f} {pages[name].stat().st_size:10d}  {name}")


PARTS = {
    "scans": scans,
    "law": law,
    "extraction": extraction,
    "detection": detection,
    "formats": formats,
    "page": page,
}

if __name__ == "__main__":
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()
