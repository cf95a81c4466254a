"""Make a plain Word file of a text that was read, a paragraph for each block."""

from __future__ import annotations

from xml.sax.saxutils import escape

from tosscan.document.text import Block, ExtractedText
from tosscan.report.printable import shown
from tosscan.report.wordsplice import MAIN

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1247" w:right="1134" w:bottom="1134" w:left="1361" '
    'w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
)
_LARGEST_HEADING = 28  # half points


def parts(extracted: ExtractedText) -> dict[str, bytes]:
    """Return the parts of a Word file: paragraph n is block n of ``extracted`` behind its :func:`prefix`."""
    paragraphs = "".join(_paragraph(block, block.span.of(extracted.text)) for block in extracted.blocks)
    body = f'{_HEAD}<w:document xmlns:w="{MAIN}"><w:body>{paragraphs}{_PAGE}</w:body></w:document>'
    return {
        "[Content_Types].xml": _TYPES.encode(),
        "_rels/.rels": _RELATIONS.encode(),
        "word/document.xml": body.encode(),
        "word/_rels/document.xml.rels": _STYLED.encode(),
        "word/styles.xml": _STYLES.encode(),
    }


_TYPES = (
    f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/styles.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>'
)
_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="word/document.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)

_STYLED = _RELATIONS.replace('officeDocument"/>', 'styles"/>').replace("word/document.xml", "styles.xml")
_STYLES = (
    f'{_HEAD}<w:styles xmlns:w="{MAIN}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
    '<w:sz w:val="23"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults></w:styles>'
)


def prefix(block: Block) -> str:
    """Return what stands before the words of ``block``: the number or bullet that its source generated."""
    return f"{block.marker} " if block.marker else ""


def _paragraph(block: Block, words: str) -> str:
    spacing = '<w:spacing w:before="60" w:after="100"/>'
    depth = max(block.level, 1)
    run = ""
    if block.kind == "heading":
        size = _LARGEST_HEADING - 2 * min(depth - 1, 3)
        run = f'<w:rPr><w:b/><w:sz w:val="{size}"/></w:rPr>'
        level = f'<w:outlineLvl w:val="{min(depth, 9) - 1}"/>'
        spacing = f'<w:keepNext/><w:spacing w:before="240" w:after="100"/>{level}'
    elif block.kind == "item":
        spacing += f'<w:ind w:left="{360 * depth}" w:hanging="284"/>'
    lines = "<w:br/>".join(_line(line) for line in shown(prefix(block) + words).split("\n"))
    return f"<w:p><w:pPr>{spacing}</w:pPr><w:r>{run}{lines}</w:r></w:p>"


def _line(words: str) -> str:
    return "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in words.split("\t"))
