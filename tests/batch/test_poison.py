"""All that can be wrong with a file, among good ones: a bad one has its reason, a good one is assessed."""

from __future__ import annotations

import io
import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.batch.conftest import terms
from tests.batch.test_cluster import start_cluster
from tests.zoo.every import EVERY
from tosscan.batch.export import export
from tosscan.batch.run import Options, run
from tosscan.cli.progress import Quiet

BAD = {
    specimen.file: specimen for specimen in EVERY if not (specimen.read or specimen.ocr) and specimen.quick
}
GOOD = 60

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def poisonous(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield a folder with every file that is quickly refused, things that are no files, and good terms."""
    home = tmp_path_factory.mktemp("poison") / "all"
    home.mkdir()
    for name, specimen in BAD.items():
        (home / name).write_bytes(specimen.make())
    (home / "nothing.pdf").write_bytes(b"")
    (home / "loop.md").symlink_to("loop.md")
    (home / "gone.md").symlink_to("nowhere.md")
    (home / "round").symlink_to(home)
    os.mkfifo(home / "pipe.md")
    for number in range(GOOD):
        (home / f"good {number}.md").write_text(terms(f"Gull {number}"), encoding="utf-8")
    (home / os.fsdecode(b"good \xff\n.md")).write_text(terms("Tern"), encoding="utf-8")
    with socket.socket(socket.AF_UNIX) as plug:
        plug.bind(str(home / "plug.md"))
        yield home


@pytest.fixture(scope="module")
def exported(poisonous: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the export of a run over the poisonous folder with two workers."""
    return bytes_of(poisonous, tmp_path_factory.mktemp("here") / "out", workers=2)


def bytes_of(source: Path, out: Path, **options: Any) -> bytes:
    run(Options((str(source),), out, formats=(), **options), Quiet())
    file = io.BytesIO()
    export(out, file)
    return file.getvalue()


def test_each_bad_file_has_its_reason_and_each_good_one_is_assessed(exported: bytes) -> None:
    lines = {line["path"].removeprefix("all/"): line for line in map(json.loads, exported.splitlines())}
    good = {name for name in lines if name.startswith("good ")}
    assert len(good) == GOOD + 1
    assert {lines[name]["status"] for name in good} == {"assessed"}
    assert set(lines) - good == {*BAD, "nothing.pdf", "loop.md", "gone.md", "round", "pipe.md", "plug.md"}
    for name in set(lines) - good:
        assert lines[name]["status"] == "not_assessed", name
        allowed = {reason.code for reason in BAD[name].reasons} if name in BAD else {"unreadable", "empty"}
        assert lines[name]["reason_code"] in allowed, name
        assert lines[name]["reason"]


def test_a_cluster_ends_with_the_same(exported: bytes, poisonous: Path, tmp_path: Path) -> None:
    process, local = start_cluster(tmp_path)
    try:
        assert bytes_of(poisonous, tmp_path / "out", cluster=local.address) == exported
    finally:
        process.communicate("")
