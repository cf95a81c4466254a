"""Know what the styles of a Word file say: outline level, list, bold, hidden."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from tosscan.extract.wordlists import W, integer, switched, value

BODY_OUTLINE = 9  # "body text" as an outline level: no heading
# Word writes "heading 1" in every language; other programs write the name that they show.
_HEADING = re.compile(r"(?:heading|заголовок|тақырып|тақырыпат|überschrift|titre|título|titolo)[ _]?([1-6])")
_TITLES = frozenset({"title", "название", "атауы", "titel"})
MAX_CHAIN = 32  # styles based on one another; Word itself allows ten


@dataclass(frozen=True, slots=True)
class Look:
    """What a style or a direct setting says; None where it says nothing and what stands under it counts."""

    outline: int | None = None
    number: str | None = None
    level: int | None = None
    bold: bool | None = None
    hidden: bool | None = None

    def over(self, other: Look) -> Look:
        """Return this look with ``other`` shining through where it says nothing."""
        return Look(
            other.outline if self.outline is None else self.outline,
            other.number if self.number is None else self.number,
            other.level if self.level is None else self.level,
            other.bold if self.bold is None else self.bold,
            other.hidden if self.hidden is None else self.hidden,
        )


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class _Style:
    look: Look
    parent: str | None
    name: str


@dataclass(slots=True)
class Styles:
    """The styles of a file by id, each with what it takes over from those it is based on."""

    default: str | None = None
    _styles: dict[str, _Style] = field(default_factory=dict)
    _looks: dict[str, Look] = field(default_factory=dict)

    @classmethod
    def of(cls, root: etree._Element | None) -> Styles:
        """Read the root of ``styles.xml``; None: the file has no styles."""
        styles = cls()
        for element in root.iter(f"{W}style") if root is not None else ():
            name = element.get(f"{W}styleId") or ""
            called = (value(element, "name") or name).casefold()
            own = look(element.find(f"{W}pPr"), element.find(f"{W}rPr"))
            styles._styles[name] = _Style(own.over(_by_name(called)), value(element, "basedOn"), called)
            if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in {"1", "true", "on"}:
                styles.default = name
        return styles

    def look(self, name: str | None) -> Look:
        """Return what the style ``name`` says, its ancestors included."""
        if name is None:
            return PLAIN
        if name not in self._looks:
            found = PLAIN
            current: str | None = name
            if name not in self._styles:
                found = _by_name(name.casefold())  # some programs leave out the styles that Word knows
            for _ in range(MAX_CHAIN):
                style = self._styles.get(current or "")
                if style is None:
                    break
                found = found.over(style.look)
                current = style.parent
            self._looks[name] = found
        return self._looks[name]

    def is_title(self, name: str | None) -> bool:
        """Tell whether a style is the one for the title of the document."""
        style = self._styles.get(name or "")
        return (style.name if style is not None else (name or "").casefold()) in _TITLES

    def numbering_style(self, name: str | None, number: str) -> str | None:
        """Return the style, ``name`` or one under it, that puts paragraphs in the list ``number``."""
        current = name
        for _ in range(MAX_CHAIN):
            style = self._styles.get(current or "")
            if style is None or style.look.number == number:
                return current if style is not None else None
            current = style.parent
        return None


def _by_name(name: str) -> Look:
    """Return what the name of a heading style says where its definition does not."""
    found = _HEADING.fullmatch(name)
    return Look(outline=int(found[1]) - 1) if found else PLAIN


def look(paragraph: etree._Element | None, run: etree._Element | None) -> Look:
    """Return what ``w:pPr`` and ``w:rPr`` say."""
    outline = number = level = bold = hidden = None
    if paragraph is not None:
        outline = integer(value(paragraph, "outlineLvl"))
        numbered = paragraph.find(f"{W}numPr")
        if numbered is not None:
            number = value(numbered, "numId")
            level = integer(value(numbered, "ilvl"))
    if run is not None:
        bold = switched(run.find(f"{W}b"))
        hidden = switched(run.find(f"{W}vanish"))
    return Look(outline, number, level, bold, hidden)
