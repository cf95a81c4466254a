"""Build the tree of sections and clauses from headings and numbers.

A number counts as a clause number only where it goes on from the numbers
before it or begins a new sequence, so that a year or an amount at the start
of a paragraph does not become a clause.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tosscan.document.span import Span
from tosscan.document.text import Block
from tosscan.document.tree import Clause, Section
from tosscan.segment.numbering import Marker, Reading

# The level of a numbered paragraph: below every heading.
PARAGRAPH = 7
# How many numbers may be missing between two neighbours (lost in extraction, or repealed).
GAP = 3
# How far to look for the next sibling of a marker with two readings, as "(i)".
LOOKAHEAD = 12


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


@dataclass(slots=True)
class _Place:
    """A numbered place that later numbers may go on from or stand under.

    ``base`` is the path to which the place's own token is added, ``depth``
    the nesting of a generated list, ``live`` whether its scope is still open.
    """

    reading: Reading
    wrapper: str
    marker: Marker
    level: int
    depth: int
    path: str
    base: str
    clause: int
    block: int
    parent: _Place | None
    live: bool = True

    @property
    def listed(self) -> bool:
        return self.marker.listed


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
        """End the scope of all that stands under a heading of ``level``; numbers may still go on."""
        for place in self.places:
            if place.level >= level:
                place.live = False

    def _pop_to(self, place: _Place) -> None:
        while self.places[-1] is not place:
            self.places.pop()

    def innermost(self) -> _Place | None:
        return next((place for place in reversed(self.places) if place.live), None)

    def put(
        self, marker: Marker, index: int, block: Block, level: int, *, opened: bool, later: Sequence[str]
    ) -> tuple[_Place, _Place | None] | None:
        """Place a numbered block: its place and the one it goes on from, or None for a stray number.

        ``opened`` tells whether the text before the block opens a list,
        ``later`` holds the tokens of the next markers in the same brackets.
        """
        depth = block.level if marker.length == 0 else 0
        fits = [
            fit
            for reading in marker.readings
            if (fit := self._fit(marker, reading, level, depth, opened=opened)) is not None
        ]
        if not fits:
            return None
        best = max(fits, key=lambda fit: (fit.score + 2 * _leads_to(fit.reading, later), fit.score))
        if best.after is not None:
            self._pop_to(best.after)
            self.places.pop()
        elif len(best.reading.values) > 1 and best.parent is not None:
            self._pop_to(best.parent)
        elif level < PARAGRAPH:
            self.close(level + 1)
        wrapper = "." if marker.wrapper == "" else marker.wrapper
        base, path = _path(marker, best)
        place = _Place(
            best.reading, wrapper, marker, level, depth, path, base, self.clauses, index, best.parent
        )
        self.clauses += 1
        self.places.append(place)
        return place, best.after

    def _fit(self, marker: Marker, reading: Reading, level: int, depth: int, *, opened: bool) -> _Fit | None:
        if len(reading.values) > 1:
            return self._fit_path(marker, reading, level)
        exact = self._fit_next(marker, reading, level, depth)
        if exact is not None:
            return exact
        value = reading.values[0]
        sure = marker.wrapper != "" or marker.label != "" or level < PARAGRAPH
        if value > 1 or not sure or marker.measure:
            return None
        parent = self.innermost()
        if level < PARAGRAPH:
            while parent is not None and (parent.level > level or _alike(parent, marker, reading)):
                parent = parent.parent
        elif parent is not None and not opened and _alike(parent, marker, reading) and parent.level == level:
            parent = parent.parent
        return _Fit(2, reading, None, None if marker.annex else parent)

    def _fit_next(self, marker: Marker, reading: Reading, level: int, depth: int) -> _Fit | None:
        """Find the place that a single number goes on from: of the same rank first, then of any."""
        bare = marker.wrapper == "" and not marker.label and level == PARAGRAPH
        largest = 1 if bare or marker.measure else GAP
        for same_rank in (True, False):
            for place in reversed(self.places):
                if same_rank != ((place.level < PARAGRAPH) == (level < PARAGRAPH) and place.depth == depth):
                    continue
                step = reading.values[0] - place.reading.values[0]
                if _alike(place, marker, reading) and 1 <= step <= largest:
                    return _Fit(3 if step == 1 else 1, reading, place, place.parent)
        return None

    def _fit_path(self, marker: Marker, reading: Reading, level: int) -> _Fit | None:
        """Place a number of several parts, as 4.2: beside or under the number that it shares its start with."""
        values = reading.values
        for place in reversed(self.places):
            own = place.reading.values
            step = values[-1] - own[-1]
            if place.reading.kind != "decimal":
                if own == values[:1]:
                    return _Fit(3, reading, None, place)
            elif len(own) == len(values) and own[:-1] == values[:-1] and 1 <= step <= 2 * GAP:
                return _Fit(3, reading, place, place.parent)
            elif own == values[: len(own)] and len(own) < len(values) and not place.listed:
                return _Fit(3, reading, None, place)
            elif len(own) > 1 and own[0] < values[0] <= own[0] + GAP and values[1] <= GAP:
                root = place
                while root.parent is not None and root.parent.reading.kind == "decimal":
                    root = root.parent
                return _Fit(2, reading, root, root.parent)
        begins = values[0] <= GAP and values[-1] <= GAP
        if marker.measure or not (begins or level < PARAGRAPH):
            return None
        parent = self.innermost()
        while parent is not None and parent.reading.kind == "decimal":
            parent = parent.parent
        return _Fit(1, reading, None, parent)


def outline(
    text: str,
    blocks: Sequence[Block],
    markers: Sequence[Marker | None],
    levels: Sequence[int],
    opens: Sequence[bool],
) -> Outline:
    """Return the sections and clauses of ``blocks``.

    ``levels`` are heading levels (0: no heading), ``opens`` tells for each
    block whether its end opens a list.
    """
    numbering = _Numbering()
    placed: list[_Place | None] = []
    clause_of: list[int | None] = []
    goes_on: list[int | None] = []
    for index, (block, marker, level) in enumerate(zip(blocks, markers, levels, strict=True)):
        if level and (marker is None or marker.bullet):
            numbering.close(level)
        found = None
        if marker is not None and not marker.bullet:
            opened = index > 0 and opens[index - 1]
            later = _later(markers, index)
            found = numbering.put(marker, index, block, level or PARAGRAPH, opened=opened, later=later)
            if found is None and level:
                numbering.close(level)
        if found is not None:
            place, after = found
            placed.append(place)
            clause_of.append(place.clause)
            goes_on.append(after.block if after else None)
            continue
        goes_on.append(None)
        clause_of.append(_standing(numbering, index, markers, clause_of, opens, level))
    clauses = _clauses(blocks, [place for place in placed if place is not None], clause_of)
    sections, section_of = _sections(text, blocks, markers, levels, clause_of, clauses)
    clauses = tuple(
        Clause(clause.span, clause.number, section_of[place.block], clause.parent)
        for clause, place in zip(clauses, (place for place in placed if place is not None), strict=True)
    )
    return Outline(sections, clauses, section_of, tuple(clause_of), tuple(goes_on))


def _standing(
    numbering: _Numbering,
    index: int,
    markers: Sequence[Marker | None],
    clause_of: Sequence[int | None],
    opens: Sequence[bool],
    level: int,
) -> int | None:
    """Return the clause of a block without a number of its own.

    Bullets stay with the block that opens them; other text after a list goes
    back to the clause over the list.
    """
    marker = markers[index]
    if index and marker is not None and marker.bullet and not level:
        before = markers[index - 1]
        if opens[index - 1] or (before is not None and before.bullet):
            return clause_of[index - 1]
    place = numbering.innermost()
    while place is not None and place.listed:
        place = place.parent
    return place.clause if place is not None and place.live else None


def _alike(place: _Place, marker: Marker, reading: Reading) -> bool:
    """Tell whether a number is written as the place's: same kind, brackets and label."""
    wrapper = "." if marker.wrapper == "" else marker.wrapper
    return (
        place.reading.kind == reading.kind
        and len(place.reading.values) == len(reading.values)
        and place.wrapper == wrapper
        and place.marker.label == marker.label
    )


def _leads_to(reading: Reading, later: Sequence[str]) -> bool:
    """Tell whether one of the next markers is the sibling after ``reading``."""
    following = reading.values[0] + 1
    if reading.kind in ("roman", "ROMAN"):
        tokens = {1: "ii", 5: "vi", 10: "xi"}
        return tokens.get(reading.values[0], "") in [token.casefold() for token in later]
    if reading.kind in ("letter", "LETTER") and following <= 26:
        return chr(ord("a") + following - 1) in [token.casefold() for token in later]
    return False


def _later(markers: Sequence[Marker | None], index: int) -> list[str]:
    """Return the tokens of the next markers written like the one at ``index``, where it has two readings."""
    marker = markers[index]
    if marker is None or len(marker.readings) < 2:
        return []
    following = (other for other in markers[index + 1 : index + 1 + LOOKAHEAD] if other is not None)
    return [other.token for other in following if other.wrapper == marker.wrapper]


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
    blocks: Sequence[Block], places: Sequence[_Place], clause_of: Sequence[int | None]
) -> tuple[Clause, ...]:
    ends = [blocks[place.block].span.end for place in places]
    parents = [place.parent.clause if place.parent else None for place in places]
    for block, clause in zip(blocks, clause_of, strict=True):
        while clause is not None:
            ends[clause] = max(ends[clause], block.span.end)
            clause = parents[clause]
    return tuple(
        Clause(Span(blocks[place.block].span.start, end), place.path, None, parent)
        for place, end, parent in zip(places, ends, parents, strict=True)
    )


def _sections(
    text: str,
    blocks: Sequence[Block],
    markers: Sequence[Marker | None],
    levels: Sequence[int],
    clause_of: Sequence[int | None],
    clauses: Sequence[Clause],
) -> tuple[tuple[Section, ...], tuple[int | None, ...]]:
    """Return the sections and for each block the index of its section."""
    open_sections: list[tuple[tuple[int, int], int]] = []
    heads: list[tuple[int, int | None]] = []
    ends: list[int] = []
    section_of: list[int | None] = []
    for index, (block, level) in enumerate(zip(blocks, levels, strict=True)):
        if level:
            rank = (level, _rank(markers[index]))
            while open_sections and open_sections[-1][0] >= rank:
                open_sections.pop()
            heads.append((index, open_sections[-1][1] if open_sections else None))
            open_sections.append((rank, len(ends)))
            ends.append(block.span.end)
        for _, section in open_sections:
            ends[section] = block.span.end
        section_of.append(open_sections[-1][1] if open_sections else None)
    sections: list[Section] = []
    for (index, parent), end in zip(heads, ends, strict=True):
        span = blocks[index].span
        marker = markers[index]
        clause = clause_of[index]
        numbered = marker is not None and clause is not None and clauses[clause].span.start == span.start
        skip = marker.length if marker is not None and (numbered or marker.bullet) else 0
        title = " ".join(text[span.start + skip : span.end].split()).rstrip(":") or " ".join(
            span.of(text).split()
        )
        sections.append(
            Section(
                span=Span(span.start, end),
                heading=span,
                title=title,
                level=levels[index],
                number=clauses[clause].number if numbered and clause is not None else None,
                parent=parent,
            )
        )
    return tuple(sections), tuple(section_of)


def _rank(marker: Marker | None) -> int:
    """Return how deep a heading's number is among headings of one level: 4 before 4.1 before 4.1.1."""
    if marker is None or marker.bullet:
        return 1
    reading = marker.readings[0]
    if reading.kind in ("ROMAN", "LETTER", "CYRILLIC") or marker.label:
        return 0
    return len(reading.values)
