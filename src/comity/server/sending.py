"""An answer as the messages of ASGI, a file piece by piece; what is asked about its entity tag is heeded."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from hashlib import blake2b
from pathlib import Path

from starlette.types import Receive, Scope, Send

from comity.server.answer import Answer

_PIECE = 256 * 1024
#: How long is waited until it is looked whether the client is still there: the quick is sent before.
_PATIENCE = 0.3


async def send_answer(scope: Scope, send: Send, answer: Answer) -> None:
    """Send an answer: its head alone for HEAD, 304 where the client has it already by its entity tag."""
    headers = [(b"content-type", answer.media_type.encode("latin-1"))]
    headers += [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
    is_read = scope["method"] in ("GET", "HEAD")
    if is_read and answer.status == 200 and answer.etag and is_known(header(scope, b"if-none-match"), answer.etag):
        _delete(answer)
        await send({"type": "http.response.start", "status": 304, "headers": headers[1:]})
        await send({"type": "http.response.body", "body": b""})
        return
    size = Path(answer.file).stat().st_size if answer.file else len(answer.body)
    headers.append((b"content-length", b"%d" % size))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    if scope["method"] == "HEAD":
        _delete(answer)
        await send({"type": "http.response.body", "body": b""})
        return
    for piece in _pieces(answer) if answer.file else ():
        await send({"type": "http.response.body", "body": piece, "more_body": True})
        await asyncio.sleep(0)  # packing takes time, and a quick client never makes it wait: let others have a turn
    await send({"type": "http.response.body", "body": answer.body})


def _pieces(answer: Answer) -> Iterator[bytes]:
    """Yield what is in a file, which is gone from its folder once it is open, unless it is kept."""
    with Path(answer.file).open("rb") as stream:
        _delete(answer)
        while piece := stream.read(_PIECE):
            yield piece


def _delete(answer: Answer) -> None:
    if answer.file and not answer.kept:
        Path(answer.file).unlink(missing_ok=True)


def header(scope: Scope, name: bytes) -> str | None:
    """Return a header of the request, or several of one name put together, by its name in lower case."""
    found = [value for key, value in scope["headers"] if key == name]
    return b", ".join(found).decode("latin-1") if found else None


def is_known(if_none_match: str | None, etag: str) -> bool:
    """Tell whether ``If-None-Match`` names an entity tag, compared weakly (RFC 9110, section 13.1.2).

    >>> is_known('W/"a", "b"', '"a"')
    True
    """
    if not if_none_match:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return "*" in tags or etag.removeprefix("W/") in tags


def digest(*parts: str) -> str:
    """Return a digest that is another for other parts, as the second half of an entity tag."""
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=9).hexdigest()


class ClientGone(Exception):
    """Say that nobody waits for the answer any more."""


@asynccontextmanager
async def while_client_waits(receive: Receive) -> AsyncIterator[None]:
    """Do what the block does until the client goes away; then break it off and raise ``ClientGone``.

    The request's body must have been read.
    """
    loop = asyncio.get_running_loop()
    here = asyncio.current_task()
    watching: list[asyncio.Task[None]] = []
    gone = False

    async def watch() -> None:
        nonlocal gone
        while (await receive())["type"] != "http.disconnect":
            pass
        gone = True
        if here is not None:
            here.cancel()

    later = loop.call_later(_PATIENCE, lambda: watching.append(loop.create_task(watch())))
    try:
        yield
    except asyncio.CancelledError:
        if gone and here is not None and here.uncancel() == 0:
            raise ClientGone from None
        raise
    finally:
        later.cancel()
        for task in watching:
            task.cancel()
