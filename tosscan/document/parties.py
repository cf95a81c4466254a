"""Who the parties of a contract are, and by which names the text calls them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parties:
    """Names of the provider and of the user as the text uses them, in order of first use.

    Pronouns count where the text defines them so ("we", "us", "you"); each
    name is lower-case free, i.e. as written in the text.
    """

    provider: tuple[str, ...] = ()
    user: tuple[str, ...] = ()
