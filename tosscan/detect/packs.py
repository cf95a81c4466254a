"""Read the rule packs that ship with tosscan, or a folder of one's own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

from tosscan.detect.effects_schema import Effect, parse_effects
from tosscan.detect.schema import Rule, parse_rules, parse_words, unique
from tosscan.errors import DataError
from tosscan.resources import package_data

# The C parser reads the packs about eight times faster; a wheel without it still works.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

WORDS = "_words.yml"
EFFECTS = "_effects.yml"


def languages() -> tuple[str, ...]:
    """Return the codes of the languages that have a rule pack, sorted."""
    return tuple(sorted(entry.name for entry in package_data("detect", "rules").iterdir() if entry.is_dir()))


def load_rules(language: str, *, folder: Path | None = None) -> tuple[Rule, ...]:
    """Return the rules of ``language`` in the order of their ids; empty where there is no pack.

    ``folder`` holds ``<language>/*.yml`` and stands in for the shipped packs;
    ``_words.yml`` among them holds the word lists that the rules name.
    Raises `DataError` that names the file, the rule and the key.
    """
    rules: list[Rule] = []
    files = list(_files(language, folder))
    words = _words(files)
    for entry in files:
        if entry.name in (WORDS, EFFECTS):
            continue
        found = parse_rules(_read(entry), file=entry.name, words=words)
        for rule in found:
            if rule.lang != language:
                raise DataError(entry.name, f"{rule.id}.lang", f"stands in the pack of {language!r}")
        rules += found
    unique(rules)
    return tuple(sorted(rules, key=lambda rule: rule.number))


def load_effects(language: str, *, folder: Path | None = None) -> tuple[Effect, ...]:
    """Return what sentences of ``language`` do to findings elsewhere, in the order of their ids.

    Empty where the pack has no ``_effects.yml``; ``folder`` is that of `load_rules`.
    Raises `DataError` that names the file, the entry and the key.
    """
    files = list(_files(language, folder))
    words = _words(files)
    found: list[Effect] = []
    for entry in files:
        if entry.name == EFFECTS:
            found += parse_effects(_read(entry), file=entry.name, language=language, words=words)
    return tuple(sorted(found, key=lambda effect: effect.rule.number))


def rules_sha256(*, folder: Path | None = None) -> str:
    """Return the SHA-256 over all rule files: path, length and bytes of each, in the order of their paths."""
    digest = hashlib.sha256()
    root = folder or package_data("detect", "rules")
    for language in sorted(entry.name for entry in root.iterdir() if entry.is_dir()):
        for entry in _files(language, folder):
            data = entry.read_bytes()
            digest.update(f"{language}/{entry.name} {len(data)}\n".encode())
            digest.update(data)
    return digest.hexdigest()


def _words(files: Iterable[Traversable]) -> dict[str, str]:
    """Return the word lists among ``files``; empty where there are none."""
    for entry in files:
        if entry.name == WORDS:
            return parse_words(_read(entry), file=entry.name)
    return {}


def _files(language: str, folder: Path | None) -> Iterator[Traversable]:
    root: Traversable = folder or package_data("detect", "rules")
    pack = root.joinpath(language)
    if pack.is_dir():
        yield from sorted(
            (entry for entry in pack.iterdir() if entry.name.endswith(".yml")), key=lambda entry: entry.name
        )


def _read(entry: Traversable) -> object:
    try:
        data: object = yaml.load(entry.read_bytes(), Loader=_Loader)  # noqa: S506  (both loaders are safe ones)
    except yaml.YAMLError as error:
        raise DataError(entry.name, "(top)", f"is not YAML: {' '.join(str(error).split())}") from error
    return data
