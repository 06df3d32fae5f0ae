"""The store: quads in named graphs, in a folder of generations, read and asked in SPARQL.

Queries run on all graphs together unless they say ``GRAPH``, and know every prefix of
``vocabulary`` with ``id:`` and ``graph:`` under the store's base. The engine's union gives a
statement that stands in two graphs twice, so that counts would be wrong. So the small graphs are
merged in a graph of their own, the engine's default graph; a large one that shares no statement
with any other stands alone and is read beside it. Answers are pyoxigraph's own objects. The engine
is embedded Oxigraph (RocksDB).
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import IO

import pyoxigraph as ox
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
)

from comity.graph import generations
from comity.graph.dataset import Dataset, named_in, put_together, share
from comity.graph.errors import QueryError, StoreError
from comity.graph.turtle import keep_readable
from comity.graph.vocabulary import DEFAULT_BASE, prefixes, term


class Store:
    """Read quads and answer SPARQL; a context manager that lets the generation go at its end.

    >>> store = in_memory([Quad(NamedNode("https://w3id.org/comity/id/unesco"), NamedNode("http://a.example/p"),
    ...     ox.Literal("UNESCO"), NamedNode("https://w3id.org/comity/graph/seeds"))])
    >>> [row["name"].value for row in store.select("SELECT ?name { id:unesco ?p ?name }")]
    ['UNESCO']
    """

    def __init__(self, engine: ox.Store | None, base: str, generation: str = "") -> None:
        """Wrap an Oxigraph store; the generation's name is empty where it lives in memory.

        Without an engine the store is one of another server's.
        """
        self._engine: ox.Store | None = engine
        self.base = base
        self.generation = generation
        self.folder = Path()
        self.prefixes = prefixes(base)

    @property
    def engine(self) -> ox.Store:
        """The Oxigraph store itself, for those who need more than reading; raises ``StoreError`` once closed."""
        if self._engine is None:
            raise StoreError("the store was closed: open it again with open_store")
        return self._engine

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the generation go, so that a later build may delete it; nothing can be read afterwards."""
        self._engine = None

    def select(self, sparql: str) -> QuerySolutions:
        """Run a SELECT query and return its solutions, one at a time.

        Raises ``QueryError`` where the query cannot be read or is of another form.
        """
        return self._solutions(self._query(sparql), sparql)

    def select_merged(self, sparql: str) -> QuerySolutions:
        """Run a SELECT query on the merged graph of the small ones alone; raises as ``select`` does."""
        try:
            found = self.engine.query(sparql, prefixes=self.prefixes)
        except (SyntaxError, ValueError) as error:
            raise QueryError(f"the query cannot be read: {error} in {_start(sparql)}") from error
        return self._solutions(found, sparql)

    def _solutions(self, found: QuerySolutions | QueryBoolean | QueryTriples, sparql: str) -> QuerySolutions:
        if not isinstance(found, QuerySolutions):
            raise QueryError(f"a SELECT query was expected: {_start(sparql)}")
        return found

    def ask(self, sparql: str) -> bool:
        """Run an ASK query.

        Raises ``QueryError`` where the query cannot be read or is of another form.
        """
        answer = self._query(sparql)
        if not isinstance(answer, QueryBoolean):
            raise QueryError(f"an ASK query was expected: {_start(sparql)}")
        return bool(answer)

    def construct(self, sparql: str) -> QueryTriples:
        """Run a CONSTRUCT or DESCRIBE query and return its triples, one at a time.

        Raises ``QueryError`` where the query cannot be read or is of another form.
        """
        answer = self._query(sparql)
        if not isinstance(answer, QueryTriples):
            raise QueryError(f"a CONSTRUCT or DESCRIBE query was expected: {_start(sparql)}")
        return answer

    def _query(self, sparql: str) -> QuerySolutions | QueryBoolean | QueryTriples:
        try:
            return self.query(sparql)
        except (SyntaxError, ValueError) as error:
            raise QueryError(f"the query cannot be read: {error} in {_start(sparql)}") from error

    def query(
        self, sparql: str, base: str | None = None, dataset: Dataset | None = None
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Run a query of any form, on all graphs together unless it or ``dataset`` names others.

        ``base`` is the IRI against which the query's relative ones stand. Raises what the engine raises.
        """
        dataset = dataset or named_in(sparql, self.prefixes, base)
        if dataset is not None:
            return self._query_dataset(sparql, base, dataset)
        default = self._graphs if self.alone else None
        return self.engine.query(sparql, base_iri=base, prefixes=self.prefixes, default_graph=default)

    def _query_dataset(
        self, sparql: str, base: str | None, dataset: Dataset
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        engine = self.engine
        default: list[NamedNode | BlankNode | DefaultGraph] = list(dataset.default)
        if share(engine, (graph for graph in dataset.default if graph not in self.alone)):
            engine, default = put_together(engine, dataset), [DefaultGraph()]
        named: list[NamedNode | BlankNode] = list(dataset.named)
        return engine.query(sparql, base_iri=base, prefixes=self.prefixes, default_graph=default, named_graphs=named)

    @cached_property
    def alone(self) -> tuple[NamedNode, ...]:
        """The large graphs that are not merged, since they share no statement with another."""
        stated = self.engine.quads_for_pattern(None, term("comity:standsAlone"), None, self.graph("provenance"))
        return tuple(sorted((q.subject for q in stated if isinstance(q.subject, NamedNode)), key=lambda g: g.value))

    @property
    def _graphs(self) -> list[NamedNode | BlankNode | DefaultGraph]:
        return [DefaultGraph(), *self.alone]

    def forget_alone(self) -> None:
        """Look again which graphs stand alone; for those who change the store."""
        self.__dict__.pop("alone", None)

    def move_to(self, engine: ox.Store) -> None:
        """Go on with another engine; for those who change the store."""
        self._engine = engine
        self.forget_alone()

    def pattern(
        self,
        subject: NamedNode | None,
        predicate: NamedNode | None,
        value: NamedNode | Literal | None,
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """Return the statements of a graph, or of all together, that fit a pattern, each once, in no order."""
        engine = self.engine
        graphs = self._graphs if graph is None else [graph]
        found = (engine.quads_for_pattern(subject, predicate, value, each) for each in graphs)
        return chain.from_iterable(found)

    def dump(self, stream: IO[bytes], graph: NamedNode, format_: RdfFormat = RdfFormat.N_TRIPLES) -> None:
        """Write a graph in a format, in no order."""
        with keep_readable(stream, format_, self.prefixes) as target:
            self.engine.dump(target, format=format_, from_graph=graph, prefixes=self.prefixes)

    def describes(self, node: NamedNode) -> bool:
        """Tell whether anything is said of a node."""
        return next(self.pattern(node, None, None), None) is not None

    def quads(self, graph: str | NamedNode | None = None) -> Iterator[Quad]:
        """Return the quads of one graph (by its short name or IRI), or of all named graphs, in no order."""
        if graph is None:
            return chain.from_iterable(map(self.quads, self.graphs()))
        node = self.graph(graph) if isinstance(graph, str) else graph
        return self.engine.quads_for_pattern(None, None, None, node)

    def merged(self) -> Iterator[Quad]:
        """Return the statements of all graphs together, each once, in no order."""
        return self.pattern(None, None, None)

    def graph(self, name: str) -> NamedNode:
        """Return the IRI of a graph by its short name: ``seeds``, ``derived/labels``."""
        return NamedNode(self.prefixes["graph"] + name)

    def id(self, name: str) -> NamedNode:
        """Return the IRI of a described thing by its record id."""
        return NamedNode(self.prefixes["id"] + name)

    def graphs(self) -> list[NamedNode]:
        """List the named graphs, sorted by IRI."""
        found = (node for node in self.engine.named_graphs() if isinstance(node, NamedNode))
        return sorted(found, key=lambda node: node.value)


class Generation(Store):
    """A finished generation, opened read-only and held until it is closed or forgotten."""

    def __init__(self, path: Path, base: str, name: str, handle: int) -> None:
        self._let_go = weakref.finalize(self, os.close, handle)
        folder = generations.generation_folder(path, name)
        try:
            engine = ox.Store.read_only(str(folder))
        except OSError as error:
            self._let_go()
            raise StoreError(
                f"generation {name} of the store '{path}' is damaged ({error}): "
                "remove the file CURRENT and run 'comity build'"
            ) from error
        super().__init__(engine, base, name)
        self.folder = folder

    def close(self) -> None:
        """Let the generation go, so that a later build may delete it; nothing can be read afterwards."""
        super().close()
        self._let_go()


def in_memory(quads: Iterable[Quad] = (), base: str = DEFAULT_BASE) -> Store:
    """Make a store of these quads that is never written to a disk."""
    engine = ox.Store()
    engine.extend(quads)
    store = Store(engine, base)
    engine.bulk_extend([Quad(q.subject, q.predicate, q.object) for q in store.quads()])
    return store


def open_store(path: str | Path, generation: str | None = None) -> Store:
    """Open the finished generation of a store folder (or another by its name) to read it.

    It stays whole, and what it was, however often the store is built meanwhile; close it, or
    use it as a context manager. Raises ``StoreError`` where there is no store that this
    version can read.
    """
    folder = Path(path)
    base = generations.read_base(folder)
    name, handle = generations.hold(folder, generation)
    return Generation(folder, base, name, handle)


def _start(sparql: str) -> str:
    text = " ".join(sparql.split())
    return repr(text if len(text) <= 120 else f"{text[:117]}...")
