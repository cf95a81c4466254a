"""Choose how the bytes of an input are brought in: file, standard input or address."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from tosscan.config import Limits
from tosscan.document.source import RawDocument
from tosscan.errors import NotAssessedError, Reason
from tosscan.sources.files import read_file, read_stream


def load(source: str, *, limits: Limits, stdin: BinaryIO | None, allow_private: bool = False) -> RawDocument:
    """Return the bytes behind ``source``: ``-`` for ``stdin``, an http(s) address, or a path.

    Raises:
        NotAssessedError: the input is missing, too large, refused or cannot be read.
    """
    if source == "-":
        if stdin is None:
            raise NotAssessedError(Reason.UNREADABLE, "standard input is closed")
        return read_stream(stdin, "standard input", limits=limits)
    if "://" in source:
        # httpx takes a quarter of a second to import, and most sources are files.
        from tosscan.sources.fetch import fetch

        if not source.lower().startswith(("http://", "https://")):
            raise NotAssessedError(Reason.ADDRESS_REFUSED, "only http and https addresses are fetched")
        return fetch(source, limits=limits, allow_private=allow_private)
    return read_file(Path(source), limits=limits)
