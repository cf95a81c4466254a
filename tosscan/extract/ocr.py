"""Recognise the words of scanned pages: pdfium draws the page upright, tesseract reads the picture.

tesseract is a program of the system, found on the path and started for each
page without a shell; it gets a picture on its standard input and nothing
else, and lives inside the limits of the extraction process. It loses whole
columns of a page that leans by more than two degrees, and says nothing of it:
so pages are straightened and turned before it reads them.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from statistics import mean, median

import pypdfium2 as pdfium

from tosscan.errors import NotAssessedError, Reason
from tosscan.extract import upright
from tosscan.extract.base import Job
from tosscan.extract.honesty import page_words
from tosscan.extract.page import Page, Row, Word
from tosscan.extract.upright import Frame

# Resolution and the way of telling ink from paper. Tesseract's usual one, by one threshold for the page
# (Otsu), loses the dark side of an unevenly lit page and is sure of what is left; the one by neighbourhoods
# (Sauvola) is lost in noise, of which a coarser picture has less.
FINE = (300, "2")
COARSE = (170, "0")
SCRIPT_DPI = 150  # enough to tell script and orientation
LANGUAGES = ("eng", "rus", "kaz")
ORIENTATION = "osd"
SURE = 3.0  # confidence of tesseract from which on its word on the orientation counts
UNSURE = 88.0  # mean confidence of the words of a page below which it is read a second time
LOW = 80.0  # mean confidence below which a page is said to be misread; clean scans have some 95
FEW_WORDS = 20  # of which a mean tells nothing
WALL_SHARE = 0.9  # of the time for the file, after which no further page is begun
USUAL = 0.3  # how far the height of a line may differ from the usual and still be of the usual size
TALL = 0.75  # of the words of a line in order of height: this one has letters that reach up and down
SIZE = 1.1  # the size of letters in heights of such a word
WORD_LEVEL = "5"
_ROTATE = re.compile(r"^Rotate: (\d+)$", re.MULTILINE)
_SURE = re.compile(r"^Orientation confidence: ([\d.]+)$", re.MULTILINE)
_SCRIPT = re.compile(r"^Script: (\w+)$", re.MULTILINE)

Table = list[list[str]]


@dataclass(slots=True)
class Recognised:
    """Pages that were read from pictures, by number, and how sure tesseract was of their words (0 to 100).

    ``unsure`` and ``late`` are the numbers of pages that were read with a low
    confidence, and of those that took too long and were not read.
    """

    pages: dict[int, Page] = field(default_factory=dict)
    confidence: float = 0.0
    languages: str = ""
    unsure: tuple[int, ...] = ()
    late: tuple[int, ...] = ()

    def below_bar(self) -> list[str]:
        """Return a plain sentence for each thing that should worry a reader."""
        said = []
        if self.unsure:
            said.append(
                f"The letters on {page_words(self.unsure)} could be recognised only with low certainty."
            )
        if self.late:
            said.append(f"Recognising {page_words(self.late)} took too long and was stopped.")
        return said


@dataclass(frozen=True, slots=True)
class _Reading:
    """What tesseract read on one picture of a page."""

    table: Table
    frame: Frame
    languages: str

    @property
    def sure(self) -> list[float]:
        return [float(row[10]) for row in self.table if row[0] == WORD_LEVEL and row[11].strip()]

    @property
    def worth(self) -> float:
        """More words read with more certainty are worth more; a doubtful half of a page is not."""
        return sum(max(0.0, one - 50) for one in self.sure)


@dataclass(frozen=True, slots=True)
class _Tesseract:
    """The program, its languages, and the seconds for one page."""

    program: str
    known: frozenset[str]
    seconds: float

    def read(self, picture: bytes, languages: str, dpi: int, ink: str) -> Table:
        """Return the rows of tesseract's table; none where it fails. ``ink``: how ink is told from paper."""
        options = ("-l", languages, "--dpi", str(dpi), "--psm", "3", "-c", f"thresholding_method={ink}")
        answer = self._run(picture, *options, "tsv")
        rows = (line.split("\t") for line in answer.splitlines()[1:])
        return [row for row in rows if len(row) == 12]

    def turn_and_script(self, picture: bytes) -> tuple[int, str]:
        """Return the clockwise turn in degrees that sets a picture upright, and its script; "" if unsure."""
        if ORIENTATION not in self.known:
            return 0, ""
        answer = self._run(picture, "-l", ORIENTATION, "--dpi", str(SCRIPT_DPI), "--psm", "0")
        turn, sure, script = (found.search(answer) for found in (_ROTATE, _SURE, _SCRIPT))
        if turn is None or sure is None or float(sure[1]) < SURE:
            return 0, ""
        return int(turn[1]), script[1] if script else ""

    def languages(self, script: str) -> str:
        """Return the languages to read a page of ``script`` in, as tesseract wants them named."""
        # Read in three languages, Russian is no worse than in two, and Kazakh is read right.
        wanted = ("eng",) if script == "Latin" else ("kaz", "rus", "eng")
        names = [name for name in wanted if name in self.known]
        return "+".join(names or [name for name in LANGUAGES if name in self.known])

    def _run(self, picture: bytes, *options: str) -> str:
        # One thread: tesseract's own threads slow one another down, and a batch runs several workers.
        answer = subprocess.run(
            [self.program, "stdin", "stdout", *options],
            input=picture,
            capture_output=True,
            timeout=self.seconds,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            check=False,
        )
        return "" if answer.returncode else answer.stdout.decode("utf-8", "replace")


def recognise(job: Job, numbers: Sequence[int]) -> Recognised:
    """Return the pages ``numbers`` (from 1) of a PDF with the words that stand on their pictures.

    A page on which tesseract fails or finds nothing is left out, as is one
    that takes longer than ``limits.ocr_page`` seconds, or whose turn comes
    when most of ``limits.ocr_wall`` is used up.

    Raises:
        NotAssessedError: tesseract or its languages are not installed, or no page was read in time.
    """
    tesseract = _installed(job.limits.ocr_page)
    end = time.monotonic() + job.limits.ocr_wall * WALL_SHARE
    result = Recognised()
    readings: dict[int, _Reading] = {}
    late: list[int] = []
    with closing(pdfium.PdfDocument(job.raw.data)) as document:
        for number in numbers:
            job.allow_pages(1)  # drawing a page takes the processor longer than reading one with text
            if time.monotonic() > end:
                late.append(number)
                continue
            try:
                readings[number] = _read(tesseract, document, number)
            except subprocess.TimeoutExpired:
                late.append(number)
    if late and not readings:
        seconds = job.limits.ocr_wall if time.monotonic() > end else job.limits.ocr_page
        raise NotAssessedError(Reason.TIMEOUT, f"{seconds:g} s for recognising {page_words(late)}")
    for number, reading in readings.items():
        page = _page(reading.table, number, reading.frame)
        if page.words:
            result.pages[number] = page
    sure = {number: readings[number].sure for number in result.pages}
    result.confidence = round(mean(one for page in sure.values() for one in page), 1) if sure else 0.0
    result.languages = "+".join(
        name for name in LANGUAGES if any(name in one.languages.split("+") for one in readings.values())
    )
    result.unsure = tuple(
        number for number, ones in sure.items() if len(ones) >= FEW_WORDS and mean(ones) < LOW
    )
    result.late = tuple(late)
    return result


def _installed(seconds: float) -> _Tesseract:
    program = shutil.which("tesseract")
    if program is None:
        raise NotAssessedError(Reason.NO_OCR, "tesseract (on Debian the package tesseract-ocr)")
    answer = subprocess.run(
        [program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False
    )
    known = frozenset(answer.stdout.split())
    if known.isdisjoint(LANGUAGES):
        raise NotAssessedError(
            Reason.NO_OCR,
            "tesseract has none of the languages eng, rus and kaz (on Debian the packages "
            "tesseract-ocr-eng, tesseract-ocr-rus, tesseract-ocr-kaz)",
        )
    return _Tesseract(program, known, seconds)


def _read(tesseract: _Tesseract, document: pdfium.PdfDocument, number: int) -> _Reading:
    """Return what stands on a page, read a second time from a coarser picture where the first is doubtful."""
    try:
        page = document[number - 1]
    except pdfium.PdfiumError:
        raise NotAssessedError(Reason.DAMAGED, f"page {number} cannot be opened") from None
    with closing(page):
        lean = upright.lean(page)
        turn, script = tesseract.turn_and_script(upright.draw(page, Frame.of(page, SCRIPT_DPI, -lean)))
        languages = tesseract.languages(script)
        first = _reading(tesseract, page, languages, turn - lean, FINE)
        if not first.sure or mean(first.sure) >= UNSURE:
            return first
        second = _reading(tesseract, page, languages, turn - lean, COARSE)
        return max(first, second, key=lambda reading: reading.worth)


def _reading(
    tesseract: _Tesseract, page: pdfium.PdfPage, languages: str, angle: float, way: tuple[int, str]
) -> _Reading:
    dpi, ink = way
    frame = Frame.of(page, dpi, angle)
    return _Reading(tesseract.read(upright.draw(page, frame), languages, dpi, ink), frame, languages)


def _page(table: Sequence[Sequence[str]], number: int, frame: Frame) -> Page:
    """Return a page of the words of tesseract's table, with places in points."""
    lines: dict[tuple[str, ...], list[Sequence[str]]] = {}
    for row in table:
        if row[0] == WORD_LEVEL and row[11].strip():
            lines.setdefault(tuple(row[1:5]), []).append(row)
    heights = {key: _tall([int(row[9]) for row in words]) / frame.scale for key, words in lines.items()}
    usual = median(heights.values()) if heights else 0.0
    rows = []
    for key, words in lines.items():
        height = usual if abs(heights[key] - usual) <= USUAL * usual else heights[key]
        base = median(int(row[7]) + int(row[9]) for row in words) / frame.scale
        rows.append(Row([_word(row, frame, base, round(height * SIZE, 1)) for row in words]))
    count = sum(len(row.words) for row in rows)
    return Page(number, frame.width, frame.height, rows, words=count, drawn=True)


def _tall(heights: Sequence[int]) -> int:
    return sorted(heights)[int(TALL * (len(heights) - 1) + 0.5)]


def _word(row: Sequence[str], frame: Frame, base: float, size: float) -> Word:
    left, top, wide, high = (int(value) / frame.scale for value in row[6:10])
    box = frame.on_page(left, top, left + wide, top + high)
    return Word(row[11].strip(), box, left, left + wide, base, max(1.0, size), False)
