"""The body of a request, read with a limit on its size and its time, unpacked where it is packed."""

from __future__ import annotations

import asyncio
import zlib
from typing import TYPE_CHECKING

from comity.server.refusals import Refusal

if TYPE_CHECKING:
    from starlette.requests import Request

#: What is said where the rest of a body will not be read.
_CLOSE = (("connection", "close"),)
#: zlib's number for gzip and nothing else.
_GZIP = 16 + zlib.MAX_WBITS
#: How much is unpacked at once.
_PIECE = 1_000_000


async def read_body(request: Request, limit: int, seconds: float) -> bytes:
    """Read the whole body of a request, at most ``limit`` bytes of it, unpacked ones too, within ``seconds``.

    Raises ``Refusal``: 413 for a larger body, as soon as that is known; 408 for one that does not come in
    time; 415 for a Content-Encoding other than gzip (RFC 9110, section 15.5.16); 400 for what is no gzip.
    """
    body = _body(request.headers.get("content-encoding", ""), limit)
    said = request.headers.get("content-length", "0")
    if said.isdecimal() and int(said[:19]) > limit:  # more digits than that are a longer way beyond it
        raise _too_large(limit)
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                await body.add(chunk)
    except TimeoutError:
        raise Refusal(408, f"the request's body did not come within {seconds:g} s: send it again", _CLOSE) from None
    return body.whole()


class _Body:
    """What came so far of a body."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._parts: list[bytes] = []
        self._size = 0

    async def add(self, chunk: bytes) -> None:
        """Take the next bytes in."""
        self._keep(chunk)

    def whole(self) -> bytes:
        """Return the body once all of it came."""
        return b"".join(self._parts)

    def _keep(self, part: bytes) -> None:
        self._size += len(part)
        if self._size > self._limit:
            raise _too_large(self._limit)
        self._parts.append(part)


class _Gzip(_Body):
    """A body that is unpacked while it comes, so that what unpacks to too much is never held."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self._member = zlib.decompressobj(_GZIP)
        self._begun = False
        self._packed = 0

    async def add(self, chunk: bytes) -> None:
        """Unpack the next bytes beside the event loop, which has others to serve."""
        self._packed += len(chunk)
        if self._packed > self._limit:  # members that are empty unpack to nothing, without an end
            raise _too_large(self._limit)
        if chunk:
            await asyncio.to_thread(self._unpack, chunk)

    def whole(self) -> bytes:
        """Return the body once all of it came; raises ``Refusal`` where the last member is cut short."""
        if self._begun and not self._member.eof:
            raise _no_gzip("it ends too early")
        return super().whole()

    def _unpack(self, chunk: bytes) -> None:
        self._begun, rest = True, chunk
        try:
            while rest:
                if self._member.eof:  # a file of several members is one file (RFC 1952, section 2.2)
                    self._member = zlib.decompressobj(_GZIP)
                self._keep(self._member.decompress(rest, _PIECE))
                rest = self._member.unconsumed_tail or self._member.unused_data
        except zlib.error as error:
            raise _no_gzip(str(error)) from None


def _body(encoding: str, limit: int) -> _Body:
    match encoding.strip().lower():
        case "" | "identity":
            return _Body(limit)
        case "gzip" | "x-gzip":
            return _Gzip(limit)
    sentence = f"Content-Encoding {encoding!r} is not known here: send the body as it is, or packed with gzip"
    raise Refusal(415, sentence, (("accept-encoding", "gzip"),))


def _too_large(limit: int) -> Refusal:
    return Refusal(413, f"the request's body has more than {limit:,} bytes: send it in smaller parts", _CLOSE)


def _no_gzip(why: str) -> Refusal:
    return Refusal(400, f"the request's body is said to be packed with gzip and cannot be unpacked: {why}")
