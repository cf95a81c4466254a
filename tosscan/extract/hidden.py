"""Tell words that a page holds but no reader sees: without ink, white on white, off the page, or tiny.

Hidden words can steer a program that reads the text, so they are not part of
it. The invisible layer of a scan is another matter: it is the text of its picture.
"""

from __future__ import annotations

import ctypes
from enum import Enum
from functools import cached_property
from statistics import median
from typing import Any

import pypdfium2.raw as api

from tosscan.extract.page import Box

LIGHT = 250  # of 255: ink that light does not show on paper
TINY = 2.0  # in points ...
TINY_SHARE = 0.4  # ... and of the usual size on the page: letters that small cannot be read
SCAN = 0.5  # share of the page that the picture of a scan covers at least
_GROUNDS = frozenset({api.FPDF_PAGEOBJ_IMAGE, api.FPDF_PAGEOBJ_SHADING, api.FPDF_PAGEOBJ_FORM})


class Ink(Enum):
    """How a word is drawn."""

    SEEN = 0
    LIGHT = 1  # seen on a dark ground only
    NONE = 2  # not at all: text mode 3, or no opacity


class Inks:
    """The inks of one page, and what lies under its words; ``page`` is a page of pypdfium2."""

    def __init__(self, page: Any, crop: Box) -> None:
        self._page = page
        self._crop = crop
        self._colour = tuple(ctypes.c_uint() for _ in range(4))

    def of(self, text: Any, index: int, item: Any) -> Ink:
        """Return the ink of the character ``index`` of a text page, drawn by the text object ``item``."""
        mode = api.FPDFTextObj_GetTextRenderMode(item) if item else api.FPDF_TEXTRENDERMODE_FILL
        if mode == api.FPDF_TEXTRENDERMODE_INVISIBLE:
            return Ink.NONE
        if mode != api.FPDF_TEXTRENDERMODE_FILL or not api.FPDFText_GetFillColor(text, index, *self._colour):
            return Ink.SEEN
        *colours, opacity = (part.value for part in self._colour)
        if not opacity:
            return Ink.NONE
        return Ink.LIGHT if min(colours) >= LIGHT else Ink.SEEN

    def shows(self, ink: Ink, box: Box, size: float, usual: float) -> bool:
        """Tell whether a reader sees a word; ``usual`` is the size of most words of the page."""
        left, bottom, right, top = self._crop
        across, up = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if not (left <= across <= right and bottom <= up <= top):
            return False
        if size < TINY and size < TINY_SHARE * usual:
            return False
        if ink is Ink.NONE:
            return self.is_scan
        return ink is Ink.SEEN or any(a <= across <= c and b <= up <= d for a, b, c, d in self._grounds)

    @cached_property
    def is_scan(self) -> bool:
        """Whether a picture covers most of the page, so that words without ink are its text."""
        left, bottom, right, top = self._crop
        area = (right - left) * (top - bottom)
        pictures = [box for kind, box in self._boxes if kind == api.FPDF_PAGEOBJ_IMAGE]
        return sum((c - a) * (d - b) for a, b, c, d in pictures) >= SCAN * area

    @cached_property
    def _grounds(self) -> list[Box]:
        return [box for kind, box in self._boxes if kind in _GROUNDS or kind == api.FPDF_PAGEOBJ_PATH]

    @cached_property
    def _boxes(self) -> list[tuple[int, Box]]:
        """Pictures, forms and dark shapes of the page with their boxes."""
        found = []
        sides = tuple(ctypes.c_float() for _ in range(4))
        for number in range(api.FPDFPage_CountObjects(self._page)):
            item = api.FPDFPage_GetObject(self._page, number)
            kind = api.FPDFPageObj_GetType(item)
            if kind == api.FPDF_PAGEOBJ_PATH and not self._is_dark(item):
                continue
            if kind != api.FPDF_PAGEOBJ_TEXT and api.FPDFPageObj_GetBounds(item, *sides):
                left, bottom, right, top = (side.value for side in sides)
                found.append((kind, (left, bottom, right, top)))
        return found

    def _is_dark(self, item: Any) -> bool:
        """Tell whether a path is filled with a colour on which light letters show."""
        mode, stroke = ctypes.c_int(), ctypes.c_int()
        if not api.FPDFPath_GetDrawMode(item, mode, stroke) or not mode.value:
            return False
        if not api.FPDFPageObj_GetFillColor(item, *self._colour):
            return True  # a pattern
        *colours, opacity = (part.value for part in self._colour)
        return opacity > 0 and min(colours) < LIGHT


def usual_size(sizes: list[float]) -> float:
    """Return the size of most words of a page, 0 for a page without words."""
    return median(sizes) if sizes else 0.0
