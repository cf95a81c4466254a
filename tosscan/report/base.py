"""What every writer has in common: it reads an assessment and writes one format."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

from tosscan.findings.assessment import Assessment

Audience = Literal["lawyer", "user", "provider", "authority", "press"]
"""For whom a report is written; it sets the emphasis, never what was found."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a person chose for a report.

    ``folder`` is where it will stand, for links to a source on the same disk;
    None where that is not known (standard output). ``template`` is a firm's
    own Word file for the memo.
    """

    folder: Path | None = None
    language: str = "en"
    audience: Audience = "lawyer"
    template: Path | None = None


class Writer(Protocol):
    """Writes one format. ``suffix`` is the ending of its files, without the dot.

    ``text`` tells whether the format may go to a terminal.
    """

    name: str
    suffix: str
    text: bool

    def write(self, assessment: Assessment, file: BinaryIO) -> None:
        """Write ``assessment`` to ``file``, whole or not at all; the same assessment gives the same bytes."""
        ...
