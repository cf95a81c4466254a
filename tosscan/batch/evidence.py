"""Gather what a batch has of its inputs for an evidence package: sources, reports with decisions, times."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Self

from sqlalchemy import select

from tosscan.batch import codec, schema
from tosscan.batch.reports import FOLDER
from tosscan.batch.store import FILE, Store
from tosscan.batch.survey import Row
from tosscan.batch.survey import rows as rows_of
from tosscan.batch.tables import RUNS
from tosscan.config import Limits
from tosscan.decisions import Register, written
from tosscan.errors import UsageError
from tosscan.findings.decision import UNDECIDED
from tosscan.report.json import canonical_sha256, encoded
from tosscan.report.package import Package, Read, Text, made_by
from tosscan.report.packing import named, suffix

DECISIONS = "decisions.json"
_OPTIONS = ("formats", "seconds", "memory", "workers")
_RUN = ("id", "started", "ended", "state", "version", "options")


@dataclass(slots=True)
class _Shelf:
    """Files of a package by name, each content once; what each input got stands in ``texts``."""

    files: dict[str, Read] = field(default_factory=dict)
    texts: list[Text] = field(default_factory=list)
    sources: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    reports: dict[tuple[str, str], tuple[str | None, tuple[str, ...]]] = field(default_factory=dict)


class Evidence:
    """What is packed of a batch; use it as a context: files are read from the store while they are packed."""

    def __init__(self, folder: Path, *, database: str | None = None, provider: str | None = None) -> None:
        """Read the store in ``folder``, or at the address ``database``; of one ``provider`` where named.

        Raises:
            UsageError: no batch was run into ``folder``, or it has no such provider.
            StoreError: the store cannot be read.
        """
        self._folder = folder
        rows = rows_of(folder, database=database)
        if provider is not None:
            wanted = provider.strip().casefold()
            market = next((row.market for row in rows if wanted in _names(row)), None)
            if market is None:
                raise UsageError(f"there is no provider {provider!r} in the batch")
            rows = tuple(row for row in rows if row.market.casefold() == market.casefold())
        self._rows = {row.id: row for row in rows}
        place = database or folder / FILE
        self._runs = _runs(place)
        self._store = Store(place)
        self._standing = self._store.register().standing()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._store.__exit__(None, None, None)

    def package(self, attached: Mapping[str, Read]) -> Package:
        """Return the package of every input, with what was ``attached``."""
        shelf = _Shelf()
        used: set[str] = set()
        for entry in self._store.rows():
            row = self._rows.get(entry["id"])
            if row is not None:
                used |= self._put(entry, row, shelf)
        register = self._register(used)
        kept: dict[str, Read] = {DECISIONS: lambda: written(register)} if register.entries else {}
        return Package("batch", tuple(shelf.texts), {**shelf.files, **kept}, attached, self._runs)

    def _put(self, entry: Mapping[str, Any], row: Row, shelf: _Shelf) -> set[str]:
        """Put an input into the package and return the fingerprints of its findings."""
        sha256, media_type = entry["sha256"], entry["media_type"]
        source, missing = self._source(entry, shelf)
        report = None if entry["body"] is None else codec.unpack(entry["body"])
        name: str | None = None
        others: tuple[str, ...] = ()
        made = None
        if report is not None:
            name, others = self._reports(entry, row, shelf)
            made = made_by(self._settled(report))
        shelf.texts.append(
            Text(
                place=entry["path"],
                status=entry["status"],
                sha256=sha256,
                provider=row.provider or None,
                title=row.title,
                day=row.date,
                reason=entry["reason"],
                media_type=media_type,
                captured=None if entry["captured"] is None else json.loads(entry["captured"]),
                source=source,
                missing=missing,
                report=name,
                others=others,
                made=made,
            )
        )
        return {finding["fingerprint"] for finding in report["findings"]} if report is not None else set()

    def _source(self, entry: Mapping[str, Any], shelf: _Shelf) -> tuple[str | None, str | None]:
        """Return the name of the bytes of an input in the package, or None and why they are not there."""
        sha256 = entry["sha256"]
        if sha256 is None:
            return None, entry["reason"] or "it was not read"
        known = shelf.sources.get(sha256)
        if known is not None and known[0] is not None:
            return known
        try:
            self._bytes(entry)
        except UsageError as error:
            shelf.sources[sha256] = (None, str(error))
            return None, str(error)
        name = named("sources", len(shelf.sources) + 1, entry["path"], suffix(entry["media_type"]))
        shelf.files[name] = partial(self._bytes, entry)
        shelf.sources[sha256] = (name, None)
        return name, None

    def _bytes(self, entry: Mapping[str, Any]) -> bytes:
        """Return the bytes of an input as they were read. Raises UsageError."""
        data = self._store.data(entry["sha256"])
        if data is None:
            if entry["address"] is not None:
                raise UsageError("what was fetched is not in the store")
            try:
                with Path(os.fsdecode(entry["path_bytes"])).open("rb") as file:
                    data = file.read(Limits().bytes + 1)
            except OSError as error:
                raise UsageError(
                    f"it cannot be opened any more: {(error.strerror or str(error)).lower()}"
                ) from None
        if hashlib.sha256(data).hexdigest() != entry["sha256"]:
            raise UsageError("it was changed since it was read")
        return data

    def _reports(
        self, entry: Mapping[str, Any], row: Row, shelf: _Shelf
    ) -> tuple[str | None, tuple[str, ...]]:
        """Return the names of the JSON report of an input, and of those in other formats."""
        key = (entry["sha256"], entry["media_type"])
        if key in shelf.reports:
            return shelf.reports[key]
        number = len(shelf.reports) + 1
        name = named("reports", number, entry["path"], "json")
        shelf.files[name] = partial(self._report, entry)
        others = []
        for path in sorted((self._folder / FOLDER).glob(f"{_literal(row.report)}.*")) if row.report else ():
            if path.is_file() and not path.is_symlink() and path.suffix not in ("", ".json", ".part"):
                other = named("reports", number, entry["path"], path.suffix[1:])
                shelf.files[other] = path.read_bytes
                others.append(other)
        shelf.reports[key] = (name, tuple(others))
        return shelf.reports[key]

    def _report(self, entry: Mapping[str, Any]) -> bytes:
        return encoded(self._settled(codec.unpack(entry["body"])))

    def _settled(self, report: dict[str, Any]) -> dict[str, Any]:
        """Return a JSON report with what people decided, and the hash that it then has."""
        findings = report["findings"]
        for finding in findings:
            entry = self._standing.get(finding["fingerprint"])
            finding["decision"] = asdict(entry.decision if entry is not None else UNDECIDED)
        report["reviewed"] = bool(findings) and all(
            finding["decision"]["state"] != UNDECIDED.state for finding in findings
        )
        return {**report, "report_sha256": canonical_sha256(report)}

    def _register(self, used: set[str]) -> Register:
        """Return the decisions that stand on the findings that are packed."""
        met = (entry for name, entry in self._standing.items() if name in used)
        return Register().joined(Register(tuple(met)))


def _names(row: Row) -> tuple[str, str]:
    return row.market.casefold(), row.path.casefold()


def _literal(name: str) -> str:
    """Return ``name`` for a pattern of files, in which it stands for itself."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in name)


def _runs(place: Path | str) -> list[dict[str, Any]]:
    engine = schema.connect(place)
    try:
        with engine.connect() as connection:
            rows = connection.execute(select(*(RUNS.c[name] for name in _RUN)).order_by(RUNS.c.id)).mappings()
            return [{**row, "options": _plain(row["options"])} for row in rows]
    finally:
        engine.dispose()


def _plain(options: str) -> Any:
    """Return of the options of a run what made its results, and no place or address of somebody's."""
    told = json.loads(options)
    return {name: told[name] for name in _OPTIONS if name in told}
