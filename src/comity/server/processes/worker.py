"""A worker: a process with the store open, which does one task after the other and can be killed at any time.

It opens the store anew where a build has put another generation in its place.
"""

from __future__ import annotations

import os
import resource
import signal
import socket
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from comity.graph.errors import ComityError, StoreError
from comity.graph.store import Store
from comity.server.processes import frames, memory, parents
from comity.server.refusals import Refusal

#: What a worker does: a function of the store and of plain values; what it gives can be pickled.
Task = Callable[..., object]


class Fault(ComityError):
    """Say that a task failed as none should; the traceback is for the log and not for the client."""


class Done(NamedTuple):
    """Hold what came of a task: what it gave or an error, and the sign of the generation that it was asked of."""

    answer: Any
    error: ComityError | None
    sign: str

    def given(self) -> Any:
        """Return what the task gave; raises its error."""
        if self.error is not None:
            raise self.error
        return self.answer


@dataclass(frozen=True, slots=True)
class Ground:
    """What a worker stands on: how to open the store, what tells that another took its place, and what it may use.

    ``memory`` is in bytes; large answers become files in the folder ``spool``.
    """

    opening: Callable[[], Store]
    sign: Callable[[], str]
    memory: int
    spool: str
    niceness: int = 0


class Held:
    """Hold the store open, and open it again when its sign changes."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._store: Store | None = None
        self.sign = ""

    def store(self) -> Store:
        """Return the store as it is now; raises what opening it raises."""
        seen = self._ground.sign()
        if self._store is None or seen != self.sign:
            fresh = self._ground.opening()
            if self._store is not None:
                self._store.close()
            self._store, self.sign = fresh, seen
        return self._store


def serve(channel: socket.socket, ground: Ground) -> None:
    """Do the tasks that come along a channel, until it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal's: the server ends its workers itself
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.nice(ground.niceness)
    memory.give_way()
    parents.end_with_parent()
    resource.setrlimit(resource.RLIMIT_AS, (ground.memory, ground.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    tempfile.tempdir = ground.spool
    held = Held(ground)
    with channel.makefile("rb") as stream:
        while True:
            try:
                task, arguments, seconds = frames.read(stream)
            except (EOFError, OSError):
                return
            _bound(seconds)
            channel.sendall(frames.pack(_done(held, task, arguments)))


def _done(held: Held, task: Task, arguments: tuple[Any, ...]) -> Done:
    try:
        return Done(task(held.store(), *arguments), None, held.sign)
    except ComityError as error:
        return Done(None, error, held.sign)
    except MemoryError:
        return Done(None, Refusal(422, "there is too little memory for this: ask for less at once"), held.sign)
    except OSError as error:
        return Done(None, StoreError(f"the store cannot be read: {error}"), held.sign)
    except Exception:
        return Done(None, Fault(traceback.format_exc()), held.sign)


def _bound(seconds: float) -> None:
    """Let the kernel end this process some time after the limit, should the server be gone by then."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds) + 5
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))
