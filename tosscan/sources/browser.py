"""Drive Chromium over a pipe: no port that another program could reach, no profile that remembers.

The protocol is the one of DevTools: JSON messages that end with a NUL byte,
commands to file descriptor 3 of the browser and answers from its descriptor 4.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tosscan.errors import ScreenshotError

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ELSEWHERE = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
CHUNK = 1 << 20
MAX_MESSAGE = 512 << 20  # bytes
FREE = 10  # a descriptor above those that the browser wants its pipes on
DEATH_SECONDS = 5.0
# Python, because a shell cannot be relied on to move descriptors of two digits.
_SHIM = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4); "
    "os.execv(sys.argv[3], sys.argv[3:])"
)
_FLAGS = (
    "--headless",
    "--remote-debugging-pipe",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-client-side-phishing-detection",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-features=Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--hide-scrollbars",
    "--lang=en-US",
    "--metrics-recording-only",
    "--mute-audio",
    "--no-pings",
    "--password-store=basic",
    # What the browser would ask of its maker in the background goes nowhere; the page has a proxy of its own.
    "--proxy-server=http://nowhere.invalid:9",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)

Message = Mapping[str, Any]


def find() -> str | None:
    """Return the path of Chromium or Chrome, or None where neither is installed."""
    for program in PROGRAMS:
        if found := shutil.which(program):
            return found
    return next((path for path in ELSEWHERE if Path(path).exists()), None)


class Browser:
    """A browser with a fresh profile that by itself reaches nothing; gone when the block ends."""

    def __init__(self, program: str, *, deadline: float) -> None:
        """``deadline``, a time of the monotonic clock, bounds all that is asked of the browser."""
        self._command = [program, *_FLAGS]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            # Chromium's own sandbox does not start as root; anybody else keeps it.
            self._command.append("--no-sandbox")
        self._deadline = deadline
        self._buffer = bytearray()
        self._searched = 0
        self._number = 0
        self.on_event: Callable[[Message], None] = _ignore

    def __enter__(self) -> Self:
        self._home = tempfile.mkdtemp(prefix="tosscan-browser-")
        commands, self._out = os.pipe()
        self._in, answers = os.pipe()
        os.set_blocking(self._out, False)
        high = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, FREE) for end in (commands, answers)]
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-S",
                "-c",
                _SHIM,
                *map(str, high),
                *self._command,
                f"--user-data-dir={self._home}",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", os.defpath), "HOME": self._home, "LANG": "en_US.UTF-8"},
            pass_fds=high,
            start_new_session=True,
        )
        for end in (commands, answers, *high):
            os.close(end)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(DEATH_SECONDS)
        os.close(self._out)
        os.close(self._in)
        shutil.rmtree(self._home, ignore_errors=True)

    def open(self, *, proxy: int) -> str:
        """Return the session of an empty page whose network is a proxy on ``proxy``, a port of 127.0.0.1.

        Loopback is proxied too. Raises ScreenshotError as :meth:`call` does.
        """
        context = self.call(
            "Target.createBrowserContext",
            proxyServer=f"http://127.0.0.1:{proxy}",
            proxyBypassList="<-loopback>",
        )["browserContextId"]
        target = self.call("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        self.call("Browser.setDownloadBehavior", behavior="deny", browserContextId=context)
        return str(self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"])

    def call(self, method: str, session: str | None = None, /, **params: Any) -> dict[str, Any]:
        """Return what the browser answers to a command; events that come before go to ``on_event``.

        Raises:
            ScreenshotError: the browser refuses, is gone, or is not done in time.
        """
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        self._send(json.dumps(message).encode() + b"\0")
        while True:
            answer = self._receive(self._deadline)
            if answer is None:
                raise ScreenshotError("the browser was not done in time")
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise ScreenshotError(f"the browser refuses {method}: {answer['error'].get('message')}")
                return dict(answer["result"])
            self.on_event(answer)

    def wait(self, done: Callable[[], bool], seconds: float) -> bool:
        """Hand events to ``on_event`` until ``done()`` or for ``seconds``; tell whether it is done."""
        until = min(time.monotonic() + seconds, self._deadline)
        while not done():
            event = self._receive(until)
            if event is None:
                return False
            self.on_event(event)
        return True

    def tell(self, method: str, session: str, /, **params: Any) -> None:
        """Send a command whose answer nobody waits for."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params, "sessionId": session}
        self._send(json.dumps(message).encode() + b"\0")

    def _send(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            if not self._ready(self._out, selectors.EVENT_WRITE, self._deadline):
                raise ScreenshotError("the browser was not done in time")
            try:
                view = view[os.write(self._out, view) :]
            except BrokenPipeError:
                raise ScreenshotError("the browser did not start or stopped") from None

    def _receive(self, until: float) -> dict[str, Any] | None:
        """Return the next message, or None where none comes in time."""
        while True:
            end = self._buffer.find(b"\0", self._searched)
            if end >= 0:
                message: dict[str, Any] = json.loads(self._buffer[:end])
                del self._buffer[: end + 1]
                self._searched = 0
                return message
            self._searched = len(self._buffer)
            if self._searched > MAX_MESSAGE:
                raise ScreenshotError("the browser sends too much")
            if not self._ready(self._in, selectors.EVENT_READ, until):
                return None
            chunk = os.read(self._in, CHUNK)
            if not chunk:
                raise ScreenshotError("the browser did not start or stopped")
            self._buffer += chunk

    def _ready(self, descriptor: int, event: int, until: float) -> bool:
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, event)
            return bool(selector.select(max(0.0, until - time.monotonic())))


def _ignore(_event: Message) -> None:
    """Do nothing with an event."""
