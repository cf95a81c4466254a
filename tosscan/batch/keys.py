"""Hashes of all that makes a result, so that a result is made again when, and only when, that has changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from tosscan.config import Claim, ScanConfig, user_folder
from tosscan.legal.checks import FILE as LAW_CHECKS
from tosscan.legal.files import digest_given
from tosscan.resources import model, template

_READ = ("errors.py", "config.py", "resources.py", "document", "extract", "sources/media_type.py")
_FIND = ("segment", "detect", "findings")
_WEIGH = ("legal", "report", "scanner.py", "batch/work.py")
_READERS = ("charset-normalizer", "lxml", "markdown-it-py", "pdfplumber", "pypdfium2", "selectolax")
_FINDERS = ("numpy", "scikit-learn", "scipy", "spacy")
# Options that belong to the extraction, or say where reports go and what the exit status is.
_ELSEWHERE = ("limits", "engine", "ocr", "output", "formats", "fail_on", "strict", "allow_private")
_SKIPPED = ("__pycache__",)
# Templates of pages that are no reports on a document, and what makes templates.
_OTHER_PAGES = ("market.", "compare.", "dossier.", "make.py")


@dataclass(frozen=True, slots=True)
class Keys:
    """SHA-256 (hex) of what makes an extraction, a detection and an assessment; each holds the one before."""

    extract: str
    detect: str
    law: str


def keys(config: ScanConfig, *, home: Path | None = None) -> Keys:
    """Return the keys of results made with the installed code, models, rules and law, and with ``config``.

    ``home`` is the folder of the user's settings where it is not that of the environment.

    Raises:
        OSError: a file of tosscan's own, or one that ``config`` names, cannot be read.
    """
    extract = _join(
        _code(_READ),
        *_versions(_READERS),
        _plain({"limits": asdict(config.limits), "engine": config.engine, "ocr": config.ocr}),
    )
    detect = _join(extract, _code(_FIND), _tree(model("")), *_versions(_FINDERS))
    law = _join(
        detect,
        _code(_WEIGH),
        _tree(template(""), but=_OTHER_PAGES),
        _checks(home or user_folder()),
        _plain(_options(config)),
    )
    return Keys(extract, detect, law)


def _options(config: ScanConfig) -> dict[str, object]:
    """Return the options that bear on an assessment; of files and folders given, their content counts."""
    options: dict[str, object] = {}
    for entry in fields(config):
        value = getattr(config, entry.name)
        if entry.name not in _ELSEWHERE and value is not None:
            plain = _content(value) if isinstance(value, Path) else value
            options[entry.name] = str(plain) if isinstance(plain, Claim) else plain
    return options


def _content(path: Path) -> str:
    return digest_given(path) if path.is_dir() else hashlib.sha256(path.read_bytes()).hexdigest()


def _code(names: Iterable[str]) -> str:
    """Return the hash over files and folders of the package, code and data alike."""
    home = files("tosscan")
    return _join(*(_tree(home.joinpath(name)) for name in names))


def _tree(entry: Traversable, *, but: tuple[str, ...] = ()) -> str:
    """Return the hash over the files below ``entry``, without those whose names begin as ``but`` says."""
    total = hashlib.sha256()
    for name, data in _files(entry, entry.name, but):
        total.update(f"{name} {len(data)}\n".encode())
        total.update(data)
    return total.hexdigest()


def _files(entry: Traversable, name: str, but: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    if entry.is_file():
        yield name, entry.read_bytes()
        return
    for child in sorted(entry.iterdir(), key=lambda child: child.name):
        if child.name not in _SKIPPED and not child.name.startswith(but):
            yield from _files(child, f"{name}/{child.name}", but)


def _versions(names: Iterable[str]) -> list[str]:
    return [f"{name}={_version(name)}" for name in names]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


def _checks(home: Path) -> str:
    """Return the hash of the checks of the law that the person running this has recorded."""
    try:
        return hashlib.sha256((home / LAW_CHECKS).read_bytes()).hexdigest()
    except OSError:
        return ""


def _plain(value: object) -> str:
    return json.dumps(value, sort_keys=True)


def _join(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
