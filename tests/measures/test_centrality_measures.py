"""Degree, strength and betweenness: hand-known graphs, a second library, and what must never change."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.queries.measures.centrality import DEFINITIONS, betweenness, degree, ranks, strength
from comity.queries.networks.network import Network, from_networkx, values

MEASURES = {"degree": degree, "strength": strength, "betweenness": betweenness}


def _by_name(measure: str, graph: nx.Graph) -> dict[str, float]:
    network = from_networkx(graph)
    return values(network, MEASURES[measure](network))


@st.composite
def _graphs(draw: st.DrawFn) -> nx.Graph:
    size = draw(st.integers(1, 9))
    pairs = [(a, b) for a in range(size) for b in range(a)]
    graph = nx.empty_graph(size)
    for a, b in draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []:
        graph.add_edge(a, b, weight=draw(st.sampled_from([0.125, 0.5, 1.0, 3.0])))
    return nx.relabel_nodes(graph, str)


def test_florentine_families_have_their_known_values() -> None:
    """Padgett and Ansell's marriages: the Medici marry six families and broker more than half the paths."""
    graph = nx.florentine_families_graph()
    degrees, between = _by_name("degree", graph), _by_name("betweenness", graph)
    assert (degrees["Medici"], degrees["Strozzi"], degrees["Pazzi"]) == (6, 4, 1)
    assert between["Medici"] == pytest.approx(0.521978, abs=1e-6)
    assert between["Guadagni"] == pytest.approx(0.254579, abs=1e-6)
    assert between["Pazzi"] == 0


def test_the_centre_of_a_star_is_on_all_paths_and_its_ends_on_none() -> None:
    assert sorted(_by_name("betweenness", nx.star_graph(5)).values()) == [0, 0, 0, 0, 0, 1]


def test_a_bridge_between_two_cliques_is_where_the_paths_run() -> None:
    """Two cliques of four joined by an edge: each end is on 3 * 4 of the 21 pairs of others."""
    graph = nx.barbell_graph(4, 0)
    between = _by_name("betweenness", graph)
    assert [between[name] for name in "340"] == pytest.approx([12 / 21, 12 / 21, 0])


def test_pairs_that_no_path_joins_count_in_the_range() -> None:
    """A path of three beside two isolated nodes: one of the six pairs of others runs over the middle."""
    graph = nx.path_graph(3)
    graph.add_nodes_from([7, 8])
    assert _by_name("betweenness", graph)["1"] == pytest.approx(1 / 6)


@pytest.mark.parametrize("size", [0, 1, 2])
def test_the_smallest_networks_have_values_too(size: int) -> None:
    network = from_networkx(nx.empty_graph(size))
    for measure in MEASURES.values():
        assert measure(network).tolist() == [0] * size


@given(_graphs())
@settings(deadline=None)
def test_the_measures_agree_with_networkx(graph: nx.Graph) -> None:
    assert _by_name("degree", graph) == dict(graph.degree)
    assert _by_name("strength", graph) == pytest.approx(dict(graph.degree(weight="weight")))
    assert _by_name("betweenness", graph) == pytest.approx(nx.betweenness_centrality(graph))


@given(_graphs())
@settings(deadline=None)
def test_an_isolated_node_changes_no_others_degree_or_strength_nor_the_order_of_betweenness(graph: nx.Graph) -> None:
    wider = graph.copy()
    wider.add_node("zz")
    for measure in ("degree", "strength"):
        assert _by_name(measure, wider) == {**_by_name(measure, graph), "zz": 0}
    before, after = (ranks(betweenness(from_networkx(g))) for g in (graph, wider))
    assert before.tolist() == after[:-1].tolist()


@given(_graphs(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_new_names_change_no_value(graph: nx.Graph, random: object) -> None:
    names = sorted(graph)
    shuffled = sorted(names, key=lambda _: random.random())  # type: ignore[attr-defined]
    mapping = dict(zip(names, shuffled, strict=True))
    renamed = nx.relabel_nodes(graph, mapping)
    for measure in MEASURES:
        found = _by_name(measure, renamed)
        assert {name: found[mapping[name]] for name in names} == pytest.approx(_by_name(measure, graph))


def test_equal_values_share_a_rank_whatever_the_order_of_a_sum() -> None:
    assert ranks(np.array([0.1 + 0.2, 0.3, 1.0])).tolist() == [2, 2, 1]
    assert ranks(np.array([])).tolist() == []


def test_each_measure_has_a_definition_a_range_and_a_source() -> None:
    assert set(DEFINITIONS) == set(MEASURES)


def test_a_network_says_what_it_is_in_short() -> None:
    assert isinstance(from_networkx(nx.path_graph(2)), Network)
    assert from_networkx(nx.path_graph(2)).edge_count == 1
