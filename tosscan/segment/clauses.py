"""Build the tree of sections and clauses from headings and numbers.

A number counts as a clause number only where it goes on from the numbers
before it or begins a new sequence, so that a year or an amount at the start
of a paragraph does not become a clause.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tosscan.document.span import Span
from tosscan.document.text import Block
from tosscan.document.tree import Clause, Section
from tosscan.segment.layout import Layout
from tosscan.segment.lists import opens_list
from tosscan.segment.numbering import BULLET, Marker, Reading

# The level of a numbered paragraph: below every heading.
PARAGRAPH = 7
# How many numbers may be missing between two neighbours (lost in extraction, or repealed).
GAP = 3
# How far to look for the next sibling of a marker with two readings, as "(i)".
LOOKAHEAD = 12
# How many open numbers are remembered; lists that begin again and again would pile up.
MOST_PLACES = 60
# How far apart two items of a list may stand.
MOST_BETWEEN = 40
# No contract nests its numbers deeper; lists that open lists again and again would.
DEEPEST = 12

_Style = tuple[str, int, str, str]


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


@dataclass(slots=True, eq=False)
class _Place:
    """A numbered place that later numbers may go on from or stand under.

    ``base`` is the path to which the place's own token is added, ``depth``
    the nesting of a generated list, ``in_list`` whether its numbers are those
    of a list that a sentence opens, ``above`` the number of places over this
    one, ``live`` whether its scope is still open.
    """

    reading: Reading
    marker: Marker
    level: int
    depth: int
    path: str
    base: str
    clause: int
    block: int
    parent: _Place | None
    in_list: bool = False
    style: _Style = field(init=False)
    above: int = field(init=False)
    live: bool = True

    def __post_init__(self) -> None:
        self.style = _style(self.marker, self.reading)
        self.above = self.parent.above + 1 if self.parent is not None else 0

    @property
    def listed(self) -> bool:
        return (self.marker.listed or self.in_list) and self.level == PARAGRAPH

    def under(self, other: _Place) -> bool:
        """Tell whether the place stands under ``other``."""
        place = self.parent
        while place is not None and place is not other:
            place = place.parent
        return place is other


@dataclass(frozen=True, slots=True)
class _Fit:
    """A way to place a number: how sure it is, what it goes on from, and what it stands under."""

    score: int
    reading: Reading
    after: _Place | None
    parent: _Place | None


@dataclass(slots=True)
class _Numbering:
    """The numbers that are open while the blocks are read from first to last."""

    places: list[_Place] = field(default_factory=list)
    clauses: int = 0

    def close(self, level: int) -> None:
        """End the scope of all that stands under a heading of ``level``; numbers may still go on.

        An annex goes on under its own title and under headings beside that.
        """
        for place in self.places:
            if place.level > level or (place.level == level and not place.marker.annex):
                place.live = False

    def _end(self, place: _Place) -> None:
        """End every place after ``place``, but numbers of another kind that do not stand under it.

        Roman parts and a decimal numbering that runs through them are thus kept apart.
        """
        at = self.places.index(place) + 1
        kind = place.reading.kind
        self.places[at:] = [
            other
            for other in self.places[at:]
            if other.reading.kind != kind and not other.listed and not other.under(place)
        ]

    def innermost(self) -> _Place | None:
        return next((place for place in reversed(self.places) if place.live), None)

    def put(
        self,
        marker: Marker,
        index: int,
        block: Block,
        level: int,
        *,
        opened: bool,
        opener: int | None,
        later: Sequence[Marker],
    ) -> tuple[_Place, _Place | None] | None:
        """Place a numbered block: its place and the one it goes on from, or None for a stray number.

        ``opened`` tells whether the text before the block opens a list,
        ``opener`` is the clause of that text, ``later`` holds the tokens of
        the next markers in the same brackets.
        """
        depth = block.level if marker.length == 0 else 0
        fits = [
            fit
            for reading in marker.readings
            if (
                fit := self._fit(
                    marker,
                    reading,
                    level,
                    depth,
                    opened=opened,
                    opener=opener,
                    confirmed=_goes_on(reading, later),
                )
            )
            is not None
        ]
        if not fits:
            return None
        best = max(
            fits,
            key=lambda fit: (fit.score + 2 * (len(fits) > 1 and _leads_to(fit.reading, later)), fit.score),
        )
        if best.after is not None:
            self._end(best.after)
            self.places.remove(best.after)
        elif len(best.reading.values) > 1 and best.parent is not None:
            self._end(best.parent)
        elif level < PARAGRAPH:
            self.close(level + 1)
        base, path = _path(marker, best)
        generated = opened and marker.length == 0 if best.after is None else best.after.in_list
        place = _Place(
            best.reading,
            marker,
            level,
            depth,
            path,
            base,
            self.clauses,
            index,
            best.parent,
            in_list=generated,
        )
        self.clauses += 1
        self.places.append(place)
        del self.places[:-MOST_PLACES]
        return place, best.after

    def _fit(
        self,
        marker: Marker,
        reading: Reading,
        level: int,
        depth: int,
        *,
        opened: bool,
        opener: int | None,
        confirmed: bool,
    ) -> _Fit | None:
        if len(reading.values) > 1:
            return self._fit_path(marker, reading, level, confirmed=confirmed)
        exact = self._fit_next(marker, reading, level, depth)
        if exact is not None:
            return exact
        value = reading.values[0]
        sure = marker.wrapper != "" or marker.label != "" or level < PARAGRAPH
        written = level < PARAGRAPH and (marker.wrapper != "" or marker.label != "")
        begins = value <= 1 and marker.wrapper != "|"
        if not sure or marker.measure or not (begins or confirmed or written):
            return None
        if reading.kind == "decimal" and marker.length and value > 1:
            root = self._branch_before(value)
            if root is not None:
                return _Fit(2, reading, None, root.parent)
        parent = self.innermost()
        while parent is not None and not opened and parent.listed and not marker.listed:
            parent = parent.parent
        while parent is not None and opened and parent.clause != opener and parent.listed:
            parent = parent.parent
        while parent is not None and depth and parent.depth >= depth and parent.listed:
            parent = parent.parent
        while parent is not None and reading.kind == "ROMAN" and parent.reading.kind == "decimal":
            parent = parent.parent
        if level < PARAGRAPH:
            style = _style(marker, reading)
            # A list that the source numbers may stand under a number that is typed.
            while parent is not None and (
                parent.level > level
                or (parent.style == style and bool(parent.marker.length) == bool(marker.length))
            ):
                parent = parent.parent
        elif not opened:
            parent = _over(parent, _style(marker, reading), depth)
        while parent is not None and parent.above >= DEEPEST:
            parent = parent.parent
        return _Fit(2, reading, None, None if marker.annex else parent)

    def _branch_before(self, value: int) -> _Place | None:
        """Return the outermost place of an open branch, as 9.2 without its 9, after which ``value`` comes."""
        for place in reversed(self.places):
            own = place.reading.values
            if place.reading.kind == "decimal" and len(own) > 1 and place.live:
                root = place
                while root.parent is not None and root.parent.reading.kind == "decimal":
                    root = root.parent
                alone = len(root.reading.values) > 1
                return root if alone and 1 <= value - own[0] <= GAP else None
        return None

    def _fit_next(self, marker: Marker, reading: Reading, level: int, depth: int) -> _Fit | None:
        """Find the place that a single number goes on from: of the same rank first, then of any."""
        bare = marker.wrapper == "" and not marker.label and level == PARAGRAPH
        largest = 1 if bare or marker.measure else GAP
        style = _style(marker, reading)
        found = None
        for place in reversed(self.places):
            if place.style != style or not 1 <= reading.values[0] - place.reading.values[0] <= largest:
                continue
            if (place.level < PARAGRAPH) == (level < PARAGRAPH) and place.depth == depth:
                found = place
                break
            found = found or place
        if found is None:
            return None
        step = reading.values[0] - found.reading.values[0]
        return _Fit(3 if step == 1 else 1, reading, found, found.parent)

    def _fit_path(self, marker: Marker, reading: Reading, level: int, *, confirmed: bool) -> _Fit | None:
        """Place a number of several parts, as 4.2: beside or under the one it shares its start with."""
        values = reading.values
        # The rows of a table are numbered apart from the text around it.
        in_rows = marker.wrapper == "|"
        places = [place for place in self.places if (place.marker.wrapper == "|") == in_rows]
        for place in reversed(places):
            if place.reading.kind != "decimal":
                continue
            own = place.reading.values
            if len(own) == len(values) and own[:-1] == values[:-1] and 1 <= values[-1] - own[-1] <= 2 * GAP:
                return _Fit(3, reading, place, place.parent)
            if len(own) < len(values) and own == values[: len(own)] and not place.listed:
                return _Fit(3, reading, None, place)
        for place in reversed(places):
            own = place.reading.values
            if place.reading.kind != "decimal":
                if own == values[:1] and not place.listed:
                    return _Fit(3, reading, None, place)
            elif len(own) > 1 and _passes(own, values):
                root = place
                while root.parent is not None and root.parent.reading.kind == "decimal":
                    root = root.parent
                return _Fit(2, reading, root, root.parent)
        begins = values[0] <= GAP and values[-1] <= GAP
        if marker.measure or not (begins or confirmed or level < PARAGRAPH):
            return None
        parent = self.innermost()
        while (
            parent is not None
            and not parent.marker.annex
            and (parent.reading.kind == "decimal" or values[0] > 1 or parent.listed)
        ):
            parent = parent.parent
        return _Fit(1, reading, None, parent)


def _passes(own: tuple[int, ...], values: tuple[int, ...]) -> bool:
    """Tell whether ``values`` is the next number after ``own`` in a branch whose own number is missing."""
    if own[0] == values[0]:
        return len(own) > len(values) and 1 <= values[1] - own[1] <= GAP
    return 1 <= values[0] - own[0] <= GAP and values[1] <= GAP


def outline(layout: Layout) -> Outline:
    """Return the sections and clauses of a text."""
    numbering = _Numbering()
    places: list[_Place] = []
    clause_of: list[int | None] = []
    goes_on: list[int | None] = []
    for index, (marker, level) in enumerate(zip(layout.markers, layout.levels, strict=True)):
        found = None
        if marker is not None and not marker.bullet:
            opened = index > 0 and opens_list(layout, index - 1)
            later = _later(layout.markers, index)
            found = numbering.put(
                marker,
                index,
                layout.blocks[index],
                level or PARAGRAPH,
                opened=opened,
                opener=clause_of[index - 1] if index else None,
                later=later,
            )
        if found is None:
            if level:
                numbering.close(level)
            goes_on.append(None)
            clause_of.append(_standing(numbering, layout, index, clause_of))
            continue
        place, after = found
        places.append(place)
        clause_of.append(place.clause)
        goes_on.append(after.block if after else None)
    numbers = {place.block: place.path for place in places}
    sections, section_of = _sections(layout, numbers)
    clauses = _clauses(layout, places, clause_of, section_of)
    return Outline(sections, clauses, section_of, tuple(clause_of), tuple(goes_on))


def _standing(
    numbering: _Numbering, layout: Layout, index: int, clause_of: Sequence[int | None]
) -> int | None:
    """Return the clause of a block without a number of its own.

    Bullets stay with the block that opens them, and what is left of an item
    with its item; other text after a list goes back to the clause over the
    list, but text between two items belongs to the first of them.
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
    while place is not None and place.listed and not _sibling_follows(layout, index, place):
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


def _sibling_follows(layout: Layout, index: int, place: _Place) -> bool:
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
            style = _style(marker, reading)
            if style == place.style and depth == place.depth:
                return reading.values == following
            if place.parent is not None and style == place.parent.style and depth == place.parent.depth:
                return False
    return False


def _style(marker: Marker, reading: Reading) -> _Style:
    """Return how a number is written: its kind, how many parts it has, its brackets and its label."""
    wrapper = "." if marker.wrapper == "" else marker.wrapper
    return (reading.kind, len(reading.values), wrapper, marker.label)


def _over(innermost: _Place | None, style: _Style, depth: int) -> _Place | None:
    """Return what a list that begins without an opening stands under.

    Where a list written alike is open it begins again beside that one, never
    inside it.
    """
    place = innermost
    while place is not None:
        if place.level == PARAGRAPH and place.style == style and place.depth == depth:
            return place.parent
        place = place.parent
    return innermost


def _leads_to(reading: Reading, later: Sequence[Marker]) -> bool:
    """Tell whether one of the next markers is the sibling after ``reading``."""
    following = (reading.values[0] + 1,)
    return any(
        other.kind == reading.kind and other.values == following
        for marker in later
        for other in marker.readings
    )


def _goes_on(reading: Reading, later: Sequence[Marker]) -> bool:
    """Tell whether the next number of the same kind and length is the sibling after ``reading``."""
    for marker in later:
        for other in marker.readings:
            if other.kind == reading.kind and len(other.values) == len(reading.values):
                return other.values == (*reading.values[:-1], reading.values[-1] + 1)
    return False


def _later(markers: Sequence[Marker | None], index: int) -> list[Marker]:
    """Return the next markers that are written like the one at ``index``."""
    marker = markers[index]
    if marker is None:
        return []
    following = (other for other in markers[index + 1 : index + 1 + LOOKAHEAD] if other is not None)
    return [other for other in following if other.wrapper == marker.wrapper and other.label == marker.label]


def _path(marker: Marker, fit: _Fit) -> tuple[str, str]:
    """Return the base path and the full path of a number, as a reader would cite it."""
    token, reading, parent = marker.token, fit.reading, fit.parent
    if marker.annex:
        return "", f"{marker.label.title()} {token}"
    if len(reading.values) > 1 and parent is not None:
        shared = parent.reading.values == reading.values[: len(parent.reading.values)]
        base = parent.base if shared else parent.path
        if shared and parent.reading.kind != "decimal":
            base = ""
        elif fit.after is not None:
            base = fit.after.base
    else:
        base = parent.path if parent is not None else ""
    if not base:
        return "", f"({token})" if marker.wrapper == "()" else token
    if marker.wrapper in ("()", ")") or reading.kind in ("letter", "roman", "cyrillic"):
        return base, f"{base}({token})"
    return base, f"{base}{', ' if ' ' in base else '.'}{token}"


def _clauses(
    layout: Layout,
    places: Sequence[_Place],
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
    layout: Layout, numbers: Mapping[int, str]
) -> tuple[tuple[Section, ...], tuple[int | None, ...]]:
    """Return the sections and for each block the index of its section.

    ``numbers`` holds the clause numbers of the blocks that begin a clause.
    """
    above: list[tuple[tuple[int, int], int]] = []
    heads: list[tuple[int, int | None]] = []
    ends: list[int] = []
    section_of: list[int | None] = []
    for index, (block, level) in enumerate(zip(layout.blocks, layout.levels, strict=True)):
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
