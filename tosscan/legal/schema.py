"""The shapes of the law pack's data files, and the checks that a file passes before it is used.

Every file is closed: a key that is not known is an error, as is a missing one.
All errors are :class:`~tosscan.errors.DataError` and name the file and the key.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar, cast

from tosscan.errors import DataError
from tosscan.findings.provision import Consequence, SourceStatus

T = TypeVar("T")

CLASSES: tuple[Consequence, ...] = ("N", "V", "P", "R", "D", "I")
"""The classes of consequence, in the order in which they answer when several fit."""
STATUSES: tuple[SourceStatus, ...] = ("official", "copy", "memory")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Wording:
    """The same words in the languages of statements; ``kk`` is "" where there are no Kazakh words on file."""

    en: str
    ru: str
    kk: str = ""

    def of(self, language: str) -> str:
        """Return the words for a report in ``language``: Kazakh ones where on file, else Russian; or English.

        Russian stands in for Kazakh as the other official language of the law cited.
        """
        if language == "kk":
            return self.kk or self.ru
        return self.ru if language == "ru" else self.en


@dataclass(frozen=True, slots=True)
class Cited:
    """A provision cited for a pattern, with its class; ``when`` is a fact without which it is left out."""

    id: str
    consequence: Consequence
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """What a term lacks, in words: not said where ``unless`` shows, but always where ``shown`` does."""

    unless: tuple[str, ...]
    shown: tuple[str, ...]
    words: Wording


@dataclass(frozen=True, slots=True)
class Variant:
    """What a pattern says instead where the clause shows the fact ``when``; ``cited`` None keeps the list."""

    when: str
    core: Wording
    lead: Cited | None
    cited: tuple[Cited, ...] | None


@dataclass(frozen=True, slots=True)
class Pattern:
    """A fact pattern: its core statement, the provisions for and against, and the cure.

    ``whole`` says that the core is a whole sentence without a subject put
    before it. ``lead`` is the provision whose class gives the core its verb;
    None where the term meets no rule.
    """

    id: str
    title: str
    lead: Cited | None
    core: Wording | None
    whole: bool
    tail: bool
    missing: tuple[Missing, ...]
    cited: tuple[Cited, ...]
    against: tuple[str, ...]
    procedure: tuple[str, ...]
    standing: tuple[str, ...]
    variants: tuple[Variant, ...]
    cure: str


@dataclass(frozen=True, slots=True)
class ComparatorEntry:
    """A foreign rule for comparison: its point in our own words and the categories beside which it stands.

    ``wording`` is the official text where a public copy of it was read.
    ``contrary`` tells that the rule points the other way.
    """

    id: str
    pack: str
    citation: str
    point: str
    wording: str | None
    source_status: SourceStatus
    address: str | None
    categories: tuple[str, ...]
    contrary: bool
    checked_by: str | None = None
    checked_on: date | None = None

    def wording_sha256(self) -> str:
        """Return the hash of what a person checks: the citation, the point and the wording on file."""
        return hashlib.sha256("\0".join((self.citation, self.point, self.wording or "")).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a data file with the file and key that name it in an error."""

    file: str
    key: str
    value: Any

    def fail(self, message: str) -> DataError:
        """Return the error that says what is wrong with this value."""
        return DataError(self.file, self.key, message)

    def mapping(self, required: Iterable[str] = (), optional: Iterable[str] = ()) -> dict[str, Node]:
        """Return the entries of a mapping, each key being known and each required key there."""
        if not isinstance(self.value, dict):
            raise self.fail("must be a mapping")
        needed, allowed = set(required), {*required, *optional}
        unknown = [key for key in self.value if key not in allowed]
        if unknown:
            raise self.fail(f"unknown key {unknown[0]!r}")
        missing = sorted(needed - self.value.keys())
        if missing:
            raise self.fail(f"key {missing[0]!r} is missing")
        return {key: Node(self.file, f"{self.key}.{key}", value) for key, value in self.value.items()}

    def entries(self) -> dict[str, Node]:
        """Return the entries of a mapping whose keys are names of the file's own."""
        if not isinstance(self.value, dict) or not all(isinstance(key, str) for key in self.value):
            raise self.fail("must be a mapping with words as keys")
        return {key: Node(self.file, f"{self.key}.{key}", value) for key, value in self.value.items()}

    def items(self) -> list[Node]:
        """Return the items of a list."""
        if not isinstance(self.value, list):
            raise self.fail("must be a list")
        return [Node(self.file, f"{self.key}[{n}]", item) for n, item in enumerate(self.value)]

    def text(self) -> str:
        """Return a string that is not empty."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.fail("must be a text")
        return self.value

    def words(self) -> str:
        """Return a string, which may be empty."""
        if not isinstance(self.value, str):
            raise self.fail("must be a text")
        return self.value

    def flag(self) -> bool:
        """Return a truth value."""
        if not isinstance(self.value, bool):
            raise self.fail("must be true or false")
        return self.value

    def choice(self, allowed: Sequence[T]) -> T:
        """Return a value that is one of ``allowed``."""
        if self.value not in allowed:
            raise self.fail(f"must be one of {', '.join(map(str, allowed))}")
        return cast("T", self.value)

    def texts(self) -> tuple[str, ...]:
        """Return a list of strings."""
        return tuple(item.text() for item in self.items())

    def address(self) -> str:
        """Return an address of the web."""
        if not self.text().startswith(("https://", "http://")) or " " in self.text():
            raise self.fail("must be an address such as https://adilet.zan.kz/")
        return self.text()

    def day(self) -> date:
        """Return a day, written like 2026-03-15, in quotation marks or without."""
        if isinstance(self.value, str) and _DAY.fullmatch(self.value):
            try:
                return date.fromisoformat(self.value)
            except ValueError:
                raise self.fail("must be a day of the calendar") from None
        # A time of day makes a datetime, which is a date as well.
        if type(self.value) is not date:
            raise self.fail("must be a day such as 2026-03-15")
        return self.value

    def both(self) -> Wording:
        """Return words in English and Russian, which may be empty, and in Kazakh where there are any."""
        parts = self.mapping(("en", "ru"), ("kk",))
        return Wording(parts["en"].words(), parts["ru"].words(), parts["kk"].words() if "kk" in parts else "")

    def maybe(self, read: Callable[[Node], T]) -> T | None:
        """Return what ``read`` makes of the value, or None for null."""
        return None if self.value is None else read(self)


def unique(nodes: Iterable[tuple[Node, str]], known: Iterable[str] = ()) -> None:
    """Raise DataError where an id stands twice, or is one of ``known``."""
    seen = set(known)
    for node, name in nodes:
        if name in seen:
            raise node.fail(f"{name} stands twice")
        seen.add(name)


def cited(node: Node) -> Cited:
    """Read one citation of a pattern."""
    part = node.mapping(("id", "class"), ("when",))
    when = part["when"].text() if "when" in part else None
    return Cited(part["id"].text(), part["class"].choice(CLASSES), when)


def _variant(node: Node) -> Variant:
    part = node.mapping(("when", "core"), ("lead", "for"))
    return Variant(
        when=part["when"].text(),
        core=part["core"].both(),
        lead=part["lead"].maybe(cited) if "lead" in part else None,
        cited=tuple(cited(item) for item in part["for"].items()) if "for" in part else None,
    )


def _missing(node: Node) -> Missing:
    part = node.mapping(("en", "ru"), ("unless", "shown"))
    unless, shown = (part[key].texts() if key in part else () for key in ("unless", "shown"))
    return Missing(unless, shown, Wording(part["en"].text(), part["ru"].text()))


def pattern(node: Node) -> Pattern:
    """Read one fact pattern."""
    part = node.mapping(
        ("id", "title", "lead", "core", "for", "against", "cure"),
        ("whole", "tail", "missing", "procedure", "standing", "variants"),
    )
    return Pattern(
        id=part["id"].text(),
        title=part["title"].text(),
        lead=part["lead"].maybe(cited),
        core=part["core"].maybe(Node.both),
        whole="whole" in part and part["whole"].flag(),
        tail=part["tail"].flag() if "tail" in part else True,
        missing=tuple(_missing(item) for item in part["missing"].items()) if "missing" in part else (),
        cited=tuple(cited(item) for item in part["for"].items()),
        against=part["against"].texts(),
        procedure=part["procedure"].texts() if "procedure" in part else (),
        standing=part["standing"].texts() if "standing" in part else (),
        variants=tuple(_variant(item) for item in part["variants"].items()) if "variants" in part else (),
        cure=part["cure"].words(),
    )


def comparator(node: Node, pack: str) -> ComparatorEntry:
    """Read one foreign rule of ``pack``."""
    part = node.mapping(
        ("id", "citation", "point", "wording", "source_status", "address", "categories"), ("contrary",)
    )
    entry = ComparatorEntry(
        id=part["id"].text(),
        pack=pack,
        citation=part["citation"].text(),
        point=part["point"].text(),
        wording=part["wording"].maybe(Node.text),
        source_status=part["source_status"].choice(("copy", "memory")),
        address=part["address"].maybe(Node.address),
        categories=part["categories"].texts(),
        contrary="contrary" in part and part["contrary"].flag(),
    )
    if entry.source_status == "memory" and entry.wording is not None:
        raise part["wording"].fail("what is from memory is not quoted")
    return entry
