"""The exit statuses that other programs rely on."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """What a command's exit status says; a higher one in this list wins where several apply, save usage."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    NOT_ASSESSED = 3
    REFUSED = 4
