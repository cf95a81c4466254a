"""``tosscan law``: list the provisions on file and show one with its wording, address and status."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from tosscan.errors import UsageError

if TYPE_CHECKING:
    from tosscan.legal.schema import ComparatorEntry, Provision

STATUS = {
    "official": "compared with the official portal",
    "copy": "wording seen in a public copy; must be checked on the official portal before signing",
    "memory": "from memory, not verified; must be checked before use",
}


def add_parser(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "law",
        help="list the provisions of law on file, or show one",
        description="List the provisions of law on file, or show one with its official wording and status.",
    )
    actions = parser.add_subparsers(dest="action", metavar="list | show", required=True)
    listing = actions.add_parser("list", help="one line for each provision: id, citation, title")
    listing.add_argument("--all", action="store_true", help="also the foreign rules named for comparison")
    show = actions.add_parser(
        "show", help="one provision: citation, wording, rendering, address, edition, status"
    )
    show.add_argument("id", help="an id such as KZ-CC-350.2")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what was asked for. Returns 0. Raises UsageError for an id that is not on file."""
    from tosscan.cli.status import Exit

    print(_list(compared=args.all) if args.action == "list" else _show(args.id))
    return int(Exit.DONE)


def _list(*, compared: bool) -> str:
    from tosscan.legal.provisions import COMPARISON, PACKS, comparison_pack, load

    lines = [
        f"{entry.id:<20} {entry.citation.en}: {entry.title}"
        for pack in PACKS
        for entry in load(pack).provisions.values()
    ]
    if compared:
        lines += [
            f"{entry.id:<20} {entry.citation} (for comparison)"
            for pack in COMPARISON
            for entry in comparison_pack(pack)
        ]
    return "\n".join(lines)


def _show(name: str) -> str:
    from tosscan.legal.provisions import COMPARISON, PACKS, comparison_pack, load

    wanted = name.casefold()
    for pack in PACKS:
        for entry in load(pack).provisions.values():
            if entry.id.casefold() == wanted:
                return "\n".join(_provision(entry))
    for pack in COMPARISON:
        for compared in comparison_pack(pack):
            if compared.id.casefold() == wanted:
                return "\n".join(_comparator(compared))
    raise UsageError(f"there is no provision {name!r} on file; tosscan law list shows those that are")


def _provision(entry: Provision) -> list[str]:
    lines = [
        f"{entry.id}  {entry.title}",
        f"Citation: {entry.citation.en} | {entry.citation.ru}",
        f"Act: {entry.instrument.en}",
        "",
    ]
    for label, text in (
        ("Official wording, Russian", entry.wording.ru),
        ("Official wording, Kazakh", entry.wording.kk),
        ("Official wording, English", entry.wording.en),
        ("English rendering (own, not official)", entry.rendering),
    ):
        if text:
            lines += [f"{label}:", f"  {text}", ""]
    if not any((entry.wording.ru, entry.wording.kk, entry.wording.en)):
        lines += ["Official wording: not on file", ""]
    address = entry.address + (" (address from memory)" if entry.address_from_memory else "")
    lines += [
        f"Class: {', '.join(entry.classes) or 'none'}   Role: {', '.join(entry.roles)}",
        f"Depends on: {', '.join(entry.gates) or 'nothing'}",
        f"Address: {address}",
        f"Edition: {entry.edition}",
        f"Amended: {entry.amended or 'not known'}   In force from: {entry.in_force or 'not known'}",
    ]
    if entry.ended:
        lines.append(f"Ended: {entry.ended}; not cited as current law")
    lines.append(f"Status: {STATUS[entry.source_status]}")
    return lines


def _comparator(entry: ComparatorEntry) -> list[str]:
    return [
        f"{entry.id}  {entry.citation}",
        "For comparison, not the law of Kazakhstan.",
        f"Point (own words): {entry.point}",
        f"Stands beside: {', '.join(entry.categories) or 'no category'}",
        f"Address: {entry.address or 'not on file'}",
        f"Status: {STATUS[entry.source_status]}",
    ]
