"""See that one run alone works in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tosscan.errors import UsageError

try:
    import fcntl
except ImportError:  # Windows: two runs there get in each other's way at the store
    fcntl = None  # type: ignore[assignment]

FILE = ".lock"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the lock of ``folder``; the system lets go of it however the process ends.

    Raises:
        UsageError: another run holds it.
        OSError: the file cannot be made.
    """
    with (folder / FILE).open("w") as file:
        if fcntl is not None:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise UsageError(f"another run works in {folder}") from None
        yield
