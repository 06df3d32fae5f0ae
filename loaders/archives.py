"""Files as they come: plain, gzipped, in a zip or in a folder; opened as streams, within limits.

What is packed is unpacked as it is read, and never past a limit: a small file that unpacks to
terabytes is refused before it fills anything. How a file is packed is told by how it begins.
"""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, cast

from comity.graph.errors import InputError
from comity.graph.wording import shown

#: How much may come out of one file, and how many times its packed size once it is not small.
MAX_BYTES = 20_000_000_000
MAX_RATIO = 200
_SMALL = 100_000_000
_BUFFER = 1 << 16
_ZIP, _GZIP = (b"PK\x03\x04", b"PK\x05\x06"), b"\x1f\x8b"
_DAMAGED = (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, lzma.LZMAError, EOFError, struct.error, ValueError)


def members(path: Path) -> list[str]:
    """List the files at a path: those in a folder or in a zip; a file's own name.

    Raises ``InputError`` where nothing is there, or a zip cannot be read.
    """
    with _reading(path):
        if path.is_dir():
            inside = [file.relative_to(path).as_posix() for file in path.rglob("*") if file.is_file()]
            return sorted(_unpacked(name) for name in inside if not _is_apples(name))
        if not path.is_file():
            raise InputError(f"{path} is not there: give a file or a folder")
        if not _is_zip(path):
            return [_unpacked(path.name)]
        with zipfile.ZipFile(path) as archive:
            names = [item.filename for item in archive.infolist() if not item.is_dir()]
        return sorted(name for name in names if not _is_apples(name))


def _is_apples(name: str) -> bool:
    """Say whether macOS added it to a zip or a folder."""
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or parts[-1].startswith("._") or parts[-1] == ".DS_Store"


def _unpacked(name: str) -> str:
    return name.removesuffix(".gz")


def choose(path: Path, wanted: Callable[[str], bool], what: str) -> str:
    """Return the one member that is wanted; raises ``InputError`` where there is none, or more than one."""
    names = members(path)
    found = [name for name in names if wanted(name)]
    if len(found) == 1 and found[0].isprintable():
        return found[0]
    if not found and not path.is_dir() and not _is_zip(path):
        raise InputError(f"{path} is, by its name, no file that could be {what}: give that file, its folder or its zip")
    told = f"has {len(found)} files that could be" if found else "has no file that is"
    raise InputError(f"{path} {told} {what} (there: {_listed(found or names)}); name the file itself")


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - 8} more" if len(names) > 8 else ""
    return ", ".join(shown(name)[1:-1] for name in names[:8]) + more or "nothing"


@contextmanager
def opened(path: Path, member: str) -> Iterator[IO[bytes]]:
    """Open a member as a stream of bytes, whatever it is packed in.

    Opening and reading raise ``InputError`` where it cannot be read or unpacked, is cut short, or unpacks past
    the limits.
    """
    with _reading(path):
        file, packed = _open(path, member)
    try:
        yield cast("IO[bytes]", io.BufferedReader(_Limited(file, path, member, packed), _BUFFER))
    finally:
        file.close()


def _open(path: Path, member: str) -> tuple[IO[bytes], int | None]:
    """Return the stream, and how many bytes it takes where it is packed."""
    if path.is_dir():
        file = path / member
        return _open(file if file.is_file() else file.with_name(f"{file.name}.gz"), member)
    size = path.stat().st_size
    if _is_zip(path):
        archive = zipfile.ZipFile(path)  # stays open as long as its member is
        with archive:
            return archive.open(member), min(size, archive.getinfo(member).compress_size)
    if _begins(path, (_GZIP,)):
        return cast("IO[bytes]", gzip.open(path)), size
    return path.open("rb"), None


class _Limited(io.RawIOBase):
    """Pass a stream on until more came out of it than can be meant."""

    def __init__(self, stream: IO[bytes], path: Path, member: str, packed: int | None) -> None:
        self._stream, self._path, self._member = stream, path, member
        self._left = sys.maxsize if packed is None else min(MAX_BYTES, max(_SMALL, packed * MAX_RATIO))

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read into a buffer; raises ``InputError`` past the limit, and where the stream is damaged."""
        with _reading(self._path):
            data = self._stream.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            raise InputError(
                f"{self._path} ({shown(self._member)[1:-1]}) unpacks to more than {MAX_RATIO} times its size or "
                f"{MAX_BYTES / 1e9:.0f} GB: this is no data; unpack it yourself if it is"
            )
        buffer[: len(data)] = data
        return len(data)


def _is_zip(path: Path) -> bool:
    return path.suffix.lower() == ".zip" or _begins(path, _ZIP)


def _begins(path: Path, starts: Iterable[bytes]) -> bool:
    with _reading(path), path.open("rb") as file:
        return file.read(4).startswith(tuple(starts))


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Turn what goes wrong with a file into a sentence."""
    try:
        yield
    except (NotImplementedError, RuntimeError) as error:  # a compression that is not known; a password
        raise InputError(f"{path} cannot be unpacked ({error}): pack it again as a plain zip") from None
    except _DAMAGED as error:
        raise InputError(f"{path} is damaged or cut short ({error}): download it again") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from None
