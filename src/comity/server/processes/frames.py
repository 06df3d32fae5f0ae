"""Messages between the server and its workers: a length of eight bytes, and a pickled value."""

from __future__ import annotations

import pickle
import struct
from typing import Any, BinaryIO

_LENGTH = struct.Struct("<Q")


def pack(value: object) -> bytes:
    """Write a value as a frame."""
    data = pickle.dumps(value, protocol=5)
    return _LENGTH.pack(len(data)) + data


def read(stream: BinaryIO) -> Any:
    """Read the next value; raises ``EOFError`` where the other side has gone."""
    if len(head := stream.read(_LENGTH.size)) < _LENGTH.size:
        raise EOFError
    return pickle.loads(stream.read(_LENGTH.unpack(head)[0]))  # noqa: S301 - written by our own server


class Frames:
    """Put frames together from what arrives in pieces."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Any | None:
        """Take the next piece, and return the value where its frame is whole; one is awaited at a time."""
        buffer = self._buffer
        buffer += data
        if len(buffer) < _LENGTH.size or len(buffer) < _LENGTH.size + _LENGTH.unpack_from(buffer)[0]:
            return None
        with memoryview(buffer) as view:
            value = pickle.loads(view[_LENGTH.size :])  # noqa: S301 - written by our own worker
        buffer.clear()
        return value
