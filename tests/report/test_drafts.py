"""A draft is made of confirmed findings and checked norms alone, and is refused in one line otherwise."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import docx
import pytest

from tosscan.errors import VerificationError
from tosscan.findings.assessment import Assessment, Gate
from tosscan.findings.decision import Decision
from tosscan.findings.law_statement import LawStatement
from tosscan.findings.provision import ProvisionMatch
from tosscan.findings.translation import Translation
from tosscan.report.cited import articles, names
from tosscan.report.dossier import PROCEDURE, TAILS, File, Paper
from tosscan.report.dossierbuild import write
from tosscan.report.drafts import KINDS, Kind, draft

NAMES = (*PROCEDURE, *(name for names in TAILS.values() for name in names))
NORM = ProvisionMatch(
    id="",
    pack="kz",
    role="procedure",
    consequence=None,
    condition=None,
    citation="Art. 6 Law",
    statement="",
    source_status="official",
    edition="April 2026",
    checked_by="C. Checker",
    checked_on=date(2026, 11, 1),
)
LEAD = replace(NORM, id="KZ-LEAD", role="for", consequence="P", citation="Art. 8-1(2)(5) Law")
AGAINST = replace(NORM, id="KZ-AGAINST", role="against", citation="Art. 364(1) Code")
LAW = LawStatement("KZ-LEAD", "P", "Clause 1 says so.", "Clause 1 may fall under Art. 8-1(2)(5) Law.")
OPEN = Gate("G11", "Which authority?", None, "open", letter="K")
COMPETENT = replace(OPEN, value="consumer_authority", source="option")


def assessed(
    rich: Assessment, *states: Any, lead: ProvisionMatch = LEAD, gate: Gate = COMPETENT
) -> Assessment:
    law = replace(LAW, consequence=lead.consequence)
    findings = tuple(
        replace(
            found,
            law=law,
            provisions=(lead, AGAINST),
            decision=Decision(state, "A. Official", "2026-11-02", "so {{ x }}"),
        )
        for found, state in zip(rich.findings, states, strict=False)
    )
    return replace(rich, findings=(*findings, *rich.findings[len(findings) :]), gates=(gate,))


def file_of(assessment: Assessment, **norms: ProvisionMatch) -> File:
    known = {name: replace(NORM, id=name) for name in NAMES}
    return File("Gull <b> {{ memo }} Ltd", True, (Paper(assessment, "gull.pdf"),), {**known, **norms})


def words(found: File, kind: Kind, language: str = "en") -> str:
    out = io.BytesIO()
    write(draft(found, kind, language).memo, "docx", out, title="Draft")
    read = docx.Document(io.BytesIO(out.getvalue()))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in read.paragraphs] + cells)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_draft_holds_confirmed_findings_alone(rich: Assessment, kind: Kind, language: str) -> None:
    first, second, *_ = rich.findings
    told = words(file_of(assessed(rich, "confirmed", "changed")), kind, language)
    assert first.quote.text in told
    assert second.quote.text not in told
    assert "Gull <b> {{ memo }} Ltd" in told
    assert "C. Checker" in told


@pytest.mark.parametrize("kind", KINDS)
def test_number_date_and_signature_are_empty(rich: Assessment, kind: Kind) -> None:
    made = draft(file_of(assessed(rich, "confirmed")), kind, "en").memo
    assert [(field.blank, field.value) for field in made.fields[:2]] == [(True, "[number]"), (True, "[date]")]
    lines = [block for block in made.sections[-1].blocks if block.kind == "label"]
    assert lines
    assert {block.text for block in lines} == {"________________________"}
    assert "A. Official" not in str(made)


@pytest.mark.parametrize(
    ("states", "changes", "norms", "told"),
    [
        (("changed", "rejected"), {}, {}, "no finding is confirmed"),
        (("confirmed",), {"gate": OPEN}, {}, "the competence is open (assumption K)"),
        (("confirmed",), {"gate": replace(COMPETENT, value="afsa")}, {}, "the competence is afsa"),
        (("confirmed",), {"lead": replace(LEAD, source_status="copy")}, {}, "portal: KZ-LEAD;"),
        (("confirmed",), {"lead": replace(LEAD, source_status="memory")}, {}, "no confirmed finding rests"),
        (("confirmed",), {}, {PROCEDURE[1]: replace(NORM, source_status="copy", id="KZ-X")}, "portal: KZ-X;"),
        (
            ("confirmed",),
            {},
            {TAILS["P"][0]: replace(NORM, source_status="copy", id="KZ-T")},
            "portal: KZ-T;",
        ),
    ],
)
def test_draft_is_refused_in_one_line(
    rich: Assessment, states: Any, changes: Any, norms: Any, told: str
) -> None:
    with pytest.raises(VerificationError) as caught:
        draft(file_of(assessed(rich, *states, **changes), **norms), "explanations", "en")
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_norm_that_the_reasoning_mentions_must_be_checked_too(rich: Assessment) -> None:
    found = assessed(rich, "confirmed")
    answer = replace(AGAINST, source_status="copy")
    first = replace(found.findings[0], provisions=(LEAD, answer))
    silent = replace(found, findings=(first, *found.findings[1:]))
    assert draft(file_of(silent), "explanations", "en").left == 0
    law = replace(LAW, verb="Clause 1 departs from the rule on fault (Art. 359, 364 Code).")
    speaking = replace(silent, findings=(replace(first, law=law), *found.findings[1:]))
    with pytest.raises(VerificationError, match="KZ-AGAINST"):
        draft(file_of(speaking), "explanations", "en")


def test_what_the_contract_may_provide_is_no_breach(rich: Assessment) -> None:
    found = assessed(rich, "confirmed", lead=replace(LEAD, consequence="D"))
    assert draft(file_of(found), "explanations", "en").left == 0
    with pytest.raises(VerificationError, match="no confirmed finding rests on a norm"):
        draft(file_of(found), "recommendation", "en")


def test_a_translation_stands_beside_its_quotation(rich: Assessment) -> None:
    found = assessed(rich, "confirmed")
    blank = words(file_of(found), "explanations", "ru")
    made = Translation("Слова {{ x }} <b>", "ru", "Т. Переводчик", "reviewed")
    translated = replace(found.findings[0], translation=made)
    told = words(file_of(replace(found, findings=(translated, *found.findings[1:]))), "explanations", "ru")
    assert "[перевод; переводчик, дата]" in blank
    assert "[перевод; переводчик, дата]" not in told
    assert "«Слова {{ x }} <b>» (Т. Переводчик" in told


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("отступает от правил (ст. 359, 364 ГК); п. 3 ст. 8-1", {"359", "364", "8-1"}),
        ("п. 4-5 ст. 395, п. 1-3 ст. 396 ГК РК", {"395", "396"}),
        ("Art. 395(4)-(5), 396(1)-(3) CC", {"395", "396"}),
        ("Art. 8-1(2)(5) Consumer Protection Law", {"8-1"}),
        ("ҚР АК 362-бабы, 363-бабының 1-2, 4-тармақтары", {"362", "363"}),
        ("Төрелік туралы заңның 52, 57-баптары", {"52", "57"}),
        ("заңның 8-1-бабы 2-тармағының 5) тармақшасы", {"8-1"}),
        ("30 дней и 100 %", set()),
    ],
)
def test_articles_that_a_text_names(words: str, found: set[str]) -> None:
    assert articles(words) == found


@pytest.mark.parametrize(
    ("words", "citation", "told"),
    [
        ("It may be void (Art. 8 AIFC).", "Art. 8 AIFC", True),
        ("It may be void (Art. 8 CC).", "Art. 8 AIFC", False),
        ("Ничтожно (ст. 8-1 Закона).", "Заңның 8-1-бабы", True),
        ("Ничтожно (ст. 9 Закона).", "Заңның 8-1-бабы", False),
        ("It may be void.", "", False),
    ],
)
def test_citation_is_known_in_another_language(words: str, citation: str, told: bool) -> None:  # noqa: FBT001
    assert names(words, citation) is told
