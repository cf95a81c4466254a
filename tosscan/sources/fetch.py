"""Fetch a document over http or https, and from public addresses only.

A report may be made on a server for whoever asks, so an address must not lead
into the network behind it. Every host is resolved here, every address it
resolves to is checked, and the connection is made to the checked address
itself: between check and connection nobody is asked again.
"""

from __future__ import annotations

import hashlib
import ipaddress
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import SplitResult, urldefrag, urljoin, urlsplit, urlunsplit

import httpx

from tosscan.config import Limits
from tosscan.document.source import RawDocument, Source
from tosscan.errors import NotAssessedError, Reason
from tosscan.sources.capture import record
from tosscan.sources.files import size_words
from tosscan.sources.media_type import HTML, MARKDOWN, TEXT, sniff
from tosscan.version import __version__

MAX_REDIRECTS = 5
CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
REDIRECTS = frozenset({301, 302, 303, 307, 308})
ACCEPT = "text/html,application/pdf,text/markdown,text/plain;q=0.9,*/*;q=0.5"

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
# 6to4, NAT64 and Teredo carry an IPv4 address that may be a private one.
_TUNNELS = tuple(map(ipaddress.IPv6Network, ("2002::/16", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32")))
_SHARED = ipaddress.IPv4Network("100.64.0.0/10")


def fetch(url: str, *, limits: Limits, allow_private: bool = False) -> RawDocument:
    """Return the bytes behind ``url`` with the record of their capture.

    Redirects are followed by hand, five at most, and each is checked like the
    first address. ``limits.bytes`` bounds what is read after decompression,
    ``limits.wall`` the seconds for all of it. ``allow_private`` admits
    loopback and private addresses.

    Raises:
        NotAssessedError: the address is refused, does not answer, answers
            with an error, or sends nothing, too much, or for too long.
    """
    deadline = time.monotonic() + limits.wall
    current = url
    redirects: list[dict[str, Any]] = []
    while True:
        answer = _get(current, limits=limits, deadline=deadline, allow_private=allow_private)
        if answer.location is None:
            return _document(url, current, answer, redirects)
        if len(redirects) == MAX_REDIRECTS:
            raise NotAssessedError(Reason.FETCH, f"it redirects more than {MAX_REDIRECTS} times")
        redirects.append({"status": answer.status, "url": current, "location": answer.location})
        current = urldefrag(urljoin(current, answer.location)).url


def is_public(address: IPAddress) -> bool:
    """Tell whether an address is one that anybody on the internet can reach."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if any(address in network for network in _TUNNELS):
            return False
    elif address in _SHARED:
        return False
    return address.is_global and not (
        address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_reserved
        or address.is_unspecified
    )


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one request gave; ``location`` is set where it sends elsewhere."""

    status: int
    headers: Mapping[str, str]
    address: str
    data: bytes = b""
    location: str | None = None


def _get(url: str, *, limits: Limits, deadline: float, allow_private: bool) -> _Answer:
    parts = _split(url)
    addresses = _resolve(parts, allow_private=allow_private)
    for number, address in enumerate(addresses, start=1):
        try:
            return _ask(url, parts, address, limits, deadline)
        except httpx.ConnectError:
            if number == len(addresses):
                raise NotAssessedError(
                    Reason.FETCH, f"{parts.hostname} does not accept connections"
                ) from None
        except httpx.TimeoutException:
            raise NotAssessedError(Reason.FETCH, "it did not answer in time") from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise NotAssessedError(Reason.FETCH, _cause(error)) from None
    raise NotAssessedError(Reason.FETCH, f"{parts.hostname} has no address")


def _ask(url: str, parts: SplitResult, address: IPAddress, limits: Limits, deadline: float) -> _Answer:
    """Send one request to ``address`` itself; the name goes into the Host header and into TLS."""
    host = parts.hostname or ""
    literal = f"[{address}]" if address.version == 6 else str(address)
    target = urlunsplit(parts._replace(netloc=literal if parts.port is None else f"{literal}:{parts.port}"))
    headers = {
        "Host": parts.netloc,
        "User-Agent": f"tosscan/{__version__}",
        "Accept": ACCEPT,
        "Accept-Encoding": "gzip",
    }
    timeout = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
    # trust_env off: a proxy from the environment would resolve the name again, out of our sight.
    with (
        httpx.Client(trust_env=False, timeout=timeout, follow_redirects=False) as client,
        client.stream("GET", target, headers=headers, extensions={"sni_hostname": host}) as response,
    ):
        found = {name.lower(): value for name, value in response.headers.items()}
        if response.status_code in REDIRECTS and "location" in found:
            return _Answer(response.status_code, found, str(address), location=found["location"])
        if response.status_code != 200:
            raise NotAssessedError(Reason.FETCH, f"{url} answered with status {response.status_code}")
        return _Answer(response.status_code, found, str(address), _body(response, limits, deadline))


def _body(response: httpx.Response, limits: Limits, deadline: float) -> bytes:
    """Return the body, decompressed as it comes, so that a small answer cannot unfold beyond the limit."""
    data = bytearray()
    for chunk in response.iter_bytes():
        data += chunk
        if len(data) > limits.bytes:
            raise NotAssessedError(Reason.TOO_LARGE, size_words(limits.bytes))
        if time.monotonic() > deadline:
            raise NotAssessedError(Reason.FETCH, f"it took longer than {limits.wall:g} s")
    if not data:
        raise NotAssessedError(Reason.EMPTY)
    return bytes(data)


def _split(url: str) -> SplitResult:
    """Return the parts of an address that may be asked for.

    Raises:
        NotAssessedError: it is not http or https, has no host, or carries a password.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises for a port that is no number
    except ValueError:
        raise NotAssessedError(Reason.ADDRESS_REFUSED, "it is not an address") from None
    if parts.scheme.lower() not in {"http", "https"}:
        raise NotAssessedError(Reason.ADDRESS_REFUSED, "only http and https addresses are fetched")
    if not parts.hostname:
        raise NotAssessedError(Reason.ADDRESS_REFUSED, "it names no host")
    if parts.username is not None or parts.password is not None:
        raise NotAssessedError(
            Reason.ADDRESS_REFUSED, "it carries a user name, which would stand in the report"
        )
    return parts


def _resolve(parts: SplitResult, *, allow_private: bool) -> list[IPAddress]:
    """Return the addresses of a host, IPv4 first, all of them checked.

    Raises:
        NotAssessedError: the host is not known, or one of its addresses is not public.
    """
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme.lower() == "https" else 80)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotAssessedError(Reason.FETCH, f"the host {host} is not known") from None
    # A scope ("%eth0") marks a link-local address; ip_address() keeps it and is_global tells.
    addresses = sorted(
        {ipaddress.ip_address(entry[4][0]) for entry in found}, key=lambda one: (one.version, int(one))
    )
    if not allow_private and not all(is_public(address) for address in addresses):
        raise NotAssessedError(Reason.ADDRESS_REFUSED, f"{host} is not a public host")
    return addresses


def _document(url: str, final: str, answer: _Answer, redirects: list[dict[str, Any]]) -> RawDocument:
    captured = record(
        requested=url,
        final=final,
        redirects=redirects,
        status=answer.status,
        headers=answer.headers,
        address=answer.address,
        moment=datetime.now(UTC),
    )
    declared = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    media_type = sniff(answer.data, urlsplit(final).path)
    if media_type == TEXT and declared in {HTML, MARKDOWN}:
        media_type = declared
    digest = hashlib.sha256(answer.data).hexdigest()
    return RawDocument(Source(final, url, media_type, digest, len(answer.data), captured), answer.data)


def _cause(error: Exception) -> str:
    """Return an error in words: httpx's own, on one line, or its kind."""
    return " ".join(str(error).split())[:200] or type(error).__name__
