"""JSON-LD: in the words of the context, and nothing lost."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from comity.graph.build import build
from comity.graph.publishing import jsonld
from comity.graph.publishing.export import export
from comity.graph.store import Store, open_store
from comity.graph.vocabulary import term
from tests.exported import CC0, GRAPH, dataset, made, records, row


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    path = tmp_path_factory.mktemp("exports") / "store"
    build(path, [dataset("one"), dataset("two")])
    return open_store(path)


def test_json_ld_speaks_the_words_of_the_context(store: Store, tmp_path: Path) -> None:
    """Names in their languages, ids and kinds as compact IRIs, dates and numbers as JSON's own."""
    export(store, tmp_path / "dump.jsonld")
    whole = json.loads((tmp_path / "dump.jsonld").read_text(encoding="utf-8"))
    graphs = {graph["iri"]: {node["iri"]: node for node in graph["@graph"]} for graph in whole["@graph"]}
    body = graphs["graph:one"]["id:a"]
    assert body["type"] == "Organisation"
    assert body["prefLabel"] == {"en": ['The "A" & <B>\\c'], "fa": ["دانشگاه"]}
    assert body["classification"] == "comity:orgkind-university"
    assert body["covers"] == ["eucountry:IRN", "eucountry:RUS"]
    assert graphs["graph:one"]["id:k"]["termYears"] == 6
    assert graphs["graph:one"]["id:k"]["type"] == ["Agreement", "Cooperation"]
    assert graphs["graph:one"]["id:s9"]["lowTrust"] is True
    assert graphs["graph:one"]["id:date/2020-01"]["earliest"] == "2020-01-01"


def test_json_ld_under_another_base_keeps_its_short_names() -> None:
    """The context within the file has that base."""
    base = "https://data.example.org/"
    found = json.loads(jsonld.document(made(records("one", CC0), "one", base), base))
    assert found["@context"]["id"] == "https://data.example.org/id/"
    assert "id:a" in {node["iri"] for node in found["@graph"][0]["@graph"]}


@pytest.mark.parametrize(
    "value",
    [
        Literal("no language"),
        Literal("mit Sprache", language="de"),
        Literal("2020-01-01", datatype=term("xsd:date")),
        Literal("2020", datatype=term("xsd:gYear")),
        Literal(7),
        Literal("007", datatype=term("xsd:integer")),
        Literal("1", datatype=term("xsd:boolean")),
        Literal("12345678901234567890", datatype=term("xsd:integer")),
        Literal("1.50", datatype=term("xsd:decimal")),
        NamedNode("https://w3id.org/comity/id/x"),
        NamedNode("https://w3id.org/comity/id///x"),
        NamedNode("https://w3id.org/comity/ontology#kind-meeting"),
        NamedNode("urn:x:y"),
        NamedNode("label:x"),
    ],
)
@pytest.mark.parametrize(
    "predicate",
    [
        "rdfs:label",
        "dcterms:title",
        "comity:kind",
        "comity:earliest",
        "comity:termYears",
        "comity:lowTrust",
        "rdf:type",
    ],
)
def test_json_ld_loses_nothing_whatever_the_term_expects(predicate: str, value: NamedNode | Literal) -> None:
    """A value that the term would read as something else is written out in full."""
    if predicate == "rdf:type" and isinstance(value, Literal):
        value = NamedNode("http://example.org/class")
    statement = Quad(NamedNode("https://w3id.org/comity/id/s"), term(predicate), value, GRAPH)
    text = jsonld.document([statement])
    assert [row(quad) for quad in ox.parse(text, format=ox.RdfFormat.JSON_LD)] == [row(statement)]


def test_json_ld_keeps_several_values_of_one_property() -> None:
    """Of different types and languages too."""
    subject, own = NamedNode("https://w3id.org/comity/id/s"), term("dcterms:title")
    values: list[Literal | NamedNode] = [
        Literal("b"),
        Literal("b", language="en"),
        Literal("a"),
        Literal(1),
        NamedNode("http://example.org/x"),
    ]
    statements = [Quad(subject, own, value, GRAPH) for value in values]
    read = {row(quad) for quad in ox.parse(jsonld.document(statements), format=ox.RdfFormat.JSON_LD)}
    assert read == {row(quad) for quad in statements}


def test_json_ld_refuses_blank_nodes_rather_than_dropping_them() -> None:
    """There are none in this graph."""
    node = NamedNode("http://example.org/x")
    for statement in (Quad(BlankNode(), node, node, GRAPH), Quad(node, node, BlankNode(), GRAPH)):
        with pytest.raises(ValueError, match="IRI"):
            jsonld.document([statement])
