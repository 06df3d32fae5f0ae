"""Start a server and its processes, and end them cleanly."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import uvicorn
import uvloop
from uvicorn.supervisors import Multiprocess

from comity.graph.errors import InputError
from comity.graph.opening import open_place
from comity.graph.updates.raw import make_empty
from comity.server.checking import cannot_listen, check
from comity.server.connections import Connection
from comity.server.keys import read_keys
from comity.server.logs import LOGGING
from comity.server.settings import VARIABLE, Settings

_BACKLOG = 2048
_GRACE = 10
#: For how many seconds a process may keep silent, as when it begins on a busy machine, before another replaces it.
_HEALTHY = 60


def run(settings: Settings, port: int, processes: int, tell: Callable[[str], None]) -> None:
    """Serve until a signal ends it; ``tell`` is told the server's address once it listens.

    Raises ``InputError`` for an address on which it cannot listen, and for settings that cannot be followed;
    ``StoreError`` where there is no store.
    """
    check(settings)
    settings = replace(settings, base=_base(settings))
    listener = _listener(settings.host, port)
    os.environ[VARIABLE] = settings.to_json()
    config = uvicorn.Config(
        "comity.server.app:from_environment",
        factory=True,
        loop="comity.server.run:make_loop",
        http=Connection,
        ws="none",
        workers=processes,
        backlog=_BACKLOG,
        timeout_graceful_shutdown=_GRACE,
        timeout_keep_alive=30,
        timeout_worker_healthcheck=_HEALTHY,
        log_config=LOGGING,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="on",
    )
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    tell(f"http://{host}:{listener.getsockname()[1]}/")
    if processes == 1:
        uvicorn.Server(config).run(sockets=[listener])
    else:
        Multiprocess(config, sockets=[listener]).run()


def make_loop() -> asyncio.AbstractEventLoop:
    """Make the event loop of a process that takes requests, which ends cleanly at a signal.

    The library then raises the signal once more; let it be, so that what is to be done at the end is done.
    """
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: None)
    return uvloop.new_event_loop()


def _base(settings: Settings) -> str:
    """Return the base of what the store describes, once it can be read and the keys too."""
    if settings.open_writes:
        make_empty(Path(settings.store))
    if settings.key_file:
        read_keys(Path(settings.key_file))
    with open_place(settings.store) as store:
        return store.base


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except (OSError, OverflowError) as error:
        listener.close()
        raise InputError(cannot_listen(host, port, error)) from error
    listener.set_inheritable(True)
    return listener
