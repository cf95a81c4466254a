"""The proxy of the browser: public hosts pass, others do not."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from tosscan.sources.gate import Gate


@pytest.fixture
def gate() -> Iterator[Gate]:
    with Gate(allow_private=True) as made:
        yield made


def ask(gate: Gate, request: str) -> bytes:
    with socket.create_connection(("127.0.0.1", gate.port), 10) as client:
        client.sendall(request.encode())
        answer = b""
        while chunk := client.recv(65536):
            answer += chunk
    return answer


def test_a_request_reaches_the_host_as_a_server_expects_it(gate: Gate, site: str, hosts: list[str]) -> None:
    answer = ask(
        gate,
        f"GET {site}/terms HTTP/1.1\r\nHost: {site[7:]}\r\nProxy-Connection: keep-alive\r\n"
        "Connection: keep-alive\r\n\r\n",
    )
    assert answer.endswith(b"<p>Terms of use")
    assert hosts == [site[7:]]
    assert (gate.hosts, gate.refused) == ({"127.0.0.1"}, set())


def test_a_tunnel_carries_what_it_is_given(gate: Gate, site: str) -> None:
    asked = f"CONNECT {site[7:]} HTTP/1.1\r\nHost: {site[7:]}\r\n\r\n"
    answer = ask(gate, asked + "GET /terms HTTP/1.0\r\nHost: x\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.0 200 OK")
    assert answer.endswith(b"<p>Terms of use")


@pytest.mark.parametrize(
    "request_line",
    [
        "GET {site}/terms HTTP/1.1",
        "CONNECT {host} HTTP/1.1",
        "GET http://2130706433/ HTTP/1.1",
        "CONNECT [::ffff:127.0.0.1]:80 HTTP/1.1",
    ],
)
def test_private_hosts_do_not_pass(site: str, hosts: list[str], request_line: str) -> None:
    with Gate(allow_private=False) as gate:
        answer = ask(gate, request_line.format(site=site, host=site[7:]) + "\r\n\r\n")
        assert len(gate.refused) == 1
        assert gate.hosts == set()
    assert answer == b""
    assert hosts == []


@pytest.mark.parametrize("request_line", ["GET file:///etc/passwd HTTP/1.1", "GET /terms HTTP/1.1", "", "x"])
def test_what_is_no_request_to_a_host_gets_no_answer(gate: Gate, request_line: str) -> None:
    assert ask(gate, f"{request_line}\r\n\r\n") == b""
    assert gate.hosts == set()


def test_no_more_than_so_much_is_loaded(gate: Gate, site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tosscan.sources.gate.MAX_BYTES", 10)
    assert ask(gate, f"GET {site}/terms HTTP/1.1\r\n\r\n") == b""
