"""What a report says of a clause beside the law, in its parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tosscan.findings.provision import Consequence, EditionAnswer

Held = Literal["yes", "in_part", "no"]


@dataclass(frozen=True, slots=True)
class SetAside:
    """A provision that an assumption keeps from being said of a clause.

    ``gate`` is the gate that does so, ``reason`` the assumption in words.
    ``instead`` names the body of law that then applies and ``held`` says how
    much of its text is on file; both are "" and "yes" where nothing else is
    needed because the provision is satisfied.
    """

    provision: str
    citation: str
    consequence: Consequence | None
    gate: str
    reason: str
    instead: str
    held: Held


@dataclass(frozen=True, slots=True)
class LawStatement:
    """One statement of law; every text is a sentence to print, or "".

    ``yields`` stands first where the clause gives way to mandatory law, with
    ``question``, whether a user can know what is left. Then ``fact`` (what the
    clause does), ``verb`` (the norm in the verb of its class), ``condition``
    (the assumptions it hangs on), ``edition`` (whether the norm applied on the
    day of acceptance), ``answer`` (the platform's strongest answer), ``reply``
    (what can be said to it) and ``cure``. ``outcome`` says what assumptions set
    aside, what applies instead and whether its text is held. ``provision`` is
    the id of the norm that leads, None where none does. ``memo`` is False where
    the strongest answer of the platform has no reply: such a statement does
    not go into a memo.
    """

    provision: str | None
    consequence: Consequence | None
    fact: str
    verb: str
    yields: str = ""
    question: str = ""
    condition: str = ""
    on_acceptance: EditionAnswer = "not_asked"
    edition: str = ""
    answer: str = ""
    reply: str = ""
    cure: str = ""
    outcome: str = ""
    set_aside: tuple[SetAside, ...] = ()
    memo: bool = True

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences of the statement in the order of reading, without those that are empty."""
        parts = (
            *(self.yields, self.question, self.fact, self.verb, self.condition, self.edition),
            *(self.outcome, self.answer, self.reply, self.cure),
        )
        return tuple(part for part in parts if part)
