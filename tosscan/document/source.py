"""The bytes that were read and where they came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SUFFIXES = {
    "application/pdf": "pdf",
    "text/html": "html",
    "text/markdown": "md",
    "text/plain": "txt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}
"""Endings of the files in which sources are kept, by media type."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document came from.

    ``name`` is the base name of a file or the address asked for; it alone is
    printed (a path tells about the person's machine). ``uri`` is the full path
    or address and stays inside the process. ``captured`` is the capture record
    of a fetched address, or None: then the origin of the file is not proven.
    ``charset`` is the encoding that the server named, which may be wrong.
    """

    uri: str
    name: str
    media_type: str
    sha256: str
    size: int
    captured: Mapping[str, Any] | None = None
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A source with its bytes."""

    source: Source
    data: bytes
