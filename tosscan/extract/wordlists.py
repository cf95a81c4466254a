"""Count the numbers that Word generates: the definitions of ``numbering.xml`` run over the paragraphs.

Numbers belong to an abstract definition, so two lists that share one go on
from one another; a list may start a level anew, and a level starts anew after
any level above it. The rules are those of ISO/IEC 29500-1, 17.9.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from lxml import etree

from tosscan.extract.numerals import repeated, roman

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LEVELS = 9
BULLET = "•"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda value: f"{value:02}",
    "lowerRoman": roman,
    "upperRoman": lambda value: roman(value).upper(),
    "lowerLetter": lambda value: repeated(value, _LATIN),
    "upperLetter": lambda value: repeated(value, _LATIN).upper(),
    "russianLower": lambda value: repeated(value, _RUSSIAN),
    "russianUpper": lambda value: repeated(value, _RUSSIAN).upper(),
    "numberInDash": lambda value: f"- {value} -",
    "none": lambda _value: "",
}
_PLACEHOLDER = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """How one level is numbered; ``restart`` is the level (from 1) after which it starts anew, 0 never."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str | None = None


@dataclass(slots=True)
class _List:
    """A ``w:num``: the abstract definition it counts on, and what it changes."""

    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)


class Numbering:
    """The lists of a file with their counters; asked once for each numbered paragraph, in order."""

    def __init__(self, root: etree._Element | None) -> None:
        """Read the definitions below the root of ``numbering.xml``; None: the file has no lists."""
        self._abstract: dict[str, dict[int, Level]] = {}
        self._linked: dict[str, str] = {}
        self._styled: dict[str, str] = {}
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root)

    def level_of_style(self, number: str, style: str) -> int:
        """Return the level (from 0) that the list ``number`` gives to paragraphs of ``style``."""
        levels = self._levels(number)
        return next((index for index, level in levels.items() if level.style == style), 0)

    def marker(self, number: str, level: int) -> str | None:
        """Count one paragraph at ``level`` (from 0) of the list ``number``; its marker, or None for none."""
        found = self._lists.get(number)
        if found is None:
            return None
        level = min(max(level, 0), LEVELS - 1)
        levels = self._levels(number)
        own = levels.get(level)
        if own is None:
            return None
        counters = self._counters.setdefault(self._resolved(found.abstract), {})
        self._count(number, level, levels, counters)
        words = _PLACEHOLDER.sub(lambda hit: self._part(int(hit[1]) - 1, own, levels, counters), own.text)
        if own.form == "bullet":
            return BULLET if own.text.strip() else None
        return " ".join(words.split()) or None

    def _count(self, number: str, level: int, levels: dict[int, Level], counters: dict[int, int]) -> None:
        starts = self._lists[number].starts
        own = levels[level]
        if level in starts and (number, level) not in self._started:
            counters[level] = starts[level]
        else:
            counters[level] = counters[level] + 1 if level in counters else own.start
        self._started.add((number, level))
        for deeper in [index for index in counters if index > level]:
            restart = levels.get(deeper, own).restart
            if restart is None or level < restart:
                del counters[deeper]
        # A level that was left out counts as begun: "1.1" may open a text.
        for above in range(level):
            if above not in counters and above in levels:
                counters[above] = levels[above].start

    def _part(self, index: int, own: Level, levels: dict[int, Level], counters: dict[int, int]) -> str:
        level = levels.get(index, Level())
        value = counters.get(index, level.start)
        form = "decimal" if own.legal and level.form not in {"none", "bullet"} else level.form
        write = _FORMATS.get(form)
        return write(value) if write is not None and value > 0 else str(value)

    def _levels(self, number: str) -> dict[int, Level]:
        found = self._lists.get(number)
        if found is None:
            return {}
        return {**self._abstract.get(self._resolved(found.abstract), {}), **found.levels}

    def _resolved(self, abstract: str) -> str:
        """Return the definition that counts: one may stand in for a numbering style."""
        seen = {abstract}
        while (style := self._linked.get(abstract)) is not None:
            abstract = self._styled.get(style, abstract)
            if abstract in seen:
                break
            seen.add(abstract)
        return abstract

    def _read(self, root: etree._Element) -> None:
        for element in root.iter(f"{W}abstractNum"):
            name = element.get(f"{W}abstractNumId") or ""
            self._abstract[name] = {
                index: level for child in element.iterchildren(f"{W}lvl") for index, level in _level(child)
            }
            if (link := value(element, "numStyleLink")) is not None:
                self._linked[name] = link
            if (style := value(element, "styleLink")) is not None:
                self._styled[style] = name
        for element in root.iter(f"{W}num"):
            one = _List(value(element, "abstractNumId") or "")
            for override in element.iterchildren(f"{W}lvlOverride"):
                index = integer(override.get(f"{W}ilvl"))
                start = integer(value(override, "startOverride"))
                if index is not None and start is not None:
                    one.starts[index] = start
                for child in override.iterchildren(f"{W}lvl"):
                    one.levels.update(_level(child))
            self._lists[element.get(f"{W}numId") or ""] = one


def _level(element: etree._Element) -> list[tuple[int, Level]]:
    index = integer(element.get(f"{W}ilvl"))
    if index is None or not 0 <= index < LEVELS:
        return []
    level = Level(
        form=value(element, "numFmt") or "decimal",
        text=value(element, "lvlText") or "",
        restart=integer(value(element, "lvlRestart")),
        legal=switched(element.find(f"{W}isLgl")) is True,
        style=value(element, "pStyle"),
    )
    start = integer(value(element, "start"))
    return [(index, level if start is None else replace(level, start=start))]


def value(element: etree._Element, name: str) -> str | None:
    """Return the ``w:val`` of the child ``name`` of a Word element, or None."""
    child = element.find(f"{W}{name}")
    return None if child is None else child.get(f"{W}val")


def integer(text: str | None) -> int | None:
    """Return a whole number of at most nine digits, or None for anything else."""
    try:
        return int(text) if text is not None and len(text) < 10 else None
    except ValueError:
        return None


def switched(element: etree._Element | None) -> bool | None:
    """Return what a switch such as ``<w:b/>`` or ``<w:b w:val="0"/>`` says, or None where there is none."""
    if element is None:
        return None
    return element.get(f"{W}val", "1") in {"1", "true", "on"}
