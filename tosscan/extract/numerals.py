"""Write the numbers that a list generates, as browsers and word processors do."""

from __future__ import annotations

import re

_STYLES = {
    "a": "lower-alpha",
    "A": "upper-alpha",
    "i": "lower-roman",
    "I": "upper-roman",
    "1": "decimal",
}
_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?\b((?:lower|upper)-(?:alpha|latin|roman))\b")
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


def list_marker(value: int, style: str, *, end: str = ".") -> str:
    """Return the marker of item ``value``; ``style`` is a ``type`` (a, A, i, I, 1) or ``style`` attribute."""
    name = _STYLES.get(style.strip())
    if name is None:
        found = _STYLE.search(style)
        name = found.group(1) if found else "decimal"
    form, _, system = name.partition("-")
    if value < 1 or not system:
        return f"{value}{end}"
    word = roman(value) if system == "roman" else alphabetic(value)
    return (word.upper() if form == "upper" else word) + end


def roman(value: int) -> str:
    """Return ``value``, from 1, in small Roman numerals; from 4,000 on in digits."""
    if value >= 4000:
        return str(value)
    word = ""
    for worth, letters in _ROMAN:
        while value >= worth:
            word += letters
            value -= worth
    return word


def alphabetic(value: int) -> str:
    """Return ``value``, from 1, in letters: a ... z, aa, ab ..."""
    word = ""
    while value:
        value, rest = divmod(value - 1, 26)
        word = chr(ord("a") + rest) + word
    return word


def repeated(value: int, letters: str) -> str:
    """Return ``value``, from 1, as word processors count in letters: a ... z, aa, bb ..."""
    times, place = divmod(value - 1, len(letters))
    # Hostile numbers would make a marker of a million letters.
    return letters[place] * (times + 1) if times < 20 else str(value)
