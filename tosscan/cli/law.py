"""``tosscan law``: list the provisions on file, show one with its source, record a person's check of one."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tosscan.errors import UsageError

if TYPE_CHECKING:
    from tosscan.findings.provision import SourceStatus
    from tosscan.legal.norms import Amendment, Provision
    from tosscan.legal.provisions import LawPack
    from tosscan.legal.schema import ComparatorEntry

STATUS: dict[SourceStatus, str] = {
    "official": "compared with the official portal",
    "copy": "wording seen in a public copy; must be checked on the official portal before signing",
    "memory": "not read: number and title from memory; must be checked before use",
}


def add_parser(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "law",
        help="list the provisions of law on file, show one, or record a check of one",
        description="List the provisions of law on file, show one with its official wording and status, "
        "or record that you compared one with the official portal.",
    )
    actions = parser.add_subparsers(dest="action", metavar="list | show | check", required=True)
    listing = actions.add_parser("list", help="one line for each provision: id, status, citation, title")
    listing.add_argument("--all", action="store_true", help="also the foreign rules named for comparison")
    listing.add_argument(
        "--counts", action="store_true", help="only how many there are in each pack and of each status"
    )
    show = actions.add_parser(
        "show", help="one provision: citation, wording, rendering, address, edition, status"
    )
    show.add_argument("id", help="an id such as KZ-CC-350.2")
    for action in (listing, show):
        add_law_pack(action)
    check = actions.add_parser(
        "check",
        help="record that a person compared a provision with the official portal",
        description="Record, in your own folder, that a person compared the wording of a provision with the "
        "official portal. Reports then say by whom and when, as long as the wording on file stays the same.",
    )
    check.add_argument("id", help="an id such as KZ-CC-350.2")
    check.add_argument("--by", metavar="NAME", help="who compared it")
    check.add_argument("--on", metavar="DATE", help="on which day, such as 2026-03-15")
    check.add_argument("--undo", action="store_true", help="forget the check of this provision")
    parser.set_defaults(run=run)


def add_law_pack(parser: argparse.ArgumentParser) -> None:
    """Add the option for a law pack of the user's."""
    parser.add_argument(
        "--law-pack",
        type=Path,
        metavar="DIR",
        help="a folder with provisions that add to those on file or override them",
    )


def run(args: argparse.Namespace) -> int:
    """Do what was asked for. Returns 0. Raises UsageError for an id that is not on file."""
    from tosscan.cli.status import Exit
    from tosscan.legal.provisions import load

    if args.action == "check":
        print(_undo(args) if args.undo else _check(args))
        return int(Exit.DONE)
    law = load(folder=args.law_pack)
    if args.action == "show":
        print(_show(law, args.id))
    else:
        print(_counts(law) if args.counts else _list(law, compared=args.all))
    return int(Exit.DONE)


def _list(law: LawPack, *, compared: bool) -> str:
    lines = [
        f"{entry.id:<20} {entry.source_status:<8} {entry.citation.en}: {entry.title}"
        for entry in law.provisions.values()
    ]
    if compared:
        lines += [
            f"{entry.id:<20} {entry.source_status:<8} {entry.citation} (for comparison)"
            for entry in law.foreign
        ]
    return "\n".join(lines)


def _counts(law: LawPack) -> str:
    """Return how many entries each pack has, of each status and class."""
    entries: Sequence[Provision | ComparatorEntry] = (*law.provisions.values(), *law.foreign)
    lines = [f"{'pack':<10}{'entries':>8}" + "".join(f"{status:>10}" for status in STATUS)]
    for info in law.infos:
        of = Counter(entry.source_status for entry in entries if entry.pack == info.id)
        lines.append(f"{info.id:<10}{of.total():>8}" + "".join(f"{of[status]:>10}" for status in STATUS))
    norms = law.provisions.values()
    classes = Counter(name for entry in norms for name in entry.classes)
    roles = Counter(name for entry in norms for name in entry.roles)
    lines += [
        "",
        "classes: " + ", ".join(f"{name} {n}" for name, n in classes.items()),
        "roles:   " + ", ".join(f"{name} {n}" for name, n in roles.items()),
        f"with official Kazakh wording: {sum(bool(entry.wording.kk) for entry in norms)} of {len(norms)}",
    ]
    return "\n".join(lines)


def _find(law: LawPack, name: str) -> Provision | ComparatorEntry:
    wanted = name.casefold()
    entries: Sequence[Provision | ComparatorEntry] = (*law.provisions.values(), *law.foreign)
    for entry in entries:
        if entry.id.casefold() == wanted:
            return entry
    raise UsageError(f"there is no provision {name!r} on file; tosscan law list shows those that are")


def _check(args: argparse.Namespace) -> str:
    """Record a check and say so in one line."""
    from tosscan.legal import checks
    from tosscan.legal.norms import Provision
    from tosscan.legal.provisions import load

    entry = _find(load(), args.id)
    if not args.by or not args.by.strip() or not args.on:
        raise UsageError("a check needs --by NAME and --on DATE: who compared the wording, and when")
    if not args.by.isprintable():
        raise UsageError("the name must be one line of text")
    try:
        day = date.fromisoformat(args.on)
    except ValueError:
        raise UsageError(f"{args.on!r} is not a day; write it like 2026-03-15") from None
    if day > datetime.now().astimezone().date():
        raise UsageError(f"{day} has not come yet; a check is recorded when it was made")
    if isinstance(entry, Provision) and not entry.wording:
        raise UsageError(f"{entry.id} has no wording on file, so there is nothing to compare")
    checks.record(checks.Check(entry.id, " ".join(args.by.split()), day, entry.wording_sha256()))
    return f"{entry.id} is recorded as compared with the official portal by {args.by.strip()} on {day}."


def _undo(args: argparse.Namespace) -> str:
    from tosscan.legal import checks
    from tosscan.legal.provisions import load

    entry = _find(load(), args.id)
    checks.undo(entry.id)
    return f"The check of {entry.id} is forgotten."


def _show(law: LawPack, name: str) -> str:
    from tosscan.legal.norms import Provision

    entry = _find(law, name)
    return "\n".join(_provision(entry) if isinstance(entry, Provision) else _comparator(entry))


def _provision(entry: Provision) -> list[str]:
    act, citation = entry.instrument, entry.citation
    lines = [
        f"{entry.id}  {entry.title}",
        f"Cited first: {citation.full['en']}",
        f"             {citation.full['ru']}",
        f"             {citation.full['kk']}",
        f"Cited after: {' | '.join(citation.short[code] for code in ('en', 'ru', 'kk'))}",
        "",
    ]
    if not entry.read:
        lines += ["Not read: only number and title are on file, and nothing may be quoted.", ""]
    elif not entry.wording:
        lines += ["Official wording: not on file", ""]
    english = "English, official" if entry.rendering_official else "English rendering (own, not official)"
    for label, text in (
        ("Official wording, Russian", entry.wording.ru),
        ("Official wording, Kazakh", entry.wording.kk),
        ("Official wording, English", entry.wording.en),
        (english, entry.rendering),
    ):
        if text:
            lines += [f"{label}:", f"  {text}", ""]
    unopened = _unopened("address", act.from_memory) if entry.address == act.address else ""
    lines += [
        f"Class: {', '.join(entry.classes) or 'none'}   Role: {', '.join(entry.roles)}",
        f"Depends on: {', '.join(entry.gates) or 'nothing'}",
        f"Address: {entry.address}{unopened}",
    ]
    if act.editions:
        lines.append(f"Editions: {act.editions}{_unopened('editions', act.from_memory)}")
    lines += [
        f"Edition: {entry.edition}",
        f"Amended: {_amended(entry.amended)}",
        f"In force from: {entry.in_force_from or 'not known'}",
    ]
    if entry.in_force_to:
        lines.append(f"In force until {entry.in_force_to}; cited for its time, not as current law")
    status = STATUS[entry.source_status]
    if entry.checked:
        status += f" by {entry.checked.by} on {entry.checked.on}"
    lines.append(f"Status: {status}")
    return lines


def _unopened(address: str, from_memory: Collection[str]) -> str:
    """Return the note that ``address`` was not opened, where it is among those from memory."""
    return " (address from memory)" if address in from_memory else ""


def _amended(changes: tuple[Amendment, ...] | None) -> str:
    if changes is None:
        return "not known"
    return "; ".join(
        f"{change.kind} by Law of {change.of} {change.law}" + (f" ({change.effect})" if change.effect else "")
        for change in changes
    )


def _comparator(entry: ComparatorEntry) -> list[str]:
    status = STATUS[entry.source_status]
    if entry.checked_by:
        status += f" by {entry.checked_by} on {entry.checked_on}"
    lines = [
        f"{entry.id}  {entry.citation}",
        "For comparison, not the law of Kazakhstan.",
        f"Point (own words): {entry.point}",
        f"Stands beside: {', '.join(entry.categories) or 'no category'}",
        f"Address: {entry.address or 'not on file'}",
        f"Status: {status}",
    ]
    if entry.wording:
        lines.insert(3, f"Official wording, English: {entry.wording}")
    if entry.contrary:
        lines.insert(2, "Points the other way.")
    return lines
