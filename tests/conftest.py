"""Fixtures and rules for every test: where the development data is, and which skips are allowed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
NO_DATA = "needs the development data: set TOSSCAN_DATA to its folder"


@pytest.fixture(scope="session", autouse=True)
def _own_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the settings of whoever runs the tests out of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOSSCAN_HOME", str(tmp_path_factory.mktemp("settings")))
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the root of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def samples() -> Path:
    """Return the folder of the samples that the project wrote itself."""
    return ROOT / "corpora" / "samples"


@pytest.fixture(scope="session")
def data() -> Path:
    """Return the folder of the development data, or skip the test."""
    value = os.environ.get("TOSSCAN_DATA")
    if not value:
        pytest.skip(NO_DATA)
    folder = Path(value)
    if not folder.is_dir():
        pytest.fail(f"TOSSCAN_DATA names {value}, which is not a folder")
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Debian's Chromium without a window, or skip the test; a process can have one at a time."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip("needs chromium: make system")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield started
        started.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests were skipped for want of what, so that a skip is never taken for a pass."""
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = _reason(report)
        reasons[reason] = reasons.get(reason, 0) + 1
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"{count} skipped: {reason}")
    forbidden = [reason for reason in reasons if NO_DATA not in reason]
    if forbidden and os.environ.get("TOSSCAN_NO_SKIPS"):
        terminalreporter.write_line("A skip that is not for missing data fails this run.", red=True)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Turn a run with forbidden skips into a failed one where TOSSCAN_NO_SKIPS is set."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not os.environ.get("TOSSCAN_NO_SKIPS") or reporter is None:
        return
    skipped = reporter.stats.get("skipped", [])
    if exitstatus == 0 and any(NO_DATA not in _reason(report) for report in skipped):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _reason(report: pytest.TestReport) -> str:
    longrepr = report.longrepr
    return longrepr[2].removeprefix("Skipped: ") if isinstance(longrepr, tuple) else str(longrepr)
