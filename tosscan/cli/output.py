"""Where reports go: names, collisions, and files that are written whole or not at all."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from tosscan.errors import UsageError

STDOUT = Path("-")


class Names:
    """Gives each source a file stem once; a second source of the same stem gets ``-2``, and so on."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def stem(self, source_name: str) -> str:
        """Return the stem for the next source called ``source_name`` (a base name or an address)."""
        first = _stem(source_name)
        stem, count = first, 1
        while stem in self._given:
            count += 1
            stem = f"{first}-{count}"
        self._given.add(stem)
        return stem


def _stem(source_name: str) -> str:
    address = re.match(r"[a-z]+://([^?#]*)", source_name, flags=re.IGNORECASE)
    name = address[1].rstrip("/") if address else Path(source_name).stem
    return re.sub(r"[^\w.-]+", "-", name).strip("-.") or "document"


def plan(output: Path | None, formats: Iterable[str], sources: int) -> None:
    """Refuse an ``-o`` that cannot hold what was asked for, before any work is done. Raises UsageError."""
    wanted = tuple(formats)
    many = len(wanted) > 1 or sources > 1
    if output == STDOUT and many:
        raise UsageError("-o - takes one source and one format")
    if output is None or output == STDOUT:
        return
    if many and output.exists() and not output.is_dir():
        raise UsageError(f"-o {output}: several reports need a folder, and this is a file")
    if not many and not output.is_dir() and not output.parent.is_dir():
        raise UsageError(f"-o {output}: there is no folder {output.parent}")


def target(output: Path | None, stem: str, suffix: str, *, several: bool) -> Path:
    """Return the path of one report: ``several`` tells whether ``output`` is to be a folder."""
    if output is None:
        return Path(f"{stem}.tosscan.{suffix}")
    if several or output.is_dir():
        return output / f"{stem}.{suffix}"
    return output


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """Yield a file that takes the name ``path`` only when the block ends without an error."""
    path.parent.mkdir(parents=True, exist_ok=True)
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
