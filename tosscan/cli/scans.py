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
    from tosscan.errors import TosscanError
    from tosscan.report.package import Text, made_by
    from tosscan.report.packing import named, plain, suffix
    from tosscan.verify import load_report

    there = _files(folder)
    reports: dict[Path, dict[str, Any]] = {}
    for path in there:
        if path.suffix == ".json" and not path.name.endswith(".decisions.json"):
            try:
                reports[path] = load_report(path)
            except TosscanError:
                continue  # it is another program's
    if not reports:
        raise UsageError(
            f"{folder} holds neither a batch nor a JSON report (tosscan scan -f json writes one)"
        )
    by_hash = {_sha256(path): path for path in (*there, *sources) if path not in reports}
    texts: list[Text] = []
    files: dict[str, Read] = {}
    packed: dict[str, str] = {}
    for number, (path, report) in enumerate(reports.items(), 1):
        document = report["document"]
        source = by_hash.get(document["sha256"])
        if source is None:
            raise UsageError(
                f"{path}: its source is not in {folder}; name it with --source FILE "
                "(tosscan scan --save-source keeps it beside the report)"
            )
        if document["sha256"] not in packed:
            name = named("sources", number, str(document["source"]), suffix(document["media_type"]))
            packed[document["sha256"]] = name
            files[name] = partial(_bytes, source, document["sha256"])
        own = named("reports", number, path.name, "json")
        files[own] = path.read_bytes
        others = []
        for beside in there:
            if beside not in (path, source) and beside.name.startswith(f"{path.stem}."):
                other = f"reports/{number:04d}-{plain(beside.name)}"
                if other not in files:
                    files[other] = beside.read_bytes
                    others.append(other)
        texts.append(
            Text(
                place=str(document["source"]),
                status=str(report["status"]),
                sha256=document["sha256"],
                provider=_provider(report),
                title=document["title"],
                day=document.get("version_date"),
                reason=report.get("reason"),
                media_type=document["media_type"],
                captured=document.get("captured"),
                source=packed[document["sha256"]],
                report=own,
                others=tuple(others),
                made=made_by(report),
            )
        )
    return texts, files


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
