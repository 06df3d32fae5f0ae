"""Ego networks, layers and the two-mode network."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.graph.errors import InputError
from comity.queries.networks.cuts import ego, layers, subnetwork
from comity.queries.networks.network import cooperation_network, from_networkx, network_of
from comity.queries.networks.reading import read
from comity.queries.networks.rows import local
from comity.queries.networks.selection import Selection
from comity.queries.networks.two_mode import as_network, two_mode
from tests.small import make


def test_an_ego_network_is_a_body_its_partners_and_the_ties_between_them() -> None:
    """Krackhardt's kite: Jane (9) knows Ike alone; Heather (7) has three partners, two of whom know each other."""
    kite = from_networkx(nx.krackhardt_kite_graph())
    assert [body.iri for body in ego(kite, "9").nodes] == ["8", "9"]
    heather = ego(kite, "7")
    assert ([body.iri for body in heather.nodes], heather.edge_count) == (["5", "6", "7", "8"], 4)


def test_an_ego_network_keeps_the_evidence_of_its_edges_and_no_other() -> None:
    store = make.store(
        *map(make.body, "ABC"),
        make.tie("ab", "agreement", ["a", "b"]),
        make.tie("bc", "visit", ["b", "c"]),
    )
    whole = cooperation_network(store)
    part = ego(whole, whole.nodes[0].iri)
    assert [local(tie.iri) for tie in part.ties] == ["ab"]
    assert [[local(tie.iri) for tie in part.ties_of(k)] for k in range(part.edge_count)] == [["ab"]]
    assert part.how.used == 1
    assert "Shown is a with its partners" in part.how.words()


def test_a_part_keeps_weights_counts_directions_ties_and_what_was_noted_before() -> None:
    reading = read(
        make.store(
            *map(make.body, "ABCD"),
            make.tie("s", "hosting", ["c:host", "b:hosted"], date="2012"),
            make.tie("t", "agreement", ["a", "b", "c"], date="2015"),
            make.tie("u", "visit", ["c", "d"], date="2010"),
            make.tie("v", "hosting", ["b:host", "c:hosted"], date="2011"),
        )
    )
    whole = replace(rolled := network_of(reading), how=replace(rolled.how, note="Noted before."))
    part = subnetwork(whole, np.array([False, True, True, False]), "Cut.")
    assert (part.weight.tolist(), part.count.tolist()) == ([2.5], [3])
    assert (part.forward.tolist(), part.backward.tolist()) == ([1.0], [1.0])
    assert [local(tie.iri) for tie in part.ties] == ["v", "s", "t"]
    assert part.made.toarray().tolist() == [[1.0, 1.0, 0.5]]
    assert (part.how.note, part.how.used) == ("Noted before. Cut.", 3)


def test_the_direction_of_a_star_is_kept_in_a_part() -> None:
    reading = read(make.store(*map(make.body, "AB"), make.tie("s", "hosting", ["a:host", "b:hosted"])))
    part = subnetwork(network_of(reading), np.array([True, True]), "All.")
    assert (part.forward.tolist(), part.backward.tolist()) == ([1.0], [0.0])


def test_an_isolated_body_is_alone_in_its_ego_network_and_a_stranger_is_refused() -> None:
    lonely = from_networkx(nx.empty_graph(2))
    assert len(ego(lonely, "0")) == 1
    with pytest.raises(InputError, match="'7' is none of the 2 bodies of this network"):
        ego(lonely, "7")


@given(st.lists(st.booleans(), min_size=12, max_size=12))
@settings(deadline=None)
def test_a_part_of_a_network_is_what_networkx_cuts_out(kept: list[bool]) -> None:
    graph = nx.gnm_random_graph(12, 30, seed=3)
    network = from_networkx(graph)
    cut = subnetwork(network, np.array(kept), "A part.")
    names = [body.iri for body, inside in zip(network.nodes, kept, strict=True) if inside]
    wanted = nx.relabel_nodes(graph, str).subgraph(names)
    assert nx.utils.graphs_equal(nx.Graph(cut.to_networkx().edges), nx.Graph(wanted.edges))
    assert [body.iri for body in cut.nodes] == names


def test_there_is_a_layer_for_each_kind_and_together_they_are_the_network() -> None:
    reading = read(
        make.store(
            *map(make.body, "ABC"),
            make.tie("m", "meeting", ["a", "b"]),
            make.tie("t", "agreement", ["a", "b", "c"]),
            make.tie("hope", "visit", ["a", "c"], evidence=(make.evidence(modality="hoped"),)),
        )
    )
    found = layers(reading)
    assert list(found) == ["agreement", "meeting"]
    assert {kind: layer.edge_count for kind, layer in found.items()} == {"agreement": 3, "meeting": 1}
    whole = network_of(reading)
    assert np.array_equal(sum(layer.matrix.toarray() for layer in found.values()), whole.matrix.toarray())


def test_layers_are_counted_by_the_rule_and_among_the_bodies_asked_for() -> None:
    bodies = (make.body("A", country="IR"), make.body("B", country="IR"), make.body("C", country="FR"))
    office = make.body("Office", "igo", country="IR")
    hope = make.tie("h", "visit", ["a", "b"], evidence=(make.evidence(modality="hoped"),))
    reading = read(make.store(*bodies, office, hope, make.tie("m", "meeting", ["a", "b", "c", "office:convener"])))
    found = layers(reading, "full", Selection(("stated", "hoped")), ["category-2-centre"], ["IR"])
    assert {kind: [local(b.iri) for b in layer.nodes] for kind, layer in found.items()} == {
        "meeting": ["a", "b"],
        "visit": ["a", "b"],
    }
    assert [layer.weight.tolist() for layer in found.values()] == [[1.0], [1.0]]
    assert {layer.how.rule for layer in found.values()} == {"full"}


def test_the_two_mode_network_keeps_cooperations_whole_with_the_roles_held() -> None:
    store = make.store(
        *map(make.body, "AB"),
        make.body("Office", "igo"),
        make.tie("m", "meeting", ["a", "b", "office:convener", "office:host"]),
        make.tie("alone", "visit", ["a"]),
    )
    found = two_mode(read(store))
    assert [local(tie.iri) for tie in found.ties] == ["alone", "m"]
    assert found.matrix.toarray().tolist() == [[1, 1], [0, 1], [0, 1]]
    graph = found.to_networkx()
    assert nx.bipartite.is_bipartite(graph)
    edges = {(local(a), local(b)): roles for a, b, roles in graph.edges(data="roles")}
    assert edges["office", "m"] == "convener host"
    assert {node: data["bipartite"] for node, data in graph.nodes(data=True)}[found.ties[0].iri] == 1


def test_an_empty_store_has_an_empty_two_mode_network() -> None:
    found = two_mode(read(make.store()))
    assert (found.matrix.shape, len(found.to_networkx())) == ((0, 0), 0)


def test_only_cooperations_that_count_are_in_the_two_mode_network() -> None:
    hope = make.tie("h", "visit", ["a", "b"], evidence=(make.evidence(modality="hoped"),), date="2012")
    reading = read(make.store(*map(make.body, "AB"), hope, make.tie("t", "visit", ["a", "b"])))
    hoped = Selection(("hoped",))
    found = {chosen: two_mode(reading, chosen) for chosen in (Selection(), hoped)}
    assert [[local(tie.iri) for tie in made.ties] for made in found.values()] == [["t"], ["h"]]
    assert found[hoped].to_networkx().nodes[f"{found[hoped].ties[0].iri}"]["date"] == "2012"
    how = as_network(found[hoped]).how
    assert (how.selection, how.used) == (hoped, 1)
    assert "Cooperations are nodes too" in how.words()


def test_a_two_mode_network_is_in_order_however_bodies_and_cooperations_stand_among_each_other() -> None:
    ties = (make.tie("a-tie", "visit", ["b", "d"]), make.tie("c-tie", "visit", ["b", "f"]))
    network = as_network(two_mode(read(make.store(*map(make.body, "BDF"), *ties))))
    assert [local(body.iri) for body in network.nodes] == ["a-tie", "b", "c-tie", "d", "f"]
    assert list(network.pairs()) == [(0, 1), (0, 3), (1, 2), (2, 4)]
    told = [[local(tie.iri) for tie in network.ties_of(k)] for k in range(network.edge_count)]
    assert told == [["a-tie"], ["a-tie"], ["c-tie"], ["c-tie"]]


def test_a_two_mode_network_is_a_network_whose_edges_rest_on_their_cooperation() -> None:
    store = make.store(*map(make.body, "AB"), make.tie("m", "meeting", ["a", "b"]), make.tie("k", "visit", ["a"]))
    found = two_mode(read(store))
    network = as_network(found)
    assert network.how.words().startswith("Counted is what")
    assert [(local(body.iri), body.kind) for body in network.nodes] == [
        ("a", "category-2-centre"),
        ("b", "category-2-centre"),
        ("k", "visit"),
        ("m", "meeting"),
    ]
    edges = {(local(network.nodes[i].iri), local(network.nodes[j].iri)) for i, j in network.pairs()}
    assert edges == {("a", "k"), ("a", "m"), ("b", "m")}
    for k, (_, j) in enumerate(network.pairs()):
        assert [tie.iri for tie in network.ties_of(k)] == [network.nodes[j].iri]
    assert nx.utils.graphs_equal(nx.Graph(network.to_networkx().edges), nx.Graph(found.to_networkx().edges))
