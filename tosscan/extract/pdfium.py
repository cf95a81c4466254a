"""Read the words of a PDF with their places through pdfium.

pdfium is 13 times as fast as pdfplumber and right about rotated pages and the
order of columns; its text is that of its characters, so that every word has
its box without a search.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as api

from tosscan.config import Limits
from tosscan.errors import NotAssessedError, Reason
from tosscan.extract.base import Job
from tosscan.extract.builder import visible
from tosscan.extract.page import Box, Page, PageFile, Row, Word
from tosscan.extract.titles import clean_title

ENGINE = "pypdfium2"
_HYPHENS = frozenset({0x2, 0xFFFE})  # how pdfium writes a hyphen at the end of a line
_BOLD_NAME = re.compile(rb"bold|black|heavy|semibold|demi|(?:^|[-,])bd", re.IGNORECASE)
_FORCE_BOLD = 1 << 18  # flag of a font descriptor
SAME_ROW = 0.25  # in sizes: base lines closer than this are one row
FEW_CHARS = 50  # a page with fewer is looked at for pictures


def read_pages(job: Job) -> PageFile:
    """Return the pages of a PDF.

    Raises:
        NotAssessedError: the file is locked, damaged or has too many pages.
    """
    try:
        document = pdfium.PdfDocument(job.raw.data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == api.FPDF_ERR_PASSWORD:
            raise NotAssessedError(Reason.ENCRYPTED) from None
        raise NotAssessedError(Reason.DAMAGED, "it does not open as a PDF") from None
    with closing(document):
        count = len(document)
        check_pages(count, job.limits)
        job.allow_pages(count)
        pages = [_read_page(document, index) for index in range(count)]
        return PageFile(
            pages,
            ENGINE,
            str(pdfium.version.PYPDFIUM_INFO),
            clean_title(document.get_metadata_dict().get("Title")),
        )


def check_pages(count: int, limits: Limits) -> None:
    """Refuse a file without pages or with more than ``limits.pages``.

    Raises:
        NotAssessedError: the number of pages is not within bounds.
    """
    if count > limits.pages:
        raise NotAssessedError(Reason.TOO_MANY_PAGES, f"{limits.pages}")
    if not count:
        raise NotAssessedError(Reason.DAMAGED, "it holds no pages")


def _read_page(document: pdfium.PdfDocument, index: int) -> Page:
    try:
        page = document[index]
    except pdfium.PdfiumError:
        raise NotAssessedError(Reason.DAMAGED, f"page {index + 1} cannot be opened") from None
    with closing(page):
        frame = Frame(page.get_cropbox(), page.get_rotation())
        # pdfium orders lines as they are shown, and gets them wrong where they run up or down the page.
        # Words keep their places in the page's own space, so they are read with the page turned upright.
        page.set_rotation(0)
        letters = _Letters(page)
        if letters.direction:
            page.set_rotation(letters.direction)
            letters = _Letters(page)
        frame.turn(letters.direction)
        words = letters.words
        rows = list(_rows(words, frame))
        return Page(
            number=index + 1,
            width=frame.width,
            height=frame.height,
            rows=rows,
            words=sum(bool(word.text) for word in words),
            drawn=letters.count < FEW_CHARS and _is_drawn(page),
            links=_links(document, page, frame),
        )


class Frame:
    """Turns points of the page's own space into what a reader sees and into the frame in which text runs."""

    def __init__(self, crop: Box, rotation: int) -> None:
        self._left, self._bottom, self._right, self._top = crop
        self._rotation = rotation % 360
        self._turn = 0
        self.width = self._right - self._left
        self.height = self._top - self._bottom

    def turn(self, direction: int) -> None:
        """Set the direction (0, 90, 180 or 270 degrees, counter-clockwise) in which most text runs."""
        self._turn = direction
        across, along = self._right - self._left, self._top - self._bottom
        self.width, self.height = (along, across) if direction % 180 else (across, along)

    def seen(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """Return a box of the page's space as points from the top left of the page as it is shown."""
        match self._rotation:
            case 90:
                box = (y0 - self._bottom, x0 - self._left, y1 - self._bottom, x1 - self._left)
            case 180:
                box = (self._right - x1, y0 - self._bottom, self._right - x0, y1 - self._bottom)
            case 270:
                box = (self._top - y1, self._right - x1, self._top - y0, self._right - x0)
            case _:
                box = (x0 - self._left, self._top - y1, x1 - self._left, self._top - y0)
        a, b, c, d = (round(value, 1) for value in box)
        return a, b, c, d

    def along(self, x: float, y: float) -> tuple[float, float]:
        """Return how far along its line and down the text a point of the page's space lies."""
        match self._turn:
            case 90:
                return y - self._bottom, x - self._left
            case 180:
                return self._right - x, y - self._bottom
            case 270:
                return self._top - y, self._right - x
            case _:
                return x - self._left, self._top - y


class _Raw:
    """A word in the page's own space, or the end of a row (``text`` is empty)."""

    __slots__ = ("bold", "box", "direction", "hyphen", "origin", "size", "text")

    def __init__(self, text: str = "", *, hyphen: bool = False) -> None:
        self.text = text
        self.hyphen = hyphen
        self.box: Box = (0.0, 0.0, 0.0, 0.0)
        self.origin = (0.0, 0.0)
        self.size = 0.0
        self.bold = False
        self.direction = 0


class _Letters:
    """The words of a page, the number of its characters, and the direction in which most of them run."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self._directions: dict[int, int] = {}
        self._fonts: dict[bytes, bool] = {}
        with closing(page.get_textpage()) as text:
            self._text = text.raw
            self.count = text.count_chars()
            self.words = list(self._walk())
        self.direction = max(self._directions, key=lambda angle: self._directions[angle], default=0)

    def _walk(self) -> Iterator[_Raw]:
        """Give the words and, between them, an empty word where a row ends."""
        read = api.FPDFText_GetUnicode
        box = api.FPDFText_GetCharBox
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        chars: list[str] = []
        boxes: list[Box] = []
        first = 0
        for index in range(self.count):
            code = read(self._text, index)
            hyphen = code in _HYPHENS
            char = "" if hyphen else _char(code)
            if hyphen or not char or char.isspace():
                if chars:
                    yield self._word("".join(chars), first, boxes)
                    chars, boxes = [], []
                if hyphen or char in "\r\n":
                    yield _Raw(hyphen=hyphen)
                continue
            if not chars:
                first = index
            chars.append(char)
            box(self._text, index, left, right, bottom, top)
            boxes.append((left.value, bottom.value, right.value, top.value))
        if chars:
            yield self._word("".join(chars), first, boxes)

    def _word(self, text: str, index: int, boxes: list[Box]) -> _Raw:
        word = _Raw(text)
        lefts, bottoms, rights, tops = zip(*boxes, strict=True)
        word.box = (min(lefts), min(bottoms), max(rights), max(tops))
        matrix = api.FS_MATRIX()
        size = api.FPDFText_GetFontSize(self._text, index)
        if api.FPDFText_GetMatrix(self._text, index, matrix):
            word.origin = (matrix.e, matrix.f)
            word.size = round(size * math.hypot(matrix.b, matrix.d), 1)
            turned = math.degrees(math.atan2(matrix.b, matrix.a))
        else:
            word.origin = word.box[:2]
            turned = 0.0
        word.size = word.size or max(1.0, round(word.box[3] - word.box[1], 1))
        word.direction = round(turned / 90) % 4 * 90
        word.bold = self._is_bold(index)
        self._directions[word.direction] = self._directions.get(word.direction, 0) + len(text)
        return word

    def _is_bold(self, index: int) -> bool:
        name = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        api.FPDFText_GetFontInfo(self._text, index, name, 128, flags)
        if name.value not in self._fonts:
            self._fonts[name.value] = bool(_BOLD_NAME.search(name.value) or flags.value & _FORCE_BOLD)
        return self._fonts[name.value]


def _char(code: int) -> str:
    """Return the character of a code, or nothing for what is not one (lone surrogates, NUL)."""
    return chr(code) if 0 < code < 0xD800 or 0xE000 <= code < 0x110000 else ""


def _rows(raws: list[_Raw], frame: Frame) -> Iterator[Row]:
    """Give the rows: at pdfium's line ends, and where the base line jumps; parts of one line are joined."""
    row = Row()
    ended = False
    for raw in raws:
        if not raw.text:
            ended = True
            row.broken = row.broken or raw.hyphen
            continue
        word = _place(raw, frame)
        if not row.words:
            row.words.append(word)
        else:
            last = row.words[-1]
            level = abs(word.base - last.base) <= SAME_ROW * max(word.size, last.size)
            onward = word.left >= last.right - 0.5 * word.size
            near = word.left - last.right < 3 * word.size
            if (level and onward and near and not row.broken) if ended else (level or onward):
                row.words.append(word)
            else:
                yield row
                row = Row([word])
        ended = False
    if row.words:
        yield row


def _place(raw: _Raw, frame: Frame) -> Word:
    x0, y0, x1, y1 = raw.box
    one, other = frame.along(x0, y0), frame.along(x1, y1)
    return Word(
        text=visible(raw.text) or raw.text,
        box=frame.seen(*raw.box),
        left=min(one[0], other[0]),
        right=max(one[0], other[0]),
        base=frame.along(*raw.origin)[1],
        size=raw.size,
        bold=raw.bold,
    )


def _is_drawn(page: pdfium.PdfPage) -> bool:
    """Tell whether a page holds a picture or many drawn shapes (letters turned into outlines)."""
    shapes = 0
    for number in range(api.FPDFPage_CountObjects(page)):
        kind = api.FPDFPageObj_GetType(api.FPDFPage_GetObject(page, number))
        if kind in {api.FPDF_PAGEOBJ_IMAGE, api.FPDF_PAGEOBJ_FORM, api.FPDF_PAGEOBJ_SHADING}:
            return True
        shapes += kind == api.FPDF_PAGEOBJ_PATH
    return shapes > FEW_CHARS


def _links(document: pdfium.PdfDocument, page: pdfium.PdfPage, frame: Frame) -> list[tuple[Box, str]]:
    """Return the addresses that lie over the page, with their boxes as a reader sees them."""
    links: list[tuple[Box, str]] = []
    position = ctypes.c_int(0)
    link = api.FPDF_LINK()
    rectangle = api.FS_RECTF()
    while api.FPDFLink_Enumerate(page, position, link):
        action = api.FPDFLink_GetAction(link)
        if not action or not api.FPDFLink_GetAnnotRect(link, rectangle):
            continue
        url = _text_of(partial(api.FPDFAction_GetURIPath, document, action))
        if url:
            bounds = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
            links.append((frame.seen(*bounds), url))
    return links


def _text_of(call: Callable[[Any, int], int]) -> str:
    """Return the text of a pdfium call that fills a buffer and returns the size that it needs."""
    size = call(None, 0)
    if not 1 < size <= 4096:
        return ""
    buffer = ctypes.create_string_buffer(size)
    call(buffer, size)
    return buffer.value.decode("utf-8", "replace")
