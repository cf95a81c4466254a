"""List the inputs of a batch: files, all files of folders, addresses, what manifests name; each once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from tosscan.batch import manifest
from tosscan.batch.inputs import Input, absolute, of_address, of_path, show, unreadable
from tosscan.errors import UsageError


def list_inputs(sources: Iterable[str], *, apart: Path) -> list[Input]:
    """Return the inputs that ``sources`` name, sorted by what is shown and by place, each once.

    Of one that is named twice the first counts that a manifest tells
    something of. Nothing below ``apart``, the folder of the results, is an input.

    Raises:
        UsageError: a source is not there, or is standard input.
        DataError: a manifest is not valid.
    """
    found: dict[bytes, Input] = {}
    for source in sources:
        listed = manifest.read(Path(source)) if manifest.is_one(source) else _of_source(source, apart)
        for entry in listed:
            known = found.get(entry.place)
            if known is None or (_told(entry) and not _told(known)):
                found[entry.place] = entry
    return sorted(found.values(), key=lambda entry: (entry.shown, entry.place))


def _told(entry: Input) -> bool:
    return any((entry.provider, entry.title, entry.date, entry.country))


def _of_source(source: str, apart: Path) -> Iterator[Input]:
    if source == "-":
        raise UsageError("a batch reads files, folders, manifests and addresses, not standard input")
    path = absolute(source)
    if "://" in source:
        yield of_address(source)
    elif path.is_dir():
        yield from _walk(path, path.name, apart.resolve())
    elif path.is_symlink() or path.exists():
        yield of_path(path, path.name)
    else:
        raise UsageError(f"there is no such file or folder: {source}")


def _walk(folder: Path, name: str, apart: Path) -> Iterator[Input]:
    """Yield the files below ``folder`` in the order of their names.

    A link to a folder is an input that is not read: what it leads to may be
    the folder that it stands in, and may be named as a source of its own.
    """
    if folder.resolve() == apart:
        return
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        yield Input(os.fsencode(folder), show(name) + "/", unread=unreadable(error))
        return
    for entry in entries:
        below = f"{name}/{entry.name}"
        if entry.is_dir() and not entry.is_symlink():
            yield from _walk(entry, below, apart)
        else:
            yield of_path(entry, below)
