"""The law packs that ship with tosscan as a program reads them fastest; ``make ready`` makes the file.

To read the YAML of the packs and to parse their expressions takes a third of a
second, in every process anew. ``data/ready.json`` holds what comes of both. A
YAML file that has changed since is read itself, and an expression that is not
on file is parsed: the result is the same, and takes longer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import orjson

from tosscan.expressions import Needs
from tosscan.resources import package_data

Part = tuple[int, int, bool, Needs | None]
"""An alternative of an expression: start and end, whether it has Cyrillic letters, and what it needs."""

FILE = "data/ready.json"
_LETTERS = 8
"""Bytes of the hash that names an expression."""


def content(label: str, data: bytes) -> Any | None:
    """Return what the YAML in ``data`` says, where that is on file for the file ``label``; else None.

    Days are strings there, such as "2026-03-15".
    """
    sha256, value = _ready()["files"].get(label, (None, None))
    return value if sha256 == hashlib.sha256(data).hexdigest() else None


def parts(source: str) -> Sequence[Part] | None:
    """Return the alternatives of the expression ``source`` where they are on file, else None."""
    known: Sequence[Part] | None = _ready()["expressions"].get(name(source))
    return known


def name(source: str) -> str:
    """Return the name under which what ``source`` needs is on file."""
    return hashlib.blake2b(source.encode(), digest_size=_LETTERS).hexdigest()


def make(files: dict[str, tuple[bytes, Any]], sources: dict[str, Iterable[Part]]) -> bytes:
    """Return the file for these YAML files (bytes and content by label) and expressions."""
    table = {
        "files": {
            label: [hashlib.sha256(data).hexdigest(), value] for label, (data, value) in sorted(files.items())
        },
        "expressions": {name(source): list(parts) for source, parts in sorted(sources.items())},
    }
    return orjson.dumps(table) + b"\n"


@cache
def _ready() -> dict[str, dict[str, Any]]:
    file = package_data("legal", FILE)
    if not file.is_file():
        return {"files": {}, "expressions": {}}
    table: dict[str, dict[str, Any]] = orjson.loads(file.read_bytes())
    return table
