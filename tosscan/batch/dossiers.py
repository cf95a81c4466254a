"""Read from the store of a batch what is filed on each provider, set beside the law anew in a language."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from tosscan.batch import codec, schema
from tosscan.batch.content import Content
from tosscan.batch.keys import Keys
from tosscan.batch.store import FILE, Store, StoreError
from tosscan.batch.survey import Row
from tosscan.batch.survey import rows as rows_of
from tosscan.batch.tables import RUNS
from tosscan.config import ScanConfig
from tosscan.decisions import Register, apply
from tosscan.document.source import Source
from tosscan.errors import NotAssessedError, Reason, UsageError
from tosscan.findings.assessment import Assessment
from tosscan.findings.gate import PROFILES
from tosscan.legal.provisions import load, procedural
from tosscan.quotations import register as quotations
from tosscan.report.dossier import PROCEDURE, TAILS, File, Paper
from tosscan.scanner import Scanner, not_assessed
from tosscan.segment.build import build_document

_CHARSET = "; charset="


@dataclass(frozen=True, slots=True, eq=False)
class Provider:
    """A provider of a market with its inputs; ``name`` is "" where nothing names it."""

    name: str
    stated: bool
    rows: tuple[Row, ...]

    @property
    def label(self) -> str:
        """What it is called where it must be called something."""
        return self.name or self.rows[0].path


class Files:
    """Opens the file of one provider after another; use it as a context, which lets go of the store."""

    def __init__(
        self,
        folder: Path,
        *,
        config: ScanConfig,
        database: str | None = None,
        decisions: Register | None = None,
        translations: quotations.Register | None = None,
    ) -> None:
        """Read the store in ``folder``, or at the address ``database``.

        ``config`` answers assumptions before what the batch was told;
        ``decisions`` come after those in the store; ``translations`` are
        shown beside the quotations.

        Raises:
            UsageError: no batch was run into ``folder``.
            StoreError: the store cannot be read.
        """
        self._config = config
        self._translations = translations or quotations.Register()
        rows = rows_of(folder, database=database)
        place = database or folder / FILE
        self._keys = _keys(place)
        self._store = Store(place)
        self._register = self._store.register().joined(decisions or Register())
        self._inputs = {row["id"]: row for row in self._store.rows()}
        self._grouped: dict[str, list[Row]] = {}
        for row in rows:
            self._grouped.setdefault(row.market.casefold(), []).append(row)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._store.__exit__(None, None, None)

    @cached_property
    def providers(self) -> tuple[Provider, ...]:
        """The providers by name, in the order of the market view."""
        return tuple(
            Provider(rows[0].provider, all(row.stated for row in rows), tuple(rows))
            for _, rows in sorted(self._grouped.items())
        )

    def named(self, name: str) -> Provider:
        """Return the provider called ``name``, or the first with an input of that path.

        Raises:
            UsageError: there is none.
        """
        wanted = name.strip().casefold()
        for provider in self.providers:
            if wanted in (provider.label.casefold(), *(row.path.casefold() for row in provider.rows)):
                return provider
        known = ", ".join(provider.label for provider in self.providers[:5])
        more = f" and {len(self.providers) - 5} more" if len(self.providers) > 5 else ""
        raise UsageError(f"there is no provider {name!r} in the batch (there is: {known}{more})")

    def file(self, provider: Provider, language: str) -> File:
        """Return what is filed on ``provider``; each content stands once, with the places of its copies."""
        once: dict[object, list[Row]] = {}
        for row in provider.rows:
            entry = self._inputs[row.id]
            key = (entry["sha256"], entry["media_type"]) if entry["sha256"] else row.id
            once.setdefault(key, []).append(row)
        papers = tuple(
            Paper(
                assessment=self._assessment(self._inputs[rows[0].id], language),
                place=rows[0].path,
                title=self._inputs[rows[0].id]["title"],
                day=self._inputs[rows[0].id]["version_date"],
                copies=tuple(row.path for row in rows[1:]),
            )
            for rows in once.values()
        )
        law = load(folder=self._config.law_pack)
        names = (*PROCEDURE, *(name for names in TAILS.values() for name in names))
        norms = {name: procedural(law.get(name), language=language) for name in names}
        return File(provider.name, provider.stated, papers, norms)

    def _assessment(self, entry: Mapping[str, Any], language: str) -> Assessment:
        """Return the assessment of an input from its stored text and findings, with what people decided."""
        report = {} if entry["body"] is None else codec.unpack(entry["body"])
        source = _source(entry, size=report.get("document", {}).get("size", 0))
        keys = self._keys.get(entry["run_id"])
        if not report or keys is None:
            return _unread(source, entry, "the batch has not reached it yet")
        known = self._store.known(Content(entry["sha256"], entry["media_type"]), keys)
        if known.extraction is None:
            return _unread(source, entry, "its text is not in the store; run the batch again")
        doc = build_document(codec.unpack_text(known.extraction), source)
        detection = codec.unpack_detection(known.detection, doc) if known.detection else None
        scanner = Scanner(_asked(self._config, report["gates"], language))
        decided = apply(scanner.assess(doc, detection=detection), self._register).assessment
        return quotations.apply(decided, self._translations, language=language)


def _unread(source: Source, entry: Mapping[str, Any], why: str) -> Assessment:
    """Return the assessment of an input of which there is no text, with the reason that the batch noted."""
    missing = not_assessed(source, NotAssessedError(Reason.UNREADABLE, why))
    return replace(
        missing,
        reason=entry["reason"] or missing.reason,
        reason_code=entry["reason_code"] or missing.reason_code,
    )


def _source(entry: Mapping[str, Any], *, size: int) -> Source:
    media_type, _, charset = (entry["media_type"] or "application/octet-stream").partition(_CHARSET)
    captured = entry["captured"]
    return Source(
        uri=entry["address"] or entry["path"],
        name=entry["address"] or entry["path"].rpartition("/")[2],
        media_type=media_type,
        sha256=entry["sha256"] or "",
        size=size,
        captured=None if captured is None else json.loads(captured),
        charset=charset or None,
    )


def _asked(config: ScanConfig, gates: Iterable[Mapping[str, Any]], language: str) -> ScanConfig:
    """Return ``config`` with the answers that the batch was given, where it has none of its own."""
    given = [gate for gate in gates if gate["source"] == "option" and gate["value"] is not None]
    answers = {gate["id"]: gate["value"] for gate in given if not gate["assumed"]}
    assumed = {gate["id"]: gate["value"] for gate in given if gate["assumed"]}
    profile = config.profile
    if profile is None and assumed:
        fits = (name for name, held in PROFILES.items() if assumed.items() <= held.items())
        profile = next(fits, None)
    return replace(
        config,
        language=language,
        profile=profile,
        gates=tuple(sorted({**answers, **dict(config.gates)}.items())),
    )


def _keys(place: Path | str) -> dict[int, Keys]:
    """Return the keys of each run, under which the store has what it made."""
    engine = schema.connect(place)
    try:
        with engine.connect() as connection:
            rows = connection.execute(
                select(RUNS.c.id, RUNS.c.extract_key, RUNS.c.detect_key, RUNS.c.law_key)
            )
            return {row.id: Keys(row.extract_key, row.detect_key, row.law_key) for row in rows}
    except SQLAlchemyError as error:
        raise StoreError(f"the store cannot be used: {' '.join(str(error).split())}") from None
    finally:
        engine.dispose()
