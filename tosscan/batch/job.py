"""What goes to a worker and what comes back: one content to assess, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tosscan.document.source import Source


@dataclass(frozen=True, slots=True)
class Job:
    """One content to assess, its source, and what is known of it from earlier runs.

    ``data`` may be empty where ``extraction`` is given. ``formats`` are the reports to write.
    """

    source: Source
    data: bytes
    formats: tuple[str, ...] = ()
    extraction: bytes | None = None
    detection: bytes | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job; ``extraction`` and ``detection`` are set where they were made anew.

    ``unread`` tells that no text could be had of the content. ``facts`` are
    plain values for the store's tables, ``report`` the packed JSON report and
    ``files`` the reports by format; a content that was not assessed has none.
    ``seconds`` is the time the work took, ``peak`` the memory in bytes of the
    process that did it, and ``reader_peak`` that of the process that read the file (0: not told).
    ``deaths`` is how many workers ended before they answered.
    """

    status: str
    reason: str | None = None
    reason_code: str | None = None
    unread: bool = False
    extraction: bytes | None = None
    detection: bytes | None = None
    report: bytes | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    seconds: float = 0.0
    peak: int = 0
    reader_peak: int = 0
    deaths: int = 0
