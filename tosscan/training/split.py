"""Split documents into folds so that nothing of a provider stands on both sides.

Terms of one provider repeat each other from version to version, and corpora
overlap; a split by sentence, or even by file, would let a model be judged on
sentences that it has seen.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tosscan.findings.fingerprint import letters
from tosscan.training.corpus import Corpus

LONG = 60
"""Letters from which a sentence is long enough to tell one document from another."""

SHARED = 0.2
"""Documents that share this part of the shorter one's long sentences are versions of one text."""

WINDOW, MATCHES = 20, 3
"""A sentence is of a known document when this many sentences so near to it stand in that document."""

Key = tuple[str, str]


def group_documents(corpora: Sequence[Corpus]) -> dict[Key, int]:
    """Return the group of each document, keyed by the names of corpus and document.

    Documents fall into one group when their names start alike ("paypal",
    "PayPal-2021") or when they share a fifth of their long sentences.
    """
    sentences: dict[Key, set[str]] = defaultdict(set)
    keys: dict[Key, None] = {}
    for corpus in corpora:
        for example in corpus.examples:
            key = (corpus.name, example.document)
            keys[key] = None
            plain = letters(example.text)
            if len(plain) >= LONG:
                sentences[key].add(plain)
    parent = {key: key for key in keys}
    names: dict[str, Key] = {}
    for key in keys:
        _join(parent, names.setdefault(_provider(key[1]), key), key)
    for (one, other), count in _shared(sentences).items():
        if count >= SHARED * min(len(sentences[one]), len(sentences[other])):
            _join(parent, one, other)
    numbers: dict[Key, int] = {}
    return {key: numbers.setdefault(_root(parent, key), len(numbers)) for key in keys}


def leave_known(corpus: Corpus, others: Sequence[Corpus]) -> Corpus:
    """Return ``corpus`` without the documents that ``others`` hold too.

    For a corpus that does not say where a document ends: a document shows as
    a run of sentences that stand together in one document of the others.
    """
    owners: dict[str, set[Key]] = defaultdict(set)
    for other in others:
        for example in other.examples:
            plain = letters(example.text)
            if len(plain) >= LONG:
                owners[plain].add((other.name, example.document))
    known = [owners.get(letters(example.text), set()) for example in corpus.examples]
    kept = []
    for place, example in enumerate(corpus.examples):
        near = Counter(key for keys in known[max(0, place - WINDOW) : place + WINDOW + 1] for key in keys)
        if max(near.values(), default=0) < MATCHES:
            kept.append(example)
    return replace(corpus, examples=tuple(kept))


def assign_folds(groups: Sequence[int], count: int, seed: int) -> NDArray[np.int64]:
    """Return the fold (0 to ``count`` - 1) of each group of ``groups``, drawn at random by ``seed``."""
    names = sorted(set(groups))
    order = np.random.default_rng(seed).permutation(len(names))
    fold = {name: int(place) % count for name, place in zip(names, order, strict=True)}
    return np.array([fold[group] for group in groups], dtype=np.int64)


def _provider(name: str) -> str:
    first = re.split(r"[-_.\d]", name, maxsplit=1)[0]
    return letters(first) or name


def _shared(sentences: Mapping[Key, set[str]]) -> Counter[tuple[Key, Key]]:
    owners: dict[str, list[Key]] = defaultdict(list)
    for key, plain in sentences.items():
        for sentence in sorted(plain):
            owners[sentence].append(key)
    pairs: Counter[tuple[Key, Key]] = Counter()
    for keys in owners.values():
        pairs.update((one, other) for place, one in enumerate(keys) for other in keys[place + 1 :])
    return pairs


def _root(parent: dict[Key, Key], key: Key) -> Key:
    while parent[key] != key:
        key = parent[key]
    return key


def _join(parent: dict[Key, Key], one: Key, other: Key) -> None:
    parent[_root(parent, other)] = _root(parent, one)
