"""Every measure that NetworkX has too agrees with it, on graphs of any shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from comity.queries.measures import centrality, cohesion, communities, components, holes, mixing, paths, spectral
from comity.queries.networks.network import Network, from_networkx
from tests.measures.graphs import by_name, close, graphs

Measure = Callable[[Network], Any]
Theirs = Callable[[nx.Graph], Mapping[str, float]]


def _harmonic(graph: nx.Graph) -> dict[str, float]:
    return {node: value / max(len(graph) - 1, 1) for node, value in nx.harmonic_centrality(graph).items()}


def _pagerank(graph: nx.Graph) -> Any:
    return nx.pagerank(graph, tol=1e-14, weight="weight", max_iter=1000)


def _constraint(graph: nx.Graph) -> Any:
    return nx.constraint(graph, nodes=list(graph), weight="weight")


def _effective_size(graph: nx.Graph) -> Any:
    """Name the nodes: without names NetworkX 3.6 divides by the heaviest edge of the wrong node."""
    return nx.effective_size(graph, nodes=list(graph), weight="weight")


PEERS: list[tuple[Measure, Theirs]] = [
    (centrality.degree, lambda graph: dict(graph.degree)),
    (centrality.strength, lambda graph: dict(graph.degree(weight="weight"))),
    (centrality.betweenness, nx.betweenness_centrality),
    (paths.closeness, nx.closeness_centrality),
    (paths.harmonic, _harmonic),
    (spectral.pagerank, _pagerank),
    (cohesion.core_number, nx.core_number),
    (cohesion.clustering, nx.clustering),
    (cohesion.triangles, nx.triangles),
    (holes.constraint, _constraint),
    (holes.effective_size, _effective_size),
]


@pytest.mark.parametrize(("ours", "theirs"), PEERS, ids=[measure.__name__ for measure, _ in PEERS])
@given(graph=graphs())
@settings(deadline=None, max_examples=40)
def test_a_measure_agrees_with_networkx(ours: Measure, theirs: Theirs, graph: nx.Graph) -> None:
    assert by_name(ours, graph) == close(theirs(graph))


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(("ours", "theirs"), PEERS, ids=[measure.__name__ for measure, _ in PEERS])
def test_a_measure_agrees_with_networkx_on_larger_graphs(ours: Measure, theirs: Theirs, seed: int) -> None:
    """Several components, and more nodes than one pass searches from."""
    size = 80 if ours is holes.effective_size else 600
    graph = nx.gnm_random_graph(size, size + size * seed, seed=seed)
    chance = np.random.default_rng(seed)
    nx.set_edge_attributes(graph, {edge: float(chance.choice([0.1, 0.5, 2])) for edge in graph.edges}, "weight")
    graph = nx.relabel_nodes(graph, str)
    assert by_name(ours, graph) == close(theirs(graph))


@given(graphs())
@settings(deadline=None)
def test_components_and_density_agree_with_networkx(graph: nx.Graph) -> None:
    network = from_networkx(graph)
    found = components.components(network)
    groups = [{network.nodes[k].iri for k in np.flatnonzero(found.labels == number)} for number in range(99)]
    theirs = sorted(nx.connected_components(graph), key=lambda nodes: (-len(nodes), min(nodes)))
    assert [group for group in groups if group] == theirs
    assert found.sizes.tolist() == [len(nodes) for nodes in theirs]
    assert cohesion.density(network) == pytest.approx(nx.density(graph))


@given(graphs(smallest=2))
@settings(deadline=None)
def test_path_lengths_agree_with_networkx(graph: nx.Graph) -> None:
    found = paths.path_lengths(from_networkx(graph))
    lengths = [d for _, row in nx.all_pairs_shortest_path_length(graph) for d in row.values() if d]
    n = len(graph)
    assert found.pairs == tuple(lengths.count(d) / 2 for d in range(1, max(lengths, default=0) + 1))
    assert found.diameter == max(lengths, default=0)
    assert found.mean == pytest.approx(np.mean(lengths) if lengths else float("nan"), nan_ok=True)
    assert found.not_joined == pytest.approx(1 - len(lengths) / (n * (n - 1)))
    assert found.exact
    assert found.error == 0


@given(graphs(smallest=2))
@settings(deadline=None)
def test_a_component_has_its_own_leading_eigenvector_times_what_its_ties_are_worth(graph: nx.Graph) -> None:
    found = by_name(spectral.eigenvector, graph)
    solved: dict[str, float] = {}
    for nodes in map(sorted, nx.connected_components(graph)):
        values, vectors = np.linalg.eigh(nx.to_numpy_array(graph, nodelist=nodes))
        leading = np.abs(vectors[:, -1])
        solved |= dict(zip(nodes, values[-1] * leading / leading.max(), strict=True))
    largest = max(solved.values())
    assert found == close({node: value / largest if largest else 0.0 for node, value in solved.items()})


def test_the_eigenvector_of_a_large_component_agrees_with_a_dense_solution() -> None:
    graph = nx.relabel_nodes(nx.barabasi_albert_graph(400, 3, seed=5), str)
    leading = np.abs(np.linalg.eigh(nx.to_numpy_array(graph, nodelist=sorted(graph)))[1][:, -1])
    assert spectral.eigenvector(from_networkx(graph)) == pytest.approx(leading / leading.max(), rel=1e-9)


@given(graphs(smallest=3))
@settings(deadline=None)
def test_assortativity_and_modularity_agree_with_networkx(graph: nx.Graph) -> None:
    network = from_networkx(graph)
    groups = ["xyz"[int(body.iri) % 3] for body in network.nodes]
    nx.set_node_attributes(graph, {b.iri: group for b, group in zip(network.nodes, groups, strict=True)}, "group")
    if graph.size():
        ends = {group for body, group in zip(network.nodes, groups, strict=True) if graph.degree(body.iri)}
        theirs = nx.attribute_assortativity_coefficient(graph, "group") if len(ends) > 1 else float("nan")
        assert mixing.assortativity(network, groups) == pytest.approx(theirs, nan_ok=True)
        parts = [{b.iri for b, of in zip(network.nodes, groups, strict=True) if of == group} for group in "xyz"]
        membership = ["xyz".index(group) for group in groups]
        assert communities.modularity(network, membership) == pytest.approx(
            nx.community.modularity(graph, [part for part in parts if part])
        )
    degrees = {graph.degree(node) for edge in graph.edges for node in edge}
    theirs = nx.degree_assortativity_coefficient(graph) if len(degrees) > 1 else float("nan")
    assert mixing.degree_assortativity(network) == pytest.approx(theirs, nan_ok=True)
