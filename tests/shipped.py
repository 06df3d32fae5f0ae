"""The shipped records as a graph in memory: ontology, datasets and what is derived of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cache
from random import Random

import pyoxigraph as ox
from pyoxigraph import Quad, RdfFormat

from comity.graph import rules
from comity.graph.schemes import ONTOLOGY_FOLDER
from comity.graph.store import Store, in_memory
from comity.graph.triples import quads
from comity.graph.vocabulary import DEFAULT_BASE
from comity.loaders.curated import SHIPPED, read


def ontology_quads(base: str = DEFAULT_BASE) -> Iterator[Quad]:
    """Yield the ontology and its schemes, in their graph."""
    graph = ox.NamedNode(f"{base}graph/ontology")
    files = [ONTOLOGY_FOLDER / "comity.ttl", *sorted((ONTOLOGY_FOLDER / "kinds").glob("*.ttl"))]
    for file in (file for file in files if file.exists()):
        for quad in ox.parse(file.read_bytes(), format=RdfFormat.TURTLE):
            yield Quad(quad.subject, quad.predicate, quad.object, graph)


@cache
def _record_quads() -> tuple[Quad, ...]:
    reading = read([SHIPPED])
    return tuple(quad for item in reading.located for quad in quads(item.record, item.dataset))


def store_of(content: Iterable[Quad], base: str = DEFAULT_BASE) -> Store:
    """Make a store in memory of these quads, the ontology, and what is derived."""
    said = [*ontology_quads(base), *content]
    store = in_memory(said, base)
    derived = rules.derive(store)
    inferred = (Quad(t.subject, t.predicate, t.object, store.graph(name)) for name in derived for t in derived[name])
    return in_memory([*said, *inferred], base)


def shipped_store(without: Collection[str] = (), seed: int | None = None) -> Store:
    """Make a store of the shipped records without some datasets; a seed shuffles the order of insertion."""
    left_out = {f"{DEFAULT_BASE}graph/{name}" for name in without}
    content = [quad for quad in _record_quads() if str(quad.graph_name)[1:-1] not in left_out]
    if seed is not None:
        Random(seed).shuffle(content)  # noqa: S311 - an order, not a secret
    return store_of(content)
