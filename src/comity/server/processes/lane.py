"""A lane: workers that do tasks side by side, the line in front of them, and the limit at which they are killed."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from comity.graph.errors import QueryError
from comity.server.processes import frames, process
from comity.server.processes.process import Overrun, Worker
from comity.server.processes.worker import Done, Ground, Task
from comity.server.refusals import Refusal

#: How a process ends that has run out of its stack, which is what deep nesting does.
_TOO_DEEP = ("SIGSEGV", "SIGBUS")
_LATER = (("retry-after", "5"),)
#: After how many seconds it is tried again to start a worker.
_AGAIN = 1.0
_LOG = logging.getLogger(__name__)


class Stopped(Exception):
    """Say that a task was stopped at the limit of the lane in which it went on."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Hold how many workers a lane has, how many seconds a task may take and wait, and how many tasks may wait.

    Where many wait a task may take less, but never less than ``hurried`` seconds.
    """

    workers: int
    seconds: float
    waiting: int
    hurried: float

    def limit(self, waiting: int) -> float:
        """Return how many seconds a task may take while so many wait.

        >>> Rules(2, 0.5, 64, 0.05).limit(0), Rules(2, 0.5, 64, 0.05).limit(200)
        (0.5, 0.05)
        """
        return max(self.hurried, self.seconds / (1 + waiting / self.workers / 4))


class Lane:
    """Run tasks in worker processes; one that takes too long, or is awaited no more, is killed with its worker.

    Where the lane that is ``next`` has a worker to spare, a task that takes too long goes on there, worker and all.
    """

    def __init__(self, rules: Rules, ground: Ground, next_: Lane | None = None) -> None:
        self._rules, self._ground, self._next = rules, ground, next_
        self._idle: deque[Worker] = deque()
        self._waiting: deque[asyncio.Future[Worker]] = deque()
        self._all: set[Worker] = set()
        self._replacing: set[asyncio.Task[None]] = set()
        self._closed = False
        self._patience = max(rules.seconds, 10.0)

    async def open(self) -> None:
        """Start the workers."""
        for worker in await asyncio.gather(*(process.start(self._ground) for _ in range(self._rules.workers))):
            self._all.add(worker)
            self._free(worker)

    async def close(self) -> None:
        """End the workers, and wait until they have gone."""
        self._closed = True
        for task in self._replacing:
            task.cancel()
        await asyncio.gather(*self._replacing, return_exceptions=True)
        workers, self._all = self._all, set()
        for worker in workers:
            worker.kill()
        await asyncio.gather(*(worker.ending() for worker in workers))

    async def run(self, task: Task, arguments: tuple[Any, ...]) -> Done:
        """Do a task in a worker.

        Raises ``Overrun`` at the time limit, ``Refusal`` (503) where too many wait, and ``QueryError``
        where the task is more than the process can do.
        """
        longest = (self._next or self)._rules.seconds
        message = frames.pack((task, arguments, self._rules.seconds + longest))
        worker = await self._turn()
        return await self._finished(worker, worker.send(message), self._rules.limit(len(self._waiting)))

    async def _finished(self, worker: Worker, awaited: asyncio.Future[Done | None], seconds: float) -> Done:
        done: Done | None = None
        gone_on = False
        limit = asyncio.get_running_loop().call_later(seconds, worker.interrupt)
        try:
            done = await awaited
        except Overrun as overrun:
            gone_on = self._next is not None and self._next.has_room and worker.alive
            if not gone_on or self._next is None or overrun.awaited is None:
                raise
            self._all.discard(worker)
            self._begin(self._fill())
            return await self._next.adopt(worker, overrun.awaited)
        finally:
            limit.cancel()
            if not gone_on:
                self._free(worker) if done is not None else self._replace(worker)
        if done is None:
            raise _ended(await worker.ending())
        return done

    @property
    def has_room(self) -> bool:
        """Tell whether a worker has nothing to do."""
        return bool(self._idle) and not self._closed

    async def adopt(self, worker: Worker, awaited: asyncio.Future[Done | None]) -> Done:
        """Let a worker of another lane finish its task here, in the place of one that has nothing to do."""
        spare = self._idle.popleft()
        self._all.discard(spare)
        spare.kill()
        self._begin(self._clear_after(spare))
        self._all.add(worker)
        worker.slow_down(self._ground.niceness)
        try:
            return await self._finished(worker, awaited, self._rules.seconds)
        except Overrun:
            raise Stopped from None

    async def _turn(self) -> Worker:
        while self._idle:
            worker = self._idle.popleft()
            if worker.alive:
                return worker
            self._replace(worker)  # somebody else ended it
        if len(self._waiting) >= self._rules.waiting:
            raise Refusal(
                503, f"{len(self._waiting)} requests wait already, which is the most: ask again later", _LATER
            )
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[Worker] = loop.create_future()
        self._waiting.append(turn)
        limit = loop.call_later(self._patience, _too_long, turn, self._patience)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self._free(turn.result())
            raise
        finally:
            limit.cancel()
            with suppress(ValueError):  # who waits no more is not counted among those who do
                self._waiting.remove(turn)

    def _free(self, worker: Worker) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(worker)
                return
        self._idle.append(worker)

    def _replace(self, worker: Worker) -> None:
        worker.kill()
        self._all.discard(worker)
        self._begin(self._fill_after(worker))

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        if self._closed:
            work.close()
            return
        task = asyncio.get_running_loop().create_task(work)
        self._replacing.add(task)
        task.add_done_callback(self._replacing.discard)

    async def _fill(self) -> None:
        worker = await self._started()
        self._all.add(worker)
        self._free(worker)

    async def _fill_after(self, gone: Worker) -> None:
        worker = await self._started()
        self._all.add(worker)
        await self._clear_after(gone)  # with its memory, and the lock of the store where it was writing
        self._free(worker)

    async def _clear_after(self, gone: Worker) -> None:
        await gone.ending()
        for left in Path(self._ground.spool).glob(f"{gone.process.pid}-*"):
            left.unlink(missing_ok=True)

    async def _started(self) -> Worker:
        """Start a worker; where the system has none to give, ask again and again: a lane never grows narrower."""
        while True:
            try:
                return await process.start(self._ground)
            except (OSError, EOFError) as error:
                _LOG.warning("a worker cannot be started: %r; it is tried again in %g s", error, _AGAIN)
                await asyncio.sleep(_AGAIN)


def _too_long(turn: asyncio.Future[Worker], seconds: float) -> None:
    if not turn.done():
        turn.set_exception(Refusal(503, f"the server is busy: no turn came within {seconds:g} s; ask later", _LATER))


def _ended(signal_name: str) -> Exception:
    if signal_name in _TOO_DEEP:
        return QueryError("this nests too deep for the engine: write it flatter")
    if signal_name == "SIGABRT":  # how the engine ends that is given no more memory
        return Refusal(422, "this needs more memory than one request may use: ask for less, or send it in parts")
    if signal_name == "SIGXCPU":
        return Overrun()
    return Refusal(503, "the process that answered ended, perhaps for want of memory: ask for less at once", _LATER)
