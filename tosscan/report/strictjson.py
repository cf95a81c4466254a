"""Read JSON in the one way in which every reader understands it."""

from __future__ import annotations

import json
from typing import Any


def loads(text: str | bytes) -> Any:
    """Return what ``text`` holds.

    Raises:
        ValueError: it is no JSON, has a name twice in one object (readers differ on which of the two they
            take), or a number that JSON does not know.
        RecursionError: it is nested too deeply.
    """
    return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name stands twice")
    return made


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")
