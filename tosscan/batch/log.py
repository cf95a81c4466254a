"""The log of a batch: one JSON object a line, for other programs to follow."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FILE = "log.jsonl"


class Log:
    """Appends events to a file; each line is written whole before the next event."""

    def __init__(self, path: Path) -> None:
        """Open the log at ``path``; one that a killed run left unfinished is ended. Raises OSError."""
        self._file = path.open("ab", buffering=0)
        if self._file.tell():
            with path.open("rb") as file:
                file.seek(-1, 2)
                if file.read(1) != b"\n":
                    self._file.write(b"\n")

    def write(self, event: str, **fields: Any) -> None:
        """Append one event with the time (UTC, to the millisecond) and ``fields``. Raises OSError."""
        moment = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line = json.dumps({"time": moment, "event": event, **fields}, ensure_ascii=True)
        self._file.write(line.encode() + b"\n")

    def close(self) -> None:
        """Close the file."""
        self._file.close()
