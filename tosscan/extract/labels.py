"""Tell whether the number that opens a line is the next of a count, or the end of a broken reference.

"... as set out in section" / "4.2 of these terms" starts no clause; "4.1 You pay." / "4.2 We refund." does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tosscan.extract import shapes

SKIPPED = 3  # numbers that a count may leave out
_LABEL = re.compile(
    r"(?:(?:section|article|clause|chapter|part|раздел|глава|статья|пункт)\s+)?"
    r"[(\[]?(?P<path>\d{1,3}(?:\.\d{1,3})*|[a-zа-яё]{1,2}|[ivxlc]{1,6})[.)\]]{0,2}(?=\s|$)",
    re.IGNORECASE,
)
# Words after which a number at the start of the next line is the end of a reference.
_REFERS = re.compile(
    r"\b(?:sections?|clauses?|articles?|(?:sub)?paragraphs?|parts?|chapters?|schedule|no\."
    r"|(?:под)?пункт\w*|п{1,2}\.|стать\w*|ст\.|раздел\w*|глав\w*|тармақ\w*|бап\w*)$",
    re.IGNORECASE,
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_ALPHABETS = ("abcdefghijklmnopqrstuvwxyz", "абвгдежзиклмнопрстуфхцчшщэюя")

# What a label may mean: its kind and its path of numbers ("i" is the ninth letter, or one).
_Reading = tuple[str, tuple[int, ...]]


@dataclass(slots=True)
class Labels:
    """The labels of the blocks so far."""

    _seen: set[_Reading] = field(default_factory=set)

    def add(self, text: str) -> None:
        """Count the label that opens the block ``text``, if it has one."""
        self._seen.update(_readings(text))

    def expects(self, text: str) -> bool:
        """Tell whether the label of ``text`` opens a count or goes on from one."""
        readings = _readings(text)
        return not readings or any(self._follows(kind, path) for kind, path in readings)

    def breaks(self, before: str, line: str) -> bool:
        """Tell whether ``line``, which starts with a label or bullet, opens a block after ``before``."""
        return not refers(before, line) and (shapes.ends_sentence(before) or self.expects(line))

    def _follows(self, kind: str, path: tuple[int, ...]) -> bool:
        *above, last = path
        if last == 1 and (not above or (kind, tuple(above)) in self._seen):
            return True
        return any((kind, (*above, last - step)) in self._seen for step in range(1, SKIPPED + 1))


def refers(before: str, line: str) -> bool:
    """Tell whether the number that opens ``line`` is what the end of the line ``before`` refers to."""
    return _REFERS.search(before) is not None and bool(_readings(line))


def _readings(text: str) -> list[_Reading]:
    found = _LABEL.match(text)
    if found is None or not shapes.starts_block(text):
        return []
    path = found["path"].casefold()
    if path[0].isdigit():
        return [("1", tuple(int(part) for part in path.split(".")))]
    repeated = len(set(path)) == 1
    readings: list[_Reading] = [
        (alphabet[0], (alphabet.index(path[0]) + 1 + len(alphabet) * (len(path) - 1),))
        for alphabet in _ALPHABETS
        if repeated and path[0] in alphabet
    ]
    if all(letter in _ROMAN for letter in path):
        readings.append(("i", (_roman(path),)))
    return readings


def _roman(word: str) -> int:
    worth = [_ROMAN[letter] for letter in word]
    following = [*worth[1:], 0]
    return sum(-one if one < after else one for one, after in zip(worth, following, strict=True))
