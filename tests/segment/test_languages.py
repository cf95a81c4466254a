"""Tests of telling languages apart."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tosscan.document.tree import Document
from tosscan.segment.languages import block_languages, detect


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("You may not use the site for that.", "en"),
        ("Пользователь вправе отказаться от договора.", "ru"),
        ("Пайдаланушы қызметті пайдалануға құқылы.", "kk"),
        ("Користувач має право відмовитися, якщо це не так, її згода.", "uk"),
        ("Wir haften nicht für die Schäden, die durch die Nutzung entstehen.", "de"),
        ("Vous ne pouvez pas utiliser le site pour cela.", "fr"),
        ("El usuario no puede utilizar los servicios de la empresa.", "es"),
        ("Bạn không được sử dụng trang web của chúng tôi.", "vi"),
        ("本网站的条款适用于所有用户", "zh"),
        ("Пайдаланушы озинин калауы бойынша кызметтен бас тартуга тиис жане ол туралы айтады.", "kk"),
        ("Тези правила са за хората, които се срещат на сайта и пишат там.", "bg"),
        ("Карыстальнік можа гэта рабіць у любы час, калі ён ўжо плаціў.", "be"),
        ("Корисник може да уради то у било ком тренутку без објашњења.", "sr"),
        ("Ушбу шартлар бизнинг ва сизнинг ўртангиздаги ҳужжат ҳисобланади.", "uz"),
        ("Колдонуучу бул кызматтан каалаган убакта баш тартууга укуктуу жана бул жөнүндө билдирет.", "ky"),
        ("Вас и нас касается то, что у нас в нашем договоре с вами.", "ru"),
        ("Для нас и для вас само по себе правило важно и понятно всем нам.", "ru"),
        ("Заказы и возвраты ведёт Quux.com Market Ltd: quux.com, pay.quux.com, help.quux.com.", "ru"),
        ("EXAMPLE LTD", "und"),
        ("U.S. A. 12", "und"),
        ("12.05.2024", "und"),
    ],
)
def test_detect(text: str, code: str) -> None:
    assert detect(text) == code


def test_short_texts_take_the_language_of_the_whole() -> None:
    codes, shares = block_languages(["You may not use the site.", "Fees", "1234"])
    assert codes == ("en", "en", "und")
    assert [(share.code, share.share) for share in shares] == [("en", 1.0)]


def test_shares_are_by_words() -> None:
    codes, shares = block_languages(
        [
            "Пайдаланушы қызметті пайдалануға құқылы.",
            "Төлем",
            "Пользователь вправе отказаться от него.",
            "Оплата услуг",
        ]
    )
    assert codes == ("kk", "kk", "ru", "ru")
    assert [share.code for share in shares] == ["ru", "kk"]
    assert sum(share.share for share in shares) == pytest.approx(1)


def test_a_sentence_may_be_in_another_language_than_its_block(build: Callable[..., Document]) -> None:
    doc = build(
        "You may not use the site for that at all. Пользователь не вправе использовать для этого сайт."
    )
    assert [sentence.language for sentence in doc.sentences] == ["en", "ru"]
