"""What the tests of the samples share: the labels, and where a labelled sentence stands in a text."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

Row = tuple[str, dict[str, int]]
Range = tuple[int, int]


@pytest.fixture(scope="session")
def labels(samples: Path) -> Callable[[str], list[Row]]:
    """Return a reader of a sample's labels: its sentences in order, each with its severity per category."""

    def read(stem: str) -> list[Row]:
        lines = (samples / f"{stem}.labels.jsonl").read_text(encoding="utf-8").splitlines()
        return [(row["text"], row["severity"]) for row in map(json.loads, lines)]

    return read


@pytest.fixture(scope="session")
def locate() -> Callable[[str, Sequence[str]], list[Range | None]]:
    """Return a function that finds sentences in a text, each after the last, by letters and digits alone.

    White space, bullets and table rules differ between formats; the letters may not.
    """

    def find(text: str, sentences: Sequence[str]) -> list[Range | None]:
        places = [index for index, char in enumerate(text) if char.isalnum()]
        letters = "".join(text[index].lower()[0] for index in places)
        found: list[Range | None] = []
        at = 0
        for sentence in sentences:
            key = "".join(char.lower()[0] for char in sentence if char.isalnum())
            start = letters.find(key, at)
            if start < 0:
                found.append(None)
                continue
            at = start + len(key)
            found.append((places[start], places[at - 1] + 1))
        return found

    return find
