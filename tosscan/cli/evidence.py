"""What is kept beside a report: the bytes that were read, and a picture of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tosscan.cli import output
from tosscan.document.source import SUFFIXES
from tosscan.errors import ScreenshotError

if TYPE_CHECKING:
    from tosscan.findings.assessment import Assessment


class Evidence:
    """Writes what belongs to one report into its folder, and says so in the record of capture."""

    def __init__(self, folder: Path, stem: str) -> None:
        """``stem`` is that of the report's file."""
        self._folder = folder
        self._stem = stem
        self._kept: list[str] = []
        self._warnings: list[str] = []

    def keep(self, assessment: Assessment) -> Assessment:
        """Write the bytes that were read, if any were; return the assessment whose record names the file.

        Raises:
            UsageError: the file cannot be written.
        """
        if assessment.raw is None:
            return assessment
        source = assessment.source
        path = self._folder / f"{self._stem}.source.{SUFFIXES.get(source.media_type, 'bin')}"
        with output.whole(path) as file:
            file.write(assessment.raw.data)
        self._kept.append(f"source kept: {path} (SHA-256 {source.sha256})")
        return _noted(assessment, "source_file", path.name) if _is_fetched(assessment) else assessment

    def picture(self, assessment: Assessment, *, allow_private: bool) -> Assessment:
        """Picture the page that was fetched; return the assessment whose record tells of the picture.

        Where no picture can be made, the record and a message say why.

        Raises:
            UsageError: the file cannot be written.
        """
        if not _is_fetched(assessment):
            self._warnings.append("no screenshot: it is made only of an address that was fetched")
            return assessment
        from tosscan.sources.screenshot import screenshot

        if assessment.source.media_type != "text/html":
            return self._without(assessment, "the address leads to a file; --save-source keeps the file")
        try:
            shot = screenshot(assessment.source.uri, allow_private=allow_private)
        except ScreenshotError as error:
            return self._without(assessment, str(error))
        path = self._folder / f"{self._stem}.screenshot.png"
        with output.whole(path) as file:
            file.write(shot.png)
        self._kept.append(f"screenshot: {path} (SHA-256 {shot.record['sha256']})")
        return _noted(assessment, "screenshot", {"file": path.name, **shot.record})

    def _without(self, assessment: Assessment, reason: str) -> Assessment:
        self._warnings.append(f"no screenshot: {reason}")
        return _noted(assessment, "screenshot", {"file": None, "reason": reason})

    def messages(self, *, quiet: bool) -> list[str]:
        """Return lines for the user: what was kept where (not when ``quiet``), and what could not be made."""
        return [*([] if quiet else self._kept), *self._warnings]


def _is_fetched(assessment: Assessment) -> bool:
    return "final" in _captured(assessment)


def _captured(assessment: Assessment) -> Mapping[str, Any]:
    return assessment.source.captured or {}


def _noted(assessment: Assessment, key: str, value: Any) -> Assessment:
    """Return ``assessment`` with one more entry in its record of capture."""
    source = replace(assessment.source, captured={**_captured(assessment), key: value})
    return replace(assessment, source=source)
