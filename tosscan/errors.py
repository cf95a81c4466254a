"""Name everything that can go wrong, in words that a user can act on."""

from __future__ import annotations

from enum import Enum


class Reason(Enum):
    """Why an input could not be assessed: a stable code and a plain sentence.

    The sentence may hold one ``{detail}``; it is what a report and the
    terminal print, so it says what to do next where something can be done.
    """

    NOT_FOUND = ("not_found", "There is no such file: {detail}.")
    UNREADABLE = ("unreadable", "The file could not be opened: {detail}.")
    EMPTY = ("empty", "The file is empty: it holds no text.")
    TOO_LARGE = ("too_large", "The file is larger than the limit of {detail}.")
    TOO_MANY_PAGES = ("too_many_pages", "The file has more pages than the limit of {detail}.")
    UNSUPPORTED = (
        "unsupported_format",
        "This format is not read: {detail}. Give a PDF, HTML, Word (DOCX), Markdown or text file.",
    )
    NOT_TEXT = ("not_text", "The file is not a text: {detail}.")
    ENCRYPTED = ("encrypted", "The file is locked with a password. Give a copy that opens without one.")
    DAMAGED = ("damaged", "The file is damaged or cut short and could not be read: {detail}.")
    SCANNED = (
        "no_text_layer",
        (
            "The file has no text layer (it is a scan or drawn as pictures) on {detail}. "
            "Nothing was assessed; --ocr recognises the letters of scanned pages."
        ),
    )
    READ_IN_PART = ("read_in_part", "Part of the file could not be read: {detail}")
    NO_OCR = (
        "ocr_not_installed",
        (
            "Pages without text can be recognised only where a program is installed: {detail}. "
            "Install it and run again."
        ),
    )
    SCRIPTED = (
        "drawn_by_script",
        (
            "The page is drawn by JavaScript and the file holds no terms. "
            "Save it from the browser or give the PDF."
        ),
    )
    ERROR_PAGE = (
        "error_page",
        "The file is a site's error page, not its terms: “{detail}”. Save the page of the terms.",
    )
    TIMEOUT = ("timeout", "Reading the file took longer than {detail} and was stopped.")
    MEMORY = ("memory", "Reading the file needed more memory than {detail} and was stopped.")
    CRASHED = (
        "parser_crashed",
        "The parser stopped while reading the file ({detail}). The file may be damaged.",
    )
    NO_LANGUAGE = (
        "language_not_covered",
        "The text is in {detail}, for which there is no model and no rule pack.",
    )
    FETCH = ("fetch_failed", "The address could not be fetched: {detail}.")
    HTTP_STATUS = ("http_status", "The address answered with an error: {detail}.")
    WALL = (
        "refused_by_site",
        (
            "The site does not give the page to this program: {detail}. "
            "Save the page in a browser, or its PDF, and scan the file; --origin says where it is from."
        ),
    )
    ADDRESS_REFUSED = ("address_refused", "The address is refused: {detail}.")

    def __init__(self, code: str, sentence: str) -> None:
        self.code = code
        self.sentence = sentence


class TosscanError(Exception):
    """Base of every error that tosscan raises on purpose; its text is one line for a user."""


class UsageError(TosscanError):
    """The command or the call was wrong (exit status 2)."""


class DataError(TosscanError):
    """A shipped or user-given data file (rules, law, model, template) is not valid; names file and key."""

    def __init__(self, file: str, key: str, message: str) -> None:
        super().__init__(f"{file}: {key}: {message}")
        self.file = file
        self.key = key


class NotAssessedError(TosscanError):
    """An input could not be read or assessed (exit status 3); carries the stable reason code."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(" ".join(reason.sentence.format(detail=detail).split()))
        self.reason = reason
        self.detail = detail


class ScreenshotError(TosscanError):
    """A page could not be pictured, for the reason in its text; the scan goes on without a picture."""


class VerificationError(TosscanError):
    """A report does not match its source or was altered, or what a draft rests on is unchecked (status 4)."""
