"""Connect to an address that was checked, and to no other, and give up when the time is over.

Between check and connection nobody is asked again: a name that answers with a
public address first and with a private one a moment later gains nothing.
"""

from __future__ import annotations

import hashlib
import ssl
import time
from collections.abc import Iterable, Sequence
from typing import Any

import httpcore

from tosscan.sources.address import IPAddress

CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0


class Checked(httpcore.NetworkBackend):
    """Opens connections to given IP addresses, whatever the host is called."""

    def __init__(self, addresses: Sequence[IPAddress], *, deadline: float) -> None:
        """Keep the ``addresses`` to try, in order, and the ``deadline``, a time of the monotonic clock."""
        self._addresses = addresses
        self._deadline = deadline
        self._plain = httpcore.SyncBackend()
        self.address: IPAddress | None = None

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Return a connection to the first address that accepts one; ``host`` is not looked up.

        Raises:
            httpcore.ConnectError: none of them does.
            httpcore.ConnectTimeout: the time is over.
        """
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in self._addresses:
            seconds = _left(self._deadline, timeout, httpcore.ConnectTimeout)
            try:
                stream = self._plain.connect_tcp(str(address), port, seconds, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            self.address = address
            return Timed(stream, self._deadline)
        raise failure


class Timed(httpcore.NetworkStream):
    """A connection with a deadline: a server that sends a byte now and then does not hold it up."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        """Wrap ``stream``; ``deadline`` is a time of the monotonic clock."""
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what has come, ``max_bytes`` at most. Raises httpcore.ReadTimeout."""
        return self._stream.read(max_bytes, _left(self._deadline, timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send ``buffer``. Raises httpcore.WriteTimeout."""
        self._stream.write(buffer, _left(self._deadline, timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Return the connection encrypted, the certificate checked against ``server_hostname``."""
        seconds = _left(self._deadline, timeout, httpcore.ConnectTimeout)
        return Timed(self._stream.start_tls(ssl_context, server_hostname, seconds), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """Return what is known of the connection under ``info``."""
        return self._stream.get_extra_info(info)


def tls_facts(stream: httpcore.NetworkStream) -> dict[str, str] | None:
    """Return protocol, cipher and certificate of a connection, or None where it is not encrypted.

    The certificate is told by its subject, issuer, dates and the SHA-256 of its DER form.
    """
    tls = stream.get_extra_info("ssl_object")
    if tls is None:
        return None
    known = tls.getpeercert() or {}
    # The object beneath takes the choice of the DER form by place alone.
    certificate = tls.getpeercert(True) or b""
    cipher = tls.cipher()
    facts = {
        "protocol": tls.version() or "",
        "cipher": cipher[0] if cipher else "",
        "subject": _name(known.get("subject", ())),
        "issuer": _name(known.get("issuer", ())),
        "not_before": known.get("notBefore", ""),
        "not_after": known.get("notAfter", ""),
        "certificate_sha256": hashlib.sha256(certificate).hexdigest(),
    }
    return {key: str(value) for key, value in facts.items()}


def _name(parts: Iterable[Iterable[tuple[str, str]]]) -> str:
    return ", ".join(f"{key}={value}" for part in parts for key, value in part)


def _left(deadline: float, timeout: float | None, error: type[Exception]) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise error("the time is over")
    return left if timeout is None else min(left, timeout)
