"""What ranks lean on: sources set aside one by one, hedged links counted, as if the network were made anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.graph.errors import InputError
from comity.queries.measures import reweighted, sensitivity
from comity.queries.measures.centrality import ranks, strength
from comity.queries.measures.sensitivity import HEDGED, WithoutSources, with_hedged, without_each_source
from comity.queries.networks.cuts import subnetwork
from comity.queries.networks.network import Network, network_of
from comity.queries.networks.reading import set_aside
from comity.queries.networks.selection import EVERYTHING_STATED, Selection
from comity.queries.networks.ties import Reading
from tests.measures.readings import EXACT, reading, readings, tie
from tests.shipped import shipped_reading

SELECTIONS = (
    EVERYTHING_STATED,
    Selection(("stated", "hoped")),
    Selection(kinds=("agreement",)),
    Selection(without=("convener",), as_of=date(2020, 1, 1)),
)


def _anew(network: Network, said: Reading, selection: Selection) -> Network:
    how = network.how
    return network_of(said, how.rule, selection, how.among, how.countries)


def _without(network: Network, said: Reading, measure: str) -> dict[str, list[int]]:
    """Make the network anew without each independent source; leave out those without which nothing is left."""
    found: dict[str, list[int]] = {}
    for origin in sorted({source.origin for source in said.sources.values()}):
        name = origin if origin in said.sources else min(i for i, s in said.sources.items() if s.origin == origin)
        rest = _anew(network, set_aside(said, name), network.how.selection)
        if rest.edge_count or not network.edge_count:
            found[name] = ranks(EXACT[measure](rest)).tolist()
    return found


@settings(deadline=None, max_examples=80)
@given(
    readings(),
    st.sampled_from(SELECTIONS),
    st.sampled_from(["by-kind", "full", "star"]),
    st.sampled_from([(), ("university",)]),
)
def test_ranks_without_a_source_are_those_of_the_network_made_without_it(
    said: Reading, selection: Selection, rule: str, among: tuple[str, ...]
) -> None:
    network = network_of(said, rule, selection, among)
    for measure in EXACT:
        anew = _without(network, said, measure)
        found = without_each_source(network, said, measure)
        rank = ranks(EXACT[measure](network)).tolist()
        assert found.rank.tolist() == rank
        if network.edge_count:
            every = [rank, *anew.values()]
            assert found.best.tolist() == np.min(every, axis=0).tolist()
            assert found.worst.tolist() == np.max(every, axis=0).tolist()
        for n, source in enumerate(found.source):
            furthest = max((abs(other[n] - rank[n]) for other in anew.values()), default=0)
            assert abs(int(found.moved[n]) - rank[n]) == (furthest if network.edge_count else 0)
            assert (anew[source][n] == found.moved[n]) if source else (found.moved[n] == rank[n])


@settings(deadline=None, max_examples=60)
@given(readings(), st.sampled_from(SELECTIONS), st.sampled_from([(), ("university",)]))
def test_ranks_with_hedged_links_are_those_of_the_network_made_with_them(
    said: Reading, selection: Selection, among: tuple[str, ...]
) -> None:
    network = network_of(said, "by-kind", selection, among)
    wider = _anew(network, said, replace(selection, modalities=("stated", *HEDGED)))
    for measure, exact in EXACT.items():
        found = with_hedged(network, said, measure)
        assert found.rank.tolist() == ranks(exact(network)).tolist()
        assert found.hedged.tolist() == ranks(exact(wider)).tolist()
        assert found.value == pytest.approx(exact(wider))
        before = {held.iri for held in network.ties}
        assert {held.iri for held in found.added} == {held.iri for held in wider.ties} - before


@settings(deadline=None, max_examples=40)
@given(readings(), st.sets(st.sampled_from("abcduv")))
def test_in_a_part_of_a_network_only_its_own_bodies_are_ranked(said: Reading, names: set[str]) -> None:
    kept = np.array([body.iri in names for body in said.bodies], dtype=bool)
    part = subnetwork(network_of(said), kept, "")
    found = without_each_source(part, said, "strength")
    ends = [found.rank.tolist()]
    for iri in (iri for iri in said.sources if part.edge_count):
        rest = subnetwork(network_of(set_aside(said, iri)), kept, "")
        ends += [ranks(strength(rest)).tolist()] if rest.edge_count else []
    assert found.worst.tolist() == np.max(ends, axis=0).tolist()


LEANING = reading([tie("t1", "ab", "s"), tie("t2", "ab", "st"), tie("t3", "ac", "t"), tie("t4", "bd", "w")], "abcd")


def _told(found: WithoutSources) -> list[tuple[int, int, int, str, int]]:
    columns = (found.rank, found.best, found.worst, found.source, found.moved)
    return [tuple(row) for row in zip(*(list(column) for column in columns), strict=True)]


def test_the_source_that_moves_a_body_most_is_named_with_the_rank_without_it() -> None:
    """Strengths 3, 3, 1, 1. Without s: 2, 2, 1, 1; without t: 2, 3, 0, 1; without w: 3, 2, 1, 0."""
    found = without_each_source(network_of(LEANING), LEANING, "strength")
    assert _told(found) == [(1, 1, 2, "t", 2), (1, 1, 2, "w", 2), (3, 3, 4, "t", 4), (3, 3, 4, "w", 4)]
    assert (found.sources, found.tried, found.sole) == (3, 3, ())


def test_two_prints_of_one_text_are_set_aside_together() -> None:
    held = [tie("t1", "ab", ("s", "x")), tie("t2", "bc", "t")]
    apart, together = reading(held, "abc"), reading(held, "abc", {"x": "s"})
    assert without_each_source(network_of(apart), apart, "degree").sources == 1
    found = without_each_source(network_of(together), together, "degree")
    assert (found.sources, found.source) == (2, ("s", "", "s"))


def test_a_source_that_supports_everything_is_named_and_moves_nobody() -> None:
    said = reading([tie("t1", "ab"), tie("t2", "bc")], "abc")
    found = without_each_source(network_of(said), said, "degree")
    assert found.sole == ("s",)
    assert _told(found) == [(2, 2, 2, "", 2), (1, 1, 1, "", 1), (2, 2, 2, "", 2)]


def test_a_part_that_one_source_alone_supports_goes_with_it_and_the_tie_becomes_smaller() -> None:
    """a, b and c share one cooperation of 1/2 a pair; that c took part, only x says: without it a pair of 1."""
    said = reading([tie("t", ["a", "b", "c::x"], "sw"), tie("u", "cd", "sw")], "abcd")
    found = without_each_source(network_of(said), said, "strength")
    assert _told(found) == [(2, 1, 2, "x", 1), (2, 1, 2, "x", 1), (1, 1, 1, "", 1), (2, 1, 2, "x", 1)]


def test_without_the_source_for_its_head_a_star_becomes_pairs_that_were_not_there() -> None:
    """By u's call, u–a and u–b; without the source that names u, a and b are a pair."""
    said = reading([tie("m", ["u:convener:x", "a", "b"], "sw", "meeting"), tie("t", "uc", "sw")], "abcu")
    found = without_each_source(network_of(said), said, "degree")
    assert _told(found) == [(2, 1, 2, "x", 1), (2, 1, 2, "x", 1), (2, 1, 2, "x", 1), (1, 1, 1, "", 1)]


def test_of_many_sources_those_behind_most_cooperations_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sensitivity, "_MOST", 8)
    said = reading([*LEANING.ties, tie("t5", "cd", "t")], "abcd")
    found = without_each_source(network_of(said), said, "strength")
    assert (found.sources, found.tried) == (3, 2)
    assert set(found.source) <= {"", "s", "t"}


def test_the_size_of_a_batch_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = _told(without_each_source(network_of(LEANING), LEANING, "degree"))
    monkeypatch.setattr(reweighted, "_CELLS", 1)
    assert _told(without_each_source(network_of(LEANING), LEANING, "degree")) == whole


def test_a_network_without_edges_has_no_ranking_that_a_source_could_move() -> None:
    """Between a and b nothing counts: u called them together. Without the source for u they would be a pair."""
    said = reading([tie("m", ["u:convener:x", "a", "b"], "s", "meeting")], "abcu")
    network = network_of(said, among=("university",))
    assert network.edge_count == 0
    assert _told(without_each_source(network, said, "degree")) == [(1, 1, 1, "", 1)] * 3


@pytest.mark.parametrize("names", ["", "abc"])
def test_without_ties_nothing_moves(names: str) -> None:
    said = reading([], names)
    network = network_of(said)
    assert _told(without_each_source(network, said, "degree")) == [(1, 1, 1, "", 1)] * len(names)
    assert with_hedged(network, said, "degree").added == ()


def test_a_modality_that_is_not_known_is_refused() -> None:
    with pytest.raises(InputError, match="modality"):
        with_hedged(network_of(LEANING), LEANING, "degree", ("wished",))


def test_shipped_sources_move_ranks_as_setting_each_aside_does() -> None:
    said = shipped_reading()
    network = network_of(said, "attendance", among=("category-2-centre",))
    found = without_each_source(network, said, "strength")
    assert found.sources > 10
    for n in np.argsort(found.rank)[:5].tolist():
        rest = _anew(network, set_aside(said, found.source[n]), EVERYTHING_STATED)
        assert ranks(strength(rest))[n] == found.moved[n]
