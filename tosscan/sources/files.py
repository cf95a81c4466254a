"""Read a document from a file or a stream, within the size limit."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import BinaryIO

from tosscan.config import MIB, Limits
from tosscan.document.source import RawDocument, Source
from tosscan.errors import NotAssessedError, Reason
from tosscan.sources.media_type import sniff


def read_file(path: str | Path, *, limits: Limits) -> RawDocument:
    """Return the bytes of the file at ``path`` with what is known of it.

    Raises:
        NotAssessedError: there is no such file, it cannot be opened, is a
            folder or a device, is empty, or is larger than ``limits.bytes``.
    """
    path = Path(path)
    try:
        if path.is_dir():
            raise NotAssessedError(Reason.UNREADABLE, f"{path.name} is a folder")
        if not path.is_file() and path.exists() and not _given_by_shell(path):
            # Opening a pipe that nobody writes to would wait for ever.
            raise NotAssessedError(Reason.UNREADABLE, f"{path.name} is not a file")
        with path.open("rb") as stream:
            data = _read(stream, limits)
    except (FileNotFoundError, NotADirectoryError):
        raise NotAssessedError(Reason.NOT_FOUND, path.name or str(path)) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise NotAssessedError(Reason.UNREADABLE, _cause(error)) from None
    return _document(data, uri=str(path.absolute()), name=path.name)


def read_stream(stream: BinaryIO, name: str, *, limits: Limits) -> RawDocument:
    """Return the bytes of an open binary stream, such as standard input, under ``name``.

    Raises:
        NotAssessedError: the stream cannot be read, is empty, or is longer than ``limits.bytes``.
    """
    try:
        data = _read(stream, limits)
    except OSError as error:
        raise NotAssessedError(Reason.UNREADABLE, _cause(error)) from None
    return _document(data, uri=name, name=name)


def _given_by_shell(path: Path) -> bool:
    """Tell whether ``path`` is a pipe that a shell has opened, as in ``tosscan scan <(command)``."""
    return path.absolute().parent in {Path("/dev/fd"), Path("/proc/self/fd")} or path == Path("/dev/stdin")


def _read(stream: BinaryIO, limits: Limits) -> bytes:
    # One byte more than allowed: a size told by the file system means nothing for pipes and /proc.
    data = stream.read(limits.bytes + 1)
    if len(data) > limits.bytes:
        raise NotAssessedError(Reason.TOO_LARGE, size_words(limits.bytes))
    if not data:
        raise NotAssessedError(Reason.EMPTY)
    return data


def _document(data: bytes, *, uri: str, name: str) -> RawDocument:
    digest = hashlib.sha256(data).hexdigest()
    return RawDocument(Source(uri, name, sniff(data, name), digest, len(data)), data)


def _cause(error: OSError | ValueError) -> str:
    """Return the system's words for an error, without the path."""
    words = error.strerror if isinstance(error, OSError) else None
    return (words or str(error) or type(error).__name__).lower()


def size_words(size: int) -> str:
    """Return a number of bytes as a person says it."""
    return f"{size // MIB:,} MiB" if size >= MIB else f"{size:,} bytes"
