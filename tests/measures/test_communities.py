"""Communities: what was planted is found, each hangs together, and names say what marks them."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from comity.queries.measures.communities import Mark, communities, modularity, named
from comity.queries.networks.network import Network, from_networkx
from tests.measures.graphs import graphs


def _sets(network: Network) -> list[set[str]]:
    found = communities(network)
    return [{network.nodes[k].iri for k in np.flatnonzero(found == number)} for number in range(found.max() + 1)]


def test_planted_communities_are_found() -> None:
    graph = nx.planted_partition_graph(6, 25, 0.5, 0.02, seed=7)
    found = _sets(from_networkx(graph))
    planted = {frozenset(map(str, nodes)) for nodes in graph.graph["partition"]}
    assert {frozenset(nodes) for nodes in found} == planted


def test_weights_decide_where_edges_do_not() -> None:
    """In a complete graph, what holds two halves together is weight alone."""
    graph = nx.complete_graph(8)
    nx.set_edge_attributes(graph, {(a, b): 5.0 if a % 2 == b % 2 else 0.1 for a, b in graph.edges}, "weight")
    assert communities(from_networkx(graph)).tolist() == [0, 1] * 4


@pytest.mark.parametrize(
    "graph", [nx.karate_club_graph(), nx.les_miserables_graph(), nx.gnm_random_graph(120, 300, seed=2)]
)
def test_modularity_is_at_least_that_of_louvain(graph: nx.Graph) -> None:
    network = from_networkx(graph)
    ours = modularity(network, communities(network))
    named_graph = nx.relabel_nodes(graph, str)
    louvain = nx.community.louvain_communities(named_graph, seed=1)
    assert ours >= nx.community.modularity(named_graph, louvain) - 0.005
    assert ours == pytest.approx(nx.community.modularity(named_graph, _sets(network)))


@given(graphs(largest=12))
@settings(deadline=None, max_examples=50)
def test_each_community_hangs_together_and_the_largest_has_the_first_number(graph: nx.Graph) -> None:
    network = from_networkx(graph)
    found = _sets(network)
    assert all(nx.is_connected(graph.subgraph(nodes)) for nodes in found)
    order = [(-len(nodes), min(nodes, key=lambda name: [b.iri for b in network.nodes].index(name))) for nodes in found]
    assert [size for size, _ in order] == sorted(size for size, _ in order)
    assert all(len(next(nodes for nodes in found if name in nodes)) == 1 for name in nx.isolates(graph))


def test_communities_of_one_size_are_in_order_of_their_first_node_and_isolated_nodes_come_last() -> None:
    graph = nx.Graph([("b", "d"), ("a", "e")])
    graph.add_nodes_from(["aa", "c"])
    assert communities(from_networkx(graph)).tolist() == [0, 2, 1, 3, 1, 0]


def _described() -> Network:
    """Two cliques of four and a bridge: water in France and Italy, law in Kenya, and one of no known field."""
    network = from_networkx(nx.barbell_graph(4, 0))
    fields = ["Water", "Water", "Water", "", "Law", "Law", "Law", "Water"]
    countries = ["FR", "FR/IT", "IT", "", "KE", "KE", "KE", "KE"]
    nodes = tuple(
        replace(body, field=field, country=country)
        for body, field, country in zip(network.nodes, fields, countries, strict=True)
    )
    return replace(network, nodes=nodes)


def test_a_community_is_named_by_what_is_over_represented_and_by_its_strongest_members() -> None:
    network = _described()
    one, other = named(network, [0] * 4 + [1] * 4)
    assert one.name == "Water · FR and IT, around 0, 1 and 2"
    assert other.name == "Law · KE, around 4, 5 and 6"
    assert one.fields == (Mark("Water", 3, 1.0, 7 / 4),)
    assert [body.iri for body in one.strongest] == ["0", "1", "2"]
    assert (one.number, one.members) == (0, (0, 1, 2, 3))


def test_what_one_member_alone_has_marks_no_community() -> None:
    network = _described()
    (one,) = named(network, [0, 1, 2, 3, 4, 5, 6, 6])
    assert [mark.name for mark in one.countries] == ["KE"]
    assert one.fields == ()


def test_the_whole_network_is_marked_by_nothing() -> None:
    (one,) = named(_described(), [0] * 8)
    assert one.name == "around 3, 4 and 0"


def test_isolated_bodies_are_not_listed() -> None:
    network = from_networkx(nx.empty_graph(3))
    assert named(network, communities(network)) == ()
