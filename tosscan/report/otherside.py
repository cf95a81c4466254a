"""Arrange for a page who the other side is, and what the text says of money that is held back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tosscan.report.places import Places, Reference
from tosscan.report.words import Words

FACTS = ("entities", "registration_number", "address", "regulator", "licence")
"""What the text says of itself, in the order of print."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to notice, with its quotations as links."""

    text: str
    places: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class OtherSide:
    """Who the other side is, as the text says, and what a register says of such companies.

    ``by_number`` are entries with a number of the text, ``by_name`` those with
    only a like name, which prove nothing.
    """

    facts: tuple[tuple[str, tuple[str, ...]], ...]
    signs: tuple[Remark, ...]
    by_number: tuple[str, ...]
    by_name: tuple[str, ...]
    register: str
    note: str


@dataclass(frozen=True, slots=True)
class FundsView:
    """The sentences on money that is held back, each with the questions it answers, and those left open."""

    sentences: tuple[tuple[Reference, tuple[str, ...]], ...]
    not_found: tuple[str, ...]


def other_side(found: Mapping[str, Any], places: Places, word: Words) -> OtherSide | None:
    """Return the other side of an assessment for the page, or None where it has none."""
    if not found:
        return None
    labels = word["compare"]["facts"]
    matches = found.get("register", {}).get("matches", ())
    return OtherSide(
        facts=tuple((labels[key], tuple(map(str, found[key]))) for key in FACTS if found.get(key)),
        signs=tuple(
            Remark(sign["text"], places.references(sign["quotes"])) for sign in found.get("signs", ())
        ),
        by_number=tuple(match["text"] for match in matches if match["by"] == "number"),
        by_name=tuple(match["text"] for match in matches if match["by"] == "name"),
        register=found.get("register", {}).get("text", ""),
        note=found.get("note", ""),
    )


def funds(found: Mapping[str, Any], places: Places, word: Words) -> FundsView | None:
    """Return what the text says of money that is held back, or None where it says nothing of it."""
    if not found:
        return None
    titles = word["funds"]["aspects"]
    references = places.references(each["quote"] for each in found["sentences"])
    return FundsView(
        tuple(
            (reference, tuple(titles[aspect] for aspect in each["aspects"]))
            for reference, each in zip(references, found["sentences"], strict=True)
        ),
        tuple(titles[aspect] for aspect in found["not_found"]),
    )
