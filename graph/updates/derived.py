"""The derived graphs after a small change: made anew where the change touches what they are derived from."""

from __future__ import annotations

from collections.abc import Collection

from comity.graph import rules
from comity.graph.drafts import Draft
from comity.graph.vocabulary import term

#: What the rules read; a test holds it against them.
READ = (
    *("rdf:type", "rdfs:label", "skos:prefLabel", "skos:altLabel", "dcterms:title", "dcterms:description"),
    *("dcterms:identifier", "schema:url", "comity:participation", "comity:party", "comity:kind", "comity:question"),
    *("comity:value", "comity:about", "comity:milestone", "comity:date", "comity:by", "comity:earliest"),
    *("comity:latest", "comity:onceOnly"),
)


def renew(draft: Draft, predicates: Collection[str]) -> None:
    """Derive again where statements with these predicates (IRIs) came or went, and alter what is otherwise."""
    if not {term(name).value for name in READ}.intersection(predicates):
        return
    for graph, triples in rules.derive(draft.store).items():
        wanted, there = set(triples), {quad.triple for quad in draft.store.quads(graph)}
        draft.alter(graph, there - wanted, wanted - there)
