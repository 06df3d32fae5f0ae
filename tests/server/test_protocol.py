"""The SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/): which requests are answered how."""

from __future__ import annotations

import csv
import io
import json
import warnings
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import httpx
import pytest
import rdflib

from tests.waiting import PATIENCE

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
SEEDS = "https://w3id.org/comity/graph/seeds"
C2C = "https://w3id.org/comity/graph/c2c"
ONE = "SELECT ?name ?id { ?id rdfs:label ?name FILTER(?id = id:unesco) }"


class Case(NamedTuple):
    """A request, and the status and media type of the response."""

    why: str
    method: str
    target: str
    body: str | bytes = b""
    content_type: str | None = None
    status: int = 200
    media_type: str = "application/sparql-results+json"


def by_get(query: str, **more: str) -> str:
    return "/sparql?" + urlencode({"query": query, **more})


CASES = [
    Case("a query by GET", "GET", by_get("ASK {}")),
    Case("a query by POST of a form", "POST", "/sparql", urlencode({"query": "ASK {}"}), FORM),
    Case(
        "a form whose media type has a charset",
        "POST",
        "/sparql",
        urlencode({"query": "ASK {}"}),
        f"{FORM}; charset=UTF-8",
    ),
    Case("a query as the body", "POST", "/sparql", "ASK {}", QUERY),
    Case(
        "a query as the body, in UTF-8 that is named",
        "POST",
        "/sparql",
        "ASK { ?s ?p 'é' }",
        f'{QUERY}; charset="utf-8"',
    ),
    Case("a media type in capitals", "POST", "/sparql", "ASK {}", QUERY.upper()),
    Case("a dataset beside a query by GET", "GET", by_get("ASK {}", **{"default-graph-uri": SEEDS})),
    Case("a dataset beside a query as the body", "POST", f"/sparql?named-graph-uri={quote(SEEDS)}", "ASK {}", QUERY),
    Case("two queries by GET", "GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", status=400),
    Case("two queries in a form", "POST", "/sparql", "query=ASK%7B%7D&query=ASK%7B%7D", FORM, 400),
    Case("a query and an update in a form", "POST", "/sparql", "query=ASK%7B%7D&update=CLEAR+ALL", FORM, 400),
    Case("two updates in a form", "POST", "/sparql", "update=CLEAR+ALL&update=CLEAR+ALL", FORM, 400),
    Case("a form without a query", "POST", "/sparql", "a=b", FORM, 400),
    Case("an empty form", "POST", "/sparql", "", FORM, 400),
    Case("a query in the address beside one in the body", "POST", by_get("ASK {}"), "ASK {}", QUERY, 400),
    Case("parameters without a query", "GET", "/sparql?default-graph-uri=" + quote(SEEDS), status=400),
    Case("an empty query", "GET", "/sparql?query=", status=400),
    Case("a query that cannot be read", "GET", by_get("SELECT * {"), status=400),
    Case("an update sent as a query", "GET", by_get("CLEAR ALL"), status=400),
    Case("an update by GET", "GET", "/sparql?update=CLEAR+ALL", status=400),
    Case("an update where nobody may write", "POST", "/sparql", "CLEAR ALL", UPDATE, 403),
    Case("an update in a form where nobody may write", "POST", "/sparql", "update=CLEAR+ALL", FORM, 403),
    Case("a query as text", "POST", "/sparql", "ASK {}", "text/plain", 415),
    Case("a body without a media type", "POST", "/sparql", "ASK {}", None, 415),
    Case("a form without a media type", "POST", "/sparql", "query=ASK%7B%7D", None, 415),
    Case("what is no media type", "POST", "/sparql", "ASK {}", "sparql", 415),
    Case("a query in UTF-16", "POST", "/sparql", "ASK {}".encode("utf-16"), f"{QUERY}; charset=UTF-16", 415),
    Case("an update in Latin-1", "POST", "/sparql", "CLEAR ALL", f"{UPDATE}; charset=iso-8859-1", 415),
    Case("a body that is not UTF-8", "POST", "/sparql", b"ASK { ?s ?p '\xff' }", QUERY, 400),
    Case("parameters that are not UTF-8", "GET", "/sparql?query=ASK%7B%3Fs%20%3Fp%20%27%FF%27%7D", status=400),
    Case("a percent sign that encodes nothing", "GET", "/sparql?query=ASK%7B%7D%zz", status=400),
    Case("a percent sign at the end", "POST", "/sparql", "query=ASK%7B%7D%", FORM, 400),
    Case("a relative IRI as a graph", "GET", by_get("ASK {}", **{"default-graph-uri": "seeds"}), status=400),
    Case(
        "an IRI with markup as a graph",
        "GET",
        by_get("ASK {}", **{"named-graph-uri": "http://a.example/<b>"}),
        status=400,
    ),
    Case("another method", "PUT", "/sparql", "ASK {}", QUERY, 405),
    Case("a method to delete", "DELETE", "/sparql", status=405),
    Case("a call of another server", "GET", by_get("ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"), status=400),
    Case(
        "a call hidden behind a comment",
        "GET",
        by_get("ASK { #\rSERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"),
        status=400,
    ),
    Case("a call that is silent", "GET", by_get("ASK { service silent ?x { ?s ?p ?o } }"), status=400),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.why)
def test_a_request_is_answered_as_the_protocol_says(client: httpx.Client, case: Case) -> None:
    headers = {"content-type": case.content_type} if case.content_type else {}
    found = client.request(case.method, case.target, content=case.body, headers=headers)
    assert found.status_code == case.status, found.text
    expected = case.media_type if case.status == 200 else "text/plain; charset=utf-8"
    assert found.headers["content-type"] == expected
    assert found.headers["access-control-allow-origin"] == "*"
    assert found.text.strip()
    assert "Traceback" not in found.text
    if case.status == 405:
        assert found.headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_a_syntax_error_names_line_and_column_and_shows_the_place(client: httpx.Client) -> None:
    found = client.get(by_get("SELECT ?x {\n  ?x ?y\n}"))
    assert found.status_code == 400
    assert "line 3, column" in found.text
    assert "^" in found.text


ACCEPTED = [
    (None, "application/sparql-results+json"),
    ("*/*", "application/sparql-results+json"),
    ("application/sparql-results+xml", "application/sparql-results+xml"),
    ("application/json", "application/sparql-results+json"),
    ("text/csv", "text/csv; charset=utf-8"),
    ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
    ("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", "application/sparql-results+xml"),
    ("text/csv;q=0.3, application/sparql-results+xml;q=0.5", "application/sparql-results+xml"),
    ("text/*", "text/csv; charset=utf-8"),
    ("application/sparql-results+json;q=0, */*;q=0.1", "application/sparql-results+xml"),
    ("TEXT/CSV", "text/csv; charset=utf-8"),
]


@pytest.mark.parametrize(("accept", "media_type"), ACCEPTED)
def test_results_come_in_the_format_that_is_wanted_most_and_never_as_html(
    served: Any, accept: str | None, media_type: str
) -> None:
    with httpx.Client(base_url=served.address, timeout=PATIENCE) as bare:
        del bare.headers["accept"]
        found = bare.get(by_get(ONE), headers={"accept": accept} if accept else {})
    assert (found.status_code, found.headers["content-type"]) == (200, media_type)
    assert found.headers["vary"] == "Accept"


@pytest.mark.parametrize("accept", ["text/html", "image/png", "application/sparql-results+json;q=0", "nonsense"])
def test_an_accept_header_that_nothing_fits_is_answered_with_406_and_what_there_is(
    client: httpx.Client, accept: str
) -> None:
    found = client.get(by_get(ONE), headers={"accept": accept})
    assert found.status_code == 406
    assert "application/sparql-results+json" in found.text


GRAPH_FORMATS = {
    "text/turtle": ("text/turtle; charset=utf-8", "turtle"),
    "application/n-triples": ("application/n-triples", "nt"),
    "application/rdf+xml": ("application/rdf+xml", "xml"),
    "application/ld+json": ("application/ld+json", "json-ld"),
    "application/n-quads": ("application/n-quads", "nquads"),
    "application/trig": ("application/trig", "trig"),
    "*/*": ("text/turtle; charset=utf-8", "turtle"),
}


@pytest.mark.parametrize("accept", GRAPH_FORMATS)
def test_graphs_come_in_each_format_and_hold_the_same(client: httpx.Client, accept: str) -> None:
    asked = "CONSTRUCT { ?id rdfs:label ?name } { ?id a org:Organization ; rdfs:label ?name }"
    media_type, parser = GRAPH_FORMATS[accept]
    found = client.get(by_get(asked), headers={"accept": accept})
    assert found.headers["content-type"] == media_type
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's own, about itself
        read = rdflib.Dataset(default_union=True)
        read.parse(data=found.text, format=parser)
        told = {str(value) for value in read.objects()}
    names = {
        str(row["name"]["value"]) for row in rows(client, "SELECT ?name { ?id a org:Organization ; rdfs:label ?name }")
    }
    assert told == names
    assert len(names) > 100


def rows(client: httpx.Client, query: str, **more: str) -> list[dict[str, Any]]:
    found = client.get(by_get(query, **more))
    assert found.status_code == 200, found.text
    bindings: list[dict[str, Any]] = found.json()["results"]["bindings"]
    return bindings


def test_the_four_formats_of_results_have_the_columns_in_the_order_of_select_and_the_same_rows(
    client: httpx.Client,
) -> None:
    def read(accept: str) -> str:
        return client.get(by_get(ONE), headers={"accept": accept}).text

    found = json.loads(read("application/sparql-results+json"))
    assert found["head"]["vars"] == ["name", "id"]
    (row,) = found["results"]["bindings"]
    name, iri = row["name"]["value"], row["id"]["value"]
    assert list(csv.reader(io.StringIO(read("text/csv")))) == [["name", "id"], [name, iri]]
    assert read("text/csv").count("\r\n") == 2
    language = row["name"]["xml:lang"]
    assert read("text/tab-separated-values") == f'?name\t?id\n"{name}"@{language}\t<{iri}>\n'
    tree = ElementTree.fromstring(read("application/sparql-results+xml"))
    space = "{http://www.w3.org/2005/sparql-results#}"
    assert [variable.get("name") for variable in tree.iter(f"{space}variable")] == ["name", "id"]
    assert [item.text for item in tree.iter(f"{space}uri")] == [iri]


def test_percent_encoding_is_decoded_once(client: httpx.Client) -> None:
    (row,) = rows(client, "SELECT ('100%25 %2B +' AS ?x) {}")
    assert row["x"]["value"] == "100%25 %2B +"
    form = client.post(
        "/sparql", content=urlencode({"query": "SELECT ('a%2Bb+c' AS ?x) {}"}), headers={"content-type": FORM}
    )
    assert form.json()["results"]["bindings"][0]["x"]["value"] == "a%2Bb+c"


def test_the_base_of_a_query_is_the_address_of_the_endpoint(client: httpx.Client) -> None:
    (row,) = rows(client, "SELECT (IRI('x') AS ?y) {}")
    assert row["y"]["value"] == f"{client.base_url}/x"


def graphs(client: httpx.Client, query: str, **more: str) -> set[str]:
    return {row["g"]["value"] for row in rows(client, query, **more)}


def test_the_dataset_of_the_protocol_takes_the_place_of_the_store_and_of_from(client: httpx.Client) -> None:
    whole = rows(client, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[0]["n"]["value"]
    count = "SELECT (COUNT(*) AS ?n) FROM <{}> {{ ?s ?p ?o }}"
    seeds, c2c = (int(rows(client, count.format(graph))[0]["n"]["value"]) for graph in (SEEDS, C2C))
    assert 0 < seeds < c2c < int(whole)
    told = rows(client, count.format(C2C), **{"default-graph-uri": SEEDS})
    assert int(told[0]["n"]["value"]) == seeds
    named = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    assert graphs(client, named) > {SEEDS, C2C}
    assert graphs(client, named, **{"named-graph-uri": C2C}) == {C2C}
    assert graphs(client, named, **{"default-graph-uri": C2C}) == set()
    assert rows(client, "SELECT * { ?s ?p ?o }", **{"named-graph-uri": C2C}) == []


def test_several_default_graphs_are_merged_and_count_a_statement_once(client: httpx.Client) -> None:
    pairs = [
        ("query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
        ("default-graph-uri", SEEDS),
        ("default-graph-uri", C2C),
    ]
    merged = client.get("/sparql?" + urlencode(pairs)).json()["results"]["bindings"][0]["n"]["value"]
    distinct = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } VALUES ?g { <%s> <%s> } } }"
    assert merged == rows(client, distinct % (SEEDS, C2C))[0]["n"]["value"]


def test_a_description_is_a_graph_and_head_has_no_body(client: httpx.Client) -> None:
    found = client.get(by_get("DESCRIBE id:unesco"))
    assert found.headers["content-type"].startswith("text/turtle")
    head = client.head(by_get("DESCRIBE id:unesco"))
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == found.headers["content-length"]


def test_what_has_not_changed_is_not_sent_again(client: httpx.Client) -> None:
    found = client.get(by_get(ONE))
    again = client.get(by_get(ONE), headers={"if-none-match": found.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(by_get(ONE), headers={"if-none-match": found.headers["etag"], "accept": "text/csv"})
    assert other.status_code == 200
    assert other.headers["etag"] != found.headers["etag"]


@pytest.mark.parametrize("query", ["SELECT (UUID() AS ?x) {}", "SELECT (RAND() AS ?x) {}"])
def test_what_comes_by_chance_is_computed_each_time(client: httpx.Client, query: str) -> None:
    first, second = client.get(by_get(query)), client.get(by_get(query))
    assert first.text != second.text
    assert "etag" not in first.headers
