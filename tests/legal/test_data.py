"""The room on real terms: what holds for every statement, and how far the ledger is right."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tosscan.legal.assess import Weighed, weigh
from tosscan.legal.verbs import verbs

pytestmark = pytest.mark.data


def read(path: Path, build: Any, find: Any, language: str = "en") -> Weighed:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    doc = build(*(row["text"] for row in rows))
    found = [
        find(doc, place, category, severity)
        for place, row in enumerate(rows)
        for category, severity in row["severity"].items()
    ]
    found.sort(key=lambda finding: finding.key)
    remarks = [finding for finding in found if finding.severity > 1]
    fair = [finding for finding in found if finding.severity == 1]
    return weigh(doc, findings=remarks, fair=fair, hints=(), language=language)


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("name", ["annotated/paypal", "annotated/forex.com", "annotated-rukk/ru-botify"])
def test_no_statement_prints_what_is_never_printed(
    data: Path, build: Any, find: Any, name: str, language: str
) -> None:
    weighed = read(data / f"{name}.jsonl", build, find, language)
    words = verbs()
    assert len(weighed.findings) > 20
    for finding in (*weighed.findings, *weighed.fair):
        assert finding.statement
        assert "{" not in finding.statement
        assert words.refused(finding.statement, language) == (), finding.statement
        for match in finding.provisions:
            assert words.refused(match.statement, language) == (), match.statement
        named = [match for match in finding.provisions if match.consequence == "N"]
        assert not (finding.pattern == "FP-LIAB-2" and named)
        assert not (finding.pattern == "FP-COLL-3" and finding.provisions)


def test_the_ledger_agrees_with_the_reference(data: Path, build: Any, find: Any) -> None:
    reference = json.loads((data / "reference" / "ledger.json").read_text("utf-8"))
    verdicts: list[tuple[str, str]] = []
    statuses: list[tuple[str, str]] = []
    for name, wanted in reference.items():
        weighed = read(data / "annotated" / f"{name}.jsonl", build, find)
        for row in weighed.ledger:
            entry = wanted["powers"][row.power]
            if not entry["debatable"]:
                verdicts.append((entry["verdict"], row.verdict))
        statuses.extend(
            (wanted["protections"][shield.protection]["status"], shield.status)
            for shield in weighed.protections
        )
    assert right(verdicts) >= max(0.9, constant(verdicts) + 0.1)
    assert right(statuses) >= max(0.85, constant(statuses) + 0.1)
    assert macro_f1(statuses) >= 0.85


def right(pairs: Sequence[tuple[str, str]]) -> float:
    """Return the share of pairs (wanted, found) that agree."""
    return sum(wanted == found for wanted, found in pairs) / len(pairs)


def constant(pairs: Sequence[tuple[str, str]]) -> float:
    """Return the share that the best answer given everywhere would have right."""
    return max(Counter(wanted for wanted, _ in pairs).values()) / len(pairs)


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Return the mean F1 of the wanted answers, each weighing the same."""
    answers = {wanted for wanted, _ in pairs}
    scores = [
        2
        * sum(wanted == found == answer for wanted, found in pairs)
        / sum((wanted == answer) + (found == answer) for wanted, found in pairs)
        for answer in answers
    ]
    return sum(scores) / len(scores)
