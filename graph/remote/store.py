"""A store that another server holds: read by SPARQL 1.1 Protocol as the embedded one is, with the same answers.

A server that ``comity push`` loaded says what stands there (``manifest.py``), and is asked with the dataset that
the embedded store has: the merged graph beside those that stand alone, and the named graphs. Any other server, an
endpoint of Comity's or somebody's own store, is asked as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import IO

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples

from comity.graph.dataset import Dataset
from comity.graph.errors import RemoteError, StoreError
from comity.graph.lexing import names_dataset
from comity.graph.remote import responses
from comity.graph.remote.addresses import check_address
from comity.graph.remote.credentials import check_sent_safely, read_credentials
from comity.graph.remote.endpoint import ITS_OWN, Endpoint, constructing, counting, declared, form_of
from comity.graph.remote.manifest import QUERY, Manifest, read_manifests, version_of
from comity.graph.remote.responses import Response
from comity.graph.store import Store
from comity.graph.turtle import write_statements
from comity.graph.vocabulary import PREFIXES

#: Servers that cut a result do so at a round number, and few say so.
_ROUND = 500
_RECORDED = """SELECT ?graph ?hash (MAX(?merged) AS ?open) {
  { ?graph comity:contentHash ?hash BIND(1 AS ?merged) }
  UNION { GRAPH ?in { ?graph comity:contentHash ?hash } BIND(0 AS ?merged) }
} GROUP BY ?graph ?hash"""


class RemoteStore(Store):
    """Read a SPARQL server as a store; it has no engine and no folder, and is never written to."""

    def __init__(self, endpoint: Endpoint, base: str, version: str = "", dataset: Dataset = ITS_OWN) -> None:
        """Take a server, the base of what it holds, a name for its present state, and the graphs to ask it for."""
        super().__init__(None, base, version)
        self._endpoint = endpoint
        self._dataset = dataset
        self._closed = False

    @property
    def engine(self) -> ox.Store:
        """Refuse: the engine is the other server's."""
        raise StoreError(
            f"{self._endpoint.url} is another server's store: this needs a store in a folder of this machine"
        )

    def close(self) -> None:
        """Ask no more."""
        self._closed = True

    def query(
        self, sparql: str, base: str | None = None, dataset: Dataset | None = None
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Ask a query of any form, on all graphs together unless it or ``dataset`` names others.

        Raises ``SyntaxError`` where it cannot be read, and as :meth:`Endpoint.ask` does; ``RemoteError`` too for an
        answer that is none, breaks off, or is cut at a limit of the server's.
        """
        if self._closed:
            raise StoreError("the store was closed: open it again")
        if dataset is None:
            dataset = ITS_OWN if names_dataset(sparql) else self._dataset
        form = form_of(sparql, self.prefixes, base)
        text = declared(sparql, self.prefixes, base)
        response = self._endpoint.ask(text, form, dataset)
        if form == "CONSTRUCT":
            graph = responses.triples(response)
            self._check_graph(response, text, dataset)
            return graph
        found, count = responses.solutions(response)
        if form == "SELECT":
            self._check_whole(response, count, text, dataset)
        return found

    def select_merged(self, sparql: str) -> QuerySolutions:
        """Run a SELECT query on the merged graph of the small ones alone; raises as ``select`` does."""
        merged = self.graph("merged")
        there = merged in self._dataset.default
        return self._solutions(
            self.query(sparql, None, Dataset((merged,), self._dataset.named) if there else None), sparql
        )

    def _check_whole(self, response: Response, count: int, text: str, dataset: Dataset) -> None:
        """Count the rows at the server where the answer may have been cut: Virtuoso says so, others cut silently."""
        if partial := response.headers.get("X-SQL-State"):
            raise RemoteError(f"{response.url} stopped before the answer was whole ({partial}): ask for less at once")
        limit = response.headers.get("X-SPARQL-MaxRows")
        if limit is None and (count == 0 or count % _ROUND):
            return
        counted = counting(text)
        there = self._count(counted, dataset) if counted is not None else count + (limit is not None)
        if there > count:
            raise self._cut(response.url, f"{count:,} rows", f"{there:,}" if counted else "more")

    def _count(self, text: str, dataset: Dataset) -> int:
        found, _ = responses.solutions(self._endpoint.ask(text, "SELECT", dataset))
        return next((int(row["n"].value) for row in found), 0)  # type: ignore[union-attr]

    def _check_graph(self, response: Response, text: str, dataset: Dataset) -> None:
        """Ask for the solutions of a graph, which may be told to be cut: Virtuoso cuts a graph without a word."""
        selecting = constructing(text)
        if "virtuoso" not in response.headers.get("Server", "").lower() or selecting is None:
            return
        asked = self._endpoint.ask(selecting, "SELECT", dataset)
        _, count = responses.solutions(asked)
        self._check_whole(asked, count, selecting, dataset)

    def _cut(self, url: str, given: str, there: str) -> RemoteError:
        return RemoteError(
            f"{url} cuts answers: it gave {given}, and there are {there}; ask for less, or have its limit raised "
            "(Virtuoso: ResultSetMaxRows, in the part [SPARQL] of virtuoso.ini)"
        )

    def pattern(
        self,
        subject: NamedNode | None,
        predicate: NamedNode | None,
        value: NamedNode | Literal | None,
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """Return the statements of a graph, or of all together, that fit a pattern, each once, in no order."""
        where = "{ %s %s %s }" if graph is None else f"{{ GRAPH {graph} {{ %s %s %s }} }}"
        return self._statements(where, subject, predicate, value, graph)

    def dump(self, stream: IO[bytes], graph: NamedNode, format_: ox.RdfFormat = ox.RdfFormat.N_TRIPLES) -> None:
        """Write a graph in a format, in no order."""
        write_statements((quad.triple for quad in self.quads(graph)), stream, format_, self.prefixes)

    def quads(self, graph: str | NamedNode | None = None) -> Iterator[Quad]:
        """Return the quads of one graph (by its short name or IRI), or of all named graphs, in no order."""
        nodes = self.graphs() if graph is None else [self.graph(graph) if isinstance(graph, str) else graph]
        for node in nodes:
            yield from self.pattern(None, None, None, node)

    def _statements(
        self,
        where: str,
        subject: NamedNode | None,
        predicate: NamedNode | None,
        value: NamedNode | Literal | None,
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        asked = [
            str(given) if given else f"?{name}" for name, given in zip("spo", (subject, predicate, value), strict=True)
        ]
        free = " ".join(term for term in asked if term.startswith("?")) or "(1 AS ?one)"
        for row in self.select(f"SELECT {free} {where % tuple(asked)}"):
            yield Quad(subject or row["s"], predicate or row["p"], value or row["o"], graph or ox.DefaultGraph())

    def describes(self, node: NamedNode) -> bool:
        """Tell whether anything is said of a node."""
        return self.ask(f"ASK {{ {node} ?p ?o }}")

    @cached_property
    def alone(self) -> tuple[NamedNode, ...]:
        """Say that none is read apart here: to this end the server is asked with a dataset."""
        return ()

    def graphs(self) -> list[NamedNode]:
        """List the named graphs, sorted by IRI."""
        if self._dataset.named:
            return list(self._dataset.named)
        start = self.prefixes["graph"]
        found = {row["g"].value for row in self.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")}
        return [NamedNode(iri) for iri in sorted(found) if iri.startswith(start)]


def open_remote(address: str, seconds: float = 60.0) -> RemoteStore:
    """Find out what a SPARQL server holds, and return it as a store; nothing else of it is read yet.

    ``seconds`` is how long one answer is waited for. Credentials are those of the environment. Raises
    ``InputError`` for an address that is none, ``RemoteError`` where the server is away, refuses, or holds no graph
    of Comity, several, or half of one.
    """
    credentials = read_credentials()
    check_sent_safely(check_address(address), credentials)
    endpoint = Endpoint(address, seconds, credentials)
    pushed = manifests(endpoint)
    if not pushed:
        return _as_it_is(endpoint)
    if len(pushed) > 1:
        raise _several(address, [manifest.base for manifest in pushed])
    [manifest] = pushed
    if not manifest.finished:
        raise RemoteError(f"a push to {address} is under way or broke off, and half of it stands there: push again")
    return RemoteStore(endpoint, manifest.base, manifest.version, manifest.dataset)


def manifests(endpoint: Endpoint) -> list[Manifest]:
    """Return what was pushed to a server, one manifest for each base; raises as :meth:`Endpoint.ask` does."""
    return read_manifests(endpoint.select(declared(QUERY, PREFIXES)))


def _as_it_is(endpoint: Endpoint) -> RemoteStore:
    """Return the store of a server that nobody pushed to: its base is known from the record of what was built."""
    rows = [
        (row["graph"].value, row["hash"].value, row["open"].value == "1")
        for row in endpoint.select(declared(_RECORDED, PREFIXES))
    ]
    bases = sorted({graph.rpartition("/graph/")[0] + "/" for graph, _, _ in rows if "/graph/" in graph})
    if not bases:
        raise RemoteError(
            f"{endpoint.url} holds no graph of Comity: nothing there has a comity:contentHash, by which the base is "
            f"known; load it with: comity push {endpoint.url}"
        )
    if len(bases) > 1:
        raise _several(endpoint.url, bases)
    version = version_of(f"{graph} {content}" for graph, content, _ in rows)
    store = RemoteStore(endpoint, bases[0], version)
    if any(merged for _, _, merged in rows):
        return store
    graphs = tuple(store.graphs())  # its default graph holds nothing of them
    return RemoteStore(endpoint, bases[0], version, Dataset(graphs, graphs))


def _several(address: str, bases: list[str]) -> RemoteError:
    return RemoteError(
        f"{address} holds {len(bases)} graphs of Comity ({', '.join(bases)}): serve each at an endpoint of its own"
    )
