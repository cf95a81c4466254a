"""An input of a batch: one file or one address, whatever bytes its name is made of."""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from tosscan.errors import NotAssessedError, Reason
from tosscan.sources.capture import without_credentials


@dataclass(frozen=True, slots=True)
class Input:
    """One input: where it is, how it is shown, and what a manifest tells of it.

    ``place`` is the absolute path as the system has it (names need be no text
    at all), or the bytes of the address. ``shown`` is the path from the named
    source on, with a backslash before what is no plain character. ``unread``
    is the reason why it cannot even be opened, found while listing.
    """

    place: bytes
    shown: str
    address: str | None = None
    provider: str | None = None
    title: str | None = None
    date: str | None = None
    country: str | None = None
    unread: NotAssessedError | None = None

    @property
    def id(self) -> str:
        """The identity of the input: 32 hex digits of the SHA-256 of its place."""
        return hashlib.sha256(self.place).hexdigest()[:32]

    @property
    def source(self) -> str:
        """What to load: an address, or a path as Python holds it."""
        return self.address or os.fsdecode(self.place)

    @property
    def name(self) -> str:
        """The base name of the file, or the address."""
        return self.address or self.shown.rpartition("/")[2]


def absolute(path: str | Path) -> Path:
    """Return ``path`` from the root on, without ``..`` in it; links are left as they are."""
    return Path(os.path.abspath(path))  # noqa: PTH100 (Path.resolve would follow links)


def of_address(address: str) -> Input:
    """Return the input of an http(s) address; a password in it is not shown."""
    return Input(place=os.fsencode(address), shown=show(without_credentials(address)), address=address)


def of_path(path: Path, name: str) -> Input:
    """Return the input of the file at ``path``, an absolute one, shown as ``name``."""
    return Input(place=os.fsencode(path), shown=show(name), unread=_trouble(path))


def _trouble(path: Path) -> NotAssessedError | None:
    """Return why the file at ``path`` is not to be opened, or None where it may be tried."""
    try:
        if path.is_symlink() and stat.S_ISDIR(path.stat().st_mode):
            return NotAssessedError(
                Reason.UNREADABLE, "it is a link to a folder; name that folder as a source"
            )
        path.stat()
    except FileNotFoundError:
        return NotAssessedError(Reason.UNREADABLE, "what it names is not there")
    except OSError as error:
        return unreadable(error)
    except RuntimeError:  # a link that leads to itself, as Python 3.11 and 3.12 tell of it
        return NotAssessedError(Reason.UNREADABLE, "it is a link that leads to itself")
    return None


def unreadable(error: OSError) -> NotAssessedError:
    """Return the reason that the system gives, in its own words."""
    return NotAssessedError(Reason.UNREADABLE, (error.strerror or type(error).__name__).lower())


def show(path: str) -> str:
    r"""Return ``path`` as a line of text, another for each path; a byte that is no character is ``\xff``."""
    return "".join(_shown(char) for char in path)


def _shown(char: str) -> str:
    if 0xDC80 <= ord(char) <= 0xDCFF:  # a byte that is no UTF-8, as Python holds it
        return f"\\x{ord(char) - 0xDC00:02x}"
    if char == "\\":
        return "\\\\"
    if unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp"}:
        return char.encode("unicode_escape").decode()
    return char
