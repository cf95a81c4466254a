"""The gates: what the document answers, what the reader says, what a profile assumes."""

from __future__ import annotations

from typing import Any

import pytest

from tosscan.errors import UsageError
from tosscan.findings.assessment import Gate
from tosscan.findings.gate import BY_ID, GATES, PROFILES, letters
from tosscan.legal.assess import weigh
from tosscan.legal.gates import concerned, gate_file, setter
from tosscan.legal.provisions import load

MALTA = "These terms are governed by the laws of Malta."
LAW = load()


def gates(doc: Any, **options: Any) -> dict[str, Gate]:
    weighed = weigh(doc, findings=(), fair=(), hints=(), **options)
    return {gate.id: gate for gate in weighed.gates}


def test_letters_are_those_of_the_report() -> None:
    assert [gate.letter for gate in GATES] == list("ABCDEFGHIJK")
    assert letters("G1, G3, G11") == "A, C, K"
    assert letters("") == ""


@pytest.mark.parametrize(
    ("sentence", "gate", "value"),
    [
        ("The contract is governed by the laws of the AIFC.", "G1", "aifc"),
        ("The service is offered to residents of Kazakhstan.", "G7", "kazakhstan"),
        ("The service is not available to persons located in Kazakhstan.", "G7", "not_addressed"),
        ("We act as commission agent for you.", "G8", "commission"),
        ("Стороны заключают договор хранения.", "G8", "custody"),
        ("The Kazakh and the Russian text have equal force.", "G10", "kazakh_and_russian"),
        ("We look forward to hearing from you.", "G8", None),
    ],
)
def test_an_answer_of_the_document_comes_with_its_words(
    build: Any, sentence: str, gate: str, value: str | None
) -> None:
    weighed = weigh(build("Welcome.", sentence), findings=(), fair=(), hints=())
    found = next(entry for entry in weighed.gates if entry.id == gate)
    assert (found.value, found.source) == (value, "document" if value else "open")
    assert [weighed.quotes[name].text for name in found.quotes] == ([sentence] if value else [])
    assert bool(found.label) == bool(value)


def test_the_reader_goes_before_the_document_whose_answer_stays_beside(build: Any) -> None:
    found = gates(build(MALTA), answers={"G1": "kazakhstan"})["G1"]
    assert (found.value, found.source, found.document_value) == ("kazakhstan", "option", "foreign")
    assert len(found.quotes) == 1
    assert not found.assumed
    same = gates(build(MALTA), answers={"G1": "foreign"})["G1"]
    assert same.document_value is None


def test_a_reader_who_does_not_know_leaves_the_gate_open(build: Any) -> None:
    found = gates(build(MALTA), answers={"G1": "unknown"}, profile="kz-consumer")["G1"]
    assert (found.value, found.source, found.document_value) == (None, "option", "foreign")


def test_a_profile_fills_what_is_open_and_says_that_it_assumes(build: Any) -> None:
    found = gates(build("The service is only for business users."), profile="kz-consumer")
    assert (found["G2"].value, found["G2"].source) == ("business", "document")
    assert (found["G7"].value, found["G7"].source, found["G7"].assumed) == ("kazakhstan", "option", True)
    assert [gate.id for gate in found.values() if gate.value is None] == ["G3", "G5", "G8", "G10"]


def test_a_profile_refines_a_choice_of_foreign_law(build: Any) -> None:
    found = gates(build(MALTA), profile="kz-consumer")["G1"]
    assert (found.value, found.assumed, found.document_value) == ("overriding", True, "foreign")
    local = gates(build("These terms are governed by the laws of Kazakhstan."), profile="kz-consumer")["G1"]
    assert (local.value, local.source) == ("kazakhstan", "document")


def test_a_business_is_assumed_to_have_adhered_as_one(build: Any) -> None:
    found = gates(build("Welcome."), answers={"G2": "business"})
    assert (found["G4"].value, found["G4"].assumed) == ("business", True)
    kept = gates(build("Welcome."), answers={"G2": "business", "G4": "personal"})
    assert (kept["G4"].value, kept["G4"].assumed) == ("personal", False)


@pytest.mark.parametrize("options", [{"profile": "martian"}, {"answers": {"G2": "alien"}}])
def test_what_there_is_not_is_refused(build: Any, options: Any) -> None:
    with pytest.raises(UsageError, match=r"martian|alien"):
        weigh(build("Welcome."), findings=(), fair=(), hints=(), **options)


def test_profiles_give_answers_that_there_are() -> None:
    for answers in PROFILES.values():
        for gate, value in answers.items():
            assert value in BY_ID[gate].values, gate


def test_every_answer_that_sets_something_aside_names_what_applies_instead(build: Any) -> None:
    checked = 0
    for entry in gate_file().entries.values():
        for value, answer in entry.values.items():
            if not answer.sets_aside:
                continue
            checked += 1
            found = gates(build("Welcome."), answers={entry.id: value})[entry.id]
            assert found.effect.startswith(("What applies instead: ", "Nothing else is needed: ")), value
            assert any(setter(provision, (found,)) for provision in LAW.provisions.values()), value
    assert checked >= 10


def test_what_a_gate_names_is_on_file() -> None:
    ids = tuple(LAW.provisions)
    for entry in gate_file().entries.values():
        named = [*entry.concerns]
        for answer in entry.values.values():
            named += [name for name in (*answer.sets_aside, *answer.spares) if name != "all"]
        for name in named:
            assert any(known.startswith(name) for known in ids), (entry.id, name)


def test_gates_of_the_further_kinds_concern_their_provisions() -> None:
    assert concerned(LAW.get("KZ-ARB-8.4")) == ("G1", "G3", "G5", "G6", "G9")
    assert "G8" in concerned(LAW.get("KZ-CC-686"))
    assert "G10" in concerned(LAW.get("KZ-CPL-25.7"))
