"""The pool: a lane for what is quick, and one for what turns out not to be, so that the slow never stops the quick."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from comity.graph.errors import QueryTimeout
from comity.server.answer import Answer
from comity.server.processes.lane import Lane, Overrun, Rules
from comity.server.processes.worker import Done, Fault, Ground, Task

#: What takes longer is stopped and begun again in the lane of the slow.
QUICK = 0.5


@dataclass(frozen=True, slots=True)
class Sizes:
    """Hold the number of workers of both lanes, the time limit in seconds, and how many tasks may wait in each."""

    quick: int = 2
    slow: int = 2
    seconds: float = 30.0
    waiting: int = 64


class Pool:
    """Run tasks over the store in processes, within a time limit."""

    def __init__(self, sizes: Sizes, ground: Ground) -> None:
        self._seconds = sizes.seconds
        brief = min(QUICK, sizes.seconds)
        self._quick = Lane(Rules(sizes.quick, brief, sizes.waiting * 4), ground)
        self._slow = Lane(Rules(sizes.slow, sizes.seconds, sizes.waiting), replace(ground, niceness=10))

    async def open(self) -> None:
        """Start the workers."""
        await self._quick.open()
        await self._slow.open()

    async def close(self) -> None:
        """End the workers."""
        await self._quick.close()
        await self._slow.close()

    async def run(self, task: Task, *arguments: Any) -> Answer:
        """Do a task and return its answer; raises what the task raises, and as ``do`` does."""
        done = await self.do(task, *arguments)
        if done.answer is None:
            raise done.error or Fault("a task ended without an answer")
        return done.answer

    async def do(self, task: Task, *arguments: Any) -> Done:
        """Do a task and return what came of it, with the generation that it was asked of.

        Raises ``QueryTimeout`` at the time limit, else what ``Lane.run`` raises.
        """
        try:
            return await self._quick.run(task, arguments)
        except Overrun:
            return await self._run_slowly(task, arguments)

    async def _run_slowly(self, task: Task, arguments: tuple[Any, ...]) -> Done:
        try:
            return await self._slow.run(task, arguments)
        except Overrun:
            raise QueryTimeout(
                f"this was stopped at the server's time limit of {self._seconds:g} s: make it narrower"
            ) from None
