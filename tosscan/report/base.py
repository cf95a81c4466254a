"""What every writer has in common: it reads an assessment and writes one format."""

from __future__ import annotations

from typing import BinaryIO, Protocol

from tosscan.findings.assessment import Assessment


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
