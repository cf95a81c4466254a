"""Read the words of a PDF through pdfplumber: slower, an independent second reading.

Its defaults glue words and interleave columns; with the options below it gave
all words of the files on which that was seen.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect

from tosscan.errors import NotAssessedError, Reason
from tosscan.extract.base import Job
from tosscan.extract.builder import visible
from tosscan.extract.page import Box, Page, PageFile, Row, Word
from tosscan.extract.pdfium import FEW_CHARS, check_pages
from tosscan.extract.rows import SAME_ROW
from tosscan.extract.titles import clean_title

ENGINE = "pdfplumber"
_OPTIONS: dict[str, Any] = {
    "x_tolerance_ratio": 0.15,
    "use_text_flow": True,
    "extra_attrs": ["fontname", "size"],
}


def read_pages(job: Job) -> PageFile:
    """Return the pages of a PDF.

    Raises:
        NotAssessedError: the file is locked, damaged or has too many pages.
    """
    try:
        with pdfplumber.open(BytesIO(job.raw.data)) as document:
            count = len(document.pages)
            check_pages(count, job.limits)
            job.allow_pages(count)
            pages = [_read_page(page) for page in document.pages]
            return PageFile(
                pages, ENGINE, pdfplumber.__version__, clean_title(document.metadata.get("Title"))
            )
    except NotAssessedError:
        raise
    except Exception as error:
        # pdfplumber wraps the errors of pdfminer, some with an empty message.
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in (error, error.__context__, *error.args)):
            raise NotAssessedError(Reason.ENCRYPTED) from None
        raise NotAssessedError(Reason.DAMAGED, "it does not open as a PDF") from error


def _read_page(page: Any) -> Page:
    words = [_word(found) for found in page.extract_words(**_OPTIONS)]
    rows: list[Row] = []
    for word in words:
        last = rows[-1].words[-1] if rows else None
        if last is not None and _follows(last, word):
            rows[-1].words.append(word)
        else:
            rows.append(Row([word]))
    letters = sum(len(word.text) for word in words)
    drawn = letters < FEW_CHARS and bool(page.images or len(page.curves) > FEW_CHARS)
    links = [(_box(link), str(link["uri"])) for link in page.hyperlinks if link.get("uri")]
    result = Page(
        page.page_number, float(page.width), float(page.height), rows, len(words), drawn, links=links
    )
    page.close()
    return result


def _word(found: dict[str, Any]) -> Word:
    box = _box(found)
    name = str(found["fontname"]).lower()
    bold = any(mark in name for mark in ("bold", "black", "heavy", "demi"))
    text = visible(found["text"]) or found["text"]
    return Word(text, box, box[0], box[2], box[3], round(float(found["size"]), 1), bold)


def _box(found: dict[str, Any]) -> Box:
    return (
        round(float(found["x0"]), 1),
        round(float(found["top"]), 1),
        round(float(found["x1"]), 1),
        round(float(found["bottom"]), 1),
    )


def _follows(last: Word, word: Word) -> bool:
    size = max(last.size, word.size)
    return abs(word.base - last.base) <= 2 * SAME_ROW * size and word.left >= last.right - 0.5 * size
