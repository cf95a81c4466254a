"""Text fragments: the ``:~:text=`` directive that makes a browser open a page at a quotation.

A directive is a text, or a first and a last text of a range, and the words
just before or after it (WICG, "URL Fragment Text Directives"). A browser
takes the first match, so a directive must match in one place alone. It
matches whole words without regard to case, accents and white space, and each
part of a directive only within one block of the page. The parts here are
therefore whole words of one text node, and what counts as the same word is
wider than what a browser takes for the same: unique here is unique there.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from tosscan.document.span import Span

SHORT = 8  # words up to which a text is given whole
LEAST = 3  # words of a part, where there are so many: fewer would be lost with a small change of the page
MOST = 40  # words of a part at most
CONTEXT = 60  # words before or after a text at most; so many only where whole paragraphs come back

_WORD = re.compile(r"\w+")
_BULLETS = "•"  # may stand for a sign of a symbol font, which a browser would not find


class FragmentIndex:
    """The words of one page, each with the places where it stands.

    ``runs`` are those of a ``dom`` anchor map; ``aside`` are texts that stand
    on the page but not in ``text``, so that no directive matches there.
    """

    __slots__ = ("_ends", "_keys", "_node_of", "_nodes", "_starts", "_text", "_where")

    def __init__(self, text: str, runs: Sequence[tuple[Any, ...]], aside: Iterable[str] = ()) -> None:
        self._text = text
        self._nodes = _nodes(text, runs)
        words = [found.span() for found in _WORD.finditer(text)]
        self._starts = [start for start, _ in words]
        self._ends = [end for _, end in words]
        self._node_of = self._assign()
        self._keys = list(_keys(text, aside))
        self._where: defaultdict[str, list[int]] = defaultdict(list)
        for number, key in enumerate(self._keys):
            self._where[key].append(number)

    def directive(self, span: Span) -> str:
        """Return the directive (``:~:text=...``) that matches ``span`` alone, or "" where there is none.

        The range starts with the first and ends with the last word of ``span``
        that stand whole in a text node; where its first text node cannot be
        told from others, it starts with a later one.
        """
        first = bisect_left(self._starts, span.start)
        last = bisect_left(self._starts, span.end) - 1
        while first <= last and self._node_of[first] < 0:
            first += 1
        while first <= last and (self._node_of[last] < 0 or self._ends[last] > span.end):
            last -= 1
        if first > last:
            return ""
        starts = [first] + [
            word
            for word in range(first + 1, last + 1)
            if self._node_of[word] >= 0 and self._apart(word - 1, word)
        ]
        tries = (way(start, last) for start in starts for way in (self._alone, self._in_context))
        return next(filter(None, tries), "") or self._earliest(first, last)

    def _alone(self, first: int, last: int) -> str:
        """Return the shortest directive of words ``first`` to ``last`` without context, or ""."""
        if last - first < SHORT and self._node_of[first] == self._node_of[last]:
            return _join(self._words(first, last)) if self._count(first, last) == 1 else ""
        places: list[int] | None = None
        for end in self._cuts(first, self._limit(first, last)):
            places = self._places(first, end, among=places)
            if len(places) == 1:
                return self._range(first, end, last)
        return ""

    def _in_context(self, first: int, last: int) -> str:
        """Return a directive with the words before or after words that stand in several places, or ""."""
        limit = self._limit(first, last)
        for end in dict.fromkeys((next(self._cuts(first, limit), limit), limit)):
            for before in self._before(first):
                if self._count(before, end) == 1:
                    return self._range(first, end, last, before)
        if limit < last:
            return ""
        # The text is whole in one node, so that what follows it can tell it apart.
        befores = (first, *tuple(self._before(first))[-1:])
        for before in befores:
            for after in self._after(last):
                if self._count(before, after) == 1:
                    return _join(
                        self._words(first, last),
                        prefix=self._prefix(before, first),
                        suffix=self._suffix(last, after),
                    )
        return ""

    def _earliest(self, first: int, last: int) -> str:
        """Return a directive for the first of several equal texts: a browser takes the first match."""
        end = self._limit(first, last)
        same = self._places(first, end)
        return self._range(first, end, last) if same[0] == first and same[-1] < len(self._starts) else ""

    def _range(self, first: int, end: int, last: int, before: int | None = None) -> str:
        """Return the directive that starts with words ``first`` to ``end`` and goes on to ``last``."""
        prefix = self._prefix(first if before is None else before, first)
        if end == last:
            return _join(self._words(first, end), prefix=prefix)
        tail = self._tail(end + 1, last)
        words = "" if tail is None else self._words(tail, last)
        return _join(self._words(first, end), words, prefix=prefix)

    def _tail(self, low: int, last: int) -> int | None:
        """Return where the shortest end of a range starts: its first match after ``low`` is its own."""
        node = self._node_of[last]
        for start in range(max(low, last - LEAST + 1), max(low, last - MOST) - 1, -1):
            if self._node_of[start] != node:
                continue
            if self._opens(start) and self._first(start, last, low) == start:
                return start
        return None

    def _count(self, first: int, last: int) -> int:
        """Return how often words ``first`` to ``last`` stand on the page."""
        return len(self._places(first, last))

    def _places(self, first: int, last: int, *, among: list[int] | None = None) -> list[int]:
        """Return where the words ``first`` to ``last`` stand, by their first; of ``among`` where given."""
        keys, wanted = self._keys, self._keys[first : last + 1]
        size = len(wanted)
        if among is None:
            counts = [len(self._where[key]) for key in wanted]
            rare = counts.index(min(counts))
            among = [place - rare for place in self._where[wanted[rare]] if place >= rare]
        return [start for start in among if keys[start : start + size] == wanted]

    def _first(self, start: int, last: int, low: int) -> int:
        """Return the first place from ``low`` on where words ``start`` to ``last`` stand."""
        wanted = self._keys[start : last + 1]
        return next(
            place
            for place in range(low, start + 1)
            if self._keys[place] == wanted[0] and self._keys[place : place + len(wanted)] == wanted
        )

    def _limit(self, first: int, last: int) -> int:
        """Return the last word up to ``last`` that stands in one text node with ``first``."""
        node, end = self._node_of[first], first
        while end < min(last, first + MOST - 1) and self._node_of[end + 1] == node:
            end += 1
        return end

    def _cuts(self, first: int, limit: int) -> Iterator[int]:
        """Yield the words up to ``limit`` at which a part that starts with ``first`` may end."""
        for end in range(min(first + LEAST - 1, limit), limit + 1):
            if self._closes(end):
                yield end

    def _before(self, first: int) -> Iterator[int]:
        """Yield the words, backwards, with which a prefix of ``first`` may start."""
        node = self._node_of[first - 1] if first else -1
        if node < 0 or self._text[self._nodes[node][1] : self._open(first)].strip():
            return
        for start in range(first - 1, max(-1, first - 1 - CONTEXT), -1):
            if self._node_of[start] != node:
                return
            if self._opens(start):
                yield start

    def _after(self, last: int) -> Iterator[int]:
        """Yield the words with which a suffix of ``last`` may end."""
        node = self._node_of[last + 1] if last + 1 < len(self._starts) else -1
        if node < 0 or self._text[self._close(last) : self._nodes[node][0]].strip():
            return
        for end in range(last + 1, min(len(self._starts), last + 1 + CONTEXT)):
            if self._node_of[end] != node:
                return
            if self._closes(end):
                yield end

    def _words(self, first: int, last: int) -> str:
        """Return the text of words ``first`` to ``last`` with the marks that stand at them."""
        return self._text[self._open(first) : self._close(last)].lstrip(_BULLETS)

    def _prefix(self, before: int, first: int) -> str:
        return self._text[self._open(before) : self._open(first)].strip() if before < first else ""

    def _suffix(self, last: int, after: int) -> str:
        return self._text[self._close(last) : self._close(after)].strip()

    def _open(self, word: int) -> int:
        """Return where the marks before ``word`` start: after white space, another word or another node."""
        low = self._nodes[self._node_of[word]][0]
        if word:
            low = max(low, self._ends[word - 1])
        at = self._starts[word]
        while at > low and not self._text[at - 1].isspace():
            at -= 1
        return at

    def _close(self, word: int) -> int:
        """Return where the marks after ``word`` end."""
        high = self._nodes[self._node_of[word]][1]
        if word + 1 < len(self._starts):
            high = min(high, self._starts[word + 1])
        at = self._ends[word]
        while at < high and not self._text[at].isspace():
            at += 1
        return at

    # A browser parts words otherwise than we do ("don't" is one to it), so that
    # a part starts and ends at white space or with its node.
    def _opens(self, word: int) -> bool:
        return not word or self._ends[word - 1] < self._open(word) or self._apart(word - 1, word)

    def _closes(self, word: int) -> bool:
        after = word + 1
        return (
            after == len(self._starts) or self._close(word) < self._starts[after] or self._apart(word, after)
        )

    def _apart(self, word: int, after: int) -> bool:
        return self._node_of[word] != self._node_of[after]

    def _assign(self) -> list[int]:
        """Return for each word the number of the text node that holds all of it, or -1."""
        numbers = [-1] * len(self._starts)
        for node, (start, end) in enumerate(self._nodes):
            first = bisect_left(self._starts, start)
            last = bisect_right(self._ends, end, first)
            numbers[first:last] = [node] * (last - first)
        return numbers


def _nodes(text: str, runs: Sequence[tuple[Any, ...]]) -> list[tuple[int, int]]:
    """Return the ranges of ``text`` that come from one text node and lie in one block."""
    nodes: list[tuple[int, int]] = []
    path = None
    for start, end, xpath, *_ in runs:
        between = text[nodes[-1][1] : start] if nodes else ""
        if xpath == path and between in {"", " "}:
            nodes[-1] = (nodes[-1][0], end)
        else:
            nodes.append((start, end))
        path = xpath
    return nodes


def _keys(text: str, aside: Iterable[str]) -> Iterator[str]:
    """Yield the words of all texts as a browser compares them; "" parts one text from the next."""
    for words in (text, *aside):
        found = _WORD.findall(words)
        folded = {word: _folded(word) for word in set(found)}
        yield from map(folded.__getitem__, found)
        yield ""


def _folded(word: str) -> str:
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


def _join(first: str, last: str = "", *, prefix: str = "", suffix: str = "") -> str:
    """Return the directive with its parts escaped."""
    parts = [_escape(first)]
    if prefix:
        parts.insert(0, _escape(prefix) + "-")
    if last:
        parts.append(_escape(last))
    if suffix:
        parts.append("-" + _escape(suffix))
    return ":~:text=" + ",".join(parts)


def _escape(words: str) -> str:
    # "-", "," and "&" are syntax in a text directive; quote() leaves "-" alone.
    return quote(words, safe="").replace("-", "%2D")
