"""The record of how an address was fetched: what was asked, what answered, when."""

from __future__ import annotations

import re
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

# Cookies name the visitor, and say nothing of the text.
SECRET = frozenset({"set-cookie", "set-cookie2", "cookie", "authorization", "proxy-authenticate"})
CREDENTIALS = re.compile(r"^([a-z][a-z0-9+.-]*://)[^/?#]*@", re.IGNORECASE)
MAX_HEADERS = 60
MAX_VALUE = 500  # characters of one header


def almaty(moment: datetime) -> datetime:
    """Return ``moment`` in the time of Almaty."""
    return moment.astimezone(ALMATY if moment >= ONE_TIME_SINCE else ALMATY_BEFORE)


def times(moment: datetime) -> dict[str, str]:
    """Return ``moment`` as a record tells it: in UTC and in the time of Almaty, to the second."""
    return {
        "time_utc": moment.astimezone(UTC).isoformat(timespec="seconds"),
        "time_almaty": almaty(moment).isoformat(timespec="seconds"),
    }


def without_credentials(url: str) -> str:
    """Return ``url`` without the user name and password that it may carry, so that it may be printed."""
    return CREDENTIALS.sub(r"\1", url)


def record(
    *,
    requested: str,
    final: str,
    redirects: Sequence[Mapping[str, Any]],
    status: int,
    headers: Mapping[str, str],
    address: str,
    tls: Mapping[str, str] | None,
    request: Mapping[str, str],
    sha256: str,
    size: int,
    moment: datetime,
) -> dict[str, Any]:
    """Return the capture record: plain values, ready for JSON.

    ``redirects`` holds ``{"status", "url", "location", "address"}`` of each
    answer before the last; ``address`` is the IP address that was connected
    to, ``tls`` what is known of the encryption, ``sha256`` and ``size`` are
    those of the bytes that are assessed, ``moment`` is the time at which the
    last answer was complete, by the clock of this machine. ``headers`` are
    kept but for cookies, in bounds.
    """
    kept = [(name, value) for name, value in sorted(headers.items()) if name not in SECRET]
    return {
        "requested": requested,
        "final": final,
        "redirects": [dict(step) for step in redirects],
        "status": status,
        **times(moment),
        "sha256": sha256,
        "size": size,
        "address": address,
        "tls": dict(tls) if tls else None,
        "headers": {name: value[:MAX_VALUE] for name, value in kept[:MAX_HEADERS]},
        "request": dict(request),
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
