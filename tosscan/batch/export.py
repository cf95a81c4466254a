"""Write the store as canonical JSON Lines: two runs that did the same work give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from tosscan.batch import codec
from tosscan.batch.store import FILE, Store
from tosscan.decisions import Entry
from tosscan.errors import UsageError

# Times, and what is built from them.
_TIMES = ("created", "report_sha256")
_INPUT = (
    "path",
    "address",
    "provider",
    "title",
    "country",
    "sha256",
    "media_type",
    "status",
    "reason_code",
    "reason",
)


def export(folder: Path, file: BinaryIO, *, database: str | None = None) -> int:
    """Write one line for each input, sorted by path and hash, and return how many; no times stand in them.

    A line has the fields of the input and, where it was assessed, the JSON
    report without its text (``document.extraction.engine.text_sha256`` stands
    for it) and without the record of capture, which is a record of times.

    Raises:
        UsageError: no batch was run into ``folder``.
        StoreError: the store cannot be read.
        DataError: a decision in the store is none that tosscan wrote.
    """
    if database is None and not (folder / FILE).is_file():
        raise UsageError(f"{folder} holds no results of a batch ({FILE} is not there)")
    count = 0
    with Store(database or folder / FILE) as store:
        decisions = store.register().latest()
        for row in store.rows():
            text = json.dumps(
                _line(row, decisions), sort_keys=True, ensure_ascii=False, separators=(",", ":")
            )
            file.write(text.encode("utf-8", "replace") + b"\n")
            count += 1
    return count


def _line(row: Mapping[str, Any], decisions: Mapping[str, Entry]) -> dict[str, Any]:
    line: dict[str, Any] = {name: row[name] for name in _INPUT}
    line["date"] = row["version_date"]
    line["report"] = None
    if row["body"] is not None:
        report = codec.unpack(row["body"])
        line["report"] = {name: value for name, value in report.items() if name not in _TIMES}
        document = dict(report["document"], source=row["path"].rpartition("/")[2])
        line["report"]["document"] = {
            name: value for name, value in document.items() if name not in ("text", "captured", "origin")
        }
        for finding in line["report"]["findings"]:
            made = decisions.get(finding["fingerprint"])
            if made is not None:
                finding["decision"] = asdict(made.decision)
    return line
