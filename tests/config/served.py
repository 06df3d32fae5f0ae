"""A web server on this machine that answers as a test says, and remembers what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Answer:
    """Say what is sent: status, headers, body, then perhaps more by hand."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    #: whether the length is told
    length: bool = True
    etag: str | None = None
    after: Callable[[Any], object] | None = None


@dataclass
class Served:
    """Hold the address, the answers by path, and the requests that came."""

    address: str
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, Message]] = field(default_factory=list)


@contextmanager
def serving() -> Iterator[Served]:
    """Serve until the test is over."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    served = Served(f"http://127.0.0.1:{server.server_port}")
    server.served = served  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        served: Served = self.server.served  # type: ignore[attr-defined]
        served.asked.append((self.path, self.headers))
        answer = served.answers.get(self.path, Answer(status=404))
        if answer.etag is not None and self.headers.get("If-None-Match") == answer.etag:
            answer = Answer(status=304, length=False)
        with suppress(BrokenPipeError, ConnectionResetError):  # the client has heard enough
            self._send(answer)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        headers = {"ETag": answer.etag, **answer.headers} if answer.etag else answer.headers
        if answer.length:
            headers = {"Content-Length": str(len(answer.body)), **headers}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)
        if answer.after is not None:
            answer.after(self)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as it is called
        """Keep silent."""
