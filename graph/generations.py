"""The folder of a store: which generation is the finished one, who may write, what can go.

::

    FORMAT                    the format's name and version; the base IRI
    CURRENT                   one line: the finished generation that readers open
    LOCK                      locked (flock) while somebody writes; says who, since when
    generations/000007/       a finished generation: never written again
    generations/000006/       the one before it, for ``undo``
    generations/000008.….draft/ being written, or left by a process that was killed

Two locks of the kernel's, both gone when their process dies: one writer locks ``LOCK``, and
every reader shares a lock on the folder that it reads, which therefore is not deleted. A
RocksDB reader opens most of its files late, so that an unlocked one breaks when they go.
"""

from __future__ import annotations

import fcntl
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from comity.graph.errors import StoreBusy, StoreError
from comity.graph.vocabulary import check_base

FORMAT_NAME = "comity-store"
FORMAT_VERSION = 1

_GENERATION = re.compile(r"\d{6,}")
_OWN = re.compile(r"\d{6,}(\.[0-9a-z]+)*")
_TRIES = 50


def generation_folder(path: Path, name: str) -> Path:
    """Return the folder of a generation."""
    return path / "generations" / name


def generations(path: Path) -> list[str]:
    """List the generations that lie in the folder, the oldest first; drafts are not among them.

    >>> generations(Path("no/such/store"))
    []
    """
    folder = path / "generations"
    names = (entry.name for entry in folder.iterdir()) if folder.is_dir() else iter(())
    return sorted((name for name in names if _GENERATION.fullmatch(name)), key=int)


def read_base(path: Path) -> str:
    """Read the base IRI under which the store was built.

    Raises ``StoreError`` where there is no store yet, where the folder holds something else,
    and where its format is damaged or of another version.
    """
    if path.exists() and not path.is_dir():
        raise StoreError(f"'{path}' is a file and no store folder: name a folder")
    if _is_fresh(path):
        raise StoreError(f"there is no store in '{path}' yet: run 'comity build'")
    try:
        text = (path / "FORMAT").read_text(encoding="utf-8")
    except FileNotFoundError:
        raise StoreError(f"'{path}' is no store: it has files but no FORMAT among them; name another folder") from None
    except UnicodeDecodeError:
        text = "bytes that are no text"
    match = re.fullmatch(rf"{FORMAT_NAME} (\d+)\n(\S+)\n(?s:.*)", text)
    if not match:
        raise StoreError(
            f"'{path / 'FORMAT'}' is damaged: its lines should be '{FORMAT_NAME} {FORMAT_VERSION}' and the base IRI, "
            f"and it reads {text[:60]!r}; move the folder away and run 'comity build'"
        )
    if int(match[1]) != FORMAT_VERSION:
        raise StoreError(
            f"the store '{path}' has format version {match[1]}, and this Comity knows version {FORMAT_VERSION}: "
            "use the Comity that wrote it, or move the folder away and run 'comity build'"
        )
    return match[2]


def _is_fresh(path: Path) -> bool:
    """Tell whether nothing is there but what a first build leaves that was killed at once."""
    return not path.exists() or {entry.name for entry in path.iterdir()} <= {"LOCK", "FORMAT.new"}


def prepare(path: Path, base: str) -> None:
    """Make a store folder for a base, or check that there is one; the writer's lock must be held.

    Raises ``InputError`` for a base that cannot be one; ``StoreError`` where the store was built
    under another base, and as ``read_base`` does.
    """
    check_base(base)
    if _is_fresh(path):
        write_atomically(path / "FORMAT", f"{FORMAT_NAME} {FORMAT_VERSION}\n{base}\n")
    if (known := read_base(path)) != base:
        raise StoreError(
            f"the store '{path}' was built under the base '{known}', not '{base}': use that base, or another folder"
        )
    (path / "generations").mkdir(exist_ok=True)


def current(path: Path) -> str | None:
    """Return the name of the finished generation; ``None`` before the first build has finished.

    Raises ``StoreError`` where the file is damaged.
    """
    try:
        name = (path / "CURRENT").read_bytes().decode("utf-8", "replace").removesuffix("\n")
    except FileNotFoundError:
        return None
    if not _GENERATION.fullmatch(name):
        known = ", ".join(generations(path)) or "none"
        raise StoreError(
            f"'{path / 'CURRENT'}' is damaged: it should name a generation and reads {name[:60]!r}; "
            f"write one of these into it: {known}; or remove it and run 'comity build'"
        )
    return name


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Hold the lock of the one writer; the kernel lets it go when the process dies.

    Raises ``StoreBusy`` where another process holds it, naming it where that is known, and
    ``StoreError`` where the path is a file, or a folder that is no store.
    """
    if path.exists() and not path.is_dir():
        raise StoreError(f"'{path}' is a file and no store folder: name a folder")
    if not _is_fresh(path):
        read_base(path)  # leave no lock in a folder that is somebody else's
    path.mkdir(parents=True, exist_ok=True)
    handle = os.open(path / "LOCK", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        _lock_or_say_who(path, handle)
        os.ftruncate(handle, 0)
        since = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime())
        os.pwrite(handle, f"process {os.getpid()} since {since}\n".encode(), 0)
        yield
        os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def _lock_or_say_who(path: Path, handle: int) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        who = os.pread(handle, 200, 0).decode("utf-8", "replace").strip()
        raise StoreBusy(
            f"the store '{path}' is being built already{f' ({who})' if who else ''}: "
            "wait until it has finished, or name another folder"
        ) from None


def hold(path: Path, name: str | None = None) -> tuple[str, int]:
    """Open the current generation (or a named one) for reading and keep it from being deleted.

    Returns the generation's name and a directory handle; closing that lets it go. A generation
    that a build deletes between reading ``CURRENT`` and opening it is tried again.

    Raises ``StoreError`` where no build has finished yet, and where the folder is missing.
    """
    for _ in range(_TRIES):
        chosen = name or current(path)
        if chosen is None:
            raise StoreError(f"no build of the store '{path}' has finished yet: run 'comity build'")
        handle = _hold_folder(generation_folder(path, chosen))
        if handle is not None:
            return chosen, handle
        if name or current(path) == chosen:
            known = ", ".join(generations(path)) or "none"
            raise StoreError(
                f"the store '{path}' has no generation {chosen!r} (there are: {known}): run 'comity build' to make one"
            )
    raise StoreError(f"the store '{path}' changed {_TRIES} times while it was being opened: try again")


def _hold_folder(folder: Path) -> int | None:
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    fcntl.flock(handle, fcntl.LOCK_SH)
    try:
        if os.fstat(handle).st_ino == folder.stat().st_ino:
            return handle
    except FileNotFoundError:
        pass  # deleted between being opened and being locked
    os.close(handle)
    return None


def swap(path: Path, name: str) -> None:
    """Make a finished generation the current one, in one step that survives a power cut."""
    folder = generation_folder(path, name)
    for entry in (*folder.iterdir(), folder, folder.parent):
        _sync(entry)
    write_atomically(path / "CURRENT", f"{name}\n")


def sweep(path: Path, keep: set[str]) -> None:
    """Delete drafts and all generations but those to keep and those that somebody reads.

    Only folders that bear a generation's name are touched; the writer's lock must be held.
    """
    for folder in sorted((path / "generations").iterdir()):
        if folder.name not in keep and _OWN.fullmatch(folder.name):
            _delete_unless_read(folder)


def _delete_unless_read(folder: Path) -> None:
    from shutil import rmtree  # slow to import, and needed by builds only

    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        gone = folder.with_name(f"{folder.name}.gone")
        folder.rename(gone)  # so that half of it is never taken for a generation
        rmtree(gone)
    except BlockingIOError:
        pass  # somebody reads it: the next build tries again
    finally:
        os.close(handle)


def following(path: Path) -> str:
    """Return the name that the next generation gets; names are never used twice while one is left.

    >>> following(Path("no/such/store"))
    '000001'
    """
    return f"{max(map(int, generations(path)), default=0) + 1:06d}"


def preceding(path: Path, name: str) -> str | None:
    """Return the generation before a named one, where it is still there."""
    earlier = [other for other in generations(path) if int(other) < int(name)]
    return earlier[-1] if earlier else None


def write_atomically(file: Path, text: str) -> None:
    """Write a small file so that a reader sees the old content or the new one, never a part."""
    new = file.with_name(f"{file.name}.new")
    new.write_text(text, encoding="utf-8")
    _sync(new)
    new.replace(file)
    _sync(file.parent)


def _sync(entry: Path) -> None:
    handle = os.open(entry, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
