"""Tests of finding the words that a text defines."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tosscan.document.tree import Document

Build = Callable[..., Document]


def terms(doc: Document) -> list[tuple[str, str]]:
    return [(definition.term, definition.kind) for definition in doc.definitions]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("“Account” means what you open with us.", [("Account", "means")]),
        ("“Client’s Wallet” shall mean a wallet.", [("Client’s Wallet", "means")]),
        ('The terms "Coin" and "Token" refer to units.', [("Coin", "means"), ("Token", "means")]),
        ("Business Day means any day but a Sunday.", [("Business Day", "means")]),
        ("Quux Services refer to all things that we offer.", [("Quux Services", "means")]),
        ("We run the site (the “Services”) for you.", [("Services", "bracket")]),
        (
            "Quux Ltd (“Quux”, “we” or “us”) runs it.",
            [("Quux", "bracket"), ("we", "bracket"), ("us", "bracket")],
        ),
        ("«Сервис» – место, где меняют монеты.", [("Сервис", "means")]),
        ("Термин «Счёт» означает запись.", [("Счёт", "means")]),
        ("Под заявкой понимается просьба Клиента.", [("заявкой", "means")]),
        ("Клиент – это лицо, которое платит.", [("Клиент", "entry")]),
        ("ТОО «Пример» (далее – «Исполнитель») платит.", [("Исполнитель", "bracket")]),
        ("Договор (далее по тексту – Договор) заключён.", [("Договор", "bracket")]),
        ("Бұл сайт (бұдан әрі – «Қызмет») ашық.", [("Қызмет", "bracket")]),
        ("Өтінім – бұл тапсырма.", [("Өтінім", "entry")]),
        ("Please refer to our page.", []),
        ("Using the site means that you agree.", []),
        ("Any use by means of a robot is barred.", []),
        ("Использование сайта означает согласие с правилами.", []),
        ("Молчание не означает отказа.", []),
        ("See clause 2 (“Fees”) for more.", []),
        ("You said “yes” to us (as “friends” do).", []),
        ("The term is short - a month.", []),
        ("Срок – пять дней.", []),
    ],
)
def test_terms(build: Build, words: str, expected: list[tuple[str, str]]) -> None:
    assert terms(build(words)) == expected


def test_entries_of_a_list_of_definitions(build: Build) -> None:
    doc = build(
        ("heading", 1, "1. Термины и определения"),
        "1.1. Заявка – просьба Клиента об обмене монет.",
        "1.2.Курс - цена одной монеты в другой.",
        ("row", 0, "Комиссия | плата за услуги по обмену"),
        ("heading", 1, "2. Сроки"),
        "2.1. Обмен – пять дней с даты заявки.",
    )
    assert terms(doc) == [("Заявка", "entry"), ("Курс", "entry"), ("Комиссия", "entry")]
    assert doc.definitions[0].span.of(doc.text) == "1.1. Заявка – просьба Клиента об обмене монет."


def test_a_list_that_is_opened_by_words_on_terms(build: Build) -> None:
    doc = build(
        "The following definitions hold:",
        ("item", 1, "Coin: a unit of the game."),
        ("item", 1, "Wallet: a place for coins."),
    )
    assert terms(doc) == [("Coin", "entry"), ("Wallet", "entry")]


def test_a_long_text_of_marks_is_read(build: Build) -> None:
    for words in ("“" * 20_000, '"a "b ' * 8_000, "(“a” " * 8_000, "«а» – " * 8_000, "Aa " * 20_000):
        assert len(build(words).definitions) < 10_000
