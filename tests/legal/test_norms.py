"""Provisions as data: a closed schema, citations in three languages, and what stands on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tosscan.errors import DataError
from tosscan.legal import norms
from tosscan.legal.norms import Instrument, Provision
from tosscan.legal.schema import Node

ACT: dict[str, Any] = {
    "title": {
        "en": "Gadget Code, 1 May 2001 No. 7",
        "ru": "Кодекс о вещицах от 1 мая 2001 года № 7",
        "kk": None,
    },
    "of": {
        "en": "the Gadget Code, 1 May 2001 No. 7",
        "ru": "Кодекса о вещицах от 1 мая 2001 года № 7",
        "kk": None,
    },
    "short": {"en": "GC", "ru": "КВ", "kk": None},
    "divided": "paragraphs",
    "language": "ru",
    "address": "https://law.example/7",
    "editions": None,
    "address_from_memory": [],
}
NORM: dict[str, Any] = {
    "id": "XX-1",
    "title": "Gadgets",
    "instrument": "GC",
    "article": {"en": "Art. 5(1)", "ru": "п. 1 ст. 5", "kk": None},
    "wording": {"ru": "Вещица есть вещь.", "kk": None, "en": None},
    "translation": {"en": "A gadget is a thing.", "by": "own"},
    "edition": "as of May 2025",
    "seen_on": date(2025, 5, 1),
    "amended": None,
    "in_force_from": None,
    "in_force_to": None,
    "source_status": "copy",
    "roles": ["for"],
    "classes": ["D"],
    "gates": ["G1"],
    "says": {"D": {"en": "gadgets", "ru": "вещицы"}},
}


def act(**change: Any) -> dict[str, Instrument]:
    return {"GC": norms.instrument(Node("instruments.yml", "instruments.GC", ACT | change), "GC")}


def norm(**change: Any) -> Provision:
    return norms.provision(Node("provisions.yml", "provisions[0]", NORM | change), act(), "xx")


def test_a_citation_is_full_first_and_short_after() -> None:
    citation = norm().citation
    assert citation.of("en") == "Art. 5(1) GC"
    assert citation.first("en") == "Art. 5(1) of the Gadget Code, 1 May 2001 No. 7"
    assert citation.of("ru") == "п. 1 ст. 5 КВ"
    assert citation.first("ru") == "п. 1 ст. 5 Кодекса о вещицах от 1 мая 2001 года № 7"
    assert citation.of("kk") == citation.of("ru")


def test_what_was_repealed_is_cited_for_its_time() -> None:
    ended = norm(in_force_to=date(2024, 3, 1))
    assert ended.citation.of("en") == "Art. 5(1) GC (in force until 1 March 2024)"
    assert ended.citation.first("ru").endswith("(действовала до 1 марта 2024 года)")
    assert ended.stands_on(date(2024, 3, 1)) == "no"
    assert ended.stands_on(date(2024, 2, 29)) == "unknown"


def change(day: date, effect: str | None, kind: str = "amended") -> dict[str, Any]:
    return {"law": "No. 1", "of": day, "effect": effect, "kind": kind}


@pytest.mark.parametrize(
    ("fields", "day", "answer"),
    [
        ({}, date(2024, 1, 1), "unknown"),
        ({"in_force_from": date(2020, 1, 1)}, date(2019, 12, 31), "no"),
        ({"amended": [change(date(2020, 5, 1), "+10 days")]}, date(2022, 1, 1), "yes"),
        ({"amended": [change(date(2020, 5, 1), "+10 days")]}, date(2020, 8, 1), "unknown"),
        ({"amended": [change(date(2020, 5, 1), "from 2020-07-01")]}, date(2020, 8, 1), "yes"),
        ({"amended": [change(date(2020, 5, 1), "+6 months")]}, date(2021, 9, 1), "unknown"),
        ({"amended": [change(date(2020, 5, 1), None, "inserted")]}, date(2020, 4, 30), "no"),
        ({"amended": [change(date(2020, 5, 1), None)]}, date(2020, 4, 30), "unknown"),
        ({"amended": [change(date(2020, 5, 1), None)]}, date(2025, 5, 2), "unknown"),
        ({"amended": [change(date(2020, 5, 1), None)], "seen_on": None}, date(2022, 1, 1), "unknown"),
    ],
)
def test_what_stood_on_a_day_is_said_only_where_it_is_established(
    fields: dict[str, Any], day: date, answer: str
) -> None:
    assert norm(**fields).stands_on(day) == answer


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"colour": "red"}, r"provisions\[0\]: unknown key 'colour'"),
        ({"instrument": "CC"}, "instrument: must be one of GC"),
        ({"roles": ["judge"]}, r"roles\[0\]: must be one of for, against, gate, procedure, standing"),
        ({"roles": ["against"]}, "classes: go with the role 'for'"),
        ({"classes": [], "says": {}}, "classes: go with the role 'for'"),
        ({"says": {"N": {"en": "x", "ru": "x"}}}, "says.N: is neither a class nor a role of the provision"),
        ({"source_status": "memory"}, "what is from memory is not quoted"),
        ({"source_status": "official"}, "'official' needs 'checked'"),
        ({"checked": {"by": "A", "day": date(2025, 6, 1)}}, "'official' needs 'checked'"),
        ({"in_force_to": "1 May 2025"}, "in_force_to: must be a day"),
        ({"in_force_to": "2025-02-30"}, "in_force_to: must be a day of the calendar"),
        ({"address": "law.example"}, "address: must be an address"),
        ({"translation": {"en": "x", "by": "a friend"}}, "translation.by: must be one of own, official"),
        ({"amended": [change(date(2020, 5, 1), "+3 moons")]}, "effect: must be like"),
    ],
)
def test_a_faulty_provision_is_refused_by_file_and_key(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(DataError, match=r"^provisions\.yml: ") as caught:
        norm(**fields)
    assert message.replace("\\", "") in str(caught.value)


def test_a_day_may_stand_in_quotation_marks() -> None:
    assert norm(in_force_to="2025-01-01") == norm(in_force_to=date(2025, 1, 1))


def test_a_faulty_act_is_refused_by_file_and_key() -> None:
    with pytest.raises(DataError, match=r"instruments\.yml: instruments\.GC\.divided: must be one of"):
        act(divided="verses")


def test_an_official_entry_says_by_whom_and_when() -> None:
    entry = norm(source_status="official", checked={"by": "A. Person", "day": date(2025, 6, 1)})
    assert entry.checked is not None
    assert (entry.checked.by, entry.checked.on) == ("A. Person", date(2025, 6, 1))


def test_the_hash_of_a_check_follows_the_wording() -> None:
    other = norm(wording={"ru": "Вещица не есть вещь.", "kk": None, "en": None})
    assert norm().wording_sha256() == norm(title="Widgets").wording_sha256()
    assert norm().wording_sha256() != other.wording_sha256()
