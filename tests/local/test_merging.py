"""The merged graph after small changes is what it would be if it were made anew."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from comity.graph import merging
from comity.graph.drafts import Draft
from comity.graph.store import Store
from comity.graph.vocabulary import DEFAULT_BASE, term

P = NamedNode("http://x.example/p")
LARGE = "large"


def _triple(number: int) -> Triple:
    """Make one of few statements: some of what the large graph describes, some with a blank node."""
    subject = NamedNode(f"{DEFAULT_BASE}id/large-1") if number % 3 == 0 else ox.BlankNode("b")
    return Triple(subject if number % 2 else NamedNode("http://x.example/s"), P, Literal(number))


def _draft(large: set[int]) -> Draft:
    store = Store(ox.Store(), DEFAULT_BASE)
    node, provenance = store.graph(LARGE), store.graph("provenance")
    store.engine.add(Quad(node, term("comity:standsAlone"), Literal(True), provenance))
    store.engine.add(Quad(node, term("comity:idsBegin"), Literal("large-"), provenance))
    store.engine.extend(merging.placed(_triple(number), node) for number in sorted(large))
    merging.merge(store)
    return Draft(store, Path("nowhere"))


def _merged(draft: Draft) -> set[Triple]:
    return {quad.triple for quad in draft.store.engine.quads_for_pattern(None, None, None, DefaultGraph())}


_numbers = st.sets(st.integers(0, 7))


@settings(deadline=None, max_examples=60)
@given(
    _numbers, st.lists(st.tuples(st.sampled_from(["a", "local/b"]), _numbers, _numbers), max_size=6), st.integers(1, 3)
)
def test_it_is_the_same_whether_brought_up_to_date_or_made_anew(
    large: set[int], changes: list[tuple[str, set[int], set[int]]], together: int
) -> None:
    draft = _draft(large)
    for at, (graph, gone, come) in enumerate(changes):
        draft.alter(graph, set(map(_triple, gone)), map(_triple, sorted(come)))
        if at % together == 0:
            draft.merge()
    draft.merge()
    found = _merged(draft)
    merging.merge(draft.store)
    assert found == _merged(draft)


def test_a_fact_that_stands_in_another_small_graph_too_stays() -> None:
    draft = _draft(set())
    for graph in ("a", "local/b"):
        draft.alter(graph, (), [_triple(1)])
    draft.merge()
    draft.alter("local/b", [_triple(1)], ())
    draft.merge()
    assert _triple(1) in _merged(draft)


def test_a_fact_of_a_large_graph_is_not_merged_twice() -> None:
    draft = _draft({3})
    draft.alter("local/b", (), [_triple(3), _triple(2)])
    draft.merge()
    assert _triple(2) in _merged(draft)
    assert _triple(3) not in _merged(draft)


def test_statements_with_and_without_blank_nodes_are_taken_out_of_one_graph_alone() -> None:
    draft = _draft(set())
    for graph in ("a", "local/b"):
        draft.alter(graph, (), map(_triple, range(6)))
    draft.alter("a", set(map(_triple, range(5))), ())
    assert len(list(draft.store.quads("a"))) == 1
    assert len(list(draft.store.quads("local/b"))) == 6


def test_a_quad_of_another_graph_is_refused() -> None:
    with pytest.raises(ValueError, match="was to be put into"):
        merging.placed(Quad(P, P, P, P), NamedNode("http://x.example/g"))
