"""Changes as they are, to any graph: what a plain SPARQL store does, for tests of protocols and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad

from comity.graph import generations
from comity.graph.drafts import Draft, amending
from comity.graph.store import Store
from comity.graph.updates.changes import Applied, Change, Changed, Delete, Post, Put, Update, node
from comity.graph.updates.operations import refuse_calls
from comity.graph.vocabulary import DEFAULT_BASE


def make_empty(path: Path) -> None:
    """Make a store with nothing in it in a folder that has none; raises as ``drafting`` does."""
    if not path.exists() or generations.current(path) is None:
        with amending(path, DEFAULT_BASE) as draft:
            draft.changed = True


def apply(path: Path, change: Change, check: Callable[[Store], None] = lambda _: None) -> Applied:
    """Do a change to any graph, the default graph too, whole or not at all; nothing is derived, checked or recorded.

    ``check`` sees the store before and stops the change by raising. Raises ``QueryError`` and ``InputError``
    for what cannot be read, and as ``drafting`` does.
    """
    with amending(path, generations.read_base(path)) as draft:
        check(draft.store)
        changed = _done(draft, change)
        draft.changed = True
    return Applied(draft.store.generation, changed)


def _done(draft: Draft, change: Change) -> tuple[Changed, ...]:
    engine = draft.store.engine
    if isinstance(change, Update):
        refuse_calls(change.text)
        change.run(engine, draft.store.prefixes)
        return ()
    graph = node(change.graph)
    before = _count(draft, graph)
    is_named = isinstance(graph, NamedNode)
    is_there = before > 0 or (is_named and engine.contains_named_graph(graph))
    if is_there and not isinstance(change, Post):
        (engine.remove_graph if is_named else engine.clear_graph)(graph)
    if not isinstance(change, Delete):
        if isinstance(graph, NamedNode):
            engine.add_graph(graph)
        triples = (triple for payload in change.payloads for triple in payload.triples())
        engine.extend(Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)
    after = _count(draft, graph)
    removed = before if isinstance(change, Put | Delete) else 0
    is_new = not is_there and (is_named or after > 0)
    return (Changed(change.graph or "the default graph", is_new, after - before + removed, removed),)


def _count(draft: Draft, graph: NamedNode | DefaultGraph) -> int:
    return sum(1 for _ in draft.store.engine.quads_for_pattern(None, None, None, graph))
