"""Build the tree of sections and clauses from headings and numbers.

A number counts as a clause number only where it goes on from the numbers
before it or begins a new sequence, so that a year or an amount at the start
of a paragraph does not become a clause.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace

from tosscan.document.span import Span
from tosscan.document.tree import Clause, Section
from tosscan.segment.branches import PARAGRAPH, Numbering, Place, style_of
from tosscan.segment.citations import cite
from tosscan.segment.layout import Layout
from tosscan.segment.lists import leads_into, opens_list
from tosscan.segment.numbering import BULLET, Marker

# How far to look for the next sibling of a marker with two readings, as "(i)".
LOOKAHEAD = 12
# How far apart two items of a list may stand.
MOST_BETWEEN = 40
# Titles of papers that a page has moved out of their places and joined with commas, without a space behind
# them ("...,Notice of Risk,Agreement to Pledge,..."), and one that opens a page behind its number.
_WORDS = r"[A-Z][\w’'/&®.-]*(?:\s(?:[A-Z][\w’'/&®.-]*|&|/|of|to|the|for|in|on|and))"
_MOVED = re.compile(
    rf"(?:^|,)(?=[^,]*\s[^,]*\s[^,]*\s){_WORDS}{{1,8}},{_WORDS}{{1,8}},"
    rf"|,\d{{1,3}},{_WORDS}{{2,8}},(?=[A-Z])"
)
# An item with fewer words may be the title of what stands behind it.
FEWEST_IN_ITEM = 8
# So many lists of one item each, all with the number 1, are no numbering.
FEWEST_LONE = 3


@dataclass(frozen=True, slots=True)
class Outline:
    """Sections and clauses, and for each block the index of its section and clause.

    ``goes_on`` holds, for a block whose number goes on from an earlier one,
    the index of the block with that number.
    """

    sections: tuple[Section, ...]
    clauses: tuple[Clause, ...]
    section_of: tuple[int | None, ...]
    clause_of: tuple[int | None, ...]
    goes_on: tuple[int | None, ...]


def outline(layout: Layout, contents: Container[int] = ()) -> Outline:
    """Return the sections and clauses of a text; ``contents`` are blocks that only name what stands below.

    Those begin no section and no clause.
    """
    layout = _without(layout, contents)
    ends = _ends(layout)
    numbering = Numbering()
    places: list[Place] = []
    chains: list[int] = []
    closed: set[int] = set()
    parted: set[int] = set()
    clause_of: list[int | None] = []
    goes_on: list[int | None] = []
    for index, (marker, level) in enumerate(zip(layout.markers, layout.levels, strict=True)):
        found = None
        if index in ends:
            numbering.close(0)
        if marker is not None and not marker.bullet:
            opened = index > 0 and (opens_list(layout, index - 1) or leads_into(layout, index - 1))
            later = _later(layout.markers, index)
            found = numbering.put(
                marker,
                index,
                layout.blocks[index],
                level or PARAGRAPH,
                opened=opened,
                opener=clause_of[index - 1] if index else None,
                later=later,
                apart=not opened and _begins_again(layout, numbering, index),
            )
        if found is None:
            if level and not _same_title(layout, index, clause_of):
                numbering.close(level)
            goes_on.append(None)
            named = index in contents
            clause_of.append(None if named else _standing(numbering, layout, index, clause_of, closed))
            continue
        place, after = found
        places.append(place)
        chains.append(chains[after.clause] if after is not None else place.clause)
        if after is not None:
            closed.discard(after.clause)
            if chains[after.clause] not in parted and not _text_between(layout, after.block, index):
                closed.add(place.clause)
            else:
                parted.add(chains[after.clause])
        clause_of.append(place.clause)
        goes_on.append(after.block if after else None)
    whole = [place.marker.token == place.path for place in places]
    numbers = {place.block: place.path for place in places}
    sections, section_of = _sections(layout, numbers, ends)
    clauses = cite(_clauses(layout, places, clause_of, section_of), sections, chains, whole)
    return Outline(sections, clauses, section_of, tuple(clause_of), tuple(goes_on))


def _without(layout: Layout, contents: Container[int]) -> Layout:
    """Return the layout without numbers and ranks of ``contents`` and without numbers that tell nothing."""
    lone = _lone(layout)
    return replace(
        layout,
        markers=tuple(
            None if index in contents or index in lone else marker
            for index, marker in enumerate(layout.markers)
        ),
        levels=tuple(0 if index in contents else level for index, level in enumerate(layout.levels)),
    )


def _ends(layout: Layout) -> frozenset[int]:
    """Return the blocks in which papers follow that have no heading in place and no numbers of the last.

    Where a page is set in lines joined with commas, the titles of its papers
    may stand together behind them.
    """
    found: list[int] = []
    following = None
    for index in range(len(layout.blocks) - 1, -1, -1):
        marker = layout.markers[index]
        last = following in (None, (1,)) and not layout.levels[index]
        if last and _MOVED.search(layout.words(index)):
            # What begins with a number still stands under it.
            found.append(index if marker is None else index + 1)
        if marker is not None and marker.wrapper == "." and marker.readings[0].kind == "decimal":
            following = marker.readings[0].values
    return frozenset(found)


def _lone(layout: Layout) -> frozenset[int]:
    """Return the items of lists of one item each, where a page opens a list for every title.

    Their numbers are all 1, so that they tell nothing.
    """
    lists = 0
    ones: list[int] = []
    for index, (block, marker) in enumerate(zip(layout.blocks, layout.markers, strict=True)):
        if marker is None or marker.bullet or marker.length or block.kind != "item" or block.level != 1:
            continue
        if marker.readings[0].values == (1,):
            lists += 1
            ones.append(index)
        elif ones and ones[-1] >= 0:
            # The list of the last 1 has more items.
            ones[-1] = -1
    lone = frozenset(ones) - {-1}
    return lone if len(lone) >= FEWEST_LONE and 2 * len(lone) > lists else frozenset()


def _same_title(layout: Layout, index: int, clause_of: Sequence[int | None]) -> bool:
    """Tell whether a heading goes on with the numbered one right before it ("7. LAW." and "COSTS.")."""
    if not index or not 0 < layout.levels[index - 1] <= layout.levels[index]:
        return False
    marker = layout.markers[index - 1]
    return marker is not None and not marker.bullet and clause_of[index - 1] is not None


def _text_between(layout: Layout, first: int, last: int) -> bool:
    """Tell whether text without a number stands between two numbered blocks."""
    return any(
        layout.blocks[at].kind == "paragraph" and layout.markers[at] is None for at in range(first + 1, last)
    )


def _behind_list(layout: Layout, index: int, place: Place, closed: Container[int]) -> bool:
    """Tell whether a paragraph stands behind a list that its page numbers, and not in the last item.

    No text stood between the items, which are sentences and not titles.
    """
    block = layout.blocks[index]
    item = layout.blocks[place.block]
    return (
        place.clause in closed
        and place.level == PARAGRAPH
        and place.marker.length == 0
        and block.kind == "paragraph"
        and layout.markers[index] is None
        and item.kind == "item"
        and len(item.span.of(layout.text).split()) >= FEWEST_IN_ITEM
        and not _sibling_follows(layout, index, place)
    )


def _standing(
    numbering: Numbering,
    layout: Layout,
    index: int,
    clause_of: Sequence[int | None],
    closed: Container[int],
) -> int | None:
    """Return the clause of a block without a number of its own.

    Bullets stay with the block that opens them, and what is left of an item
    with its item; other text after a list goes back to the clause over the
    list, but text between two items belongs to the first of them. ``closed``
    are the last items so far of numberings without text between their items.
    """
    marker = layout.markers[index]
    if _left_of_item(layout, index):
        return clause_of[index - 1]
    if index and marker is not None and marker.bullet and not layout.levels[index]:
        before = layout.markers[index - 1]
        if opens_list(layout, index - 1) or (before is not None and before.bullet):
            return clause_of[index - 1]
    if index and layout.blocks[index].kind == "row" and layout.words(index).startswith("|"):
        # A row with an empty first cell goes on with the row before it.
        return clause_of[index - 1]
    place = numbering.innermost()
    while place is not None and layout.blocks[place.block].kind == "row":
        place = place.parent
    while place is not None and (
        (place.listed and not _sibling_follows(layout, index, place))
        or _behind_list(layout, index, place, closed)
    ):
        place = place.parent
    return place.clause if place is not None and place.live else None


def _left_of_item(layout: Layout, index: int) -> bool:
    """Tell whether a block without a marker is more of the numbered item of a generated list before it."""
    block = layout.blocks[index]
    if block.kind != "item" or block.marker is not None or layout.markers[index] is not BULLET:
        return False
    for at in range(index - 1, max(-1, index - 1 - MOST_BETWEEN), -1):
        above = layout.blocks[at]
        if above.kind != "item" or above.level != block.level:
            return False
        if above.marker is not None:
            marker = layout.markers[at]
            return marker is not None and not marker.bullet
    return False


def _sibling_follows(layout: Layout, index: int, place: Place) -> bool:
    """Tell whether the next item of the list of ``place`` comes soon after the block at ``index``.

    A heading ends the list, and so does the next number of what the list stands under.
    """
    following = (*place.reading.values[:-1], place.reading.values[-1] + 1)
    for at in range(index + 1, min(index + 1 + MOST_BETWEEN, len(layout.blocks))):
        if layout.levels[at]:
            return False
        marker = layout.markers[at]
        if marker is None or marker.bullet:
            continue
        depth = layout.blocks[at].level if marker.length == 0 else 0
        for reading in marker.readings:
            style = style_of(marker, reading)
            if style == place.style and depth == place.depth:
                return reading.values == following
            if place.parent is not None and style == place.parent.style and depth == place.parent.depth:
                return False
    return False


def _begins_again(layout: Layout, numbering: Numbering, index: int) -> bool:
    """Tell whether a 1 in running text begins the numbers of another text and not those of a list.

    So it is where words part it from the heading before it, the heading is
    written alike, and no later number goes on from that heading.
    """
    over = numbering.heading()
    marker = layout.markers[index]
    run_in = index > 0 and layout.origins[index] == layout.origins[index - 1]
    if over is None or marker is None or not run_in or index - over.block <= 1:
        return False
    if marker.readings[0].values != (1,) or style_of(marker, marker.readings[0]) != over.style:
        return False
    own, outer = 1, over.reading.values[0] + 1
    for at in range(index + 1, len(layout.blocks)):
        later = layout.markers[at]
        if later is None or later.bullet or style_of(later, later.readings[0]) != over.style:
            continue
        value = later.readings[0].values[0]
        if value == 1:
            return True
        if value == outer and (layout.levels[at] or value != own + 1):
            return False
        own = value if value == own + 1 else own
    return True


def _later(markers: Sequence[Marker | None], index: int) -> list[Marker]:
    """Return the next markers that are written like the one at ``index``."""
    marker = markers[index]
    if marker is None:
        return []
    following = (other for other in markers[index + 1 : index + 1 + LOOKAHEAD] if other is not None)
    return [other for other in following if other.wrapper == marker.wrapper and other.label == marker.label]


def _clauses(
    layout: Layout,
    places: Sequence[Place],
    clause_of: Sequence[int | None],
    section_of: Sequence[int | None],
) -> tuple[Clause, ...]:
    """Return the clauses; each reaches to the end of the last block that stands in it or under it."""
    spans = [layout.blocks[place.block].span for place in places]
    ends = [span.end for span in spans]
    for block, inner in zip(layout.blocks, clause_of, strict=True):
        if inner is not None:
            ends[inner] = max(ends[inner], block.span.end)
    # A place stands after its parent, so that from last to first every end is known when it is passed on.
    for place in reversed(places):
        if place.parent is not None:
            ends[place.parent.clause] = max(ends[place.parent.clause], ends[place.clause])
    return tuple(
        Clause(
            span=Span(span.start, end),
            number=place.path,
            section=section_of[place.block],
            parent=place.parent.clause if place.parent else None,
        )
        for place, span, end in zip(places, spans, ends, strict=True)
    )


def _sections(
    layout: Layout, numbers: Mapping[int, str], papers: Container[int]
) -> tuple[tuple[Section, ...], tuple[int | None, ...]]:
    """Return the sections and for each block the index of its section.

    ``numbers`` holds the clause numbers of the blocks that begin a clause;
    ``papers`` are blocks with which papers without a heading begin.
    """
    above: list[tuple[tuple[int, int], int]] = []
    heads: list[tuple[int, int | None]] = []
    ends: list[int] = []
    section_of: list[int | None] = []
    for index, (block, level) in enumerate(zip(layout.blocks, layout.levels, strict=True)):
        if index in papers:
            above.clear()
        if level:
            rank = (level, _rank(layout.markers[index]))
            while above and above[-1][0] >= rank:
                above.pop()
            heads.append((index, above[-1][1] if above else None))
            above.append((rank, len(ends)))
            ends.append(block.span.end)
        for _, section in above:
            ends[section] = block.span.end
        section_of.append(above[-1][1] if above else None)
    sections = [
        Section(
            span=Span(layout.blocks[index].span.start, end),
            heading=layout.blocks[index].span,
            title=_title(layout, index, numbered=index in numbers),
            level=layout.levels[index],
            number=numbers.get(index),
            parent=parent,
        )
        for (index, parent), end in zip(heads, ends, strict=True)
    ]
    return tuple(sections), tuple(section_of)


def _title(layout: Layout, index: int, *, numbered: bool) -> str:
    """Return the words of a heading without its number; the number where there are no words."""
    words = layout.words(index)
    marker = layout.markers[index]
    skip = marker.length if marker is not None and (numbered or marker.bullet) else 0
    return " ".join(words[skip:].split()).rstrip(":") or " ".join(words.split())


def _rank(marker: Marker | None) -> int:
    """Return how deep a heading's number is among headings of one level: 4 before 4.1 before 4.1.1."""
    if marker is None or marker.bullet:
        return 1
    reading = marker.readings[0]
    if reading.kind in ("ROMAN", "LETTER", "CYRILLIC") or marker.label:
        return 0
    return len(reading.values)
