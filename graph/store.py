"""The store: quads in named graphs, in a folder of generations, read and asked in SPARQL.

Queries run on all graphs together unless they say ``GRAPH``, and know every prefix of
``vocabulary`` with ``id:`` and ``graph:`` under the store's base. All graphs together are a graph
of its own, the default graph: the engine's union gives a statement that stands in two graphs
twice, so that counts would be wrong. Answers are pyoxigraph's own objects. The engine is embedded
Oxigraph (RocksDB).
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from types import TracebackType

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples, Triple

from comity.graph import generations
from comity.graph.errors import QueryError, StoreError
from comity.graph.vocabulary import DEFAULT_BASE, prefixes

#: From this number of quads on, a bulk load is faster than a transaction, and its many files are worth it.
_BULK = 20_000


class Store:
    """Read quads and answer SPARQL; a context manager that lets the generation go at its end.

    >>> store = in_memory([Quad(NamedNode("https://w3id.org/comity/id/unesco"), NamedNode("http://a.example/p"),
    ...     ox.Literal("UNESCO"), NamedNode("https://w3id.org/comity/graph/seeds"))])
    >>> [row["name"].value for row in store.select("SELECT ?name { id:unesco ?p ?name }")]
    ['UNESCO']
    """

    def __init__(self, engine: ox.Store, base: str, generation: str = "") -> None:
        """Wrap an Oxigraph store; the generation's name is empty where it lives in memory."""
        self._engine: ox.Store | None = engine
        self.base = base
        self.generation = generation
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
        answer = self._query(sparql)
        if not isinstance(answer, QuerySolutions):
            raise QueryError(f"a SELECT query was expected: {_start(sparql)}")
        return answer

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
            return self.engine.query(sparql, prefixes=self.prefixes)
        except (SyntaxError, ValueError) as error:
            raise QueryError(f"the query cannot be read: {error} in {_start(sparql)}") from error

    def quads(self, graph: str | NamedNode | None = None) -> Iterator[Quad]:
        """Return the quads of one graph (by its short name or IRI), or of all named graphs, in no order."""
        if graph is None:
            return chain.from_iterable(map(self.quads, self.graphs()))
        node = self.graph(graph) if isinstance(graph, str) else graph
        return self.engine.quads_for_pattern(None, None, None, node)

    def merged(self) -> Iterator[Quad]:
        """Return the statements of all graphs together, each once, in no order."""
        return self.engine.quads_for_pattern(None, None, None, DefaultGraph())

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


class _Generation(Store):
    """A finished generation, opened read-only and held until it is closed or forgotten."""

    def __init__(self, path: Path, base: str, name: str, handle: int) -> None:
        self._let_go = weakref.finalize(self, os.close, handle)
        try:
            engine = ox.Store.read_only(str(generations.generation_folder(path, name)))
        except OSError as error:
            self._let_go()
            raise StoreError(
                f"generation {name} of the store '{path}' is damaged ({error}): "
                "remove the file CURRENT and run 'comity build'"
            ) from error
        super().__init__(engine, base, name)

    def close(self) -> None:
        """Let the generation go, so that a later build may delete it; nothing can be read afterwards."""
        super().close()
        self._let_go()


class Draft:
    """A generation in the making: graphs are replaced or removed whole, then all is swapped in at once."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.changed = False
        self._merged = True

    def replace(self, graph: str, quads: Iterable[Quad | Triple]) -> int:
        """Put these quads in place of the graph's and return how many distinct ones there are now.

        Triples, and quads of the default graph, are put into the graph. Raises ``ValueError``
        for a quad that names another graph.
        """
        node = self.store.graph(graph)
        self.remove(graph)
        self.store.engine.add_graph(node)
        placed = (_place(quad, node) for quad in quads)
        first = list(islice(placed, _BULK))
        if len(first) < _BULK:
            self.store.engine.extend(first)
        else:
            self.store.engine.bulk_extend(chain(first, placed))
        return sum(1 for _ in self.store.quads(node))

    def remove(self, graph: str) -> None:
        """Remove a graph with all its quads; without effect where it is not there."""
        node = self.store.graph(graph)
        self.changed = True
        if self._merged:
            self.store.engine.clear_graph(DefaultGraph())
            self._merged = False
        if self.store.engine.contains_named_graph(node):
            self.store.engine.remove_graph(node)

    def merge(self) -> None:
        """Make the default graph anew of all named graphs; queries answer from it."""
        if not self._merged:
            _merge(self.store)
            self._merged = True


def _merge(store: Store) -> None:
    merged = (Quad(quad.subject, quad.predicate, quad.object) for quad in store.quads())
    store.engine.bulk_extend(merged)


def _place(quad: Quad | Triple, graph: NamedNode) -> Quad:
    if isinstance(quad, Quad):
        if quad.graph_name == graph:
            return quad
        if quad.graph_name != DefaultGraph():
            raise ValueError(f"a quad of {quad.graph_name} was to be put into {graph}: {quad}")
    return Quad(quad.subject, quad.predicate, quad.object, graph)


def in_memory(quads: Iterable[Quad] = (), base: str = DEFAULT_BASE) -> Store:
    """Make a store of these quads that is never written to a disk."""
    engine = ox.Store()
    engine.extend(quads)
    store = Store(engine, base)
    _merge(store)
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
    return _Generation(folder, base, name, handle)


@contextmanager
def drafting(path: str | Path, base: str = DEFAULT_BASE) -> Iterator[Draft]:
    """Write the next generation of a store folder, which is made where it is not there yet.

    The draft starts as a copy of the current generation (hard links). When the block ends it
    becomes the current one, in a single step; where it raises, or where nothing was replaced
    or removed, the store stays as it was. The generation before is kept for ``undo``.

    Raises ``StoreBusy`` where another process writes; ``StoreError`` where the folder holds
    something else, or a store of another version or base; ``InputError`` for a base that cannot be one.
    """
    from shutil import rmtree  # slow to import, and needed by builds only

    folder = Path(path)
    with generations.writing(folder):
        generations.prepare(folder, base)
        now = generations.current(folder)
        name = generations.following(folder)
        generations.sweep(folder, _keep(folder, now))
        # Its own name each time: RocksDB refuses a folder that this process has not quite let go.
        scratch = generations.generation_folder(folder, f"{name}.{os.urandom(4).hex()}.draft")
        draft = Draft(Store(_copy(folder, base, now, scratch), base, name))
        try:
            yield draft
            if draft.changed:
                draft.merge()
                # A checkpoint of the draft, so that nothing that was ever open for writing is read.
                draft.store.engine.optimize()  # fewer files, which open faster
                draft.store.engine.flush()
                draft.store.engine.backup(generations.generation_folder(folder, name))
                generations.swap(folder, name)
                generations.sweep(folder, {name, now or name})
        finally:
            draft.store.close()
            rmtree(scratch, ignore_errors=True)


def _keep(path: Path, now: str | None) -> set[str]:
    return set() if now is None else {now, generations.preceding(path, now) or now}


def _copy(path: Path, base: str, now: str | None, target: Path) -> ox.Store:
    if now is not None:
        with _Generation(path, base, *generations.hold(path, now)) as finished:
            finished.engine.backup(target)
    return ox.Store(target)


def undo(path: str | Path) -> str:
    """Make the generation before the current one the current one again, and return its name.

    Raises ``StoreError`` where none is left, and ``StoreBusy`` where another process writes.
    """
    folder = Path(path)
    with generations.writing(folder):
        generations.read_base(folder)
        now = generations.current(folder)
        before = generations.preceding(folder, now) if now else None
        if before is None:
            raise StoreError(f"the store '{folder}' has no generation before {now or 'the first'}: nothing was undone")
        generations.swap(folder, before)
        return before


def _start(sparql: str) -> str:
    text = " ".join(sparql.split())
    return repr(text if len(text) <= 120 else f"{text[:117]}...")
