"""Files changed at random are read or refused by name, and what is read keeps what holds for every text."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.zoo import pdf, word
from tosscan.config import MIB, Limits
from tosscan.document.source import RawDocument
from tosscan.document.text import ExtractedText
from tosscan.errors import NotAssessedError, Reason
from tosscan.extract.sandbox import Sandbox
from tosscan.sources.media_type import DOCX, HTML, MARKDOWN, PDF, TEXT

MakeRaw = Callable[[bytes, str], RawDocument]
MakeDocx = Callable[..., bytes]
Read = Callable[..., ExtractedText]
# A place and a length as shares of the file and what is put there: bytes, or another part of the file.
Edit = tuple[float, float, bytes | float]

LIMITS = Limits(memory=700 * MIB, cpu=5.0, cpu_per_page=0.0, wall=60.0)
SENTENCE = "The provider keeps the service running with due care. "
PIECES = (
    *b"< > &#x0; </p> <w:p> <w:tbl> <w:del> ]]> \xff\xfe </p> <ul> <table> ** [x]( << >> stream".split(),
    *b"endstream \xc2\xad \xe2\x80\x8b \xed\xa0\x80 \xe2\x80\xa8 <pre> <button> <h2> <b> -1 99999999".split(),
    *(b"\n- ", b"| |", b"0 R", b"\n\n", b"\r", b"\0", b"\t", b"\x0c", b"\n1. ", b"```\n"),
)
SHARE = st.floats(0, 1)
EDITS: st.SearchStrategy[list[Edit]] = st.lists(
    st.tuples(
        SHARE,
        st.one_of(st.just(0.0), st.floats(0, 0.02), SHARE),
        st.one_of(st.binary(max_size=6), st.sampled_from(PIECES), SHARE),
    ),
    min_size=1,
    max_size=8,
)
MANY = settings(
    max_examples=150,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
FEW = settings(MANY, max_examples=40)
PAGE = (
    f"<!doctype html><title>Terms</title><nav><a href=x>Home</a></nav><h1>Terms</h1><p>{SENTENCE * 3}</p>"
    f"<ol start=3><li>{SENTENCE}<li>b<ul><li>c</ul></ol><table><tr><td>Card<td>2 %</table><pre>a\n\nb</pre>"
    f"<button aria-expanded=false>More</button><dl><dt>a<dd>b</dl><div>{SENTENCE}<br>c</div><nav>x</nav>"
).encode()
MARKED = (
    f"# Terms\n\n1. {SENTENCE}\n   - b\n\n| a | b |\n|---|---|\n| c | d |\n\n"
    f"> {SENTENCE}\n\n**Bold** [x](y)\n"
).encode()
PLAIN = f"TERMS\n\n1. Fees\n{SENTENCE * 2}\n(a) one;\n(b) two.\n\n{SENTENCE}\n".encode()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


def edited(data: bytes, edits: list[Edit]) -> bytes:
    """Return ``data`` with parts of it cut out, replaced by bytes, or by a copy of another part."""
    for place, length, put in edits:
        at = int(place * len(data))
        cut = int(length * len(data))
        if isinstance(put, float):
            start = int(put * len(data))
            put = data[start : start + 200]  # noqa: PLW2901 (the part that was meant)
        data = data[:at] + put + data[at + cut :]
    return data


def checked(extracted: ExtractedText) -> None:
    """Check what holds for every text, however it came about."""
    text = extracted.text
    text.encode()  # no half of a pair
    assert "\r" not in text
    end = 0
    for block in extracted.blocks:
        assert end <= block.span.start < block.span.end <= len(text)
        words = block.span.of(text)
        assert "\n" not in words
        assert words == words.strip()
        end = block.span.end
        extracted.anchor(block.span)
        assert block.page is None or 1 <= block.page <= (extracted.pages or 0)
    runs = extracted.anchors.runs
    assert all(0 <= run[0] < run[1] <= len(text) for run in runs)
    assert all(before[1] <= after[0] for before, after in pairwise(runs))
    assert all(link.span.end <= len(text) for link in extracted.links)
    assert ExtractedText.from_json(json.loads(json.dumps(extracted.to_json()))) == extracted


@pytest.mark.parametrize(("whole", "media_type"), [(PAGE, HTML), (MARKED, MARKDOWN), (PLAIN, TEXT)])
@MANY
@given(edits=EDITS)
def test_edited_pages_and_texts(read: Read, whole: bytes, media_type: str, edits: list[Edit]) -> None:
    with suppress(NotAssessedError):
        checked(read(edited(whole, edits), media_type))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "media_type"),
    [("northgate-terms.html", HTML), ("fair-terms.md", MARKDOWN), ("fair-terms.md", TEXT)],
)
@FEW
@given(edits=EDITS)
def test_edited_samples(read: Read, samples: Path, name: str, media_type: str, edits: list[Edit]) -> None:
    with suppress(NotAssessedError):
        checked(read(edited((samples / name).read_bytes(), edits), media_type))


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


def packed_word(make_docx: MakeDocx, parts: dict[str, bytes]) -> bytes:
    wrapped = {
        f"word/{name}.xml": b'<w:x xmlns:w="%b">%b</w:x>' % (word.WORD.encode(), inside)
        for name, inside in parts.items()
    }
    return make_docx("", styles="", numbering="", extra=wrapped)


@pytest.mark.parametrize("part", ["document", "styles", "numbering", "package"])
@MANY
@given(edits=EDITS)
def test_edited_word_files(read: Read, make_docx: MakeDocx, part: str, edits: list[Edit]) -> None:
    parts = word_file()
    if part != "package":
        parts[part] = edited(parts[part], edits)
    data = packed_word(make_docx, parts)
    with suppress(NotAssessedError):
        checked(read(edited(data, edits) if part == "package" else data, DOCX))


VALUES = st.sampled_from(["", "-1", "0", "99999999999", "x", "9" * 5_000, "½", "%1%2%3", "٣", "false"])


@MANY
@given(values=st.lists(VALUES, min_size=12, max_size=12))
def test_odd_values_in_word_files(read: Read, make_docx: MakeDocx, values: list[str]) -> None:
    """Put odd values into attributes, where a cut at random seldom leaves a file that is XML."""
    left = iter(values)
    parts = {}
    for name, inside in word_file().items():
        pieces = inside.decode().split('w:val="')
        for place in range(1, len(pieces)):
            put = next(left, None)
            if put is not None:
                pieces[place] = put + pieces[place][pieces[place].index('"') :]
        parts[name] = 'w:val="'.join(pieces).encode()
    with suppress(NotAssessedError):
        checked(read(packed_word(make_docx, parts), DOCX))


def test_the_word_file_of_the_edits_is_read_whole(read: Read, make_docx: MakeDocx) -> None:
    """Guard the fuzzing: an unedited file must reach every branch."""
    data = packed_word(make_docx, word_file())
    extracted = read(data, DOCX)
    assert extracted.text.count(SENTENCE.strip()) == 6
    assert {block.kind for block in extracted.blocks} >= {"row", "paragraph"}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert "word/numbering.xml" in archive.namelist()


@pytest.mark.slow
@pytest.mark.parametrize(
    "whole",
    [pdf.one_page(), pdf.forms(2, 3), pdf.grid(8), pdf.many_pages(4)],
    ids=["page", "forms", "grid", "pages"],
)
@FEW
@given(edits=EDITS)
def test_edited_pdf_files(sandbox: Sandbox, make_raw: MakeRaw, whole: bytes, edits: list[Edit]) -> None:
    try:
        checked(sandbox.extract(make_raw(edited(whole, edits), PDF), limits=LIMITS))
    except NotAssessedError as error:
        assert error.reason is not Reason.CRASHED, error.detail  # noqa: PT017 (both ends are right)
