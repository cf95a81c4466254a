"""Wording is alike where most of its runs of words are, whatever the providers are called."""

from __future__ import annotations

from itertools import count

import pytest

from tosscan.batch.near import Passage, clusters, plain

LIMIT = (
    "{name} shall under no circumstances be answerable to the customer for lost profits or data of any sort"
)
BIRDS = (
    "The keeper of the lighthouse counts the cormorants on the northern rocks every second day of the month"
)


def passages(*rows: tuple[str, str]) -> list[Passage]:
    places = count()
    return [Passage(next(places), provider, text, (provider,)) for provider, text in rows]


def test_equal_words_of_two_providers_are_a_group() -> None:
    (found,) = clusters(passages(("Gull", BIRDS), ("Tern", BIRDS.upper() + "!"), ("Tern", LIMIT)))
    assert found.places == (0, 1)
    assert found.providers == ("Gull", "Tern")
    assert found.wordings == 1


def test_names_of_providers_make_no_difference() -> None:
    rows = [(name, LIMIT.format(name=name)) for name in ("Gull", "Tern Exchange", "Auk & Sons")]
    (found,) = clusters(passages(*rows))
    assert len(found.providers) == 3
    assert found.wordings == 1


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        (BIRDS.replace("cormorants", "gannets"), True),
        (BIRDS + " without fail", True),
        (" ".join(reversed(BIRDS.split())), False),
        (LIMIT, False),
    ],
)
def test_near_wording(other: str, alike: bool) -> None:  # noqa: FBT001
    found = clusters(passages(("Gull", BIRDS), ("Tern", other)))
    assert [group.wordings for group in found] == ([2] if alike else [])


def test_one_provider_alone_is_no_group() -> None:
    assert clusters(passages(("Gull", BIRDS), ("Gull", BIRDS))) == []


def test_short_sentences_are_left_out() -> None:
    assert (
        clusters(passages(("Gull", "We may change these terms."), ("Tern", "We may change these terms.")))
        == []
    )


def test_commonest_wording_stands_for_its_group_and_groups_of_most_providers_come_first() -> None:
    near = BIRDS.replace("cormorants", "gannets")
    names = ("Auk", "Coot", "Gull", "Tern")
    rows = [(name, BIRDS) for name in names[:3]] + [("Tern", near)]
    rows += [(name, LIMIT.format(name="The company")) for name in names[:2]]
    first, second = clusters(passages(*rows))
    assert first.text == BIRDS
    assert (first.wordings, len(first.providers), len(second.providers)) == (2, 4, 2)


def test_order_of_passages_makes_no_difference() -> None:
    rows = passages(("Gull", BIRDS), ("Tern", BIRDS + " without fail"), ("Auk", BIRDS), ("Coot", LIMIT))
    assert clusters(rows) == clusters(reversed(rows))


def test_plain_keeps_words_and_hides_names() -> None:
    assert plain("Gull-Ltd: YOU agree.", ("gull ltd", "")) == "\N{BLACK SQUARE} you agree"


def test_nothing_gives_nothing() -> None:
    assert clusters([]) == []
