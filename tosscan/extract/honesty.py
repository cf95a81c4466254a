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
FLOOR_KEPT, FLOOR_GLUED, FLOOR_LOST = 0.5, 0.1, 0.02  # beyond which the file counts as not read
ENOUGH = 200  # words or marks from which on a share tells something
FLOOR_RUNS = (
    0.4  # share of letters in runs longer than any word, beyond which there are hardly words to count
)

_LONG_WORD = 26  # letters
_LONG = re.compile(rf"[^\W\d_]{{{_LONG_WORD},}}")

# Characters are counted by throwing bytes of UTF-8 out, which goes by the thousand; a loop takes one by one.
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_DIGITS_AND_BREAKS = b"0123456789\n"
_ASCII = bytes(range(128))
_RUNS = bytes(ord("a") if byte >= 128 or byte in _LETTERS else 0 for byte in range(256))
_SIGNS = "«»“”„‘’–—…•№§©®™°"


def _count(text: str, coded: bytes) -> tuple[int, int, int]:
    """Return how many words, letters, and characters but digits and white space a canonical text has.

    The bars between the cells of a row are marks but no words. ``coded`` is the text in UTF-8.
    """
    others = coded.translate(None, _LETTERS)
    letters = len(coded) - len(others)
    unspaced = others.translate(None, b" ")
    spaces = len(others) - len(unspaced)
    breaks = unspaced.count(b"\n") - coded.count(b"\n\n")  # one or two line feeds part blocks
    if b"|" in unspaced:
        parts = text.split()
        words = len(parts) - parts.count("|")
    else:
        words = spaces + breaks + 1 if text else 0
    unspaced = unspaced.translate(None, _DIGITS_AND_BREAKS)
    coded_beyond = unspaced.translate(None, _ASCII)
    beyond = coded_beyond.decode("utf-8", "replace")
    marks = letters + len(unspaced) - len(coded_beyond) + len(beyond)
    for sign in _SIGNS:
        beyond = beyond.replace(sign, "")
    if beyond.isalpha():
        return words, letters + len(beyond), marks
    return words, letters + sum(map(str.isalpha, beyond)), marks - sum(map(str.isdigit, beyond))


def _glued(text: str, coded: bytes) -> list[str]:
    """Return the words that are longer than any word of prose."""
    if b"a" * _LONG_WORD not in coded.translate(_RUNS):
        return []
    return [run for word in text.split() if len(word) >= _LONG_WORD for run in _LONG.findall(word)]


def measure(text: str, *, words_source: int, words_aside: int, pages_without_text: str) -> dict[str, Any]:
    """Return the honesty figures of a text.

    ``words_source`` counts the words of a bare reading, ``words_aside`` those
    of them that were left out on purpose; ``pages_without_text`` names the
    pages as a person writes them, or is empty. ``below_bar`` of the result
    holds a plain sentence for each figure that should worry a reader, and
    ``bars`` each figure with the bar it is held to.

    Raises:
        NotAssessedError: the characters are hardly letters, or a figure is beyond its floor: what was read
            stands for nothing.
    """
    text = text.strip()
    coded = text.encode("utf-8", "replace")
    words, lettered, marks = _count(text, coded)
    kept = min(1.0, (words + words_aside) / words_source) if words_source else 1.0
    # A run of signs without a blank may hold many words that were glued together.
    runs = _glued(text, coded)
    glued = min(1.0, len(runs) / words) if words else 0.0
    letters = lettered / marks if marks else 1.0
    if marks >= ENOUGH and letters < NO_LETTERS:
        raise NotAssessedError(Reason.NOT_TEXT, f"only {letters:.0%} of its characters are letters")
    aside = words_aside / words_source if words_source else 0.0
    lost = text.count("\ufffd")
    told = words_source >= ENOUGH
    if told and kept < FLOOR_KEPT:
        raise NotAssessedError(Reason.READ_IN_PART, f"only {kept:.0%} of its words were read.")
    # Where nearly all is glued there are hardly words to count; languages without blanks have shorter runs.
    all_glued = lettered >= ENOUGH and sum(map(len, runs)) > FLOOR_RUNS * lettered
    if all_glued or (words >= ENOUGH and glued > FLOOR_GLUED):
        raise NotAssessedError(Reason.READ_IN_PART, f"{glued:.0%} of its words are glued together.")
    if lost > FLOOR_LOST * len(text):
        raise NotAssessedError(Reason.NOT_TEXT, f"{lost} of {len(text)} characters could not be decoded")
    bars = [
        (
            _bar("kept_share", kept, KEPT, at_least=True, told=told),
            f"Only {kept:.0%} of the words of the source are in the text that was read.",
        ),
        (
            _bar("set_aside_share", aside, ASIDE, told=told),
            f"{aside:.0%} of the words of the source were set aside as no terms.",
        ),
        (
            _bar("glued_share", glued, GLUED, told=words >= ENOUGH),
            f"{glued:.1%} of the words are glued together, so sentences may have been missed.",
        ),
        (
            _bar("letter_share", letters, LETTERS, at_least=True, told=marks >= ENOUGH),
            f"Only {letters:.0%} of the characters are letters: the text may be garbled.",
        ),
        (_bar("lost_share", lost / max(1, len(text)), LOST), f"{lost} characters could not be decoded."),
    ]
    below = [sentence for bar, sentence in bars if bar["met"] is False]
    if pages_without_text:
        below.append(f"Nothing could be read on {pages_without_text}; a scan has no text.")
    return {
        "words_source": words_source,
        "words_kept": words,
        "words_set_aside": words_aside,
        "kept_share": round(kept, 3),
        "glued_share": round(glued, 4),
        "letter_share": round(letters, 3),
        "bars": [bar for bar, _ in bars],
        "below_bar": below,
    }


def _bar(name: str, value: float, bar: float, *, at_least: bool = False, told: bool = True) -> dict[str, Any]:
    """Return a figure with its bar and whether it is met: None where the text is too short to tell."""
    met = value >= bar if at_least else value <= bar
    return {
        "figure": name,
        "value": round(value, 4),
        "bar": bar,
        "rule": "at_least" if at_least else "at_most",
        "met": met if told else None,
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
