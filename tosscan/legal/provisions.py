"""Load the law packs, each once and when asked for: provisions, fact patterns, foreign rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tosscan.errors import UsageError
from tosscan.findings.assessment import LawPackInfo
from tosscan.findings.category import SLUGS
from tosscan.findings.provision import Comparator
from tosscan.legal import files, schema
from tosscan.legal.schema import ComparatorEntry, Pattern, Provision

PACKS = ("kz",)
"""The packs of law against which findings are set."""
COMPARISON = ("eu", "uk", "us", "int")
"""The packs named for comparison only."""


@dataclass(frozen=True, slots=True)
class LawPack:
    """One country's law: provisions and patterns by id, in the order of the files."""

    info: LawPackInfo
    provisions: Mapping[str, Provision]
    patterns: Mapping[str, Pattern]

    def get(self, name: str) -> Provision:
        """Return a provision that the pack's files cite; they are checked on loading."""
        return self.provisions[name]


@cache
def load(pack: str = "kz") -> LawPack:
    """Return a law pack.

    Raises:
        UsageError: there is no such pack.
        DataError: a file of the pack is not valid, or cites a provision that is not on file.
    """
    if pack not in PACKS:
        raise UsageError(f"there is no law pack {pack!r} (there is: {', '.join(PACKS)})")
    head = files.read(pack, "pack").mapping(("id", "edition"))
    root = files.read(pack, "provisions").mapping(("provisions",))["provisions"]
    nodes = [(node, schema.provision(node)) for node in root.items()]
    schema.unique((node, entry.id) for node, entry in nodes)
    provisions = {entry.id: entry for _, entry in nodes}
    root = files.read(pack, "patterns").mapping(("patterns",))["patterns"]
    rows = [(node, schema.pattern(node)) for node in root.items()]
    schema.unique((node, entry.id) for node, entry in rows)
    for node, entry in rows:
        _check_citations(node, entry, provisions)
    return LawPack(
        LawPackInfo(head["id"].text(), head["edition"].text()),
        provisions,
        {entry.id: entry for _, entry in rows},
    )


def _check_citations(node: schema.Node, entry: Pattern, provisions: Mapping[str, Provision]) -> None:
    """Raise DataError where a pattern cites what is not on file, in a class or role that is not allowed."""
    cited = [*entry.cited, *((entry.lead,) if entry.lead else ())]
    for variant in entry.variants:
        cited += [*(variant.cited or ()), *((variant.lead,) if variant.lead else ())]
    for item in cited:
        found = provisions.get(item.id)
        if found is None:
            raise node.fail(f"{entry.id} cites {item.id}, which is not on file")
        if item.consequence not in found.classes:
            raise node.fail(f"{entry.id} cites {item.id} in class {item.consequence}, which it does not have")
        if item.consequence != "R" and item.consequence not in found.says:
            raise node.fail(f"{item.id} has no words for class {item.consequence}")
        if found.ended is not None:
            raise node.fail(f"{entry.id} cites {item.id}, which no longer applies")
    for role, names in (
        ("against", entry.against),
        ("procedure", entry.procedure),
        ("standing", entry.standing),
    ):
        for name in names:
            if name not in provisions:
                raise node.fail(f"{entry.id} cites {name}, which is not on file")
            if role not in provisions[name].says:
                raise node.fail(f"{name} has no words for the role {role}")


@cache
def comparators() -> Mapping[str, tuple[Comparator, ...]]:
    """Return, for each category, the foreign rules that stand beside it for comparison.

    Raises:
        DataError: a file is not valid or names a category that does not exist.
    """
    found: dict[str, list[Comparator]] = {slug: [] for slug in SLUGS}
    for pack in COMPARISON:
        for entry in comparison_pack(pack):
            for category in entry.categories:
                found[category].append(Comparator(entry.id, pack, entry.citation, entry.address or ""))
    return {slug: tuple(entries) for slug, entries in found.items()}


@cache
def comparison_pack(pack: str) -> tuple[ComparatorEntry, ...]:
    """Return the foreign rules of one pack.

    Raises:
        DataError: the file is not valid or names a category that does not exist.
    """
    root = files.read(pack, "provisions").mapping(("comparators",))["comparators"]
    nodes = [(node, schema.comparator(node)) for node in root.items()]
    schema.unique((node, entry.id) for node, entry in nodes)
    for node, entry in nodes:
        for category in entry.categories:
            if category not in SLUGS:
                raise node.fail(f"there is no category {category!r}")
    return tuple(entry for _, entry in nodes)
