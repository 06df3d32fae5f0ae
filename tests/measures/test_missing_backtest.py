"""The back-test of missing ties: on graphs whose hidden links were worked out by hand, and where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.graph.errors import InputError
from comity.queries.measures import missing_backtest as tested
from comity.queries.measures.missing_backtest import RANDOM, BackTest, back_test
from comity.queries.measures.sharing import ALONE, NEIGHBOURS, SCORE
from comity.queries.networks.network import from_networkx, network_of
from comity.queries.networks.selection import EVERYTHING_STATED, select
from comity.queries.networks.ties import Reading, Tie
from tests.measures.readings import reading, readings, tie
from tests.shipped import shipped_reading


def _in(year: int, *pairs: str) -> list[Tie]:
    return [replace(tie(f"{pair}-{year}", [*pair]), earliest=date(year, 1, 1)) for pair in pairs]


def _tested(ties: Sequence[Tie], names: str = "abcduv", share: float = 0.2) -> BackTest:
    made = reading(ties, names)
    return back_test(network_of(made, "full"), made, share)


def _found(told: BackTest) -> dict[str, float]:
    return {method.name: round(method.found, 6) for method in told.methods}


def test_hidden_links_that_close_triangles_are_found() -> None:
    """A and c share b, b and d share c; a-d shares nobody. Of three untied pairs the hidden one shares somebody."""
    told = _tested([*_in(2001, "ab", "bc", "cd"), *_in(2009, "ac")], "abcd")
    assert (told.cut, told.kept, told.hidden, told.present, told.untied, told.pairs) == (
        date(2001, 1, 1),
        3,
        1,
        4,
        3,
        1,
    )
    assert _found(told) == {SCORE: 0.5, ALONE: 0.5, NEIGHBOURS: 0.5, RANDOM: round(1 / 3, 6)}
    assert [method.area for method in told.methods] == [0.75, 0.75, 0.75, 0.5]
    assert told.times_random(told.methods[0]) == pytest.approx(1.5)


def test_a_rare_common_neighbour_finds_what_counting_neighbours_cannot_tell_apart() -> None:
    """Hub h has a, b, c, d and v; r has e and f alone; e and f are tied later. Each such pair shares one body."""
    star, rare = _in(2001, "ha", "hb", "hc", "hd", "hv"), _in(2001, "re", "rf")
    told = _tested([*star, *rare, *_in(2009, "ef")], "abcdefhrv", 0.1)
    assert told.pairs == 1
    assert _found(told) == {SCORE: 1.0, ALONE: 1.0, NEIGHBOURS: round(1 / 11, 6), RANDOM: round(1 / 29, 6)}


def test_hidden_links_that_share_nobody_are_not_found() -> None:
    told = _tested([*_in(2001, "ab", "bc", "du"), *_in(2009, "au")])
    assert _found(told)[SCORE] == 0.0
    assert told.methods[0].area == pytest.approx(2.5 / 6)


def test_where_nothing_is_newer_than_another_nothing_is_hidden() -> None:
    for ties in ([], _in(2001, "ab"), _in(2001, "ab", "bc"), [tie("t", ["a", "b"]), tie("s", ["b", "c"])]):
        told = _tested(ties)
        assert (told.cut, told.hidden, told.pairs, told.methods) == (None, 0, 0, ())
    assert _tested([tie("t", ["a", "b"])]).undated == 1


def test_newer_ties_of_pairs_that_were_tied_already_leave_nothing_to_find() -> None:
    told = _tested([*_in(2001, "ab", "bc"), *_in(2009, "ab")])
    assert (told.hidden, told.pairs, told.methods) == (1, 0, ())


def test_bodies_that_were_not_there_yet_are_not_asked_for() -> None:
    told = _tested([*_in(2001, "ab", "bc"), *_in(2009, "ad")])
    assert (told.hidden, told.present, told.pairs) == (1, 3, 0)


def test_a_pair_with_an_undated_tie_is_not_known_to_be_new() -> None:
    told = _tested([*_in(2001, "ab", "bc"), *_in(2009, "ac"), tie("t", ["a", "c"])])
    assert (told.undated, told.hidden, told.pairs) == (1, 1, 0)


def test_whole_days_are_hidden_and_at_least_the_share_but_never_the_first_day() -> None:
    ties = [*_in(2001, "ab"), *_in(2002, "bc", "cd"), *_in(2003, "du", "uv")]
    assert _tested(ties, share=0.1).hidden == 2
    assert _tested(ties, share=0.5).hidden == 4
    assert _tested(ties, share=0.99).hidden == 4


@pytest.mark.parametrize("share", [0, 1, 1.5, -0.1])
def test_a_share_that_hides_nothing_or_all_is_refused(share: float) -> None:
    with pytest.raises(InputError, match="between 0 and 1"):
        _tested([], share=share)


def test_a_network_of_another_reading_is_refused() -> None:
    made = reading(_in(2001, "ab") + _in(2002, "bc"))
    with pytest.raises(InputError, match="whole network"):
        back_test(network_of(made, "full"), replace(made, bodies=made.bodies[:3]))
    assert back_test(from_networkx(nx.path_graph(3)), made).cut is None


@st.composite
def _dated(draw: st.DrawFn) -> Reading:
    made = draw(readings())
    years = draw(st.lists(st.integers(2001, 2004), min_size=len(made.ties), max_size=len(made.ties)))
    ties = (replace(held, earliest=date(year, 1, 1)) for held, year in zip(made.ties, years, strict=True))
    return replace(made, ties=tuple(ties))


@given(_dated())
@settings(deadline=None)
def test_what_is_found_is_what_going_through_all_pairs_finds(made: Reading) -> None:
    """For common neighbours by hand: the expected number among the first k, with chance between equals."""
    told = back_test(network_of(made, "full"), made)
    if not told.pairs:
        return
    assert told.cut is not None
    past = replace(made, ties=tuple(held for held in made.ties if held.earliest and held.earliest <= told.cut))
    older, newer = network_of(past, "full"), network_of(made, "full")
    present = sorted({p.party for held, reason in select(past, EVERYTHING_STATED) if not reason for p in held.parts})
    graph, later = older.to_networkx(), newer.to_networkx()
    pairs = [pair for pair in combinations(present, 2) if not graph.has_edge(*pair)]
    scores = {pair: len(list(nx.common_neighbors(graph, *pair))) for pair in pairs}
    hidden = [pair for pair in pairs if later.has_edge(*pair)]
    least = sorted(scores.values(), reverse=True)[len(hidden) - 1]
    above, equal = (sum(compare(s, least) for s in scores.values()) for compare in (np.greater, np.equal))
    sure, maybe = (sum(compare(scores[p], least) for p in hidden) for compare in (np.greater, np.equal))
    assert (told.pairs, told.untied) == (len(hidden), len(pairs))
    assert {m.name: m.found for m in told.methods}[NEIGHBOURS] == pytest.approx(
        sure + maybe * (len(hidden) - above) / equal
    )
    for method in told.methods:
        assert 0 <= method.found <= told.pairs + 1e-9
        assert method.area is None or 0 <= method.area <= 1


def test_a_sample_of_other_pairs_is_the_same_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    ties = [*_in(2001, "ab", "bc", "cd", "du", "uv"), *_in(2009, "ac", "bd")]
    whole = _tested(ties)
    monkeypatch.setattr(tested, "_SAMPLED", 8)
    one, other = _tested(ties), _tested(ties)
    assert one == other
    assert _found(one) == _found(whole)
    assert all(method.area is not None and 0 <= method.area <= 1 for method in one.methods)


def test_the_shipped_records_have_few_hidden_pairs() -> None:
    made = shipped_reading()
    told = back_test(network_of(made, "attendance", among=("category-2-centre",)), made)
    assert 0 < told.pairs < tested.FEW
    assert told.methods[-1].found == pytest.approx(told.pairs**2 / told.untied)
