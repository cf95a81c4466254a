"""What every extractor has in common: it reads one document and returns one text with anchors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from tosscan.config import Limits
from tosscan.document.source import RawDocument
from tosscan.document.text import ExtractedText


def _no_allowance(_pages: int) -> None:
    """Stand in for the sandbox where an extractor runs without one, as in tests."""


@dataclass(frozen=True, slots=True)
class Job:
    """One document to extract and the bounds it is read in.

    ``engine`` asks for another engine of the same format (``"pdfplumber"``);
    ``ocr`` has pages without text recognised;
    ``allow_pages`` is called with the number of pages as soon as it is known,
    so that the sandbox can grant the processor time for them.
    """

    raw: RawDocument
    limits: Limits
    engine: str | None = None
    ocr: bool = False
    allow_pages: Callable[[int], None] = _no_allowance


class Extractor(Protocol):
    """Turns the bytes of one format into one text with anchors."""

    def __call__(self, job: Job) -> ExtractedText:
        """Return the text of ``job.raw``.

        Raises:
            NotAssessedError: the document holds no text that can be read; says why.
        """
        ...
