"""Lanes: a worker that ends is replaced, whoever ended it, and who waits no more takes up no place."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pyoxigraph import Store as Engine

from comity.graph.store import Store
from comity.graph.vocabulary import DEFAULT_BASE
from comity.server.processes import lane, process
from comity.server.processes.lane import Lane, Rules
from comity.server.processes.process import Overrun
from comity.server.processes.worker import Done, Ground
from comity.server.refusals import Refusal
from tests.waiting import Clock, on_clock, turns_until, until

GROUND = Ground(lambda: Store(Engine(), DEFAULT_BASE), lambda: "a", 10**9, "/nowhere")


@dataclass(eq=False)
class Pretended:
    """A worker without a process: it answers at once, or never where the task is ``None``."""

    alive: bool = True
    process: Any = field(default_factory=lambda: SimpleNamespace(pid=0))
    signal_name: str = ""
    awaited: Any = None

    def send(self, message: bytes) -> asyncio.Future[Done | None]:
        """Answer, or end, or do neither."""
        self.awaited = awaited = asyncio.get_running_loop().create_future()
        if self.signal_name or not self.alive:
            awaited.set_result(None)
        elif b"never" not in message:
            awaited.set_result(Done(1, None, "a"))
        return awaited

    def interrupt(self) -> None:
        """Have who awaits the last answer told that it takes too long."""
        if not self.awaited.done():
            self.awaited.set_exception(Overrun())

    def kill(self) -> None:
        """End."""
        self.alive = False

    async def ending(self) -> str:
        """Name the signal."""
        return self.signal_name


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Pretended]:
    """Start pretended workers, and list them."""
    workers: list[Pretended] = []

    async def start(_: Ground) -> Pretended:
        workers.append(Pretended())
        return workers[-1]

    monkeypatch.setattr(process, "start", start)
    return workers


def within(rules: Rules, doing: Callable[[Lane, Clock], Awaitable[None]], ground: Ground = GROUND) -> None:
    """Do something with a lane; its limits are reached where the clock is moved."""

    async def run(clock: Clock) -> None:
        opened = Lane(rules, ground)
        await opened.open()
        try:
            await doing(opened, clock)
        finally:
            await opened.close()

    on_clock(run)


def test_a_worker_that_somebody_ended_while_it_had_nothing_to_do_costs_no_request(started: list[Pretended]) -> None:
    async def ask(opened: Lane, _: Clock) -> None:
        for worker in list(started):
            worker.alive = False
        for _again in range(4):
            assert (await opened.run(len, ())).given() == 1
        assert sum(worker.alive for worker in started) == 2

    within(Rules(2, 5, 9, 5), ask)


def test_a_lane_is_whole_again_when_the_system_has_processes_to_give_again(
    started: list[Pretended], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ask(opened: Lane, clock: Clock) -> None:
        failures, start = [BlockingIOError(), EOFError()], process.start

        async def fail_first(ground: Ground) -> process.Worker:
            if failures:
                raise failures.pop()
            return await start(ground)

        monkeypatch.setattr(process, "start", fail_first)
        started[0].alive = False
        asked = asyncio.create_task(opened.run(len, ()))
        for left in (1, 0):
            await clock.move(lane._AGAIN)
            assert (len(failures), asked.done()) == (left, False)
        await clock.move(lane._AGAIN)
        assert (await asked).given() == 1

    within(Rules(1, 5, 9, 5), ask)


def test_who_waits_no_more_takes_no_place_from_who_does(started: list[Pretended]) -> None:
    async def ask(opened: Lane, clock: Clock) -> None:
        first = asyncio.create_task(opened.run(len, ("never",)))
        await asyncio.sleep(0)
        for _ in range(5):
            waiting = [asyncio.create_task(opened.run(len, ())) for _ in range(3)]
            await asyncio.sleep(0)
            with pytest.raises(Refusal, match="3 requests wait already"):
                await opened.run(len, ())
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)
        last = asyncio.create_task(opened.run(len, ()))
        await clock.move(0.2)
        with pytest.raises(Overrun):
            await first
        assert (await last).given() == 1

    within(Rules(1, 0.2, 3, 0.2), ask)
    assert len(started) == 2


def test_another_worker_begins_when_the_one_before_has_gone_with_its_memory_and_its_locks(
    started: list[Pretended],
) -> None:
    async def ask(opened: Lane, clock: Clock) -> None:
        gone = asyncio.Event()

        async def ending() -> str:
            await gone.wait()
            return ""

        started[0].ending = ending  # type: ignore[method-assign]
        first = asyncio.create_task(opened.run(len, ("never",)))
        await asyncio.sleep(0)
        await clock.move(0.05)
        with pytest.raises(Overrun):
            await first
        following = asyncio.create_task(opened.run(len, ()))
        await clock.move(0)
        assert (len(started), following.done()) == (2, False)
        gone.set()
        assert (await following).given() == 1

    within(Rules(1, 0.05, 9, 0.05), ask)


@pytest.mark.parametrize(("ended", "status", "said"), [("SIGABRT", 422, "more memory"), ("SIGKILL", 503, "ended")])
def test_how_a_worker_ended_is_told(started: list[Pretended], ended: str, status: int, said: str) -> None:
    async def ask(opened: Lane, _: Clock) -> None:
        started[0].signal_name = ended
        with pytest.raises(Refusal, match=said) as told:
            await opened.run(len, ())
        assert told.value.status == status

    within(Rules(1, 5, 9, 5), ask)


def open_nothing() -> Store:
    """Open a store with nothing in it, in a worker."""
    return Store(Engine(), DEFAULT_BASE)


def always() -> str:
    """Say that the store is what it was."""
    return "a"


def wait_for_ever(_: Store, begun: str) -> None:
    """Say that it was begun, and do nothing."""
    Path(begun).touch()
    signal.pause()


def fields(pid: int) -> list[str]:
    """Return what the kernel says of a process: its state, its parent and more; nothing where it has gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ["Z"]


def test_a_task_is_stopped_at_its_limit_though_what_started_its_process_has_gone(tmp_path: Path) -> None:
    begun = tmp_path / "begun"

    async def ask(opened: Lane, clock: Clock) -> None:
        [worker] = opened._all
        pid = worker.process.pid or 0
        doing = asyncio.create_task(opened.run(wait_for_ever, (str(begun),)))
        await turns_until(begun.exists)
        starter = int(fields(pid)[1])
        os.kill(starter, signal.SIGKILL)
        await turns_until(lambda: fields(starter)[0] == "Z", "its end")
        await turns_until(lambda: worker.process.exitcode is not None, "that the library takes it for ended")
        assert fields(pid)[0] != "Z"
        await clock.move(1.5)
        with pytest.raises(Overrun):
            await doing
        until(lambda: fields(pid)[0] == "Z")

    within(Rules(1, 1.5, 9, 1.5), ask, Ground(open_nothing, always, 4 * 10**9, str(tmp_path)))


def test_who_leaves_while_a_worker_is_being_started_takes_nothing_away_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """What starts processes would end, were it told of one by half, and start none for others."""
    go_on = threading.Event()
    seen: list[int] = []

    def begin(channel: socket.socket, _: Ground) -> None:
        go_on.wait()
        seen.append(channel.fileno())

    async def leave(clock: Clock) -> None:
        starting = asyncio.create_task(process.start(GROUND))
        await clock.move(0)
        starting.cancel()
        await clock.move(0)
        go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await starting

    monkeypatch.setattr(process, "_start", begin)
    on_clock(leave)
    assert seen[0] > 0
