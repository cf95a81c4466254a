"""The text of Word files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from tosscan.document.span import Span
from tosscan.document.text import ExtractedText
from tosscan.errors import NotAssessedError, Reason
from tosscan.sources.media_type import DOCX, sniff

Read = Callable[..., ExtractedText]
MakeDocx = Callable[..., bytes]
Shape = list[tuple[str, int, str | None, str]]

STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="h1"><w:name w:val="heading 1"/>
  <w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="h2"><w:name w:val="heading 2"/><w:basedOn w:val="h1"/>
  <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="ru1"><w:name w:val="Заголовок 1"/></w:style>
<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="clause"><w:name w:val="Clause"/><w:basedOn w:val="clause0"/></w:style>
<w:style w:type="paragraph" w:styleId="clause0"><w:name w:val="Clause 0"/><w:basedOn w:val="clause"/>
  <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="character" w:styleId="strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="character" w:styleId="gone"><w:name w:val="Gone"/><w:rPr><w:vanish/></w:rPr></w:style>
"""


def level(index: int, form: str, text: str, *, start: int = 1, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(*levels: str, lists: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{lists}'
    )


def run(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def para(words: str = "", properties: str = "", *, inside: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(words) if words else ''}{inside}</w:p>"


def item(words: str, ilvl: int = 0, number: int = 1) -> str:
    return para(words, f'<w:numPr><w:ilvl w:val="{ilvl}"/><w:numId w:val="{number}"/></w:numPr>')


def cell(*paragraphs: str) -> str:
    return f"<w:tc>{''.join(paragraphs)}</w:tc>"


def table(*rows: tuple[str, ...]) -> str:
    return f"<w:tbl>{''.join('<w:tr>' + ''.join(row) + '</w:tr>' for row in rows)}</w:tbl>"


def shape(extracted: ExtractedText) -> Shape:
    return [
        (block.kind, block.level, block.marker, block.span.of(extracted.text)) for block in extracted.blocks
    ]


def words(extracted: ExtractedText) -> list[str]:
    return [block.span.of(extracted.text) for block in extracted.blocks]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            para("Fees", '<w:pStyle w:val="h1"/>') + para("You pay them."),
            [("heading", 1, None, "Fees"), ("paragraph", 0, None, "You pay them.")],
        ),
        (
            para(
                "Set in a heading style, this clause says that we may change every fee at will.",
                '<w:outlineLvl w:val="1"/>',
            ),
            [
                (
                    "paragraph",
                    0,
                    None,
                    "Set in a heading style, this clause says that we may change every fee at will.",
                )
            ],
        ),
        (
            para(inside=run("Your ", '<w:rStyle w:val="strong"/>') + run("duties", "<w:b/>")),
            [("heading", 1, None, "Your duties")],
        ),
        (
            para(inside=run("Your ", "<w:b/>") + run("duties", '<w:b w:val="0"/>')),
            [("paragraph", 0, None, "Your duties")],
        ),
        (
            para(
                inside="<w:r><w:t>One.</w:t><w:br/><w:t>Two</w:t><w:tab/><w:t>goes</w:t><w:br/><w:t>on.</w:t></w:r>"
            ),
            [("paragraph", 0, None, "One."), ("paragraph", 0, None, "Two goes on.")],
        ),
        (
            para(
                inside='<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t> non</w:t>'
                "<w:noBreakHyphen/><w:t>US</w:t></w:r>"
            ),
            [("paragraph", 0, None, "☑ non-US")],
        ),
        (
            para(
                inside='<w:r><w:sym w:font="Symbol" w:char="F0D3"/><w:sym w:font="Arial" w:char="00A7"/>'
                '<w:sym w:font="Symbol" w:char="B7"/><w:sym w:font="Arial" w:char="none"/></w:r>'
            ),
            [("paragraph", 0, None, "©§••")],
        ),
        (
            para("Общие положения", '<w:pStyle w:val="ru1"/>')
            + para("Оплата", '<w:pStyle w:val="Heading2"/>'),
            [("heading", 1, None, "Общие положения"), ("heading", 2, None, "Оплата")],
        ),
        (
            para("1. ПРЕДМЕТ ДОГОВОРА") + para("YOU ACCEPT ALL RISKS OF THE SERVICE."),
            [
                ("heading", 1, None, "1. ПРЕДМЕТ ДОГОВОРА"),
                ("paragraph", 0, None, "YOU ACCEPT ALL RISKS OF THE SERVICE."),
            ],
        ),
        (
            para("T", '<w:framePr w:dropCap="drop"/>') + para("he fee is due."),
            [("paragraph", 0, None, "The fee is due.")],
        ),
        (
            para(
                inside='<m:oMath xmlns:m="m"><m:r><m:t>x=2</m:t></m:r></m:oMath>'
                f"<w:smartTag>{run(' of it')}</w:smartTag>"
            ),
            [("paragraph", 0, None, "x=2 of it")],
        ),
        (
            "<w:sdt><w:sdtPr/><w:sdtContent>" + para("In a control.") + "</w:sdtContent></w:sdt>",
            [("paragraph", 0, None, "In a control.")],
        ),
    ],
)
def test_paragraphs_and_headings(read: Read, make_docx: MakeDocx, body: str, expected: Shape) -> None:
    assert shape(read(make_docx(body, styles=STYLES), DOCX)) == expected


CLAUSES = numbering(
    level(0, "decimal", "%1."),
    level(1, "decimal", "%1.%2"),
    level(2, "lowerLetter", "(%3)"),
    level(3, "lowerRoman", "%4)"),
)


@pytest.mark.parametrize(
    ("definition", "levels", "expected"),
    [
        (CLAUSES, [0, 1, 1, 2, 2, 3, 1, 0, 1], ["1.", "1.1", "1.2", "(a)", "(b)", "i)", "1.3", "2.", "2.1"]),
        (CLAUSES, [1, 1, 0], ["1.1", "1.2", "2."]),
        (numbering(level(0, "russianLower", "%1)", start=27)), [0, 0, 0, 0], ["э)", "ю)", "я)", "аа)"]),
        (numbering(level(0, "upperRoman", "Part %1"), level(1, "decimal", "%1.%2", more="<w:isLgl/>")),
         [0, 0, 1], ["Part I", "Part II", "2.1"]),
        (numbering(level(0, "decimal", "%1."), level(1, "decimal", "%2.", more='<w:lvlRestart w:val="0"/>')),
         [0, 1, 0, 1], ["1.", "1.", "2.", "2."]),
        (numbering(level(0, "lowerLetter", "%1.", start=26)), [0, 0], ["z.", "aa."]),
        (numbering(level(0, "bullet", "\uf0b7"), level(1, "none", "")), [0, 1, 0], ["•", None, "•"]),
        (numbering(level(0, "decimalZero", "Статья %1.")), [0], ["Статья 01."]),
    ],
)  # fmt: skip
def test_generated_numbers_are_markers(
    read: Read, make_docx: MakeDocx, definition: str, levels: list[int], expected: list[str | None]
) -> None:
    body = "".join(item(f"Words of clause {number}.", ilvl) for number, ilvl in enumerate(levels))
    extracted = read(make_docx(body, numbering=definition), DOCX)
    assert [block.marker for block in extracted.blocks] == expected
    assert words(extracted) == [f"Words of clause {number}." for number in range(len(levels))]


def test_a_second_list_goes_on_or_starts_anew(read: Read, make_docx: MakeDocx) -> None:
    lists = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    body = "".join(item("Words.", number=number) for number in (1, 2, 3, 3, 9))
    extracted = read(make_docx(body, numbering=numbering(level(0, "decimal", "%1."), lists=lists)), DOCX)
    assert [block.marker for block in extracted.blocks] == ["1.", "2.", "5.", "6.", None]


def test_styles_give_numbers_and_an_empty_paragraph_takes_one(read: Read, make_docx: MakeDocx) -> None:
    definition = numbering(
        level(0, "decimal", "%1.", more='<w:pStyle w:val="clause0"/>'),
        level(1, "decimal", "%1.%2", more='<w:pStyle w:val="h2"/>'),
    )
    body = (
        para("First.", '<w:pStyle w:val="clause0"/>')
        + para("", '<w:pStyle w:val="clause"/>')
        + para("Third.", '<w:pStyle w:val="clause"/>')
        + para("Under it", '<w:pStyle w:val="h2"/>')
        + para("Bare.", '<w:pStyle w:val="clause"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    )
    assert shape(read(make_docx(body, styles=STYLES, numbering=definition), DOCX)) == [
        ("item", 1, "1.", "First."),
        ("item", 1, "3.", "Third."),
        ("heading", 2, "3.1", "Under it"),
        ("paragraph", 0, None, "Bare."),
    ]


def test_tracked_changes_are_read_as_accepted(read: Read, make_docx: MakeDocx) -> None:
    body = (
        para(
            inside=run("The fee is ")
            + f"<w:del><w:r><w:delText>two</w:delText></w:r></w:del><w:ins>{run('three')}</w:ins>"
            + f"<w:moveFrom>{run(' away')}</w:moveFrom>"
            + run(" percent.")
        )
        + para("Torn ", "<w:rPr><w:del/></w:rPr>")
        + para("apart.")
        + "<w:tbl><w:tr><w:trPr><w:del/></w:trPr>"
        + cell(para("Gone"))
        + "</w:tr></w:tbl>"
    )
    extracted = read(make_docx(body), DOCX)
    assert words(extracted) == ["The fee is three percent.", "Torn apart."]
    assert extracted.warnings == (
        "read with all tracked changes accepted: 1 insertions kept, 4 deletions left out",
    )


def test_what_a_tracked_change_takes_away_takes_no_number(read: Read, make_docx: MakeDocx) -> None:
    moved = item("", 0).replace("</w:pPr>", "<w:rPr><w:moveFrom/></w:rPr></w:pPr>")
    moved = moved.replace("</w:p>", f"<w:moveFrom>{run('Moved away.')}</w:moveFrom></w:p>")
    deleted = "<w:tc><w:tcPr><w:cellDel/></w:tcPr>" + para("Gone") + "</w:tc>"
    body = moved + item("First.") + para("Before a table.", "<w:rPr><w:del/></w:rPr>")
    body += table((cell(para("Card")), cell(para("2 %")), deleted))
    assert shape(read(make_docx(body, numbering=CLAUSES), DOCX)) == [
        ("item", 1, "1.", "First."),
        ("paragraph", 0, None, "Before a table."),
        ("row", 0, None, "Card | 2 %"),
    ]


@pytest.mark.parametrize(
    ("drawn", "below"),
    [
        ('<w:object><o:OLEObject xmlns:o="o" ProgID="Word.Document.12"/></w:object>', "Files embedded"),
        ('<w:object><o:OLEObject xmlns:o="o" ProgID="Equation.3"/></w:object>', None),
        ('<w:pict><v:shape style="width:450pt;height:600.5pt"><v:imagedata/></v:shape></w:pict>', "Pictures"),
        ('<w:drawing><inline><extent cx="6000000" cy="8000000"/><blip/></inline></w:drawing>', "Pictures"),
        ('<w:drawing><inline><extent cx="600000" cy="800000"/><blip/></inline></w:drawing>', None),
    ],
)
def test_what_cannot_be_read_is_said(read: Read, make_docx: MakeDocx, drawn: str, below: str | None) -> None:
    body = para(
        inside=f"<w:r>{drawn}</w:r>" + run("Enough words for a document of its own beside one picture.")
    )
    said = read(make_docx(body), DOCX).figures["below_bar"]
    assert [words.startswith(below or "") for words in said] == [True] * (below is not None)


def test_a_scan_in_a_word_file_is_refused(read: Read, make_docx: MakeDocx) -> None:
    picture = '<w:r><w:drawing><inline><extent cx="6000000" cy="8000000"/><blip/></inline></w:drawing></w:r>'
    with pytest.raises(NotAssessedError) as caught:
        read(make_docx(para("Terms of use", inside=picture)), DOCX)
    assert caught.value.reason is Reason.SCANNED


def test_parts_that_no_one_reads_are_counted(read: Read, make_docx: MakeDocx) -> None:
    body = para("Text.", inside="<w:r><w:drawing><chart/></w:drawing></w:r><w:subDoc/>") + "<w:altChunk/>"
    extracted = read(make_docx(body), DOCX)
    assert extracted.warnings == ("the words in 1 charts or diagrams were not read",)
    assert extracted.figures["below_bar"] == ["Files embedded in the document were not read: 2."]


def test_hidden_words_are_left_out_and_counted(read: Read, make_docx: MakeDocx) -> None:
    body = para(
        inside=run("Seen ") + run("not seen ", "<w:vanish/>") + run("nor this", '<w:rStyle w:val="gone"/>')
    )
    extracted = read(
        make_docx(body + item("Hidden", 0).replace("<w:rPr>", "<w:rPr><w:vanish/>"), styles=STYLES), DOCX
    )
    assert extracted.text == "Seen"
    assert extracted.figures["hidden_words"] == 5
    assert "5 words of hidden text left out" in extracted.warnings


def test_fields_show_their_result_alone(read: Read, make_docx: MakeDocx) -> None:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = "<w:r><w:instrText>{}</w:instrText></w:r>"
    field = mark.format("begin") + code + mark.format("separate") + "{}" + mark.format("end")
    nested = field.format(' IF "x" ', field.format("PAGE", run("7")))
    simple = f'<w:fldSimple w:instr="REF x">{run("clause 4")}</w:fldSimple>'
    linked = field.format('HYPERLINK "https://example.org/fees"', run("the fees"))
    body = para(
        inside=run("See ") + simple + run(", page ") + nested + run(" and ") + linked + run("."),
    )
    body += para(inside=mark.format("begin") + code.format("TOC") + run("lost?")) + para("Kept.")
    extracted = read(make_docx(body), DOCX)
    assert extracted.text == "See clause 4, page 7 and the fees.\n\nKept."
    assert [(link.span.of(extracted.text), link.url) for link in extracted.links] == [
        ("the fees", "https://example.org/fees")
    ]


def test_links_lead_where_the_relation_says(read: Read, make_docx: MakeDocx) -> None:
    body = para(
        inside=run("See ") + f'<w:hyperlink r:id="L1">{run("our ")}{run("fees")}</w:hyperlink>' + run(".")
    )
    extracted = read(make_docx(body, links={"L1": "https://example.org/"}), DOCX)
    assert [(link.span.of(extracted.text), link.url) for link in extracted.links] == [
        ("our fees", "https://example.org/")
    ]


def test_notes_stand_at_the_end_in_the_order_of_their_calls(read: Read, make_docx: MakeDocx) -> None:
    call = '<w:r><w:{}Reference w:id="{}"/></w:r>'
    notes = (
        f'<w:footnote w:type="separator" w:id="0">{para("line")}</w:footnote>'
        f'<w:footnote w:id="5">{para("A later note.")}</w:footnote>'
        f'<w:footnote w:id="6">{para("An earlier note.")}</w:footnote>'
        f'<w:footnote w:id="7">{para("Never called.")}</w:footnote>'
    )
    body = para(
        inside=run("Fees") + call.format("footnote", 6) + run(" fall due") + call.format("footnote", 5)
    )
    body += para(inside=run("At once.") + call.format("endnote", 1))
    extracted = read(
        make_docx(body, footnotes=notes, endnotes=f'<w:endnote w:id="1">{para("The end.")}</w:endnote>'), DOCX
    )
    assert shape(extracted)[2:] == [
        ("item", 1, "[1]", "An earlier note."),
        ("item", 1, "[2]", "A later note."),
        ("item", 1, "[i]", "The end."),
    ]
    start = extracted.text.index("later")
    anchor = extracted.anchor(Span(start, start + 5))
    assert anchor is not None
    assert anchor.to_json() == {
        "kind": "docx",
        "part": "word/footnotes.xml",
        "paragraph": 1,
        "start": 2,
        "end": 7,
    }


def test_text_boxes_follow_their_paragraph_once(read: Read, make_docx: MakeDocx) -> None:
    box = f"<w:txbxContent>{para('In the box.')}</w:txbxContent>"
    drawing = (
        f"<mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    body = para(inside=run("Before ") + f"<w:r>{drawing}</w:r>" + run("and after.")) + para("Next.")
    extracted = read(make_docx(body), DOCX)
    assert words(extracted) == ["Before and after.", "In the box.", "Next."]
    assert extracted.figures["words_source"] == extracted.figures["words_kept"]


def test_rows_of_data_and_grids_of_clauses(read: Read, make_docx: MakeDocx) -> None:
    long = "The provider keeps the service running with due care. " * 20
    body = table(
        (cell(para("Card")), cell(para("2 %")), cell(para("yearly")), cell(para())),
        (cell(para("Cash")), cell(para()), cell(para("in"), para("branches"))),
        (cell(para("4.1.")), cell(para("You pay the fees."))),
        (cell(item("")), cell(para("You pay the taxes."))),
        (cell(para(long)), cell(para("Short."))),
        (cell(para("Alone.")),),
    )
    extracted = read(make_docx(body, numbering=CLAUSES), DOCX)
    assert shape(extracted) == [
        ("row", 0, None, "Card | 2 % | yearly"),
        ("row", 0, None, "Cash | | in branches"),
        ("paragraph", 0, None, "4.1. You pay the fees."),
        ("item", 1, "1.", "You pay the taxes."),
        ("paragraph", 0, None, long.strip()),
        ("paragraph", 0, None, "Short."),
        ("paragraph", 0, None, "Alone."),
    ]


def test_two_languages_side_by_side_are_read_one_after_the_other(read: Read, make_docx: MakeDocx) -> None:
    russian = "Пользователь оплачивает все сборы и налоги в день их наступления, без вычетов и зачётов."
    kazakh = (
        "Пайдаланушы барлық алымдар мен салықтарды олар туындаған күні шегерімсіз және есепке алусыз төлейді."
    )
    body = table(
        *((cell(para(f"{number}. {kazakh}")), cell(para(f"{number}. {russian}"))) for number in range(1, 6))
    )
    assert words(read(make_docx(body), DOCX)) == [
        f"{number}. {text}" for text in (kazakh, russian) for number in range(1, 6)
    ]


def test_a_title_over_all_columns_stands_between_the_languages(read: Read, make_docx: MakeDocx) -> None:
    texts = (
        "Пайдаланушы барлық алымдар мен салықтарды олар туындаған күні шегерімсіз төлейді. " * 2,
        "Пользователь оплачивает все сборы и налоги в день их наступления, без вычетов. " * 2,
        "The user pays all the fees and taxes on the day when they fall due, without set-off. " * 2,
    )
    row = tuple(cell(para(text)) for text in texts)
    body = table((cell(para("Agreement")),), row, row, (cell(para("Fees")),), row)
    kazakh, russian, english = (text.strip() for text in texts)
    assert words(read(make_docx(body), DOCX)) == [
        *("Agreement", kazakh, kazakh, russian, russian, english, english),
        *("Fees", kazakh, russian, english),
    ]


def test_each_paragraph_of_a_row_has_a_place_of_its_own(read: Read, make_docx: MakeDocx) -> None:
    body = table((cell(para("Card"), para("debit")), cell(para("2 %"))))
    extracted = read(make_docx(body), DOCX)
    part = "word/document.xml"
    assert extracted.text == "Card debit | 2 %"
    assert extracted.anchors.runs == ((0, 4, part, 0, 0), (5, 10, part, 1, 0), (13, 16, part, 2, 0))


def test_a_text_box_in_a_header_is_read_once(read: Read, make_docx: MakeDocx) -> None:
    box = f"<w:txbxContent>{para('The provider bears no liability.')}</w:txbxContent>"
    drawing = (
        f"<mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    extracted = read(make_docx(para("Body."), header=para(inside=f"<w:r>{drawing}</w:r>")), DOCX)
    assert words(extracted) == ["Body.", "The provider bears no liability."]


def test_headers_are_set_aside_but_no_legal_words(read: Read, make_docx: MakeDocx) -> None:
    extracted = read(
        make_docx(
            para("Body."),
            header=para("Example Ltd") + para("Confidential"),
            footer=para("The provider bears no liability.") + para("Example Ltd"),
        ),
        DOCX,
    )
    assert words(extracted) == ["Body.", "The provider bears no liability."]
    assert extracted.set_aside == ("Example Ltd", "Confidential")


def test_anchors_count_the_characters_of_the_paragraph(read: Read, make_docx: MakeDocx) -> None:
    body = para("Zero.") + para(
        inside=run("  One", "<w:b/>") + run("hid", "<w:vanish/>") + "<w:r><w:tab/></w:r>" + run("two  three")
    )
    extracted = read(make_docx(body), DOCX)
    assert extracted.text == "Zero.\n\nOne two three"
    for word, place in (("One", 2), ("two", 9), ("three", 14)):
        start = extracted.text.index(word)
        anchor = extracted.anchor(Span(start, start + len(word)))
        assert anchor is not None
        assert anchor.to_json() == {
            "kind": "docx",
            "part": "word/document.xml",
            "paragraph": 1,
            "start": place,
            "end": place + len(word),
        }


def test_the_title_is_that_of_the_properties_or_of_the_title_style(read: Read, make_docx: MakeDocx) -> None:
    body = para("Terms of Use", '<w:pStyle w:val="T"/>') + para("Body.")
    assert read(make_docx(body, styles=STYLES), DOCX).title == "Terms of Use"


def test_other_namespaces_and_places_of_the_document(read: Read, make_docx: MakeDocx) -> None:
    usual = make_docx(para("Strict."))
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(usual)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            data = old.read(name).replace(b"word/document.xml", b"/word/document2.xml")
            data = data.replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
            new.writestr(name.replace("document.xml", "document2.xml"), data)
    assert sniff(buffer.getvalue(), "terms") == DOCX
    assert read(buffer.getvalue(), DOCX).text == "Strict."


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&b;</w:t>
</w:r></w:p></w:body></w:document>"""


@pytest.mark.parametrize(
    ("data", "reason", "detail"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), Reason.ENCRYPTED, ""),
        (b"PK\x03\x04 [Content_Types].xml word/", Reason.DAMAGED, "it does not open as a Word file"),
        ({}, Reason.EMPTY, ""),
        ({"word/document.xml": b"<w:document"}, Reason.DAMAGED, "word/document.xml is not valid XML"),
        ({"word/document.xml": b"<html/>"}, Reason.DAMAGED, "it holds no Word document"),
        ({"word/document.xml": LAUGHS}, Reason.DAMAGED, "declares entities"),
        ({"word/document.xml": LAUGHS.decode().encode("utf-16")}, Reason.DAMAGED, "declares entities"),
        ({"word/document.xml": b" " * (65 << 20)}, Reason.TOO_LARGE, "64 MiB once it is unpacked"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_read(
    read: Read, make_docx: MakeDocx, data: bytes | dict[str, bytes], reason: Reason, detail: str
) -> None:
    content = data if isinstance(data, bytes) else make_docx("", extra=data)
    assert sniff(content, "terms.docx") == DOCX
    with pytest.raises(NotAssessedError) as caught:
        read(content, DOCX)
    assert caught.value.reason is reason
    assert detail in caught.value.detail
