"""The graph store at ``/store``: graphs read, put, added to and removed (SPARQL 1.1 Graph Store HTTP Protocol).

https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Protocol
from urllib.parse import quote
from uuid import uuid4

from pyoxigraph import NamedNode, Triple
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from comity.graph import generations
from comity.graph.provenance import LOCAL
from comity.graph.store import Store
from comity.graph.updates.changes import Applied, Change, Delete, Post, Put
from comity.graph.updates.local import NotLocal, name_of_local
from comity.server.answer import Answer
from comity.server.bodies import read_body
from comity.server.changing import Local, Open, authorised, check_there
from comity.server.conditions import Condition, tag, version
from comity.server.context import Context
from comity.server.graph_names import direct, indirect
from comity.server.keys import Keys
from comity.server.media_types import GRAPHS
from comity.server.negotiation import choose
from comity.server.payloads import payloads
from comity.server.refusals import Refusal
from comity.server.sending import header, send_answer
from comity.server.sparql.asking import FEW, dump_graph, write_triples
from comity.server.sparql.sink import Most

_READING = "GET, HEAD, OPTIONS"
_METHODS = "GET, HEAD, PUT, POST, DELETE, OPTIONS"
_PLAIN = "text/plain; charset=utf-8"


class Writer(Protocol):
    """Do changes one after the other, in a process that can be killed, and wait until readers see them."""

    keys: Keys | None

    async def apply(self, write: Local | Open) -> Applied:
        """Do a change; raises what ``changing.apply`` raises."""


class GraphStore:
    """Answer requests to the graph store, and to graphs under their own addresses; an application of ASGI."""

    def __init__(self, context: Context, writer: Writer, path: str = "/store") -> None:
        self._context, self._writer, self._path = context, writer, path
        self._most = Most(context.settings.rows, context.settings.size)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; raises ``Refusal``."""
        request = Request(scope, receive)
        if request.method in ("GET", "HEAD"):
            graph = self._graph(scope)
            found = await self._context.pool.run(read, graph, header(scope, b"accept"), self._most)
            await send_answer(scope, send, found)
        else:
            written = await self._written(request)
            await (send_answer(scope, send, written) if written.body else _send_empty(send, written))

    async def _written(self, request: Request) -> Answer:
        settings, scope = self._context.settings, request.scope
        if request.method not in ("PUT", "POST", "DELETE"):
            raise Refusal(405, f"{request.method} is not known here: use {_METHODS}", (("allow", _METHODS),))
        agent = authorised(settings, self._writer.keys, header(scope, b"authorization"), _READING)
        is_nameless = request.method == "POST" and self._is_root(scope) and not scope["query_string"]
        graph = self._new(scope) if is_nameless else self._graph(scope)
        if not settings.open_writes:
            self._check_local(graph)
        change = await self._change(request, graph)
        condition = Condition(header(scope, b"if-match") or "", header(scope, b"if-none-match") or "")
        write = Open(change, condition) if settings.open_writes else Local(change, agent, condition)
        applied = await self._writer.apply(write)
        place = (("location", self._address(scope, graph)),) if is_nameless else ()
        return _done(change, applied)._replace(headers=place)

    async def _change(self, request: Request, graph: str | None) -> Change:
        if request.method == "DELETE":
            return Delete(graph)
        settings = self._context.settings
        body = await read_body(request, settings.max_body, settings.body_seconds)
        base = graph or self._context.address(request.scope) + self._path
        found = payloads(header(request.scope, b"content-type") or "", body, base)
        return Put(graph, found) if request.method == "PUT" else Post(graph, found)

    def _is_root(self, scope: Scope) -> bool:
        return str(scope["path"]).rstrip("/") == self._path

    def _graph(self, scope: Scope) -> str | None:
        if self._is_root(scope):
            return indirect(scope["query_string"], self._context.address(scope), self._path)
        path = scope["raw_path"].partition(b"?")[0].decode("latin-1")
        own = f"/graph/{LOCAL}"
        if path.startswith(own):
            return direct(f"{self._base}graph/{LOCAL}{path.removeprefix(own)}", scope["query_string"])
        return direct(self._context.address(scope) + path, scope["query_string"])

    @property
    def _base(self) -> str:
        return generations.read_base(Path(self._context.settings.store))

    def _new(self, scope: Scope) -> str:
        """Return the IRI of a graph that is to be made and has no name yet."""
        name = uuid4().hex
        if self._context.settings.open_writes:
            return f"{self._context.address(scope)}{self._path}/{name}"
        return f"{self._base}graph/{LOCAL}{name}"

    def _address(self, scope: Scope, graph: str | None) -> str:
        """Return where a graph can be read at this server."""
        root = self._context.address(scope) + self._path
        is_direct = graph is None or graph.startswith(f"{root}/")
        return str(graph) if is_direct else f"{root}?graph={quote(str(graph), safe='')}"

    def _check_local(self, graph: str | None) -> None:
        try:
            name_of_local(graph, self._base)
        except NotLocal as error:
            raise Refusal(403, str(error)) from error


def read(store: Store, graph: str | None, accept: str | None, most: Most) -> Answer:
    """Return a graph, ``None`` the default graph, in the format that is wanted most, with its entity tag.

    Raises ``NotAcceptable``, and ``Refusal``: 404 for a graph that is not there, 422 for one that is too large.
    """
    format_ = GRAPHS[choose(accept, tuple(GRAPHS))]
    check_there(store, graph)
    triples = _triples(store, graph)
    head = list(islice(triples, FEW + 1))
    if graph is None or len(head) <= FEW:
        found = write_triples(chain(head, triples), format_, most, store)
    else:
        found = dump_graph(store, NamedNode(graph), format_, most)
    return found._replace(headers=(("vary", "Accept"), ("etag", tag(version(store, graph), format_))))


def _done(change: Change, applied: Applied) -> Answer:
    """Say what became of a graph: 201 new, 204 put anew or nothing to add, 200 with what was added or removed.

    These are the ones of 200 and 204 (sections 5.3 to 5.5 leave the choice) that the tests of the protocol name.
    """
    if applied.is_creation:
        return Answer(b"", _PLAIN, 201)
    if isinstance(change, Put) or (isinstance(change, Post) and not any(p.content.strip() for p in change.payloads)):
        return Answer(b"", _PLAIN, 204)
    return Answer(f"{applied.sentence()}\n".encode(), _PLAIN)


def _triples(store: Store, graph: str | None) -> Iterator[Triple]:
    quads = store.merged() if graph is None else store.quads(NamedNode(graph))
    return (quad.triple for quad in quads)


async def _send_empty(send: Send, answer: Answer) -> None:
    """Send a response without a body, which for 204 has no length either (RFC 9110, section 8.6)."""
    headers = [(name.encode(), value.encode("latin-1")) for name, value in answer.headers]
    if answer.status != 204:
        headers.append((b"content-length", b"0"))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
