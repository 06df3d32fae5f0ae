"""What the endpoint says of itself (SPARQL 1.1 Service Description), held against what it does."""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat

from comity.graph.store import Store, in_memory
from comity.graph.vocabulary import term
from comity.server.answer import Answer
from comity.server.media_types import GRAPHS, RESULTS
from comity.server.refusals import NotAcceptable
from comity.server.sparql.description import describe
from tests.small import make

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
ENDPOINT = "http://server.example/sparql"
GRAPH = "https://w3id.org/comity/graph/test"


def described(store: Store, *, is_writable: bool = False, services: tuple[str, ...] = ()) -> Answer:
    return describe(store, ENDPOINT, "http://server.example", "application/n-triples", is_writable, services)


def said(answer: Answer) -> list[tuple[str, str, str]]:
    triples = [quad.triple for quad in ox.parse(answer.body, format=RdfFormat.N_TRIPLES)]
    assert max(Counter(triples).values()) == 1, "each statement is made once"
    assert not any(isinstance(node, ox.BlankNode) for triple in triples for node in (triple.subject, triple.object))
    return [(t.subject.value, t.predicate.value, t.object.value) for t in triples]


def values(answer: Answer, predicate: str, subject: str = ENDPOINT) -> set[str]:
    return {value for node, said_by, value in said(answer) if (node, said_by) == (subject, SD + predicate)}


def test_it_names_its_endpoint_and_where_more_is_said_and_varies_with_what_is_accepted() -> None:
    answer = described(make.store())
    assert values(answer, "endpoint") == {ENDPOINT}
    also = {value for _, predicate, value in said(answer) if predicate == term("rdfs:seeAlso").value}
    assert also == {"http://server.example/.well-known/void", "http://server.example/dcat"}
    assert answer.headers == (("vary", "Accept"),)


@pytest.mark.parametrize(
    ("is_writable", "languages"), [(False, {"SPARQL11Query"}), (True, {"SPARQL11Query", "SPARQL11Update"})]
)
def test_update_and_formats_to_write_in_are_offered_where_somebody_may_write(
    *, is_writable: bool, languages: set[str]
) -> None:
    answer = described(make.store(), is_writable=is_writable)
    assert values(answer, "supportedLanguage") == {SD + language for language in languages}
    written = {FORMATS + name for name in ("Turtle", "N-Triples", "RDF_XML", "JSON-LD")}
    assert values(answer, "inputFormat") == (written if is_writable else set())


@pytest.mark.parametrize(("services", "features"), [((), set()), (("http://other.example/",), {"BasicFederatedQuery"})])
def test_calls_of_other_servers_are_a_feature_where_some_may_be_called(
    services: tuple[str, ...], features: set[str]
) -> None:
    answer = described(make.store(), services=services)
    assert values(answer, "feature") == {SD + feature for feature in {"UnionDefaultGraph", *features}}


def test_each_format_of_results_is_named_by_its_iri() -> None:
    graphs = {FORMATS + name for name in ("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads")}
    tables = {f"{FORMATS}SPARQL_Results_{name}" for name in ("XML", "JSON", "CSV", "TSV")}
    assert len(set(GRAPHS.values())) + len(set(RESULTS.values())) == len(graphs | tables)
    assert values(described(make.store()), "resultFormat") == graphs | tables


def test_the_dataset_has_a_default_graph_and_every_named_graph_by_its_name() -> None:
    node = NamedNode("http://a.example/x")
    odd = NamedNode("https://w3id.org/comity/graph/local/two#parts")
    store = in_memory([Quad(node, node, node, NamedNode(GRAPH)), Quad(node, node, node, odd)])
    answer = described(store)
    [dataset] = values(answer, "defaultDataset")
    assert len(values(answer, "defaultGraph", dataset)) == 1
    named = values(answer, "namedGraph", dataset)
    assert {name for graph in named for name in values(answer, "name", graph)} == {GRAPH, odd.value}
    assert all(graph.count("#") == 1 for graph in named), "each can be looked up"


def test_what_is_no_graph_is_refused() -> None:
    with pytest.raises(NotAcceptable):
        describe(make.store(), ENDPOINT, "http://server.example", "text/csv", False, ())
