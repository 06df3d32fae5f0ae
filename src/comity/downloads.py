"""The folder of downloads: what lies there, whether it is still what came, and how it is replaced in one step.

Each source with a ``url`` has::

    ror_v1.zip                   the file: the source's id, and the end of its address
    ror_v1.zip+download.json     where it came from, its SHA-256, and what the server called this version
    .ror_v1.zip.….part           being written, or left by a process that was killed

The two files are replaced under a lock of the kernel's on the folder, so that they belong together
for every process that looks.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote, urlsplit

from comity.config import SourceEntry
from comity.graph.errors import InputError

_RECORD_BYTES = 100_000
_LONGEST_NAME = 100
_DAY = 86_400
_SENDABLE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,500}[\x21-\x7e])?")
_ANEW = "`comity build --config … --download` downloads it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """Say what lies in the cache: from which address, which bytes, since when (UTC)."""

    #: without its query, in which there may be a key
    url: str
    #: the SHA-256 of the complete address
    url_sha256: str
    sha256: str
    size: int
    retrieved: str
    etag: str | None = None
    last_modified: str | None = None


def place(entry: SourceEntry, cache: Path) -> Path:
    """Return where the download of a source lies, or will lie; raises ``InputError`` where it has no ``url``."""
    if entry.url is None:
        raise InputError(f"source {entry.id!r} has no url: there is nothing to download")
    return cache / file_name(entry.id, entry.url)


def file_name(source: str, url: str) -> str:
    """Name the cached file of a source: letters, digits, '-', '_' and '.' only, whatever the address has.

    >>> file_name("ror", "https://a.example/files/ror%20v1.zip?download=1")
    'ror_ror-v1.zip'
    >>> file_name("ror", "https://a.example/..%2f..%2fetc%2fpasswd")
    'ror_etc-passwd'
    """
    last = unquote(urlsplit(url).path.rpartition("/")[2])
    plain = re.sub(r"[^A-Za-z0-9._]+", "-", last)[-_LONGEST_NAME:]
    return f"{source}_{re.sub(r'^[.-]+|[.-]+$', '', plain) or 'download'}"


def shown_address(url: object) -> str:
    """Show an address without its query, in which there may be a key.

    >>> shown_address("https://a.example/x?key=secret")
    'https://a.example/x'
    """
    return re.split("[?#]", str(url))[0]


def address_sum(url: str) -> str:
    """Return the SHA-256 of an address."""
    return hashlib.sha256(url.encode()).hexdigest()


def file_sum(file: Path) -> str:
    """Return the SHA-256 of a file, which is not read into memory."""
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def sendable(hint: object) -> str | None:
    """Return what a server calls its version, where that can be sent back to it."""
    return hint if isinstance(hint, str) and _SENDABLE.fullmatch(hint) else None


def held(entry: SourceEntry, file: Path) -> Download:
    """Return the record of the cached copy; it is whole, from the source's address, and what the configuration wants.

    Raises ``InputError`` where it is not, and ``OSError``.
    """
    try:
        with _locked(file.parent, fcntl.LOCK_SH):
            record = _record(file)
            handle = file.open("rb")
    except FileNotFoundError:
        raise InputError(f"source {entry.id!r}: {shown_address(entry.url)} was never downloaded: {_ANEW}") from None
    with handle:
        found = hashlib.file_digest(handle, "sha256").hexdigest()
    if record is None or record.sha256 != found:
        then = f"had SHA-256 {record.sha256} when it was downloaded" if record else "has no record of its download"
        why = f"has SHA-256 {found} and {then}: it was changed or cut since"
    elif record.url_sha256 != address_sum(entry.url or ""):
        why = f"was downloaded from another address than {shown_address(entry.url)}"
    elif entry.sha256 not in (None, found):
        why = f"has SHA-256 {found}, and the configuration wants {entry.sha256}"
    else:
        return record
    raise InputError(f"source {entry.id!r}: {file} {why}; {_ANEW} anew")


def put(part: Path, file: Path, record: Download) -> None:
    """Put a file that was written, and its record, in place of those that there are; both are on disk then."""
    note = part.with_name(f"{part.name}.part")
    try:
        with note.open("x", encoding="utf-8") as handle:
            json.dump(asdict(record), handle, indent=1)
            to_disk(handle)
        with _locked(file.parent, fcntl.LOCK_EX) as folder:
            os.replace(part, file)  # noqa: PTH105 - the call whose promise is relied on
            os.replace(note, _beside(file))  # noqa: PTH105
            os.fsync(folder)
    finally:
        note.unlink(missing_ok=True)


def to_disk(handle: IO[Any]) -> None:
    """Wait until what was written is on disk."""
    handle.flush()
    os.fsync(handle.fileno())


@contextmanager
def part(file: Path) -> Iterator[Path]:
    """Give a name to write to; what is left there is removed, with what killed processes left a day ago."""
    for old in file.parent.glob(f".{file.name}.*.part"):
        with suppress(FileNotFoundError):
            if old.stat().st_mtime < time.time() - _DAY:
                old.unlink()
    path = file.with_name(f".{file.name}.{secrets.token_hex(8)}.part")
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _beside(file: Path) -> Path:
    return file.with_name(f"{file.name}+download.json")


@contextmanager
def _locked(folder: Path, kind: int) -> Iterator[int]:
    """Hold the lock on the folder; where the file system has none, go on without."""
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        with suppress(OSError):
            fcntl.flock(handle, kind)
        yield handle
    finally:
        os.close(handle)


def _record(file: Path) -> Download | None:
    """Read what is on record about a cached file; ``None`` where that cannot be read."""
    try:
        with _beside(file).open("rb") as handle:
            record = Download(**json.loads(handle.read(_RECORD_BYTES)))
    except (FileNotFoundError, ValueError, TypeError, RecursionError):
        return None
    told = (record.url, record.url_sha256, record.sha256, record.retrieved)
    hints = (record.etag, record.last_modified)
    sound = all(isinstance(text, str) for text in told) and all(hint is None or sendable(hint) for hint in hints)
    return record if sound and isinstance(record.size, int) else None
