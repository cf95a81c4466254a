"""Prove an evidence package: its archive, its manifest, its hashes, and each report from its source."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from tosscan.errors import NotAssessedError, TosscanError
from tosscan.report import strictjson
from tosscan.report.archive import Archive, opened, printed, refused, shown
from tosscan.report.json import canonical_sha256
from tosscan.report.package import HASH, MANIFEST, SCHEMA, SIGNATURES

LARGEST = 64 * 1024 * 1024
"""Bytes of a manifest, and of a report; a manifest of 3,254 texts takes about five million."""
MAX_FAULTS = 10

LIMITS = (
    "This does not prove when the texts were read or the package was made, who made it, who published the "
    "texts, or what a server showed to others. A signature or a time stamp over manifest.json may; a notary "
    "records what an address shows."
)


class Prover(Protocol):
    """Proves one report against its source."""

    def __call__(self, report: Path, source: Path) -> Sequence[str]:
        """Return the faults, none where it is proven. Raises NotAssessedError: the source cannot be read."""
        ...


@dataclass(frozen=True, slots=True)
class Proof:
    """What a package proves.

    ``answers`` are questions with their answers, ``faults`` what stands behind
    a "no". ``unproven`` tells, text by text, why a report could not be proved
    without being wrong. ``signatures`` are (name, SHA-256, listed in the
    manifest) of what was signed or stamped elsewhere.
    """

    answers: tuple[tuple[str, bool], ...]
    faults: tuple[str, ...]
    unproven: tuple[str, ...]
    signatures: tuple[tuple[str, str, bool], ...]
    manifest: str

    @property
    def proven(self) -> bool:
        """Tell whether all answers are yes."""
        return all(answer for _, answer in self.answers)


def prove(path: Path, prover: Prover) -> Proof:
    """Return what the package at ``path`` proves; ``prover`` is asked for each report.

    Raises:
        UsageError: it cannot be opened.
        VerificationError: it is no package, or not safe to read; says why in one line.
    """
    with opened(path) as archive:
        manifest, whole = _manifest(archive)
        listing = list(_listing(archive, manifest))
        hashes = [] if listing else list(_hashes(archive, manifest))
        own = [] if whole else ["its own SHA-256 is another"]
        faults = [*(f"{MANIFEST}: {fault}" for fault in own), *listing, *hashes]
        reports: list[str] = []
        unproven: list[str] = []
        count = proved = 0
        # Of files that are not those of the manifest no more is asked.
        if not faults:
            count = len({text["report"] for text in manifest["texts"]} - {None})
            reports, unproven, proved = _reports(archive, manifest, prover)
        answers = (
            ("the manifest is unaltered, by its own SHA-256", not own),
            ("the archive holds the files that the manifest lists, and no others", not listing),
            ("every file has the SHA-256 that the manifest names", not listing and not hashes),
            (
                f"every report whose source is here is proved from it ({proved} of {count})",
                not faults and not reports,
            ),
        )
        return Proof(
            answers,
            _some([*faults, *reports]),
            _some(unproven),
            tuple(_signatures(archive, manifest)),
            archive.sha256(MANIFEST),
        )


def _some(lines: Sequence[str]) -> tuple[str, ...]:
    rest = len(lines) - MAX_FAULTS
    return (*map(printed, lines[:MAX_FAULTS]), *([f"and {rest} more"] if rest > 0 else []))


def _manifest(archive: Archive) -> tuple[dict[str, Any], bool]:
    """Return the manifest, and whether it has the hash that it names."""
    if MANIFEST not in archive.names:
        raise refused(archive.path, f"it is no evidence package ({MANIFEST} is not there)")
    if archive.size(MANIFEST) > LARGEST:
        raise refused(archive.path, f"{MANIFEST} is too large")
    try:
        manifest = strictjson.loads(archive.read(MANIFEST))
        if not isinstance(manifest, dict) or manifest.get("schema") != SCHEMA:
            raise refused(archive.path, f"it is no evidence package of this kind ({SCHEMA})")
        _check_shape(manifest)
        bare = {name: value for name, value in manifest.items() if name != HASH}
        whole = canonical_sha256(bare) == manifest[HASH]
    except (ValueError, RecursionError, KeyError, TypeError):
        raise refused(archive.path, f"{MANIFEST} is not what tosscan writes there") from None
    return manifest, whole


def _check_shape(manifest: Mapping[str, Any]) -> None:
    """Check the fields that the proof rests on. Raises KeyError, TypeError or ValueError."""
    if not isinstance(manifest[HASH], str):
        raise TypeError
    names = []
    for group in ("files", "attached"):
        for entry in manifest[group]:
            if not isinstance(entry["name"], str) or not isinstance(entry["sha256"], str):
                raise TypeError
            if type(entry["size"]) is not int:
                raise TypeError
            if group == "attached" and not entry["name"].startswith(SIGNATURES):
                raise ValueError
            names.append(entry["name"])
    known = set(names)
    if len(known) != len(names) or MANIFEST in known:
        raise ValueError
    for text in manifest["texts"]:
        for field in ("source", "report"):
            if text[field] is not None and text[field] not in known:
                raise ValueError
        if text["report"] is not None and not isinstance(text["made"]["report_sha256"], str):
            raise TypeError
        if not isinstance(text["place"], str) or not isinstance(text["sha256"], str | None):
            raise TypeError


def _listed(manifest: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {entry["name"]: entry for group in ("files", "attached") for entry in manifest[group]}


def _listing(archive: Archive, manifest: Mapping[str, Any]) -> Iterator[str]:
    """Yield the files that are missing, and those that nobody listed; signatures may come later."""
    listed, there = _listed(manifest), set(archive.names)
    for name in listed:
        if name not in there:
            yield f"{shown(name)} is missing"
    for name in archive.names:
        if name not in listed and name != MANIFEST and not name.startswith(SIGNATURES):
            yield f"{shown(name)} was added: the manifest does not list it"


def _hashes(archive: Archive, manifest: Mapping[str, Any]) -> Iterator[str]:
    for name, entry in _listed(manifest).items():
        if archive.size(name) != entry["size"] or archive.sha256(name) != entry["sha256"]:
            yield f"{shown(name)} has another SHA-256 than the manifest names"


def _reports(
    archive: Archive, manifest: Mapping[str, Any], prover: Prover
) -> tuple[list[str], list[str], int]:
    """Return the faults of reports, those that cannot be proved for want of their source, how many are."""
    listed = _listed(manifest)
    faults: list[str] = []
    unproven: list[str] = []
    proved: set[str] = set()
    with tempfile.TemporaryDirectory(prefix="tosscan-") as folder:
        # Names of ours, whatever the package calls its files.
        report, source = Path(folder, "report.json"), Path(folder, "source")
        for text in manifest["texts"]:
            place, name = shown(text["place"]), text["source"]
            if name is not None and listed[name]["sha256"] != text["sha256"]:
                faults.append(f"{place}: the source is not the one that the manifest names")
                continue
            if text["report"] is None or text["report"] in proved:
                continue  # inputs of the same bytes have one report
            if name is None:
                unproven.append(f"{place}: its source is not in the package")
                continue
            if archive.size(text["report"]) > LARGEST:
                faults.append(f"{place}: its report is larger than any that tosscan writes")
                continue
            report.write_bytes(archive.read(text["report"]))
            source.write_bytes(archive.read(name))
            try:
                found = [*_same(report, text), *prover(report, source)]
            except NotAssessedError as error:
                unproven.append(f"{place}: {error}")
                continue
            except TosscanError as error:
                found = [str(error).replace(str(report), "its report")]
            if not found:
                proved.add(text["report"])
            faults += [f"{place}: {fault}" for fault in found]
    return faults, unproven, len(proved)


def _same(report: Path, text: Mapping[str, Any]) -> Iterator[str]:
    """Yield where the report is not the one that the manifest tells of."""
    try:
        content = json.loads(report.read_bytes())
        told, sha256 = content["report_sha256"], content["document"]["sha256"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return  # the prover says what is wrong with it
    if told != text["made"]["report_sha256"] or sha256 != text["sha256"]:
        yield "the report is not the one that the manifest tells of"


def _signatures(archive: Archive, manifest: Mapping[str, Any]) -> Iterator[tuple[str, str, bool]]:
    listed = {entry["name"] for entry in manifest["attached"]}
    own = {entry["name"] for entry in manifest["files"]}
    for name in archive.names:
        if name.startswith(SIGNATURES) and name not in own:
            yield name, archive.sha256(name), name in listed
