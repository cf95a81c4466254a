"""What crosses the pipes between parent and worker comes out as it went in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tosscan.batch import wire
from tosscan.batch.job import Job, Outcome
from tosscan.config import Claim, Limits, ScanConfig
from tosscan.document.source import Source
from tosscan.extract.frames import HEAD

SOURCE = Source("/t/\udcff.md", "\\xff.md", "text/markdown", "0" * 64, 3, {"operator": "A. Reader"}, "koi8-r")


@pytest.mark.parametrize(
    "job",
    [
        Job(SOURCE, b"abc", ("html", "json")),
        Job(SOURCE, b"", (), b"text", b"found"),
        Job(SOURCE, b"\0" * 100_000, ("html",), b"", None),
    ],
)
def test_a_job(job: Job) -> None:
    assert wire.read_job(wire.job_message(job)[HEAD:]) == job


def test_an_outcome_with_what_the_worker_adds() -> None:
    outcome = Outcome(
        "partly_assessed",
        "Part \udcff",
        "read_in_part",
        extraction=b"text",
        report=b"report",
        facts={"words": 3, "findings": [{"id": "f-1"}]},
        files={"html": b"<p>", "json": b"{}"},
        seconds=1.5,
        reader_peak=7,
    )
    assert wire.read_outcome(wire.outcome_message(outcome, rss=5)[HEAD:]) == (outcome, {"rss": 5})


def test_a_frame_that_is_cut_short_is_seen() -> None:
    frame = wire.job_message(Job(SOURCE, b"abc"))[HEAD:]
    with pytest.raises(ValueError, match="cut short"):
        wire.read(frame[:-1])


def test_a_configuration_without_its_output() -> None:
    config = ScanConfig(
        formats=("html", "json"),
        output=Path("/out"),
        ocr=True,
        gates=(("user", "consumer"),),
        profile=None,
        law_pack=Path("/law"),
        claim=Claim.parse("3000USD"),
        limits=Limits(words=7),
    )
    read = wire.read_config(wire.config_dict(config))
    assert read == ScanConfig(
        ocr=True,
        gates=(("user", "consumer"),),
        law_pack=Path("/law"),
        claim=Claim.parse("3000USD"),
        limits=Limits(words=7),
    )
