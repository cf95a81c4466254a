"""A dossier on one provider as plain data: what an authority files, the same for Word and PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import yaml

from tosscan.errors import UsageError
from tosscan.findings.assessment import Assessment
from tosscan.findings.gate import COMPETENCE_GATE
from tosscan.findings.provision import Consequence, ProvisionMatch
from tosscan.report.json import created
from tosscan.report.memorandum import Case, Memo, MemoWords, Section, memo_words
from tosscan.resources import package_data

LANGUAGES = ("kk", "ru", "en")
"""The languages in which dossiers are written, that of acts of state bodies first."""
RECOMMENDATION = "KZ-CPL-6-2"
"""The norm on control, and on the recommendation that may follow from it."""
EXPLANATIONS = "KZ-CPL-42-7"
"""The norm on the examination of a complaint, and on the explanations that are asked for in it."""
PROCEDURE = (RECOMMENDATION, EXPLANATIONS)
TAILS: Mapping[Consequence, tuple[str, ...]] = {
    "N": ("KZ-CC-157.1",),
    "P": ("KZ-CC-157-158", "KZ-CPL-8-1.3-5"),
    "R": ("KZ-CC-389.2",),
}
"""The norms that the end of a statement names, by the class of the norm that leads it."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Paper:
    """One text of a provider, assessed or not, with what people decided on it.

    ``place`` is its path or address as the list of inputs shows it, ``title``
    and ``day`` what that list says of it (None where nothing); ``copies`` are
    the places of other inputs of the same bytes.
    """

    assessment: Assessment
    place: str
    title: str | None = None
    day: str | None = None
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """All that is filed on one provider.

    ``provider`` is its name, "" where nothing names it; ``stated`` tells that
    the list of inputs does. ``procedure`` has the norms of :data:`PROCEDURE`
    by id, in the language of the dossier.
    """

    provider: str
    stated: bool
    papers: tuple[Paper, ...]
    norms: Mapping[str, ProvisionMatch]


@dataclass(frozen=True, slots=True)
class Dossier(Memo):
    """A dossier: ``sections`` stand upright, then ``wide`` on pages that lie on their side, then ``back``.

    ``file`` stands over the title of the cover, ``sheet`` is the form of the
    number of each page.
    """

    file: str
    sheet: str
    wide: tuple[Section, ...]
    back: tuple[Section, ...]

    @property
    def parts(self) -> tuple[Section, ...]:
        """All sections and annexes."""
        return (*self.sections, *self.wide, *self.back, *self.annexes)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A text of the dossier with its number in the inventory."""

    number: int
    paper: Paper
    case: Case

    @property
    def name(self) -> str:
        """What the text is called: by the list of inputs, by itself, or by its file."""
        doc = self.paper.assessment.document
        return self.paper.title or (doc.title if doc else None) or self.paper.assessment.source.name


@dataclass(frozen=True, slots=True)
class Folder:
    """What every part of a dossier is made from."""

    file: File
    words: MemoWords
    sheets: tuple[Sheet, ...]
    today: date

    @classmethod
    def of(cls, file: File, words: MemoWords) -> Folder:
        """Return the folder of ``file``."""
        sheets = tuple(
            Sheet(number, paper, Case.of(paper.assessment, words, "authority"))
            for number, paper in enumerate(file.papers, 1)
        )
        return cls(file, words, sheets, datetime.fromisoformat(created()).date())

    def edition(self, sheet: Sheet) -> str:
        """Return the day of the edition of a text: as the list of inputs says, else as the text does."""
        doc, told = sheet.paper.assessment.document, sheet.paper.day
        try:
            day = date.fromisoformat(told) if told else doc.version_date if doc else None
        except ValueError:
            return told or ""
        return self.words.day(day) if day else str(self.say["inventory"]["no_date"])

    @property
    def say(self) -> Any:
        """The words of dossiers."""
        return self.words["dossier"]

    @property
    def assessed(self) -> tuple[Sheet, ...]:
        """The texts that were assessed, at least in part."""
        return tuple(sheet for sheet in self.sheets if sheet.case.assessed)

    @property
    def total(self) -> int:
        """The number of findings."""
        return sum(len(sheet.paper.assessment.findings) for sheet in self.sheets)

    @property
    def done(self) -> int:
        """The number of findings that a person decided on."""
        findings = (found for sheet in self.sheets for found in sheet.paper.assessment.findings)
        return sum(found.decision.state != "undecided" for found in findings)

    @property
    def reviewed(self) -> bool:
        """Tell whether a person decided on every finding, there is one, and every text was assessed."""
        whole = all(sheet.paper.assessment.status == "assessed" for sheet in self.sheets)
        return whole and self.total > 0 and self.done == self.total

    @property
    def stamp(self) -> str:
        """The line of every page: whether a person has looked, and whether all was assessed."""
        say, status = self.words["stamp"], self.words["status"]
        line = say["none"] if not self.done else say["some"].format(done=self.done, total=self.total)
        if self.reviewed:
            line = say["done"]
        elif self.total and self.done == self.total:
            line = say["done"]  # what was not assessed is told before it
        kinds = {sheet.paper.assessment.status for sheet in self.sheets}
        if kinds == {"not_assessed"}:
            return f"{status['not_assessed']}. {line}"
        return str(line) if kinds == {"assessed"} else f"{status['partly_assessed']}. {line}"

    @property
    def competence(self) -> str | None:
        """The authority that looks at the terms, None while that is open for any text."""
        values = {
            gate.value
            for sheet in self.assessed
            for gate in sheet.paper.assessment.gates
            if gate.id == COMPETENCE_GATE
        }
        return next(iter(values)) if len(values) == 1 else None


@cache
def dossier_words(language: str) -> MemoWords:
    """Return the words of dossiers in ``language``, with those of memos and reports beside them.

    Raises:
        UsageError: dossiers are not written in that language.
    """
    if language not in LANGUAGES:
        raise UsageError(f"dossiers are not written in the language {language!r} ({', '.join(LANGUAGES)})")
    file = package_data("report", f"locale/dossier/{language}.yml")
    own = yaml.load(file.read_text("utf-8"), Loader=_LOADER)  # noqa: S506 - a safe loader, in C or not
    memo = memo_words(language)
    return MemoWords(language, {**memo.table, "dossier": own}, memo.report)
