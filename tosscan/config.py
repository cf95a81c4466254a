"""The options of one scan."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

MIB = 1024 * 1024


def user_folder() -> Path:
    """Return the folder of the user's own settings: TOSSCAN_HOME, or ``tosscan`` where settings stand."""
    own = os.environ.get("TOSSCAN_HOME")
    if own:
        return Path(own)
    settings = os.environ.get("XDG_CONFIG_HOME")
    return (Path(settings) if settings else Path.home() / ".config") / "tosscan"


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one input, chosen from the measurements on real and hostile files.

    ``bytes`` of the file, ``pages`` of a PDF, ``words`` of its text (the longest of
    3,254 terms has 47,000; time and report grow with them), ``memory`` in bytes and ``cpu``
    in seconds of the extraction process (plus ``cpu_per_page``), ``wall`` in
    seconds on the parent's clock. Where scanned pages are recognised, a page
    may take ``ocr_page`` seconds and the file ``ocr_wall``.
    """

    bytes: int = 50 * MIB
    pages: int = 500
    words: int = 200_000
    memory: int = 2048 * MIB
    cpu: float = 60.0
    cpu_per_page: float = 0.5
    wall: float = 120.0
    ocr_page: float = 60.0
    ocr_wall: float = 1800.0


@dataclass(frozen=True, slots=True)
class ScanConfig:
    """The options of one scan; frozen, so that it may be shared between threads and runs.

    ``language`` is the language of reports (``en``, ``ru``, ``kk``); ``fail_on`` is
    the lowest severity that makes the exit status 1, or None; ``strict`` makes a
    text that is only partly assessed count as not assessed in the exit status.
    ``engine`` names another PDF engine, ``ocr`` has scanned pages recognised,
    ``allow_private`` lets addresses of private networks be fetched. ``operator``
    says who runs the scan, ``origin`` where a file is from; both go into the
    record of capture as said, not proven.
    """

    formats: tuple[str, ...] = ("html",)
    output: Path | None = None
    language: str = "en"
    fail_on: int | None = None
    strict: bool = False
    engine: str | None = None
    allow_private: bool = False
    ocr: bool = False
    origin: str | None = None
    operator: str | None = None
    limits: Limits = field(default_factory=Limits)
