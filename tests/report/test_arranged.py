"""What the page arranges: provisions once, places, sides, what to check, and the order for each reader."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest
from lxml import html

from tests.report.conftest import ANSWER, ARTICLE
from tosscan.findings.assessment import Assessment
from tosscan.findings.decision import Decision
from tosscan.findings.finding import Finding
from tosscan.findings.law_statement import LawStatement
from tosscan.report.base import Audience
from tosscan.report.charts import PARTS, Scale, scale
from tosscan.report.emphasis import BESIDE_THE_LAW, EMPHASIS, SECTIONS
from tosscan.report.html import HtmlWriter
from tosscan.report.norms import general

SAYS = "Clause {} may ground a claim (Art. 3 X)."


def words_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def texts_of(read: Any) -> list[str]:
    """Return the texts of a page in no order."""
    return sorted(text.strip() for text in read.find(".//main").itertext() if text.strip())


def several(build: Any, *changes: dict[str, Any]) -> Assessment:
    """Return an assessment with a finding of one category for each of ``changes``."""
    lines = [
        ("paragraph", f"Parrot House is not liable for feather number {n}.") for n in range(len(changes))
    ]
    assessment: Assessment = build(lines, [(words, "limitation_of_liability", 3) for _, words in lines])
    found = []
    for n, (each, change) in enumerate(zip(assessment.findings, changes, strict=True), 3):
        match = replace(ARTICLE, statement=SAYS.format(n), condition="G1")
        quote = replace(each.quote, clause=str(n))
        found.append(replace(each, **{"quote": quote, "provisions": (match, ANSWER), **change}))
    return replace(assessment, findings=tuple(found))


@pytest.mark.parametrize(
    ("statement", "clause", "told"),
    [
        ("Clause 3 departs from Art. 3 CC.", "3", "Clause … departs from Art. 3 CC."),
        ("It yields. Clause 3.1(a) may be void.", "3.1(a)", "It yields. Clause … may be void."),
        ("Пункт 3 может быть ничтожным (п. 3 ст. 3).", "3", "Пункт … может быть ничтожным (п. 3 ст. 3)."),
        ("Clause 33 may be void.", "3", "Clause 33 may be void."),
        ("The term may be void (Art. 3 CC).", "3", "The term may be void (Art. 3 CC)."),
        ("Clause 3 may be void.", None, "Clause 3 may be void."),
    ],
)
def test_statement_of_several_clauses_names_none(statement: str, clause: str | None, told: str) -> None:
    assert general(statement, clause) == told


def test_provision_is_told_once_for_the_clauses_of_a_kind(build: Any, page: Any) -> None:
    read = page(several(build, {}, {}, {}))
    (told,) = read.xpath("//details[@class='onfile']//div[@class='role for']//li")
    assert "3 findings" in words_of(told)
    assert "Clause … may ground a claim (Art. 3 X)." in words_of(told)
    assert read.xpath("//article//dd[@class='for']/a/@href") == [f"#{told.get('id')}"] * 3


def test_what_differs_is_told_apart(build: Any, page: Any) -> None:
    other = replace(ARTICLE, statement="The term yields.", condition="G2")
    read = page(several(build, {}, {"provisions": (other,)}))
    told = read.xpath("//details[@class='onfile']//div[@class='role for']//li")
    assert ["Clause 3 may ground" in words_of(told[0]), "The term yields." in words_of(told[1])] == [
        True,
        True,
    ]


def test_provision_from_memory_says_so_in_the_finding(build: Any, page: Any) -> None:
    read = page(several(build, {}, {}, {}))
    assert not read.xpath("//article//span[@class='class loud']")
    memory = several(build, {})
    found = tuple(
        replace(each, provisions=tuple(replace(match, source_status="memory") for match in each.provisions))
        for each in memory.findings
    )
    marks = page(replace(memory, findings=found)).xpath("//article//span[@class='class loud']")
    assert [words_of(mark) for mark in marks] == ["from memory"] * 2


def test_answer_and_cure_of_a_kind_stand_once(build: Any, page: Any) -> None:
    law = LawStatement(None, None, "", "It may be void.", answer="They will answer.", reply="To that: no.")
    none = replace(law, answer="", reply="")
    assessment = several(
        build, {"law": none}, {"law": law, "cure": "A"}, {"law": law, "cure": "B"}, {"law": none, "cure": "A"}
    )
    cards = page(assessment).xpath("//section[@id='findings']//article")
    answers = [[words_of(each) for each in card.xpath(".//dd[@class='answer']")] for card in cards]
    assert answers == [[], ["They will answer. To that: no."], ["as for finding 2"], []]
    cures = [[words_of(each) for each in card.xpath(".//dd[@class='cure']")] for card in cards]
    assert cures == [[], ["A"], ["B"], ["as for finding 2"]]
    links = page(assessment).xpath("//dd[@class='answer' or @class='cure']/a/@href")
    assert links == [f"#{assessment.findings[1].id}"] * 2


def test_chart_of_places_has_every_finding(rich: Assessment, page: Any) -> None:
    read = page(rich)
    bars = read.xpath("//figure[@class='where']//a")
    assert 0 < len(bars) <= PARTS
    heights = [
        float(each) / 8 for each in read.xpath("//figure[@class='where']//a/rect[position()>1]/@height")
    ]
    assert sum(heights) == len(rich.findings)
    assert {link[1:] for link in read.xpath("//figure[@class='where']//a/@href")} <= {
        f.id for f in rich.findings
    }


@pytest.mark.parametrize(
    ("balance", "made"),
    [
        (
            {"provider_only": 3, "user_barred": 1, "mutual_bar": 1, "mutual": 2, "user_only": 1},
            Scale(5, 2, 1),
        ),
        ({"absent": 4}, None),
        ({}, None),
    ],
)
def test_verdicts_lean_to_a_side(balance: dict[str, int], made: Scale | None) -> None:
    assert scale(balance) == made


def test_scale_holds_the_longer_side() -> None:
    assert Scale(5, 2, 1).width == 6
    assert Scale(0, 0, 0).width == 1


def checks(read: html.HtmlElement) -> list[str]:
    return [words_of(each) for each in read.xpath("//ul[@class='checks']/li")]


def test_what_is_to_be_checked_is_listed(rich: Assessment, page: Any) -> None:
    told = checks(page(rich))
    for words in (
        "Establish where the text is from",
        "Read what the text says of its own force",
        "makes part of the contract: 1. They were not read by this scan. Seed tariff",
        "open or only assumed: 1. Statements of law depend on them. A",
        "with the official portal: 2. Art. 1115 Civil Code · Art. 359(3) Civil Code",
        "that no rule supports: 3. 1 · 2 · 4",
        "softens or overrides: 1. 1",
        "none is on file: 3 findings.",
        "nobody has decided on: 4. 1 · 2 · 3 · 4",
    ):
        assert any(words in line for line in told), told


def test_what_is_settled_is_not_to_be_checked(rich: Assessment, page: Any) -> None:
    def settled(found: Finding) -> Finding:
        matches = tuple(
            replace(match, source_status="official", checked_by="A", checked_on=None)
            for match in found.provisions
        )
        return replace(found, provisions=matches, decision=Decision("confirmed", "A", "2026-03-15"))

    before = checks(page(rich))
    after = checks(page(replace(rich, findings=tuple(map(settled, rich.findings)))))
    gone = [line for line in before if line not in after]
    assert len(gone) == 2
    assert "official portal" in gone[0]
    assert "nobody has decided" in gone[1]


def test_very_many_places_are_counted(build: Any, page: Any) -> None:
    told = checks(page(several(build, *[{}] * 70)))
    line = next(each for each in told if "nobody has decided" in each)
    assert line.endswith("60 and 10 more")


@pytest.mark.parametrize("audience", get_args(Audience))
def test_every_reader_gets_every_part(
    audience: Audience, rich: Assessment, page: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    made = EMPHASIS[audience]
    assert sorted(made.sections) == sorted(SECTIONS)
    assert sorted(made.law) == sorted(BESIDE_THE_LAW)
    with (tmp_path / "page.html").open("w+b") as file:
        HtmlWriter(audience=audience).write(rich, file)
        file.seek(0)
        read: Any = html.document_fromstring(file.read().decode())
    names = read.xpath("//main//section[@id]/@id")
    assert sorted(names) == sorted(page(rich).xpath("//main//section[@id]/@id"))
    assert [link[1:] for link in read.xpath("//nav/ol/li/a/@href")] == names
    assert texts_of(read) == texts_of(page(rich))
    said = words_of(read.xpath("//div[@role='status']")[0])
    assert ("nothing is left out" in said) == (audience != "lawyer")


def test_user_reads_of_powers_before_anything_of_the_file(rich: Assessment, tmp_path: Any) -> None:
    with (tmp_path / "page.html").open("w+b") as file:
        HtmlWriter(audience="user").write(rich, file)
        file.seek(0)
        read: Any = html.document_fromstring(file.read().decode())
    names = read.xpath("//main//section[@id]/@id")
    assert names[:2] == ["summary", "law"]
    assert names.index("text") > names.index("findings")
    assert read.xpath("//section[@id='law']/h3[1]/@id")[0] == "balance"
