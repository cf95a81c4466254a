"""Gather sentences that are the same, or nearly the same, in the terms of different providers.

Sentences are compared by their runs of three words, with the names of the
provider set aside. Two are near when at least :data:`NEAR` of their runs are
the same (Jaccard). Candidates come from MinHash signatures in bands (Broder
1997; Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, ch. 3); each
is then compared run by run, so that no estimate decides.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RUN = 3
NEAR = 0.6
SHORTEST = 8
"""Words that a sentence must have: shorter ones are alike in every contract."""
BANDS, ROWS = 27, 3
"""Of two sentences at :data:`NEAR` the bands miss one pair in 700."""
_WORD = re.compile(r"\w+")
_NAME = "\N{BLACK SQUARE}"


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of a finding: where it is, whose it is, and the names that its provider goes by."""

    place: int
    provider: str
    text: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cluster:
    """Sentences alike: the commonest wording, how many wordings there are, places, and providers."""

    text: str
    wordings: int
    places: tuple[int, ...]
    providers: tuple[str, ...]


def clusters(passages: Iterable[Passage]) -> list[Cluster]:
    """Return the groups of sentences that two or more providers share, those of most providers first.

    Every sentence is in one group at most: it goes to the commonest wording
    that it is near to, never to one that is near to such a one only.
    """
    equal: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        words = plain(passage.text, passage.names)
        if words.count(" ") >= SHORTEST - 1:
            equal[words].append(passage)
    ordered = sorted(equal, key=lambda words: (-len(equal[words]), words))
    found = []
    for members in _led(ordered):
        all_ = [passage for place in members for passage in equal[ordered[place]]]
        providers = sorted({passage.provider for passage in all_})
        if len(providers) > 1:
            places = tuple(sorted(passage.place for passage in all_))
            found.append(
                Cluster(_commonest(equal[ordered[members[0]]]), len(members), places, tuple(providers))
            )
    return sorted(found, key=lambda cluster: (-len(cluster.providers), -len(cluster.places), cluster.text))


def plain(text: str, names: Sequence[str] = ()) -> str:
    """Return the casefolded words of ``text``, blanks between, one sign for each name of its provider."""
    joined = f" {' '.join(_WORD.findall(text.casefold()))} "
    for name in sorted((" ".join(_WORD.findall(name.casefold())) for name in names), key=len, reverse=True):
        if name:
            joined = joined.replace(f" {name} ", f" {_NAME} ")
    return joined.strip()


def _commonest(passages: Sequence[Passage]) -> str:
    texts = [passage.text for passage in passages]
    return min(set(texts), key=lambda text: (-texts.count(text), text))


def _led(texts: Sequence[str]) -> list[list[int]]:
    """Return the places of ``texts`` in groups; the others of a group are near to its first."""
    leaders: dict[tuple[int, int], list[int]] = defaultdict(list)
    runs: dict[int, frozenset[int]] = {}
    groups: dict[int, list[int]] = {}
    for place, keys in enumerate(_keys(texts)):
        if not keys:
            groups[place] = [place]
            continue
        own = _runs(texts[place])
        candidates = sorted({leader for key in keys for leader in leaders.get(key, ())})
        near = next((leader for leader in candidates if _alike(own, runs[leader]) >= NEAR), None)
        if near is not None:
            groups[near].append(place)
            continue
        groups[place], runs[place] = [place], own
        for key in keys:
            leaders[key].append(place)
    return list(groups.values())


def _keys(texts: Sequence[str]) -> Iterator[list[tuple[int, int]]]:
    """Yield for each text the bands that another one has too; most have none, and cost no memory."""
    bands = np.empty((BANDS, len(texts)), dtype=np.uint64)
    for place, text in enumerate(texts):
        bands[:, place] = _bands(_runs(text))
    shared = np.zeros(bands.shape, dtype=bool)
    for band, values in enumerate(bands):
        _, numbers, counts = np.unique(values, return_inverse=True, return_counts=True)
        shared[band] = counts[numbers] > 1
    for place in range(len(texts)):
        yield [(int(band), int(bands[band, place])) for band in np.flatnonzero(shared[:, place])]


def _runs(text: str) -> frozenset[int]:
    words = text.split()
    return frozenset(
        zlib.crc32(" ".join(words[start : start + RUN]).encode()) for start in range(len(words) - RUN + 1)
    )


def _alike(one: frozenset[int], other: frozenset[int]) -> float:
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)


def _numbers(count: int) -> NDArray[np.uint64]:
    """Return ``count`` odd numbers of 64 bits, the same each time, as the page of a store is to be."""
    data = hashlib.shake_256(b"tosscan near").digest(8 * count)
    return np.frombuffer(data, dtype="<u8").astype(np.uint64) | np.uint64(1)


_TIMES = _numbers(BANDS * ROWS).reshape(BANDS * ROWS, 1)
_MIX = _numbers(ROWS)


def _bands(runs: frozenset[int]) -> NDArray[np.uint64]:
    """Return one number for each band of the MinHash signature of ``runs``; multiply-shift hashes."""
    values = np.fromiter(runs, dtype=np.uint64, count=len(runs))
    least = ((_TIMES * values) >> np.uint64(32)).min(axis=1).reshape(BANDS, ROWS)
    mixed: NDArray[np.uint64] = (least * _MIX).sum(axis=1, dtype=np.uint64)
    return mixed
