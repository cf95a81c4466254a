"""The witness that has learned: linear heads over counted features, read from plain arrays.

A model is a folder ``models/<language>`` with its passport ``meta.json`` and
three arrays that are mapped from disk. It is refused when it was made by
another version of the format or of the features, or when a file is not the
one that the passport describes. Calibration is folded into the weights, so
that a probability is the logistic function of one sum.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tosscan import resources
from tosscan.detect.base import Signal
from tosscan.detect.features import (
    BLOCK_WEIGHTS,
    BLOCKS,
    FEATURES,
    Occurrences,
    Roles,
    occurrences,
    tokens,
)
from tosscan.detect.titles import joins, titled
from tosscan.document.tree import Document
from tosscan.errors import DataError
from tosscan.findings.category import SLUGS
from tosscan.findings.finding import ClassifierVote, Severity

FORMAT = "tosscan.model/2"

ARRAYS = ("vocabulary.npy", "idf.npy", "weights.npy", "said.npy")
"""Sorted feature keys of all blocks, their inverse document frequencies, a row of weights for each, and a row
of weights for each category on which the rules may remark."""

TERMS_SHOWN = 5

LANGUAGES = ("en", "kk", "ru")
"""The languages for which a model may ship."""

FAINT = 0.02
"""Votes below this probability are not told."""

ALONE = 0.46
"""The least probability for which the classifier makes a finding that no rule supports.

In a scan the rules find the plain cases, and what is left for the classifier
is the doubtful part; the cuts of the passport are for the classifier alone.
One cut serves all categories: .58 for those that the tool does not exist for
in the first place gave a macro-F1 of .833 in place of .836.

End to end on 26 terms, each read by a model that has not seen its provider
(the rules have seen them), recall and precision are .91 and .83 for
arbitration, .97 and .94 for class waivers, .90 and .93 for risk shifting, .81
and .87 for unilateral change, and 14 % of protective sentences are flagged.
"""

FAIR = 0.2
"""The probability from which a sentence on which no rule remarks is taken to protect the user.

With .4 for it 17 % of protective sentences are flagged in place of 14 %; with
.15 for it 13 %, and recall of arbitration falls below .90.
"""

LONGEST_LEAD_IN = 600
"""Letters of a lead-in that are read with an item."""

# The keys of the passport that save() writes itself.
_OWN = frozenset({"format", "features", "language", "files", "heads", "intercepts"})

# Sentences scored at once: bounds the memory that one step takes; the result does not depend on it.
_CHUNK = 512

# The vocabulary is entered by the first 17 bits of a key, which leave few keys of a model to pass over.
_BUCKETS = 1 << 17
_SHIFT = np.uint32(15)

Floats = NDArray[np.float32]
Real = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Head:
    """A question that the model answers: a label of a scheme, and the probability from which it says yes.

    ``bend`` is where the log-odds leave the straight line and by how much
    their slope changes there: below the first knot, and above the second.
    """

    scheme: str
    label: str
    threshold: float
    bend: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)


def bend(straight: Real, bends: Real) -> Real:
    """Return log-odds from the straight sums: a line with two knots for each head (columns).

    Scores of a support vector machine are surer of themselves far from its
    margin than they should be, which a single line (Platt) cannot tell.
    ``bends`` has the rows of :attr:`Head.bend`.
    """
    low, below, high, above = bends
    bent: Real = straight + below * np.minimum(straight - low, 0) + above * np.maximum(straight - high, 0)
    return bent


def _term(words: Sequence[str], block: Occurrences, index: int, number: int) -> str:
    """Return the words of an occurrence; its places count in ``words``, the tokens of the whole batch."""
    first, last = int(block.first[index]), int(block.last[index])
    if BLOCKS[number] == "skips":
        return f"{words[first]} … {words[last]}"
    return " ".join(words[first : last + 1])


def _best(terms: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    strongest = sorted(terms.items(), key=lambda item: (-item[1], item[0]))[:TERMS_SHOWN]
    return tuple((term, round(weight, 3)) for term, weight in strongest if weight > 0)


@dataclass(frozen=True, slots=True)
class Weighted:
    """Weighted features of a batch in coordinate form, ordered by row, block and column."""

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: Floats
    size: int


class Model:
    """A trained model: features in, calibrated probabilities out."""

    def __init__(
        self,
        *,
        language: str,
        heads: Sequence[Head],
        vocabulary: NDArray[np.uint32],
        idf: NDArray[np.floating[Any]],
        weights: NDArray[np.floating[Any]],
        said: NDArray[np.floating[Any]],
        intercepts: Sequence[float],
        meta: Mapping[str, Any] | None = None,
        sha256: str = "",
    ) -> None:
        """Keep the arrays, with a column for each head.

        ``weights`` has a row for each key of ``vocabulary``, ``said`` one for
        each category in the order of :data:`tosscan.findings.category.SLUGS`.
        """
        self.language = language
        self.heads = tuple(heads)
        self.meta = dict(meta or {})
        self.sha256 = sha256
        self._vocabulary = vocabulary
        self._entries = np.searchsorted(vocabulary, np.arange(_BUCKETS, dtype=np.uint32) << _SHIFT)
        self._kept = idf, weights, said
        # The file is small with numbers of two bytes; to widen them for each text takes eight times as long.
        self._idf = idf.astype(np.float64)
        self._weights = weights.astype(np.float32)
        self._said = said.astype(np.float32)
        self.intercepts = np.asarray(intercepts, dtype=np.float32)
        self._bends = np.array([head.bend for head in heads], dtype=np.float32).reshape(len(heads), 4).T

    def arrays(self) -> tuple[NDArray[Any], ...]:
        """Return the arrays in the order of :data:`ARRAYS`."""
        return self._vocabulary, *self._kept

    def columns(self, scheme: str) -> dict[str, int]:
        """Return the column of each label of ``scheme``."""
        return {head.label: column for column, head in enumerate(self.heads) if head.scheme == scheme}

    def logits(self, batch: Sequence[Sequence[str]], flags: Floats | None = None) -> Floats:
        """Return the log-odds of every head (columns) for each tokenised sentence (rows).

        ``flags`` are what the rules say of the sentences (:mod:`tosscan.detect.flags`);
        heads of the scheme ``claudette`` miss them where they are not given.
        """
        out = np.empty((len(batch), len(self.heads)), dtype=np.float32)
        for start in range(0, len(batch), _CHUNK):
            part = batch[start : start + _CHUNK]
            out[start : start + len(part)] = self._score(self.weigh(occurrences(part), len(part)))
        straight = out if flags is None else out + flags @ self._said
        return bend(straight, self._bends).astype(np.float32)

    def probabilities(
        self, batch: Sequence[Sequence[str]], flags: Floats | None = None
    ) -> NDArray[np.float64]:
        """Return the probability of every head for each tokenised sentence, rounded to 1e-4.

        ``flags`` are as for :meth:`logits`.
        """
        logits = self.logits(batch, flags).astype(np.float64)
        return np.round(1.0 / (1.0 + np.exp(-logits)), 4)

    def weigh(self, blocks: Sequence[Occurrences], size: int) -> Weighted:
        """Return the features that the model knows, each block of a sentence scaled to its weight."""
        rows: list[NDArray[np.int64]] = []
        columns: list[NDArray[np.int64]] = []
        values: list[Floats] = []
        for block, weight in zip(blocks, BLOCK_WEIGHTS, strict=True):
            row, column, counts = self._count(block)
            value = (1 + np.log(counts)) * self._idf[column]
            length = np.sqrt(np.bincount(row, value * value, minlength=size))
            rows.append(row)
            columns.append(column)
            values.append((weight * value / length[row]).astype(np.float32))
        row = np.concatenate(rows)
        order = np.argsort(row, kind="stable")
        return Weighted(row[order], np.concatenate(columns)[order], np.concatenate(values)[order], size)

    def terms(
        self, batch: Sequence[Sequence[str]], wanted: Sequence[Sequence[int]]
    ) -> list[list[tuple[tuple[str, float], ...]]]:
        """Return the words and pairs that spoke most, with their part of the log-odds.

        There is a list for each tokenised sentence of ``batch``, with an
        entry for each of its heads in ``wanted``. Letters count in the
        probability but are never shown.
        """
        found: list[list[dict[str, float]]] = [[{} for _ in heads] for heads in wanted]
        flat = [word for words in batch for word in words]
        blocks = occurrences(batch, letters=False)
        for number, (block, weight) in enumerate(zip(blocks, BLOCK_WEIGHTS, strict=True)):
            if len(block.first):
                self._strongest(block, weight, wanted, found, partial(_term, flat, block, number=number))
        return [[_best(terms) for terms in row] for row in found]

    def _strongest(
        self,
        block: Occurrences,
        weight: float,
        wanted: Sequence[Sequence[int]],
        found: Sequence[Sequence[dict[str, float]]],
        term: Callable[[int], str],
    ) -> None:
        """Add to ``found`` the features of one block that spoke most for each head wanted."""
        place, known = self._find(block.keys)
        width = len(self._vocabulary)
        at = np.flatnonzero(known)
        cells, first, counts = np.unique(
            block.rows[at] * width + place[at], return_index=True, return_counts=True
        )
        rows, columns = cells // width, cells % width
        value = (1 + np.log(counts)) * self._idf[columns]
        length = np.sqrt(np.bincount(rows, value * value, minlength=len(wanted)))
        value *= weight / length[rows]
        bounds = np.searchsorted(rows, np.arange(len(wanted) + 1))
        for row, heads in enumerate(wanted):
            here = slice(bounds[row], bounds[row + 1])
            parts = value[here, None] * self._weights[columns[here]][:, list(heads)]
            for head, best in enumerate(found[row]):
                top = np.argsort(-parts[:, head], kind="stable")[:TERMS_SHOWN]
                for cell in top.tolist():
                    best[term(int(at[first[here.start + cell]]))] = float(parts[cell, head])

    def _find(self, keys: NDArray[np.uint32]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Return where each of ``keys`` stands in the vocabulary, and whether it does.

        Keys are hashes, so that a few of their bits lead to within a step or two of the place.
        """
        vocabulary = self._vocabulary
        end = len(vocabulary) - 1
        place = self._entries[keys >> _SHIFT].clip(max=end)
        passed = np.flatnonzero((vocabulary[place] < keys) & (place < end))
        while len(passed):
            place[passed] += 1
            passed = passed[(vocabulary[place[passed]] < keys[passed]) & (place[passed] < end)]
        return place, vocabulary[place] == keys

    def _count(self, block: Occurrences) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        place, known = self._find(block.keys)
        width = len(self._vocabulary)
        cells, counts = np.unique(block.rows[known] * width + place[known], return_counts=True)
        return cells // width, cells % width, counts

    def _score(self, weighted: Weighted) -> Floats:
        out = np.zeros((weighted.size, len(self.heads)), dtype=np.float32)
        if len(weighted.rows):
            parts = np.take(self._weights, weighted.columns, axis=0)
            parts *= weighted.values[:, None]
            starts = np.flatnonzero(np.diff(weighted.rows, prepend=-1))
            out[weighted.rows[starts]] = np.add.reduceat(parts, starts, axis=0)
        return out + self.intercepts


def load(folder: Path) -> Model:
    """Return the model in ``folder``.

    Raises:
        DataError: The passport or an array is missing, of another version, or not the file described.
    """
    path = folder / "meta.json"
    try:
        raw = path.read_bytes()
        meta = json.loads(raw)
        heads = [_head(head) for head in meta["heads"]]
        language, hashes, intercepts = str(meta["language"]), dict(meta["files"]), list(meta["intercepts"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(str(path), "meta", f"is no passport of a model ({error!r})") from None
    for key, wanted in (("format", FORMAT), ("features", FEATURES)):
        if meta.get(key) != wanted:
            raise DataError(str(path), key, f"is {meta.get(key)!r}, but this version reads {wanted!r}")
    arrays = [_array(folder / name, hashes.get(name)) for name in ARRAYS]
    vocabulary, idf, weights, said = arrays
    fitting = len(vocabulary) == len(idf) == len(weights) and weights.shape[1:] == (len(heads),)
    if not fitting or said.shape != (len(SLUGS), len(heads)):
        raise DataError(str(path), "files", "do not fit together")
    return Model(
        language=language,
        heads=heads,
        vocabulary=vocabulary,
        idf=idf,
        weights=weights,
        said=said,
        intercepts=intercepts,
        meta={key: value for key, value in meta.items() if key not in _OWN},
        sha256=hashlib.sha256(raw).hexdigest(),
    )


def _head(row: Mapping[str, Any]) -> Head:
    low, below, high, above = map(float, row["bend"])
    return Head(row["scheme"], row["label"], float(row["threshold"]), (low, below, high, above))


def save(model: Model, folder: Path) -> None:
    """Write ``model`` and its passport to ``folder``; the same model gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    hashes = {}
    for name, array in zip(ARRAYS, model.arrays(), strict=True):
        np.save(folder / name, array, allow_pickle=False)
        hashes[name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    passport = {
        "format": FORMAT,
        "features": FEATURES,
        "language": model.language,
        "files": hashes,
        "heads": [asdict(head) for head in model.heads],
        "intercepts": [round(float(value), 6) for value in model.intercepts],
        **model.meta,
    }
    text = json.dumps(passport, indent=1, ensure_ascii=False) + "\n"
    (folder / "meta.json").write_text(text, encoding="utf-8", newline="\n")


def _array(path: Path, digest: object) -> NDArray[Any]:
    try:
        if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise DataError(str(path), "sha256", "is not the file that meta.json describes")
        # As a plain array: each part of a memmap is a memmap, which takes longer to make than to read.
        array: NDArray[Any] = np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
    except (OSError, ValueError) as error:
        raise DataError(str(path), "array", f"could not be read ({error})") from None
    return array


def languages() -> tuple[str, ...]:
    """Return the languages for which a model ships."""
    return tuple(code for code in LANGUAGES if resources.model(code).joinpath("meta.json").is_file())


@cache
def shipped(language: str) -> Model:
    """Return the model that ships for ``language``; it is loaded once. Raises DataError."""
    return load(Path(str(resources.model(language))))


class ClassifierDetector:
    """Votes on every sentence of a document in the model's language."""

    name = "classifier"

    def __init__(self, language: str = "en", *, model: Model | None = None) -> None:
        """Use ``model``, or the one that ships for ``language``."""
        self.model = model or shipped(language)
        self.languages: tuple[str, ...] = (self.model.language,)

    def signals(self, doc: Document) -> list[Signal]:
        """Return a vote for each sentence and category that could matter, by sentence and category.

        Headings, sentences set like titles, a bare "or" and sentences in other
        languages give none. An item is read alone and after the lead-in of its
        list, and the log-odds are averaged (macro-F1 of scans +.5). A vote below
        its threshold is told too (down to :data:`FAINT`): it can support a rule.
        """
        roles = Roles(doc.parties.provider, doc.parties.user)
        indexes = [
            index
            for index, sentence in enumerate(doc.sentences)
            if sentence.kind != "heading"
            and sentence.language in (*self.languages, "und")
            and not (sentence.lead_in is None and titled(doc.quote(sentence)))
            and not joins(doc.quote(sentence))
        ]
        batch = [tokens(doc.quote(doc.sentences[index]), roles) for index in indexes]
        probabilities = self._probabilities(doc, indexes, batch, roles).tolist()
        columns = sorted(self.model.columns("tosscan").items())
        cuts = {column: max(ALONE, self.model.heads[column].threshold) for _, column in columns}
        voted = {
            row: heads
            for row, said in enumerate(probabilities)
            if (heads := [column for column, cut in cuts.items() if said[column] >= cut])
        }
        sharpness = self.model.columns("severity")
        told = self.model.terms([batch[row] for row in voted], list(voted.values()))
        terms = {row: dict(zip(voted[row], each, strict=True)) for row, each in zip(voted, told, strict=True)}
        signals: list[Signal] = []
        for row, index in enumerate(indexes):
            said = probabilities[row]
            severity, one_sided = self._severity(said, sharpness)
            for category, column in columns:
                if said[column] >= FAINT:
                    shown = terms.get(row, {}).get(column, ())
                    vote = ClassifierVote(said[column], cuts[column], shown)
                    signals.append(Signal(index, category, severity, vote=vote, one_sided=one_sided))
        return signals

    def _probabilities(
        self, doc: Document, indexes: Sequence[int], batch: Sequence[Sequence[str]], roles: Roles
    ) -> NDArray[np.float64]:
        logits = self.model.logits(batch).astype(np.float64)
        items = [row for row, index in enumerate(indexes) if doc.sentences[index].lead_in is not None]
        if items:
            led = self.model.logits(
                [[*self._lead_in(doc, indexes[row], roles), *batch[row]] for row in items]
            )
            logits[items] = (logits[items] + led) / 2
        return np.round(1.0 / (1.0 + np.exp(-logits)), 4)

    @staticmethod
    def _lead_in(doc: Document, index: int, roles: Roles) -> list[str]:
        lead_in = doc.sentences[index].lead_in
        return [] if lead_in is None else tokens(doc.quote(doc.sentences[lead_in])[-LONGEST_LEAD_IN:], roles)

    def _severity(
        self, probabilities: Sequence[float], columns: Mapping[str, int]
    ) -> tuple[Severity, float | None]:
        """Return the severity, and the probability that it is 3 where the sentence is not fair.

        ``columns`` are those of the scheme ``severity``.
        """
        fair, one_sided = columns.get("fair"), columns.get("one_sided")
        if fair is not None and probabilities[fair] >= FAIR:
            return 1, None if one_sided is None else probabilities[one_sided]
        if one_sided is None:
            return 2, None
        sharp = probabilities[one_sided] >= self.model.heads[one_sided].threshold
        return 3 if sharp else 2, probabilities[one_sided]
