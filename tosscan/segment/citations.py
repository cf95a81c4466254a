"""Tell how a clause is cited whose number stands in the text more than once."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tosscan.document.tree import Citation, Clause, Section

# A title that is longer names nothing in passing.
MOST_TITLE_WORDS = 9
MOST_TITLE_CHARACTERS = 70
# A section with a larger share of what stands under headings is the text as a whole.
WHOLE = 0.8
# The numbering with which a text begins is its own when it has so many numbers.
FEWEST_IN_MAIN = 5

_LETTER = re.compile(r"[^\W\d_]{2}")
_LAST = re.compile(r"(\w+)\W*$")
_FIRST = frozenset(["1", "a", "A", "i", "I", "а", "А"])
# The first of a list may stand in the sentence that opens it.
_EARLY = _FIRST | frozenset(["2", "b", "B", "ii", "II", "б", "Б"])
_NO_NAME = re.compile(r"^(?:table of )?contents?\b|^index\b|содержание|оглавление", re.IGNORECASE)
# With such a title a paper begins, and is not named by it.
_FIRST_PART = re.compile(
    r"^(?:introduction|preamble|overview|welcome|background|foreword|(?:general )?definitions|summary"
    r"|введение|преамбула|предисловие|термины и определения)$",
    re.IGNORECASE,
)
_EDGES = " .:;,*–—-"


def cite(
    clauses: Sequence[Clause],
    sections: Sequence[Section],
    chains: Sequence[int],
    whole: Sequence[bool],
) -> tuple[Clause, ...]:
    """Return ``clauses`` with how those are cited whose number does not stand alone.

    ``chains`` holds for each clause the first of those whose numbers go on
    from one another, ``whole`` whether the text itself gives the number in
    full. One of several clauses with a number may be the one that
    a reader takes it for: its number is enough. Of the others each is cited
    with the part or paper in which the number stands once; else by the number
    over it, where that is enough; else without a number. So is an item in
    brackets under no number, and what stands under it: such lists stand everywhere.
    """
    alike: defaultdict[str, list[int]] = defaultdict(list)
    for index, clause in enumerate(clauses):
        alike[clause.number].append(index)
    numberings = _Numberings(clauses, sections, chains)
    cited: list[Citation | None] = []
    for index, clause in enumerate(clauses):
        same = alike[clause.number]
        item = clause.number.startswith("(")
        over = cited[clause.parent] if clause.parent is not None and not whole[index] else None
        if over is not None and len(same) == 1:
            # The number is put together from one over it that stands more than once.
            paper = over.paper
            cited.append(Citation(clause.number, paper) if paper else _above(clauses, cited, clause.parent))
            continue
        if not item and (len(same) == 1 or numberings.headed(same) == index):
            cited.append(None)
            continue
        others = [clauses[at] for at in same]
        paper = _paper(clause, others, clauses, sections) or _beside(clause, others, sections)
        if paper:
            cited.append(Citation(clause.number, paper))
        elif not item and numberings.main(same) == index:
            cited.append(None)
        else:
            cited.append(_above(clauses, cited, clause.parent))
    return tuple(replace(clause, citation=known) for clause, known in zip(clauses, cited, strict=True))


class _Numberings:
    """The numberings of a text: runs of clauses whose numbers go on from one another, outermost first."""

    def __init__(self, clauses: Sequence[Clause], sections: Sequence[Section], chains: Sequence[int]) -> None:
        headed = {section.span.start for section in sections if section.number is not None}
        self._headed = [clause.span.start in headed for clause in clauses]
        self._of: list[int] = []
        self._last: dict[int, int] = {}
        sizes: Counter[int] = Counter()
        for index, clause in enumerate(clauses):
            outermost = clause.parent is None
            self._of.append(chains[index] if outermost else self._of[clause.parent or 0])
            if outermost:
                self._last[chains[index]] = index
                sizes[chains[index]] += 1
        first = min(sizes, default=None)
        self._main = first if first is not None and sizes[first] >= FEWEST_IN_MAIN else None

    def headed(self, same: Sequence[int]) -> int | None:
        """Return the only heading among clauses with one number, if it is not between those of another."""
        heads = [at for at in same if self._headed[at]]
        alone = len(heads) == 1 and not any(
            at < heads[0] < self._last[self._of[at]] for at in same if self._of[at] != self._of[heads[0]]
        )
        return heads[0] if alone else None

    def main(self, same: Sequence[int]) -> int | None:
        """Return the only one of clauses with one number in the numbering with which the text begins."""
        main = [at for at in same if self._of[at] == self._main]
        return main[0] if len(main) == 1 else None


def _above(clauses: Sequence[Clause], cited: Sequence[Citation | None], above: int | None) -> Citation:
    """Return the citation of the innermost clause from ``above`` outwards that has one with a number."""
    while above is not None:
        known = cited[above]
        if known is None:
            return Citation(clauses[above].number)
        if known.number:
            return known
        above = clauses[above].parent
    return Citation(None)


def _paper(
    clause: Clause, same: Sequence[Clause], clauses: Sequence[Clause], sections: Sequence[Section]
) -> str:
    """Return the title of the part in which the number of ``clause`` stands once, or nothing.

    The part begins a numbering of its own; where it does not, its heading is
    one that has been left behind.
    """
    for section in _over(clause, sections):
        within = [other for other in same if section.span.contains(other.span)]
        if len(within) > 1:
            return ""
        title = _title(section) if not _whole(section, sections) else ""
        if title and _begins(section.span.start, clauses):
            return title if _alone(section, same, sections) else ""
    return ""


def _beside(clause: Clause, same: Sequence[Clause], sections: Sequence[Section]) -> str:
    """Return the title of the paper whose numbered headings stand beside its own, or nothing.

    Its heading is the last without a number before them; the paper ends with the next such heading.
    """
    at = clause.section
    while at is not None and (over := sections[at].parent) is not None and sections[over].number is not None:
        at = over
    if at is None or sections[at].number is None:
        return ""
    beside = [s for s in sections if (s.parent, s.level) == (sections[at].parent, sections[at].level)]
    here = beside.index(sections[at])
    first = next((n for n in range(here, -1, -1) if beside[n].number is None), None)
    if first is None or beside[first + 1].number not in _FIRST:
        return ""
    paper = beside[first]
    end = next((s.span.start for s in beside[here:] if s.number is None), None)
    within = [
        other
        for other in same
        if paper.span.start <= other.span.start and (end is None or other.span.start < end)
    ]
    title = _title(paper) if len(within) == 1 and _alone(paper, same, sections) else ""
    return "" if _FIRST_PART.search(title) else title


def _whole(section: Section, sections: Sequence[Section]) -> bool:
    """Tell whether a section is the text as a whole: its title names the document, not a part of it."""
    start, end = sections[0].span.start, max(each.span.end for each in sections)
    return len(section.span) > WHOLE * (end - start)


def _alone(section: Section, same: Sequence[Clause], sections: Sequence[Section]) -> bool:
    """Tell whether no other section with this title holds one of the clauses."""
    return not any(
        each is not section
        and each.title.casefold() == section.title.casefold()
        and any(each.span.contains(clause.span) for clause in same)
        for each in sections
    )


def _over(clause: Clause, sections: Sequence[Section]) -> Iterator[Section]:
    """Return the sections over a clause, from the innermost."""
    at = clause.section
    while at is not None:
        yield sections[at]
        at = sections[at].parent


def _title(section: Section) -> str:
    """Return the title of a section as it can be named in a sentence, or nothing; a number tells none."""
    title = " ".join(section.title.split()).strip(_EDGES)
    named = (
        section.number is None
        and len(title) <= MOST_TITLE_CHARACTERS
        and 0 < len(title.split()) <= MOST_TITLE_WORDS
        and _LETTER.search(title) is not None
        and _NO_NAME.search(title) is None
    )
    return title if named else ""


def _begins(start: int, clauses: Sequence[Clause]) -> bool:
    """Tell whether the first number behind a heading is the first of a numbering."""
    at = bisect_left(clauses, start, key=lambda clause: clause.span.start)
    last = _LAST.search(clauses[at].number) if at < len(clauses) else None
    return last is not None and last[1] in _EARLY
