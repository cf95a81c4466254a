"""What a person decided on a finding."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

from tosscan.findings.category import SLUGS

DecisionState = Literal["undecided", "confirmed", "rejected", "changed"]
STATES: tuple[DecisionState, ...] = get_args(DecisionState)
WITH_REASON: tuple[DecisionState, ...] = ("rejected", "changed")
"""States that say nothing without a reason: why a finding is wrong, or how it should read."""

LONGEST_NAME = 200  # characters
LONGEST_REASON = 4000
_SLACK = timedelta(days=1)  # clocks differ, and so do days around the earth
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2}))?")


@dataclass(frozen=True, slots=True)
class Correction:
    """To what a person changed a finding: its category, its severity (1 to 3), the words that it is on.

    What stays as it is, is None.
    """

    category: str | None = None
    severity: int | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's decision on a finding; until there is one, the state is "undecided".

    ``by`` is the person's name, ``at`` a day or a moment in UTC (ISO 8601),
    ``reason`` the person's own words, ``to`` what a changed finding was changed
    to where the person said so.
    """

    state: DecisionState = "undecided"
    by: str | None = None
    at: str | None = None
    reason: str | None = None
    to: Correction | None = None


UNDECIDED = Decision()


def decision(state: object, *, by: object, at: object, reason: object = None, to: object = None) -> Decision:
    """Return the decision that was made, in one spelling.

    White space is drawn together and control characters go; a moment is told
    in UTC to the second. A decision taken back has the state "undecided", and
    who took it back and when.

    Raises:
        ValueError: the state is none of the four, there is no name or no day,
            the day has not come yet, a reason is missing where one is needed,
            or ``to`` is no correction or goes with another state than
            "changed". The text says which, for a user.
    """
    if state not in STATES:
        raise ValueError(f"{line(str(state), 40)!r} is none of {', '.join(STATES)}")
    name = _line_of(by, "the name", LONGEST_NAME)
    why = _line_of(reason, "the reason", LONGEST_REASON)
    if not name:
        raise ValueError("a decision needs the name of the person who made it")
    if not why and state in WITH_REASON:
        raise ValueError(f"a finding is {state} for a reason; give one")
    corrected = correction(to)
    if corrected and state != "changed":
        raise ValueError(f"a finding that is {state} is changed to nothing else")
    return Decision(state, name, moment(at), why or None, corrected)


def correction(to: object) -> Correction | None:
    """Return what a finding was changed to, None where nothing is said of it.

    ``to`` is None or a mapping with any of the names of :class:`Correction`.

    Raises:
        ValueError: it is neither, or a value is none that a finding has. The text says which, for a user.
    """
    if to is None:
        return None
    if not isinstance(to, Mapping) or not set(to) <= {"category", "severity", "text"}:
        raise ValueError(
            "what a finding is changed to has a category, a severity and a text, and nothing else"
        )
    category, severity = to.get("category"), to.get("severity")
    if category is not None and category not in SLUGS:
        raise ValueError("the category that a finding is changed to is none of those that are known")
    if severity is not None and (type(severity) is not int or severity not in (1, 2, 3)):
        raise ValueError("the severity that a finding is changed to must be 1, 2 or 3")
    words = _line_of(to.get("text"), "the text that a finding is changed to", LONGEST_REASON)
    made = Correction(category, severity, words or None)
    return None if made == Correction() else made


def moment(at: object) -> str:
    """Return a day as it is, and a moment in UTC to the second, such as ``2026-05-04T09:30:00Z``.

    Raises:
        ValueError: it is neither, or lies more than a day ahead.
    """
    when = _when(at) if isinstance(at, str) and _MOMENT.fullmatch(at) else None
    if not isinstance(at, str) or when is None:
        shown = line(str(at), 40)
        raise ValueError(f"{shown!r} is no day; write it like 2026-03-15 or 2026-03-15T09:30:00Z")
    if when > datetime.now(UTC) + _SLACK:
        raise ValueError(f"{at} has not come yet; a decision is recorded when it was made")
    return at if len(at) == len("2026-03-15") else when.strftime("%Y-%m-%dT%H:%M:%SZ")


def _when(at: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(at)
        return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def line(text: str, longest: int) -> str:
    """Return ``text`` as one line of at most ``longest`` characters, without those that act on a terminal."""
    kept = "".join(char if unicodedata.category(char) not in ("Cc", "Zl", "Zp") else " " for char in text)
    plain = "".join(char for char in kept if unicodedata.category(char) not in ("Cf", "Cs"))
    short = " ".join(plain.split())
    return short if len(short) <= longest else short[: longest - 1] + "…"


def _line_of(value: object, what: str, longest: int) -> str:
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{what} is no text")
    text = line(value or "", longest + 1)
    if len(text) > longest:
        raise ValueError(f"{what} is longer than {longest:,} characters")
    return text
