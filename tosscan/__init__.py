"""Read Terms of Service, find the clauses that are one-sided, and set them against the law.

The public API is loaded on first use, so that ``import tosscan`` is cheap:
:func:`scan`, :func:`read`, :func:`predict`, :func:`thresholds`, :class:`Document`, :class:`Finding`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tosscan.version import __version__

if TYPE_CHECKING:
    from tosscan.detect.api import predict, thresholds
    from tosscan.document.tree import Document
    from tosscan.findings.finding import Finding
    from tosscan.scanner import read, scan

__all__ = ["Document", "Finding", "__version__", "predict", "read", "scan", "thresholds"]

_HOME = {
    "scan": "tosscan.scanner",
    "read": "tosscan.scanner",
    "predict": "tosscan.detect.api",
    "thresholds": "tosscan.detect.api",
    "Document": "tosscan.document.tree",
    "Finding": "tosscan.findings.finding",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'tosscan' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
