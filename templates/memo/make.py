# ruff: noqa: INP001 - a script beside what it makes
"""Make the Word templates of memo and dossier (memo.en.docx, dossier.en.docx, ...) beside this file.

Run it after a change: ``python templates/memo/make.py``. A firm starts its own
template from one of the memo's in Word; what stands in double braces is filled in.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
LANGUAGES = {"en": ("en-GB", "Annex"), "ru": ("ru-RU", "Приложение"), "kk": ("kk-KZ", "Қосымша")}
SHEETS = {
    "en": ("Sheet ", " of ", ""),
    "ru": ("Лист ", " из ", ""),
    "kk": ("", "-парақ, барлығы ", ""),
}
"""What stands before the number of a sheet, between it and the number of all, and after that."""
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NAMES = f'xmlns:w="{MAIN}" xmlns:r="{RELATIONS}"'
EPOCH = (1980, 1, 1, 0, 0, 0)

TYPES = (
    HEAD + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-{kind}+xml"/>'
        for part, kind in (
            ("word/document.xml", "officedocument.wordprocessingml.document.main"),
            ("word/styles.xml", "officedocument.wordprocessingml.styles"),
            ("word/numbering.xml", "officedocument.wordprocessingml.numbering"),
            ("word/settings.xml", "officedocument.wordprocessingml.settings"),
            ("word/header1.xml", "officedocument.wordprocessingml.header"),
            ("word/footer1.xml", "officedocument.wordprocessingml.footer"),
            ("docProps/core.xml", "package.core-properties"),
            ("docProps/app.xml", "officedocument.extended-properties"),
        )
    )
    + "</Types>"
)


def relations(*pairs: tuple[str, str]) -> str:
    """Return a part of relationships: (kind or full type, target)."""
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{kind if "/" in kind else f"{RELATIONS}/{kind}"}" '
        f'Target="{target}"/>'
        for number, (kind, target) in enumerate(pairs, 1)
    )
    return f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def paragraph(text: str, style: str = "", *, label: str = "") -> str:
    """Return a paragraph of ``text`` in ``style``, after ``label`` in bold."""
    style = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    bold = f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{label}</w:t></w:r>' if label else ""
    return f'<w:p>{style}{bold}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def cell(text: str, width: str = "", *, style: str = "TableText") -> str:
    """Return a cell of a table; ``width`` is in fiftieths of a per cent."""
    size = f'<w:tcW w:w="{width}" w:type="pct"/>' if width else '<w:tcW w:w="0" w:type="auto"/>'
    return f"<w:tc><w:tcPr>{size}</w:tcPr>{paragraph(text, style)}</w:tc>"


def row(*cells: str, head: bool = False, split: bool = False) -> str:
    """Return a row of a table, kept on one page unless ``split``; a head is repeated on every page."""
    kept = "" if split else "<w:cantSplit/>"
    own = f"<w:trPr>{kept}{'<w:tblHeader/>' if head else ''}</w:trPr>"
    return f"<w:tr>{own}{''.join(cells)}</w:tr>"


def table(*, split: bool = False) -> str:
    """Return the table of a block: its header and rows, with as many cells as they have."""
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="MemoTable"/><w:tblW w:w="5000" w:type="pct"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:firstRow="1" w:val="0020"/></w:tblPr>'
        '<w:tblGrid><w:gridCol w:w="9600"/></w:tblGrid>'
        + row(
            cell("{%tc for cell in block.header %}"),
            cell("{{ cell }}", style="TableHead"),
            cell("{%tc endfor %}"),
            head=True,
        )
        + row(cell("{%tr for line in block.rows %}"))
        + row(cell("{%tc for cell in line %}"), cell("{{ cell }}"), cell("{%tc endfor %}"), split=split)
        + row(cell("{%tr endfor %}"))
        + "</w:tbl>"
    )


STYLES_OF_BLOCKS = {
    "text": "BodyText",
    "quote": "Quote",
    "item": "ListBullet",
    "loud": "Loud",
    "small": "Small",
}


def blocks(owner: str, *, split: bool = False) -> str:
    """Return the paragraphs that print the blocks of ``owner``, a variable of the template."""
    parts = [paragraph("{%p for block in " + owner + ".blocks %}")]
    for number, (kind, style) in enumerate(STYLES_OF_BLOCKS.items()):
        parts.append(paragraph("{%p " + ("elif" if number else "if") + f' block.kind == "{kind}" %}}'))
        parts.append(paragraph("{{ block.text }}", style))
    parts.append(paragraph('{%p elif block.kind == "heading" %}'))
    parts.append(paragraph("{{ block.text }}", "Heading2"))
    parts.append(paragraph('{%p elif block.kind == "label" and block.text %}'))
    parts.append(paragraph(" {{ block.text }}", "BodyText", label="{{ block.label }}:"))
    parts.append(paragraph('{%p elif block.kind == "label" %}'))
    parts.append(paragraph("{{ block.label }}", "Label"))
    parts.append(paragraph('{%p elif block.kind == "blank" and block.label %}'))
    parts.append(paragraph(" {{ block.text }}", "Blank", label="{{ block.label }}:"))
    parts.append(paragraph('{%p elif block.kind == "blank" %}'))
    parts.append(paragraph("{{ block.text }}", "Blank"))
    parts.append(paragraph('{%p elif block.kind == "table" %}'))
    parts.append(table(split=split) + paragraph("", "Small"))
    parts += [paragraph("{%p endif %}"), paragraph("{%p endfor %}")]
    return "".join(parts)


def heading_block(share: int = 850) -> str:
    """Return the table of the fields at the head of the first page; labels have ``share`` of 5,000."""
    grid = 9600 * share // 5000 // 100 * 100
    return (
        '<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{grid}"/><w:gridCol w:w="{9600 - grid}"/></w:tblGrid>'
        + row(cell("{%tr for field in memo.fields %}"), cell(""))
        + row(
            cell("{{ field.label }}", str(share), style="Label"),
            cell("{{ field.value }}", str(5000 - share), style="BodyText"),
        )
        + row(cell("{%tr endfor %}"), cell(""))
        + "</w:tbl>"
    )


def document() -> str:
    """Return the body of the memo."""
    parts = [
        paragraph("{{ memo.confidential }}", "Confidential"),
        paragraph("{{ memo.title }}", "Title"),
        paragraph("{%p if memo.loud %}"),
        paragraph("{{ memo.loud }}", "Loud"),
        paragraph("{%p endif %}"),
        heading_block(),
        paragraph("", "Small"),
        *sections("memo.sections"),
        *sections("memo.annexes", "AnnexHeading"),
        PAGE,
    ]
    return f"{HEAD}<w:document {NAMES}><w:body>{''.join(parts)}</w:body></w:document>"


def sections(owner: str, style: str = "Heading1", *, split: bool = False) -> list[str]:
    """Return the paragraphs that print the sections in ``owner``, a variable of the template."""
    return [
        paragraph("{%p for section in " + owner + " %}"),
        paragraph("{{ section.title }}", style),
        blocks("section", split=split),
        paragraph("{%p endfor %}"),
    ]


def dossier() -> str:
    """Return the body of the dossier: a cover, upright pages, pages that lie on their side, upright pages."""
    new_page = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    parts = [
        paragraph("{{ memo.confidential }}", "Confidential"),
        paragraph("{{ memo.file }}", "CaseNumber"),
        paragraph("{{ memo.title }}", "Title"),
        paragraph("{%p if memo.loud %}"),
        paragraph("{{ memo.loud }}", "Loud"),
        paragraph("{%p endif %}"),
        heading_block(1300),
        new_page,
        *sections("memo.sections", split=True),
        f"<w:p><w:pPr>{PAGE}</w:pPr></w:p>",
        *sections("memo.wide", split=True),
        f"<w:p><w:pPr>{LYING}</w:pPr></w:p>",
        *sections("memo.back"),
        *sections("memo.annexes", "AnnexHeading", split=True),
        PAGE,
    ]
    return f"{HEAD}<w:document {NAMES}><w:body>{''.join(parts)}</w:body></w:document>"


PAGE = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId4"/>'
    '<w:footerReference w:type="default" r:id="rId5"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1247" w:right="964" w:bottom="1134" w:left="1361" '
    'w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
)
# A page on its side is bound where a standing one is: at what is then its top.
LYING = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId4"/>'
    '<w:footerReference w:type="default" r:id="rId5"/>'
    '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    '<w:pgMar w:top="1361" w:right="1134" w:bottom="964" w:left="1247" '
    'w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
)


def field(code: str) -> str:
    """Return a field, such as the number of the page."""
    return f'<w:fldSimple w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def header() -> str:
    """Return the head of every page: whether a person has looked."""
    return f"{HEAD}<w:hdr {NAMES}>{paragraph('{{ memo.stamp }}', 'Header')}</w:hdr>"


def footer(before: str = "", between: str = " / ", after: str = "") -> str:
    """Return the foot of every page: its number and that of all pages, with words around them."""
    style = '<w:pPr><w:pStyle w:val="Footer"/></w:pPr>'
    one, two, three = (
        f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>' if words else ""
        for words in (before, between, after)
    )
    numbers = f"{one}{field('PAGE')}{two}{field('NUMPAGES')}{three}"
    return f"{HEAD}<w:ftr {NAMES}><w:p>{style}{numbers}</w:p></w:ftr>"


def level(
    number: int, text: str, style: str, *, form: str = "decimal", indent: int = 567, hang: int = 567
) -> str:
    """Return a level of a list."""
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:pStyle w:val="{style}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{indent}" w:hanging="{hang}"/></w:pPr></w:lvl>'
    )


def numbering(annex: str) -> str:
    """Return the lists: numbers of headings, letters of annexes, bullets."""
    headings = level(0, "%1.", "Heading1") + level(1, "%1.%2.", "Heading2")
    letters = level(0, f"{annex} %1.", "AnnexHeading", form="upperLetter", indent=0, hang=0).replace(
        "<w:lvlJc", '<w:suff w:val="space"/><w:lvlJc'
    )
    # The schema wants w:suff before w:lvlText.
    letters = letters.replace(
        f'<w:lvlText w:val="{annex} %1."/><w:suff w:val="space"/>',
        f'<w:suff w:val="space"/><w:lvlText w:val="{annex} %1."/>',
    )
    bullets = level(0, "–", "ListBullet", form="bullet", indent=425, hang=283)
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>'
        f"{levels}</w:abstractNum>"
        for number, levels in enumerate((headings, letters, bullets))
    )
    uses = "".join(f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(3))
    return f"{HEAD}<w:numbering {NAMES}>{lists}{uses}</w:numbering>"


def style(
    name: str, title: str, paragraph: str = "", run: str = "", *, based: str = "Normal", after: str = ""
) -> str:
    """Return a style of paragraphs; ``after`` is that of the next paragraph."""
    follows = f'<w:next w:val="{after}"/>' if after else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{title}"/>'
        f'<w:basedOn w:val="{based}"/>'
        f"{follows}<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def spaced(before: int, after: int) -> str:
    """Return the space before and after a paragraph, in twentieths of a point."""
    return f'<w:spacing w:before="{before}" w:after="{after}"/>'


def framed(colour: str, fill: str, *, sides: str = "top left bottom right") -> str:
    """Return a frame with a ground."""
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="8" w:space="4" w:color="{colour}"/>' for side in sides.split()
    )
    return f'<w:pBdr>{lines}</w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'


DEFAULTS = (
    "<w:docDefaults><w:rPrDefault><w:rPr>"
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" '
    'w:eastAsia="Times New Roman"/><w:sz w:val="23"/><w:szCs w:val="23"/>'
    '<w:lang w:val="{language}" w:eastAsia="{language}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault/></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
    '<w:name w:val="Normal"/><w:qFormat/></w:style>'
)
LINES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="A6A6A6"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
TABLE = (
    '<w:style w:type="table" w:styleId="MemoTable"><w:name w:val="Memo Table"/><w:tblPr><w:tblBorders>'
    f'{LINES}</w:tblBorders><w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>'
    '</w:tblCellMar></w:tblPr><w:tblStylePr w:type="firstRow"><w:tcPr>'
    '<w:shd w:val="clear" w:color="auto" w:fill="E7E6E6"/></w:tcPr></w:tblStylePr></w:style>'
)


def styles(language: str) -> str:
    """Return the styles, with ``language`` as that of the text."""
    numbered = '<w:keepNext/><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr>'
    rows = [
        DEFAULTS.format(language=language),
        style("BodyText", "Body Text", spaced(0, 100) + '<w:jc w:val="left"/>'),
        style(
            "Title", "Title", spaced(120, 160) + '<w:jc w:val="center"/>', '<w:b/><w:caps/><w:sz w:val="32"/>'
        ),
        style(
            "Heading1",
            "heading 1",
            numbered.format(level=0, list=1) + spaced(320, 120) + '<w:outlineLvl w:val="0"/>',
            '<w:b/><w:sz w:val="26"/>',
            after="BodyText",
        ),
        style(
            "Heading2",
            "heading 2",
            numbered.format(level=1, list=1) + spaced(220, 80) + '<w:outlineLvl w:val="1"/>',
            "<w:b/>",
            after="BodyText",
        ),
        style(
            "AnnexHeading",
            "Annex Heading",
            "<w:keepNext/><w:pageBreakBefore/>"
            '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>'
            + spaced(0, 140)
            + '<w:outlineLvl w:val="0"/>',
            '<w:b/><w:sz w:val="26"/>',
            after="BodyText",
        ),
        style("Label", "Label", "<w:keepNext/>" + spaced(80, 60), "<w:b/>", after="BodyText"),
        style(
            "Quote",
            "Quote",
            framed("7F7F7F", "F2F2F2", sides="left")
            + spaced(60, 100)
            + '<w:ind w:left="340" w:right="227"/>',
            "<w:i/>",
        ),
        style(
            "ListBullet",
            "List Bullet",
            '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>' + spaced(0, 60),
        ),
        style("Blank", "Blank", '<w:shd w:val="clear" w:color="auto" w:fill="FFF2CC"/>' + spaced(40, 80)),
        style(
            "Loud", "Loud", framed("C00000", "FDE9E7") + spaced(120, 160), '<w:b/><w:color w:val="9C0006"/>'
        ),
        style("Small", "Small", spaced(0, 80), '<w:sz w:val="19"/><w:szCs w:val="19"/>'),
        style("TableText", "Table Text", spaced(20, 20), '<w:sz w:val="19"/><w:szCs w:val="19"/>'),
        style("TableHead", "Table Head", "<w:keepNext/>" + spaced(20, 20), "<w:b/>", based="TableText"),
        style(
            "Confidential",
            "Confidential",
            spaced(0, 80) + '<w:jc w:val="right"/>',
            '<w:b/><w:sz w:val="19"/>',
        ),
        style(
            "CaseNumber",
            "Case Number",
            spaced(1800, 120) + '<w:jc w:val="center"/>',
            '<w:b/><w:sz w:val="26"/>',
        ),
        style(
            "Header", "header", '<w:jc w:val="right"/>', '<w:b/><w:color w:val="9C0006"/><w:sz w:val="18"/>'
        ),
        style("Footer", "footer", '<w:jc w:val="center"/>', '<w:sz w:val="18"/>'),
        TABLE,
    ]
    return f"{HEAD}<w:styles {NAMES}>{''.join(rows)}</w:styles>"


SETTINGS = (
    f'{HEAD}<w:settings {NAMES}><w:updateFields w:val="false"/><w:defaultTabStop w:val="708"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
)
CORE = (
    f"{HEAD}<cp:coreProperties "
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<dc:title>{{ memo.title }}</dc:title><dc:creator>tosscan</dc:creator></cp:coreProperties>"
)
APP = (
    f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>tosscan</Application></Properties>"
)


def parts(language: str, body: str, foot: str) -> dict[str, str]:
    """Return the parts of a template in ``language`` by name: its ``body`` and the foot of its pages."""
    tag, annex = LANGUAGES[language]
    package = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(
            ("officeDocument", "word/document.xml"),
            (package, "docProps/core.xml"),
            ("extended-properties", "docProps/app.xml"),
        ),
        "word/document.xml": body,
        "word/_rels/document.xml.rels": relations(
            ("styles", "styles.xml"),
            ("numbering", "numbering.xml"),
            ("settings", "settings.xml"),
            ("header", "header1.xml"),
            ("footer", "footer1.xml"),
        ),
        "word/styles.xml": styles(tag),
        "word/numbering.xml": numbering(annex),
        "word/settings.xml": SETTINGS,
        "word/header1.xml": header(),
        "word/footer1.xml": foot,
        "docProps/core.xml": CORE,
        "docProps/app.xml": APP,
    }


def main() -> int:
    """Write the templates and return 0."""
    for language in LANGUAGES:
        write(f"memo.{language}.docx", parts(language, document(), footer()))
        write(f"dossier.{language}.docx", parts(language, dossier(), footer(*SHEETS[language])))
    return 0


def write(name: str, content: dict[str, str]) -> None:
    """Write the parts of a template beside this file."""
    with zipfile.ZipFile(HERE / name, "w") as archive:
        for part, text in content.items():
            entry = zipfile.ZipInfo(part, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text.encode())


if __name__ == "__main__":
    sys.exit(main())
