"""The gate: what rules and classifier find in sentences that the project wrote itself, against floors.

``python tests/gate.py`` prints recall and precision of each category beside its
floors and exits with 1 where one falls short; ``tests/detect/test_gate.py``
holds the same in the test run. ``--update`` raises floors to just below the
figures and freezes the files as they are; where that would lower a floor it is
refused without ``--lower``.

Three lines in ten are held apart, chosen by a hash of their id: no message
shows them, so that nothing is ever tuned to their words.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # for a run as a script

from tosscan.findings.category import SLUGS  # noqa: E402
from tosscan.training.corpus import Corpus, read_corpus  # noqa: E402
from tosscan.training.endtoend import judge_together  # noqa: E402
from tosscan.training.evaluate import Verdicts, figures  # noqa: E402

CORPUS = ROOT / "corpora" / "gate"
FLOORS = CORPUS / "floors.json"

HELD_APART = 30  # percent
SLACK = 0.02
"""How far below the figures a new floor stands: about one sentence of a category."""

SHOWN = 15  # lines of each kind in a message

MEASURES = ("recall", "precision")

Floors = dict[str, dict[str, float]]


def held_apart(given: str) -> bool:
    """Tell whether the line with this id is never shown."""
    return int(hashlib.sha256(given.encode()).hexdigest()[:8], 16) % 100 < HELD_APART


@dataclass(frozen=True)
class Gate:
    """The corpus and what was found in it. Messages about it show no line that is held apart."""

    corpus: Corpus
    verdicts: Verdicts
    figures: Mapping[str, Any]

    def __repr__(self) -> str:
        return f"Gate({len(self.corpus.examples)} lines)"  # a failing test prints its arguments

    def measured(self) -> Floors:
        """Return recall and precision of each category, and the share of fair lines that were not flagged."""
        by = {slug: {key: self.figures["by"][slug][key] for key in MEASURES} for slug in SLUGS}
        return {**by, "fair": {"left_alone": round(1 - self.figures["fair_flagged"], 4)}}

    def complaints(self, floors: Floors, name: str) -> list[str]:
        """Return what is below the floors of ``name``: counts, and lines that may be shown."""
        measured = self.measured()[name]
        below = [
            f"{name}: {key} {measured[key]:.3f} is under its floor {floor:.3f}"
            for key, floor in floors[name].items()
            if measured[key] < floor
        ]
        return [*below, *self._lines(name)] if below else []

    def _lines(self, name: str) -> Iterator[str]:
        said, truth, fair = self.verdicts.said, self.verdicts.truth, self.verdicts.fair
        if name == "fair":
            yield from self._some("flagged and fair", np.flatnonzero((said & fair).any(axis=1)).tolist())
            return
        column = SLUGS.index(name)
        missed = truth[:, column] & ~said[:, column]
        wrong = said[:, column] & ~truth[:, column]
        yield f"found {int((said & truth)[:, column].sum())} of {int(truth[:, column].sum())}"
        yield from self._some("missed", np.flatnonzero(missed).tolist())
        yield from self._some("flagged wrongly", np.flatnonzero(wrong).tolist())

    def _some(self, title: str, rows: Sequence[int]) -> Iterator[str]:
        examples = [self.corpus.examples[row] for row in rows]
        open_ones = [example for example in examples if not held_apart(example.id)]
        hidden = len(examples) - len(open_ones)
        yield f"{title}: {len(examples)}, of which {hidden} are held apart and not shown"
        for example in open_ones[:SHOWN]:
            yield f"  {example.id}  {example.lead_in} {example.text}".replace("   ", "  ")


def compute(folder: Path = CORPUS) -> Gate:
    """Return what the rules and the classifier that ship find in the corpus, each line by itself."""
    corpus = read_corpus(folder)
    verdicts = judge_together(corpus, apart=True)
    return Gate(corpus, verdicts, figures(verdicts))


def hashes(folder: Path = CORPUS) -> dict[str, str]:
    """Return the SHA-256 of each file of the corpus, by name."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("*.jsonl"))
    }


def read_floors(path: Path = FLOORS) -> tuple[dict[str, str], Floors]:
    """Return the frozen hashes of the files, and the floors."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return content["files"], content["floors"]


def new_floors(old: Floors, measured: Floors) -> tuple[Floors, list[str]]:
    """Return floors just below the figures, and a line for each that is lower than the old one.

    A floor between what it was and what was measured stays.
    """
    floors: Floors = {}
    lowered: list[str] = []
    for name, row in measured.items():
        floors[name] = {}
        for key, value in row.items():
            before = old.get(name, {}).get(key, 0.0)
            floor = max(0.0, math.floor((value - SLACK) * 100 + 1e-9) / 100)
            if value < before:
                lowered.append(f"{name}: {key} from {before:.2f} to {floor:.2f} (measured {value:.3f})")
            floors[name][key] = floor if value < before else max(before, floor)
    return floors, lowered


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures beside the floors; with ``--update`` write new ones."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--update", action="store_true", help="raise the floors, freeze the files")
    parser.add_argument("--lower", action="store_true", help="with --update: lower floors that do not hold")
    args = parser.parse_args(argv)
    frozen, floors = read_floors() if FLOORS.is_file() else ({}, {})
    gate = compute()
    measured = gate.measured()
    print(f"{len(gate.corpus.examples)} lines; macro-F1 {gate.figures['macro_f1']:.3f}")
    for name, row in measured.items():
        cells = (f"{key} {row[key]:.3f} (floor {floors.get(name, {}).get(key, 0):.2f})" for key in row)
        print(f"{name:26}" + "   ".join(cells))
    changed = sorted(name for name, digest in hashes().items() if frozen.get(name) != digest)
    print("files changed since they were frozen: " + (", ".join(changed) or "none"))
    new, lowered = new_floors(floors, measured)
    for line in lowered:
        print(f"lower {line}")
    if args.update:
        if lowered and not args.lower:
            print("refused: --update --lower lowers floors; say why in the change")
            return 1
        content = {"files": hashes(), "floors": new}
        FLOORS.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
        print(f"wrote {FLOORS.relative_to(ROOT)}")
        return 0
    return 1 if lowered or changed else 0


if __name__ == "__main__":
    raise SystemExit(main())
