"""What a hostile file is: a name, how to make it, and how reading it may end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tosscan.errors import Reason

STOPPED = frozenset({Reason.TIMEOUT, Reason.MEMORY})
"""The worker was stopped at a limit."""

SENTENCE = "The provider keeps the service running with due care. "


@dataclass(frozen=True, slots=True)
class Specimen:
    """A hostile file.

    ``file`` is its name, whose ending tells the format; ``make`` returns its
    bytes. It may end with one of ``reasons``, and as a text where ``read`` is
    true. ``quick`` ones take less than a second, ``ocr`` ones are read with
    pages recognised from their pictures.
    """

    file: str
    make: Callable[[], bytes]
    reasons: frozenset[Reason] = frozenset()
    read: bool = False
    quick: bool = True
    ocr: bool = False

    def allows(self, outcome: Reason | None) -> bool:
        """Tell whether reading may end like this; None stands for a text."""
        return self.read if outcome is None else outcome in self.reasons
