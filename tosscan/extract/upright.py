"""Draw a page for recognition as a reader would hold it: straight, and turned the right way up.

The skew is the angle at which the dark points of the page fall into the
sharpest rows or columns (the projection profile of W. Postl, 1986).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

from tosscan.extract.page import Box

MAX_PIXELS = 40_000_000  # of one picture; larger pages are drawn at a lower resolution
MAX_SIDE = 30_000  # tesseract refuses pictures with a side of 32,768 and more
LEAN_DPI = 75
MAX_LEAN = 10.0  # degrees
COARSE, FINE = 0.5, 0.1  # degrees between two angles that are tried
LEAST = 0.3  # degrees; a page that leans less is read as well
CLEARLY = 1.05  # how much sharper the rows must be than without turning
DARK = 0.7  # of the brightness of the paper
MAX_POINTS = 200_000  # dark points that are looked at
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
    pixels = _pixels(page, frame)
    high, wide = pixels.shape
    return b"P5\n%d %d\n255\n" % (wide, high) + pixels.tobytes()


def lean(page: pdfium.PdfPage) -> float:
    """Return by how many degrees the text of a page leans clockwise; 0 where it stands straight."""
    pixels = _pixels(page, Frame.of(page, LEAN_DPI, 0.0))
    paper = float(np.median(pixels))
    down, across = np.nonzero(pixels < paper * DARK)
    if len(down) < 100:
        return 0.0
    step = len(down) // MAX_POINTS + 1
    down, across = down[::step], across[::step]
    best = 0.0
    for width, distance in ((MAX_LEAN, COARSE), (COARSE, FINE)):
        angles = best + np.arange(-width, width + distance / 2, distance)
        best = float(max(angles, key=lambda angle: _sharpness(down, across, float(angle))))
    clearly = _sharpness(down, across, best) > CLEARLY * _sharpness(down, across, 0.0)
    return round(best, 2) if clearly and abs(best) >= LEAST else 0.0


def _sharpness(down: NDArray[np.intp], across: NDArray[np.intp], angle: float) -> float:
    """Return how unevenly the points fall into the rows, or columns, of a page that leans by ``angle``."""
    slope = math.tan(math.radians(angle))
    profiles = (down - across * slope, across + down * slope)
    return max(_unevenness(profile) for profile in profiles)


def _unevenness(places: NDArray[np.float64]) -> float:
    counts = np.bincount((places - places.min()).astype(np.intp))
    return float(np.square(np.diff(counts.astype(np.float64))).sum())


def _pixels(page: pdfium.PdfPage, frame: Frame) -> NDArray[np.uint8]:
    wide = max(1, round(frame.width * frame.scale))
    high = max(1, round(frame.height * frame.scale))
    bitmap = pdfium.PdfBitmap.new_native(wide, high, pdfium_c.FPDFBitmap_Gray)
    try:
        bitmap.fill_rect(_WHITE, 0, 0, wide, high)
        matrix = pdfium_c.FS_MATRIX(*frame.matrix())
        clip = pdfium_c.FS_RECTF(0, 0, wide, high)
        flags = pdfium_c.FPDF_ANNOT | pdfium_c.FPDF_GRAYSCALE
        pdfium_c.FPDF_RenderPageBitmapWithMatrix(bitmap, page, matrix, clip, flags)
        rows = np.frombuffer(bytes(bitmap.buffer), np.uint8).reshape(high, bitmap.stride)
        return rows[:, :wide].copy()
    finally:
        bitmap.close()
