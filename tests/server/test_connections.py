"""Connections that would be held for nothing are broken off, and a request's head has an end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from comity.server.connections import LONGEST_ADDRESS, MOST_HEAD, Connection

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[bytes]]
_ASKED = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
_LARGE = 20_000_000


class Hasty(Connection):
    """A connection with little patience."""

    patience = 0.1


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


def talk(kind: type[Connection], said: Talk, application: Callable[[], Application] = Application) -> bytes:
    """Say something to a server with such connections."""

    async def run() -> bytes:
        config = uvicorn.Config(application(), ws="none", log_config=None)
        state = ServerState()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: kind(config, state, {}), "127.0.0.1", 0)
        try:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            try:
                return await asyncio.wait_for(said(reader, writer), 10)
            finally:
                writer.close()
        finally:
            server.close()
            await asyncio.gather(*state.tasks)

    return asyncio.run(run())


@pytest.mark.parametrize("sent", [b"", b"GET / HT", _ASKED + b"G"])
def test_a_connection_without_a_whole_request_is_broken_off(sent: bytes) -> None:
    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(sent)
        try:
            return await reader.read()
        except ConnectionResetError:
            return b""

    assert talk(Hasty, say).count(b"200 OK") == sent.count(b"GET / HTTP")


def test_a_client_that_reads_nothing_of_its_answer_is_broken_off() -> None:
    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        writer.write(_ASKED.replace(b"/ ", b"/large ", 1))
        await asyncio.sleep(0.6)
        writer.transport.resume_reading()  # type: ignore[attr-defined]
        found = b""
        try:
            while piece := await reader.read(1_000_000):
                found += piece
        except ConnectionResetError:
            pass
        return b"whole" if len(found) > _LARGE else b"cut"

    assert talk(Hasty, say) == b"cut"


def test_one_that_asks_again_and_again_and_one_that_reads_slowly_are_left_alone() -> None:
    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        for _ in range(6):
            writer.write(_ASKED)
            await reader.readuntil(b"\r\n\r\nok")
            await asyncio.sleep(0.07)
        writer.write(_ASKED.replace(b"/ ", b"/large ", 1))
        await reader.readuntil(b"\r\n\r\n")
        for _ in range(10):
            await asyncio.sleep(0.04)
            await reader.readexactly(_LARGE // 10)
        return b"whole"

    assert talk(Hasty, say) == b"whole"


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
    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(sent)
        return await reader.readuntil(b"\r\n\r\n")

    assert talk(Connection, say).split(b" ")[1] == status


def test_what_is_done_for_a_client_that_has_gone_ends_though_it_had_asked_for_more() -> None:
    made: list[Application] = []

    def application() -> Application:
        made.append(Application())
        return made[0]

    async def say(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(_ASKED.replace(b"/ ", b"/wait ", 1) + _ASKED * 3)
        await asyncio.sleep(0.1)
        writer.close()
        await made[0].gone.wait()
        return b"gone"

    assert talk(Connection, say, application) == b"gone"
