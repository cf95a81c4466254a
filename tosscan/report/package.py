"""An evidence package: sources, reports and a manifest with their hashes, in one archive.

``manifest.json`` (``tosscan.package/1``) lists every file but itself and what
is put into ``signatures/`` afterwards. Who signs, signs the manifest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Literal

from tosscan.report import zipping
from tosscan.report.json import canonical_sha256, created
from tosscan.version import __version__

SCHEMA = "tosscan.package/1"
MANIFEST = "manifest.json"
SIGNATURES = "signatures/"
HASH = "manifest_sha256"
KINDS = ("scan", "batch")

README = """This folder is the place of detached signatures and time stamps that are made elsewhere.

Sign manifest.json as it lies in this archive, or have it time-stamped: it holds the SHA-256 of every other
file. Then add the signature here, with any program that writes ZIP archives or with
    tosscan package PACKAGE.zip -o SIGNED.zip --attach FILE
tosscan verify lists what lies here with its SHA-256. It does not interpret it: whether a signature or a time
stamp holds, the program of its issuer tells.
"""

Kind = Literal["scan", "batch"]
Read = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a package, read or not.

    ``place`` is its path or address as the list of inputs shows it, ``source``
    the name of its bytes in the package; where that is None ``missing`` says
    why. ``report`` names its JSON report (None where it has none), ``others``
    the reports in other formats. ``made`` is the report's time, hash and tool.
    """

    place: str
    status: str
    sha256: str | None = None
    provider: str | None = None
    title: str | None = None
    day: str | None = None
    reason: str | None = None
    media_type: str | None = None
    captured: Mapping[str, Any] | None = None
    source: str | None = None
    missing: str | None = None
    report: str | None = None
    others: tuple[str, ...] = ()
    made: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Package:
    """What is packed: texts, and the files by name, each read when it is its turn.

    ``attached`` are signatures and time stamps known when the package is made.
    """

    kind: Kind
    texts: tuple[Text, ...]
    files: Mapping[str, Read]
    attached: Mapping[str, Read]
    runs: Sequence[Mapping[str, Any]] = ()


def write(package: Package, file: BinaryIO) -> str:
    """Write ``package`` to ``file`` and return the SHA-256 of its manifest's file.

    The same package gives the same bytes when SOURCE_DATE_EPOCH is set. A
    file is held in memory only while it is written.
    """
    digest = ""

    def parts() -> Iterator[tuple[str, bytes]]:
        nonlocal digest
        listed: list[dict[str, Any]] = []
        attached: list[dict[str, Any]] = []
        for files, entries in ((package.files, listed), (package.attached, attached)):
            for name, read in files.items():
                data = read()
                entries.append({"name": name, "sha256": _sha256(data), "size": len(data)})
                yield name, data
        manifest = _encoded(_manifest(package, listed, attached))
        digest = _sha256(manifest)
        yield MANIFEST, manifest

    zipping.write_each(parts(), file)
    return digest


def _manifest(
    package: Package, files: list[dict[str, Any]], attached: list[dict[str, Any]]
) -> dict[str, Any]:
    tools: list[Any] = []
    manifest: dict[str, Any] = {
        "schema": SCHEMA,
        "created": created(),
        "tool": {"name": "tosscan", "version": __version__},
        "kind": package.kind,
        "runs": [dict(run) for run in package.runs],
        "texts": [_entry(text, tools) for text in package.texts],
        "tools": tools,
        "files": files,
        "attached": attached,
    }
    return {**manifest, HASH: canonical_sha256(manifest)}


def _entry(text: Text, tools: list[Any]) -> dict[str, Any]:
    """Return a text for the manifest; what made its report goes once into ``tools``."""
    made = dict(text.made) if text.made is not None else None
    if made is not None:
        tool = made.pop("tool")
        if tool not in tools:
            tools.append(tool)
        made["tool"] = tools.index(tool)
    return {
        "place": text.place,
        "provider": text.provider,
        "title": text.title,
        "day": text.day,
        "status": text.status,
        "reason": text.reason,
        "sha256": text.sha256,
        "media_type": text.media_type,
        "captured": None if text.captured is None else dict(text.captured),
        "source": text.source,
        "missing": text.missing,
        "report": text.report,
        "others": list(text.others),
        "made": made,
    }


def made_by(report: Mapping[str, Any]) -> dict[str, Any]:
    """Return from a JSON report what :class:`Text` has of its making."""
    return {name: report[name] for name in ("created", "report_sha256", "tool")}


def _encoded(manifest: Mapping[str, Any]) -> bytes:
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
