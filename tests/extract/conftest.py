"""Factories of small documents."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Sequence

import pytest

from tosscan.config import Limits
from tosscan.document.source import RawDocument, Source
from tosscan.document.text import ExtractedText
from tosscan.extract import registry
from tosscan.extract.base import Job

# A line of text on a page: x, y (points from the bottom left), size, font (F1 plain, F2 bold), words.
Shown = tuple[float, float, float, str, str]
Read = Callable[..., ExtractedText]
MakePdf = Callable[..., bytes]
MakeDocx = Callable[..., bytes]
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def raw_document(data: bytes, media_type: str, name: str = "terms") -> RawDocument:
    digest = hashlib.sha256(data).hexdigest()
    return RawDocument(Source(name, name, media_type, digest, len(data)), data)


@pytest.fixture(scope="session")
def make_raw() -> Callable[[bytes, str], RawDocument]:
    return raw_document


@pytest.fixture(scope="session")
def read() -> Read:
    """Return a function that extracts ``data`` in this process."""

    def extract(
        data: bytes | str, media_type: str, *, engine: str | None = None, pages: int = 500
    ) -> ExtractedText:
        raw = raw_document(data.encode() if isinstance(data, str) else data, media_type)
        return registry.find(media_type)(Job(raw, Limits(pages=pages), engine))

    return extract


@pytest.fixture(scope="session")
def make_pdf() -> MakePdf:
    """Return a function that writes a PDF of ``pages``, each a list of shown lines or a content stream."""

    def write(
        pages: Sequence[Sequence[Shown] | bytes], *, rotate: int = 0, title: str = "", image: bool = False
    ) -> bytes:
        objects: list[bytes] = [b"", b""]
        fonts = []
        for name in ("Helvetica", "Helvetica-Bold"):
            objects.append(f"<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>".encode())
            fonts.append(len(objects))
        objects.append(
            b"<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8"
            b"/ColorSpace/DeviceGray/Length 1>>stream\n\x80\nendstream"
        )
        picture = len(objects)
        kids = []
        for page in pages:
            content = page if isinstance(page, bytes) else _content(page)
            if image:
                content += b"\nq 500 0 0 700 50 50 cm /I Do Q"
            packed = zlib.compress(content)
            objects.append(b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(packed), packed))
            objects.append(
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Rotate %d/Contents %d 0 R"
                b"/Resources<</Font<</F1 %d 0 R/F2 %d 0 R>>/XObject<</I %d 0 R>>>>>>"
                % (rotate, len(objects), *fonts, picture)
            )
            kids.append(len(objects))
        objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
        objects[1] = b"<</Type/Pages/Count %d/Kids[%b]>>" % (
            len(kids),
            b" ".join(b"%d 0 R" % kid for kid in kids),
        )
        objects.append(b"<</Title(%b)>>" % title.encode())
        return _file(objects)

    return write


def _content(page: Sequence[Shown]) -> bytes:
    lines = []
    for x, y, size, font, words in page:
        escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        lines.append(f"BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({escaped}) Tj ET")
    return "\n".join(lines).encode("cp1252")


def _file(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for offset in offsets:
        out += b"%010d 00000 n \n" % offset
    out += b"trailer<</Size %d/Root 1 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        len(objects),
        start,
    )
    return bytes(out)


@pytest.fixture(scope="session")
def make_docx() -> MakeDocx:
    """Return a function that writes a Word file.

    ``body`` is the XML inside ``w:body``; each further part (``styles``, ``numbering``, ``footnotes``,
    ``endnotes``, ``header``, ``footer``, ``comments``) is the XML inside its root; ``links`` are addresses
    by relation id; ``extra`` holds whole files by name, which go before all others.
    """

    def write(
        body: str, *, links: dict[str, str] | None = None, extra: dict[str, bytes] | None = None, **parts: str
    ) -> bytes:
        roots = {"header": "hdr", "footer": "ftr"}
        files = {
            "[Content_Types].xml": b"<Types/>",
            "_rels/.rels": _relations({"r1": ("officeDocument", "word/document.xml")}),
            "word/document.xml": _word_part("document", f"<w:body>{body}</w:body>"),
        }
        relations = {f"p{name}": (name, f"{name}.xml") for name in parts}
        relations |= {name: ("hyperlink", url) for name, url in (links or {}).items()}
        files["word/_rels/document.xml.rels"] = _relations(relations)
        for name, inside in parts.items():
            files[f"word/{name}.xml"] = _word_part(roots.get(name, name), inside)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, content in {**files, **(extra or {})}.items():
                packed.writestr(name, content)
        return buffer.getvalue()

    return write


def _word_part(root: str, inside: str) -> bytes:
    spaces = (
        f'xmlns:w="{WORD}" xmlns:r="{OFFICE}" xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    )
    return f"<?xml version='1.0' encoding='UTF-8'?><w:{root} {spaces}>{inside}</w:{root}>".encode()


def _relations(relations: dict[str, tuple[str, str]]) -> bytes:
    external = {"hyperlink": ' TargetMode="External"'}
    entries = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"{external.get(kind, "")}/>'
        for name, (kind, target) in relations.items()
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{entries}</Relationships>'.encode()
