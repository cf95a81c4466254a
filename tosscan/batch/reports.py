"""The folder of reports: a name for each content, and files that are there whole or not at all."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from tosscan.batch.content import Content
from tosscan.report.registry import names

FOLDER = "reports"
LONGEST = 80  # characters of a stem; file systems allow 255 bytes for a name, and a letter may take four


class Reports:
    """Writes the reports of contents into ``folder/reports`` in the formats asked for."""

    def __init__(self, folder: Path, formats: Iterable[str]) -> None:
        """Make the folder. Raises OSError."""
        self._folder = folder / FOLDER
        self._formats = tuple(formats)
        if self._formats:
            self._folder.mkdir(exist_ok=True)

    def name(self, source_name: str, content: Content) -> str:
        """Return the name of the reports on ``content``: that of its first input, and 12 hex digits."""
        stem = re.sub(r"[^\w.-]+", "-", PurePosixPath(source_name).stem)[:LONGEST].strip("-.") or "document"
        key = f"{content.sha256} {content.media_type}"
        return f"{stem}-{hashlib.sha256(key.encode()).hexdigest()[:12]}"

    def there(self, name: str) -> bool:
        """Tell whether the reports called ``name`` are there in every format asked for."""
        return all(_size(self._folder / f"{name}.{suffix}") for suffix in self._formats)

    def withdraw(self, name: str, files: Mapping[str, bytes]) -> None:
        """Take away the reports called ``name`` in formats other than those of ``files``. Raises OSError."""
        for suffix in names():
            if suffix not in files:
                (self._folder / f"{name}.{suffix}").unlink(missing_ok=True)

    def write(self, name: str, files: Mapping[str, bytes]) -> None:
        """Write ``files``, by format, each whole or not at all. Raises OSError."""
        for suffix, data in files.items():
            path = self._folder / f"{name}.{suffix}"
            part = path.with_name(f".{path.name}.part")
            try:
                part.write_bytes(data)
                part.replace(path)
            except BaseException:
                part.unlink(missing_ok=True)
                raise


def _size(path: Path) -> int:
    # A machine that lost its power may leave a file that has a name and no content.
    try:
        return path.stat().st_size
    except OSError:
        return 0
