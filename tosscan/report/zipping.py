"""Write ZIP archives so that the same parts give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import BinaryIO

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that the format knows
_READABLE = 0o644 << 16


def write(parts: Mapping[str, bytes], file: BinaryIO) -> None:
    """Write ``parts`` by name to ``file``: in their order, without times, owners or systems."""
    write_each(parts.items(), file)


def write_each(parts: Iterable[tuple[str, bytes]], file: BinaryIO) -> None:
    """Write ``parts``, each a name and its bytes, as :func:`write` does; one is held at a time."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = _READABLE
            archive.writestr(entry, data)


def normalised(data: bytes) -> dict[str, bytes]:
    """Return the parts of the archive ``data``, the list of content types first, the others by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = sorted(archive.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        return {name: archive.read(name) for name in names}
