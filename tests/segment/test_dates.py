"""Tests of reading the date of the text's own version."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tosscan.document.text import ExtractedText
from tosscan.segment.dates import find_version_date

Extracted = Callable[..., ExtractedText]
BODY = "You use the site at your risk and we may close it when we like to."


@pytest.mark.parametrize(
    "line",
    [
        "Last updated: June 10, 2022",
        "Last Updated on June 10th, 2022",
        "LAST REVISED JUNE 10, 2022",
        "Last modified 10 June 2022",
        "Latest version: 10 June, 2022",
        "(Last updated 2022-06-10)",
        "Date of the latest update: 10.06.2022.",
        "Effective date: 10 June 2022",
        "These Terms are effective as of June 10, 2022.",
        "Version 3 of 10/06/2022, was 25/01/2022",
        "Published: 10-06-2022",
        "10 June 2022",
        "Дата последнего обновления: 10 июня 2022 г.",
        "Редакция от «10» июня 2022 года",
        "Действует с 10.06.2022",
        "Соңғы жаңарту: 2022 жылғы 10 маусым",
        "Күшіне енеді: 10.06.2022",
        "Осы Келісім 2022 жылғы 10 маусымнан бастап күшіне енеді.",
        "2022 жылғы «10» маусымдағы редакция",
        "Бұл редакция 2022 жылдың 10 маусымында бекітілген",
        "10 маусым 2022 ж. күшіне енеді",
        "Утвержден приказом директора ТОО «Пример и сыновья» от «10» июня 2022 года № 2",
        "Вступает в силу с 10 июня 2022 г.",
        "These terms replace those of 1 May 2020 and take effect on 10 June 2022.",
        "June 10 th , 2022",
        "Dernière mise à jour : 10 juin 2022",
    ],
)
def test_a_labelled_date_is_read(extracted: Extracted, line: str) -> None:
    text = extracted("Terms of Use", line, BODY)
    assert find_version_date(text.text, text.blocks) == date(2022, 6, 10)


@pytest.mark.parametrize(
    "line",
    [
        "This contract is entered into on 10 June 2022 by the two of us.",
        "© 10 June 2022 Example Ltd.",
        "The Law of 10 June 2022 on payments holds.",
        "Компания зарегистрирована 10 июня 2022 года в городе Примерске.",
        "Серіктестік 2022 жылғы 10 маусымда құрылған және содан бері жұмыс істейді.",
        "We were founded on 10 June 2022 and since then we have grown.",
        "From 10 June 2022 the new terms will take effect for all of you.",
        "You could ask for a refund until 10 June 2022, and no later.",
    ],
)
def test_the_date_of_something_else_is_not(extracted: Extracted, line: str) -> None:
    text = extracted("Terms of Use", line, BODY)
    assert find_version_date(text.text, text.blocks) is None


def test_revised_counts_before_effective(extracted: Extracted) -> None:
    text = extracted("Terms of Use", "Effective date: 1 July 2022", "Last updated: 10 June 2022", BODY)
    assert find_version_date(text.text, text.blocks) == date(2022, 6, 10)


def test_a_label_may_stand_over_its_date(extracted: Extracted) -> None:
    text = extracted("Last updated", "10 June 2022", BODY)
    assert find_version_date(text.text, text.blocks) == date(2022, 6, 10)


def test_a_month_alone_is_its_first_day(extracted: Extracted) -> None:
    text = extracted("Last updated: June 2022", BODY)
    assert find_version_date(text.text, text.blocks) == date(2022, 6, 1)


@pytest.mark.parametrize(
    ("others", "expected"), [("", date(2022, 6, 10)), (" It was 25/01/2022 before.", date(2022, 10, 6))]
)
def test_slashes_follow_the_clear_dates_of_the_text(
    extracted: Extracted, others: str, expected: date
) -> None:
    text = extracted("Last updated: 06/10/2022", BODY + others)
    assert find_version_date(text.text, text.blocks) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Last updated: 10 June 2022"], date(2022, 6, 10)),
        (["Соңғы жаңарту: 10.06.2022"], date(2022, 6, 10)),
        (["Effective: 10 June 2022"], None),
        (["Your bill was last updated on 10 June 2022."], None),
        (["Last updated: 10 June 2022", BODY, "Last updated: 1 May 2020"], None),
    ],
)
def test_a_line_deep_in_the_text_counts_where_it_is_the_only_one(
    extracted: Extracted, lines: list[str], expected: date | None
) -> None:
    text = extracted("Terms", *[BODY] * 150, *lines, *[BODY] * 60)
    assert find_version_date(text.text, text.blocks) == expected


@pytest.mark.parametrize("title", ["Changelog:", "Version history", "История изменений"])
def test_the_latest_of_a_list_of_changes_counts(extracted: Extracted, title: str) -> None:
    text = extracted(
        "Terms",
        *[BODY] * 150,
        title,
        "5 May 2021: Updated fees.",
        "10 June 2022: Updated ovens.",
        "1 May 2020: New.",
    )
    assert find_version_date(text.text, text.blocks) == date(2022, 6, 10)


def test_a_date_at_the_very_end_does(extracted: Extracted) -> None:
    text = extracted("Условия", *[BODY] * 150, "Редакция от 10.06.2022")
    assert find_version_date(text.text, text.blocks) == date(2022, 6, 10)
