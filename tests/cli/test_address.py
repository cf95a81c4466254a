"""A scan of an address as a user meets it, and what is kept of it. The site stands on this machine."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tosscan.cli import main
from tosscan.errors import ScreenshotError
from tosscan.sources.screenshot import Screenshot

PAGE = b"""<!doctype html><html lang="en"><head><title>Terms of the Lanternfish Exchange</title></head><body>
<h1>Terms of the Lanternfish Exchange</h1>
<p>These terms are an agreement between Lanternfish Ltd ("Lanternfish", "we", "us") and you.</p>
<h2>1. Changes</h2><p>1.1 We may change these terms at any time without notice.</p>
<h2>2. Disputes</h2><p>2.1 Any dispute shall be finally resolved by binding arbitration.</p>
</body></html>"""


class Handler(BaseHTTPRequestHandler):
    """Serves one page of terms, and refuses another."""

    samples = Path()

    def do_GET(self) -> None:
        if self.path == "/wall":
            status, body, kind = 403, b"", "text/html"
        elif self.path == "/terms.pdf":
            status, body, kind = 200, (self.samples / "northgate-terms.pdf").read_bytes(), "text/html"
        else:
            status, body, kind = 200, PAGE, "text/html; charset=utf-8"
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the name in the base class)
        pass


@pytest.fixture(scope="module")
def site(samples: Path) -> Iterator[str]:
    Handler.samples = samples
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def scan(*argv: str) -> int:
    return main(["scan", "-q", "-f", "json", "--allow-private", *argv])


def report_in(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_a_private_address_is_refused_unless_it_is_allowed(
    site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["scan", f"{site}/terms", "-q", "-f", "json"]) == 3
    (path,) = tmp_path.iterdir()
    assert report_in(path)["reason_code"] == "address_refused"


def test_the_record_stands_in_both_reports(site: str, tmp_path: Path) -> None:
    assert (
        scan(f"{site}/terms?id=7#top", "-f", "html", "-o", f"{tmp_path}/out/", "--operator", "A. Reader") == 0
    )
    stem = f"127.0.0.1-{site.rpartition(':')[2]}-terms"
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [f"{stem}.html", f"{stem}.json"]
    report = report_in(tmp_path / "out" / f"{stem}.json")
    captured = report["document"]["captured"]
    assert (captured["requested"], captured["final"]) == (f"{site}/terms?id=7#top", f"{site}/terms?id=7")
    assert captured["operator"] == "A. Reader"
    assert report["document"]["origin"] == "captured"
    assert captured["sha256"] == report["document"]["sha256"] == hashlib.sha256(PAGE).hexdigest()
    html = (tmp_path / "out" / f"{stem}.html").read_text(encoding="utf-8")
    for words in ("A. Reader", captured["time_almaty"], captured["time_utc"], captured["sha256"]):
        assert words in html


def test_the_kept_source_is_named_in_the_record_and_has_its_hash(site: str, tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    assert scan(f"{site}/terms", "--save-source", "-o", str(path)) == 0
    document = report_in(path)["document"]
    kept = tmp_path / document["captured"]["source_file"]
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == document["sha256"]
    assert main(["verify", str(path), str(kept)]) == 0


def test_a_pdf_behind_an_address(site: str, tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    assert scan(f"{site}/terms.pdf", "--save-source", "--screenshot", "-o", str(path)) == 0
    document = report_in(path)["document"]
    assert document["media_type"] == "application/pdf"
    assert document["captured"]["source_file"].endswith(".source.pdf")
    assert "leads to a file" in document["captured"]["screenshot"]["reason"]


def test_text_of_an_address(site: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["text", f"{site}/terms", "--allow-private"]) == 0
    assert "1.1 We may change these terms" in capsys.readouterr().out


def test_a_wall_is_told_with_its_status(
    site: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "r.json"
    assert scan(f"{site}/wall", "--save-source", "-o", str(path)) == 3
    report = report_in(path)
    assert report["reason_code"] == "refused_by_site"
    assert "status 403 (Forbidden)" in report["reason"]
    assert "status 403" in capsys.readouterr().err
    assert [entry.name for entry in tmp_path.iterdir()] == ["r.json"]


def test_a_password_in_an_address_is_printed_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["scan", "https://reader:hush@terms.example/", "-f", "json", "-f", "html"]) == 3
    for path in tmp_path.iterdir():
        assert "hush" not in path.name
        assert "hush" not in path.read_text(encoding="utf-8")
    assert "hush" not in "".join(capsys.readouterr())


def test_a_screenshot_stands_beside_the_report_and_in_the_record(
    site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[Any] = []

    def picture(url: str, *, allow_private: bool) -> Screenshot:
        asked.append((url, allow_private))
        return Screenshot(b"\x89PNG", {"sha256": "ab", "status": 200})

    monkeypatch.setattr("tosscan.sources.screenshot.screenshot", picture)
    path = tmp_path / "r.json"
    argv = ["scan", f"{site}/terms", "-f", "json", "-o", str(path), "--allow-private"]
    assert main(argv) == 0
    assert asked == []  # a second visit is made only when it is asked for
    assert main([*argv, "--screenshot"]) == 0
    assert asked == [(f"{site}/terms", True)]
    record = report_in(path)["document"]["captured"]["screenshot"]
    assert record["sha256"] == "ab"
    assert (tmp_path / record["file"]).read_bytes() == b"\x89PNG"
    assert f"screenshot: {tmp_path / record['file']}" in capsys.readouterr().err


def test_without_a_screenshot_the_scan_goes_on(
    site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_url: str, **_options: Any) -> Screenshot:
        raise ScreenshotError("Chromium is not installed")

    monkeypatch.setattr("tosscan.sources.screenshot.screenshot", refuse)
    path = tmp_path / "r.json"
    assert scan(f"{site}/terms", "--screenshot", "-o", str(path)) == 0
    record = report_in(path)["document"]["captured"]["screenshot"]
    assert record == {"file": None, "reason": "Chromium is not installed"}
    assert "no screenshot: Chromium is not installed" in capsys.readouterr().err


def test_a_file_has_no_screenshot(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "terms.html"
    source.write_bytes(PAGE)
    path = tmp_path / "r.json"
    assert scan(str(source), "--screenshot", "-o", str(path)) == 0
    document = report_in(path)["document"]
    assert (document["captured"], document["origin"]) == (None, "not_proven")
    assert "only of an address" in capsys.readouterr().err
