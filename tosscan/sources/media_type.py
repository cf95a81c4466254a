"""Tell the format of a document by its content first and its name second."""

from __future__ import annotations

import codecs
import re

PDF = "application/pdf"
HTML = "text/html"
MARKDOWN = "text/markdown"
TEXT = "text/plain"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BINARY = "application/octet-stream"

HEAD = 1024  # PDF readers look for "%PDF-" in the first kilobyte
SAMPLE = 8192
ODD_SHARE = 0.05  # share of control characters above which bytes are no text

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"{\\rtf", "application/rtf"),
    (b"%!PS", "application/postscript"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"AT&TFORM", "image/vnd.djvu"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (b"\x7fELF", BINARY),
)
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The name of the stream in which an Office file of today lies where it is locked with a password.
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_MIMETYPES = (
    (b"mimetypeapplication/epub+zip", "application/epub+zip"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"),
)
_OFFICE = b"[Content_Types].xml"  # the part without which an archive is no Office file
_FOLDERS = (
    (b"word/", DOCX),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_SUFFIXES = {
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".mdown": MARKDOWN,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".txt": TEXT,
    ".text": TEXT,
}
_UTF16 = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HTML_START = re.compile(
    r"(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|base|div|p|h[1-6]|ul|ol|table"
    r"|section|article|main|header|nav|span|center|font|style|script|link|form|br|strong|b)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_TAG = re.compile(
    r"</?(?:p|div|li|ul|ol|h[1-6]|table|tr|td|strong|br|span|body|html)\b[^<>]*>", re.IGNORECASE
)
_HTML_TAGS = 5  # tags among the first characters of a file without a telling name that make it a page
_MARKDOWN_SIGNS = (
    re.compile(r"^#{1,6} \S", re.MULTILINE),
    re.compile(r"^\S.*\n(?:={3,}|-{3,})[ \t]*$", re.MULTILINE),
    re.compile(r"\*\*[^*\n]+\*\*"),
    re.compile(r"\[[^\]\n]+\]\((?:https?:|/|#|mailto:)[^)\s]*\)"),
    re.compile(r"^\s{0,3}(?:\d+\\\.|[*+-]   ?\S)", re.MULTILINE),
)


def sniff(data: bytes, name: str = "") -> str:
    """Return the media type of ``data``; ``name`` (a file name or address) decides where content does not.

    White space or a byte order mark before the first telling characters is
    tolerated. Bytes that are neither a known format nor text are
    ``application/octet-stream``.
    """
    if b"%PDF-" in data[:HEAD]:
        return PDF
    bare = _bare(data[:SAMPLE])
    for magic, media_type in _MAGIC:
        if bare.startswith(magic) and not _is_word(magic, bare):
            return media_type
    if bare.startswith(_ZIP):
        return _kind_of_archive(data)
    if bare.startswith(_OLE):
        return DOCX if _LOCKED in data else "application/msword"
    if bare[4:8] == b"ftyp" or (bare[:4] == b"RIFF" and bare[8:12] == b"WEBP"):
        return "image/webp" if bare[:4] == b"RIFF" else "video/mp4"
    text = _text(data[:SAMPLE])
    if text is None:
        return BINARY
    return _kind_of_text(text, name)


def _kind_of_archive(data: bytes) -> str:
    """Return the media type of a ZIP archive, by its first file or the names of all its files."""
    kinds = [kind for mark, kind in _MIMETYPES if mark in data[:SAMPLE]]
    if _OFFICE in data:
        kinds += [kind for folder, kind in _FOLDERS if folder in data]
    return kinds[0] if kinds else "application/zip"


def _kind_of_text(text: str, name: str) -> str:
    start = text.lstrip("\ufeff \t\r\n\f")
    suffix = _suffix(name)
    by_name = _SUFFIXES.get(suffix)
    if _HTML_START.match(start) and by_name != MARKDOWN:
        return HTML
    if by_name in {MARKDOWN, HTML}:
        return by_name
    if len(_HTML_TAG.findall(text)) >= _HTML_TAGS:
        return HTML
    if by_name is not None:
        return by_name
    return MARKDOWN if sum(sign.search(text) is not None for sign in _MARKDOWN_SIGNS) >= 2 else TEXT


def _bare(head: bytes) -> bytes:
    return head.removeprefix(codecs.BOM_UTF8).lstrip(b" \t\r\n\f")


def _is_word(magic: bytes, head: bytes) -> bool:
    """Tell whether a magic of two letters is only the start of a text ("BMW ...")."""
    return magic in {b"BM", b"BZh"} and _text(head) is not None


def _text(head: bytes) -> str | None:
    """Return ``head`` decoded well enough to look at, or None where it is no text."""
    for mark, encoding in _UTF16:
        if head.startswith(mark):
            return head.decode(encoding, "replace")
    half = max(1, len(head) // 2)
    for encoding, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        # Every second byte is 0 (Latin letters) or 4 (Cyrillic).
        if half > 8 and zeros.count(0) + zeros.count(4) > half * 0.9:
            return head.decode(encoding, "replace")
    odd = sum(byte < 32 and byte not in b"\t\n\r\f\v\x1b" for byte in head)
    if odd > len(head) * ODD_SHARE:
        return None
    return head.decode("utf-8", "replace")


def _suffix(name: str) -> str:
    base = re.split(r"[?#]", name)[0].rsplit("/", 1)[-1]
    dot = base.rfind(".")
    return base[dot:].lower() if dot >= 0 else ""
