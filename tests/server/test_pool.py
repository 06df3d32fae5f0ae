"""What turns out not to be quick goes on where the slow are, with its process; begun anew only where that is full."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest

from comity.graph.errors import QueryTimeout
from comity.graph.store import Store, open_store
from comity.server.processes.pool import Pool, Sizes
from comity.server.processes.worker import Ground
from comity.server.refusals import Refusal
from tests.store_folder import write

#: More than what counts as quick.
LONG = 0.9


def wait(_: Store, seconds: float, begun: str) -> tuple[int, int]:
    """Note that it was begun, wait, and tell its process and that one's priority."""
    with Path(begun).open("a", encoding="utf-8") as notes:
        notes.write(f"{os.getpid()}\n")
    time.sleep(seconds)
    return os.getpid(), os.getpriority(os.PRIO_PROCESS, 0)


def want_too_much(_: Store) -> None:
    """Ask for more memory than there is."""
    raise MemoryError


def sign() -> str:
    """Say that the store is always the same."""
    return "one"


@pytest.fixture
def within(tmp_path: Path) -> Callable[[Sizes, Callable[[Pool], Awaitable[None]]], None]:
    """Give what does something with a pool over a small store."""
    write(tmp_path / "store")
    (tmp_path / "spool").mkdir()
    ground = Ground(partial(open_store, tmp_path / "store"), sign, 4_000_000_000, str(tmp_path / "spool"))

    def run(sizes: Sizes, doing: Callable[[Pool], Awaitable[None]]) -> None:
        async def opened() -> None:
            pool = Pool(sizes, ground)
            await pool.open()
            try:
                await doing(pool)
            finally:
                await pool.close()

        asyncio.run(opened())

    return run


Within = Callable[[Sizes, Callable[[Pool], Awaitable[None]]], None]


def test_a_task_that_is_not_quick_goes_on_with_less_priority_and_is_begun_once(within: Within, tmp_path: Path) -> None:
    begun = tmp_path / "begun"

    async def doing(pool: Pool) -> None:
        pid, priority = await pool.run(wait, LONG, str(begun))
        assert priority == os.getpriority(os.PRIO_PROCESS, 0) + 10
        assert begun.read_text("utf-8").split() == [str(pid)]
        again, _ = await pool.run(wait, 0, str(begun))
        assert again != pid, "quick tasks have workers of full priority"

    within(Sizes(quick=1, slow=1, seconds=5), doing)


def test_meanwhile_another_worker_does_what_is_quick(within: Within, tmp_path: Path) -> None:
    async def doing(pool: Pool) -> None:
        slow = asyncio.ensure_future(pool.run(wait, 2, str(tmp_path / "slow")))
        await asyncio.sleep(LONG)
        started = time.monotonic()
        await pool.run(wait, 0, str(tmp_path / "quick"))
        assert time.monotonic() - started < 0.8
        await slow

    within(Sizes(quick=1, slow=1, seconds=10), doing)


def test_where_the_slow_are_many_a_task_is_begun_again_when_it_is_its_turn(within: Within, tmp_path: Path) -> None:
    async def doing(pool: Pool) -> None:
        notes = [str(tmp_path / f"notes-{number}") for number in range(3)]
        await asyncio.gather(*(pool.run(wait, LONG, name) for name in notes))
        begun = sorted(len(Path(name).read_text("utf-8").split()) for name in notes)
        assert begun[0] == 1
        assert begun[-1] == 2

    within(Sizes(quick=3, slow=1, seconds=10), doing)


def test_what_went_on_is_stopped_at_the_time_limit_and_the_pool_is_whole(within: Within, tmp_path: Path) -> None:
    async def doing(pool: Pool) -> None:
        for _ in range(2):
            started = time.monotonic()
            with pytest.raises(QueryTimeout, match="time limit of 1 s"):
                await pool.run(wait, 30, str(tmp_path / "never"))
            assert time.monotonic() - started < 5
        assert len((tmp_path / "never").read_text("utf-8").split()) == 2, "neither was begun twice"
        await asyncio.gather(*(pool.run(wait, 0, str(tmp_path / "after")) for _ in range(4)))

    within(Sizes(quick=1, slow=1, seconds=1), doing)


def test_who_waits_no_more_ends_what_went_on(within: Within, tmp_path: Path) -> None:
    async def doing(pool: Pool) -> None:
        slow = asyncio.ensure_future(pool.run(wait, 30, str(tmp_path / "slow")))
        await asyncio.sleep(LONG)
        slow.cancel()
        await asyncio.sleep(0.5)
        pid = int((tmp_path / "slow").read_text("utf-8"))
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)

    within(Sizes(quick=1, slow=1, seconds=60), doing)


def test_a_task_for_which_there_is_too_little_memory_is_refused_and_its_process_goes_on(within: Within) -> None:
    async def doing(pool: Pool) -> None:
        for _ in range(2):
            with pytest.raises(Refusal, match="too little memory") as told:
                await pool.run(want_too_much)
            assert told.value.status == 422

    within(Sizes(quick=1, slow=1), doing)
