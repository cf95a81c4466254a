from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest
import yaml

from tosscan.errors import UsageError
from tosscan.findings.assessment import Assessment, Gate
from tosscan.findings.decision import Decision
from tosscan.findings.finding import Finding
from tosscan.findings.law_statement import LawStatement
from tosscan.findings.provision import Consequence, ProvisionMatch
from tosscan.report.memobuild import build as build_memo
from tosscan.report.memoclauses import graded
from tosscan.report.memoparts import _months
from tosscan.report.memorandum import LANGUAGES, Block, Case, Memo, memo_words
from tosscan.resources import package_data

Build = Callable[..., Assessment]

NORM = ProvisionMatch(
    id="KZ-CC-359.3",
    pack="kz",
    role="for",
    consequence="N",
    condition="G3, G5",
    citation="Art. 359(3) CC",
    statement="may be void",
    source_status="copy",
    edition="February 2026",
    citation_full="Art. 359(3) of the Civil Code",
    wording="Соглашение ничтожно.",
    wording_language="ru",
    rendering="The agreement is void.",
)
LAW = LawStatement(
    provision="KZ-CC-359.3",
    consequence="N",
    fact="This term covers intent.",
    verb="It may be void (Art. 359(3) CC).",
    condition="Depends on what is still open: C.",
    answer="The platform will answer: nobody means intent.",
    reply="To that: the words make no exception.",
)
CONFIRMED = Decision("confirmed", "A. Reviewer", "2026-03-05")
GATES = (
    Gate(
        "G2", "Is the user a consumer?", "consumer", "option", letter="B", label="A consumer.", assumed=True
    ),
    Gate("G3", "Under which regime?", None, "open", letter="C"),
    Gate("G5", "When were the terms accepted?", "2024-02-29", "option", letter="E", label="In 2024."),
)


def words_of(memo: Memo) -> str:
    """Return everything that a memo says, a line each."""

    def lines(block: Block) -> list[str]:
        return [block.label, block.text, *block.header, *(cell for row in block.rows for cell in row)]

    parts = [
        line for part in (*memo.sections, *memo.annexes) for block in part.blocks for line in lines(block)
    ]
    return "\n".join([memo.title, memo.stamp, memo.loud, *(field.value for field in memo.fields), *parts])


def section(memo: Memo, name: str) -> str:
    """Return what the section or annex called ``name`` says."""
    found = tuple(part for part in (*memo.sections, *memo.annexes) if part.id == name)
    return words_of(replace(memo, sections=found, annexes=(), title="", stamp="", loud="", fields=()))


@pytest.fixture
def decided(build: Build) -> Assessment:
    """Return an assessment with a confirmed finding, a rejected one, and one that nobody looked at."""
    made = build(
        found=(
            ("lost feathers, even if it plucked them on purpose;", "limitation_of_liability", 3),
            ("Parrot House may change the perches at any time.", "unilateral_change", 3),
            ("seeds that were eaten.", "dispute_costs", 2),
        ),
        gates=GATES,
    )
    by_kind = {finding.category: finding for finding in made.findings}
    rejected = Decision("rejected", "A. Reviewer", "2026-03-05", "The perches are not the terms.")
    return replace(
        made,
        findings=(
            replace(by_kind["unilateral_change"], decision=rejected),
            replace(
                by_kind["limitation_of_liability"],
                decision=CONFIRMED,
                law=LAW,
                provisions=(NORM,),
                cure="Leave intent out",
            ),
            by_kind["dispute_costs"],
        ),
    )


def with_finding(assessment: Assessment, **changes: Any) -> Assessment:
    """Return ``assessment`` with its confirmed finding changed."""
    return replace(
        assessment,
        findings=tuple(
            replace(one, **changes) if one.decision.state == "confirmed" else one
            for one in assessment.findings
        ),
    )


def memo_of(assessment: Assessment, language: str = "en", audience: Any = "lawyer") -> Memo:
    return build_memo(assessment, memo_words(language), audience)


def test_confirmed_findings_are_argued_and_the_rest_is_listed(decided: Assessment) -> None:
    memo = memo_of(decided)
    argued, listed = section(memo, "analysis"), section(memo, "rest")
    assert "lost feathers" in argued
    assert "Art. 359(3) of the Civil Code" in argued
    assert "confirmed by A. Reviewer on 2026-03-05" in argued
    assert "may change the perches" not in argued
    assert "may change the perches" in listed
    assert "The perches are not the terms." in listed
    assert "seeds that were eaten." in listed
    assert "lost feathers" not in listed


def test_every_page_says_that_it_is_not_reviewed_until_all_is_decided(decided: Assessment) -> None:
    assert memo_of(decided).stamp.startswith("Machine report, not reviewed")
    done = replace(decided, findings=tuple(replace(one, decision=CONFIRMED) for one in decided.findings))
    assert "not reviewed" not in memo_of(done).stamp
    assert "not reviewed" in memo_of(replace(decided, findings=())).stamp


def test_statement_without_a_reply_stays_out(decided: Assessment) -> None:
    memo = memo_of(with_finding(decided, law=replace(LAW, memo=False)))
    assert "It may be void" not in words_of(memo)
    assert "no reply to the strongest answer" in section(memo, "analysis")
    assert "Unlikely" in section(memo, "answers")


def test_what_is_from_memory_stays_out(decided: Assessment) -> None:
    from_memory = replace(NORM, source_status="memory")
    memo = memo_of(with_finding(decided, provisions=(from_memory,)))
    said = "".join(words_of(memo).split("Provisions and foreign rules that are known from memory"))
    assert "359" not in said


def test_answer_that_cites_what_is_from_memory_stays_out(decided: Assessment) -> None:
    other = replace(NORM, id="KZ-AML", role="against", source_status="memory", citation="Law on Laundering")
    law = replace(LAW, answer="The platform will answer: the Law on Laundering asks for it.")
    memo = memo_of(with_finding(decided, provisions=(NORM, other), law=law))
    assert "Laundering" not in words_of(memo)
    assert "To that: the words make no exception." in words_of(memo)


@pytest.mark.parametrize(
    ("consequence", "open_gate", "changes", "grade"),
    [
        ("N", None, {}, "likely"),
        ("P", None, {}, "likely"),
        ("V", None, {}, "likely"),
        ("N", "G3", {}, "arguable"),
        ("N", "G10", {}, "likely"),
        ("N", None, {"yields": "It gives way."}, "arguable"),
        ("N", None, {"on_acceptance": "not_established"}, "arguable"),
        ("N", None, {"on_acceptance": "no"}, "unlikely"),
        ("N", None, {"memo": False}, "unlikely"),
        ("N", None, {"provision": None}, "unlikely"),
        ("R", None, {}, "arguable"),
        ("D", None, {}, "arguable"),
        ("I", None, {}, "unlikely"),
    ],
)
def test_grade_follows_the_class_of_the_norm_and_what_is_open(
    decided: Assessment, consequence: Consequence, open_gate: str | None, changes: dict[str, Any], grade: str
) -> None:
    assessment = with_finding(
        replace(decided, gates=(Gate(open_gate, "?", None, "open"),) if open_gate else ()),
        provisions=(replace(NORM, consequence=consequence),),
        law=replace(LAW, consequence=consequence, **changes),
    )
    case = Case.of(assessment, memo_words("en"), "lawyer")
    assert graded(case.carried[0], case).grade == grade


def test_short_answer_is_that_of_the_strongest_norm(decided: Assessment) -> None:
    first = next(one for one in decided.findings if one.decision.state == "confirmed")
    law = replace(LAW, consequence="D", provision="KZ-CC-359.1")
    norm = replace(NORM, id="KZ-CC-359.1", consequence="D")
    quote = replace(first.quote, clause="1")
    weaker = replace(first, law=law, provisions=(norm,), quote=quote)
    assessment = replace(decided, findings=(weaker, *decided.findings))
    told = section(memo_of(assessment), "answers")
    assert "nullity by statute" in told
    assert "default rule" not in told
    assert "(cl. 1, 2(a))" in told


def test_without_a_confirmed_finding_there_is_no_answer(decided: Assessment) -> None:
    memo = memo_of(with_finding(decided, decision=Decision()))
    assert "No finding has been confirmed" in section(memo, "answers")
    assert "It may be void" not in words_of(memo)


def test_nothing_is_said_of_a_text_that_was_not_assessed(decided: Assessment) -> None:
    memo = memo_of(
        replace(decided, status="not_assessed", reason="It is locked.", document=None, findings=())
    )
    assert memo.stamp.startswith("NOT ASSESSED. Machine report, not reviewed")
    assert memo.loud.startswith("NOT ASSESSED. It is locked.")
    assert {part.id for part in memo.sections} == {
        "answers",
        "facts",
        "documents",
        "reservations",
        "signature",
    }
    assert "says nothing on the law" in section(memo, "answers")


def test_a_text_assessed_in_part_says_so_first_and_on_every_page(decided: Assessment) -> None:
    memo = memo_of(replace(decided, status="partly_assessed", reason="Half of it is Greek."))
    assert memo.loud.startswith("ASSESSED IN PART. Half of it is Greek.")
    assert memo.stamp.startswith("ASSESSED IN PART")


def test_a_user_gets_a_letter_and_a_provider_wording(decided: Assessment) -> None:
    assert "Leave intent out" in section(memo_of(decided, audience="provider"), "fallback")
    letter = section(memo_of(decided, audience="user"), "letter")
    assert "lost feathers" in letter
    assert "seeds that were eaten" not in letter
    assert "[" in letter
    plain = memo_of(decided)
    assert not {"letter", "fallback"} & {part.id for part in (*plain.sections, *plain.annexes)}


def test_terms_are_computed_from_the_dates_given(
    decided: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772496000")  # 3 March 2026
    options = section(memo_of(decided), "options")
    assert "by 13 March 2026" in options
    assert "by 3 May 2026" in options
    assert "until 28 February 2027" in options
    open_gates = tuple(replace(gate, value=None) for gate in GATES)
    assert "learned of the breach" in section(memo_of(replace(decided, gates=open_gates)), "options")


@pytest.mark.parametrize(
    ("day", "count", "later"),
    [
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2026, 1, 5), 0, date(2026, 1, 5)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
    ],
)
def test_months_later(day: date, count: int, later: date) -> None:
    assert _months(day, count) == later


def test_wording_of_the_norms_stands_in_an_annex(decided: Assessment) -> None:
    norms = section(memo_of(decided), "norms")
    assert "Соглашение ничтожно." in norms
    assert "The agreement is void." in norms


def test_quotation_in_another_language_leaves_room_for_a_translation(decided: Assessment) -> None:
    assert "[рабочий перевод" in section(memo_of(decided, "ru"), "analysis")
    assert "[working translation" not in section(memo_of(decided), "analysis")


def test_rule_of_costs_that_no_sentence_shows_stays_out(decided: Assessment) -> None:
    costs = {
        "applies_text": "",
        "who_pays": [],
        "who_pays_text": "As a rule both sides advance them.",
        "institutions": [{"name": "House", "figures": [FIGURE], "text": "Averages."}],
        "notes": [],
    }
    assert "both sides advance" not in section(memo_of(replace(decided, costs=costs)), "options")
    shown = {**costs, "who_pays": ["q-1"]}
    assert "both sides advance" in section(memo_of(replace(decided, costs=shown)), "options")


FIGURE = {"currency": "USD", "amount": "64606", "what": "median", "against_claim": ""}


def test_every_part_of_a_rich_assessment_is_told(rich: Assessment) -> None:
    memo = memo_of(replace(rich, gates=GATES))
    assert "Seed tariff https://parrot.example/seeds" in section(memo, "documents")
    assert "provider only" in section(memo, "balance").casefold()
    assert "By agreement." in section(memo, "balance")
    assert "weak" in section(memo, "lacking")
    assert "The aviary" in section(memo, "forum")
    assert "Considered against the principle" in section(memo, "forum")
    assert rich.source.sha256 in section(memo, "integrity")
    assert "OPEN" in section(memo, "assumptions")


def test_no_memo_in_a_language_without_words() -> None:
    with pytest.raises(UsageError, match="memos are not written in the language 'de'"):
        memo_words("de")


def _shape(value: object) -> object:
    """Return the keys and lengths of a table of words, and the placeholders of each."""
    if isinstance(value, dict):
        return {key: _shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_shape(inner) for inner in value]
    return sorted(re.findall(r"\{\w+\}", str(value)))


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_every_word_has_its_translation(language: str) -> None:
    tables = [
        yaml.safe_load(package_data("report", f"locale/memo/{name}.yml").read_text("utf-8"))
        for name in ("en", language)
    ]
    assert _shape(tables[0]) == _shape(tables[1])
    assert tables[1]["language"] == language


def test_every_class_of_norm_has_its_reason() -> None:
    assert set(get_args(Consequence)) <= set(memo_words("en")["why"])


def test_one_sentence_is_argued_once(decided: Assessment) -> None:
    twin: Finding = replace(
        next(one for one in decided.findings if one.decision.state == "confirmed"), category="sole_discretion"
    )
    both = replace(decided, findings=(*decided.findings, twin))
    argued = next(part for part in memo_of(both).sections if part.id == "analysis")
    assert sum(block.kind == "quote" for block in argued.blocks) == 1
    assert sum(block.kind == "heading" for block in argued.blocks) == 1
