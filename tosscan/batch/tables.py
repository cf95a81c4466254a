"""The tables of the store as the code that reads and writes them knows them; the migrations make them."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

METADATA = MetaData()


def _text(name: str, *, key: bool = False, null: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=null)


def _content() -> tuple[Column[str], Column[str], Column[str]]:
    return _text("sha256", key=True), _text("media_type", key=True), _text("key", key=True)


def _below() -> ForeignKeyConstraint:
    columns = ("sha256", "media_type", "key")
    return ForeignKeyConstraint(columns, [f"assessments.{name}" for name in columns], ondelete="CASCADE")


RUNS = Table(
    "runs",
    METADATA,
    Column("id", Integer, primary_key=True),
    _text("started"),
    _text("ended", null=True),
    _text("state"),
    _text("version"),
    _text("extract_key"),
    _text("detect_key"),
    _text("law_key"),
    _text("options"),
)

CONTENTS = Table(
    "contents",
    METADATA,
    _text("sha256", key=True),
    Column("size", Integer, nullable=False),
    Column("data", LargeBinary),
)

INPUTS = Table(
    "inputs",
    METADATA,
    _text("id", key=True),
    _text("path"),
    Column("path_bytes", LargeBinary, nullable=False),
    _text("address", null=True),
    _text("provider", null=True),
    _text("title", null=True),
    _text("version_date", null=True),
    _text("country", null=True),
    Column("sha256", Text, ForeignKey("contents.sha256")),
    _text("media_type", null=True),
    _text("law_key", null=True),
    _text("status"),
    _text("reason_code", null=True),
    _text("reason", null=True),
    _text("captured", null=True),
    Column("run_id", Integer, ForeignKey("runs.id"), nullable=False),
)

EXTRACTIONS = Table(
    "extractions",
    METADATA,
    *_content(),
    _text("reason_code", null=True),
    _text("reason", null=True),
    Column("body", LargeBinary),
    Column("run_id", Integer, nullable=False),
)

DETECTIONS = Table(
    "detections",
    METADATA,
    *_content(),
    Column("body", LargeBinary, nullable=False),
    Column("run_id", Integer, nullable=False),
)

ASSESSMENTS = Table(
    "assessments",
    METADATA,
    *_content(),
    _text("status"),
    _text("reason_code", null=True),
    _text("reason", null=True),
    _text("title", null=True),
    Column("words", Integer, nullable=False),
    Column("pages", Integer),
    _text("version_date", null=True),
    _text("report", null=True),
    Column("body", LargeBinary),
    Column("run_id", Integer, nullable=False),
    _text("decided", null=True),
)

FINDINGS = Table(
    "findings",
    METADATA,
    *_content(),
    Column("start_at", Integer, primary_key=True),
    Column("end_at", Integer, primary_key=True),
    _text("category", key=True),
    Column("severity", Integer, nullable=False),
    Column("confidence", Float, nullable=False),
    _text("id"),
    _text("fingerprint"),
    _text("clause", null=True),
    Column("page", Integer),
    _text("pattern", null=True),
    _text("rules"),
    _text("words"),
    _below(),
)

LEDGER = Table(
    "ledger",
    METADATA,
    *_content(),
    _text("power", key=True),
    _text("kind"),
    _text("verdict"),
    _text("against_default"),
    _below(),
)

PROTECTIONS = Table(
    "protections",
    METADATA,
    *_content(),
    _text("protection", key=True),
    _text("status"),
    _below(),
)

DECISIONS = Table(
    "decisions",
    METADATA,
    _text("fingerprint", key=True),
    _text("decided_at", key=True),
    _text("decided_by", key=True),
    _text("state", key=True),
    _text("reason", key=True),
    _text("category"),
    Column("severity", Integer, nullable=False),
    _text("witnesses"),
    _text("clause", null=True),
    _text("words"),
    _text("source_sha256"),
    _text("tool"),
    _text("entry", null=True),
)
