"""What a sentence does to findings elsewhere: its scope, what overrides it, and what it must not touch."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tosscan.detect.base import Detection
from tosscan.detect.effects import MOST_QUOTED, Effects
from tosscan.detect.effects_schema import Effect, parse_effects
from tosscan.detect.packs import languages, load_effects, load_rules
from tosscan.detect.registry import detect
from tosscan.detect.rules import RuleDetector
from tosscan.document.source import Source
from tosscan.document.span import Span
from tosscan.document.text import AnchorMap, ExtractedText
from tosscan.document.tree import Document, Reference, Section, Sentence
from tosscan.errors import DataError
from tosscan.findings.finding import Evidence, Finding, Quote, Severity

LIMIT = "We are not liable for any loss."
CAP = "Our liability is limited to the fees paid."
AS_IS = "The service is provided as is."
ARBITRATE = "All disputes go to binding arbitration."
NO_CLASS = "You waive any right to a class action."
CHANGE = "We may change these terms."
CLOSE = "We may suspend or close your account."
LAW = "The law of the seat of the company governs."
COURTS = "The courts of the seat of the company decide."
CATEGORY = {
    LIMIT: "limitation_of_liability",
    CAP: "limitation_of_liability",
    AS_IS: "warranty_disclaimer",
    ARBITRATE: "arbitration",
    NO_CLASS: "class_action_waiver",
    CHANGE: "unilateral_change",
    CLOSE: "unilateral_termination",
    LAW: "choice_of_law",
    COURTS: "jurisdiction",
}
FRAUD = "Nothing in these terms limits our liability for fraud."
FILLER = tuple(f"The office number {number} opens at nine." for number in range(40))

EFFECTS = {code: load_effects(code) for code in languages()}
SHIPPED = [effect for code in languages() for effect in EFFECTS[code]]
READERS = {
    code: RuleDetector(code, rules=[effect.rule for effect in found])
    for code, found in EFFECTS.items()
    if found
}


def document(*sections: tuple[str, ...]) -> Document:
    """Return a document of sections, each a heading and its sentences, with unrelated text at the end."""
    text = ""
    rows: list[Sentence] = []
    parts: list[Section] = []
    for number, section in enumerate((*sections, ("Offices", *FILLER))):
        first = len(text)
        for place, words in enumerate(section):
            span = Span(len(text), len(text) + len(words))
            text += words + "\n\n"
            kind: Any = "sentence" if place else "heading"
            rows.append(Sentence(span, kind, len(rows), section=number, language="en"))
        heading = Span(first, first + len(section[0]))
        parts.append(Section(Span(first, len(text)), heading, section[0], 1))
    source = Source("memory:", "text", "text/plain", "", 0)
    extracted = ExtractedText(text, (), AnchorMap("line", ()), "test", "1")
    return Document(source, extracted, None, sections=tuple(parts), sentences=tuple(rows))


def find(doc: Document, words: str) -> Span:
    start = doc.text.index(words)
    return Span(start, start + len(words))


def finding(doc: Document, words: str, category: str = "", severity: Severity = 3) -> Finding:
    span = find(doc, words)
    quote = Quote(span, words, None, None, None, None)
    return Finding("f-1", category or CATEGORY[words], severity, 0.9, quote, "g-1", Evidence(), "")


def softened(doc: Document, *found: Finding) -> tuple[Finding, ...]:
    return Effects("en", EFFECTS["en"]).apply(doc, Detection(found, (), ())).findings


def effects(found: Finding) -> list[str]:
    return [softening.effect for softening in found.softenings]


# The shipped entries prove themselves


@pytest.mark.parametrize("effect", SHIPPED, ids=lambda effect: effect.rule.id)
def test_examples_of_an_effect(effect: Effect) -> None:
    reader = READERS[effect.rule.lang]
    for text in effect.rule.match:
        assert effect.rule.id in {match.rule.id for match in reader.match_sentence(text)}, text
    for text in effect.rule.no_match:
        assert effect.rule.id not in {match.rule.id for match in reader.match_sentence(text)}, text


# What softens what


@pytest.mark.parametrize(
    ("words", "remark", "expected"),
    [
        (FRAUD, LIMIT, ["liability_kept"]),
        (FRAUD, AS_IS, []),
        (FRAUD, ARBITRATE, []),
        ("The limits in this section do not apply to gross negligence.", LIMIT, ["liability_kept"]),
        ("Nothing in these terms limits your liability for fraud.", LIMIT, []),
        ("We are only liable for gross negligence.", LIMIT, []),
        (
            "We do not exclude our liability where it would be unlawful to do so.",
            LIMIT,
            ["mandatory_law_kept"],
        ),
        ("We do not exclude our liability where it would be unlawful to do so.", AS_IS, []),
        ("Nothing in these terms affects your statutory rights.", LAW, ["mandatory_law_kept"]),
        ("Nothing in these terms affects your statutory rights.", ARBITRATE, []),
        (
            "Nothing in this section deprives you of a mandatory legal right.",
            ARBITRATE,
            ["mandatory_law_kept"],
        ),
        ("You may also sue in the courts of the country where you live.", COURTS, ["home_forum_kept"]),
        ("You may opt out of arbitration within 30 days.", ARBITRATE, ["opt_out"]),
        ("You may opt out of arbitration within 30 days.", NO_CLASS, []),
        ("You may opt out of this arbitration agreement within 30 days.", NO_CLASS, ["opt_out"]),
        ("If you opt out of arbitration, the courts decide.", ARBITRATE, []),
        ("Either party may bring a claim in a small claims court.", ARBITRATE, ["small_claims_kept"]),
        ("We will give you at least 30 days' notice of a change.", CHANGE, ["notice_of_change"]),
        ("You must give us at least 30 days' notice of a change.", CHANGE, []),
        (
            "You may close your account free of charge before the change takes effect.",
            CHANGE,
            ["exit_before_change"],
        ),
        ("If you disagree you must close your account before it takes effect.", CHANGE, []),
        ("You may appeal the decision to suspend the account.", CLOSE, ["review"]),
        ("You may not appeal the decision to suspend the account.", CLOSE, []),
        ("Some states do not allow the exclusion of certain damages.", LIMIT, ["yields_to_mandatory_law"]),
        ("Some states do not allow the exclusion of certain damages.", AS_IS, []),
    ],
)
def test_what_softens_what(words: str, remark: str, expected: list[str]) -> None:
    doc = document(("Terms", remark, words))
    (result,) = softened(doc, finding(doc, remark))
    assert effects(result) == expected
    assert list(result.safeguards) == expected
    assert all(softening.span == find(doc, words) for softening in result.softenings)


def test_severity_is_that_of_the_sentence_by_itself() -> None:
    doc = document(("Liability", LIMIT, FRAUD))
    assert [found.severity for found in softened(doc, finding(doc, LIMIT))] == [3]


def test_a_sentence_does_not_soften_itself() -> None:
    words = "We are not liable, but nothing in these terms limits our liability for fraud."
    doc = document(("Liability", words))
    (result,) = softened(doc, finding(doc, words, "limitation_of_liability"))
    assert not result.softenings


# Scopes


@pytest.mark.parametrize(
    ("words", "reached"),
    [
        ("Nothing in this section limits our liability for fraud.", [CAP]),
        ("Nothing in these terms limits our liability for fraud.", [LIMIT, CAP]),
        ("Nothing herein limits our liability for fraud.", [LIMIT, CAP]),
        ("We do not limit our liability for fraud.", [CAP]),
    ],
)
def test_what_a_sentence_reaches(words: str, reached: list[str]) -> None:
    doc = document(("Liability", LIMIT), ("Caps", CAP, words))
    results = softened(doc, finding(doc, LIMIT), finding(doc, CAP))
    assert [found.quote.text for found in results if found.softenings] == reached


def test_a_sentence_reaches_the_provision_that_it_names() -> None:
    words = "Nothing in clause 1 limits our liability for fraud."
    doc = document(("1. Liability", LIMIT), ("2. Caps", CAP, words))
    doc = replace(doc, references=(Reference(find(doc, "clause 1"), "1", section=0),))
    results = softened(doc, finding(doc, LIMIT), finding(doc, CAP))
    assert [found.quote.text for found in results if found.softenings] == [LIMIT]


def test_a_provision_of_a_law_is_no_scope() -> None:
    words = "Nothing in clause 1 limits our liability for fraud."
    doc = document(("1. Liability", LIMIT), ("2. Caps", CAP, words))
    doc = replace(doc, references=(Reference(find(doc, "clause 1"), "1", section=0, external=True),))
    results = softened(doc, finding(doc, LIMIT), finding(doc, CAP))
    assert [found.quote.text for found in results if found.softenings] == [CAP]


def test_what_is_said_of_the_above_reaches_nothing_below() -> None:
    words = "The above limits do not apply to gross negligence."
    doc = document(("Liability", LIMIT, words, CAP))
    results = softened(doc, finding(doc, LIMIT), finding(doc, CAP))
    assert [found.quote.text for found in results if found.softenings] == [LIMIT]


def test_notice_reaches_what_stands_near() -> None:
    words = "We will give you at least 30 days' notice of a change."
    doc = document(("Changes", CHANGE, *FILLER[:9], words))
    (result,) = softened(doc, finding(doc, CHANGE))
    assert not result.softenings


def test_a_change_that_works_at_once_is_spared() -> None:
    sudden = "Changes to the fees in these terms take effect immediately."
    doc = document(("Changes", CHANGE, sudden, "We will give you at least 30 days' notice of a change."))
    results = softened(doc, finding(doc, CHANGE), finding(doc, sudden, "unilateral_change"))
    assert [effects(found) for found in results] == [["notice_of_change"], []]


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        (
            "Liability",
            "If you live in the European Union, nothing in these terms affects your statutory rights.",
        ),
        ("Consumers in Germany", "Nothing in these terms affects your statutory rights."),
    ],
)
def test_what_one_region_is_told_softens_nothing_elsewhere(heading: str, words: str) -> None:
    doc = document(("Limits", LIMIT), (heading, words))
    (result,) = softened(doc, finding(doc, LIMIT))
    assert not result.softenings


def test_a_few_sentences_of_one_effect_are_enough() -> None:
    notes = tuple(f"Nothing in these terms limits our liability for fraud of kind {n}." for n in range(9))
    doc = document(("Kept", *notes[:5]), ("Liability", LIMIT), ("Kept too", *notes[5:]))
    (result,) = softened(doc, finding(doc, LIMIT))
    assert [softening.span for softening in result.softenings] == [
        find(doc, notes[number]) for number in (3, 4, 5)
    ]
    assert len(result.softenings) == MOST_QUOTED


def test_a_sentence_of_two_effects_is_quoted_once() -> None:
    words = (
        "Nothing in these terms limits our liability for fraud or liability that cannot be excluded by law."
    )
    doc = document(("Liability", LIMIT, words))
    assert effects(softened(doc, finding(doc, LIMIT))[0]) == ["liability_kept"]


# What overrides a safeguard


@pytest.mark.parametrize(
    "cap",
    [
        "Notwithstanding anything to the contrary in these terms, our liability is capped at 10 coins.",
        "In no event shall our liability exceed 10 coins.",
    ],
)
def test_a_later_override_cancels(cap: str) -> None:
    doc = document(("Liability", LIMIT, FRAUD, cap))
    first, second = softened(doc, finding(doc, LIMIT), finding(doc, cap, "limitation_of_liability"))
    for found in (first, second):
        assert [softening.cancelled_by for softening in found.softenings] == [find(doc, cap)]
        assert "liability_kept" not in found.safeguards


@pytest.mark.parametrize(
    ("sections", "cap"),
    [
        pytest.param(
            (("Liability", "{cap}", LIMIT, FRAUD),),
            "In no event shall our liability exceed 10 coins.",
            id="before",
        ),
        pytest.param(
            (("Liability", LIMIT, FRAUD), ("Caps", "{cap}")),
            "In no event shall our liability exceed 10 coins.",
            id="another section",
        ),
        pytest.param(
            (("Liability", LIMIT, FRAUD, "{cap}"),),
            "Subject to the above, in no event shall our liability exceed 10 coins.",
            id="yields to it",
        ),
        pytest.param(
            (("Liability", LIMIT, FRAUD, "{cap}"),),
            "In no event, except for fraud, shall our liability exceed 10 coins.",
            id="keeps it itself",
        ),
    ],
)
def test_what_does_not_override(sections: tuple[tuple[str, ...], ...], cap: str) -> None:
    doc = document(*(tuple(words.format(cap=cap) for words in section) for section in sections))
    result, _ = softened(doc, finding(doc, LIMIT), finding(doc, cap, "limitation_of_liability"))
    assert [softening.cancelled_by for softening in result.softenings] == [None]


def test_only_a_sentence_on_the_same_subject_overrides() -> None:
    cap = "In no event shall we pay interest."
    doc = document(("Liability", LIMIT, FRAUD, cap))
    result, _ = softened(doc, finding(doc, LIMIT), finding(doc, cap, "funds_restriction"))
    assert [softening.cancelled_by for softening in result.softenings] == [None]


def test_an_override_that_yields_to_the_law_leaves_mandatory_law_standing() -> None:
    kept = "We do not exclude our liability where it would be unlawful to do so."
    cap = "To the fullest extent permitted by law, in no event shall our liability exceed 10 coins."
    doc = document(("Liability", LIMIT, kept, cap))
    result, _ = softened(doc, finding(doc, LIMIT), finding(doc, cap, "limitation_of_liability"))
    assert [softening.cancelled_by for softening in result.softenings] == [None]


# Giving way to mandatory law


@pytest.mark.parametrize(
    ("words", "yields"),
    [
        ("To the fullest extent permitted by law, we are not liable.", True),
        ("We may close your account unless prohibited by law.", True),
        ("Unless mandatory law provides otherwise, our courts decide.", True),
        ("We are not liable.", False),
        ("You must comply with the law.", False),
    ],
)
def test_a_sentence_that_yields_says_so(words: str, yields: bool) -> None:  # noqa: FBT001
    doc = document(("Terms", words))
    (result,) = softened(doc, finding(doc, words, "sole_discretion"))
    assert ("yields_to_mandatory_law" in result.safeguards) is yields
    assert not result.softenings


# Lists, and the whole path


def test_items_go_with_the_words_that_open_their_list() -> None:
    opening = "Nothing in these terms limits our liability for:"
    doc = document(("Liability", LIMIT, opening, "fraud;", "death or injury."))
    rows = list(doc.sentences)
    rows[3], rows[4] = (replace(rows[n], kind="item", lead_in=2) for n in (3, 4))
    (result,) = softened(replace(doc, sentences=tuple(rows)), finding(doc, LIMIT))
    assert [softening.span.of(doc.text) for softening in result.softenings] == ["fraud;", "death or injury."]


def test_a_scan_attaches_effects() -> None:
    doc = document(("Liability", "We are not liable for any loss or damage whatsoever.", FRAUD))
    (result,) = [found for found in detect(doc).findings if found.category == "limitation_of_liability"]
    assert effects(result) == ["liability_kept"]


def test_fair_sentences_and_hints_stay_as_they_are() -> None:
    doc = document(("Liability", LIMIT, FRAUD))
    given = Detection((), (finding(doc, FRAUD, "limitation_of_liability", 1),), (finding(doc, LIMIT),))
    assert Effects("en", EFFECTS["en"]).apply(doc, given) == given


# To whom it speaks


@pytest.mark.parametrize(
    ("heading", "opening", "only"),
    [
        ("Liability", "If you are a business user:", True),
        ("For business customers", "Please note:", True),
        ("Liability", "If you are a consumer:", False),
        ("Liability", "Whether you are a consumer or a business:", False),
        ("Our business", "Please note:", False),
    ],
)
def test_what_business_users_alone_are_told_is_no_finding(heading: str, opening: str, only: bool) -> None:  # noqa: FBT001
    doc = document((heading, opening, LIMIT))
    rows = list(doc.sentences)
    rows[2] = replace(rows[2], kind="item", lead_in=1)
    doc = replace(doc, sentences=tuple(rows))
    given = Detection((finding(doc, LIMIT),), (), ())
    result = Effects("en", EFFECTS["en"]).apply(doc, given)
    moved = [(found.severity, found.safeguards) for found in result.fair]
    assert moved == ([(1, ("business_only",))] if only else [])
    assert len(result.findings) + len(moved) == 1


# The schema


def entry(**fields: Any) -> dict[str, Any]:
    return {
        "id": "EF001",
        "does": "soften",
        "effect": "kept",
        "message": "It is kept.",
        "categories": ["arbitration"],
        "patterns": ["kept"],
        "examples": {"match": ["It is kept."], "no_match": ["It is lost."]},
    } | fields


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"scop": "near"}, "EF001.scop"),
        ({"does": "harden"}, "EF001.does"),
        ({"id": "TS001"}, "TS001.id"),
        ({"effect": "Kept!"}, "EF001.effect"),
        ({"scope": "everywhere"}, "EF001.scope"),
        ({"categories": ["arbitrage"]}, "EF001.categories"),
        ({"categories": []}, "EF001.categories"),
        ({"patterns": []}, "EF001.patterns"),
        ({"patterns": ["(kept"]}, "EF001.patterns"),
        ({"examples": {"match": ["It is kept."]}}, "EF001.examples"),
        ({"target": "no_such_mark"}, "EF001.target"),
        ({"spares": "no_such_mark"}, "EF001.spares"),
    ],
)
def test_a_fault_in_the_file_is_named(fields: dict[str, Any], key: str) -> None:
    with pytest.raises(DataError) as caught:
        parse_effects([entry(**fields)], file="_effects.yml", language="en")
    assert "_effects.yml" in str(caught.value)
    assert key in str(caught.value)


def test_an_id_is_given_once() -> None:
    with pytest.raises(DataError, match=r"EF001\.id"):
        parse_effects([entry(), entry()], file="_effects.yml", language="en")


def test_all_stands_for_every_category() -> None:
    (effect,) = parse_effects([entry(categories=["all"])], file="_effects.yml", language="en")
    assert set(CATEGORY.values()) < effect.categories


def test_a_pack_without_effects_has_none(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    assert load_effects("en", folder=tmp_path) == ()


def test_the_file_of_effects_holds_no_rules() -> None:
    assert not {rule.id for rule in load_rules("en")} & {effect.rule.id for effect in EFFECTS["en"]}
