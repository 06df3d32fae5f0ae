"""Answers that are remembered: as long as the store is what it was, within a size, and asked for once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from comity.graph.errors import QueryError, QueryTimeout
from comity.graph.store import Store
from comity.server.answer import Answer
from comity.server.processes.worker import Done, Task
from comity.server.remembering import Remembering


class Doing:
    """Give a prepared answer to each task, and note what was asked; where there is a gate, wait at it."""

    def __init__(self, size: int = 10, file: str = "") -> None:
        self.asked: list[object] = []
        self.sign = "one"
        self.gate: asyncio.Event | None = None
        self.error: QueryError | None = None
        self.refusal: QueryTimeout | None = None
        self._answer = Answer(b"x" * size, "text/plain", file=file)

    async def do(self, _: Task, *arguments: Any) -> Done:
        """Give it, with the sign of the generation of now."""
        self.asked.append(arguments[0])
        if self.gate is not None:
            await self.gate.wait()
        if self.refusal is not None:
            raise self.refusal
        return Done(None if self.error else self._answer, self.error, self.sign)


def task(_: Store, *__: object) -> Answer:
    raise AssertionError("the one who does tasks is stood for")


def asked_in_turn(doing: Doing, names: str, size: int = 1_000_000) -> str:
    """Ask for each name in turn, and return those that had to be computed."""

    async def ask() -> None:
        remembering = Remembering(doing, lambda: doing.sign, size)
        for name in names:
            await remembering.run(task, name)

    asyncio.run(ask())
    return "".join(map(str, doing.asked))


def test_what_was_asked_before_is_not_computed_again() -> None:
    assert asked_in_turn(Doing(), "aaba") == "ab"


def test_another_generation_has_all_computed_anew() -> None:
    doing = Doing()

    async def ask() -> None:
        remembering = Remembering(doing, lambda: doing.sign, 10_000)
        await remembering.run(task, "a")
        doing.sign = "two"
        assert (await remembering.answer("key", task, "a"))[1] == "two"
        await remembering.run(task, "a")
        await remembering.run(task, "a")

    asyncio.run(ask())
    assert doing.asked == ["a", "a", "a"]  # before, under the other key, and once for the new generation


def test_memory_holds_no_more_than_its_size_and_lets_go_what_was_asked_for_least_lately() -> None:
    # Each answer of 1,000 bytes weighs some 200 more for its key: two have room.
    assert asked_in_turn(Doing(1_000), "abacab", 2_900) == "abcb"


def test_an_answer_that_is_kept_anew_takes_the_room_of_the_old_one() -> None:
    doing = Doing(1_000)

    async def ask() -> None:
        remembering = Remembering(doing, lambda: doing.sign, 2_900)
        for sign in "123456":
            doing.sign = sign
            await remembering.run(task, "a")
        await remembering.run(task, "b")
        doing.asked.clear()
        await remembering.run(task, "a")
        await remembering.run(task, "b")

    asyncio.run(ask())
    assert doing.asked == []


@pytest.mark.parametrize(
    "doing",
    [Doing(1_000_001), Doing(file="/a/file")],
    ids=["an answer that would push out many", "a file, which is gone once it is sent"],
)
def test_is_not_remembered(doing: Doing) -> None:
    assert asked_in_turn(doing, "aa", 10_000_000) == "aa"


def test_an_answer_of_no_generation_is_not_remembered() -> None:
    doing = Doing()
    doing.sign = ""
    assert asked_in_turn(doing, "aa") == "aa"


def test_many_who_ask_at_once_have_it_computed_once() -> None:
    doing = Doing()
    assert len(together(doing, 5)) == 5
    assert doing.asked == ["a"]


@pytest.mark.parametrize("is_raised", [False, True], ids=["of the task", "of the lane"])
def test_an_error_is_told_to_all_who_wait_and_is_computed_once(*, is_raised: bool) -> None:
    doing = Doing()
    if is_raised:
        doing.refusal = QueryTimeout("it takes too long")
    else:
        doing.error = QueryError("it cannot be read")
    found = together(doing, 3)
    assert {type(each) for each in found} == {QueryTimeout if is_raised else QueryError}
    assert doing.asked == ["a"]


def test_an_error_is_not_remembered() -> None:
    doing = Doing()
    doing.error = QueryError("it cannot be read")

    async def ask() -> None:
        remembering = Remembering(doing, lambda: doing.sign, 10_000)
        for _ in range(2):
            with pytest.raises(QueryError):
                await remembering.run(task, "a")

    asyncio.run(ask())
    assert doing.asked == ["a", "a"]


def test_a_file_is_made_for_each_who_asks_for_it_at_once() -> None:
    doing = Doing(file="/a/file")
    together(doing, 3)
    assert doing.asked == ["a"] * 3


def test_where_the_one_who_asked_first_goes_away_the_next_has_it_computed() -> None:
    doing = Doing()

    async def ask() -> Answer:
        doing.gate = asyncio.Event()
        remembering = Remembering(doing, lambda: doing.sign, 10_000)
        first = asyncio.create_task(remembering.run(task, "a"))
        await asyncio.sleep(0)
        second = asyncio.create_task(remembering.run(task, "a"))
        await asyncio.sleep(0)
        first.cancel()
        doing.gate.set()
        return await second

    assert asyncio.run(ask()).body == b"x" * 10
    assert doing.asked == ["a", "a"]


def together(doing: Doing, number: int) -> list[Answer | BaseException]:
    """Ask for one thing several times at once."""

    async def ask() -> list[Answer | BaseException]:
        doing.gate = asyncio.Event()
        remembering = Remembering(doing, lambda: doing.sign, 10_000)
        waiting = [asyncio.create_task(remembering.run(task, "a")) for _ in range(number)]
        await asyncio.sleep(0)
        doing.gate.set()
        return await asyncio.gather(*waiting, return_exceptions=True)

    return asyncio.run(ask())


def test_who_asks_after_a_build_does_not_wait_for_an_answer_from_before_it() -> None:
    async def ask() -> None:
        doing = Doing()
        doing.gate = asyncio.Event()
        remembering = Remembering(doing, lambda: doing.sign, 1_000_000)
        before = asyncio.ensure_future(remembering.answer("a", task, "a"))
        await asyncio.sleep(0)
        doing.sign = "two"
        after = asyncio.ensure_future(remembering.answer("a", task, "a"))
        await asyncio.sleep(0)
        assert doing.asked == ["a", "a"]
        doing.gate.set()
        await before
        assert (await after)[1] == "two"

    asyncio.run(ask())
