"""The law pack as data: complete, closed, and citing only what is on file."""

from __future__ import annotations

import pytest

from tosscan.errors import DataError, UsageError
from tosscan.findings.category import SLUGS
from tosscan.legal import files, provisions, schema
from tosscan.legal.schema import Node


def test_official_wording_and_own_rendering_stand_apart() -> None:
    article = provisions.load().get("KZ-CC-2.1")
    assert article.wording.ru is not None
    assert "равенства участников регулируемых им отношений" in article.wording.ru
    assert "равенства интересов" not in article.wording.ru
    assert article.wording.en is None
    assert article.rendering is not None
    assert article.rendering.startswith("Civil legislation is based on recognition of the equality")
    assert article.source_status == "copy"


def test_every_kazakh_provision_has_citations_address_and_edition() -> None:
    law = provisions.load()
    assert len(law.provisions) > 140
    for entry in law.provisions.values():
        assert entry.id.startswith("KZ-"), entry.id
        assert entry.citation.en, entry.id
        assert entry.citation.ru, entry.id
        assert "?" not in entry.citation.ru, entry.id
        assert entry.address.startswith("https://"), entry.id
        assert entry.edition, entry.id
        assert entry.source_status != "official", entry.id
        assert set(entry.gates) <= {"G1", "G2", "G3", "G4", "G5", "G6"}, entry.id


def test_acts_of_the_aifc_are_english_and_the_rest_russian() -> None:
    for entry in provisions.load().provisions.values():
        if not entry.read:
            assert not entry.wording, entry.id
            assert entry.rendering is None, entry.id
        elif entry.pack == "aifc":
            assert entry.wording.ru is None, entry.id
            assert entry.wording.en, entry.id
        else:
            assert entry.wording.ru, entry.id
            assert entry.rendering, entry.id


def test_all_fact_patterns_are_on_file() -> None:
    law = provisions.load()
    families = {
        "LIAB": 9,
        "WARR": 3,
        "RISK": 4,
        "IND": 3,
        "CHG": 11,
        "USE": 3,
        "LANG": 2,
        "TIME": 3,
        "ASG": 5,
    }
    families |= {
        "ARB": 7,
        "JUR": 4,
        "LAW": 2,
        "COLL": 3,
        "COST": 5,
        "FUND": 13,
        "TERM": 7,
        "SUSP": 1,
        "DISC": 3,
    }
    families |= {"CONT": 3, "DATA": 1, "BUND": 2}
    wanted = {f"FP-{name}-{n}" for name, count in families.items() for n in range(1, count + 1)}
    assert set(law.patterns) == wanted


def test_express_nullity_stays_with_the_articles_that_say_so() -> None:
    named = {entry.id for entry in provisions.load().provisions.values() if "N" in entry.classes}
    assert named == {"KZ-CC-350.2", "KZ-CC-358.2", "KZ-CC-359.3", "KZ-CC-387"}


def test_what_has_ended_is_on_file_and_cited_by_no_pattern() -> None:
    law = provisions.load()
    ended = {entry.id for entry in law.provisions.values() if entry.in_force_to}
    assert ended == {"KZ-DA-11"}
    for pattern in law.patterns.values():
        assert not ended & {item.id for item in pattern.cited}, pattern.id


def test_every_main_category_has_comparators_and_none_is_kazakh() -> None:
    found = provisions.load().comparators
    for slug in SLUGS:
        assert all(entry.pack != "kz" for entry in found[slug])
    for slug in ("arbitration", "limitation_of_liability", "unilateral_change", "choice_of_law"):
        assert {entry.pack for entry in found[slug]} >= {"eu", "uk"}, slug


def test_an_unknown_pack_is_refused() -> None:
    with pytest.raises(UsageError, match="no law pack 'xx'"):
        provisions.load("xx")


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(DataError, match=r"data/kz/nothing\.yml: file: is not there"):
        files.read("kz", "nothing")


GOOD: dict[str, object] = {
    "id": "FP-X-1",
    "title": "x",
    "lead": None,
    "core": {"en": "is x", "ru": "x"},
    "for": [],
    "against": [],
    "cure": "",
}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"colour": "red"}, "unknown key 'colour'"),
        ({"title": ""}, "title: must be a text"),
        ({"lead": {"id": "KZ-CC-2.1", "class": "X"}}, "class: must be one of N, V, P, R, D, I"),
        ({"core": {"en": "is x"}}, "key 'ru' is missing"),
        ({"whole": "yes"}, "whole: must be true or false"),
        ({"against": "KZ-CC-2.1"}, "against: must be a list"),
    ],
)
def test_a_faulty_pattern_is_refused_by_file_and_key(change: dict[str, object], message: str) -> None:
    schema.pattern(Node("patterns.yml", "patterns[0]", GOOD))
    with pytest.raises(DataError, match=r"patterns\.yml: patterns\[0\]") as caught:
        schema.pattern(Node("patterns.yml", "patterns[0]", GOOD | change))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"for": [{"id": "KZ-CC-9999", "class": "D"}]}, "cites KZ-CC-9999, which is not on file"),
        ({"for": [{"id": "KZ-CC-401", "class": "N"}]}, "in class N, which it does not have"),
        ({"against": ["KZ-CC-9999"]}, "cites KZ-CC-9999, which is not on file"),
        ({"against": ["KZ-CC-353"]}, "KZ-CC-353 has no words for the role against"),
    ],
)
def test_a_pattern_that_cites_wrongly_is_refused(change: dict[str, object], message: str) -> None:
    node = Node("patterns.yml", "patterns[0]", GOOD | change)
    with pytest.raises(DataError, match=r"patterns\.yml") as caught:
        provisions._check_citations(node, schema.pattern(node), provisions.load().provisions)
    assert message in str(caught.value)


def test_an_id_that_stands_twice_is_refused() -> None:
    node = Node("patterns.yml", "patterns[1]", GOOD)
    with pytest.raises(DataError, match="FP-X-1 stands twice"):
        schema.unique([(node, "FP-X-1"), (node, "FP-X-1")])


def test_the_exceptions_of_the_directive_and_the_contrary_law_stand_beside_their_categories() -> None:
    found = provisions.load().comparators
    for slug in ("unilateral_change", "unilateral_termination"):
        assert "EU-A2" in {entry.id for entry in found[slug] if entry.contrary}, slug
    for slug in ("arbitration", "class_action_waiver"):
        assert {"US-FAA", "US-CON"} <= {entry.id for entry in found[slug] if entry.contrary}, slug


def test_what_is_from_memory_has_no_official_words() -> None:
    law = provisions.load()
    unread = [entry for entry in law.provisions.values() if not entry.read]
    assert {entry.pack for entry in unread} == {"kz", "aifc"}
    assert all(not entry.wording and entry.rendering is None for entry in unread)
    assert all(entry.wording is None for entry in law.foreign if entry.source_status == "memory")
    assert sum(entry.wording is not None for entry in law.foreign) > 8


def test_a_kazakh_report_cites_in_kazakh_and_quotes_kazakh_words_where_they_are_on_file() -> None:
    law = provisions.load()
    held, bare = law.get("KZ-CPL-8-1.2(5)"), law.get("KZ-CC-350.2")
    found = {
        (entry.id, language): provisions.match(
            entry, role="for", consequence=None, condition=None, statement="", language=language
        )
        for entry in (held, bare)
        for language in ("en", "ru", "kk")
    }
    assert found[held.id, "kk"].citation == held.citation.short["kk"]
    assert found[held.id, "kk"].citation_full == held.citation.full["kk"]
    assert found[held.id, "kk"].wording == held.wording.kk
    assert found[held.id, "kk"].wording_language == "kk"
    assert found[held.id, "ru"].wording == held.wording.ru
    assert found[bare.id, "kk"].citation == bare.citation.short["kk"]
    assert bare.wording.kk is None
    assert found[bare.id, "kk"].wording_language == "ru"
    assert found[bare.id, "en"].citation == bare.citation.en
