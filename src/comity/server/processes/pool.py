"""The pool: a lane for what is quick, and one for what turns out not to be, so that the slow never stops the quick."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Protocol

from comity.graph.errors import QueryTimeout
from comity.server.processes.lane import Lane, Rules, Stopped
from comity.server.processes.process import Overrun
from comity.server.processes.worker import Done, Ground, Task

#: What takes longer, in seconds, goes on in the lane of the slow, or is begun again there where that is full;
#: where many wait, sooner.
QUICK, HURRIED = 0.5, 0.05


@dataclass(frozen=True, slots=True)
class Sizes:
    """Hold the number of workers of both lanes, the time limit in seconds, and how many tasks may wait in each."""

    quick: int = 2
    slow: int = 2
    seconds: float = 30.0
    waiting: int = 64


class Doing(Protocol):
    """Do tasks, in one lane or another."""

    async def do(self, task: Task, *arguments: Any) -> Done:
        """Do a task and return what came of it, with the generation that it was asked of."""


class Pool:
    """Run tasks over the store in processes, within a time limit."""

    def __init__(self, sizes: Sizes, ground: Ground) -> None:
        quick = Rules(sizes.quick, min(QUICK, sizes.seconds), sizes.waiting * 4, HURRIED)
        self._slow = Single(sizes.slow, sizes.seconds, sizes.waiting, replace(ground, niceness=10))
        self._quick = Lane(quick, ground, self._slow.lane)

    async def open(self) -> None:
        """Start the workers."""
        await self._quick.open()
        await self._slow.open()

    async def close(self) -> None:
        """End the workers."""
        await self._quick.close()
        await self._slow.close()

    async def run(self, task: Task, *arguments: Any) -> Any:
        """Do a task and return what it gives; raises its error, and as ``do`` does."""
        return (await self.do(task, *arguments)).given()

    async def do(self, task: Task, *arguments: Any) -> Done:
        """Do a task and return what came of it, with the generation that it was asked of.

        Raises ``QueryTimeout`` at the time limit, else what ``Lane.run`` raises.
        """
        try:
            return await self._quick.run(task, arguments)
        except Overrun:
            return await self._slow.do(task, *arguments)
        except Stopped:
            raise self._slow.stopped() from None


class Single:
    """Run tasks in one lane, with one time limit."""

    def __init__(self, workers: int, seconds: float, waiting: int, ground: Ground) -> None:
        self._seconds = seconds
        self.lane = Lane(Rules(workers, seconds, waiting, seconds), ground)
        self.open, self.close = self.lane.open, self.lane.close

    async def do(self, task: Task, *arguments: Any) -> Done:
        """Do a task; raises ``QueryTimeout`` at the time limit, else what ``Lane.run`` raises."""
        try:
            return await self.lane.run(task, arguments)
        except Overrun:
            raise self.stopped() from None

    def stopped(self) -> QueryTimeout:
        """Return what is said of a task that was stopped."""
        return QueryTimeout(f"this was stopped at the server's time limit of {self._seconds:g} s: make it narrower")
