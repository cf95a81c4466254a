"""Decisions and translations that a scan sets on its findings, and what is told of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tosscan.cli.decide import gone
from tosscan.decisions import Register, apply, read
from tosscan.quotations import register as translations

if TYPE_CHECKING:
    from tosscan.findings.assessment import Assessment


class Decided:
    """Sets the decisions of files on one assessment after another."""

    def __init__(self, files: Sequence[Path]) -> None:
        """Read ``files``. Raises UsageError, DataError."""
        self._register = Register()
        for file in files:
            self._register = self._register.joined(read(file))
        self._used: set[str] = set()
        self._elsewhere = self._reweighed = 0
        self._whole = bool(files)

    def apply(self, assessment: Assessment) -> Assessment:
        """Return ``assessment`` with the decisions on its findings."""
        applied = apply(assessment, self._register)
        self._used |= applied.used
        self._elsewhere += applied.elsewhere
        self._reweighed += applied.reweighed
        # Of a text that was not read nobody knows which findings are gone.
        self._whole &= assessment.status != "not_assessed"
        return applied.assessment

    def messages(self, *, quiet: bool) -> list[str]:
        """Return what to tell: of findings that are gone or weigh otherwise always, else unless ``quiet``."""
        standing = self._register.standing()
        lines = [] if quiet or not standing else [f"{len(self._used)} of {len(standing)} decisions applied"]
        if self._elsewhere and not quiet:
            lines.append(
                f"{self._elsewhere} of them were made on another edition of the text, on the same words"
            )
        if self._reweighed:
            lines.append(
                f"{self._reweighed} of them were made when the finding had another severity: look again"
            )
        if self._whole:
            lines += gone(entry for name, entry in standing.items() if name not in self._used)
        return lines


class Translations:
    """Sets the translations of files into the language of reports on one assessment after another."""

    def __init__(self, files: Sequence[Path], language: str) -> None:
        """Read ``files``. Raises UsageError, DataError."""
        self._language = language
        self._register = translations.Register()
        for file in files:
            self._register = self._register.joined(translations.read(file))

    def apply(self, assessment: Assessment) -> Assessment:
        """Return ``assessment`` with the translations of its quotations."""
        if not self._register.entries:
            return assessment
        return translations.apply(assessment, self._register, language=self._language)
