"""Documents from files and streams."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tosscan.config import MIB, Limits
from tosscan.errors import NotAssessedError, Reason
from tosscan.sources.files import read_file, read_stream


def test_a_file_comes_with_name_digest_and_type(tmp_path: Path) -> None:
    path = tmp_path / "terms.md"
    path.write_bytes(b"# Terms\n")
    raw = read_file(path, limits=Limits())
    assert raw.data == b"# Terms\n"
    assert (raw.source.name, raw.source.uri, raw.source.size) == ("terms.md", str(path), 8)
    assert raw.source.sha256 == hashlib.sha256(raw.data).hexdigest()
    assert (raw.source.media_type, raw.source.captured) == ("text/markdown", None)


def test_a_stream_is_read_under_its_name() -> None:
    raw = read_stream(io.BytesIO(b"<p>Terms"), "standard input", limits=Limits())
    assert (raw.source.name, raw.source.media_type) == ("standard input", "text/html")


@pytest.mark.parametrize(
    ("name", "reason", "words"),
    [
        ("missing.pdf", Reason.NOT_FOUND, "missing.pdf"),
        ("terms.md/inside", Reason.NOT_FOUND, "inside"),
        (".", Reason.UNREADABLE, "folder"),
        ("empty.txt", Reason.EMPTY, ""),
        ("large.txt", Reason.TOO_LARGE, "20 bytes"),
        ("nul\0.txt", Reason.UNREADABLE, "null"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, name: str, reason: Reason, words: str) -> None:
    (tmp_path / "terms.md").write_text("x")
    (tmp_path / "empty.txt").touch()
    (tmp_path / "large.txt").write_text("x" * 21)
    with pytest.raises(NotAssessedError) as caught:
        read_file(tmp_path / name, limits=Limits(bytes=20))
    assert caught.value.reason is reason
    assert words in caught.value.detail
    assert str(tmp_path) not in str(caught.value)


def test_a_stream_is_not_read_beyond_the_limit() -> None:
    stream = io.BytesIO(b"x" * 100)
    with pytest.raises(NotAssessedError) as caught:
        read_stream(stream, "-", limits=Limits(bytes=10))
    assert caught.value.reason is Reason.TOO_LARGE
    assert stream.tell() == 11


def test_the_limit_is_told_in_mebibytes() -> None:
    with pytest.raises(NotAssessedError, match="limit of 1 MiB"):
        read_stream(io.BytesIO(b"x" * (MIB + 1)), "-", limits=Limits(bytes=MIB))


def test_a_pipe_without_a_writer_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(NotAssessedError) as caught:
        read_file(path, limits=Limits())
    assert caught.value.reason is Reason.UNREADABLE


def test_a_pipe_that_a_shell_opened_is_read() -> None:
    result = subprocess.run(
        [
            "bash",
            "-c",
            f"{sys.executable} -m tosscan text <(printf 'We may change these terms at any time.')",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "change these terms" in result.stdout, result.stderr
