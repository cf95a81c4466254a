"""Find the clause or section of a document that a number or a title names."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from tosscan.document.span import Span
from tosscan.document.tree import Clause, Section, Sentence

# Words that begin with the same letters are taken for forms of one.
STEM = 6
# A clause no longer than this may be its line in a table of contents.
LONGEST_LINE = 120

_ANNEX = re.compile(r"(?P<label>Schedule|Annex|Appendix|Exhibit|Приложение|Қосымша) (?P<token>\w+)")
_PART = re.compile(r"\d+|[^\W\d_]+")
_UPPER = re.compile(r"(?P<head>[A-ZА-Я]+)(?=[.(]|$)")
_SPACE = re.compile(r"\W+")

_Parts = tuple[str, ...]


class Targets:
    """The clauses and sections of a document by number and by title."""

    def __init__(
        self,
        sentences: Sequence[Sentence],
        clauses: Sequence[Clause],
        sections: Sequence[Section],
    ) -> None:
        self._sentences, self._clauses, self._sections = sentences, clauses, sections
        self._starts = [sentence.span.start for sentence in sentences]
        self._section_at = {section.span.start: index for index, section in enumerate(sections)}
        self._clause_at: dict[int, int] = {}
        self._by_parts: dict[_Parts, list[int]] = {}
        self._containers: list[_Parts] = []
        for index, clause in enumerate(clauses):
            self._clause_at.setdefault(clause.span.start, index)
            container, parts = _read(clause.number)
            self._containers.append(container)
            self._by_parts.setdefault(parts, []).append(index)
            head = _UPPER.match(clause.number)
            if head is not None and len(parts) > 1:
                # Under a Roman part the numbers are cited without it.
                self._by_parts.setdefault(parts[1:], []).append(index)
        self._annexes = [clause for clause in clauses if _read(clause.number)[1][:1] == ("annex",)]
        self._by_title: dict[str, int] = {}
        for index, section in enumerate(sections):
            self._by_title.setdefault(_fold(section.title), index)

    def clause(self, parts: _Parts, place: int, label: str, *, within: str = "") -> int | None:
        """Return the clause that ``parts`` name in words at ``place``; None for none or several.

        A lettered part that is no clause of its own stands for the clause that
        holds it. ``within`` names the annex or the titled part in which to look.
        """
        here = self._clause_here(place)
        if label == "annex":
            return self._choose(self._by_parts.get(parts, []), here, "")
        if not parts[0].isdigit() and len(parts) == 1:
            relative = self._relative(parts, here)
            if relative is not None:
                return relative
        while parts:
            found = self._by_parts.get(parts)
            if found:
                return self._choose(found, here, within)
            if parts[-1].isdigit():
                break
            parts = parts[:-1]
        if len(parts) == 1 and parts[0].isdigit():
            # "Article 10" where the heading has "X".
            return self._choose(self._by_parts.get((roman(int(parts[0])),), []), here, within)
        return None

    def _relative(self, parts: _Parts, here: int | None) -> int | None:
        """Return the lettered part of the clause ``here``, or of one that it stands in."""
        while here is not None:
            container, own = _read(self._clauses[here].number)
            for index in self._by_parts.get((*own, *parts), []):
                if self._containers[index] == container:
                    return index
            here = self._clauses[here].parent
        return None

    def _choose(self, found: Sequence[int], here: int | None, within: str) -> int | None:
        if within:
            spans = self._spans(within)
            found = [
                index for index in found if any(span.contains(self._clauses[index].span) for span in spans)
            ]
        elif len(found) > 1:
            own = self._containers[here] if here is not None else ()
            beside = [index for index in found if self._containers[index] == own]
            found = beside or [index for index in found if not self._containers[index]] or found
        if len(found) > 1:
            # A table of contents has the same numbers as the headings.
            found = [index for index in found if self.section_of(index) is not None] or found
            found = [index for index in found if len(self._clauses[index].span) > LONGEST_LINE] or found
        if len(found) > 1 and here is not None:
            found = [index for index in found if self._root(index) == self._root(here)] or found
        return found[0] if len(found) == 1 else None

    def _spans(self, within: str) -> list[Span]:
        """Return the spans of the annexes and sections that ``within`` names."""
        annexes = self._by_parts.get(tuple(within.split()), [])
        if annexes:
            return [self._clauses[index].span for index in annexes]
        stem = within.casefold()[:STEM]
        titled = [section for section in self._sections if stem in section.title.casefold()]
        # The title of an annex stands in the annex, and its clauses beside it.
        return [
            clause.span
            for clause in self._annexes
            if any(clause.span.contains(section.heading) for section in titled)
        ] or [section.span for section in titled]

    def unnumbered(self, parts: _Parts) -> int | None:
        """Return the section without a number of its own in which the first part of ``parts`` stands.

        That is "section 8" where a heading without a number stands over 8.1.
        """
        if len(parts) > 1:
            return None
        first = [*self._by_parts.get((*parts, "1"), []), *self._by_parts.get((*parts, "a"), [])]
        if len(first) != 1:
            return None
        section = self.section_of(first[0])
        return self._clauses[first[0]].section if section is None else self._sections[section].parent

    def annexed(self, stem: str) -> bool:
        """Tell whether a section's title holds ``stem``, the name of an annexed document."""
        return any(stem in section.title.casefold() for section in self._sections)

    def titled(self, title: str) -> int | None:
        """Return the section with this title, or None."""
        return self._by_title.get(_fold(title))

    def section_of(self, clause: int) -> int | None:
        """Return the section whose heading bears the number of ``clause``, or None."""
        return self._section_at.get(self._clauses[clause].span.start)

    def clause_of(self, section: int) -> int | None:
        """Return the clause that begins with the heading of ``section``, or None."""
        return self._clause_at.get(self._sections[section].span.start)

    def _clause_here(self, place: int) -> int | None:
        at = bisect_right(self._starts, place) - 1
        return self._sentences[at].clause if at >= 0 else None

    def _root(self, clause: int) -> int | None:
        """Return the outermost section in which a clause stands."""
        section = self._clauses[clause].section
        while section is not None and self._sections[section].parent is not None:
            section = self._sections[section].parent
        return section


def _read(number: str) -> tuple[_Parts, _Parts]:
    """Return the annex in which a clause number stands, and the parts of the number itself."""
    annex = _ANNEX.match(number)
    if annex is None:
        return (), tuple(part.casefold() for part in _PART.findall(number))
    container = ("annex", annex["token"].casefold())
    parts = tuple(part.casefold() for part in _PART.findall(number[annex.end() :]))
    return ((), container) if not parts else (container, parts)


def roman(value: int) -> str:
    """Return a number from 1 to 199 in Roman figures, in small letters."""
    tens = ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc")
    ones = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    return "c" * (value // 100) + tens[value % 100 // 10] + ones[value % 10]


def _fold(title: str) -> str:
    return _SPACE.sub(" ", title).strip().casefold()
