"""What a small change puts wrong is found without a look at all the rest: as a check of everything finds it."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Triple

from comity.graph.store import Store, in_memory
from comity.graph.updates.local_checks import violations
from comity.graph.validation import validate
from comity.graph.vocabulary import DEFAULT_BASE, term

ID = f"{DEFAULT_BASE}id/"


def _triples(store: Store, said: str) -> list[Triple]:
    store.engine.update(f"INSERT DATA {{ GRAPH <x:g> {{ {said} }} }}", prefixes=store.prefixes)
    return [quad.triple for quad in store.quads(NamedNode("x:g"))]


def _known() -> Store:
    """Make a store of two bodies, each with a fault that was there before."""
    store = in_memory()
    text = """INSERT DATA { GRAPH <x:known> {
      id:one a org:Organization ; comity:kind orgkind:none ; skos:prefLabel 'One'@en .
      id:two a org:Organization ; comity:kind orgkind:none ; skos:prefLabel 'Two'@en ;
        org:subOrganizationOf id:one .
    } }"""
    store.engine.update(text, prefixes=store.prefixes)
    return in_memory(store.quads())


@pytest.mark.parametrize(
    ("said", "is_wrong"),
    [
        ("id:k a comity:Cooperation .", True),
        ("id:k a comity:Framework ; skos:prefLabel 'A frame'@en .", True),
        ("id:one org:subOrganizationOf id:two .", True),
        ("id:two comity:kind kind:meeting .", False),
        ("id:one comity:participation id:one#party .", False),
        ("id:one dcterms:title 'nothing wrong'@en .", False),
    ],
)
def test_it_finds_of_the_records_that_are_touched_what_a_check_of_all_finds(said: str, *, is_wrong: bool) -> None:
    known = _known()
    before = {finding for finding in validate(known) if finding.severity == "violation"}
    store = in_memory([*known.quads()])
    said = said.replace("id:one#party", f"<{ID}one#party>")
    triples = _triples(store, said)
    store.engine.extend([Quad(t.subject, t.predicate, t.object) for t in triples])
    after = {finding for finding in validate(store) if finding.severity == "violation"}
    assert bool(after - before) == is_wrong
    assert after - before <= set(violations(store, triples)) <= after


def test_terms_that_no_shape_and_no_rule_looks_at_can_do_no_wrong(shipped: Store) -> None:
    note = Triple(NamedNode(f"{ID}unesco"), term("rdfs:comment"), Literal("a note"))
    assert violations(shipped, [note]) == []
