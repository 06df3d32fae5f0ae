"""How much memory a worker may take of the machine's, and which process is to go where there is none left."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

#: No worker is given more, however large the machine, and none less than it needs to open a store, in bytes.
MOST, LEAST = 8_000_000_000, 1_000_000_000
#: What the group of processes may take in which this one runs, as in a container (Linux, control group v2).
_GROUP = Path("/sys/fs/cgroup/memory.max")


def share(workers: int) -> int:
    """Return how many bytes each of so many workers may take, so that all of them leave the machine some.

    >>> LEAST <= share(1000) <= share(2) <= MOST
    True
    """
    return max(LEAST, min(MOST, _whole() // (workers + 1)))


def _whole() -> int:
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        return min(machine, int(_GROUP.read_text(encoding="ascii")))
    except (OSError, ValueError):
        return machine


def give_way() -> None:
    """Let the kernel end this process before others where memory runs out: it is replaced, and the server is not."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")
