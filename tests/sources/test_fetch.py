"""Addresses: what is fetched, what is refused, what is recorded. The server stands on this machine."""

from __future__ import annotations

import hashlib
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import tosscan
from tosscan.config import MIB, Limits
from tosscan.errors import NotAssessedError, Reason
from tosscan.sources.capture import almaty
from tosscan.sources.fetch import fetch


def get(url: str, *, wall: float = 30) -> Any:
    return fetch(url, limits=Limits(bytes=MIB, wall=wall), allow_private=True)


def test_a_page_comes_with_its_capture_record(site: str) -> None:
    raw = get(f"{site}/moved-far")
    captured = raw.source.captured
    assert raw.data.endswith(b"<p>Terms of use")
    assert (raw.source.name, raw.source.uri) == (f"{site}/moved-far", f"{site}/terms")
    assert raw.source.media_type == "text/html"
    assert captured["redirects"] == [
        {"status": 301, "url": f"{site}/moved-far", "location": "/moved", "address": "127.0.0.1"},
        {"status": 302, "url": f"{site}/moved", "location": "/terms#fees", "address": "127.0.0.1"},
    ]
    assert (captured["requested"], captured["final"]) == (f"{site}/moved-far", f"{site}/terms")
    assert (captured["status"], captured["address"], captured["tls"]) == (200, "127.0.0.1", None)
    assert captured["sha256"] == raw.source.sha256 == hashlib.sha256(raw.data).hexdigest()
    assert captured["size"] == len(raw.data)
    assert captured["tool"] == f"tosscan {tosscan.__version__}"
    assert captured["request"] == {"method": "GET", "user_agent": f"tosscan/{tosscan.__version__}"}
    assert captured["headers"]["content-type"] == "text/html"
    assert captured["headers"]["etag"] == '"a"'
    assert "visitor" not in str(captured)
    utc, local = (datetime.fromisoformat(captured[name]) for name in ("time_utc", "time_almaty"))
    assert utc == local
    assert local.utcoffset() != utc.utcoffset()


@pytest.mark.parametrize(
    ("path", "media_type", "charset"),
    [
        ("/plain", "text/markdown", "utf-8"),
        ("/pdf-as-page", "application/pdf", None),
        ("/page-as-bytes", "text/html", None),
        ("/page.md", "text/html", None),
        ("/cyrillic", "text/html", "windows-1251"),
        ("/moved-unicode", "text/html", None),
    ],
)
def test_the_content_tells_the_format_and_the_server_helps(
    site: str, path: str, media_type: str, charset: str | None
) -> None:
    source = get(f"{site}{path}").source
    assert (source.media_type, source.charset) == (media_type, charset)


def test_compression_for_the_way_is_undone(site: str) -> None:
    assert get(f"{site}/gzip").data == get(f"{site}/terms").data


def test_a_site_that_leads_on_only_who_brings_its_cookie(site: str) -> None:
    raw = get(f"{site}/door")
    assert raw.data.endswith(b"<p>Terms of use")
    assert "key" not in str(raw.source.captured)


@pytest.mark.parametrize(
    ("path", "reason", "words"),
    [
        ("/missing", Reason.HTTP_STATUS, "status 404 (Not Found)"),
        ("/odd-status", Reason.HTTP_STATUS, "status 599"),
        ("/busy", Reason.WALL, "status 429 (Too Many Requests), try again after 120 s"),
        ("/challenge", Reason.WALL, "status 403 (Forbidden)"),
        ("/asks-for-a-person", Reason.WALL, "one is a person"),
        ("/loop", Reason.FETCH, "in a circle"),
        ("/step/1", Reason.FETCH, "more than 5 times"),
        ("/to-file", Reason.ADDRESS_REFUSED, "http and https"),
        ("/to-ftp", Reason.ADDRESS_REFUSED, "http and https"),
        ("/to-user", Reason.ADDRESS_REFUSED, "user name"),
        ("/bomb", Reason.TOO_LARGE, "1 MiB"),
        ("/bomb-twice", Reason.TOO_LARGE, "1 MiB"),
        ("/says-large", Reason.TOO_LARGE, "1 MiB"),
        ("/endless", Reason.TOO_LARGE, "1 MiB"),
        ("/empty", Reason.EMPTY, ""),
        ("/cut-gzip", Reason.FETCH, "compression is damaged"),
        ("/no-gzip", Reason.FETCH, "compression is damaged"),
        ("/brotli", Reason.FETCH, "not asked for (br)"),
        ("/breaks-off", Reason.FETCH, "breaks off"),
        ("/no-http", Reason.FETCH, "not HTTP"),
    ],
)
def test_answers_that_are_no_document(site: str, path: str, reason: Reason, words: str) -> None:
    with pytest.raises(NotAssessedError) as caught:
        get(f"{site}{path}")
    assert caught.value.reason is reason
    assert words in caught.value.detail


@pytest.mark.parametrize("path", ["/drip", "/drip-headers"])
def test_a_server_that_sends_a_byte_now_and_then_is_left(site: str, path: str) -> None:
    with pytest.raises(NotAssessedError) as caught:
        get(f"{site}{path}", wall=0.5)
    assert caught.value.detail == "it took longer than 0.5 s"


def test_nobody_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: no other program can take the port
        with pytest.raises(NotAssessedError) as caught:
            get(f"http://127.0.0.1:{taken.getsockname()[1]}/")
    assert "does not accept connections" in caught.value.detail


def resolved(address: str) -> Any:
    def answer(_host: str, port: int, *_args: Any, **_options: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    return answer


def test_a_redirect_is_checked_like_the_first_address(
    site: str, monkeypatch: pytest.MonkeyPatch, hosts: list[str]
) -> None:
    # The first host passes the check, so what refuses is the check of the second.
    monkeypatch.setattr("tosscan.sources.address.is_public", lambda one: not one.is_link_local)
    with pytest.raises(NotAssessedError) as caught:
        fetch(f"{site}/to-metadata", limits=Limits(wall=10))
    assert caught.value.reason is Reason.ADDRESS_REFUSED
    assert "169.254.169.254" in caught.value.detail
    assert len(hosts) == 1


def test_the_connection_goes_to_the_address_that_was_checked(
    site: str, monkeypatch: pytest.MonkeyPatch, hosts: list[str]
) -> None:
    # The name is resolved once; whoever asked again would be led elsewhere.
    asked: list[str] = []

    def rebinding(host: str, port: int, *_args: Any, **_options: Any) -> Any:
        asked.append(host)
        elsewhere = host == "terms.example" and asked.count(host) > 1
        return resolved("127.0.0.9" if elsewhere else "127.0.0.1")(host, port)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    port = site.rpartition(":")[2]
    raw = get(f"http://terms.example:{port}/terms")
    assert raw.source.captured["address"] == "127.0.0.1"
    assert hosts == [f"terms.example:{port}"]
    assert asked.count("terms.example") == 1


def test_a_name_that_turns_private_wins_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    # Public at the check, private at every later question: the connection is tried to the public one alone.
    answers = iter(["203.0.113.7"])
    tried: list[str] = []

    def rebinding(host: str, port: int, **options: Any) -> Any:
        return resolved(next(answers, "127.0.0.1"))(host, port, **options)

    def connect(address: tuple[str, int], *_args: Any, **_options: Any) -> socket.socket:
        tried.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr("tosscan.sources.address.is_public", lambda one: not one.is_loopback)
    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(NotAssessedError):
        fetch("http://terms.example/", limits=Limits())
    assert tried == ["203.0.113.7"]


def test_a_proxy_of_the_environment_is_not_used(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert get(f"{site}/terms").data


def test_what_is_known_of_the_encryption(
    safe_site: str, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    tls = get(f"{safe_site}/terms").source.captured["tls"]
    assert tls["protocol"].startswith("TLSv1.")
    assert tls["subject"] == tls["issuer"] == "commonName=localhost"
    assert len(tls["certificate_sha256"]) == 64
    assert tls["not_after"]
    assert tls["cipher"]


@pytest.mark.parametrize("host", ["localhost", "other.example"])
def test_a_certificate_that_does_not_hold(
    safe_site: str, certificate: Path, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    if host != "localhost":  # the authority is known; the name is not the one of the certificate
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        monkeypatch.setattr(socket, "getaddrinfo", resolved("127.0.0.1"))
    with pytest.raises(NotAssessedError) as caught:
        get(f"https://{host}:{safe_site.rpartition(':')[2]}/terms")
    assert f"the certificate of {host} is not trusted" in caught.value.detail


def test_https_where_only_http_is_spoken(site: str) -> None:
    with pytest.raises(NotAssessedError) as caught:
        get(site.replace("http", "https") + "/terms")
    assert "TLS" in caught.value.detail


def test_almaty_time_before_and_after_the_change_of_2024() -> None:
    assert almaty(datetime(2024, 2, 29, 12, tzinfo=UTC)).hour == 18
    assert almaty(datetime(2024, 3, 1, 12, tzinfo=UTC)).hour == 17
