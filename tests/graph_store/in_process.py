"""A graph store that runs within the test: its readers and its writer do without processes of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partialmethod
from pathlib import Path
from typing import Any, cast
from unittest.mock import Mock

import httpx
from starlette.routing import Route, Router

from comity.graph.store import open_store
from comity.graph.updates.changes import Applied
from comity.server.answer import Answer
from comity.server.changing import Local, Open, apply
from comity.server.graph_store import GraphStore
from comity.server.keys import Keys
from comity.server.middleware import Server
from comity.server.settings import Settings


class Pool:
    """Run a task at once, with the store as it is now."""

    def __init__(self, store: Path) -> None:
        self._store = store

    async def run(self, task: Callable[..., Answer], *arguments: Any) -> Answer:
        """Run it."""
        with open_store(self._store) as store:
            return task(store, *arguments)


class Writer:
    """Do a change at once."""

    def __init__(self, store: Path, keys: Keys | None) -> None:
        self._store, self.keys = store, keys

    async def apply(self, write: Local | Open) -> Applied:
        """Do it."""
        return apply(self._store, write)


class Client:
    """Talk to a server without a network."""

    def __init__(self, settings: Settings, keys: Keys | None = None) -> None:
        store = Path(settings.store)
        context = Mock(settings=settings, pool=Pool(store), address=lambda _: "http://store.example")
        graphs = GraphStore(context, Writer(store, keys))
        paths = ("/store", "/store/{path:path}", "/graph/local/{path:path}")
        self._transport = httpx.ASGITransport(cast("Any", Server(Router([Route(p, graphs) for p in paths]), context)))

    def request(self, method: str, address: str, **said: Any) -> httpx.Response:
        """Send a request and wait for its response."""

        async def send() -> httpx.Response:
            async with httpx.AsyncClient(transport=self._transport, base_url="http://store.example") as client:
                return await client.request(method, address, **said)

        return asyncio.run(send())

    get = partialmethod(request, "GET")
    head = partialmethod(request, "HEAD")
    put = partialmethod(request, "PUT")
    post = partialmethod(request, "POST")
    delete = partialmethod(request, "DELETE")
    patch = partialmethod(request, "PATCH")
