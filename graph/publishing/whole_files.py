"""A file that is replaced in one step, when what was written is whole; until then the old one stands."""

from __future__ import annotations

import gzip
import io
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from glob import escape
from hashlib import sha256
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from comity.graph.errors import InputError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

#: gzip's own middle: what the levels above save is two parts in a hundred, for twice the time.
_LEVEL = 6
#: How many bytes are packed, hashed and written at once.
_BUFFER = 1 << 20


@dataclass(slots=True)
class New:
    """A file in the making: where to write, and once it is whole its size in bytes and its SHA-256."""

    stream: IO[bytes]
    size: int = 0
    sha256: str = ""


class _Hashing(io.RawIOBase):
    """A file to write to that counts and hashes what is written."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw
        self.size = 0
        self.hash = sha256()

    def writable(self) -> bool:
        """Tell that it can be written to."""
        return True

    def write(self, text: ReadableBuffer) -> int:
        """Write the bytes; return how many there were."""
        self.hash.update(text)
        written = self._raw.write(text)
        self.size += written
        return written


@contextmanager
def replacing(path: Path) -> Iterator[New]:
    """Give a new file to write, packed where the name ends with ``.gz``, and put it in the place of the old one.

    Where the block raises, the old file stays and nothing of the new one is left; what a process left
    that was killed goes when the file is next written. gzip's own clock and name are left out, so that
    the same content is the same bytes. Raises ``InputError`` where the file cannot be written.
    """
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        _sweep(path)
        with new.open("wb") as raw:
            hashing = _Hashing(raw)
            with ExitStack() as stack:
                stream: io.RawIOBase = hashing
                if path.name.lower().endswith(".gz"):
                    packed = gzip.GzipFile("", "wb", _LEVEL, fileobj=cast("IO[bytes]", hashing), mtime=0)
                    stream = cast("io.RawIOBase", stack.enter_context(packed))
                buffered = io.BufferedWriter(stream, _BUFFER)
                made = New(cast("IO[bytes]", buffered))
                yield made
                buffered.flush()
            raw.flush()
            os.fsync(raw.fileno())
            made.size, made.sha256 = hashing.size, hashing.hash.hexdigest()
        new.replace(path)
    except OSError as error:
        raise InputError(f"'{path}' cannot be written: {error.strerror or error}; name another file") from error
    finally:
        new.unlink(missing_ok=True)


def _sweep(path: Path) -> None:
    """Delete what processes that run no more were making in the place of a file."""
    for left in path.parent.glob(f".{escape(path.name)}.*.new"):
        number = left.name.split(".")[-2]
        if number.isdecimal() and not _runs(int(number)):
            left.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
