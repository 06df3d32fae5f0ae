"""The server's side of one worker process: start it, send it a task, await what comes of it, kill it."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import socket
import threading
from collections.abc import Coroutine
from contextlib import suppress
from functools import lru_cache
from multiprocessing.context import ForkServerContext, ForkServerProcess
from typing import Any

from comity.server.processes import frames
from comity.server.processes.worker import Done, Ground, serve

_STARTING = threading.Lock()
#: How many seconds a process may take to go that was killed, or has closed its connection.
_LONGEST_END = 60
_PRELOADED = ["comity.server.processes.worker", "comity.server.tasks"]


@lru_cache(maxsize=1)
def forking() -> ForkServerContext:
    """Return what starts processes: one that has all imported and does nothing but fork, in milliseconds."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context


class Overrun(Exception):
    """Say that a task takes longer than its lane lets it; what comes of it yet can be awaited."""

    def __init__(self, awaited: asyncio.Future[Done | None] | None = None) -> None:
        super().__init__()
        self.awaited = awaited


class Worker(asyncio.Protocol):
    """Stand for one worker process; it does one task at a time."""

    def __init__(self, process: ForkServerProcess) -> None:
        self.process = process
        self.alive = True
        self._frames = frames.Frames()
        self._awaited: asyncio.Future[Done | None] | None = None
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way to the process."""
        self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        """Hand over what was done, once all of it is there."""
        if (value := self._frames.feed(data)) is not None:
            self._settle(value)

    def connection_lost(self, _: Exception | None) -> None:
        """Note that the process has ended; what was awaited of it never comes."""
        self.alive = False
        self._settle(None)

    def _settle(self, value: Done | None) -> None:
        awaited, self._awaited = self._awaited, None
        if awaited is not None and not awaited.done():
            awaited.set_result(value)

    def send(self, message: bytes) -> asyncio.Future[Done | None]:
        """Send a task, packed; what comes of it is ``None`` where the process ends instead of answering."""
        awaited: asyncio.Future[Done | None] = asyncio.get_running_loop().create_future()
        self._awaited = awaited
        if self.alive and self._transport is not None:
            self._transport.write(message)
        else:
            self._settle(None)
        return awaited

    def interrupt(self) -> None:
        """Have who awaits the answer told that it takes too long; it may be awaited on, or the process be killed."""
        awaited = self._awaited
        if awaited is not None and not awaited.done():
            self._awaited = asyncio.get_running_loop().create_future()
            awaited.set_exception(Overrun(self._awaited))

    def slow_down(self, niceness: int) -> None:
        """Give the process a priority lower by so much, or the lowest, which it keeps."""
        pid = self.process.pid or 0
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, pid, os.getpriority(os.PRIO_PROCESS, pid) + niceness)

    def kill(self) -> None:
        """End the process at once, whatever it does."""
        if self.alive and self.process.pid is not None:
            # Its connection stands, so the number is still its own. What started it may be gone, and
            # the library thinks then that all it started are gone too, and kills none of them.
            with suppress(ProcessLookupError):
                os.kill(self.process.pid, signal.SIGKILL)
        self.alive = False
        if self._transport is not None:
            self._transport.close()

    async def ending(self) -> str:
        """Wait until the process has gone, and name the signal that ended it, where one did."""
        await asyncio.to_thread(self.process.join, _LONGEST_END)
        code = self.process.exitcode or 0
        return signal.Signals(-code).name if code < 0 else ""


async def start(ground: Ground) -> Worker:
    """Start a worker process; raises ``OSError`` or ``EOFError`` where the system gives none."""
    near, far = socket.socketpair()
    try:
        with far:
            process = await _whole(asyncio.to_thread(_start, far, ground))
        near.setblocking(False)
        loop = asyncio.get_running_loop()
        _, worker = await loop.create_connection(lambda: Worker(process), sock=near)
    except BaseException:
        near.close()
        raise
    return worker


async def _whole(work: Coroutine[Any, Any, ForkServerProcess]) -> ForkServerProcess:
    """Await what is not to be broken off; who is cancelled meanwhile goes when it is done.

    What starts processes ends where it is told of one by half.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


def _start(channel: socket.socket, ground: Ground) -> ForkServerProcess:
    process = forking().Process(target=serve, args=(channel, ground), daemon=True)
    with _STARTING:
        process.start()
    return process
