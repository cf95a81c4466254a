"""Length-prefixed frames: what the sandbox and its worker say to each other over pipes."""

from __future__ import annotations

import struct
from typing import BinaryIO

_LENGTH = struct.Struct(">Q")


def pack(data: bytes) -> bytes:
    """Return ``data`` as one frame: its length in 8 bytes, then the bytes."""
    return _LENGTH.pack(len(data)) + data


def write_frame(stream: BinaryIO, data: bytes) -> None:
    """Write ``data`` as one frame and flush."""
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def read_frame(stream: BinaryIO) -> bytes | None:
    """Return the data of the next frame, or None where the stream ends before it is whole."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    return data if len(data) == length else None
