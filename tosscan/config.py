"""The options of one scan."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from tosscan.errors import UsageError

MIB = 1024 * 1024
HOME = "TOSSCAN_HOME"
"""The variable of the environment that names the folder of the user's own settings."""


def user_folder() -> Path:
    """Return the folder of the user's own settings: TOSSCAN_HOME, or ``tosscan`` where settings stand."""
    own = os.environ.get(HOME)
    if own:
        return Path(own)
    settings = os.environ.get("XDG_CONFIG_HOME")
    return (Path(settings) if settings else Path.home() / ".config") / "tosscan"


@dataclass(frozen=True, slots=True)
class Claim:
    """A sum in dispute: an amount above nought and the three letters of its currency."""

    amount: Decimal
    currency: str

    @classmethod
    def parse(cls, text: str) -> Claim:
        """Return the claim that ``text`` writes, such as "3000USD" or "KZT 1,500,000". Raises UsageError."""
        plain = "".join(text.split()).replace(",", "").upper()
        found = re.fullmatch(r"(\d{1,15}(?:\.\d{1,2})?)([A-Z]{3})|([A-Z]{3})(\d{1,15}(?:\.\d{1,2})?)", plain)
        if found is None or Decimal(found[1] or found[4]) == 0:
            raise UsageError(f"{text!r} is not a sum; write it like 3000USD")
        return cls(Decimal(found[1] or found[4]), found[2] or found[3])

    def __str__(self) -> str:
        """Return the claim as it is printed."""
        return f"{self.currency} {self.amount:,}"


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one input, chosen from the measurements on real and hostile files.

    ``bytes`` of the file, ``pages`` of a PDF, ``words`` of its text (the longest of
    3,254 terms has 47,000; time and report grow with them), ``memory`` in bytes and ``cpu``
    in seconds of the extraction process (plus ``cpu_per_page``), ``wall`` in
    seconds on the parent's clock. The documents of one contract may have
    ``contract_words`` together. Where scanned pages are recognised, a page
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
    contract_words: int = 400_000


@dataclass(frozen=True, slots=True)
class ScanConfig:
    """The options of one scan; frozen, so that it may be shared between threads and runs.

    ``language`` is the language of reports (``en``, ``ru``, ``kk``); ``fail_on`` is
    the lowest severity that makes the exit status 1, or None; ``strict`` makes a
    text that is only partly assessed count as not assessed in the exit status.
    ``engine`` names another PDF engine, ``ocr`` has scanned pages recognised,
    ``allow_private`` lets addresses of private networks be fetched. ``operator``
    says who runs the scan, ``origin`` where a file is from; both go into the
    record of capture as said, not proven. ``law_pack`` is a folder that adds
    to the law on file or overrides it; ``claim`` is the sum in dispute,
    against which the costs of arbitration are set; ``register`` is a CSV file
    of companies beside which those of the text are set.
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
    gates: tuple[tuple[str, str], ...] = ()
    profile: str | None = None
    law_pack: Path | None = None
    claim: Claim | None = None
    register: Path | None = None
    limits: Limits = field(default_factory=Limits)
