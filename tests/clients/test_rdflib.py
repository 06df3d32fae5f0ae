"""rdflib's own stores for SPARQL endpoints, reading from the running server as from a graph."""

from __future__ import annotations

from urllib.error import HTTPError

import pytest
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import ORG
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore

RCUWM = URIRef("https://w3id.org/comity/id/rcuwm")
NAME = Literal("Regional Centre on Urban Water Management", lang="en")


@pytest.mark.parametrize("form", ["xml", "json"])
def test_an_endpoint_reads_as_a_graph(endpoint: str, form: str) -> None:
    graph = Graph(SPARQLStore(endpoint, returnFormat=form))
    assert (RCUWM, RDF.type, ORG.Organization) in graph
    assert NAME in set(graph.objects(RCUWM, RDFS.label))
    assert graph.value(RCUWM, URIRef("https://a.example/none")) is None


@pytest.mark.parametrize("form", ["xml", "json", "csv"])
def test_a_query_gives_rows(endpoint: str, form: str) -> None:
    graph = Graph(SPARQLStore(endpoint, returnFormat=form))
    found = graph.query("SELECT ?n { <https://w3id.org/comity/id/rcuwm> rdfs:label ?n FILTER(LANG(?n) = 'en') }")
    assert str(NAME) in {str(row[0]) for row in found}  # type: ignore[index]


def test_a_long_query_goes_by_post(endpoint: str) -> None:
    graph = Graph(SPARQLStore(endpoint, method="POST", returnFormat="json"))
    assert bool(graph.query(f"ASK {{ <{RCUWM}> a org:Organization }} #{'x' * 20_000}"))


def test_a_named_graph_is_chosen_by_its_iri(endpoint: str) -> None:
    store = SPARQLStore(endpoint, returnFormat="json", context_aware=True)
    seeds = Graph(store, identifier=URIRef("https://w3id.org/comity/graph/seeds"))
    none = Graph(store, identifier=URIRef("https://w3id.org/comity/graph/none"))
    assert (RCUWM, RDF.type, ORG.Organization) in seeds
    assert (RCUWM, RDF.type, ORG.Organization) not in none


def test_the_store_that_could_write_reads_and_is_refused_to_write(endpoint: str) -> None:
    store = SPARQLUpdateStore(endpoint, endpoint, returnFormat="json")
    assert RCUWM in set(Graph(store).subjects(RDFS.label, NAME))
    with pytest.raises(HTTPError) as refused:
        store.update("INSERT DATA { <https://a.example/a> <https://a.example/b> 1 }")
    refused.value.close()
    assert refused.value.code in (401, 403)
