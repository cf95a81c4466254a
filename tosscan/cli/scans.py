"""Find in a folder what ``tosscan scan`` left there: JSON reports, their sources, what stands beside them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tosscan.config import Limits
from tosscan.errors import UsageError

if TYPE_CHECKING:
    from tosscan.report.package import Read, Text

_FILES = 10_000  # in one folder; more is no folder of reports


def gather(folder: Path, sources: Iterable[Path]) -> tuple[list[Text], dict[str, Read]]:
    """Return the texts of the JSON reports in ``folder``, and the files to be packed by name.

    A source is told by its hash, among the files of the folder and ``sources``.
    Beside a report its other formats are packed, the picture of the page and
    the decisions: all that begins with the name of the report. Nothing else is.

    Raises:
        UsageError: the folder holds no JSON report, a source is not there, or a file cannot be read.
    """
    there = _files(folder)
    found = [(path, told) for path in there if (told := _told(path)) is not None]
    if not found:
        raise UsageError(
            f"{folder} holds neither a batch nor a JSON report (tosscan scan -f json writes one)"
        )
    shelf = _Shelf(folder, there, sources, frozenset(path for path, _ in found))
    texts = [
        shelf.put(number, path, report, provable=provable)
        for number, (path, (report, provable)) in enumerate(found, 1)
    ]
    return texts, shelf.files


def _told(path: Path) -> tuple[dict[str, Any], bool] | None:
    """Return the report at ``path`` and whether there is a text in it to prove; None for other files."""
    from tosscan.report import strictjson
    from tosscan.verify import load_report

    if path.suffix != ".json" or path.name.endswith(".decisions.json"):
        return None
    try:
        return load_report(path), True
    except UsageError:
        pass
    try:
        content = strictjson.loads(path.read_bytes())
        # Of what was not assessed the report says why, and no more.
        if content["schema"].startswith("tosscan.report/") and content["status"] == "not_assessed":
            return {**content, "document": dict(content["document"])}, False
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    return None


class _Shelf:
    """Files of a package by name; sources are told by their hash, and packed once."""

    def __init__(
        self, folder: Path, there: list[Path], sources: Iterable[Path], reports: frozenset[Path]
    ) -> None:
        self.files: dict[str, Read] = {}
        self._folder = folder
        self._there = [path for path in there if path not in reports]
        self._by_hash = {_sha256(path): path for path in (*self._there, *sources)}
        self._packed: dict[str, str] = {}

    def put(self, number: int, path: Path, report: Mapping[str, Any], *, provable: bool) -> Text:
        """Pack a report with its source and what stands beside it, and return its text. Raises UsageError."""
        from tosscan.report.package import Text, made_by
        from tosscan.report.packing import named

        document = report["document"]
        if document.get("parts") and provable:
            raise UsageError(
                f"{path}: a report on several documents as one contract is not packed; "
                "prove it with tosscan verify and its sources"
            )
        source = self._by_hash.get(document["sha256"])
        if source is None and provable:
            raise UsageError(
                f"{path}: its source is not in {self._folder}; name it with --source FILE "
                "(tosscan scan --save-source keeps it beside the report)"
            )
        own = named("reports", number, path.name, "json")
        self.files[own] = path.read_bytes
        others = self._beside(number, path, source)
        return Text(
            place=str(document["source"]),
            status=str(report["status"]),
            sha256=document["sha256"] or None,
            provider=_provider(report),
            title=document["title"],
            day=document.get("version_date"),
            reason=report.get("reason"),
            media_type=document["media_type"],
            captured=document.get("captured"),
            source=self._source(number, document, source) if source is not None else None,
            missing=None if source is not None else f"it is not in {self._folder.name or 'the folder'}",
            report=own if provable else None,
            others=tuple(others) if provable else (own, *others),
            made=made_by(report) if provable else None,
        )

    def _source(self, number: int, document: Mapping[str, Any], path: Path) -> str:
        from tosscan.report.packing import named, suffix

        sha256 = document["sha256"]
        if sha256 not in self._packed:
            name = named("sources", number, str(document["source"]), suffix(document["media_type"]))
            self._packed[sha256] = name
            self.files[name] = partial(_bytes, path, sha256)
        return self._packed[sha256]

    def _beside(self, number: int, path: Path, source: Path | None) -> list[str]:
        from tosscan.report.packing import plain

        others = []
        for beside in self._there:
            name = f"reports/{number:04d}-{plain(beside.name)}"
            if beside != source and beside.name.startswith(f"{path.stem}.") and name not in self.files:
                self.files[name] = beside.read_bytes
                others.append(name)
        return others


def _provider(report: Mapping[str, Any]) -> str | None:
    entities = report.get("counterparty", {}).get("entities") or ()
    return str(entities[0]) if entities else None


def _files(folder: Path) -> list[Path]:
    """Return the plain files of ``folder`` by name, without hidden ones. Raises UsageError."""
    try:
        found = [path for path in folder.iterdir() if path.is_file() and not path.is_symlink()]
    except OSError as error:
        raise UsageError(f"{folder}: {(error.strerror or str(error)).lower()}") from None
    if len(found) > _FILES:
        raise UsageError(f"{folder} holds more than {_FILES:,} files")
    return sorted(path for path in found if not path.name.startswith("."))


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UsageError(f"{path}: {(error.strerror or str(error)).lower()}") from None


def _bytes(path: Path, sha256: str) -> bytes:
    with path.open("rb") as file:
        data = file.read(Limits().bytes + 1)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise UsageError(f"{path}: it was changed while it was packed")
    return data
