"""Read labelled corpora: CLAUDETTE folders, its multilingual edition, ToS-100, and JSON Lines.

Every reader gives the same thing: sentences with the document that they come
from and a severity for each label (0 where the label does not apply). A
corpus says what its labels do not tell: ToS-100 merges classes, and the
multilingual edition marks fair sentences for some labels only.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tosscan.errors import DataError
from tosscan.findings.category import CLAUDETTE_LABELS, SLUGS

Layout = Literal["claudette", "multilingual", "tos-100", "tosscan", "marked"]

_MULTILINGUAL = {label.lower(): label for label in CLAUDETTE_LABELS}

COARSE: dict[str, tuple[str, ...]] = {
    "REMOVE_CONTENT": ("CR",),
    "UNBALANCED_DELECRATION": ("LTD", "A"),
    "TERMINATE_CONTRACT": ("TER", "CH"),
    "OTHER": ("USE", "LAW", "J"),
}
"""The merged classes of ToS-100, spelled as in its file, and the labels that each may stand for."""


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled sentence.

    ``labels`` maps labels to severities: 1 fair, 2 and 3 one-sided. ``coarse``
    are the labels of which at least one applies where the corpus merges them.
    ``id``, ``lead_in`` (the words that open the list of an item) and
    ``heading`` are what JSON Lines may say besides.
    """

    document: str
    text: str
    labels: Mapping[str, int]
    coarse: tuple[str, ...] = ()
    id: str = ""
    lead_in: str = ""
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Corpus:
    """A labelled corpus: its layout names the scheme of its labels; ``sha256`` covers the files read."""

    name: str
    layout: Layout
    examples: tuple[Example, ...]
    sha256: str

    @property
    def scheme(self) -> str:
        """``tosscan`` for the 17 categories, ``claudette`` for the eight labels."""
        return "tosscan" if self.layout == "tosscan" else "claudette"

    @property
    def documents(self) -> tuple[str, ...]:
        """The names of the documents, in order of appearance."""
        return tuple(dict.fromkeys(example.document for example in self.examples))


def read_corpus(path: Path) -> Corpus:
    """Return the corpus at ``path``, its layout recognised by its files.

    Raises:
        DataError: The folder holds no known layout, or a file breaks it.
    """
    if (path / "Sentences").is_dir():
        return _claudette(path)
    if (path / "sentences" / "en").is_dir():
        return _multilingual(path)
    tables = sorted(path.glob("*.csv")) if path.is_dir() else [path] if path.suffix == ".csv" else []
    if tables:
        return _tos_100(path, tables)
    lines = sorted(path.glob("*.jsonl")) if path.is_dir() else [path] if path.suffix == ".jsonl" else []
    if lines:
        return _json_lines(path, lines)
    raise DataError(
        str(path), "layout", "is no corpus: give a folder with Sentences/ and Labels_*/, or JSON Lines"
    )


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _lines(file: Path) -> list[str]:
    """Return the lines parted by LF alone: sentences may hold other separators."""
    return file.read_text("utf-8").removesuffix("\n").split("\n")


def _claudette(path: Path) -> Corpus:
    """One file a document; ``Labels_X`` holds 1 or -1 for each line of ``Sentences``."""
    examples: list[Example] = []
    used: list[Path] = []
    for file in sorted((path / "Sentences").glob("*.txt")):
        sentences = _lines(file)
        columns: dict[str, list[str]] = {}
        used.append(file)
        for label in CLAUDETTE_LABELS:
            label_file = path / f"Labels_{label}" / file.name
            if not label_file.is_file():
                raise DataError(str(label_file), label, "is missing")
            columns[label] = label_file.read_text("utf-8").split()
            used.append(label_file)
            if len(columns[label]) != len(sentences):
                raise DataError(str(label_file), label, f"does not have {len(sentences)} lines")
        for row, text in enumerate(sentences):
            labels = {label: 2 for label in CLAUDETTE_LABELS if columns[label][row] == "1"}
            examples.append(Example(file.stem, text, labels))
    return Corpus(path.name, "claudette", tuple(examples), _digest(used))


def _multilingual(path: Path) -> Corpus:
    """One file a document; the line of ``tags/en`` holds tags such as ``ltd2 ter3`` for the same line."""
    examples: list[Example] = []
    used: list[Path] = []
    for file in sorted((path / "sentences" / "en").glob("*.txt")):
        tag_file = path / "tags" / "en" / file.name
        sentences = file.read_text("utf-8").split("\n")
        tags = tag_file.read_text("utf-8").split("\n")
        used += [file, tag_file]
        if len(sentences) != len(tags):
            raise DataError(str(tag_file), "lines", f"does not have {len(sentences)} lines")
        for text, line in zip(sentences, tags, strict=True):
            if not text.strip():
                continue
            labels: dict[str, int] = {}
            for tag in line.split():
                label = _MULTILINGUAL.get(tag[:-1])
                if label is not None:
                    labels[label] = max(labels.get(label, 0), int(tag[-1]))
            examples.append(Example(file.stem, text.strip(), labels))
    return Corpus(path.name, "multilingual", tuple(examples), _digest(used))


def _tos_100(path: Path, tables: list[Path]) -> Corpus:
    """A table of sentences in merged classes; it does not say where a document ends."""
    examples: list[Example] = []
    for table in tables:
        with table.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                coarse = tuple(
                    label for column, labels in COARSE.items() if row[column] == "1" for label in labels
                )
                examples.append(Example(table.stem, row["text"], {}, coarse))
    return Corpus(path.name, "tos-100", tuple(examples), _digest(tables))


def _json_lines(path: Path, files: list[Path]) -> Corpus:
    """One file a document; a line holds ``text`` and ``severity``, a map of categories to 1, 2 or 3.

    It may hold an ``id``, and the ``lead_in`` and ``heading`` under which the text stands.
    """
    examples: list[Example] = []
    for file in files:
        for number, line in enumerate(_lines(file), 1):
            try:
                row = json.loads(line)
                text, severity = row["text"], row["severity"]
            except (ValueError, TypeError, KeyError) as error:
                place = f"line {number}"
                raise DataError(str(file), place, f"is not a labelled sentence ({error!r})") from None
            unknown = sorted(set(severity) - set(SLUGS))
            if unknown:
                raise DataError(str(file), f"line {number}", f"unknown category {unknown[0]}")
            given, lead_in, heading = (str(row.get(key) or "") for key in ("id", "lead_in", "heading"))
            examples.append(Example(file.stem, text, severity, id=given, lead_in=lead_in, heading=heading))
    return Corpus(path.name, "tosscan", tuple(examples), _digest(files))
