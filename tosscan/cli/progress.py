"""Show how a batch gets on: a bar on a terminal, plain lines elsewhere, or nothing."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self

LINE_SECONDS = 10.0  # between two plain lines


class Quiet:
    """Shows nothing; the other displays show what it is told."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Take the display away."""

    def reading(self, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` inputs have been read."""

    def working(self, done: int, total: int, *, words: int, failed: int) -> None:
        """Show that ``done`` of ``total`` contents are done, with ``words``; ``failed`` were not assessed."""


class Lines(Quiet):
    """Prints a plain line now and then."""

    def __init__(self) -> None:
        self._start = self._last = 0.0

    def reading(self, done: int, total: int) -> None:
        """Say when all inputs are read."""
        self._start = self._last = time.monotonic()
        if done == total:
            _say(f"{total:,} inputs read")

    def working(self, done: int, total: int, *, words: int, failed: int) -> None:
        """Say how far the work is, every few seconds and at its end."""
        now = time.monotonic()
        if now - self._last < LINE_SECONDS and done < total:
            return
        self._last = now
        rate = done / max(now - self._start, 1e-9)
        _say(
            f"{done:,} of {total:,} contents, {rate:.1f} a second, {words:,} words, "
            f"{failed:,} not assessed, {(total - done) / rate:,.0f} s left"
        )


class Bar(Quiet):
    """Draws a bar with rate and time left on the terminal."""

    def __init__(self) -> None:
        # Loaded here: a run without a terminal does not need it.
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=Console(file=sys.stderr),
        )
        self._reading = self._bar.add_task("Reading", total=None, rate="")
        self._working = self._bar.add_task("Assessing", total=None, rate="", visible=False)
        self._start = 0.0

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def close(self) -> None:
        """Leave the bar as it stands."""
        self._bar.stop()

    def reading(self, done: int, total: int) -> None:
        """Move the bar of the inputs."""
        self._start = time.monotonic()
        self._bar.update(self._reading, completed=done, total=total)

    def working(self, done: int, total: int, *, words: int, failed: int) -> None:
        """Move the bar of the contents."""
        rate = done / max(time.monotonic() - self._start, 1e-9)
        told = f"{rate:.1f}/s, {words:,} words" + (f", {failed:,} not assessed" if failed else "")
        self._bar.update(self._working, completed=done, total=total, rate=told, visible=True)


def display(*, quiet: bool) -> Quiet:
    """Return the display that fits standard error."""
    if quiet:
        return Quiet()
    return Bar() if sys.stderr.isatty() else Lines()


def _say(line: str) -> None:
    print(f"tosscan: {line}", file=sys.stderr, flush=True)
