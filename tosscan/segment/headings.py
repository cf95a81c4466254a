"""Decide which blocks are headings, and of what level."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tosscan.document.text import Block
from tosscan.segment.numbering import Marker

LOWEST_LEVEL = 6
MOST_WORDS = 12
MOST_CHARACTERS = 100
# A block that its source calls a heading is still a provision when it is longer than this.
MOST_WORDS_MARKED = 25

_VERB = re.compile(
    r"\b(?:shall|may|will|must|agrees?|is|are|was|were|be|can|cannot|do|does|has|have|acknowledge|warrants?|"
    r"вправе|обязан[аоы]?|обязуется|может|могут|должен|должны|является|являются|несет|несёт|не|"
    r"тиіс|міндетті|құқылы|болып|алады|мүмкін)\b",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"(?:last|latest|effective|version|revis|updat|modified|posted|published|дата|редакци|обновлен|жаңарт)"
    r".*\d",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_INNER_END = re.compile(r"[.!?;]\s+\S")


def heading_levels(text: str, blocks: Sequence[Block], markers: Sequence[Marker | None]) -> tuple[int, ...]:
    """Return the heading level of each block, from 1, and 0 for a block that is no heading.

    A long or dated heading of the source is taken for what it says. A short
    numbered or capital paragraph that stands over other text is a heading
    although the source does not mark it.
    """
    levels: list[int] = []
    learned: dict[tuple[str, str, int], int] = {}
    above = 0
    for index, block in enumerate(blocks):
        marker = markers[index]
        words = text[block.span.start + (marker.length if marker else 0) : block.span.end].strip()
        level = 0
        if block.kind == "heading":
            level = 0 if _provision(words) else min(max(block.level, 1), LOWEST_LEVEL)
            above = level or above
        elif block.kind == "paragraph" and _stands_over(index, blocks, markers) and _titled(words, marker):
            style = _style(marker)
            level = learned.setdefault(style, min(above + 1, LOWEST_LEVEL))
        levels.append(level)
    return tuple(levels)


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


def _stands_over(index: int, blocks: Sequence[Block], markers: Sequence[Marker | None]) -> bool:
    """Tell whether text follows that the block may be the heading of, not its own next sibling."""
    if index + 1 >= len(blocks):
        return False
    marker, following = markers[index], markers[index + 1]
    if marker is None:
        return following is None or not following.bullet
    if marker.listed:
        return False
    if following is None:
        return True
    return _style(marker) != _style(following) or bool(following.label) != bool(marker.label)


def _titled(words: str, marker: Marker | None) -> bool:
    """Tell whether ``words`` read like a title: few, capital, without a verb and a full stop."""
    found = _WORD.findall(words)
    if not found or len(found) > MOST_WORDS or len(words) > MOST_CHARACTERS:
        # "Article 5" alone is a title too.
        return not words and marker is not None and bool(marker.label)
    if _DATED.match(words) or not found[0][0].isupper() or words[0] in '"“«(':
        return False
    capitals = words == words.upper() and any(len(word) > 1 for word in found)
    if capitals:
        return not words.endswith((";", ",")) and not (len(found) > 4 and _VERB.search(words))
    if marker is None or words.endswith((";", ",", ":", "!")) or _VERB.search(words):
        return False
    if marker.token.count(".") > 1 or words.endswith((".", "?")):
        return _title_case(found)
    return True


def _title_case(found: Sequence[str]) -> bool:
    """Tell whether every longer word begins with a capital letter."""
    return len(found) <= 8 and all(word[0].isupper() for word in found if len(word) > 4)


def _style(marker: Marker | None) -> tuple[str, str, int]:
    if marker is None:
        return ("", "", 0)
    reading = marker.readings[0]
    return (reading.kind, marker.label or "", len(reading.values))
