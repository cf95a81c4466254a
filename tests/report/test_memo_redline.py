from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tosscan.document.anchor import DocxAnchor, DocxRange
from tosscan.document.source import RawDocument
from tosscan.errors import UsageError
from tosscan.findings.assessment import Assessment
from tosscan.findings.decision import Decision
from tosscan.report.redline import DOCX, Drawn, Redline
from tosscan.report.wordsplice import Mark, Part, SpliceError

Build = Callable[..., Assessment]
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{MAIN}}}"
SOFFICE = shutil.which("soffice")
CONFIRMED = Decision("confirmed", "A. Reviewer", "2026-03-05", "As agreed <&>.")


def part(body: str, *, root: str = f'xmlns:w="{MAIN}"') -> bytes:
    return f"<w:document {root}><w:body>{body}</w:body></w:document>".encode()


def text_of(data: bytes, *names: str) -> str:
    """Return the characters of the elements called ``names``, in their order."""
    return "".join(each.text or "" for each in etree.fromstring(data).iter(*(W + name for name in names)))


DELETED = '<w:del w:id="3"><w:r><w:delText>x</w:delText></w:r></w:del>'
RUN = "<w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r>"
PARAGRAPHS = {
    "one run": "<w:p>" + RUN.format("We may change it. You pay.") + "</w:p>",
    "cut runs": f"<w:p>{RUN.format('We m')}{RUN.format('ay chan')}{RUN.format('ge it. You pay.')}</w:p>",
    "entities": "<w:p><w:r><w:t>A &amp; B &lt;may&gt; change.</w:t></w:r></w:p>",
    "signs": "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t> c</w:t></w:r></w:p>",
    "link": "<w:p><w:hyperlink>" + RUN.format("We may") + "</w:hyperlink>" + RUN.format(" go.") + "</w:p>",
    "insertion": f'<w:p><w:ins w:id="3">{RUN.format("We may")}</w:ins>{RUN.format(" go.")}</w:p>',
    "deletion": f"<w:p>{DELETED}<w:r><w:t>We go.</w:t></w:r></w:p>",
    "attributes": '<w:p w:rsidR="a>b"><w:r w:rsidR="00"><w:t>We may go.</w:t></w:r></w:p>',
    "cyrillic": "<w:p><w:r><w:t>Мы вправе 😀 менять.</w:t></w:r></w:p>",
}


@pytest.mark.parametrize("name", PARAGRAPHS)
@pytest.mark.parametrize(("start", "end"), [(0, 4), (2, 6), (0, 1), (3, 5)])
def test_marks_change_no_word_and_no_order(name: str, start: int, end: int) -> None:
    data = part(PARAGRAPHS[name])
    mark = Mark(
        *(0, start, end, "<w:commentRangeStart w:id='9'/>", "<w:commentRangeEnd w:id='9'/>"),
        deleted="<w:del w:id='10' w:author='x'>",
        inserting="<w:ins w:id='11' w:author='x'>",
        inserted="new <words>",
    )
    read = Part(data)
    marked = read.marked([mark])
    new = text_of(marked, "t", "delText").replace("new <words>", "")
    assert new == text_of(data, "t", "delText")
    tree = etree.fromstring(marked)
    gone = "".join(each.text or "" for each in tree.iterfind(f".//{W}del[@{W}id='10']//{W}delText"))
    signs = str.maketrans("", "", "\t\n")
    assert gone == (read.words(0, start, end) or "").translate(signs)
    order = [
        etree.QName(each).localname
        for each in tree.iter(*(W + n for n in ("commentRangeStart", "commentRangeEnd")))
    ]
    assert order == ["commentRangeStart", "commentRangeEnd"]


def test_part_without_marks_keeps_its_bytes() -> None:
    data = part("".join(PARAGRAPHS.values()))
    assert Part(data).marked([]) == data


def test_what_stands_outside_of_a_mark_keeps_its_bytes() -> None:
    data = part("".join(PARAGRAPHS.values()))
    marked = Part(data).marked([Mark(0, 0, 4, "<!--a-->", "<!--b-->")])
    for name in list(PARAGRAPHS)[1:]:
        assert PARAGRAPHS[name].encode() in marked


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<w:p><w:r><w:t>a</w:t><w:noBreakHyphen/><w:softHyphen/><w:t>b</w:t></w:r></w:p>", "a-\u00adb"),
        ("<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>a</w:t></w:r></w:p>", "a"),
        ("<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>a</w:t></w:r></w:p>", "a"),
        ("<w:p><w:moveFrom><w:r><w:t>b</w:t></w:r></w:moveFrom><w:r><w:t>a</w:t></w:r></w:p>", "a"),
    ],
)
def test_characters_are_counted_as_anchors_count_them(body: str, words: str) -> None:
    assert Part(part(body)).words(0, 0, 99) == words


def test_paragraph_in_a_text_box_is_counted_apart() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>inner</w:t></w:r></w:p></w:txbxContent>"
    body = f"<w:p><w:r><w:drawing>{box}</w:drawing></w:r><w:r><w:t>outer</w:t></w:r></w:p>"
    read = Part(part(body))
    assert (read.words(0, 0, 99), read.words(1, 0, 99)) == ("outer", "inner")
    # A run with a drawing is not taken apart: the comment stands around it.
    assert read.plain(1, 0, 5)
    assert b"<w:drawing>" in read.marked([Mark(1, 0, 5, "<!--a-->", "<!--b-->")])


def test_only_the_first_of_alternatives_counts() -> None:
    both = (
        "<mc:Choice><w:r><w:t>new</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>old</w:t></w:r></mc:Fallback>"
    )
    body = f"<w:p><mc:AlternateContent>{both}</mc:AlternateContent><w:r><w:t>!</w:t></w:r></w:p>"
    root = f'xmlns:w="{MAIN}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    assert Part(part(body, root=root)).words(0, 0, 9) == "new!"


@pytest.mark.parametrize(
    "data", [b"<a", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", b"\xff\xfe<\x00a\x00/\x00>\x00"]
)
def test_part_that_is_no_word_file_is_refused(data: bytes) -> None:
    with pytest.raises(SpliceError):
        Part(data)


@pytest.fixture
def decided(build: Build) -> Assessment:
    """Return an assessment with a confirmed, a rejected and an undecided finding."""
    made = build(
        found=(
            ("Parrot House may change the perches at any time.", "unilateral_change", 3),
            ("lost feathers, even if it plucked them on purpose;", "limitation_of_liability", 3),
            ("seeds that were eaten.", "dispute_costs", 2),
        )
    )
    states = {
        "unilateral_change": CONFIRMED,
        "limitation_of_liability": Decision("rejected", "B", "2026-03-05", "No."),
        "dispute_costs": Decision(),
    }
    findings = (replace(one, decision=states[one.category], cure="Tell each guest") for one in made.findings)
    return replace(made, findings=tuple(findings))


def drawn(assessment: Assessment, **options: Any) -> tuple[Drawn, dict[str, bytes]]:
    file = io.BytesIO()
    told = Redline(**options).write(assessment, file)
    with zipfile.ZipFile(file) as archive:
        return told, {name: archive.read(name) for name in archive.namelist()}


def test_text_becomes_a_word_file_with_comments_and_changes(decided: Assessment) -> None:
    told, parts = drawn(decided, author="C. Counsel")
    assert told == Drawn(marked=2, sentences=2, changed=1)
    body, comments = parts["word/document.xml"], parts["word/comments.xml"]
    assert text_of(body, "delText") == "Parrot House may change the perches at any time."
    assert "[Proposed instead: Tell each guest]" in text_of(body, "t")
    for name in ("del", "ins"):
        (change,) = etree.fromstring(body).iter(W + name)
        assert change.get(f"{W}author") == "C. Counsel"
    assert "As agreed <&>." in text_of(comments, "t")
    assert "not reviewed" in text_of(comments, "t")
    assert "plucked" in text_of(body, "t")


def test_rejecting_the_changes_gives_the_text_back(decided: Assessment) -> None:
    _, parts = drawn(decided)
    tree = etree.fromstring(parts["word/document.xml"])
    for change in list(tree.iter(f"{W}ins")):
        above = change.getparent()
        assert above is not None
        above.remove(change)
    assert decided.document is not None
    there = "".join(each.text or "" for each in tree.iter(f"{W}t", f"{W}delText"))
    assert there == decided.document.text.replace("\n", "")


def test_ids_are_all_different(decided: Assessment) -> None:
    _, parts = drawn(decided)
    tree = etree.fromstring(parts["word/document.xml"])
    ids = [each.get(f"{W}id") for each in tree.iter(*(W + n for n in ("commentRangeStart", "del", "ins")))]
    assert len(ids) == len(set(ids)) == 4


def word_source(decided: Assessment, body: str, *, comments: bool = False) -> Assessment:
    """Return ``decided`` as read from a Word file of ``body``, its one finding at the first characters."""
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
    own = f'<Relationship Id="r1" Type="{kind}" Target="comments.xml"/>' if comments else ""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", part(body))
        archive.writestr("word/_rels/document.xml.rels", rels.format(own))
        archive.writestr("word/media/seal.png", b"\x89PNG")
        if comments:
            old = f'<w:comments xmlns:w="{MAIN}"><w:comment w:id="41"><w:p/></w:comment></w:comments>'
            archive.writestr("word/comments.xml", old)
    (found,) = (one for one in decided.findings if one.decision.state == "confirmed")
    place = DocxAnchor((DocxRange("word/document.xml", 0, 0, len(found.quote.text)),))
    found = replace(found, quote=replace(found.quote, anchor=place))
    source = replace(decided.source, media_type=DOCX, name="parrot.docx")
    return replace(decided, findings=(found,), source=source, raw=RawDocument(source, file.getvalue()))


SENTENCE = "Parrot House may change the perches at any time."


def test_word_source_is_copied_and_marked(decided: Assessment) -> None:
    made = word_source(decided, f"<w:p>{RUN.format(SENTENCE + ' More.')}</w:p>")
    told, parts = drawn(made)
    assert told == Drawn(1, 1, 1)
    assert parts["word/media/seal.png"] == b"\x89PNG"
    assert b"comments+xml" in parts["[Content_Types].xml"]
    assert b"comments.xml" in parts["word/_rels/document.xml.rels"]
    assert text_of(parts["word/document.xml"], "delText") == SENTENCE
    # What is put in looks like what it replaces.
    (change,) = etree.fromstring(parts["word/document.xml"]).iter(f"{W}ins")
    assert change.find(f"{W}r/{W}rPr/{W}b") is not None


def test_comments_that_are_there_stay(decided: Assessment) -> None:
    _, parts = drawn(word_source(decided, f"<w:p>{RUN.format(SENTENCE)}</w:p>", comments=True))
    ids = [each.get(f"{W}id") for each in etree.fromstring(parts["word/comments.xml"])]
    assert ids == ["41", "42"]


def test_number_of_a_clause_stays(build: Build) -> None:
    made = build((("paragraph", "4.2 We may go."),), (("4.2 We may go.", "unilateral_termination", 3),))
    made = replace(
        made, findings=tuple(replace(one, decision=CONFIRMED, cure="Stay") for one in made.findings)
    )
    _, parts = drawn(made)
    assert text_of(parts["word/document.xml"], "delText") == "We may go."


def test_words_that_are_not_in_the_source_are_not_marked(decided: Assessment) -> None:
    told, parts = drawn(
        word_source(decided, f"<w:p>{RUN.format('Another sentence stands here, and it is long.')}</w:p>")
    )
    assert told == Drawn(0, 1, 0)
    assert "word/comments.xml" not in parts


def test_run_with_a_picture_gets_a_comment_and_no_change(decided: Assessment) -> None:
    told, parts = drawn(word_source(decided, f"<w:p><w:r><w:t>{SENTENCE}</w:t><w:drawing/></w:r></w:p>"))
    assert told == Drawn(1, 1, 0)
    assert b"<w:drawing/>" in parts["word/document.xml"]


@pytest.mark.parametrize(
    ("data", "told"),
    [(b"PK", "damaged"), (None, "keeps its text in another place")],
)
def test_source_that_cannot_be_marked_is_told_in_one_line(
    decided: Assessment, data: bytes | None, told: str
) -> None:
    if data is None:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("other.xml", b"<a/>")
        data = file.getvalue()
    source = replace(decided.source, media_type=DOCX)
    with pytest.raises(UsageError, match=told) as caught:
        drawn(replace(decided, source=source, raw=RawDocument(source, data)))
    assert "\n" not in str(caught.value)


def test_nothing_read_is_nothing_to_mark(decided: Assessment) -> None:
    with pytest.raises(UsageError, match="nothing was read"):
        drawn(replace(decided, document=None))


def test_same_bytes_at_the_same_time(decided: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772496000")
    assert drawn(decided) == drawn(decided)


MODULE = 'xmlns:script="http://openoffice.org/2000/script" script:name="Settle" script:language="StarBasic"'
MACRO = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module {MODULE}>
Sub Settle(source As String, command As String, target As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  document = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  helper = createUnoService("com.sun.star.frame.DispatchHelper")
  helper.executeDispatch(document.CurrentController.Frame, ".uno:" &amp; command, "", 0, Array())
  Dim kind(0) As New com.sun.star.beans.PropertyValue
  kind(0).Name = "FilterName"
  kind(0).Value = "MS Word 2007 XML"
  document.storeToURL(target, kind())
  document.close(True)
End Sub
</script:module>
"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false">
<library:element library:name="Settle"/></library:library>
"""


@pytest.mark.system
@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="needs LibreOffice: make system")
def test_libreoffice_accepts_and_rejects_the_changes(decided: Assessment, tmp_path: Path) -> None:
    file = io.BytesIO()
    Redline().write(decided, file)
    (tmp_path / "terms.docx").write_bytes(file.getvalue())
    office = [str(SOFFICE), "--headless", "--norestore", f"-env:UserInstallation=file://{tmp_path}/home"]
    # The first start makes the settings, in which the second finds the macro.
    first = [*office, "--convert-to", "txt:Text", "--outdir", str(tmp_path), str(tmp_path / "terms.docx")]
    subprocess.run(first, check=True, capture_output=True, timeout=120)
    library = tmp_path / "home" / "user" / "basic" / "Standard"
    (library / "Settle.xba").write_text(MACRO)
    (library / "script.xlb").write_text(LIBRARY)
    told = {}
    for command in ("AcceptAllTrackedChanges", "RejectAllTrackedChanges"):
        target = tmp_path / f"{command}.docx"
        call = (
            f'macro:///Standard.Settle.Settle("file://{tmp_path}/terms.docx","{command}","file://{target}")'
        )
        subprocess.run([*office, call], check=True, capture_output=True, timeout=120)
        body = zipfile.ZipFile(target).read("word/document.xml")
        assert not re.search(rb"<w:(ins|del) ", body)
        told[command] = text_of(body, "t")
    assert decided.document is not None
    assert told["RejectAllTrackedChanges"] == decided.document.text.replace("\n", "")
    assert SENTENCE not in told["AcceptAllTrackedChanges"]
    assert "[Proposed instead: Tell each guest]" in told["AcceptAllTrackedChanges"]
