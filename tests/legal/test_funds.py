"""Sentences on money that is held back, in one place."""

from __future__ import annotations

from typing import Any

import pytest

from tosscan.legal.assess import weigh

FREEZE = "We may freeze the funds in your account."


def held(build: Any, *sentences: str) -> dict[str, list[str]]:
    """Return the aspects of each sentence on money held back."""
    weighed = weigh(build(*sentences), findings=(), fair=(), hints=())
    return {
        weighed.quotes[each["quote"]].text: each["aspects"] for each in weighed.funds.get("sentences", ())
    }


@pytest.mark.parametrize(
    ("sentence", "aspects"),
    [
        (FREEZE, ["freezing"]),
        ("We may freeze your funds if we suspect fraud.", ["freezing", "reasons"]),
        ("Withdrawals may be delayed for up to ninety days.", ["freezing", "time"]),
        ("We may hold your money until you give proof.", ["freezing", "time", "review"]),
        ("Frozen funds are released later.", ["freezing", "return"]),
        ("Bonuses are withdrawn only after the turnover is reached.", ["freezing"]),
        ("Whoever has a bonus may not withdraw the deposit.", ["freezing"]),
        ("Withdrawals may take up to sixty days.", ["freezing", "time"]),
        ("Мы вправе заблокировать средства до окончания проверки.", ["freezing", "time"]),
    ],
)
def test_what_a_sentence_speaks_of(build: Any, sentence: str, aspects: list[str]) -> None:
    assert held(build, sentence)[sentence] == aspects


@pytest.mark.parametrize(
    "sentence",
    [
        "Seek advice before you buy, sell or hold digital assets.",
        "Unused reward points are forfeited.",
        "Funds are held in an account of the bank.",
        "The blockchain holds a record of your assets.",
        "We may block pictures.",
    ],
)
def test_what_holds_no_money_back_is_left_out(build: Any, sentence: str) -> None:
    assert held(build, sentence) == {}


def test_what_answers_a_question_stands_beside_the_freeze(build: Any) -> None:
    review = "You may appeal against a decision to block the account."
    back = "When the account is closed, we return the balance to you."
    found = held(build, FREEZE, review, back)
    assert list(found) == [FREEZE, review, back]
    assert "review" in found[review]
    assert "return" in found[back]
    assert held(build, back) == {}


def test_questions_without_an_answer_are_named(build: Any) -> None:
    weighed = weigh(build(FREEZE), findings=(), fair=(), hints=())
    assert weighed.funds["not_found"] == ["reasons", "time", "review", "return"]
    assert weigh(build("Welcome."), findings=(), fair=(), hints=()).funds == {}


def test_a_finding_on_a_seizure_is_among_them(build: Any, find: Any) -> None:
    doc = build("What is left over is ours, and the deposit is forfeited.")
    weighed = weigh(doc, findings=[find(doc, 0, "funds_restriction")], fair=(), hints=())
    assert len(weighed.funds["sentences"]) == 1
