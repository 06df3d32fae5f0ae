"""Networks whose values are known from the literature or by hand, and the smallest ones."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np
import pytest

from comity.graph.errors import InputError
from comity.queries.measures import centrality, cohesion, communities, holes, mixing, paths, spectral
from comity.queries.measures.brokerage import brokerage
from comity.queries.measures.components import components
from comity.queries.measures.definitions import DEFINITIONS
from comity.queries.networks.network import Network, from_networkx
from tests.measures.graphs import by_name

KITE = from_networkx(nx.krackhardt_kite_graph())
MEASURES: list[Callable[[Network], Any]] = [
    centrality.degree,
    centrality.strength,
    centrality.betweenness,
    paths.closeness,
    paths.harmonic,
    spectral.eigenvector,
    spectral.pagerank,
    cohesion.core_number,
    cohesion.clustering,
    holes.constraint,
    holes.effective_size,
    holes.efficiency,
    communities.communities,
]


def test_in_krackhardts_kite_three_measures_name_three_different_bodies() -> None:
    """Diane by degree, Heather by betweenness, Fernando and Garth by closeness (Krackhardt 1990)."""
    diane, fernando, garth, heather = 3, 5, 6, 7
    assert np.argmax(centrality.degree(KITE)) == diane
    assert centrality.betweenness(KITE)[heather] == pytest.approx(14 / 36)
    close = paths.closeness(KITE)
    assert close[fernando] == close[garth] == close.max() == pytest.approx(9 / 14)
    assert np.argmax(spectral.eigenvector(KITE)) == diane
    assert cohesion.core_number(KITE).tolist() == [3, 3, 3, 3, 3, 3, 3, 2, 1, 1]


def test_in_krackhardts_kite_path_lengths_add_up_to_all_pairs() -> None:
    found = paths.path_lengths(KITE)
    assert found.pairs == (18.0, 15.0, 7.0, 5.0)
    assert found.diameter == 4
    assert found.mean == pytest.approx((18 + 2 * 15 + 3 * 7 + 4 * 5) / 45)


def test_among_the_florentine_families_the_medici_are_least_constrained_of_those_with_three_ties() -> None:
    graph = nx.florentine_families_graph()
    constraint = by_name(holes.constraint, graph)
    assert constraint["Medici"] == pytest.approx(0.2098765, abs=1e-6)
    assert min(constraint, key=lambda name: constraint[name]) == "Medici"
    assert constraint["Pazzi"] == 1
    close = by_name(paths.closeness, graph)
    assert close["Medici"] == pytest.approx(14 / 25)


def test_a_star_turns_around_its_centre_and_a_ring_around_none() -> None:
    star, ring = from_networkx(nx.star_graph(6)), from_networkx(nx.cycle_graph(7))
    for measure, name in (
        (centrality.degree, "degree"),
        (centrality.betweenness, "betweenness"),
        (paths.closeness, "closeness"),
    ):
        assert cohesion.centralisation(measure(star), name) == pytest.approx(1)
        assert cohesion.centralisation(measure(ring), name) == pytest.approx(0)
        assert cohesion.centralisation(measure(star)[:2], name) == 0


def test_centralisation_names_what_it_knows() -> None:
    with pytest.raises(InputError, match="no centralisation by 'degre'.*known: degree, betweenness, closeness"):
        cohesion.centralisation(np.zeros(3), "degre")


def test_the_centre_of_a_star_has_all_its_neighbours_as_effective_size() -> None:
    star = from_networkx(nx.star_graph(4))
    assert holes.effective_size(star).tolist() == [4, 1, 1, 1, 1]
    assert holes.efficiency(star).tolist() == [1] * 5
    assert holes.constraint(star).tolist() == [0.25, 1, 1, 1, 1]
    assert mixing.degree_assortativity(star) == pytest.approx(-1)


def test_who_joins_two_cliques_is_less_constrained_than_who_is_in_one() -> None:
    """In a clique of four each partner takes 1/3 + 2 * 1/3 * 1/3 of one's investment: three times (5/9) squared."""
    constraint = holes.constraint(from_networkx(nx.barbell_graph(4, 1)))
    assert constraint[[0, 1, 2, 6, 7, 8]] == pytest.approx(constraint[0])
    assert constraint[4] == pytest.approx(0.5)
    assert holes.constraint(from_networkx(nx.complete_graph(4))) == pytest.approx(3 * (5 / 9) ** 2)


def test_the_constraint_of_a_triangle_is_the_most_where_edges_weigh_alike() -> None:
    assert holes.constraint(from_networkx(nx.complete_graph(3))) == pytest.approx([1.125] * 3)


def test_two_cliques_and_a_bridge_are_two_communities() -> None:
    network = from_networkx(nx.barbell_graph(5, 0))
    membership = communities.communities(network)
    assert membership.tolist() == [0] * 5 + [1] * 5
    assert communities.modularity(network, membership) == pytest.approx(20 / 21 - 0.5)


def test_a_pair_apart_does_not_equal_the_centre_of_a_larger_component() -> None:
    """The leading eigenvalue of a clique of four is 3, that of a pair 1."""
    graph = nx.disjoint_union(nx.complete_graph(4), nx.complete_graph(2))
    assert spectral.eigenvector(from_networkx(graph)) == pytest.approx([1, 1, 1, 1, 1 / 3, 1 / 3])


@pytest.mark.parametrize("size", [0, 1, 2, 5])
@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.__name__)
def test_without_an_edge_each_node_has_a_value_all_alike(measure: Callable[[Network], Any], size: int) -> None:
    found = measure(from_networkx(nx.empty_graph(size)))
    known: dict[str, list[float]] = {"pagerank": [1 / max(size, 1)] * size, "communities": [*range(size)]}
    others = math.nan if measure.__module__.endswith("holes") else 0.0
    expected = known.get(measure.__name__, [others] * size)
    assert found.tolist() == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize("size", [0, 1, 3])
def test_the_whole_of_a_network_without_an_edge_has_values_too(size: int) -> None:
    network, groups = from_networkx(nx.empty_graph(size)), ["x"] * size
    lengths = paths.path_lengths(network)
    assert (lengths.pairs, lengths.diameter, lengths.not_joined) == ((), 0, 1.0 if size > 1 else 0.0)
    assert math.isnan(lengths.mean)
    assert components(network).sizes.tolist() == [1] * size
    assert cohesion.density(network) == 0
    assert communities.modularity(network, [0] * size) == 0
    assert communities.named(network, list(range(size))) == ()
    assert math.isnan(mixing.degree_assortativity(network))
    assert math.isnan(mixing.assortativity(network, groups))
    assert math.isnan(mixing.e_i_index(network, groups).overall)
    assert brokerage(network, groups).total.tolist() == [0] * size
    for sampled in (centrality.sampled_betweenness, paths.sampled_closeness, paths.sampled_harmonic):
        assert sampled(network).words() == "exact, from all shortest paths"


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.__name__)
def test_a_loop_changes_nothing(measure: Callable[[Network], Any]) -> None:
    graph = nx.krackhardt_kite_graph()
    graph.add_edge(3, 3, weight=7)
    assert measure(from_networkx(graph)).tolist() == measure(KITE).tolist()


def test_every_measure_is_defined_in_words_with_a_range_and_a_source() -> None:
    wanted = {measure.__name__ for measure in MEASURES}
    wanted |= {"path_lengths", "components", "density", "centralisation", "modularity", "mixing_matrix", "e_i_index"}
    wanted |= {"coordinator", "gatekeeper", "consultant", "liaison", "assortativity", "degree_assortativity"}
    assert wanted <= set(DEFINITIONS)
    assert all(len(text) > 5 for definition in DEFINITIONS.values() for text in definition)
