"""Cut a block in which several numbered provisions were set in one line, before each of their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from tosscan.document.span import Span
from tosscan.document.text import Block

# A title between a number and the first number under it has no more words.
MOST_TITLE_WORDS = 10
# Behind the number of a part only a title in capitals is sure to be one.
FEWEST_CAPITALS = 3

_NUMBER = r"\d{1,2}(?:\.\d{1,2})*"
_FIRST = re.compile(rf"\s*(?P<number>{_NUMBER})[.)]?\s+(?=\S)")
_WITHIN = re.compile(rf"(?<=\s)(?P<number>{_NUMBER})\.?\s+(?=[«\"“]?[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ])")
_STOPPED = re.compile(r"[.;:!?][»\"”)]*$")
# "п. 1.1. Договора": the number of a provision that is only named.
_NAMES = re.compile(
    r"(?:\b(?:п|пп|подп|ст|разд|гл|ч|абз|прил|sec|sect|section|clause|cl|art|article|para|paragraph|no|nos|version|v|"
    r"пункт\w*|раздел\w*|стать\w+|тармақ\w*|бап\w*)\.?|№)$",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]{3}")


def parts(text: str, block: Block, more: Iterable[int] = ()) -> list[Block]:
    """Return the block, or the blocks that it holds, one for each number that goes on from the one before.

    ``more`` are places to cut besides those found here. The spans lie in that
    of the block, in order, and leave out only white space; the later blocks
    are paragraphs.
    """
    first = _FIRST.match(text, block.span.start, block.span.end) if block.kind != "row" else None
    cuts = sorted({*more, *(_cuts(text, block.span, first) if first is not None else ())})
    if not cuts:
        return [block]
    places = [block.span.start, *cuts, block.span.end]
    spans = [Span(begin, end).trim(text) for begin, end in pairwise(places)]
    return [
        replace(block, span=spans[0]),
        *(Block("paragraph", span, page=block.page) for span in spans[1:]),
    ]


def _cuts(text: str, span: Span, first: re.Match[str]) -> Iterator[int]:
    """Return where numbers begin that go on from that of the block, behind a stop or behind a title."""
    last = _values(first["number"])
    behind = first.end()
    for match in _WITHIN.finditer(text, first.end(), span.end):
        values = _values(match["number"])
        words = text[behind : match.start()].rstrip()
        if values == (*last, 1):
            fits = _titled(words) or (_STOPPED.search(words) is not None)
        elif len(values) > 1:
            shared = len(values) - 1
            beside = shared < len(last) and values == (*last[:shared], last[shared] + 1)
            fits = beside and _STOPPED.search(words) is not None
        else:
            title = text[match.end() : span.end].split(maxsplit=1)[:1]
            capitals = bool(title) and _CAPITALS.match(title[0].strip('«"“')) is not None
            fits = values == (last[0] + 1,) and capitals and _STOPPED.search(words) is not None
        if fits and not _NAMES.search(words.rstrip(".")):
            yield match.start()
            last, behind = values, match.end()


def _values(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split("."))


def _titled(words: str) -> bool:
    """Tell whether the words between two numbers are a title: few, with capitals in each longer one."""
    found = words.split()
    longer = [word.strip('«»"“”(),.:;') for word in found if len(word) > FEWEST_CAPITALS]
    return (
        bool(longer)
        and len(found) <= MOST_TITLE_WORDS
        and (all(word[:1].isupper() for word in longer) or words.rstrip(".:").isupper())
    )
