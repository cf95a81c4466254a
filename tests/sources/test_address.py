"""Addresses taken apart, and what they lead to."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest

from tosscan.errors import NotAssessedError, Reason
from tosscan.sources.address import follow, is_public, parse, resolve
from tosscan.sources.capture import without_credentials


@pytest.mark.parametrize(
    ("url", "host", "port", "target"),
    [
        ("http://Terms.Example", "terms.example", 80, "/"),
        ("HTTPS://terms.example:8443/a b?q=é#top", "terms.example", 8443, "/a%20b?q=%C3%A9"),
        (
            "https://пример.рф/условия",
            "xn--e1afmkfd.xn--p1ai",
            443,
            "/%D1%83%D1%81%D0%BB%D0%BE%D0%B2%D0%B8%D1%8F",
        ),
        ("http://[2001:db8::1]:81/x", "2001:db8::1", 81, "/x"),
        ("http://terms.example/a//b@c", "terms.example", 80, "/a//b@c"),
    ],
)
def test_parts(url: str, host: str, port: int, target: str) -> None:
    address = parse(url)
    assert (address.host, address.port, address.target) == (host, port, target)
    assert "#" not in address.url


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/terms",
        "file:///etc/passwd",
        "gopher://127.0.0.1:25/",
        "http:///terms",
        "http://",
        "http://user:secret@example.com/",
        "http://example.com@127.0.0.1/",
        "http://example.com\\@127.0.0.1/",
        "http://1.1.1.1 &@2.2.2.2# @3.3.3.3/",
        "http://example.com:port/",
        "http://example.com:80:80/",
        "http://exa mple.com/",
        "http://ex%61mple.com/",
        "http://exam\nple.com/",
        "http://[fe80::1%25eth0]/",
        "http://[::1/",
        "http://[::1/#top",
        "http://ⓛocalhost/",
    ],
)
def test_what_is_no_address_to_ask(url: str) -> None:
    with pytest.raises(NotAssessedError) as caught:
        parse(url)
    assert caught.value.reason is Reason.ADDRESS_REFUSED


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "017700000001",
        "127.1",
        "0",
        "0.0.0.0",  # noqa: S104 (an address to refuse)
        "[::]",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:10.0.0.1]",
        "[::127.0.0.1]",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "127。0。0。1",
    ],
)
def test_hosts_of_this_machine_and_of_private_networks(host: str) -> None:
    with pytest.raises(NotAssessedError) as caught:
        resolve(parse(f"http://{host}/"), allow_private=False)
    assert caught.value.reason is Reason.ADDRESS_REFUSED
    assert "not a public host" in caught.value.detail


def test_private_hosts_when_they_are_allowed() -> None:
    assert [str(one) for one in resolve(parse("http://127.0.0.1/"), allow_private=True)] == ["127.0.0.1"]


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(_host: str, port: int, **_options: Any) -> list[Any]:
        known = ("93.184.215.14", "10.0.0.1")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in known]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    with pytest.raises(NotAssessedError) as caught:
        resolve(parse("http://terms.example/"), allow_private=False)
    assert caught.value.reason is Reason.ADDRESS_REFUSED


def test_a_host_that_nobody_knows() -> None:
    with pytest.raises(NotAssessedError) as caught:
        resolve(parse("http://terms.invalid/"), allow_private=False)
    assert caught.value.reason is Reason.FETCH
    assert "not known" in caught.value.detail


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.215.14", True),
        ("2606:4700::1111", True),
        ("10.1.2.3", False),
        ("100.64.0.1", False),
        ("169.254.1.1", False),
        ("192.0.0.1", False),
        ("192.88.99.1", False),
        ("198.18.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 (an address to refuse)
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("::10.0.0.1", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:192.168.0.1", False),
        ("::ffff:93.184.215.14", True),
        ("64:ff9b::a00:1", False),
        ("2001:0:53aa::1", False),
        ("2001:db8::1", False),
        ("2002:a00:1::", False),
    ],
)
def test_public_addresses(address: str, expected: bool) -> None:  # noqa: FBT001 (a table of cases)
    assert is_public(ipaddress.ip_address(address)) is expected


def test_redirects_are_read_against_the_address_they_come_from() -> None:
    start = parse("https://terms.example/a/b")
    assert follow(start, "../c#x").url == "https://terms.example/c"
    assert follow(start, "//other.example/c").url == "https://other.example/c"


@pytest.mark.parametrize(
    "location", ["http://[", "//[x", "javascript:alert(1)", "http://a b/", "data:text/html,x"]
)
def test_redirects_to_what_is_no_address(location: str) -> None:
    with pytest.raises(NotAssessedError) as caught:
        follow(parse("https://terms.example/"), location)
    assert caught.value.reason is Reason.ADDRESS_REFUSED


def test_credentials_are_taken_out_of_what_is_printed() -> None:
    assert without_credentials("http://user:secret@terms.example/a@b") == "http://terms.example/a@b"
    assert without_credentials("http://terms.example//a@b") == "http://terms.example//a@b"
