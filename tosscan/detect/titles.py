"""Sentences that are titles or a mere "or" in truth: both witnesses pass them over."""

from __future__ import annotations

import re

_LONGEST_TITLE = 70  # characters
_SMALL_WORD = 3  # letters; longer words have a capital in a title
_LETTERS = re.compile(r"[^\W\d_]+")
_JOINERS = frozenset(("and", "or", "nor", "but", "и", "или", "либо", "а", "но", "және", "немесе", "не"))
_SAYING = re.compile(r"\b(?:we|you|is|are|be|may|can|do|not)\b", re.IGNORECASE)


def titled(text: str) -> bool:
    """Tell whether a short sentence is set like a title: "3. Waiver of Class Actions." says nothing."""
    if len(text) > _LONGEST_TITLE or text.isupper():
        return False
    words = _LETTERS.findall(text)
    # "Set-off." has no longer word; its first one is set like a title all the same.
    telling = [word for word in words if len(word) > _SMALL_WORD] or words[:1]
    return bool(telling) and all(word[0].isupper() for word in telling) and not _SAYING.search(text)


def joins(text: str) -> bool:
    """Tell whether a line has no words but those that join items: "or" alone, at the end of a list."""
    return len(text) <= _LONGEST_TITLE and all(word.lower() in _JOINERS for word in _LETTERS.findall(text))
