"""A site on this machine, over http and https, that serves terms and misbehaves in every way asked for."""

from __future__ import annotations

import contextlib
import gzip
import ipaddress
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tosscan.config import MIB

PAGE = b"<!doctype html><title>Terms</title><p>Terms of use"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"
HTML_TYPE = {"Content-Type": "text/html"}
# Path: status, body, headers.
ANSWERS: dict[str, tuple[int, bytes, dict[str, str]]] = {
    "/terms": (200, PAGE, {**HTML_TYPE, "Set-Cookie": "visitor=7", "ETag": '"a"'}),
    "/plain": (200, b"Words **set** in bold", {"Content-Type": "text/markdown; charset=utf-8"}),
    "/cyrillic": (200, "Условия".encode("cp1251"), {"Content-Type": 'text/html; charset="Windows-1251"'}),
    "/pdf-as-page": (200, PDF, HTML_TYPE),
    "/page-as-bytes": (200, PAGE, {"Content-Type": "application/octet-stream"}),
    "/page.md": (200, PAGE, HTML_TYPE),
    "/moved": (302, b"", {"Location": "/terms#fees"}),
    "/moved-far": (301, b"", {"Location": "/moved"}),
    "/moved-unicode": (302, b"", {"Location": "/условия"}),
    "/%D1%83%D1%81%D0%BB%D0%BE%D0%B2%D0%B8%D1%8F": (200, PAGE, HTML_TYPE),
    "/loop": (301, b"", {"Location": "/loop"}),
    "/to-file": (302, b"", {"Location": "file:///etc/passwd"}),
    "/to-ftp": (302, b"", {"Location": "ftp://terms.example/x"}),
    "/to-user": (302, b"", {"Location": "http://user:secret@terms.example/"}),
    "/to-metadata": (302, b"", {"Location": "http://169.254.169.254/latest/"}),
    "/gzip": (200, gzip.compress(PAGE[:9]) + gzip.compress(PAGE[9:]), {"Content-Encoding": "gzip"}),
    "/cut-gzip": (200, gzip.compress(PAGE)[:-12], {"Content-Encoding": "gzip"}),
    "/no-gzip": (200, PAGE, {"Content-Encoding": "gzip"}),
    "/brotli": (200, PAGE, {"Content-Encoding": "br"}),
    "/bomb": (200, gzip.compress(b" " * (4 * MIB)), {"Content-Encoding": "gzip"}),
    "/bomb-twice": (
        200,
        gzip.compress(gzip.compress(b" " * (4 * MIB))),
        {"Content-Encoding": "gzip, gzip"},
    ),
    "/empty": (200, b"", {}),
    "/challenge": (403, b"", {"cf-mitigated": "challenge"}),
    "/asks-for-a-person": (200, b"<html><script>window._cf_chl_opt={}</script><p>One moment", HTML_TYPE),
    "/busy": (429, b"", {"Retry-After": "120"}),
    "/odd-status": (599, b"", {}),
    "/tall": (
        200,
        (
            b"<!doctype html><script>alert(1); fetch('http://10.0.0.1/').catch(() => 0)</script>"
            b"<div style='height:5000px'>Terms</div>"
        ),
        HTML_TYPE,
    ),
    "/favicon.ico": (404, b"", {}),
    "/missing": (404, b"no", {}),
}


class Handler(BaseHTTPRequestHandler):
    """Serves the table of answers, and some that no table holds."""

    hosts: list[str] = []  # noqa: RUF012 (filled by the requests of a test)

    def do_GET(self) -> None:
        """Answer as the path asks."""
        self.hosts.append(self.headers["Host"])
        if self.path.startswith("/step/"):
            self._answer(302, b"", {"Location": f"/step/{int(self.path[6:]) + 1}"})
        elif self.path == "/door":
            if "key=7" in self.headers.get("Cookie", ""):
                self._answer(200, PAGE, HTML_TYPE)
            else:
                self._answer(302, b"", {"Location": "/door", "Set-Cookie": "key=7; Path=/; HttpOnly"})
        elif self.path == "/says-large":
            self._start(200, {"Content-Length": str(9 * MIB)})
        elif self.path == "/endless":
            self._start(200, {})
            self._pour(b"x" * MIB, pause=0)
        elif self.path == "/drip":
            self._start(200, {"Content-Length": "1000"})
            self._pour(b"x", pause=0.05)
        elif self.path == "/drip-headers":
            self._pour(b"H", pause=0.05)
        elif self.path == "/breaks-off":
            self._start(200, {"Content-Length": "1000"})
            self.wfile.write(b"half")
        elif self.path == "/no-http":
            self.wfile.write(b"SSH-2.0-nothing\r\n")
        else:
            self._answer(*ANSWERS[self.path])

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self._start(status, {**headers, "Content-Length": str(len(body))})
        self.wfile.write(body)

    def _start(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value.encode().decode("latin-1"))
        self.end_headers()

    def _pour(self, piece: bytes, *, pause: float) -> None:
        """Send ``piece`` over and over, some seconds at most, until the client has left."""
        with contextlib.suppress(OSError):
            for _ in range(200):
                self.wfile.write(piece)
                time.sleep(pause)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the name in the base class)
        """Say nothing."""


class QuietServer(ThreadingHTTPServer):
    """A server that does not print what goes wrong on its side."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients that leave early are what the tests are about."""


@contextlib.contextmanager
def serve(context: ssl.SSLContext | None = None) -> Iterator[int]:
    """Serve until the block ends; yield the port."""
    server = QuietServer(("127.0.0.1", 0), Handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """Return the address of the site over http."""
    with serve() as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with a throw-away key and its certificate for localhost."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
            ),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture(scope="session")
def safe_site(certificate: Path) -> Iterator[str]:
    """Return the address of the site over https; its certificate is known to no one."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with serve(context) as port:
        yield f"https://localhost:{port}"


@pytest.fixture
def hosts() -> list[str]:
    """Return the Host headers that the site has been asked with since the test began."""
    Handler.hosts.clear()
    return Handler.hosts
