"""Pages made of the sample, opened in Debian's Chromium as a person opens them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tosscan.config import ScanConfig
from tosscan.findings.assessment import Assessment
from tosscan.report.html import HtmlWriter
from tosscan.scanner import scan

SAMPLES = Path(__file__).resolve().parents[2] / "corpora" / "samples"

Open = Callable[..., Page]
Colours = Literal["light", "dark"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands here: it needs a browser, and takes its time."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.system)
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    """Return what a scan of the sample PDF gives."""
    folder = tmp_path_factory.mktemp("report")
    return scan(shutil.copy(SAMPLES / "northgate-terms.pdf", folder), config=ScanConfig())


@pytest.fixture(scope="session")
def report(sample: Assessment) -> Path:
    """Return the report of the sample, in a folder with its source."""
    path = Path(sample.source.uri).with_suffix(".html")
    with path.open("wb") as file:
        HtmlWriter(folder=path.parent).write(sample, file)
    return path


@pytest.fixture
def show(browser: Browser) -> Iterator[Open]:
    """Return a function that opens a page; what it asks for or complains of fails the test."""
    complaints: list[str] = []
    opened: list[Page] = []

    def made(
        path: Path, *, width: int = 1280, colours: Colours = "light", scripts: bool = True, at: str = ""
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            reduced_motion="reduce",
            color_scheme=colours,
            java_script_enabled=scripts,
            permissions=["clipboard-read", "clipboard-write"],
        )
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path.as_uri() + at)
        page.on("request", lambda request: complaints.append(request.url))
        opened.append(page)
        return page

    yield made
    for page in opened:
        page.context.close()
    assert [line for line in complaints if not line.startswith("blob:")] == []
