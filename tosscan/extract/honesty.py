"""Measure how much of a source reached the text, and say it where that falls below a bar.

The bars lie between what good files and bad ones gave: over 420 real pages
and files, kept and set-aside words never fell below .96 of a bare reading,
letters never below .90 of the marks, and words of more than 25 letters never
rose above .004; files read with glued words or a lost encoding lie far off.
"""

from __future__ import annotations

import re
from typing import Any

from tosscan.errors import NotAssessedError, Reason

KEPT = 0.9  # share of the source's words that are in the text or were set aside
GLUED = 0.01  # share of words that are longer than any word of prose
LETTERS = 0.75  # share of letters among the marks that are neither digits nor white space ...
NO_LETTERS = 0.5  # ... below which a text is none
ASIDE = 0.5  # share of the source's words that were set aside
LOST = 0.001  # share of characters that could not be decoded
ENOUGH = 200  # words or marks from which on a share tells something

_LONG = re.compile(r"[^\W\d_]{26,}")


def measure(text: str, *, words_source: int, words_aside: int, pages_without_text: str) -> dict[str, Any]:
    """Return the honesty figures of a text.

    ``words_source`` counts the words of a bare reading, ``words_aside`` those
    of them that were left out on purpose; ``pages_without_text`` names the
    pages as a person writes them, or is empty. ``below_bar`` of the result
    holds a plain sentence for each figure that should worry a reader.

    Raises:
        NotAssessedError: the characters are hardly letters, so that nothing was read.
    """
    parts = text.split()
    words = len(parts) - parts.count("|")
    kept = min(1.0, (words + words_aside) / words_source) if words_source else 1.0
    glued = len(_LONG.findall(text)) / words if words else 0.0
    marks = sum(map(len, parts)) - sum(map(str.isdigit, text))
    letters = sum(map(str.isalpha, text)) / marks if marks else 1.0
    if marks >= ENOUGH and letters < NO_LETTERS:
        raise NotAssessedError(Reason.NOT_TEXT, f"only {letters:.0%} of its characters are letters")
    below = []
    if words_source >= ENOUGH and kept < KEPT:
        below.append(f"Only {kept:.0%} of the words of the source are in the text that was read.")
    if words_source >= ENOUGH and words_aside > ASIDE * words_source:
        below.append(
            f"{words_aside / words_source:.0%} of the words of the source were set aside as no terms."
        )
    if words >= ENOUGH and glued > GLUED:
        below.append(f"{glued:.1%} of the words are glued together, so sentences may have been missed.")
    if marks >= ENOUGH and letters < LETTERS:
        below.append(f"Only {letters:.0%} of the characters are letters: the text may be garbled.")
    if text.count("\ufffd") > LOST * len(text):
        below.append(f"{text.count(chr(0xFFFD))} characters could not be decoded.")
    if pages_without_text:
        below.append(f"Nothing could be read on {pages_without_text}; a scan has no text.")
    return {
        "words_source": words_source,
        "words_kept": words,
        "words_set_aside": words_aside,
        "kept_share": round(kept, 3),
        "glued_share": round(glued, 4),
        "letter_share": round(letters, 3),
        "below_bar": below,
    }


def page_words(numbers: list[int] | tuple[int, ...]) -> str:
    """Return page numbers as a person writes them: ``page 3``, ``pages 1-4, 7``, and nothing for none."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    words = ", ".join(f"{first}" if first == last else f"{first}-{last}" for first, last in spans)
    return f"{'page' if len(numbers) == 1 else 'pages'} {words}" if words else ""
