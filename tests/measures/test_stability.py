"""How firm ranks are: resampled by hand and by rebuilding, intervals, and places that cannot be told apart."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array, hstack

from comity.graph.errors import InputError
from comity.queries.measures import reweighted, stability
from comity.queries.measures.centrality import ranks
from comity.queries.measures.reweighted import design_of, scores
from comity.queries.measures.stability import (
    Intervals,
    Resamples,
    certainly_above,
    indistinguishable,
    intervals,
    resampled,
    resamples,
)
from comity.queries.networks.network import Network, from_networkx, network_of
from comity.queries.networks.ties import Reading
from tests.measures.readings import EXACT, reading, readings, tie
from tests.shipped import shipped_reading

TWO = network_of(reading([tie("t1", "ab"), tie("t2", "ac")], "abcd"), "full")


def _spans(found: Intervals) -> list[tuple[int, int, int]]:
    return list(zip(found.rank.tolist(), found.low.tolist(), found.high.tolist(), strict=True))


def _star(leaves: int) -> Network:
    names = "".join(chr(ord("a") + n) for n in range(leaves + 1))
    return network_of(reading([tie(f"t{leaf}", "a" + leaf) for leaf in names[1:]], names))


@pytest.mark.parametrize(
    ("measure", "values"),
    [
        ("strength", [[2, 2, 2], [2, 1, 0], [0, 1, 2], [0, 0, 0]]),
        ("degree", [[1, 2, 1], [1, 1, 0], [0, 1, 1], [0, 0, 0]]),
        ("betweenness", [[0, 1 / 3, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0]]),
    ],
)
def test_the_three_resamples_of_two_ties_are_those_worked_by_hand(measure: str, values: list[list[float]]) -> None:
    """Of a–b and a–c, drawn are the first twice, each once, or the second twice."""
    drawn = np.array([[2.0, 1.0, 0.0], [0.0, 1.0, 2.0]])
    assert scores(design_of(TWO), drawn, measure).round(9).tolist() == np.round(values, 9).tolist()


def test_two_ties_are_drawn_as_often_as_chance_has_it() -> None:
    """Twice the first, one each, twice the second: 1/4, 1/2, 1/4; b is then first with a, second, third."""
    b = resamples(TWO, "strength", 2_000).scores[1]
    shares = [float((b == value).mean()) for value in (2, 1, 0)]
    assert shares == pytest.approx([0.25, 0.5, 0.25], abs=0.04)
    assert _spans(resampled(TWO, "strength", 2_000)) == [(1, 1, 1), (2, 1, 3), (2, 1, 3), (4, 3, 4)]


@settings(deadline=None, max_examples=60)
@given(readings(), st.data())
def test_a_resample_measures_what_a_network_of_the_drawn_ties_would(said: Reading, data: st.DataObject) -> None:
    network = network_of(said, "by-kind")
    counts = [data.draw(st.integers(0, 3)) for _ in network.ties]
    drawn = [replace(t, iri=f"{t.iri}-{n}") for t, many in zip(network.ties, counts, strict=True) for n in range(many)]
    rebuilt = network_of(replace(said, ties=tuple(drawn)), "by-kind")
    weights = np.array(counts, dtype=np.float64).reshape(-1, 1)
    for measure, exact in EXACT.items():
        found = scores(design_of(network), weights, measure)[:, 0]
        assert found == pytest.approx(exact(rebuilt), abs=1e-12), measure


@settings(deadline=None, max_examples=30)
@given(readings())
def test_the_rank_on_record_is_that_of_the_measure_and_lies_in_its_interval(said: Reading) -> None:
    network = network_of(said)
    for measure, exact in EXACT.items():
        found = resampled(network, measure, 40)
        assert found.rank.tolist() == ranks(exact(network)).tolist()
        assert (found.low <= found.rank).all()
        assert (found.rank <= found.high).all()


def test_an_interval_leaves_out_one_in_twenty_at_each_end() -> None:
    """Of 40 resamples the second body is above in two: one more than may lie below the interval, so 1 is its end."""
    twice = np.array([[1.0] * 40, [2.0] * 2 + [0.5] * 38])
    once = np.array([[1.0] * 40, [2.0] + [0.5] * 39])
    value = np.array([1.0, 0.5])
    assert _spans(intervals(Resamples("strength", value, twice))) == [(1, 1, 1), (2, 1, 2)]
    assert _spans(intervals(Resamples("strength", value, once))) == [(1, 1, 1), (2, 2, 2)]


def test_an_interval_is_widened_to_hold_the_rank_on_record() -> None:
    """The first on record is second in every resample: its partners rest on one tie each."""
    drawn = Resamples("degree", np.array([20.0, 19.0]), np.array([[13.0] * 20, [19.0] * 20]))
    assert _spans(intervals(drawn)) == [(1, 1, 2), (2, 1, 2)]


def test_the_share_among_the_first_ten_counts_resamples() -> None:
    value = np.arange(12.0)[::-1]
    swapped = value.copy()
    swapped[[9, 10]] = swapped[[10, 9]]
    found = intervals(Resamples("strength", value, np.column_stack([value, value, value, swapped])))
    assert found.top.tolist() == [1.0] * 9 + [0.75, 0.25, 0.0]


def test_one_seed_gives_one_result_and_another_seed_another() -> None:
    first, again, other = (resamples(_star(6), "degree", 50, seed).scores.tolist() for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_the_size_of_a_batch_changes_memory_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {measure: resamples(_star(6), measure, 30).scores.tolist() for measure in EXACT}
    monkeypatch.setattr(reweighted, "_CELLS", 20)
    assert {measure: resamples(_star(6), measure, 30).scores.tolist() for measure in EXACT} == whole


def test_all_measures_see_the_same_resamples() -> None:
    """In a star of single ties the centre's strength is the number of draws, its degree how many different."""
    strong, many = (resamples(_star(5), measure, 30) for measure in ("strength", "degree"))
    assert ((strong.scores > 0) == (many.scores > 0)).all()


def test_a_cooperation_told_in_two_halves_leaves_the_ranks_on_record() -> None:
    network = network_of(reading([tie("t1", "abc"), tie("t2", "bd"), tie("t3", "bc")], "abcd"))
    made = csr_array(network.made)
    halves = hstack([made[:, [0]] / 2, made[:, [0]] / 2, made[:, 1:]], format="csr")
    split = replace(network, ties=(network.ties[0], *network.ties), made=csr_array(halves))
    for measure in EXACT:
        assert resampled(split, measure, 20).rank.tolist() == resampled(network, measure, 20).rank.tolist()


def test_a_body_far_ahead_stands_alone_and_equals_do_not() -> None:
    drawn = resamples(_star(8), "degree")
    assert [group.words() for group in indistinguishable(drawn)] == ["1", "2 to 9"]
    assert certainly_above(drawn).tolist() == [1, 8, 7, 6, 5, 4, 3, 2, 1]


def test_equals_are_all_in_one_group() -> None:
    ring = network_of(reading([tie(f"t{n}", pair) for n, pair in enumerate(["ab", "bc", "cd", "ad"])], "abcd"))
    found = indistinguishable(resamples(ring, "strength"))
    assert [(group.first, group.last, group.nodes, group.open_ended) for group in found] == [
        (1, 4, (0, 1, 2, 3), False)
    ]


def test_bodies_equal_on_record_are_not_told_apart_whatever_the_resamples_say() -> None:
    drawn = Resamples("degree", np.array([3.0, 3.0]), np.array([[3.0] * 20, [2.0] * 20]))
    assert [group.words() for group in indistinguishable(drawn)] == ["1 to 2"]


def test_a_group_that_goes_on_below_the_places_looked_at_says_so() -> None:
    found = indistinguishable(resamples(_star(8), "degree"), top=4)
    assert [group.words() for group in found] == ["1", "2 to 4 and beyond"]


def test_neighbours_alike_all_the_way_down_are_one_group_though_its_ends_differ() -> None:
    """The first is above the third in every resample, above the second in half of them, and so the second the third."""
    first, second, third = [3.0, 3.0, 3.0, 3.0], [4.0, 4.0, 2.0, 1.0], [1.0, 1.0, 2.5, 2.5]
    drawn = Resamples("strength", np.array([3.0, 2.0, 1.0]), np.array([first, second, third]))
    assert [group.words() for group in indistinguishable(drawn)] == ["1 to 3"]
    assert certainly_above(drawn).tolist() == [2, 2, 1]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(st.integers(0, 6), min_size=20, max_size=20), min_size=1, max_size=7), st.integers(1, 8))
def test_bodies_of_different_groups_can_always_be_told_apart(rows: list[list[int]], top: int) -> None:
    drawn = Resamples("strength", np.array([1.0 + sum(row) for row in rows]), np.array(rows, dtype=np.float64))
    groups = indistinguishable(drawn, top)
    listed = [n for group in groups for n in group.nodes]
    assert len(listed) == min(top, len(rows)) == groups[-1].last
    assert all(after.first == before.last + 1 for before, after in pairwise(groups))
    for before, after in pairwise(groups):
        for a in before.nodes:
            for b in after.nodes:
                assert (drawn.scores[a] > drawn.scores[b]).mean() >= 0.95


def test_bodies_without_a_tie_share_the_last_rank_and_have_no_place() -> None:
    network = network_of(reading([tie("t", "ab")], "abcd"))
    assert _spans(resampled(network, "strength", 10)) == [(1, 1, 1), (1, 1, 1), (3, 3, 3), (3, 3, 3)]
    assert [group.nodes for group in indistinguishable(resamples(network, "strength", 10))] == [(0, 1)]


@pytest.mark.parametrize("names", ["", "abc"])
@pytest.mark.parametrize("measure", list(EXACT))
def test_a_network_without_ties_has_one_rank_and_no_places(measure: str, names: str) -> None:
    drawn = resamples(network_of(reading([], names)), measure, 10)
    assert _spans(intervals(drawn)) == [(1, 1, 1)] * len(names)
    assert indistinguishable(drawn) == ()


def test_edges_without_cooperations_behind_them_are_refused() -> None:
    with pytest.raises(InputError, match="no cooperations behind the edges"):
        resampled(from_networkx(nx.path_graph(3)), "degree")


def test_a_measure_that_cannot_be_resampled_is_refused_with_those_that_can() -> None:
    with pytest.raises(InputError, match=r"no measure 'strenght' .*'strength'.*known: degree, strength, betweenness"):
        resampled(TWO, "strenght")


def test_betweenness_of_a_network_that_is_too_large_is_refused_before_any_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reweighted, "PATHS", 7)
    with pytest.raises(InputError, match="4 bodies times 2 pairs is too much to take betweenness"):
        resampled(TWO, "betweenness")
    assert not reweighted.bears(TWO, "betweenness")
    assert resampled(TWO, "degree").samples == stability.SAMPLES


def test_large_networks_are_resampled_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stability, "LARGE", 1)
    assert resampled(TWO, "strength").samples == stability.FEWER


def test_on_record_unesco_stands_alone_and_the_places_after_it_do_not() -> None:
    groups = indistinguishable(resamples(network_of(shipped_reading()), "strength"))
    assert groups[0].words() == "1"
    assert groups[-1].open_ended
