"""A process whose parent has gone ends too, whatever it does, and however its parent ended."""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
from multiprocessing import parent_process


def end_with_parent() -> None:
    """Let the kernel end this process when its parent has gone, though it may be deep in a query then.

    A pipe stands open between the two as long as both live. Its end is input, of which the kernel is asked
    to tell by the signal ``SIGIO``; a process that does nothing about that signal is ended by it.
    """
    if (parent := parent_process()) is not None:
        signal.signal(signal.SIGIO, signal.SIG_DFL)
        fcntl.fcntl(parent.sentinel, fcntl.F_SETOWN, os.getpid())
        flags = fcntl.fcntl(parent.sentinel, fcntl.F_GETFL)
        fcntl.fcntl(parent.sentinel, fcntl.F_SETFL, flags | os.O_ASYNC)


def close_with_parent(loop: asyncio.AbstractEventLoop) -> None:
    """Let this process end as it does at a signal when its parent, where it has one, has gone."""
    if (parent := parent_process()) is not None:
        sentinel = parent.sentinel

        def close() -> None:
            loop.remove_reader(sentinel)
            os.kill(os.getpid(), signal.SIGTERM)

        loop.add_reader(sentinel, close)
