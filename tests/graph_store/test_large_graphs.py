"""A graph is read whole, however many statements it has; its size in bytes alone is limited."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from comity.graph.store import Store, in_memory
from comity.server.graph_store import read
from comity.server.refusals import Refusal
from comity.server.sparql.asking import FEW
from comity.server.sparql.sink import Most

GRAPH = "https://w3id.org/comity/graph/large"
COUNT = FEW + 500


@pytest.fixture(scope="module")
def store() -> Store:
    """Make a graph of more statements than are looked through for prefixes."""
    graph, property_ = NamedNode(GRAPH), NamedNode("https://a.example/p")
    return in_memory(
        Quad(NamedNode(f"https://a.example/{number}"), property_, Literal(number), graph) for number in range(COUNT)
    )


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"]
)
@pytest.mark.parametrize("graph", [GRAPH, None], ids=["named", "default"])
def test_all_of_a_graph_is_read_though_a_query_may_answer_fewer_rows(
    store: Store, accept: str, graph: str | None
) -> None:
    found = read(store, graph, accept, Most(rows=100))
    said = {str(quad.triple) for quad in ox.parse(found.body, format=ox.RdfFormat.from_media_type(accept))}
    assert said == {str(quad.triple) for quad in store.quads(NamedNode(GRAPH))}
    assert len(said) == COUNT


@pytest.mark.parametrize("graph", [GRAPH, None], ids=["named", "default"])
def test_a_graph_of_too_many_bytes_is_refused(store: Store, graph: str | None) -> None:
    with pytest.raises(Refusal, match="more than 1,000 bytes") as told:
        read(store, graph, "text/turtle", Most(size=1_000))
    assert told.value.status == 422
