"""A document as a tree of sections, clauses and sentences over one canonical text."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from tosscan.document.anchor import Anchor
from tosscan.document.joint import Part
from tosscan.document.parties import Parties
from tosscan.document.source import Source
from tosscan.document.span import Span
from tosscan.document.text import ExtractedText

SentenceKind = Literal["sentence", "item", "heading"]
NoticeKind = Literal["superseded", "local_terms", "other"]
DefinitionKind = Literal["means", "bracket", "entry"]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and all that stands under it up to the next heading of its level or above."""

    span: Span
    heading: Span
    title: str
    level: int
    number: str | None = None
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """How a clause is cited where its number alone does not tell it from others of the text.

    ``number`` is None where nothing tells it; ``paper`` is the title of the
    part or paper in which the number stands once, or "".
    """

    number: str | None
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered (or lettered) provision: ``number`` is the full path, as "4.2(a)".

    ``citation`` is None where the number is enough.
    """

    span: Span
    number: str
    section: int | None = None
    parent: int | None = None
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """The unit that is judged: one sentence, one list item, or one heading.

    ``block`` is the index of its block in the extracted text, ``clause`` and
    ``section`` are indexes into the document's tuples, ``lead_in`` the index
    of the sentence that opens the list in which an item stands ("We are not
    liable for:"). ``language`` is a code such as ``en`` or ``und``.
    """

    span: Span
    kind: SentenceKind
    block: int
    clause: int | None = None
    section: int | None = None
    lead_in: int | None = None
    language: str = "und"


@dataclass(frozen=True, slots=True)
class Notice:
    """A statement of the text on its own force: that it lapses, or that other terms prevail."""

    kind: NoticeKind
    span: Span


@dataclass(frozen=True, slots=True)
class Incorporated:
    """Another document that the text makes part of the contract.

    ``part`` is the number of the part that it is, where it was read with the text as one contract.
    """

    title: str
    url: str | None
    span: Span
    part: int | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A place where the text points to a provision: "subject to clauses 3 to 5".

    ``span`` holds the words that point, ``target`` is one of the numbers they
    name, as a reader would cite it ("4.2(b)", "Appendix 1"), or the title they
    name; words that name several give a reference for each. ``clause`` and
    ``section`` are indexes of what is meant in the document's tuples; a number
    that is also a heading has both. ``external`` tells that the provision is
    one of a law or of another document. Where neither is known, the text
    points to what it does not hold.
    """

    span: Span
    target: str
    clause: int | None = None
    section: int | None = None
    external: bool = False

    @property
    def resolved(self) -> bool:
        """Tell whether the provision was found in the document."""
        return self.clause is not None or self.section is not None


@dataclass(frozen=True, slots=True)
class Definition:
    """A word to which the text gives a meaning of its own.

    ``span`` is that of the sentence that defines it. ``kind`` tells how:
    ``means`` by a verb or a dash, ``bracket`` in brackets behind what it
    stands for, ``entry`` as an entry of a list or table of definitions.
    """

    term: str
    span: Span
    kind: DefinitionKind


@dataclass(frozen=True, slots=True)
class LanguageShare:
    """A language of the text and its share of the words, 0 to 1."""

    code: str
    share: float


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its structure, parties, and what it says of itself.

    ``addressees`` are the words in which the text says whom it is for
    (residence, entity, product); ``version_date`` is the date that the text
    itself gives, never the date of the file. ``parts`` are the documents of
    a contract that was put together from several, whether read or not.
    """

    source: Source
    extracted: ExtractedText
    title: str | None
    sections: tuple[Section, ...] = ()
    clauses: tuple[Clause, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    parties: Parties = field(default_factory=Parties)
    languages: tuple[LanguageShare, ...] = ()
    version_date: date | None = None
    addressees: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    incorporated: tuple[Incorporated, ...] = ()
    references: tuple[Reference, ...] = ()
    definitions: tuple[Definition, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def text(self) -> str:
        """The canonical text."""
        return self.extracted.text

    @property
    def unread(self) -> tuple[Incorporated, ...]:
        """The documents that the text makes part of the contract and that were not read with it."""
        return tuple(other for other in self.incorporated if other.part is None)

    @property
    def words(self) -> int:
        """The number of white-space separated words of the text."""
        return len(self.text.split())

    def quote(self, sentence: Sentence) -> str:
        """Return the characters of ``sentence``."""
        return sentence.span.of(self.text)

    def clause_number(self, sentence: Sentence) -> str | None:
        """Return the number of the clause in which ``sentence`` stands, or None."""
        return None if sentence.clause is None else self.clauses[sentence.clause].number

    def citation(self, sentence: Sentence) -> Citation | None:
        """Return how the clause of ``sentence`` is cited, or None where its number is enough."""
        return None if sentence.clause is None else self.clauses[sentence.clause].citation

    def heading(self, sentence: Sentence) -> str | None:
        """Return the nearest heading above ``sentence``, or None."""
        return None if sentence.section is None else self.sections[sentence.section].title

    def anchor(self, span: Span) -> Anchor | None:
        """Return where ``span`` stands in the source."""
        return self.extracted.anchor(span)

    def page(self, span: Span) -> int | None:
        """Return the page on which ``span`` starts, or None for unpaged sources."""
        return self.extracted.page(span.start)
