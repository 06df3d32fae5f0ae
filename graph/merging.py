"""The merged graph: all small graphs together in the engine's default graph, each statement once.

Large graphs stand alone and are read beside it; what one of them says already is not merged.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple
from pyoxigraph import Store as Engine

from comity.graph.store import Store
from comity.graph.vocabulary import term

#: From this number of quads on, a bulk load is faster than a transaction, and its many files are worth it.
BULK = 20_000


def merge(store: Store) -> None:
    """Make the merged graph anew of all small named graphs."""
    engine, alone = store.engine, store.alone
    wanted = {quad.triple for graph in store.graphs() if graph not in alone for quad in store.quads(graph)}
    starts = _starts(store)
    wanted -= {triple for triple in wanted if starts and _stands(store, triple, starts)}
    there = {quad.triple for quad in engine.quads_for_pattern(None, None, None, DefaultGraph())}
    take_out(engine, there - wanted, DefaultGraph())
    come = [_merged(triple) for triple in wanted - there]
    (engine.bulk_extend if len(come) > BULK else engine.extend)(come)


def merge_changed(store: Store, triples: Iterable[Triple]) -> None:
    """Look only at these statements again, which came to a small graph or went from one."""
    engine, starts = store.engine, _starts(store)
    small = [graph for graph in store.graphs() if graph not in store.alone]
    come, gone = [], []
    for triple in triples:
        if not any(placed(triple, graph) in engine for graph in small) or _stands(store, triple, starts):
            gone.append(triple)
        else:
            come.append(_merged(triple))
    take_out(engine, gone, DefaultGraph())
    (engine.bulk_extend if len(come) > BULK else engine.extend)(come)


def take_out(engine: Engine, triples: Iterable[Triple], graph: NamedNode | DefaultGraph) -> None:
    """Take statements out of a graph, in one transaction but for those with blank nodes, which no text can name."""
    named: list[Triple] = []
    others: list[Triple] = []
    for triple in triples:
        is_blank = isinstance(triple.subject, BlankNode) or not isinstance(triple.object, NamedNode | Literal)
        (others if is_blank else named).append(triple)
    for triple in others:
        engine.remove(Quad(triple.subject, triple.predicate, triple.object, graph))
    if named:
        said = "".join(f"{triple} .\n" for triple in named)
        there = said if isinstance(graph, DefaultGraph) else f"GRAPH {graph} {{ {said} }}"
        engine.update(f"DELETE DATA {{ {there} }}")


def placed(statement: Quad | Triple, graph: NamedNode) -> Quad:
    """Put a triple, or a quad of the default graph, into a graph; raises ``ValueError`` for one of another graph."""
    if isinstance(statement, Quad):
        if statement.graph_name == graph:
            return statement
        if statement.graph_name != DefaultGraph():
            raise ValueError(f"a quad of {statement.graph_name} was to be put into {graph}: {statement}")
    return Quad(statement.subject, statement.predicate, statement.object, graph)


def _merged(triple: Triple) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object)


def _starts(store: Store) -> tuple[str, ...]:
    """Return how the IRIs of what the graphs describe begin that are not merged."""
    stated = store.engine.quads_for_pattern(None, term("comity:idsBegin"), None, store.graph("provenance"))
    return tuple(f"{store.prefixes['id']}{q.object.value}" for q in stated if isinstance(q.object, Literal))


def _stands(store: Store, triple: Triple, starts: tuple[str, ...]) -> bool:
    """Tell whether a statement stands in one of the graphs that are not merged."""
    about = triple.subject.value if isinstance(triple.subject, NamedNode) else ""
    return about.startswith(starts) and any(placed(triple, graph) in store.engine for graph in store.alone)
