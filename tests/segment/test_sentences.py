"""Tests of cutting a block into sentences."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosscan.document.span import Span
from tosscan.segment.numbering import typed_marker
from tosscan.segment.sentences import cut


def pieces(text: str) -> list[str]:
    marker = typed_marker(text)
    return [span.of(text) for span in cut(text, Span(0, len(text)), marker.length if marker else 0)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["You pay the fee.", "We keep it."],
        ["1.1. You pay the fee.", "We keep it."],
        ["a. You pay the fee.", "We keep it."],
        ["Is it free?", "It is not!", "You pay."],
        ["The rules of the U.S. Congress hold.", "They bind you."],
        ["We live in the U.S.", "The law holds there."],
        ["The site is run by Example Trading Ltd. of Almaty.", "It may change."],
        ["We are Example Inc.", "You are the user."],
        ["Fees, e.g. Network Fees, are yours.", "Taxes, i.e. VAT, too."],
        ["See Art. 5 and No. 7 of the rules.", "They hold."],
        ["It is said in 45 C.F.R. 160 and nowhere else."],
        ["Mr. Smith signs for us.", "J. R. Smith does too."],
        ["Go to www.example.com/fees.html for the fees.", "They change."],
        ["You accept this clause.It binds you.", "We may change it."],
        ["WE ARE NOT LIABLE.YOU USE IT AT YOUR RISK."],
        ["We may: (a) close it; (b) freeze it; and (c) keep what is in it.", "You may not."],
        ["You said “I agree.”", "We heard it."],
        ["We may stop (for any reason.)", "You may not."],
        ["The fee is 2.5 percent.", "The limit is 10.000 units."],
        ["you break the rules.", "or you lie to us."],
        ["Согласно п. 3.1 и ст. 5 клиент платит.", "Срок — 5 дней."],
        ["Оферта действует с 10 июня 2022 г.", "Она может быть изменена."],
        ["Офис в г. Алматы открыт.", "Звоните."],
        ["Сумма равна 500 руб.", "Она не возвращается."],
        ["Убытки, т.е. ущерб, упущенная выгода и т.д., не возмещаются.", "Это всё."],
        ["Пайдаланушы 4-бапқа сәйкес төлейді.", "Төлем қайтарылмайды."],
        ["We pay it。", "You wait！", "It is free."],
        ["SEND IT TO QUUX.COM OR TO US.", "WE READ IT."],
        ["In Cal. Civ. Code § 5 it is said."],
        ["It runs under Law No. 5 of 3 May 2020.", "We obey."],
        ["По закону от 27.07.2006 г. «О связи» это верно.", "Мы согласны."],
        ["Согласно п.п. 4.2 и подп. «а» п. 4.3 клиент платит.", "И ждёт."],
        ["Адрес: г. Алматы, ул. Абая, д. 5, оф. 3.", "Тел. 555."],
        ["Сумма в размере 5 тыс. тенге не возвращается.", "Срок – 10 раб. дней."],
        ["ТОО «Пример» в лице директора И. И. Примерова согласно.", "Это всё."],
        ["Қызмет ақысы 500 тг. құрайды және т.б. төлемдер бар.", "Ол қайтарылмайды."],
        ["Келісім 2024 ж. 5 мамырда жасалды.", "Ол күшінде."],
        ["ҚР АК 388-б. 2-т. сәйкес бұл оферта.", "Біз келісеміз."],
        ["He lives at 440 N. Quux Avenue.", "Write to him."],
        ["The act, 9 U.S.C. § 1 et seq. (the “Act”) holds.", "It binds."],
        ["See Docket No. QX–2020–12 for it.", "It is there."],
        ["You must:", "• pay;", "• wait.", "We bill."],
        ["Клиент обязан:", "- платить;", "- ждать.", "Мы ждём."],
        ["The term – a month – is short; - it ends."],
        ["INDEMNITY ==========", "You hold us harmless."],
    ],
)
def test_cuts(sentences: list[str]) -> None:
    text = " ".join(sentences).replace("clause.It", "clause.It")
    expected = [part for sentence in sentences for part in _glued(sentence)]
    assert pieces(text) == expected


def _glued(sentence: str) -> list[str]:
    """Return the parts of a sentence in which a full stop lost the space after it."""
    known = {
        "You accept this clause.It binds you.": ["You accept this clause.", "It binds you."],
        "WE ARE NOT LIABLE.YOU USE IT AT YOUR RISK.": ["WE ARE NOT LIABLE.", "YOU USE IT AT YOUR RISK."],
    }
    return known.get(sentence, [sentence])


def test_a_number_is_never_torn_from_its_clause() -> None:
    assert pieces("Section 4. You pay.") == ["Section 4. You pay."]
    assert pieces("4.2. You pay. We bill.")[0] == "4.2. You pay."


@given(st.text(alphabet='aA бБ.!?();:"“” 1-\n=', max_size=80), st.integers(0, 5))
def test_every_character_lies_in_one_sentence(text: str, skip: int) -> None:
    spans = cut(text, Span(0, len(text)), min(skip, len(text)))
    assert spans == sorted(spans)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    covered = {offset for span in spans for offset in range(span.start, span.end)}
    assert all(offset in covered for offset, character in enumerate(text) if not character.isspace())
    assert all(span.trim(text) == span and len(span) for span in spans)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You pay.,12.The broker bills you.", ["You pay.,", "12.The broker bills you."]),
        ("You pay;,(2) The broker bills.,If you object, write.", 3),
        ("It comes from errors.,You bear them.", ["It comes from errors.,", "You bear them."]),
        ("Quux Inc.,The Broker and U.S.,Canada stand here.", 1),
        ("The price of 1.,2.5 and 3 is due.", 1),
    ],
)
def test_lines_that_a_program_joined_with_commas_are_parted(text: str, expected: list[str] | int) -> None:
    found = pieces(text)
    assert found == expected if isinstance(expected, list) else len(found) == expected
