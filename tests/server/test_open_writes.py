"""The whole of the protocols on an empty store with open writes, as outside tests of conformance use them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlencode

import httpx
import pytest

from tests.command import run

FORM = "application/x-www-form-urlencoded"
UPDATE = "application/sparql-update"
ONE, TWO = "http://data.example/one", "http://data.example/two"
RESULT = "http://data.example/result"
DOCUMENTS = " ".join(f"GRAPH <{iri}> {{ <{iri}> a <x:Document> }}" for iri in (ONE, TWO))


@pytest.fixture(autouse=True)
def _empty(open_client: httpx.Client) -> None:
    update(
        open_client,
        f"CLEAR ALL ; INSERT DATA {{ {DOCUMENTS} }}",
    )


def update(client: httpx.Client, text: str, **dataset: str | list[str]) -> httpx.Response:
    found = client.post("/sparql", params=dataset, content=text.encode(), headers={"content-type": UPDATE})
    assert found.status_code == 204, found.text
    return found


def holds(client: httpx.Client, pattern: str) -> bool:
    found = client.get("/sparql", params={"query": f"ASK {{ {pattern} }}"})
    assert found.status_code == 200, found.text
    return bool(found.json()["boolean"])


def test_an_update_as_the_body_is_seen_by_the_next_query(open_client: httpx.Client) -> None:
    update(open_client, "INSERT DATA { <x:s> <x:p> <x:o> }")
    assert holds(open_client, "<x:s> <x:p> <x:o>")


def test_an_update_in_a_form_is_done(open_client: httpx.Client) -> None:
    form = urlencode({"update": "INSERT DATA { <x:s> <x:p> 'été + %2B' }"})
    found = open_client.post("/sparql", content=form, headers={"content-type": FORM})
    assert found.status_code == 204
    assert holds(open_client, "<x:s> <x:p> 'été + %2B'")


def test_the_default_graph_is_not_the_named_ones_together(open_client: httpx.Client) -> None:
    assert not holds(open_client, "?s a <x:Document>")
    assert holds(open_client, f"GRAPH <{ONE}> {{ ?s a <x:Document> }}")


FOUND = "{ ?s a <x:Document> } UNION { GRAPH ?g { ?s a <x:Document> } }"
COPY = f"INSERT {{ GRAPH <{RESULT}> {{ ?s a <x:Copy> }} }} WHERE {{ {FOUND} }}"


@pytest.mark.parametrize(
    ("dataset", "copied"),
    [
        ({"using-graph-uri": ONE}, {ONE}),
        ({"using-graph-uri": [ONE, TWO]}, {ONE, TWO}),
        ({"using-named-graph-uri": TWO}, {TWO}),
        ({"using-named-graph-uri": [ONE, TWO]}, {ONE, TWO}),
        ({"using-graph-uri": ONE, "using-named-graph-uri": TWO}, {ONE, TWO}),
        ({"using-graph-uri": "http://data.example/none"}, set()),
    ],
)
def test_an_update_reads_the_dataset_that_the_protocol_names(
    open_client: httpx.Client, dataset: dict[str, str | list[str]], copied: set[str]
) -> None:
    update(open_client, COPY, **dataset)
    assert {iri for iri in (ONE, TWO) if holds(open_client, f"GRAPH <{RESULT}> {{ <{iri}> a <x:Copy> }}")} == copied


@pytest.mark.parametrize(("parameter", "is_copied"), [("using-graph-uri", True), ("using-named-graph-uri", False)])
def test_graphs_that_are_merged_and_graphs_that_are_named_are_told_apart(
    open_client: httpx.Client, parameter: str, *, is_copied: bool
) -> None:
    copy = f"INSERT {{ GRAPH <{RESULT}> {{ ?s a <x:Copy> }} }} WHERE {{ ?s a <x:Document> }}"
    update(open_client, copy, **{parameter: ONE})
    assert holds(open_client, f"GRAPH <{RESULT}> {{ ?s a <x:Copy> }}") == is_copied


@pytest.mark.parametrize(
    "text",
    [
        f"INSERT {{ ?s a <x:Copy> }} USING <{ONE}> WHERE {{ ?s a <x:Document> }}",
        f"INSERT {{ ?s a <x:Copy> }} USING NAMED <{ONE}> WHERE {{ ?s a <x:Document> }}",
        f"WITH <{ONE}> INSERT {{ ?s a <x:Copy> }} WHERE {{ ?s a <x:Document> }}",
    ],
)
def test_a_dataset_of_the_protocol_beside_one_of_the_text_is_refused(open_client: httpx.Client, text: str) -> None:
    found = open_client.post(f"/sparql?using-graph-uri={quote(ONE)}", content=text, headers={"content-type": UPDATE})
    assert found.status_code == 400


def test_relative_iris_of_an_update_stand_against_the_address_of_the_endpoint(open_client: httpx.Client) -> None:
    update(open_client, "INSERT DATA { <x:s> <x:p> <test> }")
    assert holds(open_client, f"<x:s> <x:p> <{open_client.base_url}/test>")


def test_an_update_happens_whole_or_not_at_all(open_client: httpx.Client) -> None:
    text = "INSERT DATA { <x:s> <x:first> 1 } ; CREATE GRAPH <http://data.example/one>"
    found = open_client.post("/sparql", content=text, headers={"content-type": UPDATE})
    assert found.status_code == 400
    assert not holds(open_client, "<x:s> <x:first> 1")


@pytest.mark.parametrize(
    "text", ["INSERT DATA { <x:s> <x:p> }", "LOAD <http://127.0.0.1:1/x.ttl>", "CLEAR NOTHING", ""]
)
def test_a_faulty_update_is_told_and_changes_nothing(open_client: httpx.Client, text: str) -> None:
    found = open_client.post("/sparql", content=text, headers={"content-type": UPDATE})
    assert found.status_code == 400 or (text == "" and found.status_code == 204)
    assert holds(open_client, f"GRAPH <{ONE}> {{ <{ONE}> a <x:Document> }}")


class Step(NamedTuple):
    """One request of a sequence to the graph store, and the status of its response."""

    method: str
    target: str
    body: str = ""
    media_type: str = "text/turtle"
    status: int = 200
    holds: str = ""


PERSON = "/store?graph=" + quote("http://people.example/1")
DIRECT = "/store/people/2.ttl"
NAME = '@prefix foaf: <http://xmlns.com/foaf/0.1/> . <http://people.example/1> foaf:name "{}" .'
SEQUENCE = [
    Step("GET", PERSON, status=404),
    Step("HEAD", PERSON, status=404),
    Step("DELETE", PERSON, status=404),
    Step("PUT", PERSON, NAME.format("Anna"), status=201),
    Step("GET", PERSON, holds="Anna"),
    Step("HEAD", PERSON),
    Step("PUT", PERSON, NAME.format("Berta"), status=204),
    Step("GET", PERSON, holds="Berta"),
    Step("PUT", PERSON, "<rdf:RDF/>", status=400),
    Step("PUT", PERSON, NAME.format("Clara"), "application/rdf+xml", 400),
    Step("PUT", PERSON, NAME.format("Clara"), "text/csv", 415),
    Step("GET", PERSON, holds="Berta"),
    Step("POST", PERSON, NAME.format("Dora")),
    Step("GET", PERSON, holds="Berta Dora"),
    Step("DELETE", PERSON),
    Step("GET", PERSON, status=404),
    Step("POST", PERSON, NAME.format("Emma"), status=201),
    Step("DELETE", PERSON),
    Step("PUT", PERSON, "", status=201),
    Step("GET", PERSON),
    Step("DELETE", PERSON),
    Step("PUT", DIRECT, NAME.format("Frida"), status=201),
    Step("GET", DIRECT, holds="Frida"),
    Step("DELETE", DIRECT),
    Step("GET", "/store", status=400),
    Step("GET", "/store?default&graph=http://people.example/1", status=400),
    Step("GET", "/store?graph=relative", status=400),
    Step("PUT", "/store?default", NAME.format("Gerda"), status=201),
    Step("GET", "/store?default", holds="Gerda"),
    Step("DELETE", "/store?default"),
    Step("GET", "/store?default"),
    Step("PATCH", PERSON, status=405),
]


def test_the_graph_store_does_what_its_protocol_says_step_by_step(open_client: httpx.Client) -> None:
    """PUT creates and replaces, POST adds, DELETE removes; GET and HEAD tell what is there (GSP, section 5)."""
    for number, step in enumerate(SEQUENCE):
        headers = {"content-type": step.media_type} if step.method in ("PUT", "POST") else {}
        found = open_client.request(step.method, step.target, content=step.body, headers=headers)
        assert found.status_code == step.status, (number, step, found.text)
        if step.holds:
            assert all(name in found.text for name in step.holds.split())
            assert found.text.count('"') == 2 * len(step.holds.split())
        if step.status == 405:
            assert found.headers["allow"]


def test_a_graph_posted_without_a_name_gets_one_and_is_there(open_client: httpx.Client) -> None:
    made = open_client.post("/store", content=NAME.format("Hanna"), headers={"content-type": "text/turtle"})
    assert made.status_code == 201
    assert "Hanna" in open_client.get(made.headers["location"]).text


def test_several_files_of_a_form_are_added_each_in_its_format(open_client: httpx.Client) -> None:
    files = [
        ("a", ("a.ttl", NAME.format("Ida"), "text/turtle")),
        (
            "b",
            ("b.nt", '<http://people.example/1> <http://xmlns.com/foaf/0.1/name> "Jutta" .\n', "application/n-triples"),
        ),
    ]
    open_client.put(PERSON, content="", headers={"content-type": "text/turtle"})
    assert open_client.post(PERSON, files=files).status_code == 200
    found = open_client.get(PERSON).text
    assert "Ida" in found
    assert "Jutta" in found


@pytest.mark.parametrize(
    "header",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://evil.example", "host": "evil.example"},
        {"sec-fetch-site": "same-origin", "host": "evil.example"},
        {"sec-fetch-site": "cross-site"},
    ],
)
def test_a_page_from_elsewhere_cannot_write_through_somebodys_browser(
    open_client: httpx.Client, header: dict[str, str]
) -> None:
    found = open_client.post("/sparql", content="CLEAR ALL", headers={"content-type": UPDATE, **header})
    assert found.status_code == 403
    assert open_client.put(PERSON, content="", headers={"content-type": "text/turtle", **header}).status_code == 403
    assert holds(open_client, f"GRAPH <{ONE}> {{ ?s ?p ?o }}")


def test_open_writes_are_refused_where_others_could_reach_them(tmp_path: Path) -> None:
    found = run("serve", "--store", tmp_path / "store", "--open-writes", "--host", "0.0.0.0", "--port", "0")  # noqa: S104
    assert found.returncode == 2
    assert "refused on '0.0.0.0'" in found.stderr
    assert "Traceback" not in found.stderr
