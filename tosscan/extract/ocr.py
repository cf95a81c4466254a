"""Recognise the words of scanned pages: pdfium draws the page, tesseract reads the picture.

tesseract is a program of the system, found on the path and started for each
page without a shell; it gets a picture on its standard input and nothing
else, and lives inside the limits of the extraction process.
"""

from __future__ import annotations

import math
import os
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from statistics import median

import pypdfium2 as pdfium

from tosscan.errors import NotAssessedError, Reason
from tosscan.extract.base import Job
from tosscan.extract.page import Page, Row, Word

DPI = 300
MAX_PIXELS = 40_000_000  # of one picture; larger pages are drawn at a lower resolution
MAX_SIDE = 30_000  # tesseract refuses pictures with a side of 32,768 and more
LANGUAGES = ("eng", "rus", "kaz")
ONE_SCRIPT = 0.97  # share of letters of one script on the first page from which on the other is left out
USUAL = 0.3  # how far the height of a line may differ from the usual and still be of the usual size
TALL = 0.75  # of the words of a line in order of height: this one has letters that reach up and down
SIZE = 1.1  # the size of letters in heights of such a word
WORD_LEVEL = "5"
_KAZAKH = frozenset("әғқңөұүһі")


@dataclass(slots=True)
class Recognised:
    """Pages that were read from pictures, by number, and how sure tesseract was of their words (0 to 100)."""

    pages: dict[int, Page] = field(default_factory=dict)
    confidence: float = 0.0
    languages: str = ""


def recognise(job: Job, numbers: Sequence[int]) -> Recognised:
    """Return the pages ``numbers`` (from 1) of a PDF with the words that stand on their pictures.

    A page on which tesseract fails or finds nothing is left out.

    Raises:
        NotAssessedError: tesseract is not installed, or takes longer than ``limits.ocr_page`` for a page.
    """
    program = shutil.which("tesseract")
    if program is None:
        raise NotAssessedError(Reason.NO_OCR, "tesseract")
    languages = _installed(program)
    result = Recognised()
    sure: list[float] = []
    with closing(pdfium.PdfDocument(job.raw.data)) as document:
        for number in numbers:
            picture, scale, size = _draw(document, number - 1)
            table = _read(program, languages, picture, job.limits.ocr_page, number)
            if not result.languages:
                result.languages = _narrowed(table, languages)
                if result.languages != languages:
                    languages = result.languages
                    table = _read(program, languages, picture, job.limits.ocr_page, number)
            page = _page(table, number, scale, size)
            if page.words:
                result.pages[number] = page
                sure.extend(float(row[10]) for row in table if row[0] == WORD_LEVEL and row[11].strip())
    result.confidence = round(sum(sure) / len(sure), 1) if sure else 0.0
    return result


def _installed(program: str) -> str:
    """Return the languages to read in, as tesseract wants them named."""
    answer = subprocess.run(
        [program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False
    )
    known = set(answer.stdout.split())
    wanted = [name for name in LANGUAGES if name in known]
    if not wanted:
        raise NotAssessedError(Reason.NO_OCR, "tesseract with the languages eng, rus or kaz")
    return "+".join(wanted)


def _draw(document: pdfium.PdfDocument, index: int) -> tuple[bytes, float, tuple[float, float]]:
    """Return a page as a grey picture (PGM), its pixels per point, and the size of the page in points."""
    try:
        page = document[index]
    except pdfium.PdfiumError:
        raise NotAssessedError(Reason.DAMAGED, f"page {index + 1} cannot be opened") from None
    with closing(page):
        wide, high = page.get_size()
        scale = min(DPI / 72, math.sqrt(MAX_PIXELS / max(1.0, wide * high)), MAX_SIDE / max(1.0, wide, high))
        bitmap = page.render(scale=scale, grayscale=True)
        with closing(bitmap):
            data = bytes(bitmap.buffer)
            rows = (
                data[row * bitmap.stride : row * bitmap.stride + bitmap.width] for row in range(bitmap.height)
            )
            picture = b"P5\n%d %d\n255\n" % (bitmap.width, bitmap.height) + b"".join(rows)
    return picture, scale, (wide, high)


def _read(program: str, languages: str, picture: bytes, seconds: float, number: int) -> list[list[str]]:
    """Return the rows of tesseract's table; none where it fails."""
    command = [program, "stdin", "stdout", "-l", languages, "--dpi", str(DPI), "--psm", "3", "tsv"]
    # One thread: tesseract's own threads slow one another down, and a batch runs several workers.
    env = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        answer = subprocess.run(
            command, input=picture, capture_output=True, timeout=seconds, env=env, check=False
        )
    except subprocess.TimeoutExpired:
        raise NotAssessedError(Reason.TIMEOUT, f"{seconds:g} s for recognising page {number}") from None
    if answer.returncode:
        return []
    rows = (line.split("\t") for line in answer.stdout.decode("utf-8", "replace").splitlines()[1:])
    return [row for row in rows if len(row) == 12]


def _narrowed(table: Sequence[Sequence[str]], languages: str) -> str:
    """Return the languages whose letters the first page shows: fewer are read faster and better."""
    letters = [char for row in table for char in row[11].casefold() if char.isalpha()]
    if not letters:
        return languages
    cyrillic = sum("а" <= char <= "я" or char in _KAZAKH for char in letters) / len(letters)
    kazakh = sum(char in _KAZAKH for char in letters)
    known = languages.split("+")
    if cyrillic < 1 - ONE_SCRIPT:
        wanted = ["eng"]
    elif kazakh < (1 - ONE_SCRIPT) * len(letters):
        wanted = ["rus", "eng"]
    else:
        wanted = ["kaz", "rus", "eng"]
    return "+".join(name for name in wanted if name in known) or languages


def _page(table: Sequence[Sequence[str]], number: int, scale: float, size: tuple[float, float]) -> Page:
    """Return a page of the words of tesseract's table, with places in points."""
    lines: dict[tuple[str, ...], list[Sequence[str]]] = {}
    for row in table:
        if row[0] == WORD_LEVEL and row[11].strip():
            lines.setdefault(tuple(row[1:5]), []).append(row)
    heights = {key: _tall([int(row[9]) for row in words]) / scale for key, words in lines.items()}
    usual = median(heights.values()) if heights else 0.0
    rows = []
    for key, words in lines.items():
        height = usual if abs(heights[key] - usual) <= USUAL * usual else heights[key]
        base = median(int(row[7]) + int(row[9]) for row in words) / scale
        rows.append(Row([_word(row, scale, base, round(height * SIZE, 1)) for row in words]))
    count = sum(len(row.words) for row in rows)
    return Page(number, size[0], size[1], rows, words=count, drawn=True)


def _tall(heights: Sequence[int]) -> int:
    return sorted(heights)[int(TALL * (len(heights) - 1) + 0.5)]


def _word(row: Sequence[str], scale: float, base: float, size: float) -> Word:
    x0, y0, wide, high = (int(value) / scale for value in row[6:10])
    box = round(x0, 1), round(y0, 1), round(x0 + wide, 1), round(y0 + high, 1)
    return Word(row[11].strip(), box, x0, x0 + wide, base, max(1.0, size), False)
