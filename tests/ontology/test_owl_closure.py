"""Closed under OWL 2 RL with the vocabularies that it stands on, the ontology contradicts neither them nor itself."""

from __future__ import annotations

import re
from functools import reduce
from operator import add
from pathlib import Path

import pytest
from owlrl import DeductiveClosure, OWLRL_Semantics
from owlrl.Namespaces import ERRNS
from rdflib import OWL, RDF, BNode, Graph, Literal, URIRef
from rdflib.compare import to_canonical_graph

AXIOMS = Path(__file__).parent / "axioms.ttl"
PREFIXES = """
@base <https://example.org/id/> .
@prefix comity: <https://w3id.org/comity/ontology#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
#: What is planted, and the two classes of which a thing may not be.
FAULTS = {
    "a cooperation that is an organisation": (
        "<x> a comity:Cooperation , org:Organization .",
        {"Cooperation", "Organization"},
    ),
    "an agreement with a site, as only organisations have": (
        "<x> a comity:Agreement ; org:hasSite <y> .",
        {"Cooperation", "Organization"},
    ),
    "a meeting that has members by org:Membership": (
        "<x> a comity:Meeting . <m> a org:Membership ; org:organization <x> .",
        {"Cooperation", "Organization"},
    ),
    "a designation used as hierarchy": (
        "<x> a comity:Designation . <y> org:subOrganizationOf <x> .",
        {"Cooperation", "Organization"},
    ),
    "a collective that is an organisation": (
        "<x> a comity:Collective , org:Organization .",
        {"Collective", "Organization"},
    ),
    "a document that is an organisation": (
        "<x> a foaf:Document , org:Organization .",
        {"Document", "Organization"},
    ),
    "an agreement that is its own text": (
        "<x> comity:document <x> .",
        {"Cooperation", "Document"},
    ),
    "a person that is an organisation": (
        "<x> a foaf:Person . <p> org:postIn <x> .",
        {"Person", "Organization"},
    ),
    "an event that is a cooperation": (
        "<x> a comity:Meeting . <y> comity:atEvent <x> .",
        {"Event", "Cooperation"},
    ),
    "an activity that is derived as only entities are": (
        "<x> prov:wasAssociatedWith <a> ; prov:wasDerivedFrom <s> .",
        {"Activity", "Entity"},
    ),
    "a kind that is a scheme of kinds": (
        "<x> comity:kind comity:KindScheme .",
        {"Concept", "ConceptScheme"},
    ),
}


def closure(*graphs: Graph) -> Graph:
    """Close the graphs together under OWL 2 RL."""
    closed = reduce(add, graphs, Graph())
    DeductiveClosure(OWLRL_Semantics).expand(closed)
    return closed


def inconsistencies(*graphs: Graph) -> list[str]:
    """Return what the reasoner reports of the graphs' closure.

    owlrl adds a node of its class ErrorMessage for each inconsistency that it finds; for disjoint
    classes the message names both and the individual.
    """
    return reported(closure(*graphs))


def reported(closed: Graph) -> list[str]:
    messages = closed.subjects(RDF.type, ERRNS.ErrorMessage)
    return sorted(str(text) for node in messages for text in closed.objects(node, ERRNS.error))


def classes_named(message: str) -> set[str]:
    """Return the local names of the two classes in a message on disjointness."""
    found = re.fullmatch(r"Disjoint classes \S+[#/](\w+) and \S+[#/](\w+) have a common individual \S+", message)
    return set(found.groups()) if found else {message}


def without_prose(graph: Graph) -> Graph:
    """Leave out what is for readers: strings say nothing to the reasoner and cost it time."""
    return Graph().parse(
        data="\n".join(
            f"{s.n3()} {p.n3()} {o.n3()} ."
            for s, p, o in graph
            if not (isinstance(o, Literal) and (o.language or o.datatype is None))
        ),
        format="nt",
    )


@pytest.fixture(scope="module")
def schema(terms: Graph, concepts: Graph) -> Graph:
    """Join the vocabulary and its kinds; the countries are left out, for they are many and say nothing new."""
    kinds = Graph()
    for triple in concepts:
        if str(triple[0]).startswith("https://w3id.org/comity/"):
            kinds.add(triple)
    return without_prose(terms) + without_prose(kinds)


@pytest.fixture(scope="module")
def axioms() -> Graph:
    return Graph().parse(data=AXIOMS.read_text("utf-8"), format="turtle")


def test_ontology_and_examples_contradict_nothing(schema: Graph, axioms: Graph, examples: dict[str, Graph]) -> None:
    assert inconsistencies(schema, axioms, *examples.values()) == []


@pytest.mark.parametrize("name", FAULTS)
def test_planted_fault_is_found_and_nothing_else(name: str, terms: Graph, axioms: Graph) -> None:
    turtle, expected = FAULTS[name]
    planted = Graph().parse(data=PREFIXES + turtle, format="turtle")
    schemes = Graph().parse(data=f"{PREFIXES} comity:KindScheme a skos:ConceptScheme .", format="turtle")
    found = inconsistencies(without_prose(terms), axioms, schemes, planted)
    assert found
    assert all(classes_named(message) == expected for message in found), found


def test_the_axioms_written_here_are_those_of_the_vocabularies(axioms: Graph, standards: Graph) -> None:
    """A disjointness may be stated from either side."""
    missing = [
        (s, p, o)
        for s, p, o in axioms
        if (s, p, o) not in standards and not (p == OWL.disjointWith and (o, p, s) in standards)
    ]
    assert missing == []


def test_with_the_whole_vocabularies_the_examples_contradict_nothing_and_no_two_things_become_one(
    schema: Graph, standards: Graph, examples: dict[str, Graph]
) -> None:
    """Inverse functional properties, as foaf:homepage is one, would make one thing of two that share a value."""
    closed = closure(schema, without_prose(standards), *examples.values())
    assert reported(closed) == []
    things = {s for graph in examples.values() for s in graph.subjects()}
    assert things
    assert [(a, b) for a, b in closed.subject_objects(OWL.sameAs) if a != b and a in things] == []
    office = URIRef("https://example.org/id/example-office")
    assert (office, RDF.type, URIRef("http://xmlns.com/foaf/0.1/Agent")) in closed, "the closure infers something"


def test_planted_faults_are_found_with_the_whole_vocabularies(terms: Graph, standards: Graph) -> None:
    """All faults at once, each on individuals of its own."""
    planted = Graph()
    for number, (turtle, _) in enumerate(FAULTS.values()):
        own = re.sub(r"<(\w)>", rf"<\g<1>{number}>", turtle)
        planted.parse(data=PREFIXES + own, format="turtle")
    planted.parse(data=f"{PREFIXES} comity:KindScheme a skos:ConceptScheme .", format="turtle")
    found = inconsistencies(without_prose(terms), without_prose(standards), planted)
    for number, (name, (_, expected)) in enumerate(FAULTS.items()):
        about = "KindScheme" if "scheme" in name else f"/x{number}"
        assert any(message.endswith(about) and classes_named(message) == expected for message in found), name


def test_no_node_of_the_ontology_is_blank(terms: Graph, concepts: Graph) -> None:
    for graph in (terms, concepts):
        assert [t for t in to_canonical_graph(graph) if any(isinstance(node, BNode) for node in t)] == []
