"""A machine of a cluster does the work from bytes alone, and only with the same code, models and law."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.batch.conftest import terms
from tests.batch.test_pool import spawn_stand_in
from tosscan.batch import process, remote, wire
from tosscan.batch.job import Job, Outcome
from tosscan.batch.keys import Keys, keys
from tosscan.batch.process import Bounds, Setup
from tosscan.batch.remote import Parcel
from tosscan.config import HOME, ScanConfig
from tosscan.document.source import Source
from tosscan.extract.frames import HEAD

KEYS = Keys("e" * 64, "d" * 64, "l" * 64)


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give each test a machine that keeps nothing, and end what it comes to keep."""
    stations: dict[str, remote._Station] = {}
    monkeypatch.setattr(remote, "_STATIONS", stations)
    yield
    for run in list(stations):
        remote.leave(run)


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Parcel:
    """Return a parcel for workers that load nothing, on a machine that has the same code."""
    monkeypatch.setattr(process, "_spawn", spawn_stand_in())
    monkeypatch.setattr(remote, "keys", lambda *_, **__: KEYS)
    return remote.pack(Setup(bounds=Bounds(seconds=20.0)), KEYS)


def job(data: bytes) -> bytes:
    return wire.job_message(Job(Source("/far/away.md", "away.md", "text/markdown", "0" * 64, 4), data))


def outcome(frame: bytes) -> Outcome:
    return wire.read_outcome(frame[HEAD:])[0]


def fault(frame: bytes) -> str:
    return str(wire.read(frame[HEAD:])[0]["fault"])


def test_a_document_that_ends_its_process_costs_itself_alone(stand_in: Parcel) -> None:
    bad = outcome(remote.perform(stand_in, job(b"abort")))
    assert (bad.status, bad.reason_code, bad.deaths) == ("not_assessed", "parser_crashed", 2)
    assert outcome(remote.perform(stand_in, job(b"good"))).status == "assessed"


def test_a_machine_with_another_tosscan_does_no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_spawn", lambda _: pytest.fail("a worker was started"))
    parcel = remote.pack(Setup(), KEYS)
    assert "another tosscan is installed here" in fault(remote.perform(parcel, job(b"good")))
    assert not remote._STATIONS


@pytest.mark.usefixtures("stand_in")
def test_a_run_that_is_over_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "law-checks.json").write_text("[]")
    parcel = remote.pack(Setup(bounds=Bounds(seconds=20.0), home=tmp_path), KEYS)
    remote.perform(parcel, job(b"good"))
    station = remote._STATIONS[parcel.run]
    (pid,) = station.crew.pids
    assert station.folder.stat().st_mode & 0o777 == 0o700
    remote.leave(parcel.run)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert not station.folder.exists()
    remote.leave(parcel.run)
    assert "the run has ended" in fault(remote.perform(parcel, job(b"late")))
    assert not remote._STATIONS


def test_a_run_without_files_has_no_folder(stand_in: Parcel) -> None:
    remote.perform(stand_in, job(b"good"))
    assert not remote._STATIONS[stand_in.run].folder.exists()


def test_a_run_that_never_said_goodbye_is_ended(stand_in: Parcel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "IDLE_SECONDS", 0.05)
    remote.perform(stand_in, job(b"good"))
    end = time.monotonic() + 60
    while remote._STATIONS and time.monotonic() < end:
        time.sleep(0.01)
    assert not remote._STATIONS
    assert outcome(remote.perform(stand_in, job(b"good"))).status == "assessed"


def test_the_files_of_a_run_travel_as_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, pack = tmp_path / "home", tmp_path / "pack"
    home.mkdir()
    (home / "law-checks.json").write_text("[]")
    pack.mkdir()
    (pack / "pack.yml").write_text("[1, 2]")
    (tmp_path / "list.csv").write_text("name\n")
    config = ScanConfig(law_pack=pack, register=tmp_path / "list.csv")
    parcel = remote.pack(Setup(config, decisions=b"{}", home=home), KEYS)
    shutil.rmtree(tmp_path)
    given: list[tuple[ScanConfig, Path]] = []

    def same(config: ScanConfig, *, home: Path) -> Keys:
        given.append((config, home))
        return KEYS

    monkeypatch.setattr(remote, "keys", same)
    monkeypatch.setattr(process, "_spawn", spawn_stand_in())
    remote.perform(parcel, job(b"good"))
    ((unpacked, place),) = given
    assert unpacked.law_pack is not None
    assert unpacked.register is not None
    assert (unpacked.law_pack / "pack.yml").read_text() == "[1, 2]"
    assert unpacked.register.read_text() == "name\n"
    assert (place / "law-checks.json").read_text() == "[]"
    assert replace(unpacked, law_pack=None, register=None) == ScanConfig()


def test_settings_of_the_machine_itself_do_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "law-checks.json").write_text("this is no list of checks")
    parcel = remote.pack(Setup(), keys(ScanConfig()))
    monkeypatch.setenv(HOME, str(tmp_path))
    text = terms("Gull").encode()
    assert outcome(remote.perform(parcel, job(text))).status == "assessed"
