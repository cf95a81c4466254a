"""Tell a heading that nothing but its capitals marks as one."""

from __future__ import annotations

import re

from tosscan.extract import shapes

MIN_LETTERS = 4
_NUMBERS = re.compile(r"\d{3}")  # of a register, an account or a year: a line of details, not a heading


def is_heading_in_capitals(text: str) -> bool:
    """Tell whether a paragraph is a short line wholly in capitals that ends as no sentence ends."""
    if not text.isupper() or _NUMBERS.search(text):
        return False
    return sum(map(str.isalpha, text)) >= MIN_LETTERS and shapes.is_plain_heading(text)
