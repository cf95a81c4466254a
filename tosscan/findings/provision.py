"""What the law says to a finding: a provision with its role, class and statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Role = Literal["for", "against", "procedure", "standing"]
Consequence = Literal["N", "V", "P", "R", "D", "I"]
SourceStatus = Literal["official", "copy", "memory"]
EditionAnswer = Literal["yes", "no", "not_established", "not_asked"]
"""Whether a provision applied on the day of acceptance, as worded here; "not_asked" while the day is open."""


@dataclass(frozen=True, slots=True)
class ProvisionMatch:
    """A provision set against a finding.

    ``consequence`` is the class of the norm's effect, for role "for" only:
    N nullity by statute, V condition of validity, P prohibited or listed term,
    R ground for rescission, D departure from a default rule, I principle.
    ``condition`` says on what the statement depends; ``statement`` is the
    sentence to print, its verb allowed by the class. ``address`` is where the
    official text stands, "" where it is not known. ``on_acceptance`` says
    whether the provision applied, as worded here, when the terms were accepted.
    ``editions`` is where the editions of the official text stand;
    ``citation_full`` the form for a first mention. Status "official" says that
    ``checked_by`` compared the wording with the official portal on
    ``checked_on``. ``in_force_to`` is the first day on which the
    provision no longer applies; None where a date is not known.
    """

    id: str
    pack: str
    role: Role
    consequence: Consequence | None
    condition: str | None
    citation: str
    statement: str
    source_status: SourceStatus
    edition: str
    address: str = ""
    citation_full: str = ""
    checked_by: str | None = None
    checked_on: date | None = None
    editions: str = ""
    in_force_from: date | None = None
    in_force_to: date | None = None
    on_acceptance: EditionAnswer = "not_asked"
    wording: str = ""
    wording_language: str = ""
    rendering: str = ""


@dataclass(frozen=True, slots=True)
class Comparator:
    """A foreign rule named for comparison only; never the basis of a finding under Kazakh law.

    ``point`` is the rule in our own words. ``contrary`` tells that it points
    the other way. One with the status "memory" stays out of what a lawyer signs.
    """

    id: str
    pack: str
    citation: str
    address: str = ""
    point: str = ""
    source_status: SourceStatus = "memory"
    contrary: bool = False
    checked_by: str | None = None
    checked_on: date | None = None
