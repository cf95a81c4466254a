"""A proxy on this machine through which a browser reaches public addresses and no others.

A page asks for pictures, styles and scripts of other hosts, and a script may
ask for anything. Each host is resolved and checked here, and the connection is
made to the address that was checked, so the browser cannot be led into the
network behind this machine.
"""

from __future__ import annotations

import contextlib
import select
import socket
import socketserver
import threading
from types import TracebackType
from typing import Self

from tosscan.config import MIB
from tosscan.errors import NotAssessedError, Reason
from tosscan.sources.address import Address, parse, resolve

HEAD = 64 * 1024  # bytes of a request's head
CHUNK = 64 * 1024
CONNECT_SECONDS = 10.0
LOOK_SECONDS = 0.5  # between two looks whether the gate is closed
MAX_BYTES = 200 * MIB  # that one visit may load
MAX_CONNECTIONS = 1000
DONE = b"HTTP/1.1 200 Connection established\r\n\r\n"
# These concern the connection to the proxy; the server is asked to close, so that each request comes anew.
_OWN = (b"proxy-", b"connection:", b"keep-alive:")


class Gate:
    """The proxy; listens on a port of its own while the block runs.

    ``hosts`` are those that were reached, ``refused`` those that were not let through.
    """

    def __init__(self, *, allow_private: bool) -> None:
        """``allow_private`` lets loopback and private addresses through."""
        self.allow_private = allow_private
        self.hosts: set[str] = set()
        self.refused: set[str] = set()
        self.closed = threading.Event()
        self._lock = threading.Lock()
        self._bytes = 0
        self._connections = 0
        self._server = _Server(self)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True
        )

    @property
    def port(self) -> int:
        """The port of 127.0.0.1 that the proxy listens on."""
        return int(self._server.server_address[1])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closed.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def connect(self, address: Address) -> socket.socket | None:
        """Return a connection to ``address``, or None where it is refused or nobody answers."""
        with self._lock:
            self._connections += 1
            if self._connections > MAX_CONNECTIONS:
                return None
        try:
            known = resolve(address, allow_private=self.allow_private)
        except NotAssessedError as error:
            if error.reason is Reason.ADDRESS_REFUSED:
                self.refused.add(address.host)
            return None
        for one in known:
            with contextlib.suppress(OSError):
                connection = socket.create_connection((str(one), address.port), CONNECT_SECONDS)
                self.hosts.add(address.host)
                return connection
        return None

    def counts(self, size: int) -> bool:
        """Count ``size`` bytes; tell whether more may be loaded."""
        with self._lock:
            self._bytes += size
            return self._bytes <= MAX_BYTES


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a connection that breaks concerns the page alone."""


class _Handler(socketserver.BaseRequestHandler):
    """Serves one connection of the browser: a tunnel (CONNECT), or one request over plain http."""

    request: socket.socket
    server: _Server

    def handle(self) -> None:
        self.request.settimeout(CONNECT_SECONDS)
        head, rest = _head(self.request)
        method, _, target = head.partition(b"\r\n")[0].partition(b" ")
        asked = target.rpartition(b" ")[0].decode("latin-1")
        tunnel = method == b"CONNECT"
        gate = self.server.gate
        try:
            # The scheme of a tunnel is not known and does not matter: the port is always told.
            address = parse(f"https://{asked}" if tunnel else asked)
        except NotAssessedError:
            gate.refused.add(asked[:100])
            return
        connection = gate.connect(address)
        if connection is None:
            return
        with connection:
            if tunnel:
                self.request.sendall(DONE)
                connection.sendall(rest)
            else:
                connection.sendall(_as_asked_of_a_server(head, method, address) + rest)
            _relay(self.request, connection, gate)


def _head(client: socket.socket) -> tuple[bytes, bytes]:
    """Return the head of a request and what came behind it."""
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = client.recv(CHUNK)
        if not chunk or len(data) > HEAD:
            raise ConnectionError
        data += chunk
    head, _, rest = data.partition(b"\r\n\r\n")
    return head, rest


def _as_asked_of_a_server(head: bytes, method: bytes, address: Address) -> bytes:
    fields = [line for line in head.split(b"\r\n")[1:] if not line.lower().startswith(_OWN)]
    first = b" ".join((method, address.target.encode("ascii"), b"HTTP/1.1"))
    return b"\r\n".join((first, *fields, b"Connection: close", b"", b""))


def _relay(client: socket.socket, server: socket.socket, gate: Gate) -> None:
    """Carry bytes both ways until one side has no more, the gate closes or too much was loaded."""
    other = {client: server, server: client}
    while not gate.closed.is_set():
        ready, _, _ = select.select((client, server), (), (), LOOK_SECONDS)
        for side in ready:
            chunk = side.recv(CHUNK)
            if not chunk or not gate.counts(len(chunk)):
                return
            other[side].sendall(chunk)
