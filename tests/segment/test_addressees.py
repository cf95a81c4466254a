"""Tests of whom a text is for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tosscan.document.tree import Document

Build = Callable[..., Document]
BODY = "The rules hold for all that is done with what we make."


@pytest.mark.parametrize(
    ("sentence", "phrase"),
    [
        (
            "This contract is for clients who reside in the Eurasian Economic Union.",
            "clients who reside in the Eurasian Economic Union",
        ),
        (
            "It applies only to accounts of residents of Malta and Cyprus.",
            "residents of Malta and Cyprus",
        ),
        (
            "It is written for bakers and small millers who live in Kazakhstan.",
            "bakers and small millers who live in Kazakhstan",
        ),
        ("These terms apply to clients that are located in Malta.", "clients that are located in Malta"),
        ("This is the agreement for Kazakhstan residents.", "Kazakhstan residents"),
        ("If you live outside of the United States, these terms apply.", "live outside of the United States"),
        ("The service is not available to residents of Ontario.", "not: residents of Ontario"),
        ("You must be at least 18 years old.", "at least 18 years old"),
        ("These Terms govern your use of the Quux Card and nothing else.", "Quux Card"),
        ("You must be a resident of the Kazakh Republic.", "a resident of the Kazakh Republic"),
        ("We do not offer our services in Norway or Malta.", "not: Norway or Malta"),
        ("The app is not available in Norway.", "not: Norway"),
        ("“Restricted Countries” means Norway, Malta and Cyprus.", "not: Norway, Malta and Cyprus"),
        ("You confirm that you are not a citizen of Norway.", "not: citizen of Norway"),
        ("Мы не оказываем услуги гражданам Норвегии.", "not: гражданам Норвегии"),
        ("The oven is open to natural persons and legal entities.", "natural persons and legal entities"),
        ("“Users” means all individuals or businesses that bake.", "all individuals or businesses"),
        ("Пользователь – любое физическое лицо, которое печёт.", "физическое лицо"),
        ("Соглашение адресовано физическим лицам, которые пекут.", "физическим лицам"),
        ("Пайдаланушы – бұл жеке немесе заңды тұлға.", "жеке немесе заңды тұлға"),
        ("Услуга доступна лицам, достигшим 18 лет.", "достигшим 18 лет"),
        ("Настоящая оферта предназначена для граждан Республики Казахстан.", "граждан Республики Казахстан"),
    ],
)
def test_addressees_are_phrases_of_the_text(build: Build, sentence: str, phrase: str) -> None:
    doc = build(sentence)
    assert any(phrase in found for found in doc.addressees), doc.addressees
    assert all(found.removeprefix("not: ") in doc.text for found in doc.addressees)


@pytest.mark.parametrize(
    "sentence",
    [
        "This is a contract between you and Quux Europe Limited (“Quux”).",
        "These Terms govern your use of Third Party Sites.",
        "Quux.com is run by Quux Ltd (“Quux”). These Terms apply to your use of Quux.com.",
        "We do not offer delivery in Norway.",
    ],
)
def test_neither_the_provider_nor_its_site_is_an_addressee(build: Build, sentence: str) -> None:
    assert build(sentence).addressees == ()


def test_a_place_deep_in_the_text_is_not_an_address(build: Build) -> None:
    doc = build(*[BODY] * 150, "Servers for users located in Norway may be slow.")
    assert doc.addressees == ()


def test_a_list_of_countries_is_part_of_the_address(build: Build) -> None:
    doc = build(
        "It applies only to residents of the following countries:",
        ("row", 0, "Malta | Cyprus"),
        ("row", 0, "Greece |"),
        BODY,
    )
    assert doc.addressees == ("residents of the following countries: Malta, Cyprus, Greece",)


@pytest.mark.parametrize(
    "sentence",
    [
        "If you live in Norway, the fee is higher.",
        "If you are a resident of Norway, the Norway Supplement to these terms applies.",
        "If you live in Norway, the additional terms in Annex 2 apply.",
        "Настоящий договор подписывается по паспорту гражданина Республики Казахстан.",
    ],
)
def test_a_remark_on_residence_is_no_address(build: Build, sentence: str) -> None:
    assert build(sentence).addressees == ()


@pytest.mark.parametrize(
    ("product", "addressees"),
    [
        ("Quux Services", ()),
        ("specific Quux Services and tell you who we are", ()),
        ("the Site either as a guest or as a member", ()),
        ("and access to the Northern Card", ("Northern Card",)),
        ("Quux Pro to trade", ("Quux Pro",)),
    ],
)
def test_a_product_is_more_than_the_provider_s_services(
    build: Build, product: str, addressees: tuple[str, ...]
) -> None:
    doc = build("“Quux”, “we” and “us” mean the firm.", f"These Terms govern your use of {product}.")
    assert doc.addressees == addressees


def test_a_place_ends_where_the_main_clause_begins(build: Build) -> None:
    doc = build("Terms apply to users who live in Malta, the Crown may ask for more.")
    assert doc.addressees == ("users who live in Malta",)
