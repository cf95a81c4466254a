"""The options that answer the questions on which statements of law depend: one a gate, a file, a profile."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from tosscan.errors import UsageError
from tosscan.findings.gate import BY_ID, BY_NAME, GATES, PROFILES, UNKNOWN, GateKind


def add_gate_options(parser: argparse.ArgumentParser) -> None:
    """Add ``--gates``, ``--profile`` and one option for each gate to ``parser``."""
    group = parser.add_argument_group(
        "assumptions",
        "Facts on which statements of law depend. An option goes before the file, the file before what the "
        "document says, and a profile fills what is still open.",
    )
    group.add_argument("--gates", metavar="FILE", help="a YAML or JSON file of answers by name")
    group.add_argument("--profile", choices=tuple(PROFILES), help="assume what holds for a kind of reader")
    for gate in GATES:
        group.add_argument(
            gate.option,
            dest=f"gate_{gate.name}",
            metavar="DATE" if not gate.values else None,
            choices=(*gate.values, UNKNOWN) if gate.values else None,
            help=gate.asks,
        )


def answers(args: argparse.Namespace) -> tuple[tuple[str, str], ...]:
    """Return the reader's answers by gate, those of the options before those of the file.

    Raises:
        UsageError: the file cannot be read, or an answer is none of those that the gate has.
    """
    found = read(Path(args.gates)) if args.gates else {}
    for gate in GATES:
        value = getattr(args, f"gate_{gate.name}")
        if value is not None:
            found[gate.id] = checked(gate, value, gate.option)
    return tuple(sorted(found.items()))


def read(path: Path) -> dict[str, str]:
    """Return the answers in a file, by gate; a gate stands there by its name, id or letter.

    Raises:
        UsageError: the file is not there, is no mapping, or has an answer that its gate does not have.
    """
    # Loaded here: no other command needs it, and each would wait for it.
    import yaml

    try:
        content = yaml.safe_load(path.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise UsageError(f"{path}: is not YAML: {' '.join(str(error).split())}") from error
    if not isinstance(content, dict):
        raise UsageError(f"{path}: must hold answers by name, such as 'user: consumer'")
    found: dict[str, str] = {}
    for key, value in content.items():
        gate = _named(str(key))
        if gate is None:
            names = ", ".join(BY_NAME)
            raise UsageError(f"{path}: there is no gate {str(key)!r} (there is: {names})")
        if value is not None:
            found[gate.id] = checked(gate, value, f"{path}: {gate.name}")
    return found


def _named(name: str) -> GateKind | None:
    by_letter = {gate.letter: gate for gate in GATES}
    return BY_NAME.get(name) or BY_ID.get(name) or by_letter.get(name)


def checked(gate: GateKind, value: Any, place: str) -> str:
    """Return ``value`` as an answer to ``gate``; raises UsageError that names ``place`` where it is none."""
    text = value.isoformat() if type(value) is date else str(value)
    if text == UNKNOWN or text in gate.values:
        return text
    if gate.values:
        raise UsageError(f"{place}: must be one of {', '.join((*gate.values, UNKNOWN))}, not {text!r}")
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UsageError(f"{place}: must be a day such as 2026-03-15, not {text!r}") from None
