"""Draw a page for recognition as a reader would hold it: straight, and turned the right way up.

The skew is the angle at which the dark points of the page fall into the
sharpest rows or columns (the projection profile of W. Postl, 1986).
"""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Self

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from tosscan.extract.page import Box

MAX_PIXELS = 40_000_000  # of one picture; larger pages are drawn at a lower resolution
MAX_SIDE = 30_000  # tesseract refuses pictures with a side of 32,768 and more
LEAN_DPI = 75
MAX_LEAN = 10.0  # degrees
COARSE, FINE = 0.5, 0.1  # degrees between two angles that are tried
LEAST = 0.3  # degrees; a page that leans less is read as well
CLEARLY = 1.05  # how much sharper the rows must be than without turning
DARK = 0.7  # of the brightness of the paper
FEW_MARKS = 100  # dark pixels, of which no lines can be made out
STRIPS = 32  # into which a page is cut: within one, the lean is too small to matter
_WHITE = (255, 255, 255, 255)


@dataclass(frozen=True, slots=True)
class Frame:
    """The rectangle in which a turned page is drawn: its size in points, pixels per point, and the turn.

    ``angle`` is clockwise, in degrees; ``page`` is the size of the page in points.
    """

    width: float
    height: float
    scale: float
    angle: float
    page: tuple[float, float]

    @classmethod
    def of(cls, page: pdfium.PdfPage, dpi: int, angle: float) -> Self:
        """Return the frame of a page turned by ``angle``; a small lean leaves the size of the page."""
        wide, high = page.get_size()
        sideways = round(angle / 90) % 2 == 1
        width, height = (high, wide) if sideways else (wide, high)
        pixels = math.sqrt(MAX_PIXELS / max(1.0, wide * high))
        return cls(width, height, min(dpi / 72, pixels, MAX_SIDE / max(1.0, wide, high)), angle, (wide, high))

    def on_page(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """Return the box on the page, in points, that encloses a box of the frame."""
        cos, sin = self._turn()
        wide, high = self.page
        xs, ys = [], []
        for x, y in ((x0, y0), (x1, y0), (x0, y1), (x1, y1)):
            across, down = x - self.width / 2, y - self.height / 2
            xs.append(across * cos + down * sin + wide / 2)
            ys.append(down * cos - across * sin + high / 2)
        return round(min(xs), 1), round(min(ys), 1), round(max(xs), 1), round(max(ys), 1)

    def matrix(self) -> Sequence[float]:
        """Return the matrix (a, b, c, d, e, f) from points of the page to pixels of the frame."""
        cos, sin = self._turn()
        wide, high = self.page
        right = self.width / 2 - (cos * wide - sin * high) / 2
        down = self.height / 2 - (sin * wide + cos * high) / 2
        return [value * self.scale for value in (cos, sin, -sin, cos, right, down)]

    def _turn(self) -> tuple[float, float]:
        return math.cos(math.radians(self.angle)), math.sin(math.radians(self.angle))


def draw(page: pdfium.PdfPage, frame: Frame) -> bytes:
    """Return the page as a grey picture (PGM)."""
    pixels, wide, high = _pixels(page, frame)
    return b"P5\n%d %d\n255\n" % (wide, high) + pixels


def lean(page: pdfium.PdfPage) -> float:
    """Return by how many degrees the text of a page leans clockwise; 0 where it stands straight."""
    pixels, wide, high = _pixels(page, Frame.of(page, LEAN_DPI, 0.0))
    marks = pixels.translate(_marks(pixels))
    if marks.count(1) < FEW_MARKS:
        return 0.0
    rows = _strips(marks, wide, high)
    columns = _strips(b"".join(marks[x::wide] for x in range(wide)), high, wide)

    def sharpness(angle: float) -> float:
        # Text runs along the rows, or along the columns of a page that lies on its side.
        return max(_sharpness(rows, angle), _sharpness(columns, -angle))

    best = 0.0
    for steps, distance in ((round(MAX_LEAN / COARSE), COARSE), (round(COARSE / FINE), FINE)):
        best = max((best + step * distance for step in range(-steps, steps + 1)), key=sharpness)
    clearly = sharpness(best) > CLEARLY * sharpness(0.0)
    return round(best, 2) if clearly and abs(best) >= LEAST else 0.0


def _marks(pixels: bytes) -> bytes:
    """Return the table that makes dark pixels 1 and all others 0."""
    seen, paper = 0, 0
    while seen * 2 < len(pixels):  # the paper is as bright as most of the page
        seen += pixels.count(255 - paper)
        paper += 1
    return bytes(value < (256 - paper) * DARK for value in range(256))


def _strips(marks: bytes, wide: int, high: int) -> list[tuple[float, list[int]]]:
    """Cut a picture into upright strips: the middle of each in pixels, and its dark pixels by row."""
    edges = [wide * number // STRIPS for number in range(STRIPS + 1)]
    return [
        ((left + right) / 2, [marks.count(1, row + left, row + right) for row in range(0, wide * high, wide)])
        for left, right in itertools.pairwise(edges)
    ]


def _sharpness(strips: Sequence[tuple[float, list[int]]], angle: float) -> float:
    """Return how unevenly the dark pixels fall into the rows of a picture that leans by ``angle``."""
    slope = math.tan(math.radians(angle))
    rows = [0] * len(strips[0][1])
    for middle, counts in strips:
        shift = round(middle * slope)
        moved = counts[shift:] + [0] * shift if shift >= 0 else [0] * -shift + counts[:shift]
        rows = list(map(operator.add, rows, moved))
    steps: Iterator[int] = map(operator.sub, rows[1:], rows)
    return sum(step * step for step in steps)


def _pixels(page: pdfium.PdfPage, frame: Frame) -> tuple[bytes, int, int]:
    """Return the grey values of a page row by row, and its width and height in pixels."""
    wide = max(1, round(frame.width * frame.scale))
    high = max(1, round(frame.height * frame.scale))
    bitmap = pdfium.PdfBitmap.new_native(wide, high, pdfium_c.FPDFBitmap_Gray)
    with closing(bitmap):
        bitmap.fill_rect(_WHITE, 0, 0, wide, high)
        matrix = pdfium_c.FS_MATRIX(*frame.matrix())
        clip = pdfium_c.FS_RECTF(0, 0, wide, high)
        flags = pdfium_c.FPDF_ANNOT | pdfium_c.FPDF_GRAYSCALE
        pdfium_c.FPDF_RenderPageBitmapWithMatrix(bitmap, page, matrix, clip, flags)
        data, stride = bytes(bitmap.buffer), bitmap.stride
    return b"".join(data[row : row + wide] for row in range(0, stride * high, stride)), wide, high
