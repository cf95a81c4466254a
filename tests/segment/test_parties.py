"""Tests of finding the names of the parties."""

from __future__ import annotations

import pytest

from tosscan.segment.parties import find_parties


@pytest.mark.parametrize(
    ("text", "provider", "user"),
    [
        (
            'These rules bind you and Example Trading Ltd. ("Example", "we", "us" or "our").',
            ("Example Trading Ltd.", "Example", "we", "us", "our"),
            ("you",),
        ),
        (
            'Alpha Widgets LLC, a firm formed in Nowhere (the "Company"), runs it. "User" means any person.',
            ("Alpha Widgets LLC", "Company"),
            ("User",),
        ),
        (
            'The words "we" and "us" refer to Omega Ltd, a seller. The term "you" means the person here.',
            ("we", "us", "Omega Ltd"),
            ("you",),
        ),
        ("The site is operated by Omega Trading. Omega Trading may close it.", ("Omega Trading",), ()),
        (
            "ООО «Пример» (далее – «Исполнитель») и лицо, именуемое в дальнейшем «Заказчик», согласились.",
            ("ООО «Пример»", "Исполнитель"),
            ("Заказчик",),
        ),
        (
            "Пользователь – физическое лицо, которое вошло на сайт.\nКомпания – ТОО «Пример», город Алматы.",
            ("Компания", "ТОО «Пример»"),
            ("Пользователь",),
        ),
        (
            "«Үлгі» ЖШС (бұдан әрі – «Компания») және кез келген тұлға (бұдан әрі – Пайдаланушы) келісті.",
            ("«Үлгі» ЖШС", "Компания"),
            ("Пайдаланушы",),
        ),
    ],
)
def test_names_come_from_definitions(text: str, provider: tuple[str, ...], user: tuple[str, ...]) -> None:
    parties = find_parties(text)
    assert (parties.provider, parties.user) == (provider, user)


def test_pronouns_and_actors_count_where_nothing_is_defined() -> None:
    parties = find_parties(
        "We may stop. You pay. We may start. You wait. We keep our word. You keep your word."
    )
    assert parties.provider == ("we", "our")
    assert parties.user == ("you", "your")
    parties = find_parties("The operator may refuse. The customer shall pay. " * 2)
    assert (parties.provider, parties.user) == (("operator",), ("customer",))
    parties = find_parties("Исполнитель вправе отказать. Заказчик обязан платить. " * 3)
    assert (parties.provider, parties.user) == (("Исполнитель",), ("Заказчик",))


def test_a_name_that_acts_is_the_provider() -> None:
    parties = find_parties("Quux may close the account at will. Members shall pay Quux. " * 6)
    assert parties.provider == ("Quux",)


@pytest.mark.parametrize(
    ("text", "provider"),
    [
        (
            'A deal between Quux Mutual, 5 Elm Road, Oslo ("Quux", "we") and others.',
            ("Quux Mutual", "Quux", "we"),
        ),
        ('It is made by Quux Mutual, 5 Elm Road, Oslo ("we").', ("Quux Mutual", "we")),
        ('Quux Mutual, a society formed in Oslo, Norway ("we").', ("Quux Mutual", "we")),
        (
            'Made between you and each of:\n1. Quux A Ltd ("Quux A"), Oslo; and\n2. Quux B Ltd ("Quux B").',
            ("Quux A Ltd", "Quux A", "Quux B Ltd", "Quux B"),
        ),
        ('"We" refers to Quux and to those who act for it.', ("We", "Quux")),
        ("This site is owned and operated by Quux Widgets.", ("Quux Widgets",)),
        (
            "The app is provided by Quux, Inc. Quux can close it. Quux, not you, pays. Quux.",
            ("Quux, Inc.", "Quux"),
        ),
    ],
)
def test_the_name_of_the_provider_without_what_stands_beside_it(text: str, provider: tuple[str, ...]) -> None:
    assert find_parties(text).provider == provider


@pytest.mark.parametrize(
    "text",
    [
        'Payments are made by others (each a "Payment Network"). Fees are "Charges".',
        "Some services are provided by Third Party Providers.",
        "“Carrier” means any person who brings a parcel.",
    ],
)
def test_a_third_party_is_no_party(text: str) -> None:
    parties = find_parties(text)
    assert (parties.provider, parties.user) == ((), ())


@pytest.mark.parametrize(
    ("text", "provider"),
    [
        ("ТОО «Пример» (далее – «Владелец») даёт доступ к сайту.", ("ТОО «Пример»", "Владелец")),
        ("Владелец: И. И. Примеров. Мы даём доступ.", ("мы",)),
        ("These are the terms of Website of Quux Inc. (“Quux”, “we”).", ("Quux Inc.", "Quux", "we")),
        ("It is sold in the United States (“US”). We sell it.", ("we",)),
        ("Ұйым несие береді. Ұйымның құқығы бар. Ұйымға төленеді.", ("Ұйым",)),
        ("REFERRED TO HEREIN AS “WE” OR “US”, IT BINDS.", ("we", "us")),
    ],
)
def test_names_of_the_provider_without_junk(text: str, provider: tuple[str, ...]) -> None:
    assert find_parties(text).provider == provider


def test_who_runs_some_other_service_is_no_party() -> None:
    parties = find_parties("Quux Ltd (“Quux”) is the firm. Feeds are provided by Data Vendor and by others.")
    assert parties.provider == ("Quux Ltd", "Quux")


@pytest.mark.parametrize(
    ("text", "provider"),
    [
        ("Quux Arts Ltd may bake. Quux Arts Ltd may stop. " * 2, ("Quux Arts Ltd",)),
        (
            'The site of Not the Baker, LLC ("Not the Baker" or "we").',
            ("Not the Baker, LLC", "Not the Baker", "we"),
        ),
        ('You agree with Flour & Corn Mills, Inc. ("Flour & Corn Mills").', ("Flour & Corn Mills, Inc.",)),
        ("quux, Inc. (quux) operates each oven. The baker may use quux.", ("quux, Inc.",)),
        ("Welcome to Quuxly! You may bake. Quuxly is warm.", ("Quuxly",)),
        ("Quux Terms of Service\n\nYou may bake bread at Quux.", ("Quux",)),
        ("Добро пожаловать в Quuxly. Вы печёте хлеб. Quuxly помогает.", ("Quuxly",)),
        ("Quuxly сервисін пайдалану еркін. Quuxly жылы.", ("Quuxly",)),
        ("BY BAKING, OR BY OTHER INFORMATION PROVIDED AS PART OF THE OVEN (“OVEN”), YOU AGREE.", ()),
        ("Welcome to Google. You may bake. Google is warm.", ()),
    ],
)
def test_a_provider_has_its_whole_name(text: str, provider: tuple[str, ...]) -> None:
    found = find_parties(text).provider
    assert found[: len(provider)] == provider
    assert bool(found) == bool(provider)


COMPANY_ACTS = "The Company and the Client agree. The Company may bill. The Company shall answer."


def test_a_name_that_acts_beside_the_company_is_the_provider_s() -> None:
    acts = "Quuxel's may close the account. Quuxel shall not refund. Quuxel may wait. "
    text = f"{COMPANY_ACTS} {acts}{acts}The Client shall pay."
    assert find_parties(text).provider == ("Company", "Quuxel")


def test_a_name_that_acts_now_and_then_is_another_s() -> None:
    text = f"{COMPANY_ACTS} Quuxel may wait. The Client shall pay."
    assert find_parties(text).provider == ("Company",)


def test_who_administers_disputes_is_no_party() -> None:
    text = "We may change these terms. You agree. Disputes go to arbitration administered by JAMS."
    assert find_parties(text).provider == ("we",)
