"""VoID: numbers that are those of the graph, and all that leads to the data."""

from __future__ import annotations

from collections import Counter

import pytest
from pyoxigraph import NamedNode, Quad
from rdflib import FOAF, RDF, VOID, Graph, URIRef

from comity.graph.facts import dataset_names
from comity.graph.publishing.description import Dump, Offer
from comity.graph.publishing.void import void
from comity.graph.store import Store, in_memory
from comity.graph.vocabulary import DEFAULT_BASE
from tests.description.offers import SITE
from tests.description.shapes import graph_of
from tests.shipped import shipped_store

DOCUMENT = URIRef("https://data.example.org/.well-known/void")
WHOLE = URIRef(f"{DOCUMENT}#dataset")


@pytest.fixture(scope="module")
def described(shipped: Store) -> Graph:
    return graph_of(void(shipped, SITE))


def number(graph: Graph, node: URIRef, predicate: URIRef) -> int:
    return int(str(graph.value(node, predicate)))


def test_the_document_is_about_the_whole_and_each_dataset(described: Graph) -> None:
    """As crawlers look for it: VoID, section 6.1."""
    assert (DOCUMENT, RDF.type, VOID.DatasetDescription) in described
    assert described.value(DOCUMENT, FOAF.primaryTopic) == WHOLE
    datasets = {URIRef(f"https://w3id.org/comity/graph/{name}") for name in ("c2c", "seeds")}
    assert set(described.objects(DOCUMENT, FOAF.topic)) == {WHOLE, *datasets}
    assert datasets <= set(described.objects(WHOLE, VOID.subset))
    assert described.value(WHOLE, VOID.sparqlEndpoint) == URIRef("https://data.example.org/sparql")


@pytest.mark.parametrize("name", ["whole", "c2c", "seeds"])
def test_the_numbers_are_those_of_the_graph(shipped: Store, described: Graph, name: str) -> None:
    """Counted here one statement at a time; in the whole each statement stands once."""
    triples = [q.triple for q in (shipped.merged() if name == "whole" else shipped.quads(name))]
    node = WHOLE if name == "whole" else URIRef(f"https://w3id.org/comity/graph/{name}")
    kind = NamedNode(str(RDF.type))
    assert number(described, node, VOID.triples) == len(triples)
    assert number(described, node, VOID.distinctSubjects) == len({t.subject for t in triples})
    assert number(described, node, VOID.distinctObjects) == len({t.object for t in triples})
    assert number(described, node, VOID.entities) == len({t.subject for t in triples if t.predicate == kind})
    parts: list[tuple[URIRef, URIRef, URIRef, Counter[object]]] = [
        (VOID.classPartition, VOID["class"], VOID.entities, Counter(t.object for t in triples if t.predicate == kind)),
        (VOID.propertyPartition, VOID.property, VOID.triples, Counter(t.predicate for t in triples)),
    ]
    for partition, what, size, counted in parts:
        found = {
            str(described.value(part, what)): number(described, part, size)
            for part in described.objects(node, partition)
            if isinstance(part, URIRef)
        }
        assert found == {key.value: many for key, many in counted.items() if isinstance(key, NamedNode)}


def test_links_are_counted_by_property_and_by_where_they_lead(shipped: Store, described: Graph) -> None:
    """Countries, the UNESCO Thesaurus, the SDGs, GeoNames."""
    links = {
        (str(described.value(node, VOID.linkPredicate)).rpartition("#")[2], str(space)): number(
            described, node, VOID.triples
        )
        for node in described.subjects(VOID.subjectsTarget, WHOLE)
        if isinstance(node, URIRef)
        for space in described.objects(described.value(node, VOID.objectsTarget), VOID.uriSpace)
    }
    countries = "http://publications.europa.eu/resource/authority/country/"
    asked = "SELECT (COUNT(*) AS ?n) { ?s comity:country ?c }"
    assert links["country", countries] == int(next(iter(shipped.select(asked)))["n"].value)
    assert {("exactMatch", "http://vocabularies.unesco.org/thesaurus/"), ("sdg", "http://metadata.un.org/sdg/")} <= set(
        links
    )
    assert ("exactMatch", "https://sws.geonames.org/") in links


def test_an_example_is_a_thing_of_the_dataset_and_vocabularies_are_namespaces(shipped: Store, described: Graph) -> None:
    """So that a first look finds something."""
    for name in dataset_names(shipped):
        example = described.value(URIRef(shipped.graph(name).value), VOID.exampleResource)
        assert next(shipped.engine.quads_for_pattern(NamedNode(str(example)), None, None, shipped.graph(name)), None)
    spaces = {str(space) for space in described.objects(WHOLE, VOID.vocabulary)}
    assert {"http://www.w3.org/ns/org#", "https://w3id.org/comity/ontology#", "http://purl.org/dc/terms/"} <= spaces
    assert all(space.endswith(("#", "/")) for space in spaces)


def test_dumps_are_named_with_the_dataset_that_they_have(described: Graph) -> None:
    found = described.value(URIRef("https://w3id.org/comity/graph/seeds"), VOID.dataDump)
    assert found == URIRef("https://data.example.org/dump/seeds.nq.gz")


def test_files_without_a_server_have_no_endpoint_and_no_whole_that_could_be_counted(shipped: Store) -> None:
    described = graph_of(void(shipped, Offer(), ["seeds"]))
    assert (None, VOID.sparqlEndpoint, None) not in described
    whole = URIRef("https://w3id.org/comity/.well-known/void#dataset")
    assert (whole, VOID.triples, None) not in described
    assert set(described.objects(whole, VOID.subset)) == {URIRef("https://w3id.org/comity/graph/seeds")}


def test_a_description_is_the_same_each_time(shipped: Store) -> None:
    assert void(shipped, SITE) == void(shipped_store(seed=5), SITE)


def test_a_property_that_is_in_no_namespace_is_counted_and_names_none() -> None:
    """Anybody with a key may write ``urn:isbn:1`` into a local graph; the description stands all the same."""
    store = in_memory(
        [Quad(NamedNode("x:a"), NamedNode("x:says"), NamedNode("x:b"), NamedNode(f"{DEFAULT_BASE}graph/local/a"))]
    )
    found = graph_of(void(store, SITE))
    assert URIRef("x:says") in set(found.objects(None, VOID.property))
    assert "" not in {str(namespace) for namespace in found.objects(None, VOID.vocabulary)}


def test_a_file_that_has_a_part_in_another_vocabulary_is_no_dump_of_the_dataset(shipped: Store) -> None:
    whole, part = Dump("seeds", "seeds.nq.gz"), Dump("seeds", "seeds.cpov.ttl.gz", profile="http://data.europa.eu/m8g/")
    found = graph_of(void(shipped, SITE.with_dumps([whole, part]), ["seeds"]))
    dumps = set(found.objects(URIRef("https://w3id.org/comity/graph/seeds"), VOID.dataDump))
    assert dumps == {URIRef("https://data.example.org/dump/seeds.nq.gz")}
