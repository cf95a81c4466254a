"""Labels of texts which are not ours to hand on: passages are known by a hash of their letters.

A line of ``marked.jsonl`` names a page (and the document where the page's name
does not begin with the provider), how many letters and digits a passage has,
and a hash of them; with the page at hand the passage is found again, however a
version of the reader parts it into sentences. Without the page the label says
nothing of it.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tosscan.config import Limits
from tosscan.detect.features import SliceHash
from tosscan.errors import DataError, NotAssessedError
from tosscan.extract.sandbox import Sandbox
from tosscan.findings.category import CLAUDETTE_LABELS, SLUGS
from tosscan.sources.files import read_file
from tosscan.training.corpus import Corpus, Example

FILE = "marked.jsonl"


@dataclass(frozen=True, slots=True)
class Mark:
    """The labels of one passage: ``letters`` are counted, ``key`` is their hash in 16 hex digits.

    ``document`` names the text for the folds: it begins with the provider.
    """

    page: str
    document: str
    letters: int
    key: str
    labels: Mapping[str, int]


def key_of(passage: str) -> tuple[int, str]:
    """Return the number of letters and digits of ``passage``, and the hash by which they are found."""
    codes, _ = _letters(passage)
    return len(codes), f"{int(_windows(codes, len(codes))[0]):016x}"


def read_marked(path: Path, pages: Path) -> Corpus:
    """Return the marked sentences of the folder ``path`` as they stand in the folder ``pages``.

    Passages that are not found (a page is missing, or reads otherwise) are left out.

    Raises:
        DataError: The file breaks its layout, or no page is found.

    """
    file = path / FILE
    marks: dict[str, list[Mark]] = defaultdict(list)
    for mark in _read(file):
        marks[mark.page].append(mark)
    examples: list[Example] = []
    with Sandbox() as sandbox:
        for page, wanted in sorted(marks.items()):
            text = _text(pages / page, sandbox)
            if text is not None:
                examples += find(text, wanted)
    if not examples:
        raise DataError(str(pages), "pages", f"holds none of the pages that {file} names")
    return Corpus(path.name, "marked", tuple(examples), hashlib.sha256(file.read_bytes()).hexdigest())


def find(text: str, marks: Iterable[Mark]) -> Iterator[Example]:
    """Give the passages of ``text`` that ``marks`` know, with their labels, in the order of the marks."""
    codes, offsets = _letters(text)
    windows: dict[int, NDArray[np.uint64]] = {}
    for mark in marks:
        if mark.letters > len(codes):
            continue
        if mark.letters not in windows:
            windows[mark.letters] = _windows(codes, mark.letters)
        places = np.flatnonzero(windows[mark.letters] == np.uint64(int(mark.key, 16)))
        if len(places):
            first = int(places[0])
            start, end = offsets[first], offsets[first + mark.letters - 1] + 1
            yield Example(mark.document, " ".join(text[start:end].split()), mark.labels)


def _letters(text: str) -> tuple[NDArray[np.uint64], list[int]]:
    """Return the code points of the folded letters and digits, and where each stands in ``text``."""
    folded = [
        (letter, place) for place, sign in enumerate(text) if sign.isalnum() for letter in sign.casefold()
    ]
    codes = np.array([ord(letter) for letter, _ in folded], dtype=np.uint64)
    return codes, [place for _, place in folded]


def _windows(codes: NDArray[np.uint64], size: int) -> NDArray[np.uint64]:
    starts = np.arange(len(codes) - size + 1)
    return SliceHash(codes)(starts, starts + size)


def _text(page: Path, sandbox: Sandbox) -> str | None:
    limits = Limits()
    try:
        return sandbox.extract(read_file(page, limits=limits), limits=limits).text
    except NotAssessedError:
        return None


def _claudette(labels: Iterable[str] | None) -> dict[str, int]:
    """Return the levels of the claudette labels; where nobody has looked, 1: neither yes nor no."""
    return dict.fromkeys(CLAUDETTE_LABELS, 1) if labels is None else dict.fromkeys(labels, 2)


def _read(file: Path) -> Iterator[Mark]:
    known = {*SLUGS, *CLAUDETTE_LABELS}
    try:
        lines = file.read_text("utf-8").splitlines()
    except OSError as error:
        raise DataError(str(file), "file", f"could not be read ({error.strerror})") from None
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            labels = {**row["severity"], **_claudette(row["claudette"])}
            document = str(row.get("document") or Path(row["page"]).stem)
            mark = Mark(row["page"], document, int(row["letters"]), str(row["key"]), labels)
            int(mark.key, 16)
        except (ValueError, TypeError, KeyError) as error:
            raise DataError(str(file), f"line {number}", f"is no label of a passage ({error!r})") from None
        unknown = sorted(set(labels) - known)
        if unknown or mark.letters < 1:
            problem = f"unknown label {unknown[0]}" if unknown else "a passage without letters"
            raise DataError(str(file), f"line {number}", problem)
        yield mark
