"""Pictures of whole pages, and the browser kept within bounds."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest

from tosscan.errors import ScreenshotError
from tosscan.sources import browser
from tosscan.sources.screenshot import screenshot

chromium = pytest.mark.skipif(browser.find() is None, reason="needs Chromium: make system")


@chromium
@pytest.mark.slow
@pytest.mark.system
def test_a_page_is_pictured_from_top_to_bottom(
    site: str, monkeypatch: pytest.MonkeyPatch, hosts: list[str]
) -> None:
    # Loopback counts as public here, so that what the page asks of another network is refused all the same.
    monkeypatch.setattr("tosscan.sources.address.is_public", lambda one: one.is_loopback)
    picture = screenshot(f"{site}/tall")
    record = picture.record
    assert picture.png.startswith(b"\x89PNG")
    assert record["sha256"] == hashlib.sha256(picture.png).hexdigest()
    assert (record["width"], record["complete"], record["status"]) == (1280, True, 200)
    assert record["height"] > 5000
    assert record["url"] == f"{site}/tall"
    assert (record["hosts"], record["refused_hosts"]) == (["127.0.0.1"], ["10.0.0.1"])
    assert "second visit" in record["note"]
    assert set(hosts) == {site[7:]}


@chromium
@pytest.mark.slow
@pytest.mark.system
def test_a_page_that_leads_into_a_private_network_is_not_pictured(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tosscan.sources.address.is_public", lambda one: one.is_loopback)
    with pytest.raises(ScreenshotError):
        screenshot(f"{site}/to-metadata")


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "file:///etc/passwd", "http://[::1]/"])
def test_refused_addresses_start_no_browser(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tosscan.sources.screenshot.find", lambda: "/no/such/browser")
    with pytest.raises(ScreenshotError, match=r"not a public host|only http"):
        screenshot(url)


def test_no_chromium(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "PROGRAMS", ())
    monkeypatch.setattr(browser, "ELSEWHERE", ())
    with pytest.raises(ScreenshotError, match="Chromium is not installed"):
        screenshot(f"{site}/terms", allow_private=True)


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("import sys", "stopped"),
        ("import time; time.sleep(60)", "in time"),
        ('import os; os.write(4, b\'{"id":1,"error":{"message":"no"}}\\0\')', "refuses"),
    ],
)
def test_a_browser_that_does_not_do_its_work(
    site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, words: str
) -> None:
    path = tmp_path / "browser"
    path.write_text(f"#!{sys.executable} -S\n{program}\n")
    path.chmod(0o755)
    monkeypatch.setattr("tosscan.sources.screenshot.find", lambda: str(path))
    with pytest.raises(ScreenshotError, match=words):
        screenshot(f"{site}/terms", allow_private=True, seconds=2)
