"""Find for each list item the block that opens its list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tosscan.document.text import Block
from tosscan.segment.layout import Layout
from tosscan.segment.numbering import Marker

# Enough for the last words of a block.
TAIL = 160
FEWEST_WORDS = 3
SENTENCE_WORDS = 6

_Look = tuple[str, str, int]

_CLOSED = re.compile(r"[.!?;][\"'”’»)\]]*$")
_DOTTED = re.compile(r"\d+(?:\.\d+)+")
_COLON = re.compile(r"[:：][\"'”’»)\]]*\s*[–—-]?$")
_ANNOUNCES = re.compile(
    r"\b(?:following|as follows|below|any of these|listed|следующ\w+|нижеследующ\w+|ниже|келесі|"
    r"төмендегі\w*)\b",
    re.IGNORECASE,
)


def opens_list(layout: Layout, index: int) -> bool:
    """Tell whether the block at ``index`` opens a list: it ends with a colon."""
    return _COLON.search(layout.tail(index, TAIL)) is not None


def leads_into(layout: Layout, index: int) -> bool:
    """Tell whether the paragraph at ``index`` breaks off before a list that its page numbers."""
    if index + 1 >= len(layout.blocks) or layout.levels[index] or layout.blocks[index].kind != "paragraph":
        return False
    marker = layout.markers[index + 1]
    words = layout.tail(index, TAIL)
    return (
        layout.blocks[index + 1].kind == "item"
        and marker is not None
        and marker.length == 0
        and _CLOSED.search(words) is None
        and len(words.split()) >= FEWEST_WORDS
    )


@dataclass(frozen=True, slots=True, eq=False)
class _List:
    """A list whose items are being read: how its items look and the block that opens it.

    ``small`` says that its first item begins with a small letter, as what goes on with a sentence does.
    """

    look: _Look
    opener: int | None
    small: bool = False


def openers(layout: Layout, goes_on: Sequence[int | None]) -> tuple[int | None, ...]:
    """Return for each block the index of the block whose last sentence opens the list it stands in.

    ``goes_on`` holds for a numbered block the block whose number it goes on
    from. A list ends with a heading or with a paragraph that is no item, but a
    numbered list takes up again where its numbers go on.
    """
    found: list[int | None] = []
    running: list[_List] = []
    of_block: dict[int, _List] = {}
    for index, (block, marker) in enumerate(zip(layout.blocks, layout.markers, strict=True)):
        if layout.levels[index]:
            running.clear()
            found.append(None)
            continue
        if block.kind != "item" and marker is None:
            running = [a_list for a_list in running if a_list.look[0] != "bullet"]
            found.append(None)
            continue
        current = _running(running, of_block, _look(block, marker), goes_on[index])
        if current is None:
            opener = index - 1 if index and _opens(layout, index) else None
            current = _List(_look(block, marker), opener, small=_begins(layout, index).islower())
            if opener is None or opener not in of_block:
                running.clear()
            running.append(current)
        else:
            place = running.index(current)
            if current.small and _is_sentence(layout, index):
                current = _List(current.look, None)
            running[place:] = [current]
        of_block[index] = current
        found.append(current.opener)
    return tuple(found)


def _begins(layout: Layout, index: int) -> str:
    """Return the first letter of a block after its number, or nothing."""
    block, marker = layout.blocks[index], layout.markers[index]
    words = layout.text[block.span.start + (marker.length if marker else 0) : block.span.end].lstrip()
    return words[:1]


def _is_sentence(layout: Layout, index: int) -> bool:
    """Tell whether a numbered block stands by itself, where the items before it went on with their opening.

    "We may change: 5.1. the fees; 5.2. the rules. 5.3. The client may leave.": the numbers go on, the
    list has ended. A number in brackets and a single figure always go on with their list.
    """
    words = layout.words(index).split()
    return (
        _DOTTED.match(words[0]) is not None
        and _begins(layout, index).isupper()
        and len(words) >= SENTENCE_WORDS
        and words[-1].endswith((".", ":"))
        and layout.tail(index - 1, TAIL).endswith(".")
    )


def _running(
    running: Sequence[_List], of_block: dict[int, _List], look: _Look, after: int | None
) -> _List | None:
    """Return the running list to which an item of this look belongs, or None where it begins one."""
    if after is not None:
        earlier = of_block.get(after)
        return earlier if earlier in running else None
    if look[0] != "bullet":
        return None
    return next((a_list for a_list in reversed(running) if a_list.look == look), None)


def _opens(layout: Layout, index: int) -> bool:
    """Tell whether the block before ``index`` opens a list that begins there.

    It ends with a colon; or it is not closed and an item follows it at a
    greater depth; or it says that a list follows.
    """
    before, block = layout.blocks[index - 1], layout.blocks[index]
    if before.kind == "row":
        return False
    if opens_list(layout, index - 1):
        return True
    if layout.levels[index - 1]:
        return False
    marker = layout.markers[index]
    words = layout.tail(index - 1, TAIL)
    if _CLOSED.search(words) is None:
        listed = block.kind == "item" or (marker is not None and marker.listed)
        deeper = block.level > before.level or before.kind != "item"
        return listed and deeper and len(words.split()) >= FEWEST_WORDS
    return words.endswith(".") and block.kind == "item" and _ANNOUNCES.search(words) is not None


def _look(block: Block, marker: Marker | None) -> _Look:
    """Return what items of one list share: the kind of their marker, its brackets and their depth."""
    depth = block.level if block.kind == "item" else 0
    if marker is None or marker.bullet:
        return ("bullet", marker.token if marker and marker.length else "", depth)
    return (marker.readings[0].kind, marker.wrapper, depth)
