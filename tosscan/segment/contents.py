"""Find tables of contents: lines that only name what stands below them, and are no provisions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from tosscan.document.span import Span
from tosscan.segment.layout import Layout
from tosscan.segment.numbering import Marker

# A table of contents has no fewer entries.
FEWEST_ENTRIES = 3
# One set in running text has no fewer, so that a list within a sentence is none.
FEWEST_RUN_IN = 4
MOST_ENTRY_WORDS = 16
MOST_ENTRY_CHARACTERS = 120
# A line with a full stop is a sentence where it has more.
MOST_STOPPED_WORDS = 5
# How many lines between two entries may name nothing below (their titles were changed since).
MOST_STRAY = 2
# No more of a block is looked at for the title with which it begins.
LONGEST_TITLE = 160
# A share of the entries in running text that must stand below again.
MOST_OF = 0.75

_WORD = re.compile(r"\w+")
# Dots and the number of a page behind an entry.
_PAGE = re.compile(r"[\s.…·_]*\d{0,3}$")
# A number behind a letter or white space; looked for by its figure, which is rare.
_ENTRY = re.compile(r"\d(?<![^\w\s]\d)(?<!\d\d)\d?\.\s*(?=[A-ZА-ЯЁ])")
_STOP = re.compile(r"[.!?;]\s+\S|[.;]$")


def find_contents(layout: Layout) -> frozenset[int]:
    """Return the indexes of the blocks that are entries of a table of contents.

    An entry is a short line whose words stand below as a title, alone or at
    the start of a paragraph; several follow one another before the first of
    those titles.
    """
    keys = [_key(layout, index) for index in range(len(layout.blocks))]
    below: dict[str, list[int]] = {}
    for index, key in enumerate(keys):
        if key:
            below.setdefault(key, []).append(index)
    heads = _heads(layout, set(below))
    found: set[int] = set()
    run: list[tuple[int, int]] = []
    for index, key in enumerate(keys):
        target = _target(layout, index, below.get(key, ()), heads.get(key, ())) if key else None
        if target is not None and (not run or target > run[-1][1]):
            run.append((index, target))
        elif run and (index - run[-1][0] > MOST_STRAY or not key):
            found.update(_entries(run))
            run = [(index, target)] if target is not None else []
    found.update(_entries(run))
    return frozenset(found)


def _entries(run: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Return the blocks of a run that name what stands below its last entry, with stray lines between."""
    while run and run[0][1] <= run[-1][0]:
        run = run[:-1]
    if len(run) >= FEWEST_ENTRIES:
        yield from range(run[0][0], run[-1][0] + 1)


def _key(layout: Layout, index: int) -> str:
    """Return the words of a short line by which it is known again, or nothing for other blocks."""
    span = layout.blocks[index].span
    if len(span) > MOST_ENTRY_CHARACTERS or layout.blocks[index].kind == "row":
        return ""
    words = _PAGE.sub("", layout.words(index)[_skip(layout.markers[index]) :])
    found = _WORD.findall(words.casefold())
    most = MOST_STOPPED_WORDS if layout.tail(index, 1) == "." else MOST_ENTRY_WORDS
    return " ".join(found) if 0 < len(found) <= most and not _STOP.search(words) else ""


def _skip(marker: Marker | None) -> int:
    return marker.length if marker is not None else 0


def _heads(layout: Layout, keys: set[str]) -> dict[str, list[int]]:
    """Return by key the longer blocks that begin with its words as a title run into the text."""
    found: dict[str, list[int]] = {}
    begin = {key.partition(" ")[0] for key in keys}
    for index, block in enumerate(layout.blocks):
        if len(block.span) <= MOST_ENTRY_CHARACTERS and layout.markers[index] is None:
            continue
        start = block.span.start + _skip(layout.markers[index])
        text = layout.text[start : min(block.span.end, start + LONGEST_TITLE)]
        key = ""
        first = _WORD.search(text)
        if first is None or first.group().casefold() not in begin:
            continue
        for word in islice(_WORD.finditer(text), MOST_ENTRY_WORDS):
            key = f"{key} {word.group().casefold()}" if key else word.group().casefold()
            if key in keys and text[word.end() :].lstrip()[:1] in (".", ":", "–", "—", "-"):
                found.setdefault(key, []).append(index)
    return found


def _target(layout: Layout, index: int, alike: Sequence[int], heads: Sequence[int]) -> int | None:
    """Return the first block below that an entry names: a title, or one with the same words and a number."""
    titles = (
        at
        for at in alike
        if at > index
        and (layout.levels[at] or (layout.markers[at] is not None and layout.blocks[at].kind != "item"))
    )
    first = [next(titles, None), next((at for at in heads if at > index), None)]
    known = [at for at in first if at is not None]
    return min(known) if known else None


def run_in_contents(text: str, span: Span) -> Span | None:
    """Return the part of a paragraph that is a table of contents set in one line, or None.

    "1. Scope2. Fees 3. Liability4. Disputes": numbers with titles alone, most
    of which stand below again.
    """
    words = span.of(text)
    places = [match.start() for match in _ENTRY.finditer(words)]
    if len(places) < FEWEST_RUN_IN:
        return None
    run: list[int] = []
    best: list[int] = []
    for start, end in pairwise([*places, len(words)]):
        if len(words[start:end].split()) <= MOST_ENTRY_WORDS and not _STOP.search(
            words[start:end].rstrip()[3:]
        ):
            run.append(start)
            if len(run) > len(best):
                best = list(run)
        else:
            run = []
    if len(best) < FEWEST_RUN_IN:
        return None
    ends = [*best[1:], next((at for at in places if at > best[-1]), len(words))]
    titles = [_ENTRY.sub("", words[a:b]).strip(" .") for a, b in zip(best, ends, strict=True)]
    again = sum(text.find(title, span.end) >= 0 for title in titles if title)
    if again < MOST_OF * len(titles):
        return None
    return Span(span.start + best[0], span.start + ends[-1])
