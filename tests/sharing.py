"""What tests share: one store for all workers of a run, and temporary files in memory where there is room."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

#: Where Linux keeps files in memory: writing them through to a disk, as stores do, takes no time there.
MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own in it
#: How much has to be free there, in bytes; a run leaves some hundred megabytes.
ROOM = 4_000_000_000


def keep_files_in_memory() -> None:
    """Let temporary files of this process and those that it starts be in memory, unless the user has chosen a place."""
    if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that the first worker of a run who wants it makes, and the others find; only to be read."""
    root = factory.getbasetemp()
    root = root.parent if "PYTEST_XDIST_WORKER" in os.environ else root
    folder, half_made = root / name, root / f"{name}.new"
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            make(half_made)
            half_made.rename(folder)
    return folder
