"""An archive of a stranger is refused in one line where it is not safe to read."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from tosscan.errors import UsageError, VerificationError
from tosscan.report import archive
from tosscan.report.archive import is_zip, opened


def made(*entries: tuple[str | zipfile.ZipInfo, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with pytest.MonkeyPatch.context() as patch, zipfile.ZipFile(out, "w", packing) as file:
        # Python warns of a name that stands twice; that is what these archives are about.
        patch.setattr("warnings.warn", lambda *_args, **_named: None)
        for name, data in entries:
            file.writestr(name, data)
    return out.getvalue()


def mode(name: str, bits: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.create_system = 3
    entry.external_attr = bits << 16
    return entry


def listed(data: bytes, at: int, form: str, value: int) -> bytes:
    """Return the archive with a field of its first entry in the list changed."""
    place = data.index(b"PK\x01\x02")
    changed = bytearray(data)
    struct.pack_into(form, changed, place + at, value)
    return bytes(changed)


def encrypted() -> bytes:
    data = bytearray(listed(made(("a.txt", b"x")), 8, "<H", 1))
    struct.pack_into("<H", data, 6, 1)
    return bytes(data)


def renamed(old: bytes, new: bytes) -> bytes:
    return made((old.decode(), b"x")).replace(old, new)


def lying() -> bytes:
    """Return an archive whose second entry begins within the first."""
    data = bytearray(made(("a", b"x" * 100), ("b", b"y"), packing=zipfile.ZIP_STORED))
    second = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, second + 42, 20)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"no archive", "it is no ZIP archive"),
        (b"", "it is no ZIP archive"),
        (made(("a.txt", b"x" * 999))[:-30], "it is no ZIP archive"),
        (made(("../a.txt", b"x")), "leads elsewhere"),
        (made(("/etc/a", b"x")), "leads elsewhere"),
        (made(("a/../../b", b"x")), "leads elsewhere"),
        (made(("a//b", b"x")), "leads elsewhere"),
        (made(("./a", b"x")), "leads elsewhere"),
        (renamed(b"a_b", b"a\\b"), "leads elsewhere"),
        (made(("C:a", b"x")), "leads elsewhere"),
        (made(("a\nb", b"x")), "leads elsewhere"),
        (made(("a\u202eb", b"x")), "leads elsewhere"),
        (made(("a ", b"x")), "leads elsewhere"),
        (made(("a" * 600, b"x")), "leads elsewhere"),
        (renamed(b"a_b", b"a\x00b"), "no ZIP archive|leads elsewhere|damaged"),
        (made(("a", b"x"), ("a", b"y")), "stands in it twice"),
        (made(("a.txt", b"x"), ("A.TXT", b"y")), "stands in it twice"),
        (made(("\ufb01", b"x"), ("fi", b"y")), "stands in it twice"),
        (made((mode("link", 0o120777), b"/etc/passwd")), "no plain file"),
        (made((mode("pipe", 0o010644), b"")), "no plain file"),
        (made((mode("folder/", 0o120777), b"")), "no plain file"),
        (made(("folder/", b"x")), "no plain file"),
        (made(("../", b"")), "leads elsewhere"),
        (made(("a", bytes(100 << 20))), "far larger once unpacked"),
        (encrypted(), "is encrypted"),
        (made(("a", b"x"), packing=zipfile.ZIP_LZMA), "packed in a way"),
        (made(("a", b"x"), packing=zipfile.ZIP_BZIP2), "packed in a way"),
        (listed(made(("a", b"x" * 50)), 24, "<I", 1 << 30), "far larger"),
        (lying(), "lies over another part"),
    ],
    # Numbers: the bytes hold the time of day, and every worker must collect the same tests.
    ids=count(),
)
def test_hostile_archive_is_refused_in_one_line(data: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "evidence.zip"
    path.write_bytes(data)
    with pytest.raises(VerificationError, match=told) as caught, opened(path):
        pass
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(f"{path}: ")
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    ("limit", "value", "told"),
    [("ENTRIES", 1, "more than 1 files"), ("MOST", 100, "far larger"), ("LARGEST", 60, "larger than")],
)
def test_bounds(limit: str, value: int, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "evidence.zip"
    path.write_bytes(made(("a", b"x" * 70), ("b", b"y" * 70)))
    monkeypatch.setattr(archive, limit, value)
    with pytest.raises(VerificationError, match=told), opened(path):
        pass


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.replace(b"hello hello", b"hellO hello"),
        lambda data: listed(data, 24, "<I", 5),
        lambda data: data.replace(b"PK\x03\x04", b"PK\x03\x09", 1),
    ],
)
def test_what_is_damaged_is_told_when_it_is_read(spoil: Callable[[bytes], bytes], tmp_path: Path) -> None:
    path = tmp_path / "evidence.zip"
    path.write_bytes(spoil(made(("a.txt", b"hello hello"), packing=zipfile.ZIP_STORED)))
    with opened(path) as read, pytest.raises(VerificationError, match=r"'a\.txt' is damaged"):
        read.sha256("a.txt")


def test_sound_archive_is_read(tmp_path: Path) -> None:
    path = tmp_path / "evidence.zip"
    path.write_bytes(made(("a/", b""), ("a/договор.txt", b"hello"), ("b.txt", b"")))
    assert is_zip(path)
    with opened(path) as read:
        assert read.names == ("a/договор.txt", "b.txt")
        assert (read.read("a/договор.txt"), read.size("b.txt")) == (b"hello", 0)


def test_archive_that_is_not_there(tmp_path: Path) -> None:
    assert not is_zip(tmp_path / "none.zip")
    with pytest.raises(UsageError, match="no such file"), opened(tmp_path / "none.zip"):
        pass
