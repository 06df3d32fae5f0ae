"""A client's connection: how long it may be silent or read nothing, and how much may stand in the head of a request."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

#: How many seconds nothing may happen; it is looked at as often, so that up to twice as many go by.
PATIENCE = 60.0
#: How many bytes may come beside a request's body: its line, its header fields, those behind the body.
MOST_HEAD = 100_000
#: The library cannot take longer addresses apart.
LONGEST_ADDRESS = 65_535
_TOO_LONG = f"the address has more than {LONGEST_ADDRESS:,} bytes: send a long query by POST"
_TOO_LARGE = f"the head of the request has more than {MOST_HEAD:,} bytes: send less"


class Connection(HttpToolsProtocol):
    """Break off what would hold a connection, and with it a file or memory, for nothing.

    That is a connection that sends no whole head of a request, or reads nothing of its answer, for ``patience``
    seconds, and one that sends a head without an end (431, RFC 6585, section 5).
    """

    patience = PATIENCE
    _beside = 0
    _running: RequestResponseCycle | None = None
    _seen: tuple[object, ...] = ()
    _watch: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to look at it now and then."""
        super().connection_made(transport)
        self._watch = self.loop.call_later(self.patience, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Break off what is done for a client that has gone."""
        super().connection_lost(exc)
        if self._watch is not None:
            self._watch.cancel()
        if self._running is not None and not self._running.response_complete:
            # Where more requests were sent behind it, the library tells the last of them alone.
            self._running.disconnected = True
            self._running.message_event.set()
        self.pipeline.clear()

    def data_received(self, data: bytes) -> None:
        """Take what comes, and refuse a head that has no end."""
        self._beside += len(data)
        super().data_received(data)
        if self._beside > MOST_HEAD and not self.transport.is_closing():
            self._refuse(431, _TOO_LARGE)

    def on_message_begin(self) -> None:
        """Count anew."""
        self._beside = 0
        super().on_message_begin()

    def on_body(self, body: bytes) -> None:
        """Count anew: a body has a limit of its own."""
        self._beside = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Count anew."""
        self._beside = 0
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Say what is wrong with a request."""
        is_too_long = len(getattr(self, "url", b"")) > LONGEST_ADDRESS
        self._refuse(*((414, _TOO_LONG) if is_too_long else (400, msg)))

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    def _refuse(self, status: int, sentence: str) -> None:
        """Say why, where no other answer is on its way, and break the connection off."""
        if self._running is None or self._running.response_complete:
            body = f"{sentence}\n".encode()
            head = b"content-type: text/plain; charset=utf-8\r\ncontent-length: %d\r\nconnection: close\r\n\r\n"
            self.transport.write(STATUS_LINE[status] + head % len(body) + body)
        self.transport.close()

    def _look(self) -> None:
        if self.transport.is_closing():
            self.transport.abort()
            return
        running, unread = self._running, self.transport.get_write_buffer_size()
        seen = (running, running.expected_content_length if running else 0, unread)
        is_awaited = running is not None and not running.response_complete
        if seen == self._seen and (unread or not is_awaited):
            self.transport.abort()
            return
        self._seen = seen
        self._watch = self.loop.call_later(self.patience, self._look)
