"""What parent and worker say to each other: fields and byte strings, in frames that tell their length."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from decimal import Decimal
from pathlib import Path
from typing import Any

from tosscan.batch.job import Job, Outcome
from tosscan.config import Claim, Limits, ScanConfig
from tosscan.document.source import Source
from tosscan.extract.frames import HEAD, head

_Frame = bytes | bytearray | memoryview
_OUTPUT = ("output", "formats")
_BLOBS = ("extraction", "detection", "report")


def message(header: Mapping[str, Any], parts: Mapping[str, bytes]) -> bytes:
    """Return one frame with ``header`` and ``parts`` in it."""
    lengths = {name: len(part) for name, part in parts.items()}
    text = json.dumps({**header, "parts": lengths}).encode()
    body = (head(len(text)), text, *parts.values())
    return b"".join((head(sum(map(len, body))), *body))


def read(frame: _Frame) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return header and parts of a frame without its length.

    Raises:
        ValueError: it is none that :func:`message` wrote.
    """
    view = memoryview(frame)
    start = HEAD + int.from_bytes(view[:HEAD], "big")
    header: dict[str, Any] = json.loads(bytes(view[HEAD:start]))
    parts: dict[str, bytes] = {}
    for name, length in header.pop("parts").items():
        parts[name] = bytes(view[start : start + length])
        if len(parts[name]) != length:
            raise ValueError("the frame is cut short")
        start += length
    return header, parts


def job_message(job: Job) -> bytes:
    """Return ``job`` as one frame."""
    parts = {"data": job.data}
    for name in ("extraction", "detection"):
        blob = getattr(job, name)
        if blob is not None:
            parts[name] = blob
    return message({"source": asdict(job.source), "formats": job.formats}, parts)


def read_job(frame: _Frame) -> Job:
    """Return the job that :func:`job_message` wrote."""
    header, parts = read(frame)
    return Job(
        source=Source(**header["source"]),
        data=parts["data"],
        formats=tuple(header["formats"]),
        extraction=parts.get("extraction"),
        detection=parts.get("detection"),
    )


def outcome_message(outcome: Outcome, **more: Any) -> bytes:
    """Return ``outcome`` as one frame; ``more`` are further fields of the header."""
    parts = {name: blob for name in _BLOBS if (blob := getattr(outcome, name)) is not None}
    parts |= {f"file:{name}": blob for name, blob in outcome.files.items()}
    plain = {
        entry.name: getattr(outcome, entry.name)
        for entry in fields(outcome)
        if entry.name not in (*_BLOBS, "files")
    }
    return message({**plain, **more}, parts)


def read_outcome(frame: _Frame) -> tuple[Outcome, dict[str, Any]]:
    """Return the outcome that :func:`outcome_message` wrote, and the further fields.

    Raises:
        ValueError, KeyError, TypeError: the frame holds none.
    """
    header, parts = read(frame)
    names = {entry.name for entry in fields(Outcome)}
    plain = {name: value for name, value in header.items() if name in names}
    more = {name: value for name, value in header.items() if name not in names}
    files = {name.removeprefix("file:"): blob for name, blob in parts.items() if name.startswith("file:")}
    outcome = Outcome(
        **plain,
        extraction=parts.get("extraction"),
        detection=parts.get("detection"),
        report=parts.get("report"),
        files=files,
    )
    return outcome, more


def config_dict(config: ScanConfig) -> dict[str, Any]:
    """Return ``config`` as plain data for :func:`read_config`, without what concerns the output alone."""
    plain: dict[str, Any] = {}
    for entry in fields(config):
        value = getattr(config, entry.name)
        if entry.name in _OUTPUT or value is None:
            continue
        if isinstance(value, Path):
            value = {"path": str(value)}
        elif isinstance(value, Claim):
            value = {"claim": [str(value.amount), value.currency]}
        elif isinstance(value, Limits):
            value = {"limits": asdict(value)}
        plain[entry.name] = value
    return plain


def read_config(plain: Mapping[str, Any]) -> ScanConfig:
    """Return the configuration that :func:`config_dict` was given."""
    return ScanConfig(**{name: _value(value) for name, value in plain.items()})


def _value(value: Any) -> Any:
    match value:
        case {"path": path}:
            return Path(path)
        case {"claim": [amount, currency]}:
            return Claim(Decimal(amount), currency)
        case {"limits": limits}:
            return Limits(**limits)
        case list():
            return tuple(_value(item) for item in value)
        case _:
            return value
