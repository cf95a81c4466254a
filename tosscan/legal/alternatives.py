"""Leave out of an expression the alternatives that only a text with Cyrillic letters can match.

Most expressions hold alternatives for several languages. An alternative that
needs a Cyrillic letter is compiled and tried in vain on a text without one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tosscan.expressions import Sought
from tosscan.legal import ready

NEVER = r"(?!)"
"""An expression that matches nothing."""

_CYRILLIC = re.compile("[\u0400-\u04ff]")
_OPTIONAL = ("?", "*", "{0")


def cyrillic(text: str) -> bool:
    """Tell whether ``text`` has a Cyrillic letter."""
    return not text.isascii() and _CYRILLIC.search(text) is not None


def latin(source: str) -> str:
    """Return ``source`` without the alternatives that need a Cyrillic letter.

    What comes back matches a text without Cyrillic letters where ``source``
    does, and at the same places; it is :data:`NEVER` where nothing is left.
    """
    return "|".join(source[start:end] for start, end, letters in places(source) if not letters) or NEVER


def alternatives(source: str, *, whole: bool) -> tuple[Sought, ...]:
    """Return the alternatives of ``source``, without those that need a Cyrillic letter unless ``whole``.

    Asked one by one, most of them are not searched for: a text holds the words that one or two need.

    Raises:
        re.error: ``source`` is no regular expression.
    """
    known = ready.parts(source)
    if known is None:
        known = [(start, end, letters, None) for start, end, letters in places(source)]
    return tuple(
        Sought(source[start:end], needs=needs) for start, end, letters, needs in known if whole or not letters
    )


def places(source: str) -> Iterator[tuple[int, int, bool]]:
    """Yield start and end of each alternative outside brackets, and whether it needs a Cyrillic letter."""
    start = place = depth = 0
    letters = False
    while place < len(source):
        char = source[place]
        if char == "\\":
            place += 1
        elif char == "[":
            place = _end_of_class(source, place)
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif depth == 0 and char == "|":
            yield start, place, letters
            start, letters = place + 1, False
        elif depth == 0 and _CYRILLIC.match(char) and not source.startswith(_OPTIONAL, place + 1):
            letters = True
        place += 1
    yield start, len(source), letters


def _end_of_class(source: str, place: int) -> int:
    """Return the place of the bracket that closes the class which opens at ``place``."""
    place += 2 if source.startswith("^", place + 1) else 1
    first = place
    while source[place] != "]" or place == first:
        place += 2 if source[place] == "\\" else 1
    return place
