"""Estimates from pivots: within their bounds, honest about their errors, the same in every run."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import networkx as nx
import numpy as np
import pytest

from comity.queries.measures import centrality, paths
from comity.queries.measures.sampled import Sampled, hoeffding
from comity.queries.networks.network import Network, from_networkx

Estimate = Callable[[Network, int | None], Sampled]
ESTIMATES: list[Estimate] = [centrality.sampled_betweenness, paths.sampled_closeness, paths.sampled_harmonic]


def _apart(graph: nx.Graph) -> nx.Graph:
    """Add a small component and isolated nodes."""
    return nx.disjoint_union(nx.disjoint_union(graph, nx.path_graph(7)), nx.empty_graph(5))


GRAPHS = {
    "heavy tails": nx.barabasi_albert_graph(500, 2, seed=4),
    "heavy tails, several components": _apart(nx.barabasi_albert_graph(400, 2, seed=5)),
    "ring with chords": nx.connected_watts_strogatz_graph(400, 4, 0.05, seed=6),
    "grid": nx.convert_node_labels_to_integers(nx.grid_2d_graph(18, 18)),
    "star": nx.star_graph(400),
}
NETWORKS = {name: from_networkx(graph) for name, graph in GRAPHS.items()}


@pytest.mark.parametrize("name", GRAPHS)
@pytest.mark.parametrize("estimate", ESTIMATES, ids=lambda estimate: estimate.__name__)
def test_all_values_are_within_their_bounds(estimate: Estimate, name: str) -> None:
    network = NETWORKS[name]
    found, exact = estimate(network, 60), estimate(network, len(network))
    assert not found.exact
    assert np.all(np.abs(found.values - exact.values) <= found.bound + 1e-12)
    assert exact.exact
    assert exact.error.tolist() == exact.bound.tolist() == [0] * len(network)


@pytest.mark.parametrize("name", ["heavy tails", "ring with chords", "grid"])
@pytest.mark.parametrize("estimate", ESTIMATES, ids=lambda estimate: estimate.__name__)
def test_standard_errors_are_as_large_as_the_errors(estimate: Estimate, name: str) -> None:
    """Root mean square of error over standard error: 1 where these are honest; one draw moves all nodes together."""
    network = NETWORKS[name]
    found, exact = estimate(network, 60), estimate(network, len(network))
    told = found.error > 0
    assert told.mean() > 0.8
    ratio = np.sqrt(np.mean(((found.values - exact.values)[told] / found.error[told]) ** 2))
    assert 0.4 < ratio < 2


@pytest.mark.parametrize("estimate", ESTIMATES, ids=lambda estimate: estimate.__name__)
def test_small_components_are_exact_beside_a_large_one_that_is_not(estimate: Estimate) -> None:
    network = NETWORKS["heavy tails, several components"]
    small = np.array([int(body.iri) >= 400 for body in network.nodes])
    found, exact = estimate(network, 60), estimate(network, len(network))
    assert found.values[small] == pytest.approx(exact.values[small])
    assert found.bound[small].max() == 0
    assert found.error[~small].max() > 0


@pytest.mark.parametrize("estimate", ESTIMATES, ids=lambda estimate: estimate.__name__)
def test_more_pivots_bring_smaller_errors_and_bounds(estimate: Estimate) -> None:
    few, many = (estimate(NETWORKS["heavy tails"], pivots) for pivots in (40, 250))
    assert many.error.mean() < few.error.mean() / 2
    assert many.bound.mean() < few.bound.mean() / 2


@pytest.mark.parametrize("estimate", ESTIMATES, ids=lambda estimate: estimate.__name__)
def test_two_runs_are_equal(estimate: Estimate) -> None:
    graph = GRAPHS["heavy tails"]
    one, other = (estimate(from_networkx(graph), 50) for _ in range(2))
    assert one.values.tolist() == other.values.tolist()
    assert one.error.tolist() == other.error.tolist()


def test_two_processes_find_the_same() -> None:
    program = (
        "import networkx as nx; from comity.queries.measures import centrality, communities, paths;"
        "from comity.queries.networks.network import from_networkx;"
        "net = from_networkx(nx.barabasi_albert_graph(300, 3, seed=1));"
        "print(centrality.sampled_betweenness(net, 50).values.tolist());"
        "print(paths.sampled_harmonic(net, 50).values.tolist(), paths.path_lengths(net, 50));"
        "print(communities.communities(net).tolist())"
    )
    one, other = (subprocess.run([sys.executable, "-c", program], capture_output=True, check=True) for _ in range(2))
    assert one.stdout == other.stdout
    assert len(one.stdout) > 1000


@pytest.mark.parametrize("name", ["heavy tails", "heavy tails, several components", "grid"])
def test_sampled_path_lengths_are_near_and_what_is_said_to_be_exact_is(name: str) -> None:
    network = NETWORKS[name]
    found, exact = paths.path_lengths(network, 200), paths.path_lengths(network)
    assert not found.exact
    assert (found.diameter, found.not_joined) == (exact.diameter, exact.not_joined)
    assert found.pairs[0] == network.edge_count
    assert sum(found.pairs) == pytest.approx(sum(exact.pairs))
    assert 0 < abs(found.mean - exact.mean) < 5 * found.error


def test_networks_beyond_the_limit_are_sampled_and_others_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    network = from_networkx(nx.barabasi_albert_graph(600, 2, seed=4))
    assert all(estimate(network, None).exact for estimate in ESTIMATES)
    for family in (centrality, paths):
        monkeypatch.setattr(family, "EXACT_STEPS", 1000)
    assert all(estimate(network, None).pivots == 512 for estimate in ESTIMATES)
    words = centrality.sampled_betweenness(network).words()
    assert words.startswith("estimated from the shortest paths of 512 of 600 nodes; standard error at most 0.0")
    assert paths.path_lengths(network).words().startswith("estimated from the shortest paths of 512 of 600 nodes")


def test_a_long_network_is_sampled_sooner_than_a_short_one_of_as_many_edges(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "EXACT_STEPS", 1_000_000)
    star, path = (from_networkx(graph) for graph in (nx.star_graph(599), nx.path_graph(600)))
    assert [paths.sampled_closeness(network).pivots for network in (star, path)] == [600, 512]


def test_bounds_hold_for_means_of_any_values_in_the_range() -> None:
    """Of a thousand values, mostly 0 and some 1, means of draws of 50 leave their bounds less often than promised."""
    chance = np.random.default_rng(3)
    values = (np.arange(1000) < 70).astype(float)
    means = np.array([chance.permutation(values)[:50].mean() for _ in range(2000)])
    bounds = hoeffding(means, np.full(2000, 50), np.full(2000, 1000))
    assert np.mean(np.abs(means - values.mean()) > bounds) <= 0.05 / 2000
    alone = np.array([hoeffding(means[k : k + 1], np.array([50]), np.array([1000]))[0] for k in range(200)])
    assert np.mean(np.abs(means[:200] - values.mean()) > alone) <= 0.05
