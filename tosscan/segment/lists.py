"""Find for each list item the block that opens its list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tosscan.document.text import Block
from tosscan.segment.numbering import Marker

# Enough for the last words of a block.
TAIL = 160

_CLOSED = re.compile(r"[.!?;][\"'”’»)\]]*$")
_COLON = re.compile(r"[:：][\"'”’»)\]]*\s*[–—-]?$")
_ANNOUNCES = re.compile(
    r"\b(?:following|as follows|below|any of these|listed|следующ\w+|нижеследующ\w+|ниже|келесі|төмендегі\w*)\b",
    re.IGNORECASE,
)


def opens_list(text: str, block: Block) -> bool:
    """Tell whether the end of ``block`` opens a list: a colon, or a sentence that is not closed."""
    words = text[max(block.span.start, block.span.end - TAIL) : block.span.end].rstrip()
    return bool(_COLON.search(words))


@dataclass(slots=True)
class _List:
    """A list whose items are being read: how its items look and the block that opens it."""

    look: tuple[str, str, int]
    opener: int | None
    last: int


def openers(
    text: str,
    blocks: Sequence[Block],
    markers: Sequence[Marker | None],
    levels: Sequence[int],
    goes_on: Sequence[int | None],
) -> tuple[int | None, ...]:
    """Return for each block the index of the block whose last sentence opens the list it stands in.

    A list ends with a heading or with a paragraph that is no item, but a
    numbered list takes up again where its numbers go on.
    """
    found: list[int | None] = []
    running: list[_List] = []
    of_block: dict[int, _List] = {}
    for index, block in enumerate(blocks):
        marker = markers[index]
        if levels[index]:
            running.clear()
            found.append(None)
            continue
        item = block.kind == "item" or marker is not None
        if not item:
            running = [a_list for a_list in running if a_list.look[0] != "bullet"]
            found.append(None)
            continue
        current = _running(running, of_block, block, marker, goes_on[index])
        if current is None:
            opener = index - 1 if index and _opener(text, blocks, markers, levels, index) else None
            look = _look(block, marker)
            current = _List(look, opener, index)
            if opener is None or opener not in of_block:
                running.clear()
            running.append(current)
        else:
            del running[running.index(current) + 1 :]
        current.last = index
        of_block[index] = current
        found.append(current.opener)
    return tuple(found)


def _running(
    running: Sequence[_List],
    of_block: dict[int, _List],
    block: Block,
    marker: Marker | None,
    after: int | None,
) -> _List | None:
    """Return the running list to which an item belongs, or None where it begins one."""
    if after is not None:
        earlier = of_block.get(after)
        return earlier if earlier in running else None
    look = _look(block, marker)
    if look[0] != "bullet":
        return None
    return next((a_list for a_list in reversed(running) if a_list.look == look), None)


def _opener(
    text: str,
    blocks: Sequence[Block],
    markers: Sequence[Marker | None],
    levels: Sequence[int],
    index: int,
) -> bool:
    """Tell whether the block before ``index`` opens a list that begins there."""
    before = blocks[index - 1]
    if before.kind == "row":
        return False
    if opens_list(text, before):
        return True
    if levels[index - 1]:
        return False
    marker = markers[index]
    words = text[max(before.span.start, before.span.end - TAIL) : before.span.end].rstrip()
    if not _CLOSED.search(words):
        listed = blocks[index].kind == "item" or (marker is not None and marker.listed)
        deeper = blocks[index].level > before.level or before.kind != "item"
        return listed and deeper and len(words.split()) > 2
    return words.endswith(".") and blocks[index].kind == "item" and bool(_ANNOUNCES.search(words))


def _look(block: Block, marker: Marker | None) -> tuple[str, str, int]:
    """Return what items of one list share: the kind of their marker, its brackets and their depth."""
    depth = block.level if block.kind == "item" else 0
    if marker is None or marker.bullet:
        return ("bullet", marker.token if marker and marker.length else "", depth)
    return (marker.readings[0].kind, marker.wrapper, depth)
