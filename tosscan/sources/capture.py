"""The record of how an address was fetched: what was asked, what answered, when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from tosscan.document.source import RawDocument
from tosscan.version import __version__

# Kazakhstan has had one time, UTC+5, since 1 March 2024.
ALMATY = timezone(timedelta(hours=5), "Asia/Almaty")
ALMATY_BEFORE = timezone(timedelta(hours=6), "Asia/Almaty")
ONE_TIME_SINCE = datetime(2024, 2, 29, 18, 0, tzinfo=UTC)

# Headers that tell about the document; cookies and the like say more about the reader than about the text.
HEADERS = ("content-type", "content-length", "content-language", "date", "last-modified", "etag", "server")


def almaty(moment: datetime) -> datetime:
    """Return ``moment`` in the time of Almaty."""
    return moment.astimezone(ALMATY if moment >= ONE_TIME_SINCE else ALMATY_BEFORE)


def record(
    *,
    requested: str,
    final: str,
    redirects: Sequence[Mapping[str, Any]],
    status: int,
    headers: Mapping[str, str],
    address: str,
    moment: datetime,
) -> dict[str, Any]:
    """Return the capture record: plain values, ready for JSON.

    ``redirects`` holds ``{"status", "url", "location"}`` of each answer before the last, ``address``
    is the IP address that was connected to, ``moment`` the time at which the last answer was complete.
    """
    return {
        "requested": requested,
        "final": final,
        "redirects": [dict(step) for step in redirects],
        "status": status,
        "headers": {name: headers[name] for name in HEADERS if name in headers},
        "address": address,
        "time_utc": moment.astimezone(UTC).isoformat(timespec="seconds"),
        "time_almaty": almaty(moment).isoformat(timespec="seconds"),
        "tool": f"tosscan {__version__}",
    }


def declare(raw: RawDocument, *, origin: str | None = None, operator: str | None = None) -> RawDocument:
    """Return ``raw`` with what the person who runs the scan says of it: who they are, where a file is from.

    For a file this is all there is, and proves nothing; for a fetched address ``operator`` joins the record.
    """
    said = {"operator": operator} if operator else {}
    if origin:
        said["declared_origin"] = origin
    if not said:
        return raw
    return replace(raw, source=replace(raw.source, captured={**(raw.source.captured or {}), **said}))
