"""Turn sentences into counted features: word n-grams, letter n-grams and skip-grams.

Fitting and prediction both call this module, so a sentence can never be read
in two ways. A feature is the top 32 bits of a hash of its letters: the
vocabulary of a model is then one sorted array that is mapped from disk, not a
dictionary to build. Everything runs on whole arrays with numpy alone, because
scipy and scikit-learn would add 0.3 and 0.8 s to every start.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEATURES = "tosscan.features/1"
"""The version of everything in this module that changes a feature; a model of another version is refused."""

WORD_LENGTHS = (1, 2, 3)
LETTER_LENGTHS = (3, 4, 5)
SKIP_DISTANCES = (2, 3, 4, 5, 6)

BLOCKS = ("words", "letters", "skips")
"""The blocks of features; each is scaled to length 1 in each sentence before its weight is applied."""

BLOCK_WEIGHTS = (1.0, 1.0, 0.7)
"""Chosen by grouped cross-validation on UNFAIR-ToS."""

# Words that say nothing about who may do what. Pronouns, modals and negations stay: they are the signal.
STOP_WORDS = (
    "a an the of to and or in on for by with as at is are be this that these those such any all from it its "
    "other which who under into than then there if was were been has have had can do does also so per each"
)

_PENN = {
    "-lrb-": "(",
    "-rrb-": ")",
    "-lsb-": "[",
    "-rsb-": "]",
    "-lcb-": "{",
    "-rcb-": "}",
    "``": '"',
    "''": '"',
}
_PENN_TOKEN = re.compile(r"-[lr][rsc]b-|``|''")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "—": " ", "–": "-"})
# The claudette corpora split contractions ("wo n't", "we 're"); both spellings end in the same words.
_CONTRACTIONS = (
    (re.compile(r"\bcan ?not\b|\bcan't\b|\bca n't\b"), "can not"),
    (re.compile(r"\bwo ?n't\b"), "will not"),
    (re.compile(r" ?n't\b"), " not"),
    (re.compile(r" ?'(?:s|ll|re|ve|d|m)\b"), " "),
)
_TOKEN = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")

# Contracts say "we" and "you" in many ways; one way for all lets what is learned from one provider
# hold for another (macro-F1 of the 17 categories +1.0 in grouped cross-validation).
_PROVIDER_ROLES = ("company", "provider", "operator", "operators", "licensor", "broker")
_USER_ROLES = (
    "customer",
    "customers",
    "client",
    "clients",
    "user",
    "users",
    "member",
    "members",
    "subscriber",
    "subscribers",
    "buyer",
    "traveller",
    "licensee",
)
# What extraction of parties may take for a name and every contract says of other things.
_NO_NAMES = frozenset(
    {"we", "us", "our", "you", "your", "yours", "i", "it", "they", "this", "the", "site", "website"}
    | {"websites", "service", "services", "platform", "app", "terms", "agreement", "use", "content"}
    | {"account", "party", "parties", "data"}
)

_BASE = 0x9E3779B97F4A7C15 | 1
_BASE_INVERSE = pow(_BASE, -1, 1 << 64)
_SALTS = (0x1D8E4E27C47D124F, 0x8CB92BA72F3D8DD7, 0xEB44ACCAB455D165)
_PAIR = 0xD6E8FEB86659FD93

Ints = NDArray[np.int64]
Keys = NDArray[np.uint32]
Wide = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Occurrences:
    """The features of one block as they stand in the text, in no order that matters.

    ``rows`` are sentence indexes and ``keys`` feature hashes. ``first`` and
    ``last`` are indexes into the tokens of the whole batch; they are empty
    for letters, which are never shown to a reader.
    """

    rows: Ints
    keys: Keys
    first: Ints
    last: Ints


_NOWHERE: Ints = np.empty(0, dtype=np.int64)
_NONE = Occurrences(_NOWHERE, np.empty(0, dtype=np.uint32), _NOWHERE, _NOWHERE)


class Roles:
    """The ways in which a text names its parties, each to be read as "we" or "you"."""

    def __init__(self, provider: Iterable[str] = (), user: Iterable[str] = ()) -> None:
        """Add the names of a document's parties to the nouns that name a party in every contract."""
        self._provider, self._providers = _role(_PROVIDER_ROLES, provider)
        self._user, self._users = _role(_USER_ROLES, user)

    def plain(self, text: str) -> str:
        """Return lower-case ``text`` with each name of a party as a pronoun."""
        # Few sentences hold a name, and to look for them all letter by letter takes long.
        if any(name in text for name in self._providers):
            text = self._provider.sub(lambda match: " our" if match["of"] else " we", text)
        if any(name in text for name in self._users):
            text = self._user.sub(lambda match: " your" if match["of"] else " you", text)
        return text


def _role(nouns: Sequence[str], names: Iterable[str]) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Return what finds the nouns and names, and those of them of which a text must hold one."""
    plain = {unicodedata.normalize("NFKC", name).translate(_QUOTES).lower().strip() for name in names}
    known = [name for name in plain if len(name) > 1 and name not in _NO_NAMES] + list(nouns)
    longest_first = sorted(set(known), key=lambda name: (-len(name), name))
    choice = "|".join(re.escape(name) for name in longest_first)
    shortest = [name for name in longest_first if not any(name != other and other in name for other in known)]
    pattern = re.compile(rf"(?:\b(?:the|our) )?(?<!\w)(?:{choice})(?!\w)(?P<of> ?'s\b)?")
    return pattern, tuple(shortest)


GENERIC = Roles()
"""The nouns that name a party in every contract, for sentences whose document is not known."""


def tokens(sentence: str, roles: Roles = GENERIC) -> list[str]:
    """Return the lower-case words of ``sentence``: parties as pronouns, numbers as ``0``.

    Contractions are written out and Penn brackets undone, so that the
    tokenised corpora and plain text end in the same words.
    """
    text = unicodedata.normalize("NFKC", sentence).translate(_QUOTES).lower()
    if "b-" in text or "``" in text or "''" in text:
        text = _PENN_TOKEN.sub(lambda match: _PENN[match.group()], text)
    text = roles.plain(text)
    if "'" in text or "cannot" in text:
        for pattern, words in _CONTRACTIONS:
            text = pattern.sub(words, text)
    return _TOKEN.findall(_NUMBER.sub("0", text))


def occurrences(batch: Sequence[Sequence[str]], *, letters: bool = True) -> tuple[Occurrences, ...]:
    """Return the features of each block of :data:`BLOCKS` for a batch of tokenised sentences.

    The block of letters is empty without ``letters``.
    """
    text = "".join(f" {' '.join(words)} " for words in batch)
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    hashes = SliceHash(codes)
    blank = codes == ord(" ")
    edge = np.flatnonzero(blank[1:] != blank[:-1]) + 1
    starts, ends = edge[0::2], edge[1::2]
    counts = np.array([len(words) for words in batch], dtype=np.int64)
    rows = np.repeat(np.arange(len(batch)), counts)
    lengths = np.array([sum(map(len, words)) + max(len(words), 1) + 1 for words in batch], dtype=np.int64)
    letter_rows = np.repeat(np.arange(len(batch)), lengths)
    return (
        _words(hashes, rows, starts, ends),
        _letters(hashes, letter_rows, blank) if letters else _NONE,
        _skips(hashes, rows, starts, ends),
    )


class SliceHash:
    """Hashes any slice of a text in constant time: a polynomial over code points, modulo 2**64."""

    def __init__(self, codes: Wide) -> None:
        size = len(codes) + 1
        powers = np.full(size, _BASE, dtype=np.uint64)
        inverses = np.full(size, _BASE_INVERSE, dtype=np.uint64)
        powers[0] = inverses[0] = 1
        self._inverses = np.cumprod(inverses)
        self._sums = np.zeros(size, dtype=np.uint64)
        np.cumsum(codes * np.cumprod(powers)[:-1], out=self._sums[1:])

    def __call__(self, starts: Ints, ends: Ints) -> Wide:
        return (self._sums[ends] - self._sums[starts]) * self._inverses[starts]


def _key(hashes: Wide, block: int) -> Keys:
    """Return the feature of a hash: the finaliser of splitmix64, top half."""
    mixed = hashes + np.uint64(_SALTS[block])
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(32)).astype(np.uint32)


def _words(hashes: SliceHash, rows: Ints, starts: Ints, ends: Ints) -> Occurrences:
    first: list[Ints] = []
    last: list[Ints] = []
    for length in WORD_LENGTHS:
        begin = np.arange(max(0, len(rows) - length + 1))
        begin = begin[rows[begin] == rows[begin + length - 1]]
        first.append(begin)
        last.append(begin + length - 1)
    begin, end = np.concatenate(first), np.concatenate(last)
    return Occurrences(rows[begin], _key(hashes(starts[begin], ends[end]), 0), begin, end)


def _letters(hashes: SliceHash, rows: Ints, blank: NDArray[np.bool_]) -> Occurrences:
    """Letter n-grams inside one word, the blanks beside it counting as letters."""
    blanks = np.concatenate(([0], np.cumsum(blank)))
    begins: list[Ints] = []
    ends: list[Ints] = []
    for length in LETTER_LENGTHS:
        begin = np.arange(max(0, len(blank) - length + 1))
        begin = begin[blanks[begin + length - 1] == blanks[begin + 1]]
        begins.append(begin)
        ends.append(begin + length)
    begin, end = np.concatenate(begins), np.concatenate(ends)
    return Occurrences(rows[begin], _key(hashes(begin, end), 1), _NOWHERE, _NOWHERE)


def _skips(hashes: SliceHash, rows: Ints, starts: Ints, ends: Ints) -> Occurrences:
    """Ordered pairs of words that stand a few words apart, stop words left out."""
    word_hashes = hashes(starts, ends)
    kept = np.flatnonzero(~np.isin(word_hashes, _stop_hashes()))
    first: list[Ints] = []
    last: list[Ints] = []
    for distance in SKIP_DISTANCES:
        size = max(0, len(kept) - distance)
        left, right = kept[:size], kept[len(kept) - size :]
        same = rows[left] == rows[right]
        first.append(left[same])
        last.append(right[same])
    begin, end = np.concatenate(first), np.concatenate(last)
    pair = word_hashes[begin] * np.uint64(_PAIR) + word_hashes[end]
    return Occurrences(rows[begin], _key(pair, 2), begin, end)


def _stop_hashes() -> Wide:
    words = STOP_WORDS.split()
    codes = np.frombuffer("".join(words).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    ends = np.cumsum([len(word) for word in words])
    starts = np.concatenate(([0], ends[:-1]))
    return SliceHash(codes)(starts, ends)
