"""Networks built from the graph: which ties count, which bodies are kept, what is told of the rest."""

from __future__ import annotations

from datetime import date

import networkx as nx
import numpy as np
import pytest

from comity.graph.errors import InputError
from comity.graph.parts import Name, Participation
from comity.graph.records import Collective, Cooperation
from comity.queries.networks.network import Network, cooperation_network, from_networkx
from comity.queries.networks.reading import read
from comity.queries.networks.rows import local
from comity.queries.networks.selection import Selection
from tests.small import make

CENTRES = ("category-2-centre",)


def _edges(network: Network) -> dict[str, float]:
    names = [node.iri.rsplit("/", 1)[-1] for node in network.nodes]
    return {
        f"{names[i]} {names[j]}": round(float(weight), 6)
        for i, j, weight in zip(network.i, network.j, network.weight, strict=True)
    }


def _reasons(network: Network) -> dict[str, int]:
    return {f"{left.kind}: {left.reason}": left.number for left in network.how.left_out}


def test_the_share_counts_all_parties_though_others_are_dropped_afterwards() -> None:
    """A meeting of two centres and two others is 1/3 between the centres, not 1."""
    bodies = (make.body("A"), make.body("B"), make.body("Office", "igo"), make.body("Ministry", "ministry"))
    store = make.store(*bodies, make.tie("m", "meeting", ["a", "b", "office:convener", "ministry"]))
    assert _edges(cooperation_network(store, "attendance", among=CENTRES)) == {"a b": 0.333333}


def test_a_star_from_a_body_that_is_not_kept_leaves_no_edge_and_is_told() -> None:
    bodies = (make.body("A"), make.body("B"), make.body("Office", "igo"))
    store = make.store(*bodies, make.tie("m", "meeting", ["a", "b", "office:convener"]))
    network = cooperation_network(store, "by-kind", among=CENTRES)
    assert _edges(network) == {}
    assert _reasons(network) == {"meeting: it is a star, and its head is not kept": 1}


def test_what_makes_no_edge_is_counted_by_reason_and_kind() -> None:
    store = make.store(
        make.body("A"),
        make.body("B"),
        make.body("Unesco", "igo"),
        make.body("Host", "ministry"),
        make.tie("auspices-a", "auspices", ["unesco:patron", "a:designated"]),
        make.tie("auspices-b", "auspices", ["unesco:patron", "b:designated"]),
        make.tie("alone", "agreement", ["a"]),
        make.tie("abroad", "agreement", ["unesco", "host"]),
        make.tie("hope", "agreement", ["a", "b"], evidence=(make.evidence(modality="hoped"),)),
    )
    network = cooperation_network(store, "attendance", among=CENTRES)
    assert _reasons(network) == {
        "agreement: names one party only": 1,
        "agreement: no source puts it as stated": 1,
        "agreement: none of its parties is kept": 1,
        "auspices: only one of its parties is kept": 2,
    }
    assert network.how.used == 0


def test_hedged_ties_count_only_where_asked_for() -> None:
    hoped = make.tie("hope", "agreement", ["a", "b"], evidence=(make.evidence(modality="hoped"),))
    store = make.store(make.body("A"), make.body("B"), hoped)
    assert _edges(cooperation_network(store)) == {}
    assert _edges(cooperation_network(store, selection=Selection(("stated", "hoped")))) == {"a b": 1.0}


def test_a_party_that_a_source_only_hopes_for_is_no_party_to_a_stated_tie() -> None:
    parties = (
        *(Participation(party=name) for name in "ab"),
        Participation(party="c", evidence=(make.evidence(modality="hoped"),)),
    )
    tie = Cooperation(id="t", kind="agreement", parties=parties, evidence=(make.evidence(),))
    store = make.store(*map(make.body, "ABC"), tie)
    assert _edges(cooperation_network(store)) == {"a b": 1.0}


def test_known_by_counts_what_had_certainly_been_published() -> None:
    """The paper is of May 2020: on the 30th it may not have been out."""
    undated = make.tie("later", "visit", ["a", "c"], evidence=(make.evidence("blog"),))
    store = make.store(*map(make.body, "ABC"), make.source(id="blog"), make.tie("t", "agreement", ["a", "b"]), undated)
    early, late = (
        cooperation_network(store, selection=Selection(known_by=day)) for day in (date(2020, 5, 30), date(2020, 5, 31))
    )
    assert (_edges(early), _edges(late)) == ({}, {"a b": 1.0})
    assert _reasons(late) == {"visit: rests on no source that was known by 2020-05-31": 1}


def test_as_of_leaves_out_what_had_not_begun_or_had_ended() -> None:
    ended = (make.milestone(kind="signed", date="2010"), make.milestone(kind="terminated", date="2015-03"))
    store = make.store(
        *map(make.body, "ABCDE"),
        make.tie("past", "agreement", ["a", "b"], milestones=ended),
        make.tie("future", "meeting", ["b", "c"], date="2025"),
        make.tie("span", "membership", ["c", "d"], date="2012/2018"),
        make.tie("undated", "agreement", ["d", "e"]),
    )
    whenever, then, now = (
        cooperation_network(store, selection=Selection(as_of=day)) for day in (None, date(2014, 1, 1), date(2020, 1, 1))
    )
    assert list(_edges(whenever)) == ["a b", "b c", "c d", "d e"]
    assert list(_edges(then)) == ["a b", "c d", "d e"]
    assert list(_edges(now)) == ["d e"]
    assert _reasons(now) == {
        "agreement: had ended on record by 2020-01-01": 1,
        "meeting: begins after 2020-01-01": 1,
        "membership: its term had run out by 2020-01-01, with no renewal on record": 1,
    }


def test_a_collective_is_one_party() -> None:
    commissions = Collective(id="commissions", names=(Name(text="The commissions"),), country="IR")
    store = make.store(make.body("A"), commissions, make.tie("m", "meeting", ["a", "commissions"]))
    network = cooperation_network(store)
    assert [(node.kind, node.country) for node in network.nodes] == [
        ("category-2-centre", ""),
        ("collective", "IR"),
    ]
    assert network.edge_count == 1


def test_an_edge_keeps_its_weight_count_direction_and_the_ties_that_made_it() -> None:
    store = make.store(
        *map(make.body, "AB"),
        make.tie("t1", "agreement", ["a", "b"]),
        make.tie("t2", "hosting", ["b:host", "a:hosted"]),
    )
    network = cooperation_network(store)
    assert (network.weight.tolist(), network.count.tolist()) == ([2.0], [2])
    assert (network.forward.tolist(), network.backward.tolist()) == ([0.0], [1.0])
    assert [tie.iri.rsplit("/", 1)[-1] for tie in network.ties_of(0)] == ["t1", "t2"]
    graph = network.to_networkx()
    assert graph.edges["https://w3id.org/comity/id/a", "https://w3id.org/comity/id/b"]["count"] == 2


def test_ties_are_in_order_of_date_then_iri_with_undated_ones_last_and_each_edge_lists_its_own_so() -> None:
    """Read in order of IRI: early, late, never; early and late are dated against that order."""
    store = make.store(
        *map(make.body, "ABC"),
        make.tie("p-never", "visit", ["a", "b"]),
        make.tie("q-late", "visit", ["a", "b", "c"], date="2015"),
        make.tie("r-early", "visit", ["a", "b"], date="2010"),
        make.tie("s-early", "visit", ["b", "c"], date="2010"),
    )
    network = cooperation_network(store, "full")
    told = [[local(tie.iri) for tie in ties] for ties in (network.ties, *map(network.ties_of, range(3)))]
    assert told == [
        ["r-early", "s-early", "q-late", "p-never"],
        ["r-early", "q-late", "p-never"],
        ["q-late"],
        ["s-early", "q-late"],
    ]
    evidence = [ties for _, _, ties in network.to_networkx().edges(data="evidence")]
    assert [[local(iri) for iri in iris] for iris in evidence] == told[1:]


def test_the_shares_of_ties_in_a_node_sum_to_its_strength() -> None:
    ties = (make.tie("m", "meeting", ["a", "b", "c"]), make.tie("t", "agreement", ["a", "b"]))
    network = cooperation_network(make.store(*map(make.body, "ABCD"), *ties))
    assert network.shares.toarray().tolist() == [[1, 1], [1, 1], [1, 0], [0, 0]]


def test_what_was_left_out_is_told_in_order_of_reason_and_kind() -> None:
    ties = [make.tie(f"{n}", kind, ["a"]) for n, kind in enumerate(("visit", "agreement", "visit"))]
    hope = make.tie("0-hope", "visit", ["a", "b"], evidence=(make.evidence(modality="hoped"),))
    left = cooperation_network(make.store(*map(make.body, "AB"), hope, *ties)).how.left_out
    assert [(found.reason, found.kind, found.number) for found in left] == [
        ("names one party only", "agreement", 1),
        ("names one party only", "visit", 2),
        ("no source puts it as stated", "visit", 1),
    ]


def test_the_matrix_is_symmetric_and_sums_to_twice_the_weights() -> None:
    network = cooperation_network(make.store(*map(make.body, "ABC"), make.tie("t", "agreement", ["a", "b", "c"])))
    dense = network.matrix.toarray()
    assert np.array_equal(dense, dense.T)
    assert dense.sum() == 2 * network.weight.sum()


def test_isolated_bodies_are_nodes_and_an_empty_store_is_an_empty_network() -> None:
    assert len(cooperation_network(make.store(make.body("A")))) == 1
    empty = cooperation_network(make.store())
    assert (len(empty), empty.edge_count, empty.matrix.shape) == (0, 0, (0, 0))


def test_a_body_that_is_not_described_is_still_a_party() -> None:
    network = cooperation_network(make.store(make.body("A"), make.tie("t", "visit", ["a", "stranger"])))
    assert [(node.label, node.kind) for node in network.nodes][1] == ("stranger", "other")


def test_a_body_in_two_countries_has_both_and_works_in_the_widest_of_its_fields() -> None:
    from comity.graph.parts import Place
    from comity.graph.records import Organisation

    science, water = make.field(id="science", names=()), make.field(id="water", names=(), broader="science")
    places = (Place(country="PY"), Place(country="BR"))
    dam = Organisation(id="dam", kind="company", names=(), places=places, fields=("water", "odd"))
    (node,) = cooperation_network(make.store(science, water, make.field(id="odd", names=()), dam)).nodes
    assert (node.country, node.field) == ("BR/PY", "science")


def test_two_prints_of_one_text_have_one_origin() -> None:
    wire, reprint = make.source(id="wire"), make.source(id="reprint", derived_from=("wire",))
    told = (make.evidence("wire"), make.evidence("reprint"))
    reading = read(make.store(wire, reprint, make.body("A"), make.tie("t", "visit", ["a", "b"], evidence=told)))
    assert {source.origin.rsplit("/", 1)[-1] for source in reading.sources.values()} == {"wire"}


@pytest.mark.parametrize("graph", [nx.DiGraph([(1, 2)]), nx.MultiGraph([(1, 2), (1, 2)]), nx.Graph([(1, "1")])])
def test_a_graph_of_another_kind_is_refused_and_not_counted_twice(graph: nx.Graph) -> None:
    with pytest.raises(InputError, match="undirected graph with single edges"):
        from_networkx(graph)


def test_an_unknown_rule_is_answered_with_the_nearest() -> None:
    with pytest.raises(InputError, match=r"'fractonal' \(did you mean 'fractional'\?\); known: full,"):
        cooperation_network(make.store(), "fractonal")


def test_an_unknown_modality_is_answered_with_those_known() -> None:
    with pytest.raises(InputError, match=r"no modality 'statd' \(did you mean 'stated'\?\); known:"):
        Selection(("statd",))


def test_how_it_was_made_is_said_in_words() -> None:
    selection = Selection(("stated", "proposed"), date(2025, 11, 15), date(2025, 12, 1))
    words = cooperation_network(make.store(), "full", selection, CENTRES).how.words()
    for told in ("“full”", "category-2-centre", "stated or proposed", "2025-11-15", "2025-12-01"):
        assert told in words


def test_loops_of_a_networkx_graph_are_dropped_and_an_edge_without_a_weight_weighs_1() -> None:
    network = from_networkx(nx.Graph([("b", "a"), ("a", "a")]))
    assert ([(*pair,) for pair in network.pairs()], network.weight.tolist()) == ([(0, 1)], [1.0])
    assert {body.kind for body in network.nodes} == {"other"}


def test_a_networkx_graph_comes_back_as_it_went_in() -> None:
    graph = nx.les_miserables_graph()
    back = from_networkx(graph).to_networkx()
    assert {frozenset(edge): weight for *edge, weight in back.edges(data="weight")} == {
        frozenset(edge): weight for *edge, weight in graph.edges(data="weight")
    }


def test_nobody_can_write_into_a_network() -> None:
    network = from_networkx(nx.path_graph(3))
    with pytest.raises(ValueError, match="read-only"):
        network.weight[0] = 5


def test_one_kind_of_body_may_be_given_as_it_is() -> None:
    store = make.store(make.body("A"), make.body("B", "university"))
    assert len(cooperation_network(store, among="university")) == 1
