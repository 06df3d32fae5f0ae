"""What turns out not to be quick goes on where the slow are, with its process; begun anew only where that is full."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest

from comity.graph.errors import QueryTimeout
from comity.graph.store import Store, open_store
from comity.server.processes.pool import QUICK, Pool, Sizes
from comity.server.processes.worker import Ground
from comity.server.refusals import Refusal
from tests.store_folder import write
from tests.waiting import Clock, on_clock, turns_until, until

Doing = Callable[[Pool, Clock], Awaitable[None]]
Within = Callable[[Sizes, Doing], None]


def wait(_: Store, begun: str, gate: str) -> tuple[int, int]:
    """Note that it was begun, wait at a gate until it is open, and tell its process and that one's priority."""
    with Path(begun).open("a", encoding="utf-8") as notes:
        notes.write(f"{os.getpid()}\n")
    until(Path(gate).exists, "the gate")
    return os.getpid(), os.getpriority(os.PRIO_PROCESS, 0)


def want_too_much(_: Store) -> None:
    """Ask for more memory than there is."""
    raise MemoryError


def sign() -> str:
    """Say that the store is always the same."""
    return "one"


@pytest.fixture
def within(tmp_path: Path) -> Within:
    """Give what does something with a pool over a small store; its limits are reached where the clock is moved."""
    write(tmp_path / "store")
    (tmp_path / "spool").mkdir()
    ground = Ground(partial(open_store, tmp_path / "store"), sign, 4_000_000_000, str(tmp_path / "spool"))

    def run(sizes: Sizes, doing: Doing) -> None:
        async def opened(clock: Clock) -> None:
            pool = Pool(sizes, ground)
            await pool.open()
            try:
                await doing(pool, clock)
            finally:
                await pool.close()

        on_clock(opened)

    return run


class Gate:
    """Where tasks wait, each with notes of how often and where it was begun."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._gate = folder / "gate"

    def begin(self, pool: Pool, name: str = "notes") -> asyncio.Future[tuple[int, int]]:
        """Begin a task that waits."""
        return asyncio.ensure_future(pool.run(wait, str(self._folder / name), str(self._gate)))

    def begun(self, name: str = "notes") -> list[int]:
        """List the processes in which a task was begun."""
        notes = self._folder / name
        return [int(line) for line in notes.read_text("utf-8").split()] if notes.exists() else []

    async def begun_by_now(self, *names: str, times: int = 1) -> None:
        """Wait until each was begun, so often in sum."""
        await turns_until(lambda: sum(len(self.begun(name)) for name in names) >= times, "the task's beginning")

    def open(self) -> None:
        """Let them go on."""
        self._gate.touch()


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    """Return a gate that is closed."""
    return Gate(tmp_path)


def test_a_task_that_is_not_quick_goes_on_with_less_priority_and_is_begun_once(within: Within, gate: Gate) -> None:
    async def doing(pool: Pool, clock: Clock) -> None:
        task = gate.begin(pool)
        await gate.begun_by_now("notes")
        await clock.move(QUICK)
        gate.open()
        pid, priority = await task
        assert priority == min(19, os.getpriority(os.PRIO_PROCESS, 0) + 10), "the lowest is 19"
        assert gate.begun() == [pid]
        again, _ = await gate.begin(pool)
        assert again != pid, "quick tasks have workers of full priority"

    within(Sizes(quick=1, slow=1, seconds=5), doing)


def test_meanwhile_another_worker_does_what_is_quick(within: Within, gate: Gate) -> None:
    async def doing(pool: Pool, clock: Clock) -> None:
        slow = gate.begin(pool)
        await gate.begun_by_now("notes")
        await clock.move(QUICK)
        assert await pool.run(find_nothing) == 0
        assert not slow.done()
        gate.open()
        await slow

    within(Sizes(quick=1, slow=1, seconds=10), doing)


def find_nothing(_: Store) -> int:
    """Do what is quick."""
    return 0


def test_where_the_slow_are_many_a_task_is_begun_again_when_it_is_its_turn(within: Within, gate: Gate) -> None:
    async def doing(pool: Pool, clock: Clock) -> None:
        names = ["a", "b", "c"]
        tasks = [gate.begin(pool, name) for name in names]
        await gate.begun_by_now(*names, times=3)
        await clock.move(QUICK)
        gate.open()
        await asyncio.gather(*tasks)
        assert sorted(len(gate.begun(name)) for name in names) == [1, 2, 2]

    within(Sizes(quick=3, slow=1, seconds=10), doing)


def test_what_went_on_is_stopped_at_the_time_limit_and_the_pool_is_whole(within: Within, gate: Gate) -> None:
    async def doing(pool: Pool, clock: Clock) -> None:
        for number in (1, 2):
            task = gate.begin(pool)
            await gate.begun_by_now("notes", times=number)
            await clock.move(QUICK)
            assert not task.done(), "it goes on"
            await clock.move(1)
            with pytest.raises(QueryTimeout, match="time limit of 1 s"):
                await task
        assert len(gate.begun()) == 2, "neither was begun twice"
        gate.open()
        await asyncio.gather(*(gate.begin(pool, "after") for _ in range(4)))

    within(Sizes(quick=1, slow=1, seconds=1), doing)


def test_who_waits_no_more_ends_what_went_on(within: Within, gate: Gate) -> None:
    async def doing(pool: Pool, clock: Clock) -> None:
        slow = gate.begin(pool)
        await gate.begun_by_now("notes")
        await clock.move(QUICK)
        slow.cancel()
        [pid] = gate.begun()
        await turns_until(lambda: has_gone(pid), "the end of its process")

    within(Sizes(quick=1, slow=1, seconds=60), doing)


def has_gone(pid: int) -> bool:
    """Tell whether there is no such process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_task_for_which_there_is_too_little_memory_is_refused_and_its_process_goes_on(within: Within) -> None:
    async def doing(pool: Pool, _: Clock) -> None:
        for _time in range(2):
            with pytest.raises(Refusal, match="too little memory") as told:
                await pool.run(want_too_much)
            assert told.value.status == 422

    within(Sizes(quick=1, slow=1), doing)
