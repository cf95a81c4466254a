"""Make the law packs ready to be read fast: ``make ready``, after a change of YAML or expressions.py.

What comes out is ``tosscan/legal/data/ready.json``; a test names it where it is behind.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # for the package beside this folder

from tosscan.expressions import needed  # noqa: E402
from tosscan.legal import ready  # noqa: E402
from tosscan.legal.alternatives import places  # noqa: E402

LEGAL = ROOT / "tosscan" / "legal"
SIGNS = ("\\", "(?", "|")
"""What tells an expression from other texts; one without them is parsed in no time."""


def packed() -> bytes:
    """Return what the file is to hold."""
    files = {
        path.relative_to(LEGAL).as_posix(): (path.read_bytes(), yaml.safe_load(path.read_bytes()))
        for path in sorted(LEGAL.glob("data/*/*.yml"))
    }
    sources = {text for _, value in files.values() for text in _sources(value)}
    return ready.make(files, {source: _parts(source) for source in sources})


def _sources(value: Any) -> Iterator[str]:
    """Yield the expressions in the content of a file; those of one fact are one expression."""
    if isinstance(value, str):
        if any(sign in value for sign in SIGNS):
            yield value
    elif isinstance(value, list):
        for item in value:
            yield from _sources(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from ("|".join(texts) for texts in item.values()) if key == "facts" else _sources(item)


def _parts(source: str) -> Iterator[ready.Part]:
    for start, end, letters in places(source):
        yield start, end, letters, needed(source[start:end])


if __name__ == "__main__":
    (LEGAL / ready.FILE).write_bytes(packed())
