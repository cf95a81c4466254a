"""Read the YAML files of the law packs."""

from __future__ import annotations

from typing import Any

import yaml

from tosscan.errors import DataError
from tosscan.legal.schema import Node
from tosscan.resources import package_data

# The loader in C reads the files ten times as fast; a PyYAML built without it has only the other.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(pack: str, name: str) -> Node:
    """Return the content of ``data/<pack>/<name>.yml``.

    Raises:
        DataError: the file is not there or is not YAML.
    """
    path = f"data/{pack}/{name}.yml"
    file = package_data("legal", path)
    if not file.is_file():
        raise DataError(path, "file", "is not there")
    try:
        value = yaml.load(file.read_text("utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader, in C or not
    except yaml.YAMLError as error:
        raise DataError(path, "file", f"is not YAML: {' '.join(str(error).split())}") from error
    return Node(path, name, value)
