"""What becomes of one content, stage by stage."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.batch.conftest import terms
from tosscan.batch.job import Job
from tosscan.batch.work import Desk
from tosscan.config import MIB, ScanConfig
from tosscan.detect import registry
from tosscan.document.source import Source
from tosscan.extract.sandbox import Sandbox

TEXT = terms("Gull").encode()
JOB = Job(Source("gull.md", "gull.md", "text/markdown", "0" * 64, len(TEXT)), TEXT, ("json",))


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk(ScanConfig(), memory=64 * MIB)
    yield made
    made.close()


def test_stages_that_are_known_are_not_done_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    first = desk.perform(JOB)
    with monkeypatch.context() as patch:
        patch.setattr(Sandbox, "extract", lambda *_, **__: pytest.fail("the text was read again"))
        text_known = desk.perform(replace(JOB, data=b"", extraction=first.extraction))
        patch.setattr(registry, "detect", lambda _: pytest.fail("the detectors were asked again"))
        both_known = desk.perform(
            replace(JOB, data=b"", extraction=first.extraction, detection=first.detection)
        )
    assert (text_known.extraction, text_known.detection) == (None, first.detection)
    assert (both_known.extraction, both_known.detection) == (None, None)
    assert first.facts == text_known.facts == both_known.facts
    assert set(first.files) == {"json"}


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [(MemoryError, "memory", "64 MiB"), (RecursionError, "parser_crashed", "nested too deeply")],
)
def test_what_a_detector_cannot_take_costs_the_document_and_keeps_its_text(
    error: type[Exception], code: str, words: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(registry, "detect", fail)
        outcome = desk.perform(JOB)
    assert (outcome.status, outcome.reason_code, outcome.unread) == ("not_assessed", code, False)
    assert words in (outcome.reason or "")
    assert outcome.extraction is not None
    assert (outcome.report, outcome.files) == (None, {})
    assert desk.perform(JOB).status == "assessed"


def test_what_cannot_be_read_is_told_apart(desk: Desk) -> None:
    outcome = desk.perform(
        replace(JOB, data=b"%PDF-1.7", source=replace(JOB.source, media_type="application/pdf"))
    )
    assert (outcome.status, outcome.reason_code, outcome.unread) == ("not_assessed", "damaged", True)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process has in use")
def test_a_worker_bounds_its_memory() -> None:
    code = (
        "from tosscan.batch import worker; worker._bound_memory(64 << 20); bytearray(16 << 20)\n"
        "try:\n    bytearray(256 << 20)\nexcept MemoryError:\n    print('bounded')"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "bounded\n"
