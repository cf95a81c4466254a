"""What is usual in a PDF: its sizes, distances and words; by its words, cut ones are made whole."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from tosscan.extract.page import Row, Word
from tosscan.extract.part import Part

_LEADERS = re.compile(r"[.…]{4,}|(?:\.\s){4,}")
STEM = 4  # letters in which two forms of one word agree
# Line ends after which no space stands: "737–9", "https://...", "and/or".
_GLUED = ("–", "/", "@", "_")
_WORD = re.compile(r"[^\W\d_]+")
_HYPHENATED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
# Parts of words that are written with a hyphen: "веб-сайт", "какой-либо", "self-service".
_FIRST_PARTS = frozenset(
    {"веб", "онлайн", "интернет", "прокси", "бизнес", "смс", "кое", "self", "non", "third"}
)
_LAST_PARTS = frozenset({"либо", "нибудь", "таки"})


@dataclass(slots=True)
class Measures:
    """What is usual in a file: size of the letters and distance of rows (in sizes), and its vocabulary."""

    size: float
    pitch: float
    words: Counter[str] = field(default_factory=Counter)
    hyphenated: Counter[str] = field(default_factory=Counter)


def measure(bodies: Sequence[Sequence[Row]]) -> Measures:
    """Return the measures of a file from the body rows of its pages."""
    sizes: Counter[float] = Counter()
    gaps: list[float] = []
    words: Counter[str] = Counter()
    hyphenated: Counter[str] = Counter()
    for rows in bodies:
        for row in rows:
            sizes[row.size] += len(row.text)
            text = row.text.casefold()
            hyphenated.update(_HYPHENATED.findall(text))
            found = _WORD.findall(text)
            # The halves of a broken word are no words.
            words.update(found[:-1] if row.broken else found)
        for before, row in itertools.pairwise(rows):
            gap = (row.base - before.base) / max(row.size, 1.0)
            if 0.8 < gap < 3 and abs(row.size - before.size) < 0.5:
                gaps.append(gap)
    size = max(sizes, key=lambda one: sizes[one]) if sizes else 10.0
    return Measures(size, median(gaps) if gaps else 1.2, words, hyphenated)


def words_of(part: Part, usual: Measures) -> Iterator[tuple[Word, int, str, bool]]:
    """Give each word with its page, its text with hyphens resolved, and whether a space stands before it."""
    glue = True
    for position, (row, page) in enumerate(zip(part.rows, part.pages, strict=True)):
        following = part.rows[position + 1] if position + 1 < len(part.rows) else None
        for number, word in enumerate(row.words):
            text = word.text
            last = number == len(row.words) - 1
            text = _LEADERS.sub(" ", text).strip()
            if not text:
                continue  # the dots between a title and its page
            hyphen = _hyphen(row, following, usual) if last else None
            if hyphen is not None:
                text = text.removesuffix(hyphen or "-") + hyphen
            yield word, page, text, not glue
            glue = hyphen is not None


def count_joined(part: Part, usual: Measures) -> int:
    """Return how many words of a block are no words of their own: ends of cut words, and leader dots."""
    rows = [line for row in part.rows for cell in row.grid or [[row]] for line in cell]
    whole = Part(rows, [0] * len(rows))
    words = sum(len(row.words) for row in rows)
    return max(0, words - sum(spaced for *_, spaced in words_of(whole, usual)) - 1) if words else 0


def _hyphen(row: Row, following: Row | None, usual: Measures) -> str | None:
    """Return what stands between a row's last word and the next row's first where a hyphen parts one word.

    A hyphen stays where the file writes the word with one elsewhere, or where
    both halves are words of the file and the whole is not. None: no such hyphen.
    """
    last = row.words[-1].text
    typed = last.endswith("-") and len(last) > 1 and last[-2].isalnum()
    if following is None:
        return "-" if row.broken else None
    if len(last) > 1 and last.endswith(_GLUED) and not row.broken:
        return last[-1]
    if not row.broken and not typed:
        return None
    left = _WORD.findall(last.casefold().removesuffix("-"))
    after = following.words[0].text
    right = _WORD.match(after.casefold())
    if typed and last[-2].isdigit():
        return "-" if after[0].isdigit() else None
    if not left or right is None or not after[0].islower():
        return "-" if row.broken or (typed and after[0].isalpha()) else None
    one, other = left[-1], right.group()
    if usual.words[one + other]:
        return ""
    if usual.hyphenated[f"{one}-{other}"] or "-" in last[:-1] or _is_compound(last, one, other, usual):
        return "-"
    return "-" if usual.words[one] and usual.words[other] and len(other) > 2 else ""


def _is_compound(last: str, one: str, other: str, usual: Measures) -> bool:
    """Tell whether a hyphen belongs between two parts: by the parts, or another form of the word."""
    if one in _FIRST_PARTS or other in _LAST_PARTS or one.isascii() != other.isascii():
        return True
    start = f"{one}-{other[:STEM]}"
    capitals = len(one) > 1 and last.rstrip("-").isupper()
    return capitals or (len(other) > STEM and any(word.startswith(start) for word in usual.hyphenated))
