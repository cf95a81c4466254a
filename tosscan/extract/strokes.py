"""Read the straight lines that a PDF page draws: the rules of tables, in the page's own space."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as api

from tosscan.extract.page import Box

SHORTEST = 6.0  # in points; dashes and tick marks are shorter
SLOPE = 0.7  # in points: how far a line may lean
MAX_SEGMENTS = 20_000  # of a page: letters drawn as outlines have more, and no table needs them
MAX_DEPTH = 3  # of forms in forms
WHITE = 250  # of 255: shapes filled with lighter colours only clear the ground
Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read_strokes(page: Any) -> list[Box]:
    """Return the straight lines of a page of pypdfium2 as boxes (left, bottom, right, top).

    Edges of drawn rectangles count as lines. Nothing comes back from a page
    with more segments than a table can have.
    """
    strokes: list[Box] = []
    segments = 0
    for item, matrix in _paths(page):
        count = api.FPDFPath_CountSegments(item)
        segments += max(0, count)
        if segments > MAX_SEGMENTS:
            return []
        if _is_drawn(item):
            strokes.extend(_lines(item, count, matrix))
    return strokes


def _paths(page: Any) -> Iterator[tuple[Any, Matrix]]:
    """Give the paths of a page, those in its forms included, with the matrix of what holds them."""
    for number in range(api.FPDFPage_CountObjects(page)):
        yield from _inside(api.FPDFPage_GetObject(page, number), _IDENTITY, 0)


def _inside(item: Any, matrix: Matrix, depth: int) -> Iterator[tuple[Any, Matrix]]:
    kind = api.FPDFPageObj_GetType(item)
    if kind == api.FPDF_PAGEOBJ_PATH:
        yield item, matrix
    elif kind == api.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
        inner = _times(_matrix(item), matrix)
        for number in range(api.FPDFFormObj_CountObjects(item)):
            yield from _inside(api.FPDFFormObj_GetObject(item, number), inner, depth + 1)


def _is_drawn(item: Any) -> bool:
    """Tell whether a path is stroked, or filled with a colour that shows."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if not api.FPDFPath_GetDrawMode(item, mode, stroke):
        return False
    if stroke.value:
        return True
    if not mode.value:
        return False
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not api.FPDFPageObj_GetFillColor(item, red, green, blue, alpha):
        return True
    return alpha.value > 0 and min(red.value, green.value, blue.value) < WHITE


def _lines(item: Any, count: int, outer: Matrix) -> Iterator[Box]:
    matrix = _times(_matrix(item), outer)
    x, y = ctypes.c_float(), ctypes.c_float()
    start = here = (0.0, 0.0)
    for number in range(count):
        segment = api.FPDFPath_GetPathSegment(item, number)
        kind = api.FPDFPathSegment_GetType(segment)
        api.FPDFPathSegment_GetPoint(segment, x, y)
        point = _point(x.value, y.value, matrix)
        if kind == api.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == api.FPDF_SEGMENT_LINETO:
            yield from _straight(here, point)
        here = point
        if api.FPDFPathSegment_GetClose(segment):
            yield from _straight(here, start)
            here = start


def _straight(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Box]:
    x0, x1 = sorted((one[0], other[0]))
    y0, y1 = sorted((one[1], other[1]))
    if min(x1 - x0, y1 - y0) <= SLOPE and max(x1 - x0, y1 - y0) >= SHORTEST:
        yield x0, y0, x1, y1


def _matrix(item: Any) -> Matrix:
    found = api.FS_MATRIX()
    if not api.FPDFPageObj_GetMatrix(item, found):
        return _IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _point(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
