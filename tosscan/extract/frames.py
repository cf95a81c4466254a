"""Length-prefixed frames: what the sandbox and its worker say to each other over pipes."""

from __future__ import annotations

import struct
from typing import BinaryIO

_LENGTH = struct.Struct(">Q")
HEAD = _LENGTH.size
MAX_ANSWER = 32 << 20  # bytes; 200,000 words with the places of each on its page take some 12 MiB


def head(size: int) -> bytes:
    """Return what stands before ``size`` bytes of data in a frame."""
    return _LENGTH.pack(size)


def pack(data: bytes) -> bytes:
    """Return ``data`` as one frame: its length in 8 bytes, then the bytes."""
    return head(len(data)) + data


def write_frame(stream: BinaryIO, data: bytes) -> None:
    """Write ``data`` as one frame and flush."""
    stream.write(head(len(data)))
    stream.write(data)
    stream.flush()


def read_frame(stream: BinaryIO) -> bytes | None:
    """Return the data of the next frame, or None where the stream ends before it is whole."""
    start = stream.read(HEAD)
    if len(start) < HEAD:
        return None
    (length,) = _LENGTH.unpack(start)
    data = stream.read(length)
    return data if len(data) == length else None
