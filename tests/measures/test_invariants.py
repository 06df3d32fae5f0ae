"""What must not change a measure: a body more that has no tie, other names, other units of weight."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.queries.measures import centrality, cohesion, communities, holes, mixing, paths, spectral
from comity.queries.measures.brokerage import ROLES, brokerage
from comity.queries.networks.network import from_networkx
from tests.measures.graphs import by_name, close, graphs

LOCAL = (
    centrality.degree,
    centrality.strength,
    spectral.eigenvector,
    cohesion.core_number,
    cohesion.clustering,
    holes.constraint,
    holes.effective_size,
    holes.efficiency,
)
SPREAD = {centrality.betweenness: 2, paths.closeness: 1, paths.harmonic: 1}
SCALE_FREE = (*SPREAD, spectral.pagerank, *(measure for measure in LOCAL if measure is not centrality.strength))


@given(graphs())
@settings(deadline=None)
def test_an_isolated_body_more_changes_no_other_value_but_by_the_number_of_pairs(graph: nx.Graph) -> None:
    wider = graph.copy()
    wider.add_node("zz")
    for measure in LOCAL:
        assert close(by_name(measure, graph)) == {k: v for k, v in by_name(measure, wider).items() if k != "zz"}
    n = len(graph)
    for measure, order in SPREAD.items():
        factor = (n - 1) / n * ((n - 2) / (n - 1) if order == 2 else 1) if n > order else 0.0
        expected = {name: value * factor for name, value in by_name(measure, graph).items()}
        assert by_name(measure, wider) == close(expected | {"zz": 0.0})


@given(graphs(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_new_names_change_no_value(graph: nx.Graph, random: object) -> None:
    names = sorted(graph)
    shuffled = sorted(names, key=lambda _: random.random())  # type: ignore[attr-defined]
    mapping = dict(zip(names, shuffled, strict=True))
    renamed = nx.relabel_nodes(graph, mapping)
    for measure in (*LOCAL, *SPREAD, spectral.pagerank):
        found = by_name(measure, renamed)
        assert {name: found[mapping[name]] for name in names} == close(by_name(measure, graph))
    groups = {name: "ab"[int(name) % 2] for name in names}
    back = {new: old for old, new in mapping.items()}
    one, other = from_networkx(graph), from_networkx(renamed)
    before = brokerage(one, [groups[body.iri] for body in one.nodes])
    after = brokerage(other, [groups[back[body.iri]] for body in other.nodes])
    assert all(sorted(getattr(before, role).tolist()) == sorted(getattr(after, role).tolist()) for role in ROLES)


@given(graphs(), st.sampled_from([0.01, 3.0, 1000.0]))
@settings(deadline=None)
def test_the_unit_of_weight_changes_strength_alone(graph: nx.Graph, factor: float) -> None:
    scaled = graph.copy()
    for _, _, data in scaled.edges(data=True):
        data["weight"] *= factor
    for measure in SCALE_FREE:
        assert by_name(measure, scaled) == close(by_name(measure, graph))
    strength = by_name(centrality.strength, graph)
    assert by_name(centrality.strength, scaled) == close({name: value * factor for name, value in strength.items()})
    one, other = from_networkx(graph), from_networkx(scaled)
    membership = communities.communities(one)
    assert communities.modularity(other, membership) == pytest.approx(communities.modularity(one, membership))
    groups = ["ab"[int(body.iri) % 2] for body in one.nodes]
    assert mixing.assortativity(other, groups) == pytest.approx(mixing.assortativity(one, groups), nan_ok=True)


@given(graphs(smallest=3))
@settings(deadline=None)
def test_measures_stay_in_their_ranges(graph: nx.Graph) -> None:
    network = from_networkx(graph)
    for measure in (*SPREAD, spectral.eigenvector, spectral.pagerank, cohesion.clustering):
        found = measure(network)
        assert found.min() >= 0
        assert found.max() <= 1 + 1e-12
    tied = centrality.degree(network) > 0
    assert ((holes.constraint(network)[tied] > 0) & (holes.constraint(network)[tied] < 2)).all()
    assert ((holes.efficiency(network)[tied] > -1e-12) & (holes.efficiency(network)[tied] <= 1 + 1e-12)).all()
    assert spectral.pagerank(network).sum() == pytest.approx(1)
    for values, name in (
        (centrality.degree(network), "degree"),
        (centrality.betweenness(network), "betweenness"),
        (paths.closeness(network), "closeness"),
    ):
        assert -1e-12 <= cohesion.centralisation(values, name) <= 1 + 1e-12
