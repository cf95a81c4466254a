"""Open a ZIP archive that a stranger made: nothing in it is unpacked before its list is sound.

Refused are archives that Python and other programs may read differently (two
files of one name, names that differ in case alone, parts that lie over one
another), names that lead out of the folder they are unpacked in, links,
encryption, and more than is ever packed. Empty folders are passed over.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tosscan.errors import UsageError, VerificationError

ENTRIES = 100_000
LARGEST = 256 * 1024 * 1024
"""Bytes of one file, unpacked; a source may have 50 MiB, and its report a few times that."""
MOST = 16 * 1024 * 1024 * 1024
"""Bytes of all files, unpacked; they are read one at a time and in pieces."""
RATIO = 200
"""How much larger than the archive its files may be: reports shrink to a tenth, bombs to a thousandth."""
SPARE = 16 * 1024 * 1024
"""Bytes that are always let through, for small files may hold little but blanks."""

_PIECE = 1 << 20
_HEADER = 30  # bytes of a local header before its name
_UTF8 = 0x800
_PLAIN = frozenset((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
_UNSAFE = re.compile(r'[\\:*?"<>|]')
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


class Archive:
    """An archive whose list is sound; its files are read by name."""

    def __init__(self, path: Path, opened: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo]) -> None:
        """Keep what :func:`opened` found."""
        self.path = path
        self._opened = opened
        self._entries = entries

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the files, in the order of the archive."""
        return tuple(self._entries)

    def size(self, name: str) -> int:
        """Return the bytes of a file, unpacked."""
        return self._entries[name].file_size

    def sha256(self, name: str) -> str:
        """Return the SHA-256 (hex) of a file. Raises VerificationError where it is damaged."""
        total = hashlib.sha256()
        for piece in self._pieces(name):
            total.update(piece)
        return total.hexdigest()

    def read(self, name: str) -> bytes:
        """Return the bytes of a file. Raises VerificationError where it is damaged."""
        return b"".join(self._pieces(name))

    def _pieces(self, name: str) -> Iterator[bytes]:
        try:
            # No more comes out than the list says; a file that would give more fails its checksum.
            with self._opened.open(self._entries[name]) as file:
                while piece := file.read(_PIECE):
                    yield piece
        except _FAULTS:
            raise refused(self.path, f"{shown(name)} is damaged") from None


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Yield the archive at ``path``, checked.

    Raises:
        UsageError: it cannot be opened.
        VerificationError: it is no ZIP archive, or one that is not safe to read; says why in one line.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise UsageError(f"{path}: {(error.strerror or str(error)).lower()}") from None
    with file:
        try:
            archive = zipfile.ZipFile(file)
        except _FAULTS:
            raise refused(path, "it is no ZIP archive, or is damaged") from None
        with archive:
            yield Archive(path, archive, _checked(path, archive))


def is_zip(path: Path) -> bool:
    """Tell whether ``path`` begins as a ZIP archive does."""
    try:
        with path.open("rb") as file:
            return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
    except OSError:
        return False


def refused(path: Path, why: str) -> VerificationError:
    """Return the refusal of an archive, in one line."""
    return VerificationError(f"{path}: {why}")


def shown(name: str) -> str:
    """Return a name as it may be printed: in quotation marks, short, without what acts on a terminal."""
    return repr(printed(name, 80))


def printed(words: str, longest: int = 300) -> str:
    """Return ``words`` as they may be printed: ``longest`` characters at most, none that acts."""
    plain = "".join(char if char.isprintable() else "\ufffd" for char in words[: longest + 1])
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


def _checked(path: Path, archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    entries = archive.infolist()
    if len(entries) > ENTRIES:
        raise refused(path, f"it holds more than {ENTRIES:,} files")
    total = sum(entry.file_size for entry in entries)
    if total > min(MOST, SPARE + RATIO * path.stat().st_size):
        raise refused(path, f"it is far larger once unpacked ({total:,} bytes) than a package is")
    known: dict[str, zipfile.ZipInfo] = {}
    folded: set[str] = set()
    for entry in entries:
        why = _fault(entry)
        if why:
            raise refused(path, f"{shown(entry.filename)} {why}")
        key = unicodedata.normalize("NFKC", entry.filename).casefold()
        if key in folded:
            raise refused(path, f"{shown(entry.filename)} stands in it twice")
        folded.add(key)
        if not entry.is_dir():
            known[entry.filename] = entry
    _check_places(path, entries, archive.start_dir)
    return known


def _fault(entry: zipfile.ZipInfo) -> str:
    """Return why a file of an archive is not read, "" where it is sound."""
    name, mode = entry.filename, entry.external_attr >> 16
    if entry.flag_bits & 0x1:
        return "is encrypted"
    plain = (0, stat.S_IFDIR) if entry.is_dir() else (0, stat.S_IFREG)
    if stat.S_IFMT(mode) not in plain or (entry.is_dir() and entry.file_size):
        return "is no plain file but a link or a device"
    # ``orig_filename`` is the name before Python cut it at a NUL.
    if entry.orig_filename != name or not _is_safe(name.removesuffix("/")):
        return "is a name that leads elsewhere"
    if entry.compress_type not in _PLAIN:
        return "is packed in a way that is not read"
    if entry.file_size > LARGEST:
        return f"is larger than {LARGEST >> 20} MiB once unpacked"
    return ""


def _is_safe(name: str) -> bool:
    parts = name.split("/")
    return (
        0 < len(os.fsencode(name)) < 512
        and all(part not in ("", ".", "..") and part == part.strip(" .") for part in parts)
        and not _UNSAFE.search(name)
        and name.isprintable()
    )


def _check_places(path: Path, entries: list[zipfile.ZipInfo], end: int) -> None:
    """Refuse files that lie over one another: so a small archive unpacks to a huge one."""
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    ends = [entry.header_offset for entry in ordered[1:]] + [end]
    for entry, following in zip(ordered, ends, strict=True):
        name = entry.orig_filename.encode("utf-8" if entry.flag_bits & _UTF8 else "cp437", "replace")
        least = _HEADER + len(name) + entry.compress_size
        if entry.header_offset < 0 or entry.header_offset + least > following:
            raise refused(path, f"{shown(entry.filename)} lies over another part of it")
