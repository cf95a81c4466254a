"""Assess many documents one after another; one bad document never ends the run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from tosscan.config import ScanConfig
from tosscan.extract.sandbox import Sandbox
from tosscan.findings.assessment import Assessment
from tosscan.scanner import Scanner


def assess_all(sources: Iterable[str | Path], *, config: ScanConfig | None = None) -> Iterator[Assessment]:
    """Yield the assessment of every source in order; one that cannot be read yields ``not_assessed``."""
    with Sandbox() as sandbox:
        scanner = Scanner(config, sandbox=sandbox)
        for source in sources:
            yield scanner.scan(source)
