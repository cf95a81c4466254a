"""What runs on the machines of a cluster: a crew of worker processes for each run, and jobs handed to them.

All that a run needs travels as bytes in a parcel: options, a law pack of the
user's, checks of the law, decisions. No path of the machine that the run was
started on is opened here. A document that hangs or crashes ends a process of
the crew, never the worker of the cluster that keeps it.
"""

from __future__ import annotations

import shutil
import socket
import tempfile
import threading
from collections import deque
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from uuid import uuid4

from tosscan.batch import wire
from tosscan.batch.crew import Crew
from tosscan.batch.keys import Keys, keys
from tosscan.batch.process import Bounds, Setup, WorkerError
from tosscan.config import ScanConfig, user_folder
from tosscan.errors import TosscanError
from tosscan.extract.frames import HEAD
from tosscan.legal.checks import FILE as LAW_CHECKS

IDLE_SECONDS = 600.0  # without a job, after which a crew whose run never said goodbye is sent home
_HOME = "home"
_DECISIONS = "decisions"
_FILE = "file:"


@dataclass(frozen=True, slots=True)
class Parcel:
    """What every machine of a cluster is given for one run; ``run`` is a name that no other run has."""

    run: str
    data: bytes


def pack(setup: Setup, made_with: Keys) -> Parcel:
    """Return ``setup`` with the files that it names, and the keys that a machine must have too.

    Raises:
        OSError: a file cannot be read.
    """
    run = uuid4().hex
    places: dict[str, str] = {}
    parts = {_DECISIONS: setup.decisions}
    for entry in fields(ScanConfig):
        value = getattr(setup.config, entry.name)
        if isinstance(value, Path) and entry.name != "output":
            folder = value.is_dir()
            places[entry.name] = entry.name if folder else f"{entry.name}/{value.name}"
            for path in sorted(value.glob("*.yml")) if folder else [value]:
                parts[f"{_FILE}{entry.name}/{path.name}"] = path.read_bytes()
    checks = (setup.home or user_folder()) / LAW_CHECKS
    if checks.is_file():
        parts[f"{_FILE}{_HOME}/{LAW_CHECKS}"] = checks.read_bytes()
    header = {
        "config": wire.config_dict(setup.config),
        "places": places,
        "bounds": asdict(setup.bounds),
        "keys": asdict(made_with),
    }
    return Parcel(run, wire.message(header, parts))


def perform(parcel: Parcel, job: bytes) -> bytes:
    """Return a frame with what came of the job in the frame ``job``, or with a ``fault`` of this machine."""
    try:
        outcome = _station(parcel).crew.work(wire.read_job(memoryview(job)[HEAD:]))
    except (TosscanError, OSError) as error:
        return wire.message({"fault": f"{socket.gethostname()}: {error}"}, {})
    finally:
        _watch(parcel.run)
    return wire.outcome_message(outcome)


def leave(run: str) -> None:
    """End the processes that this machine keeps for a run, with what they have in hand, and its files.

    A job of the run that comes after that is refused: the scheduler may have sent it before.
    """
    with _LOCK:
        _LEFT.append(run)
    _send_home(run)


def _send_home(run: str) -> None:
    with _LOCK:
        station = _STATIONS.pop(run, None)
    if station is not None:
        if station.timer is not None:
            station.timer.cancel()
        station.crew.close()
        shutil.rmtree(station.folder, ignore_errors=True)


@dataclass(slots=True)
class _Station:
    """What this machine keeps for one run."""

    crew: Crew
    folder: Path
    timer: threading.Timer | None = None


_STATIONS: dict[str, _Station] = {}
_LEFT: deque[str] = deque(maxlen=64)
"""The last runs that were ended."""
_LOCK = threading.Lock()


def _station(parcel: Parcel) -> _Station:
    with _LOCK:
        if parcel.run in _LEFT:
            raise WorkerError("the run has ended")
        station = _STATIONS.get(parcel.run)
        if station is None:
            station = _STATIONS[parcel.run] = _unpack(parcel)
        return station


def _unpack(parcel: Parcel) -> _Station:
    """Return the station of a run, its files written to a folder of its own (none: there is no such folder).

    Raises:
        WorkerError: this machine has another tosscan.
        OSError: the files cannot be written.
    """
    header, parts = wire.read(memoryview(parcel.data)[HEAD:])
    folder = Path(tempfile.gettempdir()) / f"tosscan-{parcel.run}"
    for name, data in parts.items():
        if name.startswith(_FILE):
            path = folder / name.removeprefix(_FILE)
            folder.mkdir(mode=0o700, exist_ok=True)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
    paths = {name: {"path": str(folder / place)} for name, place in header["places"].items()}
    setup = Setup(
        config=wire.read_config({**header["config"], **paths}),
        bounds=Bounds(**header["bounds"]),
        decisions=parts[_DECISIONS],
        home=folder / _HOME,
    )
    if keys(setup.config, home=setup.home) != Keys(**header["keys"]):
        shutil.rmtree(folder, ignore_errors=True)
        raise WorkerError("another tosscan is installed here, or other versions of its libraries")
    return _Station(Crew(setup), folder)


def _watch(run: str) -> None:
    """Count the idle time of a run's crew from now on: whoever started the run may have been killed."""
    with _LOCK:
        station = _STATIONS.get(run)
        if station is None:
            return
        if station.timer is not None:
            station.timer.cancel()
        station.timer = threading.Timer(IDLE_SECONDS, _leave_idle, [run])
        station.timer.daemon = True
        station.timer.start()


def _leave_idle(run: str) -> None:
    with _LOCK:
        station = _STATIONS.get(run)
    if station is not None and not station.crew.busy:
        _send_home(run)
