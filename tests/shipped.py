"""The shipped records as a graph in memory: ontology, datasets and what is derived of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from random import Random

import pyoxigraph as ox
from pyoxigraph import Quad, RdfFormat

from comity.graph import rules
from comity.graph.schemes import ONTOLOGY_FOLDER
from comity.graph.store import Store, in_memory
from comity.graph.triples import quads
from comity.graph.vocabulary import DEFAULT_BASE
from comity.loaders import curated
from comity.queries.networks import reading
from comity.queries.networks.ties import Reading


@cache
def ontology_quads(base: str = DEFAULT_BASE) -> tuple[Quad, ...]:
    """Return the ontology and its schemes, in their graph."""
    graph = ox.NamedNode(f"{base}graph/ontology")
    files = [ONTOLOGY_FOLDER / "comity.ttl", *sorted((ONTOLOGY_FOLDER / "kinds").glob("*.ttl"))]
    return tuple(
        Quad(quad.subject, quad.predicate, quad.object, graph)
        for file in files
        if file.exists()
        for quad in ox.parse(file.read_bytes(), format=RdfFormat.TURTLE)
    )


@cache
def _record_quads() -> tuple[Quad, ...]:
    found = curated.read([curated.SHIPPED])
    return tuple(quad for item in found.located for quad in quads(item.record, item.dataset))


def store_of(content: Iterable[Quad], base: str = DEFAULT_BASE) -> Store:
    """Make a store in memory of these quads, the ontology, and what is derived."""
    said = [*ontology_quads(base), *content]
    store = in_memory(said, base)
    derived = rules.derive(store)
    inferred = (Quad(t.subject, t.predicate, t.object, store.graph(name)) for name in derived for t in derived[name])
    return in_memory([*said, *inferred], base)


@cache
def shipped_store(without: tuple[str, ...] = (), seed: int | None = None) -> Store:
    """Make a store, only to be read, of the shipped records without some datasets; a seed shuffles what goes in."""
    left_out = {f"{DEFAULT_BASE}graph/{name}" for name in without}
    content = [quad for quad in _record_quads() if str(quad.graph_name)[1:-1] not in left_out]
    if seed is not None:
        Random(seed).shuffle(content)  # noqa: S311 - an order, not a secret
    return store_of(content)


@cache
def shipped_reading() -> Reading:
    """Read the ties of the shipped records."""
    return reading.read(shipped_store())
