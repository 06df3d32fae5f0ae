"""The shipped graph, whole, as a file for each other tool, read by NetworkX: the same nodes, the same edges."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import networkx as nx
import pytest

from comity.queries.exchange.writing import written
from comity.queries.networks.network import Network, network_of
from comity.queries.networks.two_mode import as_network, two_mode
from tests.shipped import shipped_reading

Edges = dict[tuple[str, str], float]


@pytest.fixture(scope="module", params=["bodies", "two-mode"])
def network(request: pytest.FixtureRequest) -> Network:
    """All bodies on record, those without a tie too; with the cooperations as nodes, or without."""
    if request.param == "bodies":
        return network_of(shipped_reading())
    return as_network(two_mode(shipped_reading()))


def _graph(graph: nx.Graph) -> tuple[set[str], Edges]:
    edges = {(min(a, b), max(a, b)): weight for a, b, weight in graph.edges(data="weight")}
    assert len(edges) == graph.number_of_edges()
    return set(graph), edges


def _gexf(text: str) -> tuple[set[str], Edges]:
    return _graph(nx.read_gexf(io.BytesIO(text.encode())))


def _graphml(text: str) -> tuple[set[str], Edges]:
    return _graph(nx.read_graphml(io.BytesIO(text.encode())))


def _vosviewer(text: str) -> tuple[set[str], Edges]:
    found = json.loads(text)["network"]
    links = {(link["source_id"], link["target_id"]): link["strength"] for link in found["links"]}
    assert len(links) == len(found["links"])
    return {item["id"] for item in found["items"]}, links


READERS: dict[str, Callable[[str], tuple[set[str], Edges]]] = {
    "gexf": _gexf,
    "graphml": _graphml,
    "vosviewer": _vosviewer,
}


def _ids(network: Network) -> list[str]:
    return [node.iri.rpartition("/id/")[2] for node in network.nodes]


def _edges(network: Network, names: list[str]) -> Edges:
    ends = zip(network.i.tolist(), network.j.tolist(), network.weight.tolist(), strict=True)
    return {(min(names[i], names[j]), max(names[i], names[j])): weight for i, j, weight in ends}


@pytest.mark.parametrize("form", READERS)
def test_a_reader_finds_all_nodes_and_edges(network: Network, form: str) -> None:
    nodes, edges = READERS[form](written(network, form, shipped_reading().sources))
    assert nodes == set(_ids(network))
    assert len(nodes) == len(network) > 300
    assert edges == pytest.approx(_edges(network, _ids(network)), rel=1e-11)
    assert len(edges) > 500


def test_pajek_has_a_name_of_its_own_for_each_node(network: Network) -> None:
    """NetworkX knows its vertices by their labels alone."""
    graph = nx.Graph(nx.read_pajek(io.BytesIO(written(network, "pajek", {}).encode())))
    number = {label: int(place) - 1 for label, place in graph.nodes(data="id")}
    assert sorted(number.values()) == list(range(len(network)))
    found = {tuple(sorted((number[a], number[b]))): weight for a, b, weight in graph.edges(data="weight")}
    ends = zip(network.i.tolist(), network.j.tolist(), strict=True)
    assert found == pytest.approx(dict(zip(ends, network.weight.tolist(), strict=True)), rel=1e-11)
