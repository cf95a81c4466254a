"""What the law says to a finding: a provision with its role, class and statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["for", "against", "procedure", "standing"]
Consequence = Literal["N", "V", "P", "R", "D", "I"]
SourceStatus = Literal["official", "copy", "memory"]


@dataclass(frozen=True, slots=True)
class ProvisionMatch:
    """A provision set against a finding.

    ``consequence`` is the class of the norm's effect, for role "for" only:
    N nullity by statute, V condition of validity, P prohibited or listed term,
    R ground for rescission, D departure from a default rule, I principle.
    ``condition`` says on what the statement depends; ``statement`` is the
    sentence to print, its verb allowed by the class. ``address`` is where the
    official text stands, "" where it is not known.
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


@dataclass(frozen=True, slots=True)
class Comparator:
    """A foreign rule named for comparison only; never the basis of a finding under Kazakh law."""

    id: str
    pack: str
    citation: str
    address: str = ""
