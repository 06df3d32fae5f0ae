"""Roles of brokers: by hand, and against a count of all pairs one by one."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.graph.errors import InputError
from comity.queries.measures.brokerage import ROLES, brokerage, examples
from comity.queries.networks.network import Network, from_networkx
from tests.measures.graphs import graphs

COUNTS = (*ROLES, "missing")


def _plainly(network: Network, groups: list[str]) -> list[dict[str, int]]:
    """Go through all pairs of neighbours of all nodes."""
    graph = nx.Graph(zip(network.i.tolist(), network.j.tolist(), strict=True))
    graph.add_nodes_from(range(len(network)))
    found = []
    for b in range(len(network)):
        counts = dict.fromkeys(COUNTS, 0)
        for a, c in combinations(sorted(graph[b]), 2):
            if not graph.has_edge(a, c):
                counts[_plain_role(groups[a], groups[b], groups[c])] += 1
        found.append(counts)
    return found


def _plain_role(a: str, b: str, c: str) -> str:
    if not (a and b and c):
        return "missing"
    return {
        (True, True): "coordinator",
        (True, False): "gatekeeper",
        (False, True): "gatekeeper",
    }.get((a == b, b == c), "consultant" if a == c else "liaison")


def _counts(network: Network, groups: list[str]) -> list[dict[str, int]]:
    found = brokerage(network, groups)
    return [{name: int(getattr(found, name)[node]) for name in COUNTS} for node in range(len(network))]


@given(graphs(largest=12), st.data())
@settings(deadline=None)
def test_roles_are_those_of_a_count_of_all_pairs(graph: nx.Graph, data: st.DataObject) -> None:
    network = from_networkx(graph)
    groups = data.draw(st.lists(st.sampled_from(["", "a", "b", "c"]), min_size=len(network), max_size=len(network)))
    assert _counts(network, groups) == _plainly(network, groups)


@pytest.mark.parametrize("letters", ["a", "ab", "abcd", "abc."])
def test_roles_are_those_of_a_count_of_all_pairs_in_a_dense_graph(letters: str) -> None:
    network = from_networkx(nx.gnm_random_graph(60, 900, seed=2))
    groups = [letters[(node * node) % len(letters)].replace(".", "") for node in range(60)]
    assert _counts(network, groups) == _plainly(network, groups)


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        (("a", "a", "a"), "coordinator"),
        (("a", "a", "b"), "gatekeeper"),
        (("b", "a", "a"), "gatekeeper"),
        (("b", "a", "b"), "consultant"),
        (("b", "a", "c"), "liaison"),
        (("", "a", "c"), "missing"),
        (("b", "", "b"), "missing"),
    ],
)
def test_the_middle_of_a_path_of_three_has_one_role(groups: tuple[str, ...], role: str) -> None:
    found = _counts(from_networkx(nx.path_graph(3)), list(groups))
    assert found[1] == {**dict.fromkeys(COUNTS, 0), role: 1}


def test_a_pair_that_is_tied_needs_no_broker() -> None:
    assert brokerage(from_networkx(nx.complete_graph(4)), ["a", "a", "b", "c"]).total.tolist() == [0] * 4


def test_the_centre_of_a_star_of_two_groups_has_a_role_for_each_pair() -> None:
    """Centre a, three ends a, two ends b: 3 pairs within a, 6 between, 1 within b."""
    found = brokerage(from_networkx(nx.star_graph(5)), ["a", "a", "a", "a", "b", "b"])
    counts = (found.coordinator, found.gatekeeper, found.consultant, found.liaison)
    assert [int(count[0]) for count in counts] == [3, 6, 1, 0]
    assert found.total.tolist() == [10, 0, 0, 0, 0, 0]


@given(graphs(largest=9), st.data())
@settings(deadline=None)
def test_examples_are_as_many_as_counted_and_have_the_role(graph: nx.Graph, data: st.DataObject) -> None:
    network = from_networkx(graph)
    groups = data.draw(st.lists(st.sampled_from(["", "a", "b"]), min_size=len(network), max_size=len(network)))
    counted = _counts(network, groups)
    edges = set(zip(network.i.tolist(), network.j.tolist(), strict=True))
    for node in range(len(network)):
        for role in ROLES:
            triads = examples(network, groups, node, role, most=100)
            assert len(set(triads)) == counted[node][role]
            for a, b, c in triads:
                assert (a, c) not in edges
                assert _plain_role(groups[a], groups[b], groups[c]) == role


def test_examples_with_heavy_ties_come_first_and_no_more_than_asked_for() -> None:
    star = nx.Graph()
    star.add_weighted_edges_from([("0", "1", 1), ("0", "2", 5), ("0", "3", 2), ("0", "4", 9)])
    network = from_networkx(star)
    assert examples(network, ["x"] * 5, 0, "coordinator", most=2) == ((2, 0, 4), (3, 0, 4))


def test_groups_are_as_many_as_nodes_and_roles_are_known() -> None:
    network = from_networkx(nx.path_graph(3))
    with pytest.raises(InputError, match="2 groups for 3 nodes"):
        brokerage(network, ["a", "b"])
    with pytest.raises(InputError, match="no role 'liason'.*liaison"):
        examples(network, ["a"] * 3, 0, "liason")
