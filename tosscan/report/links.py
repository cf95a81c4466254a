"""Links that open a source at a place: the page of a PDF, the words of a web page."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from tosscan.document.anchor import Anchor, DomAnchor
from tosscan.document.joint import Part, part_at
from tosscan.document.source import Source

PDF = "application/pdf"


@lru_cache(maxsize=1024)
def web(address: str | None) -> str:
    """Return ``address`` where it is one that a browser may open as a page, else "": no script, no file."""
    address = (address or "").strip()
    return address if re.match(r"https?://", address, re.IGNORECASE) else ""


@dataclass(frozen=True, slots=True)
class SourceLink:
    """Makes links into one source; ``address`` opens it, or is "" where a report cannot lead there."""

    address: str
    paged: bool

    @classmethod
    def of(cls, source: Source, folder: Path | None) -> SourceLink:
        """Return the links into ``source`` for a report that stands in ``folder`` (None: not known where)."""
        paged = source.media_type == PDF
        if "://" in source.name:
            return cls(web(source.name).partition("#")[0], paged)
        return cls(_relative(source.uri, folder) if folder else "", paged)

    def at(self, _offset: int) -> SourceLink:
        """Return the links for what stands at an offset of the text: all of it is from one source."""
        return self

    def page(self, number: int | None) -> str:
        """Return the link that opens a PDF at page ``number`` (from 1), or ""."""
        return f"{self.address}#page={number}" if self.address and self.paged and number else ""

    def words(self, anchor: Anchor | None) -> str:
        """Return the link that opens a web page at the words of ``anchor``, or ""."""
        if not self.address or not isinstance(anchor, DomAnchor) or not anchor.fragment:
            return ""
        return f"{self.address}#{anchor.fragment}"


@dataclass(frozen=True, slots=True)
class PartLinks:
    """Makes links into the documents of a contract: the part that holds a place, with the links into it."""

    parts: tuple[tuple[Part, SourceLink], ...]
    address: str = ""

    @classmethod
    def of(cls, parts: Sequence[Part], folder: Path | None) -> PartLinks:
        """Return the links into ``parts`` for a report that stands in ``folder``."""
        return cls(tuple((part, SourceLink.of(part.source, folder)) for part in parts))

    def at(self, offset: int) -> SourceLink:
        """Return the links into the part that holds what stands at ``offset`` of the text."""
        found = part_at([part for part, _ in self.parts], offset)
        return next((link for part, link in self.parts if part is found), SourceLink("", paged=False))


Links = SourceLink | PartLinks


def links(source: Source, parts: Sequence[Part], folder: Path | None) -> Links:
    """Return the links into what a report is on: ``parts`` where there are any, else ``source``."""
    return PartLinks.of(parts, folder) if parts else SourceLink.of(source, folder)


def _relative(path: str, folder: Path) -> str:
    """Return the way from ``folder`` to the file ``path`` as a link, or "" where there is none.

    It starts with ``./`` or ``../``, so that no name of a file reads as a scheme.
    """
    file = Path(path)
    if not file.is_absolute() or not file.is_file():
        return ""
    try:
        way = os.path.relpath(file.resolve(), folder.resolve())
    except ValueError:
        return ""  # on another drive
    steps = Path(way).parts
    link = "/".join(quote(os.fsencode(step), safe="") for step in steps)
    return link if steps[0] == os.pardir else f"./{link}"
