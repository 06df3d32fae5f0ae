"""Cut points, against taking each node out and looking at what is left."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.queries.measures.cutpoints import Cutpoints, cutpoints
from comity.queries.networks.network import from_networkx

_EDGES = st.sets(st.sampled_from(list(combinations(range(9), 2))), max_size=14)


def _graph(edges: set[tuple[int, int]]) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(range(9))
    graph.add_edges_from(edges)
    return graph


def _found(graph: nx.Graph) -> Cutpoints:
    return cutpoints(from_networkx(graph))


def _left(graph: nx.Graph, node: int) -> list[int]:
    """Take a node out, and return the sizes of the parts of its component."""
    component = graph.subgraph(nx.node_connected_component(graph, node) - {node})
    return sorted(map(len, nx.connected_components(component)))


@given(_EDGES)
@settings(deadline=None)
def test_each_node_is_measured_as_if_it_were_taken_out(edges: set[tuple[int, int]]) -> None:
    graph = _graph(edges)
    found = _found(graph)
    for node in graph:
        sizes = _left(graph, node)
        pairs = sum(a * b for a, b in combinations(sizes, 2))
        expected = (len(sizes), pairs, sum(sizes[:-1]))
        assert (found.parts[node], found.pairs[node], found.cut_off[node]) == expected


@given(_EDGES)
@settings(deadline=None)
def test_the_nodes_that_part_any_pair_are_the_articulation_points(edges: set[tuple[int, int]]) -> None:
    graph = _graph(edges)
    assert {n for n, pairs in enumerate(_found(graph).pairs) if pairs} == set(nx.articulation_points(graph))


def test_the_centre_of_a_star_is_the_only_path_of_all_pairs() -> None:
    found = _found(nx.star_graph(5))
    assert (found.parts[0], found.pairs[0], found.cut_off[0]) == (5, 10, 4)
    assert found.pairs[1:].tolist() == [0] * 5


def test_a_long_path_is_taken_apart_without_running_out_of_stack() -> None:
    found = _found(nx.relabel_nodes(nx.path_graph(3000), "{:04}".format))
    assert found.pairs[1500] == 1500 * 1499


def test_empty_and_single_node_networks_have_no_cut_points() -> None:
    assert _found(nx.Graph()).pairs.tolist() == []
    assert _found(nx.empty_graph(1)).parts.tolist() == [0]
