"""Who is tied to whom: by hand, and what is left out is counted."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.queries.measures.mixing import assortativity, e_i_index, mixing_matrix
from comity.queries.networks.network import Network, from_networkx
from tests.measures.graphs import graphs


def _square() -> Network:
    """Make a ring a-b-c-d with weights 1, 2, 3, 4 and a fifth body tied to a."""
    graph = nx.Graph()
    graph.add_weighted_edges_from([("a", "b", 1), ("b", "c", 2), ("c", "d", 3), ("d", "a", 4), ("a", "e", 5)])
    return from_networkx(graph)


def test_each_edge_counts_once_in_its_cell() -> None:
    found = mixing_matrix(_square(), ["x", "x", "y", "y", ""])
    assert found.groups == ("x", "y")
    assert found.edges.tolist() == [[1, 2], [2, 1]]
    assert found.weight.tolist() == [[1, 6], [6, 3]]
    assert found.left_out == 1


def test_the_e_i_index_is_over_edges_with_two_known_ends() -> None:
    found = e_i_index(_square(), ["x", "x", "y", "z", ""])
    assert found.overall == pytest.approx((3 - 1) / 4)
    assert dict(found.groups) == {"x": pytest.approx(1 / 3), "y": 1, "z": 1}
    assert found.left_out == 1


def test_the_e_i_index_of_a_group_without_ties_is_not_defined() -> None:
    graph = nx.Graph([("a", "b")])
    graph.add_node("c")
    assert math.isnan(dict(e_i_index(from_networkx(graph), ["x", "x", "y"]).groups)["y"])


def test_ties_within_groups_alone_are_full_assortativity_and_ties_between_two_are_its_opposite() -> None:
    pairs = from_networkx(nx.Graph([("a", "b"), ("c", "d")]))
    assert assortativity(pairs, ["x", "x", "y", "y"]) == 1
    assert assortativity(pairs, ["x", "y", "x", "y"]) == -1
    assert math.isnan(assortativity(pairs, ["x"] * 4))


@given(graphs(), st.data())
@settings(deadline=None)
def test_all_edges_are_in_the_matrix_or_left_out(graph: nx.Graph, data: st.DataObject) -> None:
    network = from_networkx(graph)
    groups = data.draw(st.lists(st.sampled_from(["", "a", "b", "c"]), min_size=len(network), max_size=len(network)))
    found = mixing_matrix(network, groups)
    assert np.triu(found.edges).sum() + found.left_out == network.edge_count
    assert found.edges.tolist() == found.edges.T.tolist()
    index = e_i_index(network, groups)
    between = (found.edges.sum() - np.trace(found.edges)) // 2
    if found.edges.any():
        assert index.overall == pytest.approx((between - np.trace(found.edges)) / (between + np.trace(found.edges)))
