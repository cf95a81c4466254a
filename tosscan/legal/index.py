"""Find sentences by the words in them, so that an expression is tried only where it can match."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tosscan.errors import DataError
from tosscan.expressions import Sought
from tosscan.legal.alternatives import alternatives, cyrillic, latin
from tosscan.legal.facts import Reading
from tosscan.legal.schema import Node

_WORD = re.compile(r"\w+")
_PROVIDER = ("we", "us", "the company", "company", "the operator", "the provider")
_PROVIDERS = ("our", "ours")
_USER = ("you", "user", "users", "client", "clients", "customer", "customers", "account holder", "member")
_USERS = ("your", "yours")
_RUSSIAN = (
    (r"(?:пользовател|клиент|заказчик|покупател)\w*|вы|вас|вам|вами|ваш\w*", "user"),
    (r"(?:исполнител|оператор|администраци|компани|продавц)\w*|продавец|мы|нас|нам|нами|наш\w*", "provider"),
)


class Expression:
    """A regular expression of a data file, compiled when first tried: most texts try only some of them."""

    def __init__(self, node: Node) -> None:
        """Keep the text of ``node``; raises DataError where it is none."""
        self._node = node
        self.source = node.text()
        self._compiled: dict[bool, Sought] = {}
        self._alternatives: dict[bool, tuple[Sought, ...]] = {}

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match in ``text``; raises DataError where this is not a regular expression."""
        whole = cyrillic(text)
        try:
            compiled = self._compiled.get(whole)
            if compiled is None:
                compiled = self._compiled[whole] = Sought(self.source if whole else latin(self.source))
            return compiled.search(text)
        except re.error as error:
            raise self._fault(error) from error

    def shows(self, text: str) -> bool:
        """Tell whether ``text`` has a match; raises DataError where this is not a regular expression."""
        whole = cyrillic(text)
        try:
            found = self._alternatives.get(whole)
            if found is None:
                found = self._alternatives[whole] = alternatives(self.source, whole=whole)
            return Sought.any(found, text)
        except re.error as error:
            raise self._fault(error) from error

    def _fault(self, error: re.error) -> DataError:
        return self._node.fail(f"is not a regular expression: {error}")


@dataclass(frozen=True, slots=True)
class SentenceRule:
    """An expression over a sentence; ``near`` are beginnings of words of which the sentence has one."""

    near: tuple[str, ...]
    match: Expression
    unless: Expression | None = None


def rule(node: Node) -> SentenceRule:
    """Read a rule over sentences."""
    part = node.mapping(("near", "match"), ("unless",))
    unless = Expression(part["unless"]) if "unless" in part else None
    return SentenceRule(part["near"].texts(), Expression(part["match"]), unless)


class Index:
    """The words of a document's sentences, and its sentences with the parties' names made one."""

    def __init__(self, reading: Reading) -> None:
        """Index every sentence of the document of ``reading``; headings are left out."""
        self.reading = reading
        self._places: dict[str, list[int]] = {}
        for n, sentence in enumerate(reading.doc.sentences):
            if sentence.kind == "heading":
                continue
            for word in set(_WORD.findall(reading.text(n))):
                self._places.setdefault(word, []).append(n)
        self._words = sorted(self._places)
        self._near: dict[str, list[int]] = {}
        self._texts: dict[int, str] = {}

    def near(self, beginning: str) -> list[int]:
        """Return the sentences that have a word beginning with ``beginning``."""
        known = self._near.get(beginning)
        if known is None:
            first = bisect_left(self._words, beginning)
            found: set[int] = set()
            for word in self._words[first:]:
                if not word.startswith(beginning):
                    break
                found.update(self._places[word])
            known = self._near[beginning] = sorted(found)
        return known

    def text(self, n: int) -> str:
        """Return sentence ``n`` for matching, the parties called "provider" and "user"."""
        known = self._texts.get(n)
        if known is None:
            known = self._texts[n] = _PARTY.sub(_party, self.reading.text(n))
        return known

    def hits(self, rules: Sequence[SentenceRule]) -> Iterator[int]:
        """Yield the sentences that one of ``rules`` matches, in order."""
        found: set[int] = set()
        for entry in rules:
            places = {n for beginning in entry.near for n in self.near(beginning)}
            for n in places - found:
                text = self.text(n)
                if entry.match.shows(text) and not (entry.unless and entry.unless.shows(text)):
                    found.add(n)
        yield from sorted(found)


def _party(match: re.Match[str]) -> str:
    word = match.group()
    return _NAMES.get(word) or next(name for source, name in _RUSSIAN if re.fullmatch(source, word))


_NAMES = {
    **dict.fromkeys(_PROVIDER, "provider"),
    **dict.fromkeys(_PROVIDERS, "provider's"),
    **dict.fromkeys(_USER, "user"),
    **dict.fromkeys(_USERS, "user's"),
}
_PARTY = re.compile(
    rf"\b(?:{'|'.join(sorted(_NAMES, key=len, reverse=True))}|{'|'.join(source for source, _ in _RUSSIAN)})\b"
)
