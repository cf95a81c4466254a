"""Take an address apart, and tell whether what it leads to is open to anybody.

A report may be made on a server for whoever asks, so an address must not lead
into the network behind it.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import urljoin

import httpx

from tosscan.errors import NotAssessedError, Reason
from tosscan.sources.capture import CREDENTIALS

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

PORTS = {"http": 80, "https": 443}

# Networks that the standard library calls global and that lead elsewhere: 6to4, NAT64 and Teredo carry an
# IPv4 address that may be a private one, and so does the relay of 6to4; fec0::/10 was private once.
_LEADING_ELSEWHERE = tuple(
    map(
        ipaddress.ip_network,
        ("2002::/16", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "fec0::/10", "192.88.99.0/24"),
    )
)
_SHARED = ipaddress.IPv4Network("100.64.0.0/10")
_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_.])?", re.IGNORECASE)
# A backslash is a slash to browsers and a letter to others; white space and controls hide the true host.
_AMBIGUOUS = re.compile(r"[\\\s\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Address:
    """An http or https address taken apart.

    ``url`` is the whole, without a fragment; ``host`` is in ASCII and without
    brackets; ``target`` is what a request line asks for, ``authority`` the Host header.
    """

    url: str
    scheme: str
    host: str
    port: int
    target: str
    authority: str


def parse(url: str) -> Address:
    """Return the parts of ``url``, its host in ASCII and its path percent-encoded.

    Raises:
        NotAssessedError: it is not http or https, names no host, carries a
            user name, or may be read in two ways.
    """
    bare = url.strip().partition("#")[0]
    scheme = bare.partition("://")[0].lower()
    if scheme not in PORTS:
        raise _refused("only http and https addresses are fetched")
    if CREDENTIALS.search(bare):
        raise _refused("it carries a user name, which would stand in the report")
    head = bare.partition("?")[0]
    if _AMBIGUOUS.search(head.split("/")[2]) or "\\" in head:
        raise _refused("it is not an address")
    try:
        parts = httpx.URL(bare)
        host = parts.raw_host.decode("ascii")
    except (httpx.InvalidURL, UnicodeError, ValueError):
        raise _refused("it is not an address") from None
    if not host:
        raise _refused("it names no host")
    if not (_NAME.fullmatch(host) or _is_literal(host)):
        raise _refused("it is not an address")
    return Address(
        url=bare,
        scheme=scheme,
        host=host,
        port=parts.port or PORTS[scheme],
        target=parts.raw_path.decode("ascii"),
        authority=parts.netloc.decode("ascii"),
    )


def follow(address: Address, location: str) -> Address:
    """Return the address that a redirect from ``address`` leads to. Raises as :func:`parse` does."""
    try:
        joined = urljoin(address.url, location)
    except ValueError:
        raise _refused("it redirects to what is not an address") from None
    return parse(joined)


def resolve(address: Address, *, allow_private: bool) -> tuple[IPAddress, ...]:
    """Return the IP addresses of the host, IPv4 first, every one of them checked.

    The system reads a host the way its own programs do (``2130706433``,
    ``0x7f.1``, ``127.1``), so it is what it answers that is checked.

    Raises:
        NotAssessedError: the host is not known, or one of its addresses is not public.
    """
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotAssessedError(Reason.FETCH, f"the host {address.host} is not known") from None
    # A scope ("%eth0") marks a link-local address; ip_address() keeps it and is_public() tells.
    addresses = sorted(
        {ipaddress.ip_address(entry[4][0]) for entry in found}, key=lambda one: (one.version, int(one))
    )
    if not allow_private and not all(map(is_public, addresses)):
        raise _refused(f"{address.host} is not a public host")
    return tuple(addresses)


def is_public(address: IPAddress) -> bool:
    """Tell whether an IP address is one that anybody on the internet can reach."""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return is_public(address.ipv4_mapped)
    if address in _SHARED or any(address in network for network in _LEADING_ELSEWHERE):
        return False
    return address.is_global and not (
        address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_reserved
        or address.is_unspecified
    )


def _is_literal(host: str) -> bool:
    try:
        ipaddress.IPv6Address(host)
    except ValueError:
        return False
    return "%" not in host


def _refused(why: str) -> NotAssessedError:
    return NotAssessedError(Reason.ADDRESS_REFUSED, why)
