"""A server that answers as it is told, for what no real one does on demand."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[BaseHTTPRequestHandler], None]


def answer(body: str, media_type: str = "application/sparql-results+xml", status: int = 200, **headers: str) -> Answer:
    """Answer with this body, and with these headers (``X_Name`` for ``X-Name``)."""

    def write(handler: BaseHTTPRequestHandler) -> None:
        data = body.encode()
        handler.send_response_only(status)
        for name, value in {"Content_Type": media_type, "Content_Length": str(len(data)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(data)

    return write


def rows(count: int, more: str = "") -> str:
    """Return results in XML with one column ``n``."""
    listed = "".join(f'<result><binding name="n"><literal>{n}</literal></binding></result>' for n in range(count))
    start = '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="n"/></head><results>'
    return f"{start}{listed}</results></sparql>{more}"


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that leaves, which tests make it do."""


@contextmanager
def server(given: Answer, seen: list[BaseHTTPRequestHandler] | None = None) -> Iterator[str]:
    """Run a server that gives one answer to everything, and gather the requests; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def handle_one(self) -> None:
            if seen is not None:
                seen.append(self)
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            given(self)

        do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = handle_one  # noqa: N815 - names of http.server

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
            pass

    with _Server(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{running.server_port}/sparql"
        finally:
            running.shutdown()
            thread.join()
