"""Read the elements of a Word part: names, bare words, the branch that is shown, symbols, pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from tosscan.extract.wordlists import BULLET, W, integer

_TYPED = tuple(W + name for name in ("p", "t", "tab", "br", "cr"))
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo"})
_PRIVATE = 0xF000  # symbol fonts show their letters here, or at the plain code of the letter
# Letters of Wingdings that a reader takes for a box to tick or an arrow; its others are bullets.
_DINGBATS = {0x6F: "☐", 0xA8: "☐", 0x71: "☐", 0xFE: "☑", 0xFD: "☒", 0x53: "☒", 0xE8: "→", 0xE0: "→"}
# Letters of the font Symbol that stand in contracts; Greek is not among what terms write in it.
_SIGNS = {
    **dict(zip((0xA2, 0xA3, 0xB0, 0xB1, 0xB2, 0xB3, 0xB4, 0xB9, 0xBB), "′≤°±″≥×≠≈", strict=True)),
    **dict(zip((0xD2, 0xD3, 0xD4, 0xE2, 0xE3, 0xE4, 0xAE, 0x2D, 0xBE), "®©™®©™→−—", strict=True)),
}
# A picture of a third of a page and more may hold a page of the contract. An A4 page in square millimetres.
PAGE_PICTURE = 210 * 297 * 0.35
_EMU = 36_000  # in a millimetre
_POINT = 25.4 / 72
_SIDE = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([\d.]+)pt")


def name_of(element: etree._Element) -> str:
    """Return the local name of an element, or an empty text for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def bare(element: etree._Element) -> str:
    """Return the words of all that is typed below ``element``, hidden text included and deleted text not."""
    pieces: list[str] = []
    for event, inside in etree.iterwalk(element, events=("start", "end"), tag=_TYPED):
        if inside.tag != f"{W}t":
            pieces.append(" ")
        elif event == "start":
            pieces.append(inside.text or "")
    return " ".join("".join(pieces).split())


def choice(element: etree._Element) -> Iterator[etree._Element]:
    """Give the branch of an ``mc:AlternateContent`` that a word processor of today shows."""
    branches = list(element)
    first = next((branch for branch in branches if name_of(branch) == "Choice"), None)
    if first is None:
        first = next((branch for branch in branches if name_of(branch) == "Fallback"), None)
    if first is not None:
        yield first


def members(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Give the rows of a table or the cells of a row, those in content controls included."""
    for child in parent:
        found = name_of(child)
        if found == name:
            yield child
        elif found in _WRAPPERS:
            yield from members(child, name)


def symbol(element: etree._Element) -> str:
    """Return the character that a ``w:sym`` shows; a bullet for a dingbat without a meaning of its own."""
    try:
        code = int(element.get(f"{W}char") or "", 16)
    except ValueError:
        return BULLET
    font = (element.get(f"{W}font") or "").casefold()
    picture = font.startswith(("wingdings", "webdings"))
    if not picture and font != "symbol" and not _PRIVATE <= code <= 0xF0FF:
        return chr(code) if 0x20 <= code < 0xD800 else BULLET
    letter = code - _PRIVATE if code >= _PRIVATE else code
    return (_SIGNS if font == "symbol" else _DINGBATS).get(letter, BULLET)


def unread(element: etree._Element) -> str | None:
    """Return what the member of a drawing shows that has words and cannot be read, in the plural; or None."""
    name = name_of(element)
    if name in {"chart", "relIds"}:
        return "charts and diagrams"
    if name == "OLEObject":
        equation = (element.get("ProgID") or "").startswith("Equation")
        return None if equation or element.get("Type") == "Link" else "embedded files"
    if name in {"blip", "imagedata"} and _area(element) >= PAGE_PICTURE:
        return "pictures of pages"
    return None


def _area(picture: etree._Element) -> float:
    """Return the size at which a picture is shown, in square millimetres; 0 where it is not said."""
    for above in picture.iterancestors():
        extent = next((child for child in above if name_of(child) == "extent"), None)
        if extent is not None:
            sides = [integer(extent.get(side)) or 0 for side in ("cx", "cy")]
            return sides[0] * sides[1] / _EMU**2
        named = {side: float(points) * _POINT for side, points in _SIDE.findall(above.get("style") or "")}
        if len(named) == 2:
            return named["width"] * named["height"]
        if name_of(above) in {"drawing", "pict", "object"}:
            break
    return 0.0
