"""Read the words of a PDF with their places through pdfium.

pdfium is 13 times as fast as pdfplumber and right about rotated pages and the
order of columns; its text is that of its characters, so that every word has
its box without a search.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import groupby
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as api

from tosscan.config import Limits
from tosscan.errors import NotAssessedError, Reason
from tosscan.extract.base import Job
from tosscan.extract.builder import visible
from tosscan.extract.hidden import Ink, Inks, usual_size
from tosscan.extract.page import Box, Page, PageFile, Row, Word
from tosscan.extract.rows import assemble
from tosscan.extract.strokes import read_strokes
from tosscan.extract.titles import clean_title

ENGINE = "pypdfium2"
# Words, the hyphen at the end of a line as pdfium writes it, and line ends. What is no character (NUL, lone
# surrogates) parts words.
_PIECE = re.compile(r"(?P<word>[^\s\x00\x02\ufffe\ud800-\udfff]+)|(?P<hyphen>[\x02\ufffe])|(?P<end>[\r\n])")
_BOLD_NAME = re.compile(rb"bold|black|heavy|semibold|demi|(?:^|[-,])bd", re.IGNORECASE)
# A word and the number of its footnote; short words may be units ("m2").
_MARKED = re.compile(r"((?:.*[^\W\d_]){4}[^\w\s]{0,2})\d{1,3}")
RAISED = 0.8  # of the size of the word is that of the number of a footnote at most
_FORCE_BOLD = 1 << 18  # flag of a font descriptor
OVERPRINT = 0.7  # share of width and height that two prints of one word have in common at least
OVERPRINT_BAND = 4.0  # in points: words are looked up by their height on the page
LEANING = 8  # in degrees: text that leans further from both axes is a watermark ...
ASLANT = -1  # ... and this is its direction
ASLANT_SHARE = 0.2  # of the letters of a page; where more lean, the page itself does
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
        crop = _box(page)
        frame = Frame(crop, page.get_rotation())
        # pdfium orders lines as they are shown, and gets them wrong where they run up or down the page.
        # Words keep their places in the page's own space, so they are read with the page turned upright.
        page.set_rotation(0)
        inks = Inks(page, crop)
        letters = _Letters(page, inks)
        if letters.direction:
            page.set_rotation(letters.direction)
            letters = _Letters(page, inks)
        frame.turn(letters.direction)
        seen = _seen(letters.words, inks)
        hidden = len(letters.words) - len(seen)
        rows = _rows(seen, frame, letters.direction)
        aslant = [_place(word, frame) for word in seen if word.direction == ASLANT]
        return Page(
            number=index + 1,
            width=frame.width,
            height=frame.height,
            rows=rows,
            words=sum(len(row.words) for row in rows) + hidden + len(aslant),
            hidden=hidden,
            recognised=sum(word.ink is Ink.NONE for word in seen),
            aslant=aslant,
            drawn=letters.count < FEW_CHARS and _is_drawn(page),
            strokes=[_along(stroke, frame) for stroke in read_strokes(page)],
            links=_links(document, page, frame),
        )


def _box(page: pdfium.PdfPage) -> Box:
    """Return the part of a page that is shown; the file may give its corners in any order, or none."""
    left, bottom, right, top = page.get_cropbox()
    if left == right or bottom == top:
        width, height = page.get_size()
        return 0.0, 0.0, width, height
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


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
        return round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1)

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

    __slots__ = ("bold", "box", "direction", "hyphen", "ink", "origin", "size", "text")

    def __init__(self, text: str = "", *, hyphen: bool = False) -> None:
        self.text = text
        self.hyphen = hyphen
        self.box: Box = (0.0, 0.0, 0.0, 0.0)
        self.origin = (0.0, 0.0)
        self.size = 0.0
        self.bold = False
        self.direction = 0
        self.ink = Ink.SEEN


class _Letters:
    """The words of a page, the number of its characters, and the direction in which most of them run.

    Each call into pdfium costs about as much as ten lines of Python, so the
    characters come in one call, and what a word needs is asked of its first
    and last character only: their loose boxes span a straight word whichever
    way it runs.
    """

    def __init__(self, page: pdfium.PdfPage, inks: Inks) -> None:
        self._inks = inks
        self._directions: dict[int, int] = {}
        self._fonts: dict[bytes, tuple[float, int, bool, Ink]] = {}
        self._bold: dict[bytes, bool] = {}
        self._seen: dict[tuple[str, int], list[Box]] = {}
        self._first, self._last = api.FS_RECTF(), api.FS_RECTF()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._name = ctypes.create_string_buffer(128)
        with closing(page.get_textpage()) as text:
            self._text = text.raw
            self.count = text.count_chars()
            self.words = list(self._walk())
        total, leaning = sum(self._directions.values()), self._directions.pop(ASLANT, 0)
        if leaning > ASLANT_SHARE * total:
            for word in self.words:
                word.direction = 0 if word.direction == ASLANT else word.direction
        self.direction = max(self._directions, key=lambda angle: self._directions[angle], default=0)

    def _walk(self) -> Iterator[_Raw]:
        """Give the words and, between them, an empty word where a row ends."""
        for piece in _PIECE.finditer(self._characters()):
            if piece.lastgroup == "word":
                word = self._word(piece.group(), piece.start(), piece.end() - 1)
                if self._is_new(word):
                    yield word
            else:
                yield _Raw(hyphen=piece.lastgroup == "hyphen")

    def _characters(self) -> str:
        """Return the characters of the page, one for each that pdfium counts."""
        buffer = (ctypes.c_ushort * (self.count + 1))()
        size = api.FPDFText_GetText(self._text, 0, self.count, buffer)
        text = bytes(buffer)[: 2 * max(0, size - 1)].decode("utf-16-le", "surrogatepass")
        if len(text) == self.count:
            return text
        # Characters without a Unicode value are left out of that text, and places would no longer agree.
        codes = (api.FPDFText_GetUnicode(self._text, index) for index in range(self.count))
        return "".join(chr(code) if code < 0x110000 else "\0" for code in codes)

    def _word(self, text: str, first: int, last: int) -> _Raw:
        one, other = self._first, self._last
        api.FPDFText_GetLooseCharBox(self._text, first, one)
        if last > first:
            api.FPDFText_GetLooseCharBox(self._text, last, other)
        else:
            other = one
        if last - first > 2 and text[::2] == text[1::2] and self._is_overprinted(first):
            text = text[::2]
        mark = _MARKED.fullmatch(text) if text[-1].isdigit() else None
        if mark is not None and self._font(last)[0] < RAISED * self._font(first)[0]:
            text = mark.group(1)
        word = _Raw(text)
        word.box = (
            min(one.left, other.left),
            min(one.bottom, other.bottom),
            max(one.right, other.right),
            max(one.top, other.top),
        )
        word.size, word.direction, word.bold, word.ink = self._font(first)
        if api.FPDFText_GetCharOrigin(self._text, first, self._x, self._y):
            word.origin = (self._x.value, self._y.value)
        else:
            word.origin = word.box[:2]
        word.size = word.size or max(1.0, round(word.box[3] - word.box[1], 1))
        self._directions[word.direction] = self._directions.get(word.direction, 0) + len(text)
        return word

    def _font(self, index: int) -> tuple[float, int, bool, Ink]:
        """Return size, direction, weight and ink of a character: those of its text object."""
        item = api.FPDFText_GetTextObject(self._text, index)
        key = bytes(item)
        found = self._fonts.get(key)
        if found is None or not any(key):
            size = api.FPDFText_GetFontSize(self._text, index)
            matrix = api.FS_MATRIX()
            direction = 0
            if api.FPDFText_GetMatrix(self._text, index, matrix):
                size *= math.hypot(matrix.b, matrix.d)
                angle = math.degrees(math.atan2(matrix.b, matrix.a))
                direction = round(angle / 90) % 4 * 90
                if abs((angle + 45) % 90 - 45) > LEANING:
                    direction = ASLANT
            ink = self._inks.of(self._text, index, item)
            found = self._fonts[key] = (round(size, 1), direction, self._is_bold(index), ink)
        return found

    def _is_bold(self, index: int) -> bool:
        flags = ctypes.c_int()
        api.FPDFText_GetFontInfo(self._text, index, self._name, 128, flags)
        name = self._name.value
        if name not in self._bold:
            self._bold[name] = bool(_BOLD_NAME.search(name) or flags.value & _FORCE_BOLD)
        return self._bold[name]

    def _is_overprinted(self, first: int) -> bool:
        """Tell whether a character and the next one stand on one place: each letter is drawn twice."""
        one, other = api.FS_RECTF(), api.FS_RECTF()
        api.FPDFText_GetLooseCharBox(self._text, first, one)
        api.FPDFText_GetLooseCharBox(self._text, first + 1, other)
        box = (one.left, one.bottom, one.right, one.top)
        return _covers(box, (other.left, other.bottom, other.right, other.top))

    def _is_new(self, word: _Raw) -> bool:
        """Tell whether the word was not drawn on this place before, as to look bold or cast a shadow."""
        height = round(word.box[1] / OVERPRINT_BAND)
        places = self._seen
        for band in (height - 1, height, height + 1):
            for box in places.get((word.text, band), ()):
                if _covers(box, word.box):
                    return False
        places.setdefault((word.text, height), []).append(word.box)
        return True


def _covers(one: Box, other: Box) -> bool:
    """Tell whether two boxes share most of their width and height."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > OVERPRINT * (one[2] - one[0]) and high > OVERPRINT * (one[3] - one[1])


def _seen(raws: Sequence[_Raw], inks: Inks) -> list[_Raw]:
    """Return the words that a reader sees, and the ends of lines."""
    usual = usual_size([raw.size for raw in raws if raw.text])
    return [raw for raw in raws if not raw.text or inks.shows(raw.ink, raw.box, raw.size, usual)]


def _rows(raws: Sequence[_Raw], frame: Frame, direction: int) -> list[Row]:
    """Return the rows of a page: those that run with most of its text, then those that cross it."""
    main = (raw for raw in raws if raw.direction == direction or not raw.text)
    rows = assemble(_place(raw, frame) if raw.text else raw.hyphen for raw in main)
    crossing = [raw for raw in raws if raw.text and raw.direction not in {direction, ASLANT}]
    for _, group in groupby(crossing, key=lambda raw: raw.direction):
        rows.append(Row([_place(raw, frame) for raw in group], apart=True))
    return rows


def _place(raw: _Raw, frame: Frame) -> Word:
    x0, y0, x1, y1 = raw.box
    one, other = frame.along(x0, y0), frame.along(x1, y1)
    text = raw.text
    return Word(
        text if text.isascii() else visible(text) or text,
        frame.seen(x0, y0, x1, y1),
        min(one[0], other[0]),
        max(one[0], other[0]),
        frame.along(*raw.origin)[1],
        raw.size,
        raw.bold,
    )


def _along(stroke: Box, frame: Frame) -> Box:
    (x0, y0), (x1, y1) = frame.along(*stroke[:2]), frame.along(*stroke[2:])
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


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
