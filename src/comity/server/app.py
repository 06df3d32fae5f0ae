"""The application: which path is answered by what, and what is opened and closed with it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, Router

from comity.graph.store import open_store
from comity.server.context import Context, Current
from comity.server.middleware import Server
from comity.server.processes.pool import Pool, Sizes
from comity.server.processes.worker import Ground
from comity.server.remembering import Remembering
from comity.server.settings import VARIABLE, Settings
from comity.server.sparql.endpoint import Endpoint


def from_environment() -> Server:
    """Make the application as the environment says; this is what the server's processes call."""
    return application(Settings.from_json(os.environ[VARIABLE]))


def application(settings: Settings) -> Server:
    """Make the application that serves a store."""
    spool = tempfile.mkdtemp(prefix="comity-")
    current = Current(settings.store)
    ground = Ground(partial(open_store, Path(settings.store)), current.sign, settings.memory, spool)
    pool = Pool(Sizes(settings.quick, settings.slow, settings.seconds, settings.waiting), ground)
    context = Context(settings, pool, Remembering(pool, current, settings.remembered), current)

    @asynccontextmanager
    async def open_and_close(_: object) -> AsyncIterator[None]:
        await pool.open()
        try:
            yield
        finally:
            await pool.close()
            for left in Path(spool).iterdir():
                left.unlink()
            Path(spool).rmdir()

    routes = [
        Route("/sparql", Endpoint(context)),
        Route("/health", health),
    ]
    return Server(Router(routes, redirect_slashes=False, lifespan=open_and_close), context)


async def health(request: Request) -> Response:
    """Say that the server is there, without asking the store."""
    generation = request.app.state.context.generation()
    return PlainTextResponse(f"ok {generation}\n" if generation else "no store\n", 200 if generation else 503)
