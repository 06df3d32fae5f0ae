"""Statements by either end, each with the graph that makes it: from the store's own engine, or from another server.

A server is asked for many nodes at once, since each question takes a way there and back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import count, islice

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad

from comity.graph.remote.store import RemoteStore
from comity.graph.store import Store
from comity.graph.vocabulary import PUSHED, term

Node = NamedNode | BlankNode
#: How many nodes a server is asked for at once.
_NODES = 100
#: How many of the statements that point to a node are asked for at once; no round number, at which servers cut.
_ROWS = 997


def said_of(store: Store, nodes: Iterable[Node], predicates: Sequence[str] = ()) -> Iterator[Quad]:
    """Yield what named graphs say of nodes, by these predicates or by any."""
    if isinstance(store, RemoteStore):
        given = f"VALUES ?p {{ {' '.join(str(term(name)) for name in predicates)} }}" if predicates else ""
        for some in _batched(_named(nodes), _NODES):
            yield from _asked(store, f"VALUES ?s {{ {' '.join(map(str, some))} }} {given}", "")
        return
    wanted: list[NamedNode | None] = [term(name) for name in predicates]
    for node in nodes:
        for predicate in wanted or [None]:
            yield from _of_graphs(store.engine.quads_for_pattern(node, predicate, None, None))


def pointing_to(store: Store, nodes: Iterable[Node]) -> Iterator[Quad]:
    """Yield the statements that lead to nodes, in an order that stays as long as the store does."""
    if isinstance(store, RemoteStore):
        for some in _batched(_named(nodes), _NODES):
            yield from _in_parts(store, f"VALUES ?o {{ {' '.join(map(str, some))} }}")
        return
    for node in nodes:
        yield from _of_graphs(store.engine.quads_for_pattern(None, None, node, None))


def is_graph(store: Store, node: NamedNode) -> bool:
    """Tell whether there is a named graph of this name."""
    return node in store.graphs() if isinstance(store, RemoteStore) else store.engine.contains_named_graph(node)


def labelled(store: Store, most: int) -> Iterator[str]:
    """Yield the IRIs of some of the things that have a label, where the store is at hand."""
    if not isinstance(store, RemoteStore):
        found = store.engine.quads_for_pattern(None, term("rdfs:label"), None, store.graph("derived/labels"))
        yield from (quad.subject.value for quad in islice(found, most) if isinstance(quad.subject, NamedNode))


def _of_graphs(found: Iterable[Quad]) -> Iterator[Quad]:
    """Leave out the default graph, which repeats what the named ones say."""
    return (quad for quad in found if quad.graph_name != DefaultGraph())


def _named(nodes: Iterable[Node]) -> Iterator[NamedNode]:
    """Leave out nodes without an IRI: nobody can ask another server for one."""
    return (node for node in nodes if isinstance(node, NamedNode))


def _batched(nodes: Iterable[NamedNode], size: int) -> Iterator[list[NamedNode]]:
    left = iter(nodes)
    while some := list(islice(left, size)):
        yield some


def _in_parts(store: Store, given: str) -> Iterator[Quad]:
    for offset in count(0, _ROWS):
        found = list(_asked(store, given, f"ORDER BY ?s ?p ?o ?g LIMIT {_ROWS} OFFSET {offset}"))
        yield from found
        if len(found) < _ROWS:
            return


def _asked(store: Store, given: str, end: str) -> Iterator[Quad]:
    """Ask for statements and the graphs that make them; the graphs in which a push repeats them are not named."""
    repeating = {store.graph(name) for name in PUSHED}
    sparql = f"SELECT ?g ?s ?p ?o {{ {given} ?s ?p ?o OPTIONAL {{ GRAPH ?g {{ ?s ?p ?o }} }} }} {end}"
    for row in store.select(sparql):
        graph = row["g"]
        yield Quad(row["s"], row["p"], row["o"], DefaultGraph() if graph is None or graph in repeating else graph)
