"""A small graph with merged and withdrawn ids, and an application that serves it as linked data."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from comity.graph.parts import Relation
from comity.graph.records import Dataset, Record, Withdrawal
from comity.graph.store import Store
from comity.graph.triples import quads
from comity.server.answer import Answer
from comity.server.linked.routes import routes
from comity.server.pages.site import Site
from comity.server.refusals import Refusal
from tests.shipped import store_of
from tests.small import PAPER, make

CC_BY = "https://creativecommons.org/licenses/by/4.0/"


def registered(name: str, *successors: str) -> Record:
    """Make a body whose registry has withdrawn its record."""
    relations = tuple(Relation(kind="successor", to=other) for other in successors)
    return make.body(name, standing="withdrawn", identifier=name, relations=relations, evidence=(make.evidence(),))


RECORDS = (
    Dataset(id="desk", title="A desk", licence=CC_BY),
    PAPER,
    make.body("waters", country="IR", evidence=(make.evidence(),)),
    make.body("qanats", country="IR", evidence=(make.evidence(),)),
    make.tie("pact", "agreement", ["waters:signatory", "qanats:signatory"], date="2024-06-24/2025"),
    make.body("a.ttl", evidence=(make.evidence(),)),
    Withdrawal(id="old-waters", reason="Described twice.", title="Waters & <old>", replaced_by="waters"),
    Withdrawal(id="older-waters", reason="Described thrice.", replaced_by="old-waters"),
    Withdrawal(id="phantom", reason="There was no such <body>.", title="Phantom"),
    Withdrawal(id="ring-a", reason="A ring.", replaced_by="ring-b"),
    Withdrawal(id="ring-b", reason="A ring.", replaced_by="ring-a"),
    Withdrawal(id="to-nowhere", reason="Moved away.", replaced_by="never-described"),
    Withdrawal(id="to-phantom", reason="Described twice.", replaced_by="phantom"),
    registered("ror-merged", "waters"),
    registered("ror-split", "waters", "qanats"),
    registered("ror-gone"),
)


def small_store(base: str = Site().base) -> Store:
    """Make the store in memory of these records, with the ontology and what is derived."""
    return store_of([quad for record in RECORDS for quad in quads(record, "desk", base)], base)


@dataclass(frozen=True)
class Pool:
    """Do tasks where they are asked for."""

    store: Store

    async def run(self, task: Any, *arguments: Any) -> Answer:
        """Do a task."""
        answer: Answer = task(self.store, *arguments)
        return answer


@dataclass(frozen=True)
class Client:
    """Ask an application, without a server between."""

    app: Starlette
    root: str = ""

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Ask with GET."""
        return self.ask("GET", path, headers)

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        """Ask, with no header that is not given but Host; a name may have ``_`` for ``-``."""
        return asyncio.run(self._ask(method, path, headers or {}))

    async def _ask(self, method: str, path: str, headers: dict[str, str]) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app, root_path=self.root)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
            client.headers.clear()
            return await client.request(method, path, headers={n.replace("_", "-"): v for n, v in headers.items()})


def client_of(store: Store, site: Site | None = None, root: str = "") -> Client:
    """Serve a store as linked data; a root is the path under which a proxy has put the server."""

    async def refuse(_: Request, error: Exception) -> Response:
        assert isinstance(error, Refusal)
        return PlainTextResponse(str(error), error.status, dict(error.headers))

    app = Starlette(routes=routes(), exception_handlers={Refusal: refuse})
    app.router.redirect_slashes = False
    app.state.answers = Pool(store)
    app.state.settings = SimpleNamespace(site=site or Site(base=store.base, root=root))
    return Client(app, root)
