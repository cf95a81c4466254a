"""A memorandum as plain data: sections of blocks, the same for Word and PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Literal

import yaml

from tosscan.errors import UsageError
from tosscan.findings.assessment import Assessment
from tosscan.findings.finding import Finding, Quote
from tosscan.report.base import Audience
from tosscan.report.json import created
from tosscan.report.words import Words, words
from tosscan.resources import package_data

LANGUAGES = ("en", "ru", "kk")
"""The languages in which memos are written; another needs its words and a Word template."""

BlockKind = Literal["text", "label", "quote", "item", "heading", "blank", "loud", "small", "table"]
Row = tuple[str, ...]

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or table.

    ``label`` stands in bold before the text of a "label". A "table" has a
    ``header`` and ``rows`` of as many cells; ``widths`` are percentages of the width, which is that
    of a page on its side where the table is ``wide``.
    """

    kind: BlockKind
    text: str = ""
    label: str = ""
    header: Row = ()
    rows: tuple[Row, ...] = ()
    widths: tuple[int, ...] = ()
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A section or annex under a numbered heading; ``id`` is the same in every language."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A line of the heading block; ``blank`` tells that a person must fill it in."""

    label: str
    value: str
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Memo:
    """A whole memo.

    ``stamp`` stands on every page, ``loud`` before all else where a text was
    not assessed, or not all of it.
    """

    language: str
    title: str
    annex: str
    contents: str
    confidential: str
    stamp: str
    reviewed: bool
    loud: str
    fields: tuple[Field, ...]
    sections: tuple[Section, ...]
    annexes: tuple[Section, ...]

    @property
    def parts(self) -> tuple[Section, ...]:
        """All sections and annexes."""
        return (*self.sections, *self.annexes)

    def to_dict(self) -> dict[str, Any]:
        """Return the memo as dictionaries, lists and strings: what templates are given."""
        return asdict(self)


def specimen(words: MemoWords) -> Memo:
    """Return a memo without content that has a block of every kind: to try a template on."""
    kinds: tuple[BlockKind, ...] = ("text", "label", "quote", "item", "heading", "blank", "loud", "small")
    blocks = (*(Block(kind, "-", label="-") for kind in kinds), table(("-",), [("-",)], (100,)))
    section = Section("-", "-", blocks)
    own = words["titles"]
    return Memo(
        language=words.language,
        title=own["document"],
        annex=own["annex"],
        contents=own["contents"],
        confidential="-",
        stamp="-",
        reviewed=False,
        loud="-",
        fields=(Field("-", "-"),),
        sections=(section,),
        annexes=(section,),
    )


@dataclass(frozen=True, slots=True)
class MemoWords:
    """The words of memos in a language (``locale/memo/<language>.yml``), and those of reports beside them."""

    language: str
    table: dict[str, Any]
    report: Words

    def __getitem__(self, group: str) -> Any:
        """Return a group of words: the memo's own, else that of reports."""
        return self.table[group] if group in self.table else self.report[group]

    def label(self, group: str, slug: str) -> str:
        """Return the label of ``slug`` in a ``group`` of reports; a slug without one is spelt out."""
        return self.report.category(slug) if group == "categories" else self.report.label(group, slug)

    def day(self, day: date) -> str:
        """Return ``day`` as written in the language."""
        return self.report.day(day)

    def told(self, sentence: str) -> str:
        """Return a sentence of another part of the program in the language, where it is known in it."""
        return self.report.told(sentence)

    def status(self, source_status: str) -> str:
        """Return in words how far the text of a provision was compared."""
        return str(self.report["source_status"][source_status])

    def place(self, quote: Quote) -> str:
        """Return where ``quote`` stands: document of a contract, clause or heading, page; else characters."""
        form = self.table["place"]
        parts = [quote.part] if quote.part else []
        if quote.clause:
            parts.append(form["clause"].format(clause=quote.clause))
        elif quote.heading:
            parts.append(form["heading"].format(heading=quote.heading))
        if quote.page:
            parts.append(form["page"].format(page=quote.page))
        if not (quote.clause or quote.heading or quote.page):
            parts.append(form["none"].format(start=quote.span.start, end=quote.span.end))
        return ", ".join(dict.fromkeys(parts))

    def places(self, quotes: Iterable[Quote]) -> str:
        """Return where ``quotes`` stand, each place once: numbers of clauses together, then the others."""
        listed = tuple(quotes)
        numbers: dict[str, dict[str, None]] = {}
        for quote in listed:
            if quote.clause:
                numbers.setdefault(quote.part, {})[quote.clause] = None
        form = self.table["place"]["clause"]
        clauses = [
            ", ".join(filter(None, (part, form.format(clause=", ".join(found)))))
            for part, found in numbers.items()
        ]
        others = dict.fromkeys(self.place(quote) for quote in listed if not quote.clause)
        return "; ".join((*clauses, *others))


@cache
def memo_words(language: str) -> MemoWords:
    """Return the words of memos in ``language``.

    Raises:
        UsageError: memos are not written in that language.
    """
    if language not in LANGUAGES:
        raise UsageError(f"memos are not written in the language {language!r} ({', '.join(LANGUAGES)})")
    file = package_data("report", f"locale/memo/{language}.yml")
    own = yaml.load(file.read_text("utf-8"), Loader=_LOADER)  # noqa: S506 - a safe loader, in C or not
    return MemoWords(language, own, words(language))


@dataclass(frozen=True, slots=True)
class Case:
    """What every part of a memo is made from.

    ``carried`` are the findings that a person confirmed or changed, in the
    order of the text, ``rest`` all others. ``today`` is the day of the report.
    """

    assessment: Assessment
    words: MemoWords
    audience: Audience
    today: date
    carried: tuple[Finding, ...]
    rest: tuple[Finding, ...]

    @classmethod
    def of(cls, assessment: Assessment, words: MemoWords, audience: Audience) -> Case:
        """Return the case of ``assessment``."""
        ordered = sorted(assessment.findings, key=lambda finding: finding.key)
        stands = ("confirmed", "changed")
        return cls(
            assessment=assessment,
            words=words,
            audience=audience,
            today=datetime.fromisoformat(created()).date(),
            carried=tuple(finding for finding in ordered if finding.decision.state in stands),
            rest=tuple(finding for finding in ordered if finding.decision.state not in stands),
        )

    @property
    def assessed(self) -> bool:
        """Tell whether anything was assessed."""
        return self.assessment.status != "not_assessed"

    @property
    def open_gates(self) -> frozenset[str]:
        """The ids of the assumptions to which nobody has given an answer."""
        return frozenset(gate.id for gate in self.assessment.gates if gate.value is None)

    def places(self, quotes: tuple[str, ...]) -> str:
        """Return where the quotations of these ids stand."""
        known = self.assessment.quotes
        return self.words.places(known[name] for name in quotes if name in known)


Part = Callable[[Case], tuple[Block, ...]]


def text(words: str) -> Block:
    """Return a paragraph."""
    return Block("text", words)


def table(header: tuple[str, ...] | list[str], rows: Iterable[Row], widths: tuple[int, ...]) -> Block:
    """Return a table."""
    return Block("table", header=tuple(header), rows=tuple(rows), widths=widths)
