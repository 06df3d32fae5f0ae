"""The pool: a lane for what is quick, and one for what turns out not to be, so that the slow never stops the quick."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Protocol

from comity.graph.errors import QueryTimeout
from comity.server.processes.lane import Lane, Overrun, Rules
from comity.server.processes.worker import Done, Ground, Task

#: What takes longer, in seconds, is stopped and begun again in the lane of the slow; where many wait, sooner.
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
        self._quick = Lane(quick, ground)
        self._slow = Single(sizes.slow, sizes.seconds, sizes.waiting, replace(ground, niceness=10))

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


class Single:
    """Run tasks in one lane, with one time limit."""

    def __init__(self, workers: int, seconds: float, waiting: int, ground: Ground) -> None:
        self._seconds = seconds
        self._lane = Lane(Rules(workers, seconds, waiting, seconds), ground)
        self.open, self.close = self._lane.open, self._lane.close

    async def do(self, task: Task, *arguments: Any) -> Done:
        """Do a task; raises ``QueryTimeout`` at the time limit, else what ``Lane.run`` raises."""
        try:
            return await self._lane.run(task, arguments)
        except Overrun:
            raise QueryTimeout(
                f"this was stopped at the server's time limit of {self._seconds:g} s: make it narrower"
            ) from None
