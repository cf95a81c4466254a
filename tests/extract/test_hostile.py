"""Files made to hang, to fill the memory or to break a parser end as a named reason; the caller goes on."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tosscan.config import MIB, Limits
from tosscan.document.source import RawDocument
from tosscan.document.text import ExtractedText
from tosscan.errors import NotAssessedError, Reason
from tosscan.extract.sandbox import Sandbox
from tosscan.sources.media_type import DOCX, HTML, MARKDOWN, PDF, TEXT

MakeRaw = Callable[[bytes, str], RawDocument]
MakePdf = Callable[..., bytes]
MakeDocx = Callable[..., bytes]
Read = Callable[..., ExtractedText]

SMALL = Limits(memory=700 * MIB, cpu=3.0, cpu_per_page=0.0, wall=60.0)
STOPPED = {Reason.TIMEOUT, Reason.MEMORY}
SENTENCE = "The provider keeps the service running with due care. "
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


def outcome(sandbox: Sandbox, raw: RawDocument, make_raw: MakeRaw) -> ExtractedText | Reason:
    """Return the text of ``raw`` or why it is not read, and check that the next document is read."""
    found: ExtractedText | Reason
    try:
        found = sandbox.extract(raw, limits=SMALL)
    except NotAssessedError as error:
        found = error.reason
    assert sandbox.extract(make_raw(b"Next.", TEXT), limits=SMALL).text == "Next."
    return found


def million_letters(count: int) -> bytes:
    return b"BT /F1 8 Tf 1 0 0 1 50 50 Tm " + b"(aaaaaaaaaaaaaaaaaaaa) Tj 0 1 Td " * (count * 50_000) + b"ET"


@pytest.mark.slow
def test_a_page_of_twenty_million_letters(sandbox: Sandbox, make_pdf: MakePdf, make_raw: MakeRaw) -> None:
    data = make_pdf([million_letters(20)])
    assert len(data) < MIB
    assert outcome(sandbox, make_raw(data, PDF), make_raw) in STOPPED


@pytest.mark.slow
def test_a_stream_that_unfolds_to_a_gigabyte(sandbox: Sandbox, make_pdf: MakePdf, make_raw: MakeRaw) -> None:
    packer = zlib.compressobj(9)
    spaces = bytes(MIB).replace(b"\0", b" ")
    stream = b"".join(packer.compress(spaces) for _ in range(1024)) + packer.flush()
    small = make_pdf([b"x"])
    old = zlib.compress(b"x")
    data = small.replace(b"/Length %d" % len(old), b"/Length %d" % len(stream)).replace(old, stream)
    assert outcome(sandbox, make_raw(data, PDF), make_raw) in STOPPED


def test_ten_thousand_pages(sandbox: Sandbox, make_pdf: MakePdf, make_raw: MakeRaw) -> None:
    raw = make_raw(make_pdf([b""] * 10_000), PDF)
    assert outcome(sandbox, raw, make_raw) is Reason.TOO_MANY_PAGES


@pytest.mark.parametrize("breakage", ["offsets", "no table", "loop", "no pages"])
def test_a_broken_table_of_objects(
    sandbox: Sandbox, make_pdf: MakePdf, make_raw: MakeRaw, breakage: str
) -> None:
    words = [(50.0, 700.0, 10.0, "F1", SENTENCE.strip())]
    data = make_pdf([words])
    if breakage == "offsets":
        data = re.sub(rb"\d{10} 00000 n", b"0000000007 00000 n", data)
    elif breakage == "no table":
        data = data[: data.rindex(b"xref\n0")] + b"trailer<</Root 1 0 R>>\n%%EOF\n"
    elif breakage == "loop":
        data = data.replace(b"/Kids[", b"/Kids[2 0 R ")
    else:
        data = data.replace(b"/Type/Pages", b"/Type/Nopes").replace(b"/Kids[", b"/Sons[")
    found = outcome(sandbox, make_raw(data, PDF), make_raw)
    if isinstance(found, Reason):
        assert found in {Reason.DAMAGED, Reason.SCANNED}
    else:
        assert found.text == SENTENCE.strip()


def deep_docx(depth: int) -> bytes:
    inside = "<w:sdt><w:sdtContent>" * depth + "</w:sdtContent></w:sdt>" * depth
    return f'<w:document xmlns:w="{WORD}"><w:body>{inside}</w:body></w:document>'.encode()


def laughs() -> bytes:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return (
        f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a0 "ha">{entities}]><w:document xmlns:w="{WORD}">'
        f"<w:body><w:p><w:r><w:t>&a11;</w:t></w:r></w:p></w:body></w:document>"
    ).encode()


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"word/document.xml": laughs()}, Reason.DAMAGED),
        ({"word/styles.xml": laughs(), "word/document.xml": deep_docx(5)}, Reason.EMPTY),
        ({"word/document.xml": deep_docx(100_000)}, Reason.DAMAGED),
        ({"word/document.xml": deep_docx(1_000)}, Reason.DAMAGED),
        ({"word/document.xml": b"<a>" + b" " * (200 * MIB) + b"</a>"}, Reason.TOO_LARGE),
        ({f"word/{number}": b"" for number in range(10_001)}, Reason.TOO_LARGE),
    ],
    ids=["laughs", "laughs aside", "deep", "rather deep", "bomb", "many parts"],
)
def test_word_files(
    sandbox: Sandbox, make_docx: MakeDocx, make_raw: MakeRaw, parts: dict[str, bytes], reason: Reason
) -> None:
    assert outcome(sandbox, make_raw(make_docx("", extra=parts), DOCX), make_raw) is reason


def test_files_of_an_archive_that_overlap(sandbox: Sandbox, make_docx: MakeDocx, make_raw: MakeRaw) -> None:
    data = bytearray(make_docx(f"<w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>"))
    places = [found.start() for found in re.finditer(rb"PK\x01\x02", bytes(data))]
    for place in places:  # each entry of the directory leads to the last file
        data[place + 42 : place + 46] = data[places[-1] + 42 : places[-1] + 46]
    assert outcome(sandbox, make_raw(bytes(data), DOCX), make_raw) is Reason.DAMAGED


@pytest.mark.parametrize(
    ("data", "media_type", "reasons"),
    [
        (b"<div>" * 300_000 + b"word", HTML, {Reason.DAMAGED}),
        (b"<b>" * 100_000 + b"word", HTML, {Reason.DAMAGED, *STOPPED}),
        (b"<ul><li>" * 1_000 + b"word " * 200, HTML, set()),
        (b"<table><tr><td>" * 600 + b"word " * 200, HTML, set()),
        (b"<p " + b"a=b " * 200_000 + b">" + b"word " * 200, HTML, set()),
        (b"> " * 50 + b"word", MARKDOWN, set()),
        (b"> " * 20_000 + b"word", MARKDOWN, {Reason.EMPTY, *STOPPED}),
        (b"[" * 60_000, MARKDOWN, {Reason.NOT_TEXT, *STOPPED}),
        (b"*a " * 15_000, MARKDOWN, STOPPED),
        (b"- " * 600 + b"word", MARKDOWN, {Reason.EMPTY, *STOPPED}),
        (b"word " * 600_000, TEXT, {Reason.TOO_LARGE, *STOPPED}),
        (b"1.\n" * 100_000, TEXT, {Reason.NOT_TEXT, *STOPPED}),
        (b". " * 300_000 + b"x", TEXT, {Reason.NOT_TEXT, *STOPPED}),
        (b"\x00" * MIB, TEXT, {Reason.NOT_TEXT}),
    ],
)
def test_pages_and_texts(
    sandbox: Sandbox, make_raw: MakeRaw, data: bytes, media_type: str, reasons: set[Reason]
) -> None:
    found = outcome(sandbox, make_raw(data, media_type), make_raw)
    assert found in reasons if isinstance(found, Reason) else found.text


PIECES = (
    *b"< > &#x0; </p> <w:p> <w:tbl> <w:del> ]]> \xff\xfe </w:p> <ul> <table> ** [x]( << stream".split(),
    *(b"endstream", b"\n- ", b"| |", b"0 R", b"\n\n"),
)
# Cuts, repeats and foreign bytes, each at a place between 0 and 1 of the file.
EDITS = st.lists(
    st.tuples(
        st.floats(0, 1),
        st.integers(0, 40),
        st.one_of(
            st.binary(max_size=6),
            st.sampled_from(PIECES),
        ),
    ),
    min_size=1,
    max_size=8,
)
MANY = settings(
    max_examples=200,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
PAGE = (
    f"<!doctype html><title>Terms</title><nav><a href=x>Home</a></nav><h1>Terms</h1><p>{SENTENCE * 3}</p>"
    f"<ol start=3><li>{SENTENCE}<li>b<ul><li>c</ul></ol><table><tr><td>Card<td>2 %</table><pre>a\n\nb</pre>"
    f"<button aria-expanded=false>More</button><div>{SENTENCE}</div><footer>x</footer>"
).encode()
MARKED = (
    f"# Terms\n\n1. {SENTENCE}\n   - b\n\n| a | b |\n|---|---|\n| c | d |\n\n"
    f"> {SENTENCE}\n\n**Bold** [x](y)\n"
).encode()
PLAIN = f"TERMS\n\n1. Fees\n{SENTENCE * 2}\n(a) one;\n(b) two.\n\n{SENTENCE}\n".encode()


def edited(data: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    for place, cut, put in edits:
        at = int(place * len(data))
        data = data[:at] + put + data[at + cut :]
    return data


def checked(extracted: ExtractedText) -> None:
    """Check what holds for every text, however it came about."""
    end = 0
    for block in extracted.blocks:
        assert end <= block.span.start < block.span.end <= len(extracted.text)
        assert "\n" not in block.span.of(extracted.text)
        end = block.span.end
    runs = extracted.anchors.runs
    assert all(run[0] < run[1] <= len(extracted.text) for run in runs)
    assert all(before[1] <= after[0] for before, after in pairwise(runs))


@pytest.mark.parametrize(("whole", "media_type"), [(PAGE, HTML), (MARKED, MARKDOWN), (PLAIN, TEXT)])
@MANY
@given(edits=EDITS)
def test_edited_pages_and_texts(
    read: Read, whole: bytes, media_type: str, edits: list[tuple[float, int, bytes]]
) -> None:
    with suppress(NotAssessedError):
        checked(read(edited(whole, edits), media_type))


def word_file() -> dict[str, bytes]:
    """Return the parts of a Word file with every kind of thing that is read."""
    text = f"<w:r><w:t>{SENTENCE}</w:t></w:r>"
    box = f"<w:r><w:pict><w:txbxContent><w:p>{text}</w:p></w:txbxContent></w:pict></w:r>"
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
    item = '<w:pPr><w:pStyle w:val="S"/><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    cell = f"<w:tc><w:p>{text}</w:p></w:tc>"
    return {
        "document": (
            f"<w:body><w:p>{item}{text}{box}{field}</w:p><w:p><w:ins>{text}</w:ins><w:del>{text}</w:del></w:p>"
            f"<w:tbl><w:tr>{cell}{cell}</w:tr></w:tbl><w:p>{item}<w:hyperlink>{text}</w:hyperlink></w:p></w:body>"
        ).encode(),
        "styles": (
            b'<w:style w:type="paragraph" w:styleId="S"><w:basedOn w:val="S"/>'
            b'<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
        ),
        "numbering": (
            b'<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="1"><w:start w:val="3"/>'
            b'<w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>'
            b'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        ),
    }


@pytest.mark.parametrize("part", ["document", "styles", "numbering", "package"])
@MANY
@given(edits=EDITS)
def test_edited_word_files(
    read: Read, make_docx: MakeDocx, part: str, edits: list[tuple[float, int, bytes]]
) -> None:
    parts = word_file()
    if part != "package":
        parts[part] = edited(parts[part], edits)
    wrapped = {
        f"word/{name}.xml": b'<w:x xmlns:w="%b">%b</w:x>' % (WORD.encode(), inside)
        for name, inside in parts.items()
    }
    data = make_docx("", styles="", numbering="", extra=wrapped)
    if part == "package":
        data = edited(data, edits)
    with suppress(NotAssessedError):
        checked(read(data, DOCX))


@pytest.mark.slow
@MANY
@given(edits=EDITS)
def test_edited_pdf_files(
    sandbox: Sandbox, make_pdf: MakePdf, make_raw: MakeRaw, edits: list[tuple[float, int, bytes]]
) -> None:
    words = [(50.0, 700.0 - 14 * line, 10.0, "F1", SENTENCE.strip()) for line in range(6)]
    data = edited(make_pdf([words, words], title="Terms"), edits)
    found = outcome(sandbox, make_raw(data, PDF), make_raw)
    assert found is not Reason.CRASHED
    if isinstance(found, ExtractedText):
        checked(found)


def test_the_word_file_of_the_edits_is_read_whole(read: Read, make_docx: MakeDocx) -> None:
    """Guard the fuzzing: an unedited file must reach every branch."""
    parts = {
        f"word/{name}.xml": b'<w:x xmlns:w="%b">%b</w:x>' % (WORD.encode(), inside)
        for name, inside in word_file().items()
    }
    extracted = read(make_docx("", styles="", numbering="", extra=parts), DOCX)
    assert extracted.text.count(SENTENCE.strip()) == 6
    assert {block.kind for block in extracted.blocks} >= {"row", "paragraph"}
    with zipfile.ZipFile(io.BytesIO(make_docx("", extra=parts))) as archive:
        assert "word/numbering.xml" in archive.namelist()
