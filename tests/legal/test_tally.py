"""The count of the ledger and its frame."""

from __future__ import annotations

from typing import Any

import pytest

from tosscan.findings.statement import Statement
from tosscan.legal.assess import weigh
from tosscan.legal.ledger import POWERS


def test_the_count_has_its_frame(build: Any, find: Any) -> None:
    doc = build("We may amend these terms.", "Neither party may assign this contract without consent.")
    weighed = weigh(doc, findings=[find(doc, 0, "unilateral_change")], fair=(), hints=())
    head = weighed.headline
    assert (head["positions"], head["provider_only"], head["mutual"]) == (len(POWERS), 1, 1)
    assert head["absent"] == len(POWERS) - 2
    assert head["text"].startswith(f"Of {len(POWERS)} positions looked at: the provider alone 1 (0 of them")
    assert head["text"].endswith("The list of positions was chosen by us and is not weighted.")
    assert "One clause counts once" not in head["text"]


def test_the_numbers_are_those_of_all_positions(build: Any, find: Any) -> None:
    doc = build(["We may suspend or terminate your account.", "We may terminate the contract."])
    found = [find(doc, place, "unilateral_termination") for place in (0, 1)]
    head = weigh(doc, findings=found, fair=(), hints=()).headline
    parts = ("provider_only", "mutual", "user_only", "excluded", "absent", "same_clause")
    assert sum(head[part] for part in parts) == head["positions"]
    assert head["same_clause"] == 1
    assert "One clause counts once; the rest (1)" in head["text"]


@pytest.mark.parametrize(
    ("conditions", "limited"),
    [(("ground",), 1), (("ground", "discretion"), 0), (("notice", "no_notice"), 0), (("discretion",), 0)],
)
def test_powers_with_conditions_are_counted_apart(
    build: Any, find: Any, conditions: tuple[str, ...], limited: int
) -> None:
    doc = build("We may amend these terms.")
    said = Statement("provider", "may", "change_terms", conditions, doc.sentences[0].span, sentence=0)
    weighed = weigh(doc, findings=[find(doc, 0, "unilateral_change")], fair=(), hints=(), statements=[said])
    assert weighed.headline["limited"] == limited


def test_the_frame_is_said_in_russian_too(build: Any) -> None:
    weighed = weigh(build("Welcome."), findings=(), fair=(), hints=(), language="ru")
    assert weighed.headline["text"].endswith("Перечень позиций составлен нами и не взвешен.")
