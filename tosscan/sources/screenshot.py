"""Picture a page from top to bottom, as a browser shows it to a visitor.

The browser asks for the address anew, so the picture is of a second visit, a
moment after the bytes that are assessed were fetched; the record says so.
Scripts run, as they do for a visitor. What the page loads passes through a
gate that lets public addresses through and no others.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tosscan.errors import NotAssessedError, ScreenshotError
from tosscan.sources.address import parse, resolve
from tosscan.sources.browser import Browser, Message, find
from tosscan.sources.capture import times
from tosscan.sources.gate import Gate

SECONDS = 90.0  # for all of it; a page of 40,000 pixels takes some 12 of them to draw
LOAD_SECONDS = 30.0
SETTLE_SECONDS = 1.5  # for what a script draws after the page is loaded
WIDTH = 1280  # pixels
HEIGHT = 900
MAX_HEIGHT = 60_000
NOTE = (
    "The picture is of a second visit to the address, made by the browser after the file was fetched; "
    "the findings are of the file."
)


@dataclass(frozen=True, slots=True)
class Screenshot:
    """A picture (PNG) and its record: plain values, ready for JSON."""

    png: bytes
    record: Mapping[str, Any]


@dataclass(slots=True)
class _Page:
    """What the events of a page have told so far."""

    frame: str = ""
    status: int | None = None
    loaded: bool = False


def screenshot(url: str, *, allow_private: bool = False, seconds: float = SECONDS) -> Screenshot:
    """Return a picture of the whole page at ``url`` with its record.

    ``seconds`` bounds all of it. Pages higher than 60,000 pixels are cut, and the record says so.

    Raises:
        ScreenshotError: there is no Chromium, the address is refused or does
            not answer, or the page is not drawn in time.
    """
    program = find()
    if program is None:
        raise ScreenshotError("Chromium is not installed")
    try:
        # Asked here first, for the reason in words; the gate asks again.
        resolve(parse(url), allow_private=allow_private)
    except NotAssessedError as error:
        raise ScreenshotError(error.detail) from None
    deadline = time.monotonic() + seconds
    try:
        with (
            Gate(allow_private=allow_private) as gate,
            Browser(program, deadline=deadline) as browser,
        ):
            return _take(browser, gate, url)
    except OSError as error:
        raise ScreenshotError(f"the browser does not start ({error.strerror or error})") from None


def _take(browser: Browser, gate: Gate, url: str) -> Screenshot:
    version = str(browser.call("Browser.getVersion")["product"])
    session = browser.open(proxy=gate.port)
    page = _Page()
    browser.on_event = lambda event: _note(event, page, browser, session)
    for domain in ("Page.enable", "Network.enable"):
        browser.call(domain, session)
    _resize(browser, session, HEIGHT)
    page.frame = str(browser.call("Page.getFrameTree", session)["frameTree"]["frame"]["id"])
    failure = browser.call("Page.navigate", session, url=url).get("errorText")
    if failure:
        raise ScreenshotError(f"the browser does not get the page ({failure})")
    browser.wait(lambda: page.loaded, LOAD_SECONDS)
    browser.wait(lambda: False, SETTLE_SECONDS)
    # A page that loads its parts as they come into view is shown all of itself.
    _resize(browser, session, min(_height(browser, session), MAX_HEIGHT))
    browser.wait(lambda: False, SETTLE_SECONDS)
    height = _height(browser, session)
    shown = str(browser.call("Page.getFrameTree", session)["frameTree"]["frame"]["url"])
    if not shown.startswith(("http://", "https://")):
        raise ScreenshotError("the page leads to an address that is refused or does not answer")
    moment = datetime.now(UTC)
    cut = {"x": 0, "y": 0, "width": WIDTH, "height": min(height, MAX_HEIGHT), "scale": 1}
    answer = browser.call(
        "Page.captureScreenshot", session, format="png", captureBeyondViewport=True, clip=cut
    )
    png = _png(answer)
    return Screenshot(
        png,
        {
            "sha256": hashlib.sha256(png).hexdigest(),
            "size": len(png),
            **times(moment),
            "url": shown,
            "status": page.status,
            "width": int.from_bytes(png[16:20], "big"),
            "height": int.from_bytes(png[20:24], "big"),
            "complete": page.loaded and height <= MAX_HEIGHT,
            "browser": version,
            "hosts": sorted(gate.hosts),
            "refused_hosts": sorted(gate.refused),
            "note": NOTE,
        },
    )


def _note(event: Message, page: _Page, browser: Browser, session: str) -> None:
    """Keep what an event tells of the page; close a dialog, which would hold everything up."""
    params = event.get("params", {})
    match event.get("method"):
        case "Page.loadEventFired":
            page.loaded = True
        case "Network.responseReceived":
            if params.get("type") == "Document" and params.get("frameId") == page.frame:
                page.status = params["response"]["status"]
        case "Page.javascriptDialogOpening":
            browser.tell("Page.handleJavaScriptDialog", session, accept=False)


def _resize(browser: Browser, session: str, height: int) -> None:
    browser.call(
        "Emulation.setDeviceMetricsOverride",
        session,
        width=WIDTH,
        height=height,
        deviceScaleFactor=1,
        mobile=False,
    )


def _height(browser: Browser, session: str) -> int:
    """Return the height of the page in pixels, at least that of the window."""
    size = browser.call("Page.getLayoutMetrics", session)["cssContentSize"]
    return max(HEIGHT, int(size["height"]))


def _png(answer: Mapping[str, Any]) -> bytes:
    try:
        png = base64.b64decode(answer["data"], validate=True)
    except (KeyError, binascii.Error):
        png = b""
    if not png.startswith(b"\x89PNG\r\n\x1a\n"):
        raise ScreenshotError("the browser gives no picture")
    return png
