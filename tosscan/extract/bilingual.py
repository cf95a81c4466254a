"""Tell whether two columns of a table hold one text in two languages, to be read one after the other.

Contracts in Kazakhstan are often set so: Kazakh on the left, Russian on the
right. Joined row by row, no sentence of either would be left whole.
"""

from __future__ import annotations

COLUMN_WORDS = 40  # a column with fewer words tells no language
LATIN_APART = 0.6  # columns whose shares of Latin letters differ by this are in two languages
KAZAKH_SHARE = 0.02  # of the letters that only Kazakh has: its prose has some 0.08, Russian none
CLEARLY = 10.0  # times the share of the one column is that of the other at least
_KAZAKH = frozenset("әғқңөұүһі")


def in_two_languages(left: str, right: str) -> bool:
    """Tell whether the texts of two columns are in two languages."""
    if min(len(left.split()), len(right.split())) < COLUMN_WORDS:
        return False
    if abs(_latin(left) - _latin(right)) > LATIN_APART:
        return True
    less, more = sorted((_kazakh(left), _kazakh(right)))
    return more > KAZAKH_SHARE and more > CLEARLY * less


def _latin(text: str) -> float:
    letters = [char for char in text if char.isalpha()]
    return sum(map(str.isascii, letters)) / len(letters) if letters else 0.0


def _kazakh(text: str) -> float:
    return sum(map(text.casefold().count, _KAZAKH)) / len(text)
