"""Contents of a batch, and what reading and working on them has brought into its store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Content:
    """Bytes by their hash, and the format that they are read as: the name of a file may decide that."""

    sha256: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Known:
    """What is in the store of one content for the keys of a run; ``unread`` is why it has no text."""

    extraction: bytes | None = None
    detection: bytes | None = None
    unread: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading an input gave: a content, or the reason why there is none.

    ``data`` are bytes to keep (of an address), ``captured`` is its record of capture.
    """

    content: Content | None = None
    size: int = 0
    data: bytes | None = None
    captured: Mapping[str, Any] | None = None
    reason_code: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """An assessment that is in the store: its status and the name of its reports (None where it has none).

    ``decided`` is what :func:`tosscan.batch.decided.shown` says of the decisions in those reports.
    """

    status: str
    report: str | None
    decided: str | None = None
