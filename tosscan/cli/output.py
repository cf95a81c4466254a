"""Where reports go: names, collisions, and files that are written whole or not at all."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from tosscan.errors import UsageError

STDOUT = Path("-")
LONGEST = 100  # characters of a stem; file systems allow 255 bytes for a name, and a letter may take four
_ENDING = re.compile(r"(?<=[^/])/([^/]+)\.(?:html?|xhtml|pdf|md|txt|docx)$", re.IGNORECASE)
SUFFIXES = frozenset({".html", ".json", ".docx", ".pdf", ".xlsx", ".csv", ".sarif"})


class Names:
    """Gives each source a file stem once; a second source of the same stem gets ``-2``, and so on."""

    def __init__(self, taken: Callable[[str], bool] = lambda _stem: False) -> None:
        """``taken`` tells of a stem that its files would stand where something else is."""
        self._given: set[str] = set()
        self._taken = taken

    def stem(self, source_name: str) -> str:
        """Return the stem for the next source called ``source_name`` (a base name or an address)."""
        first = _stem(source_name)
        stem, count = first, 1
        # Some file systems take "Terms" and "terms" for one name.
        while stem.casefold() in self._given or self._taken(stem):
            count += 1
            stem = f"{first}-{count}"
        self._given.add(stem.casefold())
        return stem


def _stem(source_name: str) -> str:
    address = re.match(r"[a-z]+://([^?#]*)", source_name, flags=re.IGNORECASE)
    name = _ENDING.sub(r"/\1", address[1].rstrip("/")) if address else Path(source_name).stem
    return re.sub(r"[^\w.-]+", "-", name)[:LONGEST].strip("-.") or "document"


def destination(text: str | None) -> Path | None:
    """Return the path that ``-o`` names; one that ends with a slash is made a folder.

    Raises:
        UsageError: the folder cannot be made.
    """
    if text is None:
        return None
    path = Path(text)
    if text.endswith(("/", os.sep)):
        with _told(path):
            path.mkdir(parents=True, exist_ok=True)
    return path


def plan(
    output: Path | None, formats: Iterable[str], sources: Sequence[str], *, together: bool = False
) -> None:
    """Refuse an ``-o`` that cannot hold what was asked for, before any work is done.

    ``together`` tells that there is one report for all sources. Raises UsageError.
    """
    wanted = tuple(formats)
    many = len(wanted) > 1 or (len(sources) > 1 and not together)
    if output == STDOUT and many:
        raise UsageError("-o - takes one source and one format")
    if output is None or output == STDOUT:
        return
    if many and not output.is_dir() and (output.exists() or output.suffix.lower() in SUFFIXES):
        raise UsageError(f"-o {output}: several reports need a folder, and this is a file")
    if not many and not output.is_dir():
        if not output.parent.is_dir():
            raise UsageError(f"-o {output}: there is no folder {output.parent}")
        if output.resolve() in files(sources):
            raise UsageError(f"-o {output}: the report would overwrite the source")


def files(sources: Iterable[str]) -> frozenset[Path]:
    """Return the files among ``sources``, as paths without links; no report may take their place."""
    found = set()
    for source in sources:
        with suppress(OSError, ValueError):  # ValueError: a NUL in the name
            if Path(source).is_file():
                found.add(Path(source).resolve())
    return frozenset(found)


def target(output: Path | None, stem: str, suffix: str, *, several: bool) -> Path:
    """Return the path of one report: ``several`` tells whether ``output`` is to be a folder."""
    if output is None:
        return Path(f"{stem}.tosscan.{suffix}")
    if several or output.is_dir():
        return output / f"{stem}.{suffix}"
    return output


def folder(output: Path | None) -> Path:
    """Return the folder in which what is kept beside a report is written."""
    if output is None or output == STDOUT:
        return Path()
    return output if output.is_dir() else output.parent


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """Yield a file that takes the name ``path`` only when the block ends without an error.

    A link is followed. A device or a pipe, which cannot be replaced, is written to as it is.

    Raises:
        UsageError: the file cannot be written; says which and why.
    """
    place = Path(os.path.realpath(path))
    with _told(path):
        if place.exists() and not place.is_file() and not place.is_dir():
            with place.open("wb") as file:
                yield file
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        with _replacing(place) as file:
            yield file


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    if path.is_dir():
        raise IsADirectoryError(21, "it is a folder")
    handle, name = tempfile.mkstemp(prefix=".tosscan-", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        # mkstemp makes a private file; a report gets the rights that any new file would have.
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
        Path(name).replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(name).unlink()
        raise


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn the system's refusal to write ``path`` into one line."""
    try:
        yield
    except BrokenPipeError:
        raise  # the reader has had enough, which is no fault
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {(error.strerror or str(error)).lower()}") from None
