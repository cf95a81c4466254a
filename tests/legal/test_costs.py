"""What arbitration costs: sourced figures alone, set against a claim, and notes where there is cause."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tosscan.config import Claim
from tosscan.document.parties import Parties
from tosscan.errors import UsageError
from tosscan.legal import costs
from tosscan.legal.assess import weigh

CLAUSE = "Any dispute shall be settled by final and binding arbitration administered by {name}."
HKIAC = CLAUSE.format(name="the Hong Kong International Arbitration Centre")


def spent(
    build: Any,
    find: Any,
    sentences: Sequence[str],
    *,
    claim: str | None = None,
    severity: int = 3,
    language: str = "en",
    waiver: int | None = None,
) -> Any:
    doc = build(*sentences)
    found = [find(doc, 0, "arbitration", severity)]
    if waiver is not None:
        found.append(find(doc, waiver, "class_action_waiver"))
    weighed = weigh(
        doc,
        findings=[each for each in found if each.severity > 1],
        fair=[each for each in found if each.severity == 1],
        hints=(),
        claim=Claim.parse(claim) if claim else None,
        language=language,
    )
    return weighed.costs, weighed.quotes


def test_figures_come_with_a_source_and_are_set_against_the_claim(build: Any, find: Any) -> None:
    found, quotes = spent(build, find, [HKIAC], claim="3000USD")
    (institution,) = found["institutions"]
    assert institution["id"] == "hkiac"
    assert quotes[institution["quote"]].text == HKIAC
    assert all(figure["source"].startswith("https://") for figure in institution["figures"])
    median = institution["figures"][0]
    assert (median["amount"], median["currency"], median["times_claim"]) == ("64606", "USD", "22")
    assert "not the fee for a particular claim" in institution["text"]
    assert found["claim"] == {"amount": "3000", "currency": "USD"}


def test_a_claim_in_another_currency_is_not_converted(build: Any, find: Any) -> None:
    found, _ = spent(build, find, [HKIAC], claim="1500000KZT")
    figure = found["institutions"][0]["figures"][0]
    assert figure["times_claim"] is None
    assert "no exchange rate is on file" in figure["against_claim"]


def test_a_great_claim_shows_a_share_with_a_decimal(build: Any, find: Any) -> None:
    found, _ = spent(build, find, [HKIAC], claim="USD 100,000")
    assert found["institutions"][0]["figures"][0]["times_claim"] == "0.6"


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("JAMS", "jams"),
        ("the American Arbitration Association", "aaa"),
        ("the London Court of International Arbitration", "lcia"),
        ("the SIAC under its rules", "siac"),
        ("the International Chamber of Commerce", "icc"),
        ("the AIFC International Arbitration Centre", "iac"),
    ],
)
def test_an_institution_without_figures_is_not_on_file(build: Any, find: Any, name: str, wanted: str) -> None:
    found, _ = spent(build, find, [CLAUSE.format(name=name)], claim="3000USD")
    (institution,) = found["institutions"]
    assert (institution["id"], institution["figures"]) == (wanted, [])
    assert "No figure with a source is on file" in institution["text"]


def test_an_institution_taken_for_a_party_is_still_named(build: Any, find: Any) -> None:
    doc = build(CLAUSE.format(name="JAMS"), parties=Parties(("JAMS",), ("you",)))
    weighed = weigh(doc, findings=[find(doc, 0, "arbitration")], fair=(), hints=())
    assert [each["id"] for each in weighed.costs["institutions"]] == ["jams"]


def test_a_clause_without_an_institution_says_so(build: Any, find: Any) -> None:
    found, _ = spent(build, find, [CLAUSE.format(name="one arbitrator")])
    assert found["institutions"] == []
    assert found["no_institution_text"]


def test_nothing_is_said_of_paying_beyond_the_text(build: Any, find: Any) -> None:
    plain, _ = spent(build, find, [HKIAC])
    assert plain["who_pays"] == []
    assert plain["who_pays_text"].startswith("The text does not say who advances the costs")
    words = "We will pay the filing fee and the fees of the arbitrators."
    told, quotes = spent(build, find, [HKIAC, words])
    assert [quotes[name].text for name in told["who_pays"]] == [words]
    assert told["who_pays_text"] == "The text itself deals with who pays:"


@pytest.mark.parametrize(
    "words",
    [
        "The deadline for the filing fee of the arbitration is tolled while we talk, though you pay later.",
        "The arbitrator may award costs.",
        "You pay a fee for each withdrawal.",
    ],
)
def test_other_fees_are_not_taken_for_who_pays(build: Any, find: Any, words: str) -> None:
    found, _ = spent(build, find, [HKIAC, words])
    assert found["who_pays"] == []


@pytest.mark.parametrize(
    ("sentence", "severity", "applies"),
    [
        (HKIAC, 3, "yes"),
        (f"If you reside in Canada, the following applies: {HKIAC}", 3, "no"),
        (f"Unless you reside in Canada, {HKIAC}", 3, "yes"),
        ("If you wish, you may take a dispute to arbitration by JAMS.", 1, "optional"),
    ],
)
def test_it_is_said_whether_the_clause_is_for_this_reader(
    build: Any, find: Any, sentence: str, severity: int, applies: str
) -> None:
    found, _ = spent(build, find, [sentence], severity=severity)
    assert found["applies"] == applies
    assert found["applies_text"]


def test_a_place_is_named_as_the_text_spells_it(build: Any, find: Any) -> None:
    found, _ = spent(build, find, [f"If you reside in the United States, then {HKIAC}"])
    assert "for residents of the United States;" in found["applies_text"]


def test_the_same_words_on_paying_are_quoted_once(build: Any, find: Any) -> None:
    words = "We will pay the filing fee of the arbitration."
    found, _ = spent(build, find, [HKIAC, words, "Payment of arbitration fees.", words])
    assert len(found["who_pays"]) == 1


def test_a_text_not_for_residents_of_kazakhstan_leaves_it_open(build: Any, find: Any) -> None:
    doc = build(HKIAC)
    weighed = weigh(
        doc,
        findings=[find(doc, 0, "arbitration")],
        fair=(),
        hints=(),
        answers={"G7": "not_addressed"},
    )
    assert weighed.costs["applies"] == "unknown"


def test_notes_stand_only_where_the_text_gives_cause(build: Any, find: Any) -> None:
    bare, _ = spent(build, find, [HKIAC])
    assert bare["notes"] == []
    full, quotes = spent(
        build,
        find,
        [
            HKIAC,
            "You may not join a claim with those of others.",
            "The arbitration and its award stay confidential.",
            "You may store cryptocurrency with us.",
        ],
        waiver=1,
    )
    assert [note["id"] for note in full["notes"]] == [
        "collective",
        "confidential",
        "digital_assets",
        "valuation",
    ]
    assert quotes[full["notes"][0]["quotes"][0]].text.startswith("You may not join")


def test_a_text_without_a_clause_on_arbitration_has_no_costs(build: Any) -> None:
    weighed = weigh(build("Disputes go to the courts."), findings=(), fair=(), hints=())
    assert weighed.costs == {}


def test_the_words_are_there_in_russian(build: Any, find: Any) -> None:
    found, _ = spent(build, find, [HKIAC], claim="3000USD", language="ru")
    assert found["institutions"][0]["name"].startswith("Гонконгский")
    assert "Юристы" in found["institutions"][0]["text"]


def test_every_figure_on_file_has_a_source() -> None:
    data = costs.cost_data()
    figures = [figure for institution in data.institutions for figure in institution.figures]
    assert len(figures) == 5
    assert {figure.kind for figure in figures} == {"total", "expedited", "fee"}


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("3000USD", "USD 3,000"),
        ("usd 3,000.50", "USD 3,000.50"),
        ("1 500 000 kzt", "KZT 1,500,000"),
    ],
)
def test_a_claim_is_read_as_people_write_it(text: str, printed: str) -> None:
    assert str(Claim.parse(text)) == printed


@pytest.mark.parametrize("text", ["", "3000", "USD", "0USD", "-5USD", "3000 dollars", "3.000.5USD"])
def test_what_is_not_a_sum_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is not a sum"):
        Claim.parse(text)
