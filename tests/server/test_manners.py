"""The manners in which clients send what the protocols allow, and the forms of each term in what comes back."""

from __future__ import annotations

import csv
import io
import json
import socket
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest

from tests.waiting import PATIENCE

ASK = b"ASK { ?s ?p ?o }"
CHUNKED = b"transfer-encoding: chunked\r\n"
ROW = b"POST %s HTTP/1.1\r\n"

MANNERS = {
    "HTTP/1.0 without a host": b"POST /sparql HTTP/1.0\r\n",
    "a slash at the end": ROW % b"/sparql/",
    "the whole address": ROW % b"http://www.example/sparql",
    "another host": (ROW % b"/sparql") + b"host: www.example\r\n",
    "a host without its port": (ROW % b"/sparql") + b"host: localhost\r\n",
    "in chunks": (ROW % b"/sparql") + b"host: localhost\r\n" + CHUNKED,
    "a key that nobody asked for": (ROW % b"/sparql") + b"host: localhost\r\nauthorization: Bearer x\r\n",
    "waiting to be told to go on": (ROW % b"/sparql") + b"host: localhost\r\nexpect: 100-continue\r\n",
}


def exchanged(client: httpx.Client, head: bytes, body: bytes, media_type: bytes) -> bytes:
    """Send a request byte by byte as it is, wait where it says so, and return the response."""
    sent = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body) if CHUNKED in head else body
    length = b"" if CHUNKED in head else b"content-length: %d\r\n" % len(body)
    address = client.base_url
    with socket.create_connection((address.host, address.port or 80), timeout=PATIENCE) as connection:
        connection.sendall(head + b"content-type: " + media_type + b"\r\n" + length + b"connection: close\r\n\r\n")
        if b"100-continue" in head:
            assert connection.recv(100).startswith(b"HTTP/1.1 100 ")
        connection.sendall(sent)
        return b"".join(iter(lambda: connection.recv(10_000), b""))


@pytest.mark.parametrize("manner", MANNERS)
def test_queries_and_updates_are_taken_however_they_are_sent(open_client: httpx.Client, manner: str) -> None:
    head = MANNERS[manner]
    assert b" 204 " in exchanged(open_client, head, b"DROP ALL", b"application/sparql-update")
    assert b'"boolean":false' in exchanged(open_client, head, ASK, b"application/sparql-query; charset=utf-8")
    done = exchanged(open_client, head, b"INSERT DATA { <x:s> <x:p> 1 }", b"Application/SPARQL-Update;charset=UTF-8")
    assert b" 204 " in done.partition(b"\r\n")[0]
    assert b'"boolean":true' in exchanged(open_client, head, ASK, b"APPLICATION/SPARQL-QUERY")


def test_two_hosts_are_refused(open_client: httpx.Client) -> None:
    """RFC 9112, section 3.2."""
    head = (ROW % b"/sparql") + b"host: localhost\r\nhost: localhost\r\n"
    assert b" 400 " in exchanged(open_client, head, ASK, b"application/sparql-query").partition(b"\r\n")[0]


SAID = r"""DROP ALL ; INSERT DATA {
    <x:s> <x:p1> _:b ; <x:p2> "plain, \"quoted\"\nand\tmore" ; <x:p3> "mot"@fr ; <x:p4> 1.5 ; <x:p5> "x"^^<x:type> ;
        <x:p6> <x:o> ; <x:p7> <<( <x:a> <x:b> "c" )>> }"""
TERMS = "SELECT ?none ?o { <x:s> ?p ?o } ORDER BY ?p"


@pytest.fixture
def said(open_client: httpx.Client) -> httpx.Client:
    """Return a client of a store with one statement for each kind of term."""
    done = open_client.post("/sparql", content=SAID, headers={"content-type": "application/sparql-update"})
    assert done.status_code == 204, done.text
    return open_client


def sent(client: httpx.Client, media_type: str, query: str = TERMS) -> str:
    found = client.get("/sparql", params={"query": query}, headers={"accept": media_type})
    assert found.status_code == 200, found.text
    assert found.headers["content-type"].partition(";")[0] == media_type
    return found.text


def test_every_kind_of_term_is_told_in_json(said: httpx.Client) -> None:
    found: dict[str, Any] = json.loads(sent(said, "application/sparql-results+json"))
    assert found["head"]["vars"] == ["none", "o"]
    rows = found["results"]["bindings"]
    assert all(row.keys() == {"o"} for row in rows), "what is not bound is left out"
    terms = [row["o"] for row in rows]
    assert [term["type"] for term in terms] == ["bnode", *["literal"] * 4, "uri", "triple"]
    assert terms[1] == {"type": "literal", "value": 'plain, "quoted"\nand\tmore'}
    assert terms[2]["xml:lang"] == "fr"
    assert [term["datatype"] for term in terms[3:5]] == ["http://www.w3.org/2001/XMLSchema#decimal", "x:type"]
    assert terms[6]["value"]["object"] == {"type": "literal", "value": "c"}


def test_every_kind_of_term_is_told_in_xml(said: httpx.Client) -> None:
    space = "{http://www.w3.org/2005/sparql-results#}"
    bindings = [
        binding[0]
        for binding in ElementTree.fromstring(sent(said, "application/sparql-results+xml")).iter(f"{space}binding")
    ]
    kinds = ["bnode", *["literal"] * 4, "uri", "triple"]
    assert [term.tag.removeprefix(space) for term in bindings] == kinds
    assert bindings[1].text == 'plain, "quoted"\nand\tmore'
    assert bindings[2].get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    assert bindings[4].get("datatype") == "x:type"


def test_csv_has_plain_values_quoted_where_they_must_be_and_nothing_for_what_is_not_bound(said: httpx.Client) -> None:
    text = sent(said, "text/csv")
    assert text.endswith("\r\n")
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    assert header == ["none", "o"]
    assert {row[0] for row in rows} == {""}
    assert rows[0][1].startswith("_:")
    assert [row[1] for row in rows[1:6]] == ['plain, "quoted"\nand\tmore', "mot", "1.5", "x", "x:o"]


def test_tsv_has_terms_as_turtle_writes_them_a_row_a_line(said: httpx.Client) -> None:
    header, *rows = sent(said, "text/tab-separated-values").splitlines()
    assert header == "?none\t?o"
    terms = [row.split("\t")[1] for row in rows]
    assert terms[0].startswith("_:")
    assert terms[1:] == [
        r'"plain, \"quoted\"\nand\tmore"',
        '"mot"@fr',
        "1.5",
        '"x"^^<x:type>',
        "<x:o>",
        '<<( <x:a> <x:b> "c" )>>',
    ]


@pytest.mark.parametrize(("query", "told"), [("ASK {}", "true"), ("ASK { <x:s> <x:none> ?o }", "false")])
@pytest.mark.parametrize("media_type", ["text/csv", "text/tab-separated-values"])
def test_a_boolean_is_a_word_where_the_format_has_tables_only(
    said: httpx.Client, media_type: str, query: str, told: str
) -> None:
    assert sent(said, media_type, query).strip() == told


@pytest.mark.parametrize("address", ["/sparql?query=CONSTRUCT%20WHERE%20%7B%3Fs%20%3Fp%20%3Fo%7D", "/store?default"])
def test_a_format_that_cannot_say_what_was_found_is_not_acceptable_and_another_is(
    said: httpx.Client, address: str
) -> None:
    refused = said.get(address, headers={"accept": "application/ld+json"})
    assert refused.status_code == 406
    assert "another format" in refused.text
    assert '<<( <x:a> <x:b> "c" )>>' in said.get(address, headers={"accept": "application/n-triples"}).text


def test_a_plain_store_says_that_its_default_graph_is_one_of_its_own(open_client: httpx.Client) -> None:
    told = open_client.get("/sparql/", headers={"accept": "application/n-triples"}).text
    assert "UnionDefaultGraph" not in told
    assert f"<{open_client.base_url}/sparql>" in told
    assert "SPARQL11Update" in told
