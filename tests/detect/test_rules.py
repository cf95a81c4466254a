"""The rule detector: every rule's own examples, roles, lead-ins, offsets, and the prefilter."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tosscan.detect.packs import languages, load_rules
from tosscan.detect.prefilter import Prefilter
from tosscan.detect.rules import RuleDetector
from tosscan.detect.schema import Rule, parse_rules
from tosscan.detect.tokens import plain
from tosscan.document.parties import Parties
from tosscan.document.source import Source
from tosscan.document.span import Span
from tosscan.document.text import AnchorMap, ExtractedText
from tosscan.document.tree import Document, Section, Sentence, SentenceKind

RULES = [rule for language in languages() for rule in load_rules(language)]
DETECTORS = {language: RuleDetector(language) for language in languages()}


def name(rule: Rule) -> str:
    return rule.id


def rule(**fields: Any) -> Rule:
    entry = {
        "id": "TS999",
        "category": "unilateral_change",
        "lang": "en",
        "severity": 3,
        "message": "A message.",
        "patterns": ["<provider> may change"],
        "examples": {"match": ["a"], "no_match": ["b"]},
    }
    return parse_rules([entry | fields], file="test.yml")[0]


def detector(*rules: Rule, prefilter: bool = True) -> RuleDetector:
    return RuleDetector("en", rules=rules, prefilter=prefilter)


def document(*parts: tuple[str, SentenceKind, int | None], parties: Parties | None = None) -> Document:
    """Build a document from (text, kind, index of the lead-in), one paragraph each."""
    sentences: list[Sentence] = []
    text = ""
    for block, (part, kind, lead_in) in enumerate(parts):
        start = len(text)
        text += part + "\n\n"
        span = Span(start, start + len(part))
        sentences.append(Sentence(span, kind, block, lead_in=lead_in, language="en"))
    extracted = ExtractedText(text, (), AnchorMap("line", ()), "test", "1")
    source = Source("mem:", "t.md", "text/markdown", "0" * 64, len(text))
    return Document(source, extracted, None, sentences=tuple(sentences), parties=parties or Parties())


def hits(found: RuleDetector, text: str, **options: Any) -> list[str]:
    return [match.rule.id for match in found.match_sentence(text, **options)]


# The packs


@pytest.mark.parametrize("rule", RULES, ids=name)
def test_match_examples_match(rule: Rule) -> None:
    for sentence in rule.match:
        for title in rule.titles or ("",):
            assert rule.id in hits(DETECTORS[rule.lang], sentence, headings=[title]), (title, sentence)


@pytest.mark.parametrize("rule", RULES, ids=name)
def test_no_match_examples_do_not_match(rule: Rule) -> None:
    for sentence in rule.no_match:
        assert rule.id not in hits(DETECTORS[rule.lang], sentence, headings=rule.titles), sentence


@pytest.mark.parametrize("rule", RULES, ids=name)
def test_every_pattern_has_an_example(rule: Rule) -> None:
    found: set[int] = set()
    for sentence in rule.match:
        found |= DETECTORS[rule.lang].matching(rule.id, sentence)
    assert found == set(range(len(rule.patterns) + len(rule.phrases)))


def test_ids_are_unique_across_languages() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)


# Headings


FEES = {
    "patterns": ["bears ~2 own fees"],
    "under": ["arbitrat*"],
    "examples": {"under": ["Arbitration"], "match": ["a"], "no_match": ["b"]},
}


@pytest.mark.parametrize(
    ("headings", "found"),
    [
        ((), []),
        (("Fees",), []),
        (("Binding Arbitration",), ["TS999"]),
        (("Fees", "14. ARBITRATION"), ["TS999"]),
    ],
)
def test_a_rule_may_ask_for_a_title(headings: tuple[str, ...], found: list[str]) -> None:
    for prefilter in (True, False):
        reader = detector(rule(**FEES), prefilter=prefilter)
        assert hits(reader, "Each side bears its own fees.", headings=headings) == found


def test_a_title_opens_no_other_rule() -> None:
    reader = detector(rule(**FEES), rule(id="TS998", **(FEES | {"under": ["court"]})))
    assert hits(reader, "Each side bears its own fees.", headings=["Court", "Fees"]) == ["TS998"]


def sections(*parts: tuple[str, int | None, float]) -> Document:
    """Build a document whose last sentence stands in the last section: (title, parent, share of the text)."""
    text = "Each side bears its own fees."
    padding = "It says no more of that here. " * 30
    start, end = len(padding), len(padding) + len(text)
    extracted = ExtractedText(padding + text, (), AnchorMap("line", ()), "test", "1")
    source = Source("mem:", "t.md", "text/markdown", "0" * 64, end)
    spans = [Span(min(start, int(end * (1 - share))), end) for _, _, share in parts]
    tree = tuple(
        Section(span, Span(span.start, span.start), title, level, parent=parent)
        for level, (span, (title, parent, _)) in enumerate(zip(spans, parts, strict=True), start=1)
    )
    sentence = Sentence(Span(start, end), "sentence", 0, section=len(tree) - 1, language="en")
    return Document(source, extracted, None, sections=tree, sentences=(sentence,))


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ([("Fees", None, 0.1)], 0),
        ([("Arbitration", None, 0.1)], 1),
        ([("Arbitration", None, 1.0)], 1),  # an excerpt: one section is all of it
        ([("Arbitration", None, 0.3), ("Fees", 0, 0.1)], 1),
        ([("Arbitration", None, 0.3), ("Fees", 0, 0.2), ("Experts", 1, 0.1)], 1),
        ([("Terms and arbitration agreement", None, 1.0), ("Fees", 0, 0.1)], 0),
    ],
)
def test_the_titles_of_a_sentence_are_those_of_its_sections(
    parts: list[tuple[str, int | None, float]], found: int
) -> None:
    assert len(detector(rule(**FEES)).signals(sections(*parts))) == found


def test_a_sentence_in_no_section_has_no_title() -> None:
    text = "Each side bears its own fees."
    assert detector(rule(**FEES)).signals(document((text, "sentence", None))) == []


# Roles


@pytest.mark.parametrize("subject", ["We", "The Company", "OUR COMPANY", "The platform"])
def test_generic_words_name_the_provider(subject: str) -> None:
    assert hits(detector(rule()), f"{subject} may change it.") == ["TS999"]


def test_the_documents_own_names_name_a_party() -> None:
    found = detector(rule())
    parties = Parties(provider=("Acme Trading Ltd.",))
    assert hits(found, "Acme Trading Ltd. may change it.") == []
    assert hits(found, "Acme Trading Ltd. may change it.", parties=parties) == ["TS999"]
    assert hits(found, "ACME TRADING LTD. MAY CHANGE IT.", parties=parties) == ["TS999"]


def test_a_name_taken_by_the_document_wins_over_the_generic_word() -> None:
    found = detector(rule(patterns=["<user> may change"]))
    assert hits(found, "The Company may change it.", parties=Parties(user=("Company",))) == ["TS999"]


def test_us_is_a_country_unless_all_is_in_capitals() -> None:
    found = detector(rule(patterns=["claims against <provider>"]))
    assert hits(found, "Claims against US persons fall away.") == []
    assert hits(found, "YOU HAVE NO CLAIMS AGAINST US.") == ["TS999"]


# Matching


def test_quotes_spaces_and_case_do_not_part_words() -> None:
    found = detector(rule(patterns=["as is basis"]))
    text = "It comes on an “AS\n  IS” basis."
    (match,) = found.match_sentence(text)
    assert text[match.start : match.end] == "AS\n  IS” basis"


def test_start_of_sentence() -> None:
    found = detector(rule(patterns=["^ loss of"]))
    assert hits(found, "(b) 4.2 loss of profit;") == ["TS999"]
    assert hits(found, "Any loss of profit.") == []


def test_unless_cancels() -> None:
    found = detector(rule(unless=["with your consent"]))
    assert hits(found, "We may change it.") == ["TS999"]
    assert hits(found, "We may change it with your consent.") == []


def test_softer_lowers_the_severity_and_adds_safeguards() -> None:
    found = detector(rule(softer={"when": ["days notice"], "severity": 2, "safeguards": ["notice"]}))
    (hard,) = found.match_sentence("We may change it.")
    (soft,) = found.match_sentence("We may change it on ten days notice.")
    assert (hard.severity, hard.safeguards) == (3, ())
    assert (soft.severity, soft.safeguards) == (2, ("notice",))


def test_raw_patterns_and_phrases() -> None:
    raw = rule(id="TS998", patterns=[[{"LOWER": "within"}, {"IS_DIGIT": True}, {"LOWER": "days"}]])
    phrase = rule(patterns=[], phrases=["class action waiver"])
    found = detector(raw, phrase)
    assert hits(found, "Within 30 days.") == ["TS998"]
    assert hits(found, "This CLASS ACTION WAIVER stands.") == ["TS999"]


def test_a_wide_gap_is_bounded() -> None:
    found = detector(rule(patterns=["alpha ~10 omega"]))
    assert hits(found, "alpha " + "x " * 10 + "omega") == ["TS999"]
    assert hits(found, "alpha " + "x " * 11 + "omega") == []


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("We may at any time change it.", True),
        ("We may, but need not, change it.", True),
        ("We may change it no later than May.", True),
        ("We may not at any time change it.", False),
        ("We may never change it.", False),
        ("We may in no case change it.", False),
    ],
)
def test_a_gap_after_a_modal_verb_passes_over_no_negation(text: str, matches: bool) -> None:  # noqa: FBT001
    assert bool(hits(detector(rule(patterns=["<provider> may ~6 change"])), text)) is matches


def test_a_negation_that_a_pattern_names_is_found() -> None:
    assert hits(detector(rule(patterns=["<provider> may ~3 not ~3 pay"])), "We may at will not pay.") == [
        "TS999"
    ]


@pytest.mark.parametrize(
    "text", ["We AREN'T liable.", "We aren’t liable.", "WE AREN’T LIABLE.", "We Aren't liable."]
)
def test_contractions_are_cut_in_any_case(text: str) -> None:
    assert hits(detector(rule(patterns=["are n't liable"])), text) == ["TS999"]


# Documents


def test_spans_are_offsets_of_the_document() -> None:
    doc = document(("Terms.", "sentence", None), ("Here we may change it.", "sentence", None))
    (signal,) = detector(rule()).signals(doc)
    assert signal.sentence == 1
    assert signal.rule is not None
    assert signal.rule.span.of(doc.text) == "we may change"


def test_headings_and_other_languages_give_nothing() -> None:
    doc = document(("We may change it", "heading", None))
    assert detector(rule()).signals(doc) == []
    span = doc.sentences[0].span
    other = Document(
        doc.source, doc.extracted, None, sentences=(Sentence(span, "sentence", 0, language="ru"),)
    )
    assert detector(rule()).signals(other) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3. Change of Our Terms.", 0),
        ("3. Change of our terms.", 1),
        ("We May Change Terms.", 1),
        ("CHANGE OF TERMS.", 1),
        ("Change " + "of Our Terms " * 8, 1),
    ],
)
def test_a_title_set_as_a_sentence_gives_nothing(text: str, found: int) -> None:
    change = rule(patterns=["change ~8 terms"])
    assert len(detector(change).signals(document((text, "sentence", None)))) == found


def test_an_item_is_read_after_its_lead_in() -> None:
    doc = document(("We may:", "sentence", None), ("(a) call you;", "item", 0), ("(b) change it.", "item", 0))
    found = detector(rule(patterns=["<provider> may ~6 change"]))
    (signal,) = found.signals(doc)
    assert signal.sentence == 2
    assert signal.rule is not None
    assert signal.rule.span.of(doc.text) == "(b) change"


def test_only_the_end_of_a_long_lead_in_is_read_again_with_its_items() -> None:
    found = detector(rule(patterns=["<provider> may ~6 change"]))
    filling = "and, as said, in good faith " * 200
    assert hits(found, "change it", lead_in=f"We {filling} may:") == []
    assert hits(found, "change it", lead_in=f"{filling} we may:") == ["TS999"]


def test_a_word_is_looked_up_by_no_more_of_it_than_the_longest_prefix() -> None:
    prefilter = Prefilter()
    need = prefilter.need([frozenset({("terminat", True)}), frozenset({("end", False)})])
    assert prefilter.mask("x" * 1_000_000 + " terminating end") == need
    assert prefilter.mask("end" * 300_000) == 0


def test_a_lead_in_passes_its_hit_to_items_only_where_the_rule_inherits() -> None:
    parts: tuple[tuple[str, SentenceKind, int | None], ...] = (
        ("We may change it where:", "sentence", None),
        ("(a) costs rise;", "item", 0),
        ("(b) the law asks for it.", "item", 0),
    )
    plain = detector(rule()).signals(document(*parts))
    assert [signal.sentence for signal in plain] == [0]
    passing = detector(rule(inherit="items", unless=["law asks"])).signals(document(*parts))
    assert [signal.sentence for signal in passing] == [0, 1]
    assert all(
        signal.rule and signal.rule.span == passing[0].rule.span for signal in passing if passing[0].rule
    )


def test_a_hit_that_passes_through_a_nested_list_shows_the_words_that_matched() -> None:
    doc = document(
        ("In brief: we may change it where:", "sentence", None),
        ("(a) one of these happens:", "item", 0),
        ("(i) costs rise.", "item", 1),
    )
    signals = detector(rule(inherit="items")).signals(doc)
    assert [signal.sentence for signal in signals] == [0, 1, 2]
    shown = [doc.text[signal.rule.span.start : signal.rule.span.end] for signal in signals if signal.rule]
    assert shown == ["we may change"] * 3


def test_what_a_lead_in_excuses_does_not_excuse_an_items_own_words() -> None:
    found = detector(rule(unless=["you may not"]))
    assert hits(found, "we may change it", lead_in="You may not assume that:") == ["TS999"]
    assert hits(found, "You may not say that we may change it") == []


def test_a_fair_rule_silences_its_category_in_the_sentence() -> None:
    fair = rule(id="TS998", severity=1, patterns=["you may leave"])
    other = rule(id="TS997", category="arbitration", patterns=["change"])
    doc = document(("We may change it and you may leave.", "sentence", None))
    signals = detector(rule(), fair, other).signals(doc)
    assert [(signal.category, signal.severity) for signal in signals] == [
        ("arbitration", 3),
        ("unilateral_change", 1),
    ]


def test_a_fair_hint_silences_nothing() -> None:
    fair = rule(id="TS998", severity=1, level="hint", patterns=["you may leave"])
    doc = document(("We may change it and you may leave.", "sentence", None))
    assert [signal.hint for signal in detector(rule(), fair).signals(doc)] == [True, False]


# The prefilter


@pytest.mark.parametrize("rule", RULES, ids=name)
def test_the_prefilter_lets_every_match_through(rule: Rule) -> None:
    found = DETECTORS[rule.lang]
    units = next(item.units for item in found._compiled if item.rule.id == rule.id)
    for sentence in rule.match:
        mask = found._prefilter.mask(plain(sentence).text)
        for place in found.matching(rule.id, sentence):
            assert mask & units[place].need == units[place].need, sentence


@pytest.mark.slow
def test_the_prefilter_loses_no_example() -> None:
    for language, fast in DETECTORS.items():
        slow = RuleDetector(language, rules=fast.rules, prefilter=False)
        for rule in fast.rules:
            for sentence in (*rule.match, *rule.no_match):
                read = [found.match_sentence(sentence, headings=rule.titles) for found in (fast, slow)]
                assert read[0] == read[1]


@pytest.mark.parametrize("text", ["We cannot go.", "We don't go.", "We can not go.", "We won’t go."])
def test_the_prefilter_knows_words_cut_out_of_others(text: str) -> None:
    found = [rule(patterns=["<provider> (ca|can|do|wo) (not|n't) go"])]
    assert hits(detector(*found), text) == hits(detector(*found, prefilter=False), text) == ["TS999"]


@pytest.mark.data
@pytest.mark.slow
def test_the_prefilter_loses_nothing_on_real_terms(data: Path) -> None:
    slow = RuleDetector("en", prefilter=False)
    rows = (data / "annotated" / "bluesky.jsonl").read_text(encoding="utf-8").splitlines()
    for row in rows:
        text = json.loads(row)["text"]
        assert DETECTORS["en"].match_sentence(text) == slow.match_sentence(text), text
