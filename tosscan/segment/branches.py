"""Place each number among those before it: what it goes on from, and what it stands under."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tosscan.document.text import Block
from tosscan.segment.numbering import Marker, Reading

# The level of a numbered paragraph: below every heading.
PARAGRAPH = 7
# How many numbers may be missing between two neighbours (lost in extraction, or repealed).
GAP = 3
# How many open numbers are remembered; lists that begin again and again would pile up.
MOST_PLACES = 60
# No contract nests its numbers deeper; lists that open lists again and again would.
DEEPEST = 12

Style = tuple[str, int, str, str]
"""The kind of a number, how many parts it has, its brackets and its label."""


@dataclass(slots=True, eq=False)
class Place:
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
    parent: Place | None
    in_list: bool = False
    style: Style = field(init=False)
    above: int = field(init=False)
    live: bool = True

    def __post_init__(self) -> None:
        self.style = style_of(self.marker, self.reading)
        self.above = self.parent.above + 1 if self.parent is not None else 0

    @property
    def listed(self) -> bool:
        return (self.marker.listed or self.in_list) and self.level == PARAGRAPH

    def under(self, other: Place) -> bool:
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
    after: Place | None
    parent: Place | None


@dataclass(slots=True)
class Numbering:
    """The numbers that are open while the blocks are read from first to last."""

    places: list[Place] = field(default_factory=list)
    clauses: int = 0

    def close(self, level: int) -> None:
        """End the scope of all that stands under a heading of ``level``; numbers may still go on.

        An annex goes on under its own title and under headings beside that.
        """
        for place in self.places:
            if place.level > level or (place.level == level and not place.marker.annex):
                place.live = False

    def _end(self, place: Place) -> None:
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

    def innermost(self) -> Place | None:
        return next((place for place in reversed(self.places) if place.live), None)

    def heading(self) -> Place | None:
        """Return the innermost open number of a heading."""
        return next((p for p in reversed(self.places) if p.live and p.level < PARAGRAPH), None)

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
        apart: bool = False,
    ) -> tuple[Place, Place | None] | None:
        """Place a numbered block: its place and the one it goes on from, or None for a stray number.

        ``opened`` tells whether the text before the block opens a list,
        ``opener`` is the clause of that text, ``later`` holds the tokens of
        the next markers in the same brackets, ``apart`` tells that the number
        stands beside the last heading and not under it.
        """
        over = self.heading() if apart else None
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
        if over is not None and best.after is None and best.parent is over:
            best = replace(best, parent=over.parent)
            over.live = False
        base, path = _path(marker, best)
        # Of a typed number, the sentence that opens the list and the markup must both say so.
        in_list = opened and (marker.length == 0 or block.kind == "item")
        generated = in_list if best.after is None else best.after.in_list
        place = Place(
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
        part = reading.kind == "ROMAN" and marker.wrapper != "()"
        while parent is not None and part and parent.reading.kind == "decimal":
            parent = parent.parent
        if level < PARAGRAPH:
            style = style_of(marker, reading)
            # A list that the source numbers may stand under a number that is typed.
            while parent is not None and (
                parent.level > level
                or (parent.style == style and bool(parent.marker.length) == bool(marker.length))
            ):
                parent = parent.parent
        elif not opened:
            parent = _over(parent, style_of(marker, reading), depth)
        while parent is not None and parent.above >= DEEPEST:
            parent = parent.parent
        return _Fit(2, reading, None, None if marker.annex else parent)

    def _branch_before(self, value: int) -> Place | None:
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
        style = style_of(marker, reading)
        found = None
        for place in reversed(self.places):
            if place.style != style or not 1 <= reading.values[0] - place.reading.values[0] <= largest:
                continue
            if (place.level < PARAGRAPH) == (level < PARAGRAPH) and place.depth == depth:
                found = place
                break
            if level < PARAGRAPH and marker.length and place.level == PARAGRAPH and not place.marker.length:
                # A title with a typed number does not go on from the items that a page numbers.
                continue
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


def style_of(marker: Marker, reading: Reading) -> Style:
    """Return how a number is written: its kind, how many parts it has, its brackets and its label."""
    wrapper = "." if marker.wrapper == "" else marker.wrapper
    return (reading.kind, len(reading.values), wrapper, marker.label)


def _over(innermost: Place | None, style: Style, depth: int) -> Place | None:
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
