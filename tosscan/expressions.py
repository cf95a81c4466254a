r"""Tell what a text must hold for an expression to match it, so that most texts need not be searched.

Expressions are read in terms of thousands of sentences, and nine searches in
ten find nothing. One such as ``\bnotif(?:y|ies)\b.{0,80}\bdays?\b`` can match
only where "notif" and "day" stand, and to look for a few words takes a tenth
of the time of a search.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

try:
    # The standard library's own parser: the one description of an expression that is sure to be right. It is
    # not a public name, so where there is none every text is searched: slower, with the same result.
    from re import _parser  # type: ignore[attr-defined]
except ImportError:
    _parser = None

Options = frozenset[str]
"""Words of which a text that matches holds at least one."""

Needs = Sequence[Sequence[str]]
"""Groups of words of each of which a text that matches holds one, the rarest first."""

MOST_OPTIONS = 24
MOST_ASKED = 2
"""Groups of options asked for before a search, the rarest first; a third one refuses next to nothing more."""
COMMON = " provider's user's you your we our the of to in any may can will shall not for with that is or and "
"""Words that most sentences of terms hold, as expressions see them: in small letters."""


class Sought:
    """An expression without flags, compiled when a text holds what it needs."""

    __slots__ = ("_needs", "_pattern", "_source")

    def __init__(
        self, source: str, *, pattern: re.Pattern[str] | None = None, needs: Needs | None = None
    ) -> None:
        """Read ``source``; ``pattern`` is what it compiles to and ``needs`` what it needs, where known.

        Raises:
            re.error: ``source`` is no regular expression (found later where its ``needs`` are given).
        """
        self._source = source
        self._needs = needed(source) if needs is None else needs
        self._pattern = pattern

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match in ``text``. Raises re.error."""
        return self._compiled().search(text) if self.may_match(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Return the matches in ``text`` that do not overlap, from left to right. Raises re.error."""
        return self._compiled().finditer(text) if self.may_match(text) else iter(())

    def may_match(self, text: str) -> bool:
        """Tell whether ``text`` holds what a match needs."""
        for options in self._needs:
            for option in options:
                if option in text:
                    break
            else:
                return False
        return True

    @staticmethod
    def any(alternatives: Iterable[Sought], text: str) -> bool:
        """Tell whether one of ``alternatives`` matches ``text``. Raises re.error.

        That is asked so often that a call for each of them would be felt.
        """
        for one in alternatives:
            for options in one._needs:  # noqa: SLF001
                for option in options:
                    if option in text:
                        break
                else:
                    break
            else:
                if one._compiled().search(text):  # noqa: SLF001
                    return True
        return False

    def within(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """Return the first match in ``text`` from ``start`` to ``end``. Raises re.error."""
        for options in self._needs:
            for option in options:
                if text.find(option, start, end) >= 0:
                    break
            else:
                return None
        return self._compiled().search(text, start, end)

    def _compiled(self) -> re.Pattern[str]:
        if self._pattern is None:
            self._pattern = re.compile(self._source)
        return self._pattern


def needed(source: str) -> Needs:
    """Return groups of words of each of which a text that matches ``source`` holds one, the rarest first."""
    if _parser is None:
        return ()
    groups = sorted(set(_groups(_parser.parse(source))), key=lambda group: (_share(group), sorted(group)))
    return tuple(tuple(sorted(group, key=_by_length)) for group in groups[:MOST_ASKED] if _share(group) < 1)


def _by_length(word: str) -> tuple[int, str]:
    return len(word), word


def _groups(nodes: Iterable[tuple[Any, Any]]) -> Iterator[Options]:
    """Yield the options that follow from ``nodes``, all of which must match one after another."""
    run = ""
    for kind, value in nodes:
        name = str(kind)
        if name == "LITERAL":
            run += chr(value)
            continue
        if name == "AT":  # a border takes no room: what stands before and after it is one run
            continue
        if run:
            yield frozenset({run})
            run = ""
        yield from _inner(name, value)
    if run:
        yield frozenset({run})


def _inner(name: str, value: Any) -> Iterator[Options]:
    if name == "SUBPATTERN":
        yield from _groups(value[-1])
    elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        if value[0] > 0:
            yield from _groups(value[2])
    elif name == "ATOMIC_GROUP":
        yield from _groups(value)
    elif name == "ASSERT":
        yield from _groups(value[1])
    elif name == "BRANCH":
        options = _any_of(value[1])
        if options is not None:
            yield options


def _any_of(branches: Sequence[Iterable[tuple[Any, Any]]]) -> Options | None:
    """Return the options of ``branches`` together, of each its rarest; None where one asks for nothing."""
    found: set[str] = set()
    for branch in branches:
        rarest = min(_groups(branch), key=_share, default=None)
        if rarest is None:
            return None
        found |= rarest
    # "notice" is there only where "noti" is.
    least = {word for word in found if not any(other in word for other in found if other != word)}
    return frozenset(least) if len(least) <= MOST_OPTIONS else None


def _share(options: Options) -> float:
    """Return about which share of the sentences hold one of ``options``."""
    return sum(0.5 if option in COMMON else min(1.0, 4.0 * len(option) ** -3) for option in options)
