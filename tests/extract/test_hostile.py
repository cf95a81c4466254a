"""Files made to hang, to fill the memory or to break a parser end as a named reason; the caller goes on."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.zoo.every import EVERY
from tests.zoo.specimen import Specimen
from tosscan.config import MIB, Limits
from tosscan.document.source import RawDocument
from tosscan.document.text import ExtractedText
from tosscan.errors import NotAssessedError, Reason
from tosscan.extract.sandbox import Sandbox
from tosscan.sources.files import read_file
from tosscan.sources.media_type import HTML, MARKDOWN, PDF, TEXT

MakeRaw = Callable[[bytes, str], RawDocument]
MakePdf = Callable[..., bytes]

QUICK = Limits(memory=700 * MIB, cpu=5.0, cpu_per_page=0.0, wall=60.0)
# What takes long is stopped early here; ``make hostile`` reads it within the limits of a scan.
HEAVY = Limits(memory=700 * MIB, cpu=1.0, cpu_per_page=0.0, wall=20.0, ocr_wall=20.0)
SENTENCE = "The provider keeps the service running with due care. "


@pytest.fixture(scope="module")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return the folder in which the worker makes its temporary files."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("worker")
        patch.setenv("TMPDIR", str(folder))
        yield folder


@pytest.fixture(scope="module")
def sandbox(temporary: Path) -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


def outcome(sandbox: Sandbox, raw: RawDocument, make_raw: MakeRaw) -> ExtractedText | Reason:
    """Return the text of ``raw`` or why it is not read, and check that the next document is read."""
    found: ExtractedText | Reason
    try:
        found = sandbox.extract(raw, limits=QUICK)
    except NotAssessedError as error:
        found = error.reason
    assert sandbox.extract(make_raw(b"Next.", TEXT), limits=QUICK).text == "Next."
    return found


def runs(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize(
    "specimen",
    [
        pytest.param(one, id=one.file, marks=() if one.quick else pytest.mark.slow)
        for one in EVERY
        if not one.ocr
    ],
)
def test_a_hostile_file_is_read_or_ends_as_a_plain_reason(
    specimen: Specimen, sandbox: Sandbox, temporary: Path, make_raw: MakeRaw, tmp_path: Path
) -> None:
    path = tmp_path / specimen.file
    path.write_bytes(specimen.make())
    limits = QUICK if specimen.quick else HEAVY
    sandbox.start()
    worker = sandbox.pid
    assert worker is not None
    reason = None
    try:
        text = sandbox.extract(read_file(path, limits=limits), limits=limits).text
    except NotAssessedError as error:
        reason, text = error.reason, str(error)
        assert "\n" not in text
        assert len(text) < 300
    path.unlink()
    assert specimen.allows(reason), text[:300]
    assert sandbox.extract(make_raw(b"Next.", TEXT), limits=QUICK).text == "Next."
    assert sandbox.pid == worker or not runs(worker)
    assert not list(temporary.iterdir())


def test_the_names_of_the_hostile_files_differ() -> None:
    assert len({one.file for one in EVERY}) == len(EVERY)


@pytest.mark.parametrize("breakage", ["offsets", "no table", "loop", "no pages"])
def test_a_broken_table_of_objects(
    sandbox: Sandbox, make_pdf: MakePdf, make_raw: MakeRaw, breakage: str
) -> None:
    words = [(50.0, 700.0, 10.0, "F1", SENTENCE.strip())]
    data = make_pdf([words])
    if breakage == "offsets":
        data = re.sub(rb"\d{10} 00000 n", b"0000000007 00000 n", data)
    elif breakage == "no table":
        data = data[: data.rindex(b"xref\n0")] + b"trailer<</Root 1 0 R>>\n%%EOF\n"
    elif breakage == "loop":
        data = data.replace(b"/Kids[", b"/Kids[2 0 R ")
    else:
        data = data.replace(b"/Type/Pages", b"/Type/Nopes").replace(b"/Kids[", b"/Sons[")
    found = outcome(sandbox, make_raw(data, PDF), make_raw)
    if isinstance(found, Reason):
        assert found in {Reason.DAMAGED, Reason.SCANNED}
    else:
        assert found.text == SENTENCE.strip()


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"<ul><li>" * 1_000 + b"word " * 200, HTML),
        (b"<table><tr><td>" * 600 + b"word " * 200, HTML),
        (b"<p " + b"a=b " * 200_000 + b">" + b"word " * 200, HTML),
        (b"> " * 50 + b"word", MARKDOWN),
        (b"word " * 200_000, TEXT),
    ],
    ids=["lists", "tables", "attributes", "quotes", "words"],
)
def test_what_is_odd_but_whole_is_read(
    sandbox: Sandbox, make_raw: MakeRaw, data: bytes, media_type: str
) -> None:
    found = outcome(sandbox, make_raw(data, media_type), make_raw)
    assert isinstance(found, ExtractedText)
    assert found.text.count("word") == data.count(b"word")


def test_more_text_than_any_contract_has_is_refused(sandbox: Sandbox, make_raw: MakeRaw) -> None:
    assert outcome(sandbox, make_raw(b"word " * 600_000, TEXT), make_raw) is Reason.TOO_LARGE
