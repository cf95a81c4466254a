"""The shape of provisions and of the acts they belong to, as the law packs' files hold them.

A file is closed: an unknown key is an error, as is a missing one, and every
error names the file and the key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from tosscan.findings.provision import Consequence, SourceStatus
from tosscan.legal.dates import spelt
from tosscan.legal.schema import CLASSES, STATUSES, Node, Wording

NormRole = Literal["for", "against", "gate", "procedure", "standing"]
Division = Literal["paragraphs", "parts", "rules"]
Change = Literal["inserted", "restated", "amended"]
Answer = Literal["yes", "no", "unknown"]

ROLES: tuple[NormRole, ...] = ("for", "against", "gate", "procedure", "standing")
DIVISIONS: tuple[Division, ...] = ("paragraphs", "parts", "rules")
CHANGES: tuple[Change, ...] = ("inserted", "restated", "amended")

_PUBLICATION = timedelta(days=365)
"""Footnotes count from the publication of a law and do not date it; a year after signing is safe."""

_UNTIL = {
    "en": " (in force until {day})",
    "ru": " (действовала до {day})",
    "kk": " ({day} дейін қолданыста болды)",
}


@dataclass(frozen=True, slots=True)
class Names:
    """What something is called in English, Russian and Kazakh; None where that is not on file."""

    en: str
    ru: str | None
    kk: str | None

    def of(self, language: str) -> str:
        """Return the name for a text in ``language``: English where there is no other."""
        return {"ru": self.ru, "kk": self.kk}.get(language) or self.en


@dataclass(frozen=True, slots=True)
class Instrument:
    """An act: its ``title``, its name after "of" in a full citation, and the short name of later citations.

    ``divided`` says how its articles are divided: an act has paragraphs
    (пункты), a code of procedure parts (части). ``language`` is that of the
    official wording on file. ``editions`` is the page of its editions, None
    where there is none; ``from_memory`` names the addresses that were not opened.
    """

    id: str
    title: Names
    of: Names
    short: Names
    divided: Division
    language: str
    address: str
    editions: str | None
    from_memory: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfficialText:
    """The official wording: Russian, Kazakh, or English (acts of the AIFC); None where not on file."""

    ru: str | None
    kk: str | None
    en: str | None

    def __bool__(self) -> bool:
        """Tell whether any official wording is on file."""
        return bool(self.ru or self.kk or self.en)


@dataclass(frozen=True, slots=True)
class Citation:
    """How a provision is cited: ``full`` at first mention, ``short`` after, by language (en, ru, kk)."""

    short: Mapping[str, str]
    full: Mapping[str, str]

    def of(self, language: str) -> str:
        """Return the short form for a statement in ``language``; those for kk are in Russian."""
        return self.short[_spoken(language)]

    def first(self, language: str) -> str:
        """Return the full form for a statement in ``language``; those for kk are in Russian."""
        return self.full[_spoken(language)]

    @property
    def en(self) -> str:
        """Return the short English form."""
        return self.short["en"]

    @property
    def ru(self) -> str:
        """Return the short Russian form."""
        return self.short["ru"]


def _spoken(language: str) -> str:
    return "ru" if language in ("ru", "kk") else "en"


@dataclass(frozen=True, slots=True)
class Amendment:
    """A law that changed a provision: number, date, when it took effect as the footnote says, and how."""

    law: str
    of: date
    effect: str | None
    kind: Change

    @property
    def settled(self) -> date:
        """Return a day by which the change was in force; a year is added where publication is not dated."""
        if self.effect and self.effect.startswith("from "):
            return date.fromisoformat(self.effect.removeprefix("from "))
        count, _, unit = (self.effect or "").removeprefix("+").partition(" ")
        days = int(count) * {"days": 1, "months": 31}[unit] if count.isdigit() else 0
        return self.of + timedelta(days=days) + _PUBLICATION


@dataclass(frozen=True, slots=True)
class Checked:
    """A person's comparison of a provision with the official portal."""

    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision of law on file.

    ``rendering`` is English for the official wording, by the project itself
    unless ``rendering_official``. ``says`` holds, for each class and role, the
    words that go into a statement. ``tail`` is False where the text of a
    default rule does not say that a contract may depart from it. ``amended``
    None means that it is not known which laws changed it. ``in_force_to`` is
    the first day on which it no longer applies. ``seen_on`` is the day of the
    copy that was read.
    """

    id: str
    pack: str
    title: str
    instrument: Instrument
    article: Names
    citation: Citation
    wording: OfficialText
    rendering: str | None
    rendering_official: bool
    address: str
    edition: str
    seen_on: date | None
    amended: tuple[Amendment, ...] | None
    in_force_from: date | None
    in_force_to: date | None
    source_status: SourceStatus
    checked: Checked | None
    roles: tuple[NormRole, ...]
    classes: tuple[Consequence, ...]
    gates: tuple[str, ...]
    says: Mapping[str, Wording]
    tail: bool

    @property
    def read(self) -> bool:
        """Tell whether the text was read; one that was not is named by number and title and never quoted."""
        return self.source_status != "memory"

    def stands_on(self, day: date) -> Answer:
        """Tell whether the provision applied on ``day`` as worded here; "unknown" where not established."""
        if self.in_force_to is not None and day >= self.in_force_to:
            return "no"
        if self.in_force_from is not None and day < self.in_force_from:
            return "no"
        if not self.amended or self.seen_on is None:
            return "unknown"
        if self.amended[0].kind == "inserted" and day < self.amended[0].of:
            return "no"
        latest = max(change.settled for change in self.amended)
        return "yes" if latest <= day <= self.seen_on else "unknown"

    def wording_sha256(self) -> str:
        """Return the hash of what a person checks: the citation and the official wording on file."""
        parts = (self.citation.en, self.wording.ru, self.wording.kk, self.wording.en)
        return hashlib.sha256("\0".join(part or "" for part in parts).encode()).hexdigest()


def instrument(node: Node, name: str) -> Instrument:
    """Read one act, called ``name`` in its pack."""
    part = node.mapping(
        ("title", "of", "short", "divided", "language", "address", "editions", "address_from_memory")
    )
    return Instrument(
        id=name,
        title=_names(part["title"]),
        of=_names(part["of"]),
        short=_names(part["short"]),
        divided=part["divided"].choice(DIVISIONS),
        language=part["language"].choice(("ru", "kk", "en")),
        address=part["address"].address(),
        editions=part["editions"].maybe(Node.address),
        from_memory=tuple(
            item.choice(("address", "editions")) for item in part["address_from_memory"].items()
        ),
    )


_REQUIRED = (
    *("id", "title", "instrument", "article", "wording", "translation", "edition", "seen_on", "amended"),
    *("in_force_from", "in_force_to", "source_status", "roles", "classes", "gates", "says"),
)


def provision(node: Node, instruments: Mapping[str, Instrument], pack: str) -> Provision:
    """Read one provision of ``pack``; its act is one of ``instruments``."""
    part = node.mapping(_REQUIRED, ("tail", "address", "checked"))
    act = instruments[part["instrument"].choice(tuple(instruments))]
    ended = part["in_force_to"].maybe(Node.day)
    article = _names(part["article"])
    wording, translation = _wording(part["wording"]), part["translation"].maybe(_translation)
    roles = tuple(item.choice(ROLES) for item in part["roles"].items())
    classes = tuple(item.choice(CLASSES) for item in part["classes"].items())
    if bool(classes) != ("for" in roles):
        raise part["classes"].fail("go with the role 'for', and with no other")
    status = part["source_status"].choice(STATUSES)
    if status == "memory" and (wording or translation):
        raise part["source_status"].fail("what is from memory is not quoted")
    checked = part["checked"].maybe(_checked) if "checked" in part else None
    if (status == "official") != (checked is not None):
        raise part["source_status"].fail("'official' needs 'checked' (by whom, on which day), and only that")
    says = part["says"].entries()
    for key, entry in says.items():
        if key not in (*classes, *roles):
            raise entry.fail("is neither a class nor a role of the provision")
    return Provision(
        id=part["id"].text(),
        pack=pack,
        title=part["title"].text(),
        instrument=act,
        article=article,
        citation=_citation(article, act, ended),
        wording=wording,
        rendering=translation[0] if translation else None,
        rendering_official=bool(translation and translation[1]),
        address=part["address"].address() if "address" in part else act.address,
        edition=part["edition"].text(),
        seen_on=part["seen_on"].maybe(Node.day),
        amended=part["amended"].maybe(_amendments),
        in_force_from=part["in_force_from"].maybe(Node.day),
        in_force_to=ended,
        source_status=status,
        checked=checked,
        roles=roles,
        classes=classes,
        gates=part["gates"].texts(),
        says={key: entry.both() for key, entry in says.items()},
        tail=part["tail"].flag() if "tail" in part else True,
    )


def _names(node: Node) -> Names:
    part = node.mapping(("en", "ru", "kk"))
    return Names(part["en"].words(), part["ru"].maybe(Node.words), part["kk"].maybe(Node.words))


def _wording(node: Node) -> OfficialText:
    part = node.mapping(("ru", "kk", "en"))
    return OfficialText(*(part[code].maybe(Node.text) for code in ("ru", "kk", "en")))


def _translation(node: Node) -> tuple[str, bool]:
    part = node.mapping(("en", "by"))
    return part["en"].text(), part["by"].choice(("own", "official")) == "official"


def _checked(node: Node) -> Checked:
    # Not "on": YAML reads that word as a truth value.
    part = node.mapping(("by", "day"))
    return Checked(part["by"].text(), part["day"].day())


def _amendments(node: Node) -> tuple[Amendment, ...]:
    found = []
    for item in node.items():
        part = item.mapping(("law", "of", "effect", "kind"))
        change = Amendment(
            part["law"].text(),
            part["of"].day(),
            part["effect"].maybe(Node.text),
            part["kind"].choice(CHANGES),
        )
        try:
            change.settled  # noqa: B018 - read to see that the words of "effect" are understood
        except (KeyError, ValueError):
            raise part["effect"].fail("must be like '+10 days', 'from 2022-03-01' or other words") from None
        found.append(change)
    return tuple(found)


def _citation(article: Names, act: Instrument, ended: date | None) -> Citation:
    """Return the forms of citation; where an act has no name in a language, the English one serves."""
    short, full = {}, {}
    for code in ("en", "ru", "kk"):
        spoken = code if getattr(act.short, code) and getattr(article, code) is not None else "en"
        full_code = spoken if getattr(act.of, spoken) else "en"
        place, name, whole = article.of(spoken), act.short.of(spoken), act.of.of(full_code)
        until = "" if ended is None else _UNTIL[code].format(day=spelt(ended, code, until=True))
        if not getattr(article, spoken):
            # The act as a whole: its title is its full citation.
            short[code], full[code] = act.title.of(full_code) + until, act.title.of(full_code) + until
            continue
        first = {"en": f"{place} of {whole}", "ru": f"{place} {whole}", "kk": f"{whole} {place}"}
        short[code] = (f"{name} {place}" if spoken == "kk" else f"{place} {name}") + until
        full[code] = first[full_code] + until
    return Citation(short, full)
