"""PDF files made to hang, to fill the memory or to break a parser."""

from __future__ import annotations

import functools
import re
import zlib
from collections.abc import Callable, Sequence

from tests.zoo.specimen import SENTENCE, STOPPED, Specimen
from tosscan.errors import Reason

MIB = 1 << 20
SHOWN = b"BT /F1 10 Tf 1 0 0 1 50 700 Tm (%b) Tj ET" % SENTENCE.strip().encode()
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
# The first five objects of every file made here; further ones start at 6.
PAGE, CONTENT, FONT, MORE = 3, 4, 5, 6


def assemble(objects: Sequence[bytes], *, trailer: bytes = b"") -> bytes:
    """Return a PDF file of ``objects``, numbered from 1, of which the first is the catalog."""
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(out)


def stream(data: bytes, keys: bytes = b"") -> bytes:
    """Return a stream object that holds ``data`` as it is."""
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(data), keys, data)


def one_page(
    content: bytes = SHOWN,
    *,
    keys: bytes = b"",
    page: bytes = b"",
    resources: bytes = b"",
    box: bytes = b"[0 0 600 800]",
    catalog: bytes = b"",
    more: Sequence[bytes] = (),
    trailer: bytes = b"",
) -> bytes:
    """Return a file of one page; each option puts entries into one of its dictionaries."""
    return assemble(
        [
            b"<</Type/Catalog/Pages 2 0 R%b>>" % catalog,
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox%b/Contents 4 0 R"
            b"/Resources<</Font<</F1 5 0 R>>%b>>%b>>" % (box, resources, page),
            stream(content, keys),
            _FONT,
            *more,
        ],
        trailer=trailer,
    )


def packed(data: bytes, times: int, level: int = 9) -> bytes:
    """Return ``times`` copies of ``data`` as one zlib stream, without ever holding them."""
    packer = zlib.compressobj(level)
    return b"".join(packer.compress(data) for _ in range(times)) + packer.flush()


def flate_bomb() -> bytes:
    return one_page(packed(b" " * MIB, 1024), keys=b"/Filter/FlateDecode")


def nested_filters() -> bytes:
    data = packed(b" " * MIB, 1024)
    for _ in range(3):
        data = zlib.compress(data, 9)
    return one_page(data, keys=b"/Filter[/FlateDecode/FlateDecode/FlateDecode/FlateDecode]")


def many_filters() -> bytes:
    data = SHOWN
    for _ in range(300):
        data = zlib.compress(data)
    return one_page(data, keys=b"/Filter[%b]" % (b"/FlateDecode" * 300))


def run_length_bomb() -> bytes:
    return one_page(packed(b"\x81 " * (MIB // 2), 64), keys=b"/Filter[/FlateDecode/RunLengthDecode]")


def glyphs(millions: int) -> bytes:
    line = b"(aaaaaaaaaaaaaaaaaaaa) Tj 0 1 Td "
    return one_page(
        zlib.compress(b"BT /F1 8 Tf 1 0 0 1 50 50 Tm " + line * (millions * 50_000) + b"ET"),
        keys=b"/Filter/FlateDecode",
    )


def small_texts(count: int) -> bytes:
    shown = b"".join(
        b"BT /F1 %d Tf 1 0 0 1 %d %d Tm (a) Tj ET " % (1 + n % 9, n * 7 % 600, n * 13 % 800)
        for n in range(count)
    )
    return one_page(zlib.compress(shown), keys=b"/Filter/FlateDecode")


def many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (3 + number) for number in range(count))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]>>"
    return assemble(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count %d/Kids[%b]>>" % (count, kids),
            *[page] * count,
        ]
    )


def same_page(count: int) -> bytes:
    """Return a file that lists one page ``count`` times."""
    return one_page().replace(b"/Count 1/Kids[3 0 R]", b"/Count %d/Kids[%b]" % (count, b"3 0 R " * count))


def deep_tree(depth: int) -> bytes:
    nodes = [b"<</Type/Pages/Count 1/Kids[%d 0 R]/Parent %d 0 R>>" % (n + 3, n + 1) for n in range(depth)]
    return assemble([b"<</Type/Catalog/Pages 2 0 R>>", *nodes, b"<</Type/Page/MediaBox[0 0 9 9]>>"])


def tree_loop() -> bytes:
    return one_page().replace(b"/Kids[3 0 R]", b"/Kids[2 0 R 2 0 R 3 0 R]")


def parent_loop() -> bytes:
    return one_page(page=b"/Parent 3 0 R")


def count_lie() -> bytes:
    return one_page().replace(b"/Count 1/", b"/Count 2147483647/")


def negative_count() -> bytes:
    return one_page().replace(b"/Count 1/", b"/Count -5/")


def forms(width: int, depth: int) -> bytes:
    """Return a page that draws ``width ** depth`` times the same words, by forms that draw forms."""
    names = b"/XObject<<%b>>" % b"".join(b"/X%d %d 0 R" % (n, MORE + n) for n in range(depth + 1))
    keys = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F1 5 0 R>>%b>>" % names
    levels = [stream(b"/X%d Do " % (n + 1) * width, keys) for n in range(depth)]
    return one_page(b"/X0 Do", resources=names, more=[*levels, stream(SHOWN, keys)])


def form_of_itself() -> bytes:
    names = b"/XObject<</X0 6 0 R>>"
    keys = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F1 5 0 R>>%b>>" % names
    return one_page(b"/X0 Do " + SHOWN, resources=names, more=[stream(b"/X0 Do " * 10, keys)])


def type3_loop() -> bytes:
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]"
        b"/FirstChar 97/LastChar 97/Widths[9]"
        b"/CharProcs<</a 7 0 R>>/Encoding<</Differences[97/a]>>/Resources<</Font<</F2 6 0 R>>>>>>"
    )
    shown = b"BT /F2 9 Tf (aaaaaaaa) Tj ET"
    return one_page(shown, resources=b"/Font<</F2 6 0 R>>", more=[font, stream(b"9 0 d0 " + shown)])


def deep_page(opening: bytes, closing: bytes, depth: int) -> bytes:
    return one_page(page=b"/X " + opening * depth + closing * depth)


def deep_content(depth: int) -> bytes:
    return one_page(b"[" * depth + b"]" * depth + b" TJ " + SHOWN)


def saved_states(depth: int) -> bytes:
    return one_page(zlib.compress(b"q " * depth + SHOWN), keys=b"/Filter/FlateDecode")


def deep_outline(depth: int) -> bytes:
    items = [b"<</Title(a)/Parent %d 0 R/First %d 0 R/Count 1>>" % (n + 5, n + 7) for n in range(MORE, depth)]
    return one_page(catalog=b"/Outlines 6 0 R", more=items)


def outline_loop() -> bytes:
    return one_page(
        catalog=b"/Outlines 6 0 R", more=[b"<</First 6 0 R/Last 6 0 R/Next 6 0 R/Title(a)/Parent 6 0 R>>"]
    )


def picture(keys: bytes, data: bytes, *, content: bytes = SHOWN, times: int = 1) -> bytes:
    image = stream(data, b"/Type/XObject/Subtype/Image/ColorSpace/DeviceRGB/BitsPerComponent 8" + keys)
    return one_page(
        content + b" q 500 0 0 700 50 50 cm /I Do Q" * times,
        resources=b"/XObject<</I 6 0 R>>",
        more=[image],
    )


def huge_picture(*, words: bool) -> bytes:
    return picture(
        b"/Width 60000/Height 60000/Filter/FlateDecode",
        packed(bytes(MIB), 64),
        content=SHOWN if words else b"",
    )


def bad_font(kind: bytes) -> bytes:
    font = b"<</Type/Font/Subtype/TrueType/BaseFont/A/FirstChar 32/LastChar 126/FontDescriptor 7 0 R>>"
    descriptor = b"<</Type/FontDescriptor/FontName/A/Flags 32/%b 8 0 R>>" % kind
    noise = bytes(n * n * 7 % 251 for n in range(20_000))
    return one_page(
        SHOWN.replace(b"F1", b"F2"),
        resources=b"/Font<</F2 6 0 R>>",
        more=[font, descriptor, stream(b"\0\1\0\0\0\x0c" + noise)],
    )


def long_unicode() -> bytes:
    """Return a page each of whose 100,000 letters stands for 500, by its table of Unicode."""
    table = b"begincmap 1 beginbfchar <61> <%b> endbfchar endcmap" % (b"0062" * 500)
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 7 0 R>>"
    shown = b"BT /F2 8 Tf 1 0 0 1 50 50 Tm " + b"(aaaaaaaaaaaaaaaaaaaa) Tj 0 1 Td " * 5_000 + b"ET"
    return one_page(shown, resources=b"/Font<</F2 6 0 R>>", more=[font, stream(table)])


def wide_unicode() -> bytes:
    """Return a page whose font has a table of ranges over all of Unicode, 20,000 times."""
    table = b"begincmap " + b"1 beginbfrange <0000> <FFFF> <0000> endbfrange " * 20_000 + b"endcmap"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 7 0 R>>"
    return one_page(
        SHOWN.replace(b"F1", b"F2"),
        resources=b"/Font<</F2 6 0 R>>",
        more=[font, stream(zlib.compress(table), b"/Filter/FlateDecode")],
    )


def grid(lines: int) -> bytes:
    """Return a page ruled with ``lines`` lines each way, with a word in each tenth cell."""
    step = 500 / lines
    ruled = b"".join(
        b"%.3f 50 m %.3f 550 l S 50 %.3f m 550 %.3f l S " % ((50 + n * step,) * 4) for n in range(lines + 1)
    )
    words = b"".join(
        b"BT /F1 1 Tf 1 0 0 1 %.3f %.3f Tm (a) Tj ET " % (50 + x * step, 50 + y * step)
        for x in range(0, lines, 10)
        for y in range(lines)
    )
    return one_page(zlib.compress(ruled + words), keys=b"/Filter/FlateDecode")


def strokes(count: int) -> bytes:
    drawn = b"".join(
        b"%d %d %d %d re S " % (n * 7 % 600, n * 13 % 800, 20 + n % 50, 10 + n % 30) for n in range(count)
    )
    return one_page(zlib.compress(drawn + SHOWN), keys=b"/Filter/FlateDecode")


def curves(count: int) -> bytes:
    drawn = b"50 50 m " + b"1 2 3 4 5 6 c 60 70 l " * count + b"S "
    return one_page(zlib.compress(drawn + SHOWN), keys=b"/Filter/FlateDecode")


def notes(count: int) -> bytes:
    link = b"<</Type/Annot/Subtype/Link/Rect[0 0 600 800]/A<</S/URI/URI(https://example.com/%d)>>>>"
    return one_page(
        page=b"/Annots[%b]" % b"".join(b"%d 0 R " % (MORE + n) for n in range(count)),
        more=[link % n for n in range(count)],
    )


def locked() -> bytes:
    key = b"<%b>" % (b"41" * 32)
    return one_page(
        trailer=b"/ID[<41><41>]/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -1/O%b/U%b>>" % (key, key)
    )


def odd_lock() -> bytes:
    return one_page(trailer=b"/ID[<41><41>]/Encrypt<</Filter/Nobody/V 9/R 99/Length -8/P 0/O()/U()>>")


def table_loop() -> bytes:
    data = one_page()
    start = int(data.rsplit(b"startxref\n", 1)[1].split()[0])
    return data.replace(b"trailer<<", b"trailer<</Prev %d" % start)


def table_stream() -> bytes:
    """Return a file whose table is a stream that claims a billion entries."""
    body = one_page().split(b"xref\n")[0]
    keys = b"/Type/XRef/Size 1000000000/W[1 8 8]/Index[0 1000000000]/Root 1 0 R/Filter/FlateDecode"
    table = b"9 0 obj\n" + stream(packed(bytes(MIB), 100), keys) + b"\nendobj\n"
    return body + table + b"startxref\n%d\n%%%%EOF\n" % len(body)


def object_stream() -> bytes:
    """Return a file whose page lies in an object stream that claims a billion objects and extends itself."""
    inside = stream(b"3 0 4 0 <</Type/Page>>", b"/Type/ObjStm/N 1000000000/First 8/Extends 6 0 R")
    return one_page(more=[inside])


def cut(share: float) -> bytes:
    data = one_page(more=[stream(b"x" * 5_000)])
    return data[: int(len(data) * share)]


def _without_table() -> bytes:
    return one_page().split(b"xref\n")[0] + b"trailer<</Root 1 0 R>>\n%%EOF\n"


def _wrong_table() -> bytes:
    return re.sub(rb"\d{10} 00000 n", b"0000000007 00000 n", one_page())


def _boxes(box: bytes) -> Callable[[], bytes]:
    return functools.partial(one_page, box=box)


_BROKEN = frozenset({Reason.DAMAGED, Reason.SCANNED, Reason.EMPTY})
_HEAVY = STOPPED | _BROKEN | {Reason.TOO_LARGE}
_CUTS = (0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97)


def specimens() -> tuple[Specimen, ...]:
    """Return the hostile PDF files."""

    def light(name: str, make: Callable[[], bytes], *reasons: Reason) -> Specimen:
        return Specimen(f"{name}.pdf", make, _BROKEN | set(reasons), read=True)

    def heavy(name: str, make: Callable[[], bytes], *, ocr: bool = False) -> Specimen:
        return Specimen(f"{name}.pdf", make, _HEAVY, read=True, quick=False, ocr=ocr)

    part = functools.partial
    noise = bytes(n * n * 31 % 253 for n in range(50_000))
    return (
        heavy("flate-bomb", flate_bomb),
        heavy("flate-nested", nested_filters),
        light("flate-300-times", many_filters),
        heavy("run-length-bomb", run_length_bomb),
        heavy("glyphs-20-million", part(glyphs, 20)),
        heavy("texts-100-thousand", part(small_texts, 100_000)),
        Specimen("pages-10-thousand.pdf", part(many_pages, 10_000), frozenset({Reason.TOO_MANY_PAGES})),
        Specimen(
            "pages-one-10-thousand-times.pdf", part(same_page, 10_000), frozenset({Reason.TOO_MANY_PAGES})
        ),
        heavy("pages-one-500-times", part(same_page, 500)),
        light("tree-deep", part(deep_tree, 100_000)),
        light("tree-loop", tree_loop),
        light("parent-loop", parent_loop),
        light("count-lie", count_lie, Reason.TOO_MANY_PAGES),
        light("count-negative", negative_count),
        heavy("forms-10-to-the-9", part(forms, 10, 9)),
        heavy("form-of-itself", form_of_itself),
        light("type3-loop", type3_loop),
        light("deep-arrays", part(deep_page, b"[", b"]", 200_000)),
        light("deep-dicts", part(deep_page, b"<</X ", b">>", 200_000)),
        light("deep-content", part(deep_content, 200_000)),
        light("saved-states", part(saved_states, 2_000_000), Reason.MEMORY),
        light("outline-deep", part(deep_outline, 50_000)),
        light("outline-loop", outline_loop),
        light("box-huge", _boxes(b"[0 0 1e30 1e30]")),
        light("box-nan", _boxes(b"[nan inf -inf 99999999999999999999999]")),
        light("box-upside-down", _boxes(b"[600 800 0 0]")),
        light("box-none", _boxes(b"[0 0 0 0]")),
        light("picture-huge", part(huge_picture, words=True)),
        light("picture-huge-scan", part(huge_picture, words=False)),
        heavy("picture-huge-recognised", part(huge_picture, words=False), ocr=True),
        heavy("box-huge-recognised", part(one_page, b"", box=b"[0 0 1e9 1e9]"), ocr=True),
        light("picture-jbig2", part(picture, b"/Width 9000/Height 9000/Filter/JBIG2Decode", noise)),
        light("picture-jpx", part(picture, b"/Width 9000/Height 9000/Filter/JPXDecode", noise)),
        light("picture-jpeg", part(picture, b"/Width 9000/Height 9000/Filter/DCTDecode", noise)),
        light("picture-fax", part(picture, b"/Width 9000/Height 9000/Filter/CCITTFaxDecode", noise)),
        heavy(
            "picture-jpx-recognised",
            part(picture, b"/Width 9/Height 9/Filter/JPXDecode", noise, content=b""),
            ocr=True,
        ),
        light("font-truetype", part(bad_font, b"FontFile2")),
        light("font-type1", part(bad_font, b"FontFile")),
        light("font-cff", part(bad_font, b"FontFile3")),
        heavy("unicode-long", long_unicode),
        heavy("unicode-wide", wide_unicode),
        Specimen("grid-300.pdf", part(grid, 300), _HEAVY | {Reason.READ_IN_PART}, read=True, quick=False),
        heavy("strokes-200-thousand", part(strokes, 200_000)),
        heavy("curves-million", part(curves, 1_000_000)),
        heavy("links-100-thousand", part(notes, 100_000)),
        Specimen("locked.pdf", locked, frozenset({Reason.ENCRYPTED})),
        light("lock-odd", odd_lock, Reason.ENCRYPTED),
        light("table-wrong", _wrong_table),
        light("table-absent", _without_table),
        light("table-loop", table_loop),
        heavy("table-billion", table_stream),
        light("object-stream", object_stream),
        *(
            light(f"cut-at-{share:.0%}".replace("%", ""), part(cut, share), Reason.NOT_TEXT)
            for share in _CUTS
        ),
    )
