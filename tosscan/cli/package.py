"""``tosscan package``: sources, reports and their hashes in one archive, as evidence."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tosscan.cli import output
from tosscan.cli.status import Exit
from tosscan.errors import UsageError

if TYPE_CHECKING:
    from tosscan.report.package import Package, Read, Text

LANGUAGES = ("kk", "ru", "en")
LARGEST = 64 * 1024 * 1024  # bytes of a file that is attached
STORE = "tosscan.sqlite"


def add_parser(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "package",
        help="pack sources, reports and their hashes as evidence",
        description="Write an archive of what a batch, or a folder with JSON reports of 'tosscan scan', has: "
        "sources, reports, a manifest with hashes, times and versions, a sheet for a notary, and a place for "
        "detached signatures and time stamps made elsewhere. 'tosscan verify' proves it.",
    )
    parser.add_argument(
        "folder",
        metavar="DIR",
        type=Path,
        help="folder of a batch or of JSON reports; or a package, which gets what is attached",
    )
    parser.add_argument("-o", "--output", required=True, metavar="FILE.zip", type=Path, help="the archive")
    parser.add_argument("--provider", metavar="NAME", help="of a batch: the inputs of this provider alone")
    parser.add_argument(
        "--source",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="a file that was scanned and is not in DIR, told by its hash; may be given several times",
    )
    parser.add_argument(
        "--attach",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="a signature or time stamp made elsewhere, listed with its hash and not interpreted; may be "
        "given several times",
    )
    parser.add_argument(
        "--lang",
        action="append",
        choices=LANGUAGES,
        dest="languages",
        help="of the sheet for a notary: default kk and ru; may be given several times",
    )
    parser.add_argument(
        "--database", metavar="URL", help="a PostgreSQL server that holds the store of a batch"
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="print no summary")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the archive and return the exit status: 3 where a source could not be packed."""
    attached = _attached(args.attach)
    if args.folder.is_file():
        return _sign(args, attached)
    if args.database is None and not (args.folder / STORE).is_file():
        if args.provider is not None:
            raise UsageError("--provider is for the results of a batch")
        return _write(args, _of_scans(args, attached))
    from tosscan.batch.evidence import Evidence

    if args.source:
        raise UsageError("--source is for a folder of reports; a batch knows its sources")
    with Evidence(args.folder, database=args.database, provider=args.provider) as evidence:
        return _write(args, evidence.package(attached))


def _write(args: argparse.Namespace, package: Package) -> int:
    from tosscan.report.package import write

    package = replace(package, files={**package.files, **_always(package.texts, args)})
    with output.whole(args.output) as file:
        manifest = write(package, file)
    lost = [text for text in package.texts if text.sha256 and text.source is None]
    if not args.quiet:
        _tell(args.output, manifest)
        packed = sum(text.source is not None for text in package.texts)
        print(f"tosscan: {len(package.texts)} texts, {packed} with their source", file=sys.stderr)
    for text in lost:
        print(f"tosscan: not packed: {text.place!r}: {text.missing}", file=sys.stderr)
    return int(Exit.NOT_ASSESSED if lost else Exit.DONE)


def _tell(path: Path, manifest: str) -> None:
    print(f"tosscan: {path} (SHA-256 {_sha256(path)})", file=sys.stderr)
    print(f"tosscan: to be signed or time-stamped: manifest.json (SHA-256 {manifest})", file=sys.stderr)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _always(texts: tuple[Text, ...], args: argparse.Namespace) -> Mapping[str, Read]:
    from tosscan.legal.provisions import load, procedural
    from tosscan.report.notary import NORM
    from tosscan.report.packing import always

    law = load()
    languages = dict.fromkeys(args.languages or LANGUAGES[:2])
    norms = {language: procedural(law.get(NORM), language=language) for language in languages}
    return always(texts, norms)


def _attached(paths: Iterable[Path]) -> dict[str, Read]:
    """Return what is attached by its name in the package. Raises UsageError."""
    from tosscan.report.package import SIGNATURES
    from tosscan.report.packing import plain

    found: dict[str, Read] = {}
    for path in paths:
        data = _read(path, LARGEST)
        name = f"{SIGNATURES}{plain(path.name)}"
        if name.casefold() in {known.casefold() for known in (*found, f"{SIGNATURES}README.txt")}:
            raise UsageError(f"--attach {path}: there is a file of that name already")
        found[name] = partial(bytes, data)
    return found


def _read(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise UsageError(f"{path}: {(error.strerror or str(error)).lower()}") from None
    if len(data) > most:
        raise UsageError(f"{path}: larger than {most >> 20} MiB")
    return data


def _sign(args: argparse.Namespace, attached: Mapping[str, Read]) -> int:
    """Copy a package with what is attached; its manifest, which may be signed, stays as it is."""
    from tosscan.report import zipping
    from tosscan.report.archive import opened
    from tosscan.report.package import MANIFEST

    if not attached or args.source or args.provider or args.database:
        raise UsageError(f"{args.folder} is a file: a package takes --attach FILE, and nothing else")
    with opened(args.folder) as archive:
        if MANIFEST not in archive.names:
            raise UsageError(f"{args.folder}: it is no evidence package")
        there = {name.casefold() for name in archive.names}
        for name in attached:
            if name.casefold() in there:
                raise UsageError(f"{args.folder} holds {name} already")

        def parts() -> Iterator[tuple[str, bytes]]:
            for name in archive.names:
                yield name, archive.read(name)
            for name, read in attached.items():
                yield name, read()

        with output.whole(args.output) as file:
            zipping.write_each(parts(), file)
        manifest = archive.sha256(MANIFEST)
    if not args.quiet:
        _tell(args.output, manifest)
    return int(Exit.DONE)


def _of_scans(args: argparse.Namespace, attached: Mapping[str, Read]) -> Package:
    """Return the package of a folder with JSON reports. Raises UsageError."""
    from tosscan.cli.scans import gather
    from tosscan.report.package import Package

    texts, files = gather(args.folder, args.source)
    return Package("scan", tuple(texts), files, attached)
