"""What is kept beside a report: the bytes that were read, and a picture of the page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tosscan.cli import output
from tosscan.document.source import SUFFIXES
from tosscan.errors import ScreenshotError

if TYPE_CHECKING:
    from tosscan.document.joint import Part
    from tosscan.document.source import RawDocument, Source
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
        if assessment.parts:
            return replace(assessment, parts=tuple(map(self._keep_part, assessment.parts)))
        if assessment.raw is None:
            return assessment
        return replace(assessment, source=self._keep(assessment.raw, assessment.source, "source"))

    def _keep_part(self, part: Part) -> Part:
        if part.raw is None:
            return part
        return replace(part, source=self._keep(part.raw, part.source, f"source-{part.number}"))

    def _keep(self, raw: RawDocument, source: Source, name: str) -> Source:
        path = self._folder / f"{self._stem}.{name}.{SUFFIXES.get(source.media_type, 'bin')}"
        with output.whole(path) as file:
            file.write(raw.data)
        self._kept.append(f"source kept: {path} (SHA-256 {source.sha256})")
        return _noted(source, "source_file", path.name) if _is_fetched(source) else source

    def picture(self, assessment: Assessment, *, allow_private: bool) -> Assessment:
        """Picture the page that was fetched; return the assessment whose record tells of the picture.

        Where no picture can be made, the record and a message say why.

        Raises:
            UsageError: the file cannot be written.
        """
        if not assessment.parts:
            shown = self._picture(assessment.source, "screenshot", allow_private=allow_private)
            return replace(assessment, source=shown)
        parts = [
            replace(
                part,
                source=self._picture(part.source, f"screenshot-{part.number}", allow_private=allow_private),
            )
            for part in assessment.parts
        ]
        return replace(assessment, parts=tuple(parts))

    def _picture(self, source: Source, name: str, *, allow_private: bool) -> Source:
        if not _is_fetched(source):
            self._warnings.append("no screenshot: it is made only of an address that was fetched")
            return source
        from tosscan.sources.screenshot import screenshot

        if source.media_type != "text/html":
            return self._without(source, "the address leads to a file; --save-source keeps the file")
        try:
            shot = screenshot(source.uri, allow_private=allow_private)
        except ScreenshotError as error:
            return self._without(source, str(error))
        path = self._folder / f"{self._stem}.{name}.png"
        with output.whole(path) as file:
            file.write(shot.png)
        self._kept.append(f"screenshot: {path} (SHA-256 {shot.record['sha256']})")
        return _noted(source, "screenshot", {"file": path.name, **shot.record})

    def _without(self, source: Source, reason: str) -> Source:
        self._warnings.append(f"no screenshot: {reason}")
        return _noted(source, "screenshot", {"file": None, "reason": reason})

    def messages(self, *, quiet: bool) -> list[str]:
        """Return lines for the user: what was kept where (not when ``quiet``), and what could not be made."""
        return [*([] if quiet else self._kept), *self._warnings]


def _is_fetched(source: Source) -> bool:
    return "final" in (source.captured or {})


def _noted(source: Source, key: str, value: Any) -> Source:
    """Return ``source`` with one more entry in its record of capture."""
    return replace(source, captured={**(source.captured or {}), key: value})
