"""What there is to notice of the other side."""

from __future__ import annotations

from typing import Any

import pytest

from tosscan.document.parties import Parties
from tosscan.legal.assess import weigh

NAMED = Parties(("Acme Ltd", "Acme", "we", "us", "our"), ("you", "your"))
WHOLE = "Acme Ltd (company number 12345678) has its registered office at 5 Harbour Street, Valletta."


def kinds(build: Any, *sentences: str) -> dict[str, str]:
    weighed = weigh(build(*sentences, parties=NAMED), findings=(), fair=(), hints=())
    return {sign["kind"]: sign["text"] for sign in weighed.counterparty["signs"]}


@pytest.mark.parametrize(
    ("sentences", "wanted"),
    [
        ((WHOLE,), set()),
        (("The site is ours.",), {"none_named"}),
        (("You contract with Acme Ltd.",), {"no_address", "no_registration"}),
        ((WHOLE, "We may transfer our rights and obligations to another firm."), {"may_change"}),
        ((WHOLE, "We may transfer your funds to the bank."), set()),
        ((WHOLE, "The site will be operated by a new company."), {"may_change"}),
        ((WHOLE, '"We" means Acme Ltd and its affiliates.'), {"open_ended"}),
        ((WHOLE, "You indemnify us and our affiliates."), set()),
        ((WHOLE.replace("Valletta", "Victoria, Seychelles"),), {"seat"}),
        ((WHOLE, "The service is not offered in Panama."), set()),
        (
            (
                WHOLE,
                "You contract with Acme Ltd.",
                "Cards are issued by Acme Cards Ltd, registered in Malta.",
            ),
            {"several"},
        ),
        ((WHOLE, "Registered marks: Acme Cards Ltd, registration in Malta."), {"several", "roles"}),
    ],
)
def test_signs_of_the_other_side(build: Any, sentences: tuple[str, ...], wanted: set[str]) -> None:
    assert set(kinds(build, *sentences)) == wanted


def test_a_sign_names_what_it_speaks_of_and_asserts_no_fault(build: Any) -> None:
    found = kinds(build, WHOLE.replace("Valletta", "Victoria, Seychelles"))
    assert "Seychelles" in found["seat"]
    assert "no fault" in found["seat"]
    others = kinds(build, WHOLE, "Registered marks: Acme Cards Ltd, registration in Malta.")
    assert "Acme Ltd; Acme Cards Ltd" in others["several"]
    assert others["roles"].endswith("Acme Ltd; Acme Cards Ltd.")


def test_a_sign_is_shown_by_quotations(build: Any) -> None:
    words = "We may transfer our rights and obligations to another firm."
    weighed = weigh(build(WHOLE, words, parties=NAMED), findings=(), fair=(), hints=(), language="ru")
    (sign,) = weighed.counterparty["signs"]
    assert [weighed.quotes[name].text for name in sign["quotes"]] == [words]
    assert "другая компания" in sign["text"]
    assert "законности" in weighed.counterparty["note"]
