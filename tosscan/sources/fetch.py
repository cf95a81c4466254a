"""Fetch a document over http or https, from addresses that were checked, within bounds, on the record."""

from __future__ import annotations

import hashlib
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

from tosscan.config import Limits
from tosscan.document.source import RawDocument, Source
from tosscan.errors import NotAssessedError, Reason
from tosscan.sources.address import Address, follow, parse, resolve
from tosscan.sources.capture import record
from tosscan.sources.connect import CONNECT_SECONDS, READ_SECONDS, Checked, tls_facts
from tosscan.sources.files import size_words
from tosscan.sources.media_type import HTML, MARKDOWN, TEXT, sniff
from tosscan.sources.walls import is_wall, status_error
from tosscan.version import __version__

MAX_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
USER_AGENT = f"tosscan/{__version__}"
ACCEPT = "text/html,application/pdf,text/markdown,text/plain;q=0.9,*/*;q=0.5"
ENCODINGS = {"gzip": 31, "x-gzip": 31, "deflate": 47}  # with the window bits that zlib wants for them
STEP = 1 << 20  # bytes that are unfolded at once
_TIMEOUTS = {"connect": CONNECT_SECONDS, "read": READ_SECONDS, "write": READ_SECONDS, "pool": CONNECT_SECONDS}
_PAGES = frozenset({HTML, "application/xhtml+xml"})


def fetch(url: str, *, limits: Limits, allow_private: bool = False) -> RawDocument:
    """Return the bytes behind ``url`` with the record of their capture.

    Redirects are followed by hand, five at most, and each is checked like the
    first address; cookies that one sets are sent back to the same host, as some
    sites lead on only who brings them. ``limits.bytes`` bounds what is read after decompression,
    ``limits.wall`` the seconds for all of it. ``allow_private`` admits
    loopback and private addresses. The bytes are the body of the answer, its
    compression for the way undone; the SHA-256 is theirs.

    Raises:
        NotAssessedError: the address is refused, does not answer, answers
            with an error, or sends nothing, too much, or for too long.
    """
    deadline = time.monotonic() + limits.wall
    current = parse(url)
    cookies: dict[tuple[str, str], dict[str, str]] = {}
    seen = set()
    redirects: list[dict[str, Any]] = []
    while True:
        brought = cookies.setdefault((current.scheme, current.host), {})
        visit = (current.url, tuple(brought.items()))
        if visit in seen:
            raise NotAssessedError(Reason.FETCH, "its redirects go round in a circle")
        seen.add(visit)
        checked = Checked(resolve(current, allow_private=allow_private), deadline=deadline)
        answer = _get(current, checked, limits=limits, deadline=deadline, cookies=brought)
        if answer.location is None:
            return _document(url.strip(), current, answer, redirects)
        if len(redirects) == MAX_REDIRECTS:
            raise NotAssessedError(Reason.FETCH, f"it redirects more than {MAX_REDIRECTS} times")
        step = {"status": answer.status, "url": current.url, "location": answer.location}
        redirects.append({**step, "address": answer.address})
        brought.update(answer.cookies)
        current = follow(current, answer.location)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one request gave; ``location`` is set where it sends elsewhere."""

    status: int
    headers: Mapping[str, str]
    address: str
    tls: Mapping[str, str] | None = None
    data: bytes = b""
    location: str | None = None
    cookies: Mapping[str, str] = field(default_factory=dict)


def _get(
    address: Address, checked: Checked, *, limits: Limits, deadline: float, cookies: Mapping[str, str]
) -> _Answer:
    """Return the answer to one request, failures of the network told in words."""
    try:
        return _ask(address, checked, limits, cookies)
    except httpcore.TimeoutException:
        raise NotAssessedError(Reason.FETCH, _late(limits, deadline)) from None
    except httpcore.ConnectError as error:
        raise NotAssessedError(Reason.FETCH, _unreached(address, error)) from None
    except httpcore.RemoteProtocolError:
        raise NotAssessedError(Reason.FETCH, "the answer is not HTTP or breaks off before its end") from None
    except (httpcore.ProtocolError, httpcore.NetworkError) as error:
        raise NotAssessedError(Reason.FETCH, _words(error)) from None


def _ask(address: Address, checked: Checked, limits: Limits, cookies: Mapping[str, str]) -> _Answer:
    url = httpcore.URL(
        scheme=address.scheme, host=address.host, port=address.port, target=address.target.encode("ascii")
    )
    headers = {
        "Host": address.authority,
        "User-Agent": USER_AGENT,
        "Accept": ACCEPT,
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    if cookies:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    # httpx knows where certificates of authorities are, SSL_CERT_FILE included. No proxy of the environment
    # is used: it would resolve the name again, out of our sight.
    context = httpx.create_ssl_context() if address.scheme == "https" else None
    with (
        httpcore.ConnectionPool(ssl_context=context, network_backend=checked) as pool,
        pool.stream("GET", url, headers=list(headers.items()), extensions={"timeout": _TIMEOUTS}) as response,
    ):
        found = _joined(response.headers)
        where = str(checked.address)
        if response.status in REDIRECTS and "location" in found:
            jar = _cookies(response.headers)
            return _Answer(response.status, found, where, location=found["location"], cookies=jar)
        if response.status != 200:
            raise status_error(response.status, found)
        tls = tls_facts(response.extensions["network_stream"])
        data = _body(response.iter_stream(), found, limits)
    if is_wall(data, found):
        raise NotAssessedError(Reason.WALL, "it asks to prove that one is a person")
    return _Answer(response.status, found, where, tls, data)


def _joined(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return headers by name in lower case; those that come several times are joined by a comma."""
    found: dict[str, str] = {}
    for name, value in headers:
        key, words = name.decode("latin-1").lower(), value.decode("latin-1")
        found[key] = f"{found[key]}, {words}" if key in found else words
    # Servers send addresses in UTF-8 that ought to be percent-encoded.
    if "location" in found:
        found["location"] = found["location"].encode("latin-1").decode("utf-8", "replace")
    return found


def _cookies(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return the cookies that an answer sets, by name; where and how long they hold is not looked at."""
    pairs = [
        value.partition(b";")[0].decode("latin-1").partition("=")
        for name, value in headers
        if name.lower() == b"set-cookie"
    ]
    return {
        name.strip(): value.strip()
        for name, equals, value in pairs
        if equals and name.isascii() and value.isascii()
    }


def _body(chunks: Iterable[bytes], headers: Mapping[str, str], limits: Limits) -> bytes:
    """Return the body, counted as it unfolds, so that a small answer cannot grow beyond the limit."""
    declared = headers.get("content-length", "")
    if declared.isdigit() and int(declared[:20]) > limits.bytes:
        raise NotAssessedError(Reason.TOO_LARGE, size_words(limits.bytes))
    for encoding in reversed(headers.get("content-encoding", "").lower().split(",")):
        name = encoding.strip()
        if name in {"", "identity"}:
            continue
        if name not in ENCODINGS:
            raise NotAssessedError(
                Reason.FETCH, f"it is compressed in a way that was not asked for ({name[:20]})"
            )
        chunks = _unfold(chunks, ENCODINGS[name])
    data = bytearray()
    try:
        for chunk in chunks:
            data += chunk
            if len(data) > limits.bytes:
                raise NotAssessedError(Reason.TOO_LARGE, size_words(limits.bytes))
    except zlib.error:
        raise NotAssessedError(Reason.FETCH, "its compression is damaged") from None
    if not data:
        raise NotAssessedError(Reason.EMPTY)
    return bytes(data)


def _unfold(chunks: Iterable[bytes], bits: int) -> Iterator[bytes]:
    """Yield what ``chunks`` are compressed from, in steps of a bounded size. Raises zlib.error."""
    unpack = zlib.decompressobj(bits)
    for chunk in chunks:
        rest = chunk
        while rest:
            if unpack.eof:
                # A gzip file may have several members; what follows them otherwise is padding.
                if not rest.startswith(b"\x1f\x8b"):
                    return
                unpack = zlib.decompressobj(bits)
            yield unpack.decompress(rest, STEP)
            rest = unpack.unused_data if unpack.eof else unpack.unconsumed_tail
    yield unpack.flush()
    if not unpack.eof:
        raise zlib.error


def _document(
    requested: str, final: Address, answer: _Answer, redirects: list[dict[str, Any]]
) -> RawDocument:
    digest = hashlib.sha256(answer.data).hexdigest()
    captured = record(
        requested=requested,
        final=final.url,
        redirects=redirects,
        status=answer.status,
        headers=answer.headers,
        address=answer.address,
        tls=answer.tls,
        request={"method": "GET", "user_agent": USER_AGENT},
        sha256=digest,
        size=len(answer.data),
        moment=datetime.now(UTC),
    )
    declared, charset = _content_type(answer.headers.get("content-type", ""))
    # A name such as terms.md means nothing where the server says that it shows a page.
    media_type = sniff(answer.data, "" if declared in _PAGES else urlsplit(final.url).path)
    if media_type in {TEXT, MARKDOWN} and declared in _PAGES:
        media_type = HTML
    elif media_type == TEXT and declared == MARKDOWN:
        media_type = MARKDOWN
    source = Source(final.url, requested, media_type, digest, len(answer.data), captured, charset)
    return RawDocument(source, answer.data)


def _content_type(value: str) -> tuple[str, str | None]:
    """Return the media type and the charset of a Content-Type header."""
    message = Message()
    message["content-type"] = " ".join(value.split())
    charset = message.get_content_charset()
    return value.partition(";")[0].strip().lower(), charset[:40] if charset else None


def _late(limits: Limits, deadline: float) -> str:
    if time.monotonic() >= deadline:
        return f"it took longer than {limits.wall:g} s"
    return "it did not answer in time"


def _unreached(address: Address, error: Exception) -> str:
    words = _words(error)
    if "certificate" in words.lower():
        return f"the certificate of {address.host} is not trusted ({words.partition(': ')[2] or words})"
    if "ssl" in words.lower():
        return f"{address.host} does not speak TLS as it should ({words})"
    return f"{address.host} does not accept connections"


def _words(error: Exception) -> str:
    """Return an error in words: the library's own, on one line, or its kind."""
    return " ".join(str(error).split())[:200] or type(error).__name__
