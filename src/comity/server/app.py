"""The application: which path is answered by what, and what is opened and closed with it."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial

from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, Router

from comity.graph.opening import open_place
from comity.graph.provenance import LOCAL
from comity.graph.remote.addresses import is_address
from comity.server import description_routes as descriptions
from comity.server.context import Context, Current, Elsewhere
from comity.server.graph_store import GraphStore
from comity.server.linked import routes as linked
from comity.server.middleware import Server
from comity.server.pages import routes as pages
from comity.server.processes.memory import share
from comity.server.processes.parents import close_with_parent
from comity.server.processes.pool import Pool, Single, Sizes
from comity.server.processes.worker import Ground
from comity.server.remembering import Remembering
from comity.server.settings import VARIABLE, Settings
from comity.server.sparql.endpoint import Endpoint
from comity.server.sparql.operation import PATH
from comity.server.writer import Writer

_HOUR = 3600.0
#: How hard answers are packed for clients that unpack them: more takes longer and gains little.
_PACKED = 5


def from_environment() -> Server:
    """Make the application as the environment says; this is what the server's processes call."""
    return application(Settings.from_json(os.environ[VARIABLE]))


def application(settings: Settings) -> Server:
    """Make the application that serves a store."""
    context = _context(settings, tempfile.mkdtemp(prefix="comity-"))
    opened = (context.pool, context.describing, context.filing, context.writer)

    @asynccontextmanager
    async def open_and_close(_: object) -> AsyncIterator[None]:
        close_with_parent(asyncio.get_running_loop())
        try:
            for each in opened:
                await each.open()
            yield
        finally:
            for each in opened:
                await each.close()
            shutil.rmtree(context.spool, ignore_errors=True)

    store, endpoint = GraphStore(context, context.writer), Endpoint(context)
    routes = [
        *(Route(path, endpoint) for path in (PATH, f"{PATH}/")),
        Route("/store", store),
        Route("/store/{path:path}", store),
        Route(f"/graph/{LOCAL}{{path:path}}", store, methods=["PUT", "POST", "DELETE"]),
        Route("/health", health),
        *descriptions.routes(),
        *pages.routes(),
        *linked.routes(),
    ]
    router = Router(routes, redirect_slashes=False, lifespan=open_and_close)
    return Server(GZipMiddleware(router, compresslevel=_PACKED), context)


def _context(settings: Settings, spool: str) -> Context:
    current = (Elsewhere if is_address(settings.store) else Current)(settings.store)
    most = settings.memory or share(settings.slow)
    ground = Ground(partial(open_place, settings.store), current.sign, most, spool)
    pool = Pool(Sizes(settings.quick, settings.slow, settings.seconds, settings.waiting), ground)
    describing, filing = (Single(1, _HOUR, settings.waiting, replace(ground, niceness=nice)) for nice in (10, 15))
    return Context(
        settings=settings,
        pool=pool,
        describing=describing,
        filing=filing,
        remembering=Remembering(pool, current.sign, settings.remembered),
        described=Remembering(describing, current.sign, settings.remembered),
        writer=Writer(settings, ground, filing),
        current=current,
        spool=spool,
    )


async def health(request: Request) -> Response:
    """Say that the server is there, without asking the store."""
    generation = request.app.state.context.current.name()
    return PlainTextResponse(f"ok {generation}\n" if generation else "no store\n", 200 if generation else 503)
