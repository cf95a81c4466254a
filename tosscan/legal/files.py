"""Read the YAML files of the law packs: those that ship with tosscan, and those in a folder of the user's."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

from tosscan.errors import DataError, UsageError
from tosscan.legal import ready
from tosscan.legal.schema import Node
from tosscan.resources import package_data

# The loader in C reads the files ten times as fast; a PyYAML built without it has only the other.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

GIVEN = ("pack", "instruments", "provisions", "comparators")
"""The files that a folder of the user's may hold; the first must be there."""


def read(pack: str, name: str) -> Node:
    """Return the content of ``data/<pack>/<name>.yml``.

    Raises:
        DataError: the file is not there or is not YAML.
    """
    return _read(package_data("legal", f"data/{pack}/{name}.yml"), f"data/{pack}/{name}.yml", name)


def read_given(folder: Path, name: str) -> Node | None:
    """Return the content of ``<name>.yml`` in a folder of the user's, or None where it is not there.

    Raises:
        DataError: the file is not YAML.
    """
    path = folder / f"{name}.yml"
    return _read(path, str(path), name) if path.is_file() else None


def check_given(folder: Path) -> None:
    """See that ``folder`` is a law pack and holds nothing else.

    Raises:
        UsageError: there is no such folder.
        DataError: it has no ``pack.yml``, or a file of YAML that no law pack has.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder} is not a folder; a law pack is one, with the file pack.yml in it")
    if not (folder / "pack.yml").is_file():
        raise DataError(str(folder / "pack.yml"), "file", "is not there")
    for path in sorted(folder.iterdir()):
        if path.suffix in (".yml", ".yaml") and (path.suffix != ".yml" or path.stem not in GIVEN):
            names = ", ".join(f"{name}.yml" for name in GIVEN)
            raise DataError(str(path), "file", f"is none of a law pack's ({names})")


def digest(pack: str) -> str:
    """Return the SHA-256 (hex) over the names and bytes of the files of a pack that ships with tosscan."""
    entries = package_data("legal", f"data/{pack}").iterdir()
    return _digest(entry for entry in entries if entry.name.endswith(".yml"))


def digest_given(folder: Path) -> str:
    """Return the SHA-256 (hex) over the names and bytes of the files of a pack of the user's."""
    paths = (folder / f"{name}.yml" for name in GIVEN)
    return _digest(path for path in paths if path.is_file())


def parsed(data: bytes, label: str) -> Any:
    """Return what the YAML in ``data`` says.

    Raises:
        DataError: a key stands twice in one mapping, of which YAML would take the last.
        UnicodeDecodeError: ``data`` is not UTF-8.
        yaml.YAMLError: it is not YAML.
    """
    loader = _Loader(data.decode())
    try:
        root = loader.get_single_node()
        for key, line in _twice(root):
            raise DataError(label, key, f"stands twice in one mapping (line {line})")
        return None if root is None else loader.construct_document(root)
    finally:
        loader.dispose()


def _twice(root: yaml.Node | None) -> Iterator[tuple[str, int]]:
    """Yield keys that stand twice in one mapping below ``root``, and the line (from 1) of the second."""
    waiting, visited = [root], set()
    while waiting:
        node = waiting.pop()
        if id(node) in visited:  # an alias may lead back to what it stands in
            continue
        visited.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting.extend(node.value)
        elif isinstance(node, yaml.MappingNode):
            keys: set[str] = set()
            for key, value in node.value:
                if isinstance(key, yaml.ScalarNode):
                    if key.value in keys:
                        yield key.value, key.start_mark.line + 1
                    keys.add(key.value)
                waiting.append(value)


def _digest(entries: Iterator[Traversable]) -> str:
    total = hashlib.sha256()
    for entry in sorted(entries, key=lambda entry: entry.name):
        content = hashlib.sha256(entry.read_bytes()).hexdigest()
        total.update(f"{entry.name} {content}\n".encode())
    return total.hexdigest()


def _read(file: Traversable, label: str, name: str) -> Node:
    if not file.is_file():
        raise DataError(label, "file", "is not there")
    try:
        data = file.read_bytes()
        value = ready.content(label, data)
        if value is None:
            value = parsed(data, label)
    except UnicodeDecodeError as error:
        raise DataError(label, "file", "is not UTF-8") from error
    except yaml.YAMLError as error:
        raise DataError(label, "file", f"is not YAML: {' '.join(str(error).split())}") from error
    return Node(label, name, value)
