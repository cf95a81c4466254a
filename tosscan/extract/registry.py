"""Find the extractor of a media type; each is loaded only when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from tosscan.errors import NotAssessedError, Reason
from tosscan.extract.base import Extractor

_MODULES = {
    "application/pdf": "tosscan.extract.pdf",
    "text/html": "tosscan.extract.html",
    "application/xhtml+xml": "tosscan.extract.html",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "tosscan.extract.docx",
    "text/markdown": "tosscan.extract.markdown",
    "text/plain": "tosscan.extract.text",
}

_SAVE = "; open it in Word or LibreOffice and save it as .docx"
# How a format that is not read is called in the message, and what can be done.
_NAMES = {
    "application/msword": f"Word 97-2003 (DOC){_SAVE}",
    "application/vnd.oasis.opendocument.text": f"OpenDocument text (ODT){_SAVE}",
    "application/rtf": f"Rich Text Format (RTF){_SAVE}",
    "application/epub+zip": "EPUB",
    "application/zip": "ZIP archive",
    "application/gzip": "gzip archive",
    "application/octet-stream": "unknown binary data",
}


def find(media_type: str) -> Extractor:
    """Return the extractor of ``media_type``.

    Raises:
        NotAssessedError: the format is not read; names it in words.
    """
    module = _MODULES.get(media_type)
    if module is None:
        raise NotAssessedError(Reason.UNSUPPORTED, _NAMES.get(media_type, media_type))
    return cast("Extractor", import_module(module).extract)


def media_types() -> tuple[str, ...]:
    """Return the media types that are read, in the order of the registry."""
    return tuple(_MODULES)
