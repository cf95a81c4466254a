"""Formats are told by content first, by name second."""

from __future__ import annotations

import io
import zipfile

import pytest

from tosscan.sources.media_type import BINARY, DOCX, HTML, MARKDOWN, PDF, TEXT, sniff

RUSSIAN = "Пользователь обязуется оплатить услуги."


def archive(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name in names:
            packed.writestr(name, "application/epub+zip" if name == "mimetype" else "x" * 20_000)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"%PDF-1.7\n", "terms.html", PDF),
        (b"\xef\xbb\xbf \n%PDF-1.4", "", PDF),
        (b"<!DOCTYPE html><p>x", "", HTML),
        (b"\xef\xbb\xbf\n  <html>", "terms.txt", HTML),
        (b"<?xml version='1.0'?><html xmlns='x'>", "", HTML),
        (b"<!-- saved -->\n<div>x", "", HTML),
        ("\ufeff<html>x</html>".encode("utf-16"), "", HTML),
        (b"Header <p>a<p>b<li>c<li>d<br>", "page", HTML),
        (b"Plain words.", "terms.htm?v=1", HTML),
        (b"# Terms\n\n**1.** Pay.", "", MARKDOWN),
        (b"Plain words.", "https://example.com/a/terms.md#x", MARKDOWN),
        (b"<p>inside Markdown</p>", "terms.md", MARKDOWN),
        (b"Plain words.", "terms", TEXT),
        (RUSSIAN.encode("cp1251"), "", TEXT),
        (RUSSIAN.encode("utf-16-le"), "", TEXT),
        (b"BMW sells cars.", "", TEXT),
        (archive("[Content_Types].xml", "word/document.xml"), "terms.pdf", DOCX),
        (archive("mimetype", "x.html"), "", "application/epub+zip"),
        (archive("a.txt"), "", "application/zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "terms.doc", "application/msword"),
        (b"{\\rtf1 x}", "", "application/rtf"),
        (b"\x89PNG\r\n\x1a\nrest", "terms.pdf", "image/png"),
        (b"BM\x00\x01\x02\x03\x04\x05\x06\x07", "", "image/bmp"),
        (bytes(range(32)) * 9, "terms.txt", BINARY),
    ],
)
def test_sniff(data: bytes, name: str, expected: str) -> None:
    assert sniff(data, name) == expected
