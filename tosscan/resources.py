"""Locate the files that ship with tosscan: report templates and trained models.

``models/`` and ``templates/`` stand at the top of the repository and are
installed as ``tosscan.models`` and ``tosscan.templates``.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

CHECKOUT = Path(__file__).resolve().parent.parent


def _folder(name: str) -> Traversable:
    """Return the folder that is installed as ``tosscan.<name>``.

    A checkout that sits on ``sys.path`` ahead of an installed copy keeps the
    folder beside the package instead of inside it.
    """
    try:
        return files(f"tosscan.{name}")
    except ModuleNotFoundError:
        folder = CHECKOUT / name
        if not folder.is_dir():
            raise
        return folder


def template(name: str) -> Traversable:
    """Return the template called ``name``, a path below ``templates/``."""
    return _folder("templates").joinpath(name)


def model(name: str) -> Traversable:
    """Return the model file or folder called ``name``, a path below ``models/``."""
    return _folder("models").joinpath(name)


def package_data(package: str, name: str) -> Traversable:
    """Return a data file or folder inside one of tosscan's own packages, e.g. ``("detect", "rules")``."""
    return files(f"tosscan.{package}").joinpath(name)
