"""Name files within an evidence package, and what stands in every one of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from tosscan.document.source import SUFFIXES
from tosscan.findings.provision import ProvisionMatch
from tosscan.report.notary import sheet
from tosscan.report.package import README, SIGNATURES, Read, Text

LONGEST = 60  # characters of the stem of a name


def suffix(media_type: str | None) -> str:
    """Return the ending of a file of ``media_type``, which may name a charset too."""
    return SUFFIXES.get((media_type or "").partition(";")[0], "bin")


def named(folder: str, number: int, place: str, ending: str) -> str:
    """Return a name that any system unpacks: letters, digits, a number that makes it the only one."""
    address = re.match(r"[a-z]+://([^?#]*)", place, flags=re.IGNORECASE)
    stem = address[1] if address else PurePosixPath(place).stem
    ending = re.sub(r"[^A-Za-z0-9]+", "", ending) or "bin"
    short = plain(stem[: 4 * LONGEST].removesuffix(f".{ending}"))[:LONGEST].rstrip("-.")
    return f"{folder}/{number:04d}-{short}.{ending}"


def plain(name: str) -> str:
    """Return ``name`` with a dash for what is no Latin letter, digit, dot or dash."""
    return re.sub(r"[^A-Za-z0-9.-]+", "-", name).strip("-.") or "document"


def always(texts: Sequence[Text], norms: Mapping[str, ProvisionMatch]) -> dict[str, Read]:
    """Return the files that stand in every package: the sheets for a notary, the place of signatures.

    ``norms`` has the norm on how a notary secures evidence, by the language of each sheet.
    """
    sheets = {language: sheet(texts, norm, language) for language, norm in norms.items()}
    files: dict[str, Read] = {f"notary.{language}.pdf": _given(data) for language, data in sheets.items()}
    return {**files, f"{SIGNATURES}README.txt": _given(README.encode())}


def _given(data: bytes) -> Read:
    return lambda: data
