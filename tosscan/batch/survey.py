"""Read the store of a batch as a market: documents, failures, kinds of clauses, powers, wording, rules."""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, select
from sqlalchemy.exc import SQLAlchemyError

from tosscan.batch import schema
from tosscan.batch.near import Cluster, Passage, clusters
from tosscan.batch.store import FILE, Store, StoreError
from tosscan.batch.tables import ASSESSMENTS, FINDINGS, INPUTS, LEDGER, PROTECTIONS, RUNS
from tosscan.errors import UsageError
from tosscan.findings.category import RISK_SHIFTING, SLUGS

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "risk": RISK_SHIFTING,
    "disputes": (
        "arbitration",
        "class_action_waiver",
        "choice_of_law",
        "jurisdiction",
        "dispute_costs",
        "time_bar",
    ),
    "contract": ("unilateral_change", "contract_by_using", "assignment"),
    "account": ("unilateral_termination", "funds_restriction", "content_removal", "sole_discretion"),
}
"""The categories in four families, as columns of the table."""
OFTEN = 3 / 4
FEWEST = 20
"""A rule is suspect that fires in more than ``OFTEN`` of at least ``FEWEST`` documents."""
DENIED, DECIDED = 0.5, 5
"""So is one where people rejected at least ``DENIED`` of ``DECIDED`` or more findings."""
AT_ONCE = 100
"""Rows that are read at a time: each may hold a report."""
_PRONOUN = re.compile(r"(?:we|us|our|company|мы|нас|наш|біз)\b", re.IGNORECASE)
_FOUND = (
    *("category", "severity", "confidence", "id", "fingerprint"),
    *("clause", "page", "pattern", "rules", "words"),
)
_SETTLED = ("confirmed", "rejected", "changed")
_DOCUMENT = '"document":'
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Row:
    """One input of the batch, assessed or not, with what was found in it and decided by people.

    ``provider`` is that of the manifest, else (``stated`` is False) the one that the text
    names, else "". ``counts`` holds the findings of each category that no person has rejected,
    ``severe`` those of them without a safeguard. ``unread`` documents are part of
    the contract and were not read. ``copies`` other inputs have the same bytes. ``id`` is that in the store.
    """

    path: str
    provider: str
    stated: bool
    title: str
    status: str
    reason_code: str | None
    reason: str | None
    report: str | None
    date: str | None
    words: int = 0
    unread: int = 0
    copies: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    severe: Mapping[str, int] = field(default_factory=dict)
    total: int = 0
    decided: int = 0
    open_severe: int = 0
    open_limited: int = 0
    id: str = ""

    @property
    def read(self) -> bool:
        """Tell whether the text was assessed, at least in part."""
        return self.status in ("assessed", "partly_assessed")

    @property
    def market(self) -> str:
        """The provider as it is counted; a document without one stands for itself."""
        return self.provider or self.path

    @property
    def urgency(self) -> int:
        """The place in the order for review: 3 S + L + 2 D, which says nothing of how a provider acts."""
        return 3 * self.open_severe + self.open_limited + 2 * self.unread

    def family(self, name: str) -> int:
        """Return the findings in the categories of a family."""
        return sum(self.counts.get(slug, 0) for slug in FAMILIES[name])


@dataclass(frozen=True, slots=True)
class Kind:
    """How common a category is: contents with it, with it unguarded, providers, findings."""

    slug: str
    documents: int
    severe: int
    providers: int
    findings: int


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule: contents that it fires in, findings that it is a witness of, those decided on and rejected."""

    rule: str
    documents: int
    share: float
    findings: int
    decided: int
    rejected: int
    suspect: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """Wording that providers share: the group, its categories, a document and finding for each provider."""

    cluster: Cluster
    categories: tuple[str, ...]
    places: tuple[tuple[Row, str], ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """All that the market view shows; ``base`` contents were assessed, equal ones counted once.

    ``findings`` are those of severity 2 and 3 of each row, as the store has
    them, with the latest decision on each, or None.
    """

    rows: tuple[Row, ...]
    findings: tuple[tuple[Row, Mapping[str, Any], Mapping[str, Any] | None], ...]
    base: int
    providers: int
    kinds: tuple[Kind, ...]
    powers: Mapping[str, Mapping[str, int]]
    worse: Mapping[str, int]
    protections: Mapping[str, Mapping[str, int]]
    shared: tuple[Shared, ...]
    rules: tuple[Fired, ...]
    run: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Content:
    """What the store has of one content; ``names`` are those that its text gives the provider."""

    title: str | None = None
    words: int = 0
    date: str | None = None
    report: str | None = None
    unread: int = 0
    names: tuple[str, ...] = ()
    found: tuple[Mapping[str, Any], ...] = ()


_Key = tuple[str | None, str | None, str | None]
_Decisions = Mapping[str, Mapping[str, Any]]


def survey(folder: Path, *, database: str | None = None) -> Survey:
    """Return the market that the store in ``folder``, or at the address ``database``, holds.

    Raises:
        UsageError: no batch was run into ``folder``.
        StoreError: the store cannot be read.
    """
    return _read(folder, database, _survey)


def rows(folder: Path, *, database: str | None = None) -> tuple[Row, ...]:
    """Return the inputs of that market alone, in its order.

    Raises:
        UsageError: no batch was run into ``folder``.
        StoreError: the store cannot be read.
    """
    return _read(folder, database, lambda connection, decisions: _inputs(connection, decisions)[0])


def _read(folder: Path, database: str | None, of: Callable[[Connection, _Decisions], Made]) -> Made:
    if database is None and not (folder / FILE).is_file():
        raise UsageError(f"{folder} holds no results of a batch ({FILE} is not there)")
    place = database or folder / FILE
    with Store(place) as store:
        decisions = store.decisions()
    engine = schema.connect(place)
    try:
        with engine.connect() as connection:
            return of(connection, decisions)
    except SQLAlchemyError as error:
        raise StoreError(f"the store cannot be used: {' '.join(str(error).split())}") from None
    finally:
        engine.dispose()


def _inputs(
    connection: Connection, decisions: _Decisions
) -> tuple[tuple[Row, ...], list[_Key], dict[_Key, _Content]]:
    """Return the inputs in the order of the market, the keys of their contents, and those contents."""
    contents = _contents(connection)
    inputs = list(_rows(connection, select(INPUTS)))
    shares = Counter(_key(entry) for entry in inputs)
    listed = []
    for entry in inputs:
        key = _key(entry)
        listed.append((_row(entry, contents.get(key), decisions, copies=shares[key] - 1), key))
    listed.sort(key=lambda pair: (pair[0].market.casefold(), pair[0].title.casefold(), pair[0].path))
    return tuple(row for row, _ in listed), [key for _, key in listed], contents


def _survey(connection: Connection, decisions: _Decisions) -> Survey:
    listed, keys, contents = _inputs(connection, decisions)
    read = [(row, key) for row, key in zip(listed, keys, strict=True) if row.read]
    once = {key: row for row, key in reversed(read)}
    against = _tally(connection, LEDGER, "power", "against_default", once)
    last = next(_rows(connection, select(RUNS).order_by(RUNS.c.id.desc())), None)
    return Survey(
        rows=listed,
        findings=tuple(
            (row, finding, decisions.get(finding["fingerprint"]))
            for row, key in read
            for finding in contents[key].found
        ),
        base=len(once),
        providers=len({row.market for row, _ in read}),
        kinds=tuple(_kinds(once.values(), [row for row, _ in read])),
        powers=_tally(connection, LEDGER, "power", "verdict", once),
        worse={power: counts["user_worse"] for power, counts in against.items()},
        protections=_tally(connection, PROTECTIONS, "protection", "status", once),
        shared=tuple(_shared(read, contents, decisions)),
        rules=tuple(_rules([contents[key] for key in once if key in contents], decisions)),
        run=last or {},
    )


def _rows(connection: Connection, query: Select[Any]) -> Iterator[dict[str, Any]]:
    result = connection.execution_options(yield_per=AT_ONCE).execute(query)
    return (dict(row) for row in result.mappings())


def _key(row: Mapping[str, Any]) -> _Key:
    return row["sha256"], row["media_type"], row["law_key"]


def _contents(connection: Connection) -> dict[_Key, _Content]:
    """Return what the store has of each content, under the law that counts for its inputs."""
    current = (
        select(INPUTS.c.sha256, INPUTS.c.media_type, INPUTS.c.law_key)
        .where(INPUTS.c.law_key.is_not(None))
        .distinct()
        .subquery()
    )

    def on(table: Table) -> ColumnElement[bool]:
        return and_(
            current.c.sha256 == table.c.sha256,
            current.c.media_type == table.c.media_type,
            current.c.law_key == table.c.key,
        )

    found: dict[_Key, list[Mapping[str, Any]]] = defaultdict(list)
    columns = [FINDINGS.c[name] for name in _FOUND]
    query = (
        select(current, *columns).join_from(current, FINDINGS, on(FINDINGS)).where(FINDINGS.c.severity > 1)
    )
    for row in _rows(connection, query.order_by(FINDINGS.c.start_at, FINDINGS.c.category)):
        found[_key(row)].append(row)
    facts = ("title", "words", "version_date", "report", "body")
    query = select(current, *(ASSESSMENTS.c[name] for name in facts))
    contents = {}
    for row in _rows(connection, query.join_from(current, ASSESSMENTS, on(ASSESSMENTS))):
        document = {} if row["body"] is None else _document(row["body"])
        named = document.get("parties", {}).get("provider", ())
        contents[_key(row)] = _Content(
            title=row["title"],
            words=row["words"],
            date=row["version_date"],
            report=row["report"],
            unread=sum(not entry["scanned"] for entry in document.get("incorporated", ())),
            names=tuple(name for name in named if not _PRONOUN.match(name)),
            found=tuple(found.get(_key(row), ())),
        )
    return contents


def _document(body: bytes) -> Mapping[str, Any]:
    """Return the part of a packed report that is about its document; all of it takes ten times as long."""
    text = zlib.decompress(body).decode("utf-8", "surrogatepass")
    start = text.find(_DOCUMENT)
    try:
        document, _ = json.JSONDecoder().raw_decode(text, start + len(_DOCUMENT))
    except ValueError:
        document = json.loads(text)["document"]
    return document if isinstance(document, dict) else {}


def _row(entry: Mapping[str, Any], content: _Content | None, decisions: _Decisions, *, copies: int) -> Row:
    there = content or _Content()
    counts: Counter[str] = Counter()
    severe: Counter[str] = Counter()
    still: Counter[int] = Counter()
    decided = 0
    for finding in there.found:
        state = _state(finding, decisions)
        decided += state is not None
        if state is None:
            still[finding["severity"]] += 1
        if state != "rejected":
            counts[finding["category"]] += 1
            severe[finding["category"]] += finding["severity"] == 3
    return Row(
        path=entry["path"],
        provider=entry["provider"] or (there.names[0] if there.names else ""),
        stated=bool(entry["provider"]),
        title=entry["title"] or there.title or entry["path"].rpartition("/")[2],
        status=entry["status"],
        reason_code=entry["reason_code"],
        reason=entry["reason"],
        report=there.report,
        date=entry["version_date"] or there.date,
        words=there.words,
        unread=there.unread,
        copies=copies if entry["sha256"] else 0,
        counts=counts,
        severe=severe,
        total=len(there.found),
        decided=decided,
        open_severe=still[3],
        open_limited=still[2],
        id=entry["id"],
    )


def _state(finding: Mapping[str, Any], decisions: _Decisions) -> str | None:
    """Return what a person decided on a finding; None where nobody did, or where it was taken back."""
    made = decisions.get(finding["fingerprint"])
    return made["state"] if made is not None and made["state"] in _SETTLED else None


def _kinds(once: Iterable[Row], read: Sequence[Row]) -> Iterable[Kind]:
    contents = tuple(once)
    for slug in SLUGS:
        yield Kind(
            slug,
            documents=sum(row.counts.get(slug, 0) > 0 for row in contents),
            severe=sum(row.severe.get(slug, 0) > 0 for row in contents),
            providers=len({row.market for row in read if row.counts.get(slug, 0) > 0}),
            findings=sum(row.counts.get(slug, 0) for row in contents),
        )


def _tally(
    connection: Connection, table: Table, name: str, value: str, once: Mapping[_Key, Row]
) -> dict[str, Counter[str]]:
    """Return how many contents have each ``value`` in each line of the ledger or of the protections."""
    columns = table.c
    query = select(columns.sha256, columns.media_type, columns.key, columns[name], columns[value])
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    for sha256, media_type, key, line, said in connection.execute(query):
        if (sha256, media_type, key) in once:
            tally[line][said] += 1
    return dict(tally)


def _shared(
    read: Iterable[tuple[Row, _Key]], contents: Mapping[_Key, _Content], decisions: _Decisions
) -> Iterable[Shared]:
    found: list[tuple[Row, Mapping[str, Any]]] = []
    passages = []
    for row, key in read:
        if key not in contents:
            continue
        names = (*contents[key].names, row.provider)
        for finding in contents[key].found:
            if _state(finding, decisions) != "rejected":
                passages.append(Passage(len(found), row.market.casefold(), finding["words"], names))
                found.append((row, finding))
    for cluster in clusters(passages):
        categories = {found[place][1]["category"] for place in cluster.places}
        by_provider: dict[str, tuple[Row, str]] = {}
        for place in cluster.places:
            row, finding = found[place]
            by_provider.setdefault(row.market.casefold(), (row, finding["id"]))
        ordered = tuple(slug for slug in SLUGS if slug in categories)
        yield Shared(cluster, ordered, tuple(by_provider.values()))


def _rules(contents: Sequence[_Content], decisions: _Decisions) -> Iterable[Fired]:
    """Return every rule that fired, those in most contents first."""
    documents: Counter[str] = Counter()
    findings: Counter[str] = Counter()
    decided: Counter[str] = Counter()
    rejected: Counter[str] = Counter()
    for content in contents:
        seen = set()
        for finding in content.found:
            state = _state(finding, decisions)
            for rule in set(finding["rules"].split()):
                seen.add(rule)
                findings[rule] += 1
                decided[rule] += state is not None
                rejected[rule] += state == "rejected"
        documents.update(seen)
    for rule in sorted(documents, key=lambda rule: (-documents[rule], rule)):
        share = documents[rule] / len(contents)
        why = []
        if share > OFTEN and len(contents) >= FEWEST:
            why.append("often")
        if decided[rule] >= DECIDED and rejected[rule] >= DENIED * decided[rule]:
            why.append("rejected")
        yield Fired(rule, documents[rule], share, findings[rule], decided[rule], rejected[rule], tuple(why))
