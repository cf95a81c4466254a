from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from lxml import html

from tests import translations
from tosscan.config import ScanConfig
from tosscan.errors import NotAssessedError, Reason
from tosscan.findings.assessment import Assessment
from tosscan.report.catalogue import WORDS, Message, catalogue, messages, translated
from tosscan.report.comparison import write_html
from tosscan.report.html import HtmlWriter
from tosscan.report.words import sentence_forms, words
from tosscan.scanner import scan

SAMPLE = Path(__file__).resolve().parents[2] / "corpora" / "samples" / "northgate-terms.html"
BOTH = [(language, domain) for language in translations.LANGUAGES for domain in translations.SOURCES]
PLACE = re.compile(r"\{\w+\}")
ENGLISH = re.compile(r"[A-Za-z]{3,}")
NAMES = {"SHA", "AFSA", "JSON", "CLAUDETTE", "HTML", "tosscan"}
"""Latin words that stand alone in any language."""
ORIGINAL = (
    "//style|//script|//code|//q|//blockquote|//bdi|//cite|//div[@class='document']|//*[@class='term']"
    "|//*[contains(@class,'address')]|//table[contains(@class,'annex')]//th|//*[@class='n']"
)
"""What is not in the language of the page: quotations, citations of foreign law, addresses, names."""


@pytest.mark.parametrize(("language", "domain"), BOTH)
def test_catalogue_has_the_messages_there_are(language: str, domain: str) -> None:
    entries = {
        (message.context or "", message.id if isinstance(message.id, str) else message.id[0])
        for message in translations.read(language, domain)
        if message.id
    }
    wanted = {(message.context, message.text) for message in translations.SOURCES[domain]()}
    assert not wanted - entries, "run make translations, and translate what it names"
    assert not entries - wanted, "run make translations"


@pytest.mark.parametrize(("language", "domain"), BOTH)
def test_every_message_is_translated_with_its_placeholders(language: str, domain: str) -> None:
    catalog = translations.read(language, domain)
    wrong = [
        message.id
        for message in catalog
        if message.id
        and (
            message.fuzzy
            or any(
                not text.strip() and message.context != "numbers.group"
                for text in translations.strings(message)
            )
            or any(
                set(PLACE.findall(text))
                != set(PLACE.findall(message.id if isinstance(message.id, str) else message.id[0]))
                for text in translations.strings(message)
            )
        )
    ]
    assert not wrong


@pytest.mark.parametrize(("language", "domain"), BOTH)
def test_compiled_catalogue_is_that_of_the_translator(language: str, domain: str) -> None:
    shipped = translations.path(language, domain).with_suffix(".mo").read_bytes()
    assert shipped == translations.compiled(language, domain), "run make translations"


@pytest.mark.parametrize(
    ("language", "n", "said"),
    [
        ("ru", 1, "1 замечание"),
        ("ru", 2, "2 замечания"),
        ("ru", 5, "5 замечаний"),
        ("ru", 11, "11 замечаний"),
        ("ru", 21, "21 замечание"),
        ("ru", 112, "112 замечаний"),
        ("ru", 1004, "1\u00a0004 замечания"),
        ("kk", 1, "1 ескерту"),
        ("kk", 22, "22 ескерту"),
    ],
)
def test_plurals(language: str, n: int, said: str) -> None:
    assert words(language).count("findings", n) == said


@pytest.mark.parametrize(
    ("language", "day", "number", "percent", "quoted"),
    [
        ("en", "5 May 2026", "18,000.50", "97.1 %", "“a”"),
        ("ru", "5 мая 2026\u00a0г.", "18\u00a0000,50", "97,1\u00a0%", "«a»"),
        ("kk", "2026 ж. 5 мамыр", "18\u00a0000,50", "97,1\u00a0%", "«a»"),
    ],
)
def test_dates_numbers_and_quotation_marks(
    language: str, day: str, number: str, percent: str, quoted: str
) -> None:
    word = words(language)
    assert word.day(date(2026, 5, 5)) == day
    assert word.number(18000.5, ",.2f") == number
    assert word.percent(0.971) == percent
    assert word.quoted("a") == quoted


def test_messages_leave_out_what_is_not_printed() -> None:
    table = {
        "language": "en",
        "a": {"b": "one", 3: ["two"]},
        "counts": {"x": {"one": "{n} x", "other": "{n} xs"}},
        "notes": [{"when": ["always"], "text": "three"}],
    }
    assert list(messages(table)) == [
        Message("a.b", "one"),
        Message("a.3.0", "two"),
        Message("counts.x", "{n} x", "{n} xs"),
        Message("notes.0.text", "three"),
    ]


def test_translation_keeps_the_shape_of_the_table() -> None:
    known = catalogue("en", WORDS)
    assert known is not None
    table = {"a": {"b": "one", 3: ["two"]}, "notes": [{"when": ["always"], "text": "three"}]}
    assert translated(table, known) == table


@pytest.mark.parametrize("reason", [reason for reason in Reason if "{detail}" in reason.sentence])
def test_reasons_are_told_in_russian(reason: Reason) -> None:
    told = words("ru").told(str(NotAssessedError(reason, "page 7 cannot be opened")))
    assert not ENGLISH.findall(re.sub(r"PDF|HTML|Word|DOCX|Markdown|JavaScript|--ocr|--origin", "", told))
    assert "страница 7 не открывается" in told


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("en", "no text on page 3", "no text on page 3"),
        ("ru", "no text on pages 3-5, 7", "нет текста: страницы 3-5, 7"),
        ("kk", "no text on page 3", "мәтін жоқ: 3-бет"),
        (
            "ru",
            "Reading the file took longer than 20 s and was stopped.",
            "Чтение файла длилось дольше допустимого (20 с) и было остановлено.",
        ),
        (
            "ru",
            "9 characters could not be decoded. Nothing could be read on page 2; a scan has no text.",
            "Не удалось раскодировать знаков: 9. Не удалось прочитать: страница 2; у скана нет текста.",
        ),
        ("ru", "an odd detail with many words", "an odd detail with many words"),
        ("ru", "a sentence of a firm's own rule", "a sentence of a firm's own rule"),
        ("ru", "", ""),
    ],
)
def test_sentences_of_other_rooms(language: str, text: str, told: str) -> None:
    assert words(language).told(text) == told


def test_braces_in_a_detail_stay_as_they_are() -> None:
    assert "{detail} {0}" in words("ru").told("There is no such file: {detail} {0}.")


def test_every_form_has_a_placeholder() -> None:
    assert all(PLACE.search(form) for form in sentence_forms())


@pytest.fixture(scope="module", params=translations.LANGUAGES)
def sample(request: pytest.FixtureRequest) -> tuple[str, Assessment]:
    """Return a language, and the sample scanned for a report in it."""
    return request.param, scan(SAMPLE, config=ScanConfig(language=request.param))


def test_no_english_is_left_in_the_page(sample: tuple[str, Assessment], tmp_path: Path) -> None:
    language, assessment = sample
    with (tmp_path / "page.html").open("w+b") as file:
        HtmlWriter(language=language).write(assessment, file)
        file.seek(0)
        page = html.fromstring(file.read().decode())
    assert page.get("lang") == language
    assert not left_over(page)


def test_no_english_is_left_in_the_comparison(sample: tuple[str, Assessment], tmp_path: Path) -> None:
    from tosscan.compare import compare

    language, assessment = sample
    with (tmp_path / "page.html").open("w+b") as file:
        write_html(compare(assessment, assessment), file, language=language)
        file.seek(0)
        page = html.fromstring(file.read().decode())
    assert page.get("lang") == language
    assert not left_over(page)


def left_over(page: html.HtmlElement) -> set[str]:
    """Return what of ``page`` is in English: without Cyrillic letters, or a message left as it is."""
    for element in page.xpath(ORIGINAL):
        element.drop_tree()
    texts = {" ".join(text.split()) for text in page.xpath("//body//text()")}
    for name in ("title", "aria-label", "data-label", "data-shown"):
        texts.update(page.xpath(f"//body//@{name}"))
    untranslated = {
        message.text
        for source in translations.SOURCES.values()
        for message in source()
        if ENGLISH.search(message.text) and message.text not in NAMES
    }
    bare = {text for text in texts if not re.search("[а-яё]", text.lower())}
    return (texts & untranslated) | {
        text for text in bare if set(ENGLISH.findall(text)) - NAMES and not is_name(text)
    }


def is_name(text: str) -> bool:
    """Tell whether ``text`` is the name of a clause, file or address, which stays as it is."""
    return bool(re.fullmatch(r"[\w.()\-/:]+", text))


def test_quotations_and_statements_name_their_language(
    sample: tuple[str, Assessment], tmp_path: Path
) -> None:
    language, assessment = sample
    with (tmp_path / "page.html").open("w+b") as file:
        HtmlWriter(language=language).write(assessment, file)
        file.seek(0)
        page = html.fromstring(file.read().decode())
    quoted = [quote for card in page.iter("article") for quote in card.iter("blockquote")]
    said = [line for line in page.iter("p") if line.get("class") == "statement"]
    assert {each.get("lang") for each in quoted} == {"en"}
    assert {each.get("lang", language) for each in said} == {"ru"}
