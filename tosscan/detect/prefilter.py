"""Tell from the plain words of a sentence which patterns could match it, before it is tokenised."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tosscan.detect.pattern import Clause

_WORD = re.compile(r"[^\W_]+")
_CACHE_LIMIT = 50_000


class Prefilter:
    """Gives each any-of clause a bit, each word the bits it satisfies, each sentence the union of them.

    A pattern whose needs are not all in the sentence's mask cannot match.
    """

    def __init__(self) -> None:
        self._bits: dict[Clause, int] = {}
        self._words: dict[str, int] = {}
        self._prefixes: dict[str, int] = {}
        self._longest = 0  # of the prefixes, in characters
        self._cache: dict[str, int] = {}

    def need(self, clauses: Iterable[Clause]) -> int:
        """Return the mask of all ``clauses``, giving new ones a bit."""
        mask = 0
        for clause in clauses:
            if clause not in self._bits:
                bit = 1 << len(self._bits)
                self._bits[clause] = bit
                for word, prefix in clause:
                    table = self._prefixes if prefix else self._words
                    table[word] = table.get(word, 0) | bit
                    if prefix:
                        self._longest = max(self._longest, len(word))
                self._cache.clear()
            mask |= self._bits[clause]
        return mask

    def mask(self, text: str) -> int:
        """Return the mask of the clauses that some word of ``text`` satisfies."""
        mask = 0
        cache = self._cache
        for word in _WORD.findall(text.lower()):
            bits = cache.get(word)
            if bits is None:
                bits = self._look_up(word)
            mask |= bits
        return mask

    def _look_up(self, word: str) -> int:
        bits = self._words.get(word, 0)
        for end in range(1, min(len(word), self._longest) + 1):
            bits |= self._prefixes.get(word[:end], 0)
        if len(self._cache) >= _CACHE_LIMIT:  # a long batch meets ever new words
            self._cache.clear()
        self._cache[word] = bits
        return bits
