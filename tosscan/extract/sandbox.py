"""Run extraction in a process of its own, bounded in memory, processor time and wall-clock time.

A file of 43 kB can keep a PDF parser busy for good, and one of 1 MB can
unfold to a gigabyte; whatever happens to the worker, the caller gets a text or
a clear :class:`~tosscan.errors.NotAssessedError`.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from tosscan.config import MIB, Limits
from tosscan.document.source import RawDocument
from tosscan.document.text import ExtractedText
from tosscan.errors import NotAssessedError, Reason
from tosscan.extract.frames import HEAD, MAX_ANSWER, head, pack
from tosscan.resources import CHECKOUT

CHUNK = 1 << 20
# What the worker needs of the environment; PATH and TESSDATA_PREFIX lead to tesseract and its languages.
_ENVIRONMENT = ("LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "PATH", "TESSDATA_PREFIX")
MAX_DOCUMENTS = 200  # after which a worker is replaced, so that leaks of a parser stay small
LOOK_SECONDS = 0.02  # between two looks at the memory of a worker; one look takes 30 microseconds
DEATH_SECONDS = 5.0  # for a worker whose pipes are closed to end by itself
NEAR_LIMIT = 0.4  # share of the memory limit in use by a worker that memory killed: buffers grow by doubling
_PEAK = re.compile(r"^VmHWM:\s*(\d+) kB", re.MULTILINE)
# How pdfium and the C library end when they run out of memory, and Python where none is left to tell of it.
_MEMORY_ENDS = frozenset({"SIGABRT", "SIGTRAP", "SIGILL", "SIGSEGV", "SIGBUS", "SIGKILL", "exit status 1"})


def extract(
    raw: RawDocument, *, limits: Limits, engine: str | None = None, ocr: bool = False
) -> ExtractedText:
    """Return the text of ``raw``, read in a process of its own.

    ``engine`` asks for another engine of the format (``"pdfplumber"``),
    ``ocr`` has pages without text recognised from their pictures.

    Raises:
        NotAssessedError: the document could not be read, or broke a limit.
    """
    with Sandbox() as sandbox:
        return sandbox.extract(raw, limits=limits, engine=engine, ocr=ocr)


class Sandbox:
    """Keeps one worker for many documents; starts another after a failure or 200 documents."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._documents = 0
        self._peak = 0

    @property
    def pid(self) -> int | None:
        """The process id of the worker, or None where none runs."""
        return None if self._process is None else self._process.pid

    @property
    def peak(self) -> int:
        """The most memory in bytes that the worker was seen to use for the last document (0: not told)."""
        return self._peak

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the worker, if one runs."""
        process, self._process = self._process, None
        if process is not None:
            _end(process)

    def start(self) -> None:
        """Start the worker ahead of the first document, so that it loads while the caller does other work."""
        if self._process is None:
            self._process = _start()
            self._documents = 0

    def extract(
        self, raw: RawDocument, *, limits: Limits, engine: str | None = None, ocr: bool = False
    ) -> ExtractedText:
        """Return the text of ``raw``; with ``ocr``, pages without text are recognised from their pictures.

        Raises:
            NotAssessedError: the document could not be read, or broke a limit.
        """
        if self._documents >= MAX_DOCUMENTS:
            self.close()
        self.start()
        process = self._process
        if process is None:  # pragma: no cover (start() has set it)
            raise NotAssessedError(Reason.CRASHED, "no worker")
        source = {**asdict(raw.source), "captured": None}
        header = {"source": source, "limits": asdict(limits), "engine": engine, "ocr": ocr}
        # The data is sent from where it lies: a copy of 50 MiB would be the caller's memory.
        request = (pack(json.dumps(header).encode()), head(len(raw.data)), raw.data)
        seconds = limits.ocr_wall if ocr else limits.wall
        try:
            answer = self._exchange(process, request, time.monotonic() + seconds)
        except TimeoutError:
            self.close()
            raise NotAssessedError(Reason.TIMEOUT, _seconds(seconds)) from None
        except BaseException:
            self.close()
            raise
        if answer is None:
            self._process = None
            raise _death(process, limits, self._peak)
        self._documents += 1
        return _read_answer(answer, limits)

    def _exchange(
        self, process: subprocess.Popen[bytes], request: Iterable[bytes], deadline: float
    ) -> bytearray | None:
        """Send ``request``; return the answer, or None where the worker died first.

        Raises:
            TimeoutError: the deadline, a time of the monotonic clock, has passed.
            NotAssessedError: the answer is longer than any worker gives.
        """
        stdin, stdout = _pipes(process)
        os.set_blocking(stdin.fileno(), False)
        waiting = [memoryview(part) for part in request]
        answer = bytearray()
        self._peak = 0
        with selectors.DefaultSelector() as selector:
            selector.register(stdin, selectors.EVENT_WRITE)
            selector.register(stdout, selectors.EVENT_READ)
            while not _whole(answer):
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TimeoutError
                ready = selector.select(min(left, LOOK_SECONDS))
                self._peak = max(self._peak, _memory(process.pid))
                for key, _ in ready:
                    if key.fileobj is stdin:
                        _send(stdin, waiting)
                        if not waiting:
                            selector.unregister(stdin)
                    else:
                        chunk = os.read(stdout.fileno(), CHUNK)
                        if not chunk:
                            return None
                        answer += chunk
                        if len(answer) > MAX_ANSWER + HEAD:
                            raise NotAssessedError(Reason.CRASHED, "its answer has no end")
        del answer[:HEAD]
        return answer


def _start() -> subprocess.Popen[bytes]:
    # -P keeps the working directory, where a file may be called lxml.py, off the import path. -S leaves out
    # the site module, whose .pth files cost a third of the start; the path it would set up is handed over.
    path = [entry for entry in sys.path if entry and Path(entry).exists()]
    home = str(CHECKOUT)
    if home not in path:
        path.append(home)
    env = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    env["PYTHONPATH"] = os.pathsep.join(path)
    return subprocess.Popen(
        [sys.executable, "-P", "-S", "-m", "tosscan.extract.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=env,
        start_new_session=True,
    )


def _memory(pid: int) -> int:
    """Return the most memory that a running process has had in use, in bytes; 0 where it is not told.

    What wait4() tells of a dead process will not do: it counts the memory of
    the parent at the moment of the start as the child's.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = _PEAK.search(status)
    return int(found[1]) * 1024 if found else 0


def _send(stdin: IO[bytes], waiting: list[memoryview]) -> None:
    """Write some of what waits to be sent, and take it off the list."""
    try:
        sent = os.write(stdin.fileno(), waiting[0][:CHUNK])
    except BlockingIOError:
        return
    except BrokenPipeError:
        waiting.clear()  # the worker is gone; reading tells the rest
        return
    waiting[0] = waiting[0][sent:]
    if not waiting[0]:
        waiting.pop(0)


def _whole(answer: bytearray) -> bool:
    return len(answer) >= HEAD and len(answer) - HEAD >= int.from_bytes(answer[:HEAD], "big")


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if process.stdin is None or process.stdout is None:  # pragma: no cover (both are PIPE)
        raise NotAssessedError(Reason.CRASHED, "no pipes")
    return process.stdin, process.stdout


def _read_answer(answer: bytearray, limits: Limits) -> ExtractedText:
    try:
        data: dict[str, Any] = json.loads(answer)
        if "text" in data:
            return ExtractedText.from_json(data["text"])
        reason, detail = Reason[data["reason"]], data["detail"]
    except (ValueError, KeyError, TypeError):  # a parser that was taken over may write anything
        raise NotAssessedError(Reason.CRASHED, "its answer cannot be read") from None
    raise NotAssessedError(reason, _bytes(limits.memory) if reason is Reason.MEMORY else detail)


def _death(process: subprocess.Popen[bytes], limits: Limits, peak: int) -> NotAssessedError:
    """Return the error for a worker that died before it answered; ``peak`` is the memory it had in use."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(DEATH_SECONDS)  # its pipes close a moment before it is gone
    _end(process)
    code = process.returncode
    name = signal.Signals(-code).name if code is not None and code < 0 else f"exit status {code}"
    if name == "SIGXCPU":
        return NotAssessedError(Reason.TIMEOUT, f"{_seconds(limits.cpu)} of processor time")
    if name in _MEMORY_ENDS and peak > limits.memory * NEAR_LIMIT:
        return NotAssessedError(Reason.MEMORY, _bytes(limits.memory))
    return NotAssessedError(Reason.CRASHED, name)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the worker with all that it may have started, and close its pipes."""
    if process.returncode is None:
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(BrokenPipeError):
                pipe.close()


def _seconds(value: float) -> str:
    return f"{value:g} s"


def _bytes(value: int) -> str:
    return f"{value // MIB:,} MiB"
