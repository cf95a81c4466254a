"""Read how long a notice is that a sentence gives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tosscan.legal import files
from tosscan.legal.index import Expression
from tosscan.legal.schema import Node


@dataclass(frozen=True, slots=True)
class NoticeLength:
    """How the length of a notice is read: expressions, the days of a unit, and numbers in words."""

    match: tuple[Expression, ...]
    units: Mapping[str, int]
    numbers: Mapping[str, int]

    def days(self, text: str) -> int | None:
        """Return the length of the notice in normalised ``text`` in days; None where it gives none."""
        found = (match for match in (each.search(text) for each in self.match) if match)
        return min((self._days(match) for match in found), default=None)

    def _days(self, match: re.Match[str]) -> int:
        count = match["digits"] or match["count"]
        number = int(count) if count.isdigit() else self.numbers[count]
        return number * self.units[match["unit"]]


@cache
def notice_length(pack: str = "kz") -> NoticeLength:
    """Return how the length of a notice is read (``data/<pack>/notice.yml``).

    Raises:
        DataError: the file is not valid.
    """
    part = files.read(pack, "notice").mapping(("match", "units", "numbers"))
    return NoticeLength(
        tuple(Expression(item) for item in part["match"].items()),
        _counts(part["units"]),
        _counts(part["numbers"]),
    )


def _counts(node: Node) -> dict[str, int]:
    return {name: _count(entry) for name, entry in node.entries().items()}


def _count(node: Node) -> int:
    if not isinstance(node.value, int) or node.value <= 0:
        raise node.fail("must be a whole number above nought")
    return node.value
