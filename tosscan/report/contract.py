"""Arrange the documents of a contract for a page: where each is, how it was read, what is not known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tosscan.document.joint import Part
from tosscan.report.capture import Fact, facts
from tosscan.report.links import Links, PartLinks, SourceLink
from tosscan.report.places import Places
from tosscan.report.reading import Reading, reading
from tosscan.report.words import Words


@dataclass(frozen=True, slots=True)
class PartView:
    """One document of a contract.

    ``target`` is the place of its heading in the full text and ``link`` opens
    its source, "" where there is no way; ``reading`` is None where nothing of
    it was read.
    """

    part: Part
    name: str
    state: str
    reason: str
    target: str
    link: str
    captured: tuple[Fact, ...]
    origin: str
    reading: Reading | None

    @property
    def loud(self) -> bool:
        """Tell whether nothing is said of the document, or not of all of it."""
        return self.part.status in ("not_assessed", "partly_assessed")


def part_views(
    parts: Sequence[Part], source: Links, word: Words, places: Places | None
) -> tuple[PartView, ...]:
    """Return ``parts`` as they are shown; without ``places`` there is no full text to link to."""
    known = source.parts if isinstance(source, PartLinks) else ()
    opening = {part.number: link for part, link in known}
    return tuple(_view(part, opening.get(part.number), word, places) for part in parts)


def _view(part: Part, link: SourceLink | None, word: Words, places: Places | None) -> PartView:
    captured = part.source.captured or {}
    who = word["identity"]
    known = who["captured"] if "final" in captured else who["declared"]
    return PartView(
        part=part,
        name=word["contract"]["document"].format(n=part.number),
        state=word["contract"]["states"][part.status],
        reason=word.told(part.reason or ""),
        target=places.target(part.heading) if places and part.heading else "",
        link=link.address if link else "",
        captured=facts(captured, word),
        origin=known if captured else who["not_proven"],
        reading=reading(part.extracted, word) if part.extracted else None,
    )


def of_all(whole: Reading, views: Sequence[PartView]) -> Reading:
    """Return how a contract was read: the figures of ``whole``, and what should worry a reader of a part."""
    read = [(view.name, view.reading) for view in views if view.reading is not None]
    below = tuple(f"{name}: {sentence}" for name, each in read for sentence in each.below)
    lost = any(view.reading is None and view.part.status == "not_assessed" for view in views)
    return replace(whole, loud=lost or any(each.loud for _, each in read), below=below)
