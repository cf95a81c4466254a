"""Characters that must not act in a report, and cells that a spreadsheet must not run."""

from __future__ import annotations

import re
from collections.abc import Iterator

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters, shown as U+FFFD; some turn the direction of text, so that a line misleads."""

CELL = 32_767
"""UTF-16 units that a cell of a spreadsheet holds; what is longer is cut or spills into the next row."""
LINES = 250
"""Lines that a piece of a cell may have; Excel holds 253."""

_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_BLANK = r"[\s\x00-\x20\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff\ufffd]"
_ACTS = r"[=+\-@|%＝＋－＠]"
_STARTS = re.compile(rf"\A(?='*(?:[\t\r\n]|{_BLANK}*{_ACTS}))")
_INSIDE = re.compile(rf"([;\t\r\n](?:{_BLANK}|\")*)(?='*{_ACTS})")


def shown(text: str) -> str:
    """Return ``text`` with line ends as LF, and U+FFFD for what a file or a reader cannot hold."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_XML.sub("\ufffd", UNPRINTABLE.sub("\ufffd", text))


def acts(text: str) -> bool:
    """Tell whether a spreadsheet may take ``text`` for a formula, a command or a link to another program."""
    return _STARTS.search(text) is not None


def guarded(text: str) -> str:
    """Return ``text`` with an apostrophe wherever a spreadsheet may see a formula begin; it loses nothing.

    That is at its start, and behind a semicolon, a tab or the end of a line:
    where semicolons part the cells, as in Russian settings, quotation marks
    that stand for commas do not hold a cell together. To read the text back,
    take one apostrophe from each place where a run of them leads to such a sign.
    """
    return _STARTS.sub("'", _INSIDE.sub(r"\1'", text))


def pieces(text: str, *, limit: int = CELL) -> Iterator[str]:
    """Yield ``text`` in pieces that a cell holds: at most ``limit`` UTF-16 units and :data:`LINES` lines.

    The pieces make the text again when they are put together; there is one at least.
    """
    if 2 * len(text) <= limit and text.count("\n") < LINES:
        yield text
        return
    start = units = lines = 0
    for place, char in enumerate(text):
        size = 2 if ord(char) > 0xFFFF else 1
        if units + size > limit or (char == "\n" and lines + 1 == LINES):
            yield text[start:place]
            start, units, lines = place, 0, 0
        units += size
        lines += char == "\n"
    yield text[start:]
