"""Word files made to hang, to fill the memory, to reach outside or to break a parser."""

from __future__ import annotations

import functools
import io
import re
import struct
import warnings
import zipfile
from collections.abc import Callable, Mapping

from tests.zoo.specimen import SENTENCE, STOPPED, Specimen
from tosscan.errors import Reason

MIB = 1 << 20
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "word/document.xml"
TYPES = "[Content_Types].xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FIELD = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
PARAGRAPH = f"<w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>"


def document(body: str, *, before: str = "") -> bytes:
    """Return the main part; ``before`` stands ahead of its root."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<w:document xmlns:w="{WORD}" xmlns:r="{OFFICE}">'
        f"<w:body>{body}</w:body></w:document>"
    ).encode()


def relations(*entries: tuple[str, str]) -> bytes:
    """Return a part of relations, each a kind and a target."""
    inside = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(entries)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'.encode()


def archive(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP archive of ``files``."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return buffer.getvalue()


def package(body: str = PARAGRAPH, *, main: bytes | None = None, **more: bytes) -> bytes:
    """Return a Word file of ``body``; ``more`` are parts by the kind of their relation."""
    files = {
        TYPES: b"<Types/>",
        "_rels/.rels": relations(("officeDocument", MAIN)),
        MAIN: document(body) if main is None else main,
        "word/_rels/document.xml.rels": relations(*((kind, f"{kind}.xml") for kind in more)),
        **{f"word/{kind}.xml": content for kind, content in more.items()},
    }
    return archive(files)


def laughs() -> bytes:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    before = f'<!DOCTYPE d [<!ENTITY a0 "ha">{entities}]>'
    return package(main=document("<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>", before=before))


def laughs_aside() -> bytes:
    """Return a file with the entities in a part that is looked at for numbers alone."""
    return package(numbering=zipfile.ZipFile(io.BytesIO(laughs())).read(MAIN))


def overlapping() -> bytes:
    """Return a file each entry of whose directory leads to the last file."""
    data = bytearray(package(styles=b"<a/>"))
    places = [found.start() for found in re.finditer(rb"PK\x01\x02", bytes(data))]
    for place in places:
        data[place + 42 : place + 46] = data[places[-1] + 42 : places[-1] + 46]
    return bytes(data)


def quadratic() -> bytes:
    before = f'<!DOCTYPE d [<!ENTITY a "{"ha" * 50_000}">]>'
    return package(main=document(f"<w:p><w:r><w:t>{'&a;' * 50_000}</w:t></w:r></w:p>", before=before))


def outside(address: str) -> bytes:
    before = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{address}">]>'
    return package(main=document("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", before=before))


def outside_type() -> bytes:
    return package(main=document(PARAGRAPH, before='<!DOCTYPE d SYSTEM "http://127.0.0.1:9/d.dtd">'))


def hidden_type() -> bytes:
    """Return a file whose document type is written in UTF-7, where a search for the bytes misses it."""
    text = document("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", before='<!DOCTYPE d [<!ENTITY x "ha">]>').decode()
    return package(main=text.replace("UTF-8", "UTF-7").replace("<!", "+ADw-+ACE-").encode())


def included() -> bytes:
    inside = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    return package(PARAGRAPH + f"<w:p><w:r><w:t>{inside}</w:t></w:r></w:p>")


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(TYPES, b"<Types/>")
        with packed.open(MAIN, "w", force_zip64=True) as part:
            for _ in range(1024):
                part.write(b" " * MIB)
    return buffer.getvalue()


def many_bombs() -> bytes:
    space = b"<w:x>" + b" " * (60 * MIB) + b"</w:x>"
    return package(styles=space, numbering=space, footnotes=space, endnotes=space, header=space)


def nested(opening: str, closing: str, depth: int) -> bytes:
    return package(opening * depth + PARAGRAPH + closing * depth)


def nested_tables(depth: int) -> bytes:
    return nested("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", depth)


def wide_table(rows: int, columns: int) -> bytes:
    row = "<w:tr>" + "<w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>" * columns + "</w:tr>"
    return package(PARAGRAPH + "<w:tbl>" + row * rows + "</w:tbl>")


def spanning() -> bytes:
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="2147483647"/><w:vMerge w:val="restart"/></w:tcPr>'
    return package(f"{PARAGRAPH}<w:tbl><w:tr>{cell}{PARAGRAPH}</w:tc></w:tr></w:tbl>")


def numbered(start: str, text: str) -> bytes:
    """Return a file whose list starts at ``start`` and shows its number as ``text`` says."""
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="upperRoman"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for level in range(9)
    )
    numbering = (
        f'<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    ).encode()
    item = '<w:p><w:pPr><w:numPr><w:ilvl w:val="8"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    return package(f"{item}<w:r><w:t>{SENTENCE}</w:t></w:r></w:p>" * 500, numbering=numbering)


def styles_loop() -> bytes:
    chain = "".join(
        f'<w:style w:type="paragraph" w:styleId="S{n}"><w:basedOn w:val="S{(n + 1) % 20_000}"/>'
        f'<w:link w:val="S{n}"/></w:style>'
        for n in range(20_000)
    )
    body = f'<w:p><w:pPr><w:pStyle w:val="S0"/></w:pPr><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>'
    return package(body, styles=f'<w:styles xmlns:w="{WORD}">{chain}</w:styles>'.encode())


def notes_loop() -> bytes:
    call = '<w:p><w:r><w:footnoteReference w:id="1"/><w:t>a</w:t></w:r></w:p>'
    notes = f'<w:footnotes xmlns:w="{WORD}"><w:footnote w:id="1">{call * 1_000}</w:footnote></w:footnotes>'
    return package(PARAGRAPH + call * 1_000, footnotes=notes.encode())


def relations_loop() -> bytes:
    entries = [
        ("officeDocument", "../" * 50 + MAIN),
        ("header", "document.xml"),
        ("footnotes", "document.xml"),
    ]
    return archive(
        {
            TYPES: b"<Types/>",
            "_rels/.rels": relations(("officeDocument", MAIN), ("officeDocument", "_rels/.rels")),
            MAIN: document(PARAGRAPH),
            "word/_rels/document.xml.rels": relations(*entries, *[("header", "document.xml")] * 1_000),
        }
    )


def relations_to_relations() -> bytes:
    return archive(
        {TYPES: b"<Types/>", "word/a": b"", "_rels/.rels": relations(("officeDocument", "_rels/.rels"))}
    )


def climbing() -> bytes:
    files = {f"{'../' * depth}tmp/tosscan-climbed": b"climbed" for depth in range(1, 12)}
    main = relations(("officeDocument", "../../../../../../etc/passwd"))
    return archive({TYPES: b"<Types/>", "word/a": b"", "_rels/.rels": main, "/etc/shadow": b"", **files})


def doubled() -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w") as packed:
        warnings.simplefilter("ignore")  # it says that a name is used twice
        for _ in range(200):
            packed.writestr(TYPES, b"<Types/>")
            packed.writestr(MAIN, document(PARAGRAPH))
            packed.writestr(MAIN.upper(), document(""))
    return buffer.getvalue()


def wrong_sum() -> bytes:
    data = bytearray(package())
    at = data.rindex(b"PK\x01\x02", 0, data.index(b"word/document.xml", data.index(b"PK\x01\x02")))
    data[at + 16 : at + 20] = b"\0\0\0\1"
    return bytes(data)


def wrong_sizes() -> bytes:
    data = bytearray(package())
    at = data.index(b"PK\x01\x02")
    while at >= 0:
        data[at + 20 : at + 28] = struct.pack("<II", 0xFFFFFFFE, 0xFFFFFFFE)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def odd_method(number: int) -> bytes:
    data = package()
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        pieces = data.split(mark)
        data = mark.join(
            [pieces[0]]
            + [piece[: offset - 4] + struct.pack("<H", number) + piece[offset - 2 :] for piece in pieces[1:]]
        )
    return data


def password_of_archive() -> bytes:
    data = package()
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        pieces = data.split(mark)
        data = mark.join(
            [pieces[0]] + [piece[: offset - 4] + b"\1\0" + piece[offset - 2 :] for piece in pieces[1:]]
        )
    return data


def cut(share: float) -> bytes:
    data = package(PARAGRAPH * 50)
    return data[: int(len(data) * share)]


def old_word(name: str) -> bytes:
    """Return what looks like the container of an old Word file with a stream ``name``."""
    return OLE + bytes(1016) + name.encode("utf-16-le") + bytes(4096)


def specimens() -> tuple[Specimen, ...]:
    """Return the hostile Word files."""
    part = functools.partial
    damaged = frozenset({Reason.DAMAGED})
    text = frozenset({Reason.DAMAGED, Reason.EMPTY})

    def ends(name: str, make: Callable[[], bytes], *reasons: Reason) -> Specimen:
        return Specimen(name if "." in name else f"{name}.docx", make, frozenset(reasons) or damaged)

    def light(name: str, make: Callable[[], bytes]) -> Specimen:
        return Specimen(f"{name}.docx", make, text, read=True)

    def heavy(name: str, make: Callable[[], bytes]) -> Specimen:
        return Specimen(f"{name}.docx", make, text | STOPPED | {Reason.TOO_LARGE}, read=True, quick=False)

    return (
        Specimen("zip-bomb.docx", bomb, STOPPED | {Reason.TOO_LARGE}, quick=False),
        heavy("zip-bombs", many_bombs),
        ends("laughs", laughs),
        ends("laughs-aside", laughs_aside),
        ends("laughs-quadratic", quadratic),
        ends("overlapping", overlapping),
        ends("entity-file", part(outside, "file:///etc/passwd")),
        ends("entity-network", part(outside, "http://127.0.0.1:9/x")),
        ends("type-network", outside_type),
        ends("type-in-utf-7", hidden_type),
        light("included", included),
        heavy("paragraphs-million", lambda: package("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 1_000_000)),
        heavy("runs-million", lambda: package(f"<w:p>{'<w:r><w:t>a </w:t></w:r>' * 1_000_000}</w:p>")),
        heavy(
            "tabs-million",
            lambda: package(f"<w:p><w:r><w:t>a</w:t>{'<w:tab/><w:br/>' * 1_000_000}</w:r></w:p>"),
        ),
        heavy(
            "deletions-300-thousand",
            lambda: package(PARAGRAPH + f"<w:p><w:del>{'<w:r/>' * 300_000}</w:del></w:p>"),
        ),
        heavy(
            "fields-200-thousand",
            lambda: package(f"{PARAGRAPH}<w:p>{FIELD * 200_000}</w:p>"),
        ),
        ends("tables-10-thousand-deep", part(nested_tables, 10_000)),
        light("tables-70-deep", part(nested_tables, 70)),
        ends(
            "controls-10-thousand-deep",
            part(nested, "<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 10_000),
        ),
        ends(
            "controls-1-thousand-deep",
            part(nested, "<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 1_000),
        ),
        light("controls-120-deep", part(nested, "<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 120)),
        heavy("cells-300-thousand", part(wide_table, 1_000, 300)),
        light("cells-spanning", spanning),
        light("number-huge", part(numbered, "999999999", "%1.%2.%3.%4.%5.%6.%7.%8.%9")),
        light("number-of-5000-digits", part(numbered, "9" * 5_000, "%9")),
        light("number-negative", part(numbered, "-7", "%0%10%99%")),
        light("number-no-number", part(numbered, "x", "")),
        heavy("number-text-huge", part(numbered, "3999", "%1" * 20_000)),
        light("styles-loop", styles_loop),
        heavy("notes-loop", notes_loop),
        light("relations-loop", relations_loop),
        ends("relations-to-relations", relations_to_relations),
        ends("climbing", climbing),
        ends("names-doubled", doubled),
        ends("sum-wrong", wrong_sum),
        light("sizes-wrong", wrong_sizes),
        ends("method-unknown", part(odd_method, 99)),
        ends("method-lzma", part(odd_method, 14)),
        ends("method-bzip2", part(odd_method, 12)),
        ends("password-of-archive", password_of_archive, Reason.ENCRYPTED),
        ends("password", part(old_word, "EncryptedPackage"), Reason.ENCRYPTED),
        ends("old.doc", part(old_word, "WordDocument"), Reason.UNSUPPORTED),
        ends("old-named-new.docx", part(old_word, "WordDocument"), Reason.UNSUPPORTED),
        Specimen("macros.docm", part(package, vbaProject=b"\0" * 5_000), read=True),
        ends("no-main-part", part(archive, {TYPES: b"<Types/>", "word/a": b""})),
        ends("no-types", part(archive, {"word/a": b""}), Reason.UNSUPPORTED),
        ends("main-not-xml", part(package, main=b"\0\xff" * 500)),
        ends("main-empty", part(package, main=b"")),
        light("main-cut", lambda: package(main=document(PARAGRAPH * 9)[:-40])),
        ends(
            "parts-10-thousand",
            lambda: archive({TYPES: b"", **{f"word/{n}": b"" for n in range(10_001)}}),
            Reason.TOO_LARGE,
        ),
        *(
            ends(f"cut-at-{share:.0%}".replace("%", ""), part(cut, share), Reason.DAMAGED, Reason.UNSUPPORTED)
            for share in (0.02, 0.1, 0.5, 0.9, 0.99)
        ),
    )
