"""Load the law: provisions, fact patterns, rules for comparison, and what the user adds or has checked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from tosscan.errors import DataError, UsageError
from tosscan.findings.assessment import LawPackInfo
from tosscan.findings.category import SLUGS
from tosscan.findings.provision import Comparator, Consequence, ProvisionMatch, Role
from tosscan.legal import checks, files, norms, schema
from tosscan.legal.checks import Check
from tosscan.legal.norms import Checked, Instrument, OfficialText, Provision
from tosscan.legal.schema import ComparatorEntry, Node, Pattern

PACKS = ("kz",)
"""The packs of law against which findings are set."""
BESIDE = {"kz": ("aifc",)}
"""The packs that are read with each: the law of its special zones."""
COMPARISON = ("eu", "uk", "us", "int")
"""The packs named for comparison only."""


@dataclass(frozen=True, slots=True)
class LawPack:
    """One country's law: provisions and patterns by id, in the order of the files.

    ``infos`` names every pack that is part of it: the law, that of its zones,
    the rules for comparison (``foreign``, and by category ``comparators``),
    and the user's own.
    """

    info: LawPackInfo
    provisions: Mapping[str, Provision]
    patterns: Mapping[str, Pattern]
    foreign: tuple[ComparatorEntry, ...]
    comparators: Mapping[str, tuple[Comparator, ...]]
    infos: tuple[LawPackInfo, ...]

    def get(self, name: str) -> Provision:
        """Return a provision that the pack's files cite; they are checked on loading."""
        return self.provisions[name]


def load(pack: str = "kz", *, folder: Path | None = None) -> LawPack:
    """Return a law pack with the user's checks, and with what ``folder`` adds to it or overrides.

    Raises:
        UsageError: there is no such pack or folder.
        DataError: a file is not valid, or cites a provision that is not on file.
    """
    if pack not in PACKS:
        raise UsageError(f"there is no law pack {pack!r} (there is: {', '.join(PACKS)})")
    known = checks.read()
    if folder is None:
        return _load(pack, None, "", known)
    files.check_given(folder)
    return _load(pack, folder, files.digest_given(folder), known)


def match(
    provision: Provision,
    *,
    role: Role,
    consequence: Consequence | None,
    condition: str | None,
    statement: str,
    language: str,
) -> ProvisionMatch:
    """Return ``provision`` as it is set against a finding, with its source told as it is.

    A Kazakh report cites in Kazakh and quotes the Kazakh wording where it is
    on file; its ``statement`` may still be in Russian.
    """
    checked, cited = provision.checked, provision.citation
    wording, spoken = _official(provision.wording, language)
    code = language if language in cited.short else "en"
    return ProvisionMatch(
        id=provision.id,
        pack=provision.pack,
        role=role,
        consequence=consequence,
        condition=condition,
        citation=cited.short[code],
        statement=statement,
        source_status=provision.source_status,
        edition=provision.edition,
        address=provision.address,
        citation_full=cited.full[code],
        checked_by=checked.by if checked else None,
        checked_on=checked.on if checked else None,
        editions=provision.instrument.editions or "",
        in_force_from=provision.in_force_from,
        in_force_to=provision.in_force_to,
        wording=wording,
        wording_language=spoken,
        rendering=provision.rendering or "",
    )


def procedural(provision: Provision, *, language: str) -> ProvisionMatch:
    """Return ``provision`` as a norm of procedure, cited in ``language``."""
    return match(
        provision, role="procedure", consequence=None, condition=None, statement="", language=language
    )


def _official(text: OfficialText, language: str) -> tuple[str, str]:
    """Return the official wording and its language: Kazakh in a Kazakh report, else Russian first."""
    on_file = ((text.ru, "ru"), (text.kk, "kk"), (text.en, "en"))
    if language == "kk":
        on_file = ((text.kk, "kk"), (text.ru, "ru"), (text.en, "en"))
    return next(((wording, code) for wording, code in on_file if wording), ("", ""))


@dataclass(slots=True)
class _Shelf:
    """What has been read so far; a pack of the user's takes the place of what has the same id."""

    infos: list[LawPackInfo] = field(default_factory=list)
    instruments: dict[str, Instrument] = field(default_factory=dict)
    provisions: dict[str, Provision] = field(default_factory=dict)
    patterns: dict[str, Pattern] = field(default_factory=dict)
    foreign: dict[str, ComparatorEntry] = field(default_factory=dict)


# Keyed by what the files hold and by the checks: a long run sees neither change under it unnoticed.
@lru_cache(maxsize=8)
def _load(pack: str, folder: Path | None, digest: str, known: tuple[Check, ...]) -> LawPack:
    shelf = _Shelf()
    for name in (pack, *BESIDE[pack]):
        shelf.infos.append(_info(files.read(name, "pack"), files.digest(name), "shipped"))
        shelf.instruments |= _instruments(files.read(name, "instruments"))
        rows = _provisions(files.read(name, "provisions"), shelf.instruments, name, shelf.provisions)
        shelf.provisions |= {entry.id: entry for _, entry in rows}
    root = files.read(pack, "patterns").mapping(("patterns",))["patterns"]
    nodes = [(node, schema.pattern(node)) for node in root.items()]
    schema.unique((node, entry.id) for node, entry in nodes)
    for node, pattern in nodes:
        _check_citations(node, pattern, shelf.provisions)
        shelf.patterns[pattern.id] = pattern
    for name in COMPARISON:
        shelf.infos.append(_info(files.read(name, "pack"), files.digest(name), "shipped"))
        shelf.foreign |= _comparators(files.read(name, "provisions"), name)
    if folder is not None:
        _add_given(shelf, folder, digest)
    by_id = {check.id: check for check in known}
    compared = tuple(_compared(entry, by_id.get(name)) for name, entry in shelf.foreign.items())
    return LawPack(
        info=shelf.infos[0],
        provisions={name: _checked(entry, by_id.get(name)) for name, entry in shelf.provisions.items()},
        patterns=shelf.patterns,
        foreign=compared,
        comparators=_by_category(compared),
        infos=tuple(shelf.infos),
    )


def _info(node: Node, digest: str, source: str) -> LawPackInfo:
    head = node.mapping(("id", "edition"))
    return LawPackInfo(head["id"].text(), head["edition"].text(), digest, source)


def _instruments(node: Node) -> dict[str, Instrument]:
    root = node.mapping(("instruments",))["instruments"]
    return {name: norms.instrument(entry, name) for name, entry in root.entries().items()}


def _provisions(
    node: Node, instruments: Mapping[str, Instrument], pack: str, known: Mapping[str, Provision] | None = None
) -> list[tuple[Node, Provision]]:
    """Return the provisions of one file, none of which ``known`` has."""
    root = node.mapping(("provisions",))["provisions"]
    nodes = [(item, norms.provision(item, instruments, pack)) for item in root.items()]
    schema.unique(((item, entry.id) for item, entry in nodes), known or ())
    return nodes


def _comparators(node: Node, pack: str) -> dict[str, ComparatorEntry]:
    root = node.mapping(("comparators",))["comparators"]
    nodes = [(item, schema.comparator(item, pack)) for item in root.items()]
    schema.unique((item, entry.id) for item, entry in nodes)
    for item, entry in nodes:
        for category in entry.categories:
            if category not in SLUGS:
                raise item.fail(f"there is no category {category!r}")
    return {entry.id: entry for _, entry in nodes}


def _add_given(shelf: _Shelf, folder: Path, digest: str) -> None:
    """Put the pack of a folder on the shelf, in the place of what has the same id."""
    head = files.read_given(folder, "pack")
    if head is None:
        raise DataError(str(folder / "pack.yml"), "file", "is not there")
    info = _info(head, digest, folder.resolve().name)
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,30}", info.id) or any(
        info.id == known.id for known in shelf.infos
    ):
        raise head.fail("id must be a name of its own, of small letters, digits and hyphens")
    shelf.infos.append(info)
    acts = files.read_given(folder, "instruments")
    if acts is not None:
        shelf.instruments |= _instruments(acts)
    provisions = files.read_given(folder, "provisions")
    if provisions is not None:
        rows = _provisions(provisions, shelf.instruments, info.id)
        shelf.provisions |= {entry.id: entry for _, entry in rows}
        places = {entry.id: node for node, entry in rows}
        for pattern in shelf.patterns.values():
            _check_citations(provisions, pattern, shelf.provisions, places)
    others = files.read_given(folder, "comparators")
    if others is not None:
        shelf.foreign |= _comparators(others, info.id)


def _checked(entry: Provision, check: Check | None) -> Provision:
    """Return ``entry`` as checked, where ``check`` was made of the wording that is on file."""
    if check is None or not entry.read or check.sha256 != entry.wording_sha256():
        return entry
    return replace(entry, source_status="official", checked=Checked(check.by, check.on), seen_on=check.on)


def _compared(entry: ComparatorEntry, check: Check | None) -> ComparatorEntry:
    if check is None or check.sha256 != entry.wording_sha256():
        return entry
    return replace(entry, source_status="official", checked_by=check.by, checked_on=check.on)


def _by_category(entries: Sequence[ComparatorEntry]) -> dict[str, tuple[Comparator, ...]]:
    return {
        slug: tuple(
            Comparator(
                entry.id,
                entry.pack,
                entry.citation,
                entry.address or "",
                point=entry.point,
                source_status=entry.source_status,
                contrary=entry.contrary,
                checked_by=entry.checked_by,
                checked_on=entry.checked_on,
            )
            for entry in entries
            if slug in entry.categories
        )
        for slug in SLUGS
    }


def _check_citations(
    node: Node,
    entry: Pattern,
    provisions: Mapping[str, Provision],
    places: Mapping[str, Node] | None = None,
) -> None:
    """Raise DataError where a pattern cites what is not on file, in a class or role that is not allowed.

    The error names the place of the pattern, ``node``, or that of the
    provision among ``places``, where a pack overrides what a pattern cites.
    """

    def fail(name: str, message: str) -> DataError:
        return (places or {}).get(name, node).fail(message)

    cited = [*entry.cited, *((entry.lead,) if entry.lead else ())]
    for variant in entry.variants:
        cited += [*(variant.cited or ()), *((variant.lead,) if variant.lead else ())]
    for item in cited:
        found = provisions.get(item.id)
        if found is None:
            raise fail(item.id, f"{entry.id} cites {item.id}, which is not on file")
        if item.consequence not in found.classes:
            raise fail(
                item.id, f"{entry.id} cites {item.id} in class {item.consequence}, which it does not have"
            )
        if item.consequence != "R" and item.consequence not in found.says:
            raise fail(item.id, f"{item.id} has no words for class {item.consequence}")
        if found.in_force_to is not None:
            raise fail(item.id, f"{entry.id} cites {item.id}, which no longer applies")
    for role, names in (
        ("against", entry.against),
        ("procedure", entry.procedure),
        ("standing", entry.standing),
    ):
        for name in names:
            if name not in provisions:
                raise fail(name, f"{entry.id} cites {name}, which is not on file")
            if role not in provisions[name].says:
                raise fail(name, f"{name} has no words for the role {role}")
