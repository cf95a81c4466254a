"""Decide which blocks are headings, and of what level."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tosscan.document.text import Block
from tosscan.segment.numbering import Marker

LOWEST_LEVEL = 6
MOST_WORDS = 12
MOST_CHARACTERS = 100
# A paragraph without a number is a title when it has no more words than this and text of some length follows.
MOST_WORDS_BARE = 8
FEWEST_WORDS_UNDER = 8
# A list of lines without bullets has no more of them.
MOST_LINES = 12
# "LIMITATION OF LIABILITY." may be a title; a longer line of capitals with a full stop is a sentence.
FEW_CAPITALS = 4
# A block that its source calls a heading is still a provision when it is longer than this.
MOST_WORDS_MARKED = 25

_Style = tuple[str, str, int, int]

_VERB = re.compile(
    r"\b(?:shall|may|will|must|agrees?|is|are|was|were|be|can|cannot|do|does|has|have|acknowledge|warrants?|"
    r"вправе|обязан[аоы]?|обязуется|может|могут|должен|должны|является|являются|несет|несёт|не|"
    r"тиіс|міндетті|құқылы|болып|алады|мүмкін)\b",
    re.IGNORECASE,
)
# What a line of an address or a form holds, and a title without a number does not.
_NO_TITLE = re.compile(rf"[:@\d]|{_VERB.pattern}", re.IGNORECASE)
_DATED = re.compile(
    r"(?:last|latest|effective|version|revis|updat|modified|posted|published|дата|редакци|обновлен|жаңарт)"
    r".*\d",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_INNER_END = re.compile(r"[.!?;]\s+\S")


def heading_levels(text: str, blocks: Sequence[Block], markers: Sequence[Marker | None]) -> tuple[int, ...]:
    """Return the heading level of each block, from 1, and 0 for a block that is no heading.

    A long or dated heading of the source, or one of a number alone, is taken
    for what it says. A short
    paragraph that reads like a title and stands over other text is a heading
    although the source does not mark it; of numbered ones, where most of the
    numbers before it are headings too.
    """
    levels: list[int] = []
    learned: dict[_Style, int] = {}
    style_of: dict[int, _Style] = {}
    runs: dict[_Style, _Run] = {}
    above = 0
    for index, block in enumerate(blocks):
        marker = markers[index]
        words = text[block.span.start + (marker.length if marker else 0) : block.span.end].strip()
        level = 0
        if block.kind == "heading":
            lone = marker is not None and not marker.label and not words
            level = 0 if lone or _provision(words) else min(max(block.level, 1), LOWEST_LEVEL)
            if level and index - 1 in style_of:
                # A heading of the source right under a found one ranks below it.
                over = style_of[index - 1]
                learned[over] = max(1, min(learned[over], level - 1))
            above = level or above
        elif _may_title(block, marker):
            style = _style(marker, block)
            run = runs.setdefault(style, _Run())
            titled = _titled(words, marker) and _stands_over(text, index, blocks, markers)
            if titled and marker is None and _listed(text, index, blocks, levels):
                titled = False
            if titled and (marker is None or run.admits(marker)):
                style_of[index] = style
                learned.setdefault(style, min(above + 1, LOWEST_LEVEL))
            if marker is not None:
                run.count(marker, heading=index in style_of)
        levels.append(level)
    return tuple(
        learned[style_of[index]] if index in style_of else level for index, level in enumerate(levels)
    )


@dataclass(slots=True)
class _Run:
    """How the numbers of one style were taken so far."""

    headings: int = 0
    others: int = 0
    last: int = 0

    def admits(self, marker: Marker) -> bool:
        """Tell whether a title with this number fits the numbers before it."""
        value = marker.readings[0].values[-1]
        if value <= 1 or (marker.wrapper == "" and not marker.label and len(marker.readings[0].values) == 1):
            return value == 1 or (self.last == value - 1 and self.headings >= self.others)
        return self.headings >= self.others

    def count(self, marker: Marker, *, heading: bool) -> None:
        value = marker.readings[0].values[-1]
        if value <= 1:
            self.headings = self.others = 0
        self.last = value
        self.headings += heading
        self.others += not heading


def _provision(words: str) -> bool:
    """Tell whether a marked heading is a date line or a provision set in heavy type."""
    count = len(words.split())
    if _DATED.match(words) and count <= MOST_WORDS:
        return True
    if count > MOST_WORDS_MARKED:
        return True
    return (
        count > MOST_WORDS
        and bool(_VERB.search(words))
        and (words.endswith((".", ";")) or bool(_INNER_END.search(words)))
    )


def _may_title(block: Block, marker: Marker | None) -> bool:
    """Tell whether a block of this kind may be a title: a paragraph, or an item with a number before it."""
    if block.kind == "paragraph":
        return marker is None or not marker.listed
    return block.kind == "item" and marker is not None and not marker.listed


def _stands_over(text: str, index: int, blocks: Sequence[Block], markers: Sequence[Marker | None]) -> bool:
    """Tell whether text follows that the block may be the heading of, not its own next sibling."""
    if index + 1 >= len(blocks):
        return False
    block, after = blocks[index], blocks[index + 1]
    marker, following = markers[index], markers[index + 1]
    if marker is None:
        longer = len(after.span.of(text).split()) >= FEWEST_WORDS_UNDER
        return after.kind == "heading" or longer or (following is not None and not following.bullet)
    return following is None or _style(marker, block) != _style(following, after)


def _listed(text: str, index: int, blocks: Sequence[Block], levels: Sequence[int]) -> bool:
    """Tell whether a bare line is one of a list of short lines that a colon opens."""
    for at in range(index - 1, max(-1, index - 1 - MOST_LINES), -1):
        words = blocks[at].span.of(text).rstrip()
        if levels[at] or blocks[at].kind != "paragraph":
            return False
        if words.endswith(":"):
            return True
        if len(words.split()) > MOST_WORDS or words.endswith((".", "!", "?")):
            return False
    return False


def _titled(words: str, marker: Marker | None) -> bool:
    """Tell whether ``words`` read like a title: few, with a capital, without the end of a sentence."""
    found = _WORD.findall(words[: MOST_CHARACTERS + 1])
    if not found or len(found) > MOST_WORDS or len(words) > MOST_CHARACTERS:
        # "Article 5" alone is a title too.
        return not words and marker is not None and bool(marker.label)
    if (
        _DATED.match(words)
        or not found[0][0].isupper()
        or words[0] in '"“«('
        or words.endswith((";", ",", ":"))
    ):
        return False
    if words == words.upper() and any(len(word) > 1 for word in found):
        if marker is None and re.search(r"[:@]|\d{4}", words):
            return False
        most = MOST_WORDS_BARE if marker is not None else FEW_CAPITALS
        return not (words.endswith(".") and (len(found) > most or _VERB.search(words)))
    if marker is None:
        return len(found) <= MOST_WORDS_BARE and words[-1].isalnum() and not _NO_TITLE.search(words)
    if words.endswith(".") or marker.token.count(".") > 1:
        return not _VERB.search(words) and _title_case(found)
    return not words.endswith("!")


def _title_case(found: Sequence[str]) -> bool:
    """Tell whether every longer word begins with a capital letter."""
    return len(found) <= 8 and all(word[0].isupper() for word in found if len(word) > 4)


def _style(marker: Marker | None, block: Block) -> _Style:
    """Return what headings of one rank share: kind, label and length of the number, and depth."""
    depth = block.level if block.kind == "item" else 0
    if marker is None:
        return ("", "", 0, depth)
    reading = marker.readings[0]
    return (reading.kind, marker.label + (marker.wrapper or "."), len(reading.values), depth)
