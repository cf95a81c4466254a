"""Addresses: what is fetched, what is refused, what is recorded. The server stands on this machine."""

from __future__ import annotations

import gzip
import ipaddress
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

import tosscan
from tosscan.config import MIB, Limits
from tosscan.errors import NotAssessedError, Reason
from tosscan.sources.capture import almaty
from tosscan.sources.fetch import fetch, is_public


class Handler(BaseHTTPRequestHandler):
    """Serves one small page, redirects, and answers that misbehave."""

    hosts: list[str] = []  # noqa: RUF012 (filled by the requests of a test)

    def do_GET(self) -> None:
        self.hosts.append(self.headers["Host"])
        match self.path:
            case "/terms":
                self._answer(200, b"<p>Terms of use", {"Content-Type": "text/html", "Set-Cookie": "a=b"})
            case "/plain":
                self._answer(200, b"Words **set** in bold", {"Content-Type": "text/markdown; charset=utf-8"})
            case "/moved":
                self._answer(302, b"", {"Location": "/terms#fees"})
            case "/loop":
                self._answer(301, b"", {"Location": "/loop"})
            case "/file":
                self._answer(302, b"", {"Location": "file:///etc/passwd"})
            case "/bomb":
                self._answer(200, gzip.compress(b" " * (4 * MIB)), {"Content-Encoding": "gzip"})
            case "/empty":
                self._answer(200, b"", {})
            case _:
                self._answer(404, b"no", {})

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the name in the base class)
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def get(url: str, **options: Any) -> Any:
    return fetch(url, limits=Limits(bytes=MIB, wall=30), allow_private=True, **options)


def test_a_page_comes_with_its_capture_record(site: str) -> None:
    raw = get(f"{site}/moved")
    captured = raw.source.captured
    assert raw.data == b"<p>Terms of use"
    assert (raw.source.name, raw.source.uri) == (f"{site}/moved", f"{site}/terms")
    assert raw.source.media_type == "text/html"
    assert captured["redirects"] == [{"status": 302, "url": f"{site}/moved", "location": "/terms#fees"}]
    assert (captured["requested"], captured["final"], captured["status"]) == (
        f"{site}/moved",
        f"{site}/terms",
        200,
    )
    assert (captured["address"], captured["tool"]) == ("127.0.0.1", f"tosscan {tosscan.__version__}")
    assert captured["headers"]["content-type"] == "text/html"
    assert "set-cookie" not in captured["headers"]
    utc, local = (datetime.fromisoformat(captured[name]) for name in ("time_utc", "time_almaty"))
    assert utc == local
    assert local.utcoffset() != utc.utcoffset()


def test_the_declared_type_decides_between_texts(site: str) -> None:
    assert get(f"{site}/plain").source.media_type == "text/markdown"


@pytest.mark.parametrize(
    ("path", "reason", "words"),
    [
        ("/missing", Reason.FETCH, "status 404"),
        ("/loop", Reason.FETCH, "more than 5 times"),
        ("/file", Reason.ADDRESS_REFUSED, "http and https"),
        ("/bomb", Reason.TOO_LARGE, "1 MiB"),
        ("/empty", Reason.EMPTY, ""),
    ],
)
def test_answers_that_are_no_document(site: str, path: str, reason: Reason, words: str) -> None:
    with pytest.raises(NotAssessedError) as caught:
        get(f"{site}{path}")
    assert caught.value.reason is reason
    assert words in caught.value.detail


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/terms",
        "file:///etc/passwd",
        "http:///terms",
        "http://user:secret@example.com/",
        "http://example.com:port/",
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost/",
    ],
)
def test_addresses_that_are_refused(url: str) -> None:
    with pytest.raises(NotAssessedError) as caught:
        fetch(url, limits=Limits())
    assert caught.value.reason is Reason.ADDRESS_REFUSED


def answers(*addresses: str) -> Any:
    def resolve(_host: str, port: int, **_options: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    return resolve


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answers("93.184.215.14", "10.0.0.1"))
    with pytest.raises(NotAssessedError) as caught:
        fetch("http://terms.example/", limits=Limits())
    assert caught.value.reason is Reason.ADDRESS_REFUSED


def test_the_connection_goes_to_the_address_that_was_checked(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The name cannot be resolved again: only the first answer knows it.
    port = site.rpartition(":")[2]
    monkeypatch.setattr(socket, "getaddrinfo", once(answers("127.0.0.1"), socket.getaddrinfo))
    Handler.hosts.clear()
    assert get(f"http://terms.example:{port}/terms").data == b"<p>Terms of use"
    assert Handler.hosts == [f"terms.example:{port}"]


def once(first: Any, then: Any) -> Any:
    calls: list[str] = []

    def resolve(host: str, *args: Any, **options: Any) -> Any:
        calls.append(host)
        return first(host, *args, **options) if len(calls) == 1 else then(host, *args, **options)

    return resolve


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.215.14", True),
        ("2606:4700::1111", True),
        ("10.1.2.3", False),
        ("100.64.0.1", False),
        ("169.254.1.1", False),
        ("0.0.0.0", False),  # noqa: S104 (an address to refuse)
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::ffff:192.168.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
    ],
)
def test_public_addresses(address: str, expected: bool) -> None:  # noqa: FBT001 (a table of cases)
    assert is_public(ipaddress.ip_address(address)) is expected


def test_almaty_time_before_and_after_the_change_of_2024() -> None:
    assert almaty(datetime(2024, 2, 29, 12, tzinfo=UTC)).hour == 18
    assert almaty(datetime(2024, 3, 1, 12, tzinfo=UTC)).hour == 17
