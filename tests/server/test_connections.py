"""Connections that would be held for nothing are broken off, and a request's head has an end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from comity.server.connections import LONGEST_ADDRESS, MOST_HEAD, PATIENCE, Connection
from tests.waiting import Clock, on_clock, turns_until

_ASKED = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
_LARGE = 20_000_000


@dataclass
class Talk:
    """What a client has in hand: its two directions, the server's side of its connection, and time."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    connection: Connection
    clock: Clock

    async def lose_patience(self) -> None:
        """Let so much time go by that the server looks at the connection once more."""
        await self.clock.move(PATIENCE)

    @property
    def is_broken_off(self) -> bool:
        """Tell whether the server has given up."""
        return self.connection.transport.is_closing()

    @property
    def progress(self) -> tuple[int, bool]:
        """Return how much the server still has to send, and whether it has all of it."""
        cycle = self.connection.cycle
        return self.connection.transport.get_write_buffer_size(), cycle is None or cycle.response_complete


class Application:
    """Answer ``/`` at once, ``/large`` with much, and ``/wait`` when the client has gone."""

    def __init__(self) -> None:
        self.gone = asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        if scope["path"] == "/wait":
            while (await receive())["type"] != "http.disconnect":
                pass
            self.gone.set()
            return
        size = _LARGE if scope["path"] == "/large" else 2
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % size)]})
        for _ in range(size // 2_000_000):
            await send({"type": "http.response.body", "body": b"x" * 2_000_000, "more_body": True})
        await send({"type": "http.response.body", "body": b"ok" if size == 2 else b""})


def talk(said: Callable[[Talk], Awaitable[bytes]], application: Callable[[], Application] = Application) -> bytes:
    """Say something to a server with such connections, whose time goes on where that moves it."""

    async def run(clock: Clock) -> bytes:
        config = uvicorn.Config(application(), ws="none", log_config=None, timeout_keep_alive=10**6)
        state = ServerState()
        made: list[Connection] = []

        def connect() -> Connection:
            made.append(Connection(config, state, {}))
            return made[-1]

        server = await clock.create_server(connect, "127.0.0.1", 0)
        try:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            try:
                await turns_until(lambda: made and made[0].transport is not None)
                return await said(Talk(reader, writer, made[0], clock))
            finally:
                writer.close()
        finally:
            server.close()
            await asyncio.gather(*state.tasks)

    return on_clock(run)


@pytest.mark.parametrize("sent", [b"", b"GET / HT", _ASKED + b"G"])
def test_a_connection_without_a_whole_request_is_broken_off(sent: bytes) -> None:
    async def say(to: Talk) -> bytes:
        to.writer.write(sent)
        answered = await to.reader.readuntil(b"\r\n\r\nok") if _ASKED in sent else b""
        await to.lose_patience()
        assert not to.is_broken_off, "what has just come is no reason"
        await to.lose_patience()
        with suppress(ConnectionResetError):
            answered += await to.reader.read()
        return answered

    assert talk(say).count(b"200 OK") == sent.count(b"GET / HTTP")


def test_a_client_that_reads_nothing_of_its_answer_is_broken_off() -> None:
    async def say(to: Talk) -> bytes:
        to.writer.transport.pause_reading()  # type: ignore[attr-defined]
        to.writer.write(_ASKED.replace(b"/ ", b"/large ", 1))
        await turns_until(lambda: to.progress[0])

        async def is_broken_off() -> bool:
            await to.lose_patience()  # until the network takes no more of it, some is sent yet
            return to.is_broken_off

        while not await is_broken_off():
            pass
        to.writer.transport.resume_reading()  # type: ignore[attr-defined]
        found = b""
        with suppress(ConnectionResetError):
            while piece := await to.reader.read(1_000_000):
                found += piece
        return b"whole" if len(found) > _LARGE else b"cut"

    assert talk(say) == b"cut"


def test_one_that_asks_again_and_again_and_one_that_reads_slowly_are_left_alone() -> None:
    async def say(to: Talk) -> bytes:
        for _ in range(6):
            to.writer.write(_ASKED)
            await to.reader.readuntil(b"\r\n\r\nok")
            await to.lose_patience()
        to.writer.write(_ASKED.replace(b"/ ", b"/large ", 1))
        await to.reader.readuntil(b"\r\n\r\n")
        unread = _LARGE
        while not to.progress[1] or to.progress[0]:
            before = to.progress
            while to.progress == before:
                unread -= len(await to.reader.read(10_000))
            await to.lose_patience()
        await to.reader.readexactly(unread)
        return b"whole"

    assert talk(say) == b"whole"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 2_000_000, b"431"),
        (b"GET / HTTP/1.1\r\n" + b"x: y\r\n" * MOST_HEAD, b"431"),
        (b"GET /?" + b"x" * LONGEST_ADDRESS + b" HTTP/1.1\r\nHost: a\r\n\r\n", b"414"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * (MOST_HEAD // 2) + b"\r\n\r\n", b"200"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n" + b"x" * 500_000, b"200"),
        (b"nonsense\r\n\r\n", b"400"),
    ],
)
def test_a_head_without_an_end_is_refused_and_a_body_is_none(sent: bytes, status: bytes) -> None:
    async def say(to: Talk) -> bytes:
        to.writer.write(sent)
        return await to.reader.readuntil(b"\r\n\r\n")

    assert talk(say).split(b" ")[1] == status


def test_what_is_done_for_a_client_that_has_gone_ends_though_it_had_asked_for_more() -> None:
    made: list[Application] = []

    def application() -> Application:
        made.append(Application())
        return made[0]

    async def say(to: Talk) -> bytes:
        to.writer.write(_ASKED.replace(b"/ ", b"/wait ", 1) + _ASKED * 3)
        await turns_until(lambda: len(to.connection.pipeline) == 3, "what was sent behind it")
        to.writer.close()
        await made[0].gone.wait()
        return b"gone"

    assert talk(say, application) == b"gone"
