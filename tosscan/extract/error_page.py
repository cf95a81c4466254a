"""Know a page that a site shows in place of another: an error, or a wall against programs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import shorten

FEW_WORDS = 150
"""True terms are longer, so that they may speak of errors and of pages that are not found."""
FIRST_CHARS = 200
TOLD_CHARS = 80

_STATUS = r"(?:40[0134]|410|429|50[0234])"
_AT_ITS_START = (
    rf"(?:error\W+)?{_STATUS}(?: error)?\W*$",
    rf"(?:\w+\W+){{0,3}}?{_STATUS}\b.{{0,160}}\b(?:error|sorry|found|looking for|wrong|denied|nothing)\b",
    r"(?:access denied|forbidden|not found|just a moment|attention required|are you a (?:robot|human))\b",
    r"(?:service (?:temporarily )?unavailable|bad gateway|доступ (?:запрещ|огранич))",
)
_ANYWHERE = (
    r"\bpage (?:(?:was |is )?not|could not be|cannot be|can['’]t be) found\b",
    r"\bpage (?:that )?you(?: were|['’]re| are) looking for\b",
    r"\bстраниц[аы] не (?:найден|существует)",
    r"\bбет табылмады",
)
_ERROR = re.compile(
    rf"^\W*(?:{'|'.join(_AT_ITS_START)})|{'|'.join(_ANYWHERE)}",
    re.IGNORECASE | re.DOTALL,
)


def told(title: str | None, words: Sequence[str]) -> str | None:
    """Return the words of an error that a page with this title and text shows, or None.

    ``words`` are those of its text, or as many of them as :data:`FEW_WORDS`.
    """
    if len(words) >= FEW_WORDS:
        return None
    for said in (title or "", " ".join(words)[:FIRST_CHARS]):
        if _ERROR.search(said):
            return shorten(said, TOLD_CHARS, placeholder=" …")
    return None
