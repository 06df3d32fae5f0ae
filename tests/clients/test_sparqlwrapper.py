"""SPARQLWrapper, the client that most Python programs use, against the running server."""

from __future__ import annotations

import csv
import io
import warnings
from contextlib import closing
from typing import Any
from xml.dom.minidom import Document

import pytest
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import ORG
from SPARQLWrapper import CSV, GET, JSON, JSONLD, POST, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from tests.waiting import PATIENCE

RCUWM = URIRef("https://w3id.org/comity/id/rcuwm")
NAMES = "SELECT ?body ?name WHERE { ?body a org:Organization ; rdfs:label ?name } ORDER BY ?body ?name LIMIT 20"


def asked(endpoint: str, query: str, form: str | None = None, method: str = GET) -> Any:
    """Ask as SPARQLWrapper's documentation tells its readers to."""
    client = SPARQLWrapper(endpoint, returnFormat=form or XML)
    client.setTimeout(int(PATIENCE))
    client.setMethod(method)
    client.setQuery(query)
    answer = client.query()
    with closing(answer.response), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "ConjunctiveGraph is deprecated")  # of rdflib, in SPARQLWrapper
        return answer.convert()


@pytest.fixture
def rows(endpoint: str) -> list[tuple[str, str]]:
    """Return what a SELECT gives as JSON."""
    found = asked(endpoint, NAMES, JSON)
    assert found["head"]["vars"] == ["body", "name"]
    return [(row["body"]["value"], row["name"]["value"]) for row in found["results"]["bindings"]]


def test_select_as_json_has_all_rows_in_their_order(rows: list[tuple[str, str]]) -> None:
    assert len(rows) == 20
    assert rows == sorted(rows)


def test_select_as_xml_has_the_same_rows(endpoint: str, rows: list[tuple[str, str]]) -> None:
    found: Document = asked(endpoint, NAMES, XML)
    texts: list[Any] = [
        node.firstChild.nodeValue  # type: ignore[union-attr]
        for result in found.getElementsByTagName("result")
        for kind in ("uri", "literal")
        for node in result.getElementsByTagName(kind)
    ]
    assert list(zip(texts[::2], texts[1::2], strict=True)) == rows


def test_select_as_csv_is_read_by_the_csv_module(endpoint: str, rows: list[tuple[str, str]]) -> None:
    header, *lines = csv.reader(io.StringIO(asked(endpoint, NAMES, CSV).decode(), newline=""))
    assert header == ["body", "name"]
    assert [tuple(line) for line in lines] == rows


def test_select_as_tsv_has_terms_as_turtle_writes_them(endpoint: str, rows: list[tuple[str, str]]) -> None:
    header, *lines = asked(endpoint, NAMES, TSV).decode().splitlines()
    assert header == "?body\t?name"
    assert [line.split("\t")[0] for line in lines] == [f"<{body}>" for body, _ in rows]


@pytest.mark.parametrize(("name", "verdict"), [("rcuwm", True), ("nobody", False)])
def test_ask_is_a_boolean(endpoint: str, name: str, verdict: bool) -> None:
    assert asked(endpoint, f"ASK {{ id:{name} ?p ?o }}", JSON)["boolean"] is verdict


@pytest.mark.parametrize("form", [TURTLE, RDFXML, JSONLD])
def test_construct_is_a_graph_of_rdflib(endpoint: str, form: str) -> None:
    graph = asked(endpoint, "CONSTRUCT { ?b rdfs:label ?n } WHERE { ?b rdfs:label ?n FILTER(?b = id:rcuwm) }", form)
    graph = graph if isinstance(graph, Graph) else Graph().parse(data=graph, format="turtle")
    assert (RCUWM, RDFS.label, Literal("Regional Centre on Urban Water Management", lang="en")) in graph
    assert set(graph.subjects()) == {RCUWM}


def test_describe_says_what_a_thing_is(endpoint: str) -> None:
    assert (RCUWM, RDF.type, ORG.Organization) in asked(endpoint, "DESCRIBE id:rcuwm", RDFXML)


def test_a_query_that_is_too_long_for_an_address_goes_by_post(endpoint: str, rows: list[tuple[str, str]]) -> None:
    values = " ".join(f"<{body}>" for body, _ in rows) + " <https://a.example/none>" * 5000
    found = asked(endpoint, f"SELECT DISTINCT ?b {{ VALUES ?b {{ {values} }} ?b a ?c }}", JSON, POST)
    assert {row["b"]["value"] for row in found["results"]["bindings"]} == {body for body, _ in rows}


def test_a_wrong_query_is_told_as_such_with_its_place(endpoint: str) -> None:
    with pytest.raises(QueryBadFormed, match=r"(?s)line 2.*column"):
        asked(endpoint, "SELECT ?s {\n ?s ?p }", JSON)
