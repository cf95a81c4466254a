"""Find the numbers of provisions that were set in running text, one block holding many of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tosscan.document.text import Block

# How many numbers may be missing between two neighbours.
GAP = 2
# A run that does not begin with 1 is sure only where so many numbers follow one another.
FEWEST = 3
# How many numbers stay open; runs that begin again and again would pile up.
MOST_OPEN = 40
# No short form of a word for a provision is longer.
LONGEST_NAME = 8

_NUMBER = r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})"
_CAPITAL = r"[\"“«]?[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]"
_AFTER = rf"(?:\.\s?|\)\s|(?<=\.\d)\s?|(?<=\.\d\d)\s?)(?={_CAPITAL})"
# Behind a stop, or behind the comma with which a page joins its lines; a title may stand in the next block.
_STOP = rf"(?:(?<!\d)[.;:!?][»\"”)]?[\s,]*|[.;:!?][»\"”)]?[\s,]+|,(?=[\d.]{{1,8}}\)?\s?{_CAPITAL}))"
_INNER = re.compile(rf"{_STOP}{_NUMBER}(?:{_AFTER}|\.\s*$)")
_FIRST = re.compile(rf"[\s,;]*{_NUMBER}{_AFTER}")
# "п. 1.1. Договора": the number of a provision that is only named.
_NAMES = re.compile(
    r"(?:\b(?:п|пп|подп|ст|разд|гл|ч|абз|прил|sec|sect|cl|art|para|paras|no|nos|ver|v)\.|№)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Number:
    values: tuple[int, ...]
    start: int
    block: int
    inner: bool


def run_in_numbers(text: str, blocks: Sequence[Block]) -> dict[int, list[int]]:
    """Return, by index of the block, where in it numbers begin that go on from one another.

    A single number goes on from an open one before it, begins with 1 where 2
    comes next, or stands in a run of three; a number of several parts goes on
    from one that shares its beginning. Numbers at the start of a block count
    too, but are no cut.
    """
    found = [number for index, block in enumerate(blocks) for number in _numbers(text, block, index)]
    singles = [number for number in found if len(number.values) == 1]
    following = {
        one.start: [other.values[0] - one.values[0] for other in singles[at + 1 : at + FEWEST]]
        for at, one in enumerate(singles)
    }
    cuts: dict[int, list[int]] = {}
    open_numbers: list[tuple[int, ...]] = []
    for number in found:
        rest = following.get(number.start, [])
        before = _before(open_numbers, number.values)
        begins = rest == [1, 2] or (number.values == (1,) and rest[:1] == [1])
        if number.inner and before is None and not begins:
            continue
        del open_numbers[len(open_numbers) if before is None else before :]
        open_numbers = [*open_numbers, number.values][-MOST_OPEN:]
        if number.inner:
            cuts.setdefault(number.block, []).append(number.start)
    return cuts


def _before(open_numbers: Sequence[tuple[int, ...]], values: tuple[int, ...]) -> int | None:
    """Return from where the open numbers end at ``values``, which goes on from one of them, or None.

    A number that stands under an open one ends those after that one.
    """
    for at in range(len(open_numbers) - 1, -1, -1):
        own = open_numbers[at]
        if len(own) == len(values) and own[:-1] == values[:-1] and 1 <= values[-1] - own[-1] <= GAP:
            return at
        if len(own) < len(values) and own == values[: len(own)]:
            return at + 1
    return None


def _numbers(text: str, block: Block, index: int) -> Iterator[_Number]:
    """Return the numbers that begin a provision as written, at the start of the block and within it."""
    if block.kind == "row":
        return
    span = block.span
    first = _FIRST.match(text, span.start, span.end)
    if first is not None:
        yield _number(first, index, inner=False)
    for match in _INNER.finditer(text, first.end() if first is not None else span.start, span.end):
        before = text[max(span.start, match.start() - LONGEST_NAME) : match.start() + 1]
        if match.start("number") > span.start and not _NAMES.search(before):
            yield _number(match, index, inner=True)


def _number(match: re.Match[str], block: int, *, inner: bool) -> _Number:
    values = tuple(int(part) for part in match["number"].split("."))
    return _Number(values, match.start("number"), block, inner=inner)
