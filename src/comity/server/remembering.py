"""Answers that are remembered as long as the store is what it was, and asked for once though many want them."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

from comity.graph.errors import ComityError
from comity.server.answer import Answer
from comity.server.processes.pool import Doing
from comity.server.processes.worker import Done, Task

#: A longer answer is not remembered: it would push out many.
_LONGEST = 1_000_000


class Remembering:
    """Answer from memory what was asked of the same generation before; ``size`` is what memory holds, in bytes."""

    def __init__(self, doing: Doing, sign: Callable[[], str], size: int) -> None:
        self._doing, self._sign, self._size = doing, sign, size
        self._held = 0
        self._answers: OrderedDict[Hashable, tuple[str, Answer]] = OrderedDict()
        self._asking: dict[Hashable, asyncio.Future[Done | None]] = {}

    async def run(self, task: Task, *arguments: Any) -> Answer:
        """Return the answer to a task, whose arguments can be hashed; raises what the task raises."""
        return (await self.answer((task, *arguments), task, *arguments))[0]

    async def answer(self, key: Hashable, task: Task, *arguments: Any) -> tuple[Answer, str]:
        """Return the answer to a task that ``key`` stands for, and the sign of the generation that it was asked of."""
        known = self._answers.get(key)
        if known is not None and known[0] == self._sign():
            self._answers.move_to_end(key)
            return known[1], known[0]
        done = await self._once(key, task, arguments)
        return done.given(), done.sign

    async def _once(self, key: Hashable, task: Task, arguments: tuple[Any, ...]) -> Done:
        """Do a task, or wait for who does it already; where that one gives up, do it."""
        now = (self._sign(), key)  # who asks after a build does not wait for an answer from before it
        while (asking := self._asking.get(now)) is not None:
            done = await asyncio.shield(asking)
            if done is not None and (done.answer is None or not done.answer.file):  # a file is sent once
                return done
        mine: asyncio.Future[Done | None] = asyncio.get_running_loop().create_future()
        self._asking[now] = mine
        done = None
        try:
            done = await self._doing.do(task, *arguments)
            self._keep(key, done)
            return done
        except ComityError as error:
            done = Done(None, error, "")
            raise
        finally:
            del self._asking[now]
            mine.set_result(done)

    def _keep(self, key: Hashable, done: Done) -> None:
        answer = done.answer
        if answer is None or answer.file or not done.sign or len(answer.body) + _weight(key) > _LONGEST:
            return
        self._forget(key)
        self._answers[key] = (done.sign, answer)
        self._held += _weight(key) + len(answer.body)
        while self._held > self._size:
            self._forget(next(iter(self._answers)))

    def _forget(self, key: Hashable) -> None:
        if (known := self._answers.pop(key, None)) is not None:
            self._held -= _weight(key) + len(known[1].body)


def _weight(key: Hashable) -> int:
    """Return about how many bytes a key holds."""
    if isinstance(key, tuple):
        return sum(map(_weight, key)) + 100
    return len(key) + 50 if isinstance(key, str) else 50
