"""Change between two networks: what came and went, and who was bypassed, against slow and plain counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.graph.dates import Period
from comity.graph.errors import InputError
from comity.queries.measures.bypassed import Bypassed, bypassed
from comity.queries.measures.change import Change, change, edges_between
from comity.queries.networks.network import Network, from_networkx, network_of
from comity.queries.networks.reading import read
from comity.queries.networks.selection import Selection
from comity.queries.networks.ties import Reading
from tests.small import make

Pair = tuple[int, int]
_PAIRS = list(combinations(range(8), 2))
_EDGES = st.sets(st.sampled_from(_PAIRS))


def _network(edges: Iterable[Pair], nodes: int = 8) -> Network:
    graph = nx.Graph()
    graph.add_nodes_from(range(nodes))
    graph.add_edges_from(edges)
    return from_networkx(graph)


def _between(before: set[Pair], after: set[Pair]) -> dict[Pair, list[int]]:
    """Look at every new pair and every third body, as the definition says."""

    def tied(a: int, b: int) -> bool:
        return (min(a, b), max(a, b)) in before

    found = {pair: [b for b in range(8) if tied(b, pair[0]) and tied(b, pair[1])] for pair in sorted(after - before)}
    return {pair: brokers for pair, brokers in found.items() if brokers}


def _counted(before: set[Pair], after: set[Pair]) -> Bypassed:
    return bypassed(change(_network(before), _network(after)), ())


@given(_EDGES, _EDGES)
@settings(deadline=None)
def test_each_edge_and_each_tied_node_is_new_gone_or_in_both(before: set[Pair], after: set[Pair]) -> None:
    found = change(_network(before), _network(after))
    later, earlier = list(found.after.pairs()), list(found.before.pairs())
    assert {later[k] for k in found.new} == after - before
    assert {earlier[k] for k in found.gone} == before - after
    assert [earlier[k] for k in found.kept] == [later[k] for k in found.carried] == sorted(before & after)
    first, second = ({n for pair in edges for n in pair} for edges in (before, after))
    assert set(found.came.tolist()) == second - first
    assert set(found.left.tolist()) == first - second
    assert set(found.stayed.tolist()) == first & second


@given(_EDGES, _EDGES)
@settings(deadline=None)
def test_those_between_a_new_pair_are_those_that_a_search_of_all_triads_finds(
    before: set[Pair], after: set[Pair]
) -> None:
    found = _counted(before, after)
    pairs = list(found.change.after.pairs())
    rows: dict[Pair, list[int]] = {}
    for edge, broker in zip(found.edge.tolist(), found.broker.tolist(), strict=True):
        rows.setdefault(pairs[edge], []).append(broker)
    expected = _between(before, after)
    assert rows == expected
    assert found.among.tolist() == [len(brokers) for brokers in expected.values() for _ in brokers]


@given(_EDGES, _EDGES)
@settings(deadline=None)
def test_the_shares_of_those_between_add_up_to_the_pairs_that_had_any(before: set[Pair], after: set[Pair]) -> None:
    found = _counted(before, after)
    assert found.share().sum() == pytest.approx(len(_between(before, after)))
    assert (found.alone() <= found.share() + 1e-9).all()
    assert (found.share() <= found.pairs() + 1e-9).all()
    assert (found.still() <= found.pairs()).all()


@given(_EDGES)
@settings(deadline=None)
def test_a_network_does_not_change_against_itself(edges: set[Pair]) -> None:
    found = _counted(edges, edges)
    parts = (found.change.new, found.change.gone, found.change.came, found.change.left, found.edge)
    assert [len(part) for part in parts] == [0] * 5


def test_a_broker_that_lost_its_ties_is_bypassed_and_not_still_between() -> None:
    found = _counted({(0, 1), (0, 2)}, {(1, 2)})
    assert (found.pairs()[0], found.alone()[0], found.still()[0]) == (1, 1, 0)
    assert _counted({(0, 1), (0, 2)}, {(0, 1), (0, 2), (1, 2)}).still()[0] == 1


def test_a_pair_counts_half_for_each_of_two_who_stood_between() -> None:
    found = _counted({(0, 1), (0, 2), (1, 3), (2, 3)}, {(1, 2)})
    assert found.share()[[0, 3]].tolist() == [0.5, 0.5]
    assert found.alone().sum() == 0


def test_large_networks_are_looked_at_piece_by_piece_with_one_result(monkeypatch: pytest.MonkeyPatch) -> None:
    before, after = (set(nx.gnp_random_graph(8, 0.5, seed=seed).edges) for seed in (1, 2))
    whole = _counted(before, after)
    monkeypatch.setattr("comity.queries.measures.bypassed._PIECE", 3)
    pieces = _counted(before, after)
    assert len(whole.edge) > 3
    assert pieces.edge.tolist() == whole.edge.tolist()
    assert pieces.broker.tolist() == whole.broker.tolist()


def test_networks_of_different_bodies_are_not_compared() -> None:
    with pytest.raises(InputError, match="the same bodies"):
        change(_network(()), _network((), nodes=7))


def test_empty_networks_have_no_change() -> None:
    found = bypassed(change(_network((), 0), _network((), 0)), ())
    assert [len(array) for array in (found.change.came, found.edge, found.share())] == [0, 0, 0]


def test_the_edge_between_two_nodes_is_found_whichever_is_named_first() -> None:
    network = _network({(0, 1), (2, 5)})
    assert edges_between(network, np.array([5, 1, 0]), np.array([2, 0, 5])).tolist() == [1, 0, -1]


def _met(*parties: str) -> tuple[Reading, Change]:
    """Read a store where x knew a and b in 2010, and some met in 2020."""
    reading = read(
        make.store(
            *map(make.body, "ABX"),
            make.tie("ax", "visit", ["a", "x"], date="2010"),
            make.tie("bx", "visit", ["b", "x"], date="2010"),
            make.tie("later", "meeting", list(parties), date="2020"),
        )
    )
    return reading, change(
        network_of(reading, "full", Selection(period=Period(None, date(2015, 1, 1)), without=("organiser",))),
        network_of(reading, "full", Selection(period=Period(date(2015, 1, 2)), without=("organiser",))),
    )


@pytest.mark.parametrize("own_part", ["x", "x:organiser"])
def test_who_takes_part_in_the_new_tie_is_not_bypassed_even_where_its_part_does_not_count(own_part: str) -> None:
    reading, found = _met("a", "b", own_part)
    past = bypassed(found, reading.ties)
    assert past.pairs().sum() == 0
    assert past.met_with().tolist() == [0, 0, 1]


def test_who_takes_no_part_in_the_new_tie_is_bypassed() -> None:
    reading, found = _met("a", "b")
    past = bypassed(found, reading.ties)
    assert past.pairs().tolist() == [0, 0, 1]
    assert past.met_with().sum() == 0
