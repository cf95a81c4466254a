"""Keep a person's checks of the law against the official portal, in the user's own folder.

A check holds for the wording that was checked: it carries its hash, and where
the wording on file is another by then, the check no longer counts.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import date
from typing import Any

from tosscan.config import user_folder
from tosscan.errors import DataError, UsageError

FILE = "law-checks.json"
_KEYS = {"id", "by", "on", "sha256"}


@dataclass(frozen=True, slots=True)
class Check:
    """Who compared a provision with the official portal, on which day, and the hash of its wording then."""

    id: str
    by: str
    on: date
    sha256: str


def read() -> tuple[Check, ...]:
    """Return the checks on file, in the order of their ids; none where nothing was recorded.

    Raises:
        DataError: the file is not valid.
    """
    path = user_folder() / FILE
    try:
        entries = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise DataError(str(path), "file", f"cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise DataError(str(path), "file", f"is not JSON: {error}") from error
    if not isinstance(entries, list):
        raise DataError(str(path), "file", "must be a list")
    found = [_check(str(path), n, entry) for n, entry in enumerate(entries)]
    return tuple(sorted(found, key=lambda check: check.id))


def record(check: Check) -> None:
    """Keep ``check``, in the place of an earlier one of the same provision.

    Raises:
        DataError: the file that is there is not valid.
        UsageError: the file cannot be written.
    """
    _write((*(known for known in read() if known.id != check.id), check))


def undo(name: str) -> None:
    """Forget the check of the provision called ``name``.

    Raises:
        DataError: the file is not valid.
        UsageError: there is no such check, or the file cannot be written.
    """
    known = read()
    kept = tuple(check for check in known if check.id != name)
    if len(kept) == len(known):
        raise UsageError(f"no check of {name} is recorded")
    _write(kept)


def _check(file: str, n: int, entry: Any) -> Check:
    if not isinstance(entry, dict) or entry.keys() != _KEYS:
        raise DataError(file, f"[{n}]", f"must have the keys {', '.join(sorted(_KEYS))}")
    for key in sorted(_KEYS):
        if not isinstance(entry[key], str) or not entry[key]:
            raise DataError(file, f"[{n}].{key}", "must be a text")
    try:
        day = date.fromisoformat(entry["on"])
    except ValueError as error:
        raise DataError(file, f"[{n}].on", "must be a day such as 2026-03-15") from error
    return Check(entry["id"], entry["by"], day, entry["sha256"])


def _write(checks: tuple[Check, ...]) -> None:
    path = user_folder() / FILE
    rows = [
        {"id": check.id, "by": check.by, "on": check.on.isoformat(), "sha256": check.sha256}
        for check in sorted(checks, key=lambda check: check.id)
    ]
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")
        # In one step: an interrupted run leaves the checks as they were.
        part.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error
