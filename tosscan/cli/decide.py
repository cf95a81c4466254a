"""``tosscan decide``: record what a person decided on the findings of a report."""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tosscan.cli import output
from tosscan.cli.status import Exit
from tosscan.errors import UsageError

if TYPE_CHECKING:
    from tosscan.decisions import Entry, Register, Subject

DESCRIPTION = (
    "Record that a person confirmed, rejected or changed findings. Decisions are kept in a file beside the "
    "report (NAME.decisions.json), which 'tosscan scan --decisions FILE' sets on a new scan; the file only "
    "grows, and the latest decision on a finding counts. Without --set and --from the findings of the report "
    "are listed with what was decided on them."
)
SHOWN = 5  # lines of one kind before the rest is counted
ENDING = ".decisions.json"


def add_parser(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "decide", help="record what a person decided on the findings of a report", description=DESCRIPTION
    )
    parser.add_argument("report", nargs="?", type=Path, metavar="REPORT.json", help="a report in JSON")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        dest="changes",
        metavar="ID=STATE",
        help="the id of a finding and confirmed, rejected, changed or undecided (takes a decision back); "
        "may be given several times",
    )
    parser.add_argument("--by", metavar="NAME", help="who decided; needed with --set")
    parser.add_argument(
        "--reason",
        metavar="TEXT",
        help="why; needed for rejected and for changed, where it says how it reads",
    )
    parser.add_argument(
        "--to-category",
        metavar="SLUG",
        help="with changed: the kind of clause that it is (see tosscan rules)",
    )
    parser.add_argument(
        "--to-severity", type=int, choices=(1, 2, 3), help="with changed: the severity that it has"
    )
    parser.add_argument(
        "--to-words", metavar="TEXT", help="with changed: the words of the text that it is on"
    )
    parser.add_argument("--on", metavar="DATE", help="the day of the decision (default: now)")
    parser.add_argument(
        "--from",
        action="append",
        default=[],
        dest="files",
        type=Path,
        metavar="FILE",
        help="take over decisions saved from a report in the browser, or kept by another person",
    )
    parser.add_argument("--decisions", type=Path, metavar="FILE", help="where decisions are kept")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Record the decisions, or list the findings, and return 0. Raises UsageError, DataError."""
    from tosscan.decisions import Register, of_report, read, written

    _check(args)
    subjects: dict[str, Subject] = {}
    carried = Register()
    if args.report:
        from tosscan.verify import load_report

        subjects, carried = of_report(load_report(args.report))
    place = args.decisions or _place(args.report, args.files)
    kept = (read(place) if place.exists() else Register()).joined(carried)
    messages: list[str] = []
    for file in args.files:
        given = read(file)
        messages += _disputes(kept.disputes(given))
        kept = kept.joined(given)
    changed = _changes(args, subjects)
    messages += _disputes(kept.disputes(changed))
    kept = _with_changes(kept, changed)
    if not args.changes and not args.files:
        for line in _listing(subjects, kept):
            print(line)
        return int(Exit.DONE)
    with output.whole(place) as out:
        out.write(written(kept))
    for line in [*messages, *_told(place, kept, subjects if args.report else None)]:
        print(f"tosscan: {line}", file=sys.stderr)
    return int(Exit.DONE)


def _check(args: argparse.Namespace) -> None:
    if not args.report and not args.files:
        raise UsageError("give a report in JSON, or --from a file of decisions")
    if args.changes and not args.report:
        raise UsageError("--set names findings of a report: give the report too")
    if args.changes and not args.by:
        raise UsageError("--set needs --by NAME: who decided")
    if not args.changes and (args.by or args.reason or args.on or _to(args)):
        raise UsageError("--by, --reason, --on and --to-... go with --set")


def _to(args: argparse.Namespace) -> dict[str, Any] | None:
    """Return what findings are changed to, None where nothing is said of it."""
    to = {"category": args.to_category, "severity": args.to_severity, "text": args.to_words}
    return to if any(value is not None for value in to.values()) else None


def _place(report: Path | None, files: Sequence[Path]) -> Path:
    """Return where decisions are kept: beside the report, else in the working directory."""
    if report:
        return report.with_name(report.stem.removesuffix(".tosscan") + ENDING)
    # Browsers number a second download of the same name.
    stem = re.sub(r" ?\(\d+\)$", "", files[0].stem).removesuffix(".decisions")
    return Path((stem or "tosscan") + ENDING)


def _changes(args: argparse.Namespace, subjects: Mapping[str, Subject]) -> Register:
    """Return the decisions that ``--set`` makes. Raises UsageError."""
    from tosscan.decisions import Entry, Register
    from tosscan.findings.decision import decision

    now = datetime.now(UTC).isoformat(timespec="seconds")
    made = []
    for change in args.changes:
        name, parted, state = change.partition("=")
        if not parted:
            raise UsageError(f"--set {change}: write it like f-0123abcd=confirmed")
        try:
            decided = decision(state.strip(), by=args.by, at=args.on or now, reason=args.reason, to=_to(args))
        except ValueError as error:
            raise UsageError(f"--set {change}: {error}") from None
        made.append(Entry(_subject(name.strip(), subjects), decided))
    twice = [name for name, n in Counter(entry.subject.id for entry in made).items() if n > 1]
    if twice:
        raise UsageError(f"--set names {twice[0]} twice")
    return Register(tuple(made))


def _with_changes(kept: Register, made: Register) -> Register:
    """Return ``kept`` with ``made``. Raises UsageError where a decision would not stand."""
    joined = kept.joined(made)
    latest = joined.latest()
    for fingerprint, entry in made.latest().items():
        if latest[fingerprint].decision != entry.decision:
            raise UsageError(f"{entry.subject.id}: a later decision stands: {_said(latest[fingerprint])}")
    return joined


def _subject(name: str, subjects: Mapping[str, Subject]) -> Subject:
    found = [subject for subject in subjects.values() if name in (subject.id, subject.fingerprint)]
    if not found:
        raise UsageError(f"the report has no finding {name!r}; without --set its findings are listed")
    if len(found) > 1:
        prints = ", ".join(subject.fingerprint for subject in found)
        raise UsageError(f"{name} names several findings; take one of the fingerprints {prints}")
    return found[0]


def _listing(subjects: Mapping[str, Subject], kept: Register) -> Iterator[str]:
    """Give a line a finding, in the order of the report, and one that counts."""
    from tosscan.cli.terminal import clip

    standing = kept.standing()
    for fingerprint, subject in subjects.items():
        entry = standing.get(fingerprint)
        clause = f"clause {subject.clause}: " if subject.clause else ""
        said = _said(entry) if entry else "undecided"
        yield f"{subject.id}  {subject.severity}  {subject.category:<24} {said}"
        yield f"            {clip(clause + subject.text)}"
    yield f"{sum(name in standing for name in subjects)} of {_count(len(subjects), 'finding')} decided"


def _told(place: Path, kept: Register, subjects: Mapping[str, Subject] | None) -> Iterator[str]:
    """Give what to tell after decisions were recorded; ``subjects`` are those of the report, if any."""
    standing = kept.standing()
    states = Counter(entry.decision.state for entry in standing.values())
    parts = ", ".join(f"{n} {state}" for state, n in states.items())
    yield f"{place} keeps {_count(len(standing), 'decision')}" + (f" ({parts})" if parts else "")
    if subjects is not None:
        done = sum(name in standing for name in subjects)
        yield f"{done} of {_count(len(subjects), 'finding')} of the report decided"
        yield from gone(entry for name, entry in standing.items() if name not in subjects)


def gone(entries: Iterable[Entry]) -> list[str]:
    """Return lines that tell of decisions whose finding is not there (any more), the first few by name."""
    from tosscan.cli.terminal import clip

    lost = list(entries)
    if not lost:
        return []
    lines = [f"{_count(len(lost), 'decision')} on findings that are not in this text: kept, not applied"]
    lines += [f"  {_said(entry)}: {clip(entry.subject.text)}" for entry in lost[:SHOWN]]
    return lines + ([f"  and {len(lost) - SHOWN} more"] if len(lost) > SHOWN else [])


def _disputes(pairs: Sequence[tuple[Entry, Entry]]) -> list[str]:
    lines = [f"{one.subject.id}: {_said(one)}, but {_said(two)}: the later stands" for one, two in pairs]
    return lines[:SHOWN] + (
        [f"and {len(lines) - SHOWN} more decided differently"] if len(lines) > SHOWN else []
    )


def _said(entry: Entry) -> str:
    from tosscan.cli.terminal import safe

    made = entry.decision
    return f"{made.state} by {safe(made.by or '')} on {(made.at or '')[:10]}"


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" + ("" if n == 1 else "s")
