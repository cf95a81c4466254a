"""Read a PDF: words with places, furniture set aside, paragraphs joined over lines and pages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tosscan.document.text import ExtractedText
from tosscan.errors import NotAssessedError, Reason
from tosscan.extract import columns, furniture, grid, layout, pdfium, vocabulary
from tosscan.extract.base import Job
from tosscan.extract.builder import Builder, Line
from tosscan.extract.honesty import page_words
from tosscan.extract.page import Box, Page, PageFile, Row
from tosscan.extract.part import Part

LETTER_SHARE = (
    0.5  # of the marks on a page, digits aside; below, the letters have no meaning (no ToUnicode map)
)
SHORT_TEXT = 20  # marks from which on the share of letters tells something
VOWELS = 0.25  # of the letters of a page; 200 real pages had 0.37 and more, shifted letters 0.16
LANGUAGE = 100  # letters from which on their vowels tell something
if TYPE_CHECKING:
    from tosscan.extract.ocr import Recognised

_END_MARK = b"%%EOF"
_OBJECT = re.compile(rb"(?<!\d)\d{1,10} \d{1,5} obj\b")
Links = dict[int, list[tuple[Box, str]]]  # by page
_KAZAKH = frozenset("әғқңөұүһі")
_VOWELS = frozenset("aeiouyаеиоуыэюяәөұүі")
_NEUTRAL = frozenset(".,:;-–—_()/…•●|")


def extract(job: Job) -> ExtractedText:
    """Return the text of a PDF, with the boxes of words as anchors.

    Raises:
        NotAssessedError: the file is locked, cut short, has too many pages, or has no text layer at all.
    """
    file = _read(job)
    unread = tuple(page.number for page in file.pages if not _has_text(page))
    recognised = None
    if job.ocr and unread:
        from tosscan.extract import ocr  # few ask for it

        recognised = ocr.recognise(job, unread)
        file = replace(file, pages=[recognised.pages.get(page.number, page) for page in file.pages])
        unread = tuple(page.number for page in file.pages if not _has_text(page))
    if len(unread) == len(file.pages) or not any(
        page.rows for page in file.pages if page.number not in unread
    ):
        if _is_cut_short(job.raw.data):
            raise NotAssessedError(Reason.DAMAGED, "it is cut short")
        raise NotAssessedError(Reason.SCANNED, page_words([page.number for page in file.pages]))
    if _is_cut_short(job.raw.data):
        raise NotAssessedError(Reason.DAMAGED, "it is cut short, so pages may be missing")
    return _text(file, unread, recognised)


def _read(job: Job) -> PageFile:
    if job.engine == "pdfplumber":
        from tosscan.extract import plumber  # it takes 0.1 s to load, and few ask for it

        return plumber.read_pages(job)
    return pdfium.read_pages(job)


def _text(file: PageFile, unread: tuple[int, ...], recognised: Recognised | None) -> ExtractedText:
    pages = [page for page in file.pages if page.number not in unread]
    bodies, aside = furniture.split(pages)
    lines_set_aside = sum(len(page.rows) for page in pages) - sum(map(len, bodies))
    words_aside = _count(page.rows for page in pages) - _count(bodies)
    in_columns = 0
    edges: tuple[float, ...] = ()
    gap: columns.Gap | None = None
    for number, page in enumerate(pages):
        ruled = grid.arrange(columns.in_place(bodies[number]), page.strokes, edges)
        arranged = columns.arrange(ruled.rows, gap)
        edges, gap = ruled.languages, arranged.languages
        bodies[number] = arranged.rows
        in_columns += arranged.columns > 1 or bool(edges)
    usual = vocabulary.measure(bodies)
    laid = layout.lay_out(pages, bodies, usual)
    words_aside += _count([laid.repeated]) + sum(page.hidden + len(page.aslant) for page in pages)
    builder = Builder("pdf")
    links = {page.number: page.links for page in pages if page.links}
    for part in laid.parts:
        line = (_row if part.kind == "row" else _running)(builder, part, usual, links)
        builder.emit(line, part.kind, level=part.level, page=part.pages[0], group=part.group)
    if not builder.blocks:
        raise NotAssessedError(Reason.EMPTY)
    warnings = [f"no text on {page_words(unread)}"] if unread else []
    if hidden := sum(page.hidden for page in pages):
        warnings.append(f"{hidden} words that no reader sees (without ink, off the page or tiny) left out")
    if layer := tuple(page.number for page in pages if page.recognised):
        warnings.append(
            f"the text of {page_words(layer)} is a layer over pictures, recognised (OCR) before; "
            "it may hold misread words"
        )
    figures: dict[str, Any] = {
        "lines_set_aside": lines_set_aside,
        "pages_in_columns": in_columns,
        "words_hidden": hidden,
        "body_size": usual.size,
    }
    if recognised is not None and recognised.pages:
        numbers = tuple(recognised.pages)
        warnings.append(
            f"the text of {page_words(numbers)} was recognised from pictures (OCR) and may hold misread words"
        )
        figures |= {"ocr": True, "ocr_pages": len(numbers), "ocr_confidence": recognised.confidence}
        figures["ocr_languages"] = recognised.languages
    words_source = sum(page.words for page in file.pages)
    extracted = builder.result(
        engine=file.engine,
        engine_version=file.engine_version,
        words_source=words_source - sum(vocabulary.count_joined(part, usual) for part in laid.parts),
        words_aside=words_aside,
        title=file.title,
        pages=len(file.pages),
        pages_without_text=unread,
        set_aside=tuple(aside),
        figures=figures,
        warnings=tuple(warnings),
    )
    if recognised is None:
        return extracted
    below = [*extracted.figures["below_bar"], *recognised.below_bar()]
    return replace(extracted, figures={**extracted.figures, "below_bar": below})


def _count(bodies: Iterable[Sequence[Row]]) -> int:
    return sum(len(row.words) for rows in bodies for row in rows)


def _running(builder: Builder, part: Part, usual: vocabulary.Measures, links: Links) -> Line:
    """Return the running text of a block, hyphens resolved, with links where they lie over its words."""
    line = builder.line()
    _add(line, part, usual, links)
    return line


def _row(builder: Builder, part: Part, usual: vocabulary.Measures, links: Links) -> Line:
    """Return the cells of a table row, parted by bars."""
    line = builder.line()
    for lines in part.cells():
        if line.length:
            line.space()
            line.add("|", None)
        line.space()
        _add(line, Part(lines, [part.page_of(line) for line in lines]), usual, links)
    return line


def _add(line: Line, part: Part, usual: vocabulary.Measures, links: Links) -> None:
    url: str | None = None
    for word, page, text, spaced in vocabulary.words_of(part, usual):
        over = _link(word.box, links.get(page, ()))
        if over != url:
            line.close_link()
        if spaced:
            line.space()
        if over and over != url:
            line.open_link(over)
        url = over
        line.add(text, (page, *word.box), bold=word.bold)
    line.close_link()


def _link(box: Box, links: Sequence[tuple[Box, str]]) -> str | None:
    """Return the address that lies over the middle of a word, or None."""
    across, down = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    for (x0, y0, x1, y1), url in links:
        if x0 <= across <= x1 and y0 <= down <= y1:
            return url
    return None


def _has_text(page: Page) -> bool:
    """Tell whether a page can be read: it has letters with a meaning, or is simply short or blank."""
    marks = [char for row in page.rows for char in _marks(row)]
    if len(marks) < pdfium.FEW_CHARS and page.drawn:
        return False
    if len(marks) < SHORT_TEXT:
        return True
    return sum(char.isalpha() for char in marks) >= LETTER_SHARE * len(marks) and _is_language(marks)


def _is_language(marks: Sequence[str]) -> bool:
    """Tell whether Latin and Cyrillic letters hold as many vowels as every language that they write.

    Letters that stand for others (a font without a map to Unicode, in which
    each letter is read as another one) hold fewer.
    """
    plain = unicodedata.normalize("NFD", "".join(marks).casefold())
    letters = [char for char in plain if "a" <= char <= "z" or "а" <= char <= "я" or char in _KAZAKH]
    return len(letters) < LANGUAGE or sum(char in _VOWELS for char in letters) >= VOWELS * len(letters)


def _marks(row: Row) -> list[str]:
    return [char for word in row.words for char in word.text if not char.isdigit() and char not in _NEUTRAL]


def _is_cut_short(data: bytes) -> bool:
    """Tell whether the end of the file is missing: no end mark, or objects after the last one."""
    end = data.rfind(_END_MARK)
    return end < 0 or _OBJECT.search(data, end) is not None
