"""A small corpus in each layout, in sentences written for the tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tosscan.findings.category import CLAUDETTE_LABELS

VERBS = ("change", "amend", "modify", "update", "revise", "alter")
OBJECTS = ("terms", "fees", "limits", "prices", "rules", "services")
PLACES = ("Malta", "Cyprus", "Nevada", "Delaware", "Ireland", "Estonia")


def lines(number: int) -> list[tuple[str, dict[str, int]]]:
    """Return the sentences of document ``number`` with their categories."""
    verb, thing, place = VERBS[number % 6], OBJECTS[(number + 2) % 6], PLACES[(number * 5 + 1) % 6]
    return [
        (f"We may {verb} the {thing} at any time without notice.", {"unilateral_change": 3}),
        (f"We may {verb} these {thing} after thirty days of notice.", {"unilateral_change": 2}),
        (f"We will not {verb} the {thing} before your plan ends.", {"unilateral_change": 1}),
        (f"The courts of {place} have exclusive jurisdiction.", {"jurisdiction": 3}),
        (f"These terms are governed by the laws of {place}.", {"choice_of_law": 2}),
        (f"You can read about the {thing} on the help page of {place}.", {}),
        (f"The office in {place} opens at nine and closes at five.", {}),
        (f"You choose a password and keep it safe in document {number}.", {}),
    ]


CODES = {"unilateral_change": "CH", "jurisdiction": "J", "choice_of_law": "LAW"}


@pytest.fixture(scope="session")
def annotated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of JSON Lines: eight documents with categories and severities."""
    folder = tmp_path_factory.mktemp("data") / "annotated"
    folder.mkdir()
    for number in range(8):
        rows = [
            {"id": f"{i:04}", "text": text, "severity": labels}
            for i, (text, labels) in enumerate(lines(number))
        ]
        name = f"{'abcdefgh'[number]}lpha.jsonl"
        (folder / name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def claudette(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in the CLAUDETTE layout: eight tokenised documents with eight labels."""
    folder = tmp_path_factory.mktemp("data") / "claudette"
    write_claudette(folder, lambda labels: {CODES[slug] for slug, severity in labels.items() if severity > 1})
    return folder


def write_claudette(folder: Path, codes: Callable[[dict[str, int]], set[str]]) -> None:
    (folder / "Sentences").mkdir(parents=True)
    for label in CLAUDETTE_LABELS:
        (folder / f"Labels_{label}").mkdir()
    for number in range(8):
        rows = lines(number + 3)
        name = f"{'rstuvwxy'[number]}eta.txt"
        words = [text.lower().replace(".", " .") + " " for text, _ in rows]
        (folder / "Sentences" / name).write_text("\n".join(words) + "\n", encoding="utf-8")
        for label in CLAUDETTE_LABELS:
            marks = ["1" if label in codes(labels) else "-1" for _, labels in rows]
            (folder / f"Labels_{label}" / name).write_text("\n".join(marks) + "\n", encoding="utf-8")
