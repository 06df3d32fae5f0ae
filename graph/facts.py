"""What a store says, read once and whole: the ground on which labels and rules are derived."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from pyoxigraph import Literal, NamedNode

from comity.graph.store import Store
from comity.graph.vocabulary import DERIVED, RESERVED, term


def dataset_names(store: Store) -> list[str]:
    """List the datasets of a store by their short names, sorted."""
    start = store.prefixes["graph"]
    names = (graph.value.removeprefix(start) for graph in store.graphs() if graph.value.startswith(start))
    return [name for name in names if name not in RESERVED]


class Facts:
    """What the small graphs of a store say, apart from what was derived; large ones carry what follows from them."""

    def __init__(self, store: Store) -> None:
        self._engine = store.engine
        left_out = {*map(store.graph, DERIVED), *store.alone}
        self._graphs = [graph for graph in store.graphs() if graph not in left_out]

    def pairs(self, predicate: str, value: str | None = None) -> Iterator[tuple[str, NamedNode | Literal]]:
        """Yield subject and object of each statement with a predicate (and a value); a fact of two graphs twice."""
        wanted = term(value) if value else None
        found = (self._engine.quads_for_pattern(None, term(predicate), wanted, graph) for graph in self._graphs)
        for quad in chain.from_iterable(found):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                yield quad.subject.value, quad.object

    def values(self, predicate: str) -> dict[str, str]:
        """Return one value for each subject: the first in order, where there are several."""
        found: dict[str, str] = {}
        for subject, value in self.pairs(predicate):
            found[subject] = min(found.get(subject, value.value), value.value)
        return found
