"""Say in which order a report is read by whom, and what stands open: never what is in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tosscan.report.base import Audience

SECTIONS = ("text", "summary", "law", "findings", "costs", "annex", "made", "check")
"""The sections of a report; the full text and the clauses that protect the user go with the findings."""

BESIDE_THE_LAW = ("principle", "balance", "protections", "gates", "counterparty", "funds", "cautions")
"""The parts of the section on the law."""


@dataclass(frozen=True, slots=True)
class Emphasis:
    """The order of sections, that within the section on the law, and which folded parts stand open.

    Both orders have every name of :data:`SECTIONS` and :data:`BESIDE_THE_LAW`.
    """

    sections: tuple[str, ...] = SECTIONS
    law: tuple[str, ...] = BESIDE_THE_LAW
    opened: frozenset[str] = frozenset()


EMPHASIS: Mapping[Audience, Emphasis] = {
    "lawyer": Emphasis(),
    "user": Emphasis(
        sections=("summary", "law", "findings", "costs", "text", "annex", "made", "check"),
        law=("balance", "funds", "protections", "counterparty", "gates", "cautions", "principle"),
    ),
    "provider": Emphasis(
        sections=("summary", "findings", "law", "text", "costs", "annex", "made", "check"),
        law=("protections", "balance", "gates", "principle", "cautions", "counterparty", "funds"),
    ),
    "authority": Emphasis(
        sections=("text", "law", "findings", "summary", "costs", "annex", "made", "check"),
        law=("counterparty", "protections", "principle", "gates", "cautions", "balance", "funds"),
        opened=frozenset({"norms", "reading"}),
    ),
    "press": Emphasis(
        sections=("summary", "check", "text", "findings", "law", "costs", "made", "annex"),
        law=("balance", "protections", "counterparty", "funds", "cautions", "gates", "principle"),
        opened=frozenset({"reading"}),
    ),
}
"""A user wants to know what may be done to them, an authority who it is and which duties are missing, a
journalist what can be said and what must be checked first."""
