"""Waiting for a state, never for a time: what is slow is waited for, and only what never comes fails.

This is the one file of the tests that looks at a clock; ``test_clocks.py`` holds the others to it.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
#: How long anything is waited for, in seconds: far longer than it takes on a machine with much else to do.
PATIENCE = 120.0
_PAUSE = 0.01


def until(found: Callable[[], T], what: str = "what is waited for") -> T:
    """Wait until there is something, and return it; fails where it does not come."""
    last = time.monotonic() + PATIENCE
    while not (value := found()):
        assert time.monotonic() < last, f"{what} did not come within {PATIENCE:g} s"
        time.sleep(_PAUSE)
    return value


async def turns_until(found: Callable[[], T], what: str = "what is waited for") -> T:
    """Wait as ``until`` does, and let the other tasks of the event loop go on meanwhile."""
    last = time.monotonic() + PATIENCE
    while not (value := found()):
        assert time.monotonic() < last, f"{what} did not come within {PATIENCE:g} s"
        await asyncio.to_thread(time.sleep, _PAUSE)
    return value


class Clock(asyncio.SelectorEventLoop):
    """An event loop whose time stands still until a test moves it on: limits are reached then and never before."""

    _now = 0.0

    def time(self) -> float:
        """Return the time that the test has made it, in seconds."""
        return self._now

    async def move(self, seconds: float) -> None:
        """Let time go on, and let happen what is due then."""
        self._now += seconds
        for _ in range(5):  # what is due begins what is to be done at once
            await asyncio.sleep(0)


def on_clock(doing: Callable[[Clock], Awaitable[T]]) -> T:
    """Do something in an event loop whose time the test moves; what hangs is broken off."""

    async def bounded() -> T:
        clock, task = asyncio.get_running_loop(), asyncio.current_task()
        assert isinstance(clock, Clock)
        assert task is not None
        watch = threading.Timer(PATIENCE, clock.call_soon_threadsafe, [task.cancel])
        watch.daemon = True
        watch.start()
        try:
            return await doing(clock)
        finally:
            watch.cancel()

    with asyncio.Runner(loop_factory=Clock) as runner:
        return runner.run(bounded())
