"""What the public tests of the SPARQL Protocol and of the Graph Store Protocol ask, in our words, in their order.

https://www.w3.org/TR/sparql11-protocol/ and https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote, urlencode

import httpx
import pytest

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
TURTLE = "text/turtle; charset=utf-8"
RESULTS = ("application/sparql-results+json", "application/sparql-results+xml")
TABLES = (*RESULTS, "text/csv", "text/tab-separated-values")
GRAPHS = ("text/turtle", "application/rdf+xml", "application/n-triples")

ONE, TWO, THREE, NONE, RESULT = (f"http://data.example/{name}" for name in ("1", "2", "3", "none", "result"))
DOCUMENTS = " ".join(f"GRAPH <{g}> {{ <{g}> a <x:Doc> }}" for g in (ONE, TWO, THREE))
FILL = f"DROP ALL ; INSERT DATA {{ {DOCUMENTS} }}"
BOTH = f"ASK {{ <{ONE}> a ?type . <{TWO}> a ?type }}"
NAMED = f"GRAPH ?g {{ <{ONE}> a ?type }} GRAPH ?h {{ <{TWO}> a ?type }}"
NONE_NAMED = {"default-graph-uri": NONE}

Pairs = Mapping[str, str | list[str]]


class Case(NamedTuple):
    """A request to the endpoint, and what its response has to be; ``then`` is asked afterwards and has to hold."""

    why: str
    method: str = "POST"
    parameters: Pairs = {}  # noqa: RUF012 - never written
    body: bytes | str = ""
    content_type: str | None = None
    status: int = 200
    media_types: tuple[str, ...] = ()
    holds: bool = False
    then: str = ""


def form(**pairs: str) -> str:
    return urlencode(pairs)


def copy(pattern: str, template: str = "?s a <x:Copy>") -> str:
    return f"{FILL} ; INSERT {{ GRAPH <{RESULT}> {{ {template} }} }} WHERE {{ {pattern} }}"


def copied(*graphs: str) -> str:
    return " ".join(
        f"FILTER {'EXISTS' if g in graphs else 'NOT EXISTS'} {{ GRAPH <{RESULT}> {{ <{g}> ?p ?o }} }}"
        for g in (ONE, TWO, THREE)
    )


ANYWHERE = "{ GRAPH ?g { ?s a <x:Doc> } BIND (?g AS ?in) } UNION { ?s a <x:Doc> BIND ('default' AS ?in) }"
IN = f"GRAPH <{RESULT}> {{ <{ONE}> <x:in> 'default' . <{TWO}> <x:in> <{TWO}> }} {copied(ONE, TWO)}"
CONFLICT = f"WITH <{ONE}> DELETE {{ ?s a <x:Doc> }} INSERT {{ ?s a <x:Paper> }} WHERE {{ ?s a <x:Doc> }}"
FIRST_TWO: list[str] = [ONE, TWO]

CASES = [
    Case("a query in a form", "POST", NONE_NAMED, form(query="ASK {}"), FORM, holds=True),
    Case("default graphs by GET", "GET", {"query": BOTH, "default-graph-uri": FIRST_TWO}, holds=True),
    Case("default graphs by POST", "POST", {"default-graph-uri": FIRST_TWO}, BOTH, QUERY, holds=True),
    Case("named graphs by POST", "POST", {"named-graph-uri": FIRST_TWO}, f"ASK {{ {NAMED} }}", QUERY, holds=True),
    Case("named graphs by GET", "GET", {"query": f"ASK {{ {NAMED} }}", "named-graph-uri": FIRST_TWO}, holds=True),
    Case(
        "a whole dataset",
        "POST",
        {"default-graph-uri": THREE, "named-graph-uri": FIRST_TWO},
        f"ASK {{ <{THREE}> a ?type {NAMED} }}",
        QUERY,
        holds=True,
    ),
    Case(
        "the dataset of the request before that of the query",
        "POST",
        {"named-graph-uri": FIRST_TWO},
        f"ASK FROM <{THREE}> {{ {NAMED} FILTER NOT EXISTS {{ ?s ?p ?o }} }}",
        QUERY,
        holds=True,
    ),
    Case("a query by GET", "GET", {"query": "ASK {}", **NONE_NAMED}, holds=True),
    Case("what SELECT is sent as", "POST", NONE_NAMED, "SELECT (1 AS ?x) {}", QUERY, media_types=TABLES),
    Case("what ASK is sent as", "POST", NONE_NAMED, "ASK {}", QUERY, media_types=RESULTS),
    Case("what DESCRIBE is sent as", "POST", NONE_NAMED, "DESCRIBE <x:any>", QUERY, media_types=GRAPHS),
    Case("what CONSTRUCT is sent as", "POST", NONE_NAMED, "CONSTRUCT { <s> <p> 1 } {}", QUERY, media_types=GRAPHS),
    Case("one graph used", "POST", {"using-graph-uri": ONE}, copy("?s a <x:Doc>"), UPDATE, 204, then=copied(ONE)),
    Case(
        "two graphs used",
        "POST",
        {"using-graph-uri": FIRST_TWO},
        copy("?s a <x:Doc>"),
        UPDATE,
        204,
        then=copied(ONE, TWO),
    ),
    Case(
        "two named graphs used",
        "POST",
        {"using-named-graph-uri": FIRST_TWO},
        copy("GRAPH ?g { ?s a <x:Doc> }"),
        UPDATE,
        204,
        then=copied(ONE, TWO),
    ),
    Case(
        "a whole dataset used",
        "POST",
        {"using-graph-uri": ONE, "using-named-graph-uri": TWO},
        copy(ANYWHERE, "?s <x:in> ?in"),
        UPDATE,
        204,
        then=IN,
    ),
    Case("an update in a form", "POST", {}, form(update="CLEAR ALL"), FORM, 204, then=copied()),
    Case("an update as it is", "POST", {}, "CLEAR ALL", UPDATE, 204, then=copied()),
    Case(
        "relative IRIs are made absolute, and a graph that is not there is cleared",
        "POST",
        {},
        f"CLEAR GRAPH <{NONE}> ; INSERT DATA {{ GRAPH <{NONE}> {{ <x:s> <x:p> <t> }} }}",
        UPDATE,
        204,
        then=f"GRAPH <{NONE}> {{ <x:s> <x:p> ?o FILTER (STRSTARTS(STR(?o), 'http://') && STRENDS(STR(?o), '/t')) }}",
    ),
    Case("a query as it is", "POST", {}, "ASK {}", QUERY, holds=True),
    Case("a query by PUT", "PUT", {"query": "ASK {}", **NONE_NAMED}, "", FORM, 405),
    Case("two queries", "GET", {"query": ["ASK {}", "SELECT * {}"]}, status=400),
    Case("a query as text", "POST", {}, "ASK {}", "text/plain", 415),
    Case("a form that is not said to be one", "POST", {}, form(query="ASK {}"), None, 415),
    Case("a query that is not said to be one", "POST", {}, "ASK {}", None, 415),
    Case("a query in UTF-16", "POST", {}, "ASK {}".encode("utf-16"), f"{QUERY}; charset=UTF-16", 415),
    Case("a query that ends too early", "GET", {"query": "ASK {"}, status=400),
    Case("an update by GET", "GET", {"update": "CLEAR ALL"}, status=400),
    Case("two updates", "POST", {}, "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", FORM, 400),
    Case("an update as text", "POST", {}, "CLEAR NAMED", "text/plain", 415),
    Case("an update's form that is not said to be one", "POST", {}, form(update="CLEAR NAMED"), None, 415),
    Case("an update in UTF-16", "POST", {}, "CLEAR NAMED".encode("utf-16"), f"{UPDATE}; charset=UTF-16", 415),
    Case("an update that is none", "POST", {}, form(update="CLEAR XYZ"), FORM, 400),
    Case("a dataset of the request beside one of the update", "POST", {"using-graph-uri": TWO}, CONFLICT, UPDATE, 400),
]


@pytest.fixture(scope="module")
def filled(open_client: httpx.Client) -> httpx.Client:
    """Return a client of a store with three graphs, which every case leaves or fills anew."""
    assert open_client.post("/sparql", content=FILL, headers={"content-type": UPDATE}).status_code == 204
    return open_client


def test_there_is_a_case_for_each_of_the_public_tests() -> None:
    assert len(CASES) == 34


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.why)
def test_the_endpoint_answers_as_the_public_tests_say(filled: httpx.Client, case: Case) -> None:
    headers = {"content-type": case.content_type} if case.content_type else {}
    found = filled.request(case.method, "/sparql/", params=case.parameters, content=case.body, headers=headers)
    assert found.status_code == case.status, found.text
    if case.media_types:
        assert found.headers["content-type"].partition(";")[0] in case.media_types
    if case.holds:
        assert found.json() == {"head": {}, "boolean": True}
    if case.then:
        assert filled.get("/sparql", params={"query": f"ASK {{ {case.then} }}"}).json()["boolean"] is True
    if case.then == copied():
        filled.post("/sparql", content=FILL, headers={"content-type": UPDATE})


def test_graphs_whose_separator_was_encoded_along_are_several(filled: httpx.Client) -> None:
    """The public tests send a dataset so; no IRI of a graph looks like that."""
    address = f"/sparql?named-graph-uri={quote(f'{ONE}&named-graph-uri={TWO}', safe='')}"
    found = filled.post(address, content=f"ASK FROM <{THREE}> {{ {NAMED} }}", headers={"content-type": QUERY})
    assert found.json()["boolean"] is True


def test_a_form_under_the_name_that_older_tests_gave_it_is_read(filled: httpx.Client) -> None:
    media_type = {"content-type": "application/x-www-url-form-urlencoded"}
    assert filled.post("/sparql", content=form(query="ASK {}"), headers=media_type).json()["boolean"] is True


def test_a_fault_behind_clear_is_told_at_its_place(filled: httpx.Client) -> None:
    found = filled.post("/sparql", content="CLEAR DEFAULT ;\nCLEAR GRAPH x", headers={"content-type": UPDATE})
    assert found.status_code == 400
    assert "line 2, column 14" in found.text


class Step(NamedTuple):
    """A request to the graph store, the status of its response, and the names in the graph that it sends."""

    why: str
    method: str
    target: str
    body: str | None = None
    status: int = 200
    names: str | None = None
    content_type: str = TURTLE


def person(name: str) -> str:
    return f'@prefix foaf: <http://xmlns.com/foaf/0.1/> . [] a foaf:Person ; foaf:knows [ foaf:name "{name}" ] .'


FIRST, SECOND, FOURTH, ROOT = "/store/people/1.ttl", "/store/people/2.ttl", "/store/people/4.ttl", "/store"
PARTS = "".join(
    f'--frontier\nContent-Disposition: form-data; name="{name}"; filename="{name}.ttl"\n'
    f"Content-Type: {TURTLE}\n\n{person(name)}\n\n"
    for name in ("Dora", "Emma")
)
STEPS = [
    Step("PUT makes a graph", "PUT", FIRST, person("Anna"), 201),
    Step("and GET has it, by its IRI", "GET", f"{ROOT}?graph=http://{{host}}{FIRST}", names="Anna"),
    Step("or by its path", "GET", f"{ROOT}?graph={FIRST}", names="Anna"),
    Step("PUT replaces it", "PUT", FIRST, person("Berta"), 204),
    Step("and GET has the new one", "GET", FIRST, names="Berta"),
    Step("PUT fills the default graph", "PUT", f"{ROOT}?default", person("Clara"), 201),
    Step("and GET has that", "GET", f"{ROOT}?default", names="Clara"),
    Step("a payload is what it is said to be", "PUT", FIRST, person("Nobody"), 400, content_type="application/rdf+xml"),
    Step("PUT makes an empty graph", "PUT", SECOND, "", 201),
    Step("and GET has it", "GET", SECOND, names=""),
    Step("PUT replaces the empty graph", "PUT", SECOND, person("Clara"), 204),
    Step("and GET has what did", "GET", SECOND, names="Clara"),
    Step("DELETE removes a graph", "DELETE", SECOND, status=200),
    Step("and GET finds it no more", "GET", SECOND, status=404),
    Step("DELETE removes nothing twice", "DELETE", SECOND, status=404),
    Step("POST adds to a graph", "POST", FIRST, person("Carla"), 200),
    Step("and GET has both", "GET", FIRST, names="Berta Carla"),
    Step(
        "POST adds the parts of a form, whatever ends its lines",
        "POST",
        FIRST,
        f"\n{PARTS}--frontier--\n   ",
        200,
        content_type="multipart/form-data; boundary=frontier",
    ),
    Step("and GET has all of it", "GET", FIRST, names="Berta Carla Dora Emma"),
    Step("POST to the store makes a graph and says where", "POST", ROOT, person("Frida"), 201),
    Step("and GET has it there", "GET", "{place}", names="Frida"),
    Step("POST of nothing changes nothing", "POST", "{place}", "", 204),
    Step("and GET has it still", "GET", "{place}", names="Frida"),
    Step("HEAD has the headers of a graph", "HEAD", FIRST),
    Step("and finds none where there is none", "HEAD", FOURTH, status=404),
]


def test_the_graph_store_answers_as_the_public_tests_say_step_by_step(open_client: httpx.Client) -> None:
    open_client.post("/sparql", content="DROP ALL", headers={"content-type": UPDATE})
    place = ""
    for step in STEPS:
        target = step.target.format(host=open_client.base_url.netloc.decode(), place=place)
        headers = {"content-type": step.content_type} if step.body is not None else {}
        found = open_client.request(step.method, target, content=step.body, headers=headers)
        assert found.status_code == step.status, (step.why, found.text)
        if step.method in ("GET", "HEAD") and step.status == 200:
            assert found.headers["content-type"] == TURTLE, step.why
            assert int(found.headers["content-length"]) > 0 or step.names == "", step.why
        if step.names is not None:
            assert sorted(found.text.split('"')[1::2]) == step.names.split(), step.why
        place = found.headers.get("location", place)
