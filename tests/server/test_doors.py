"""What holds at every door: other origins may read, HEAD is GET without a body, what is known is not sent again."""

from __future__ import annotations

import httpx
import pyoxigraph as ox
import pytest
from pyoxigraph import NamedNode, RdfFormat

SMALL = "/store?graph=https%3A%2F%2Fw3id.org%2Fcomity%2Fgraph%2Fprovenance"
SD = "http://www.w3.org/ns/sparql-service-description#"
DOORS = [
    "/sparql",
    "/sparql/",
    "/sparql?query=ASK%7B%7D",
    "/sparql?query=DESCRIBE%20id%3Aunesco",
    SMALL,
    "/.well-known/void",
    "/dcat",
    "/data/unesco",
    "/data/unesco.nt",
    "/page/unesco",
    "/ontology",
    "/exports",
]
LEADING = ["/id/unesco", "/graph/seeds"]
FAULTY = [
    ("GET", "/sparql?query=ASK", 400),
    ("GET", "/store", 400),
    ("GET", "/store?graph=x%3Anone", 404),
    ("GET", "/id/nothing", 404),
    ("GET", "/data/nothing.ttl", 404),
    ("GET", "/page/nothing", 404),
    ("GET", "/nowhere", 404),
    ("PUT", "/sparql", 405),
    ("PUT", "/store?default", 405),
    ("POST", "/dcat", 405),
    ("POST", "/sparql", 415),
]


@pytest.mark.parametrize("path", [*DOORS, *LEADING])
def test_every_door_may_be_read_by_pages_of_others_and_head_is_get_without_a_body(
    client: httpx.Client, path: str
) -> None:
    got = client.get(path, headers={"origin": "https://a.example"})
    assert got.status_code == (303 if path in LEADING else 200)
    assert got.headers["access-control-allow-origin"] == "*"
    head = client.head(path)
    assert (head.status_code, head.content) == (got.status_code, b"")
    assert head.headers["content-type"] == got.headers["content-type"]
    assert head.headers["content-length"] == got.headers["content-length"]


@pytest.mark.parametrize("path", DOORS)
def test_what_a_client_has_already_is_not_sent_again(client: httpx.Client, path: str) -> None:
    tag = client.get(path).headers["etag"]
    again = client.get(path, headers={"if-none-match": tag, "origin": "https://a.example"})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    assert again.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(("method", "path", "status"), FAULTY)
def test_pages_of_others_may_read_what_was_wrong(client: httpx.Client, method: str, path: str, status: int) -> None:
    found = client.request(method, path, headers={"origin": "https://a.example"})
    assert found.status_code == status
    assert found.headers["access-control-allow-origin"] == "*"
    assert ("allow" in found.headers) == (status == 405)


@pytest.mark.parametrize("path", [*DOORS, *LEADING, "/nowhere"])
def test_pages_of_others_may_ask_what_they_may(client: httpx.Client, path: str) -> None:
    asked = {
        "origin": "https://a.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
    }
    found = client.options(path, headers=asked)
    assert (found.status_code, found.headers["access-control-allow-origin"]) == (204, "*")
    allowed = {name.strip().lower() for name in found.headers["access-control-allow-headers"].split(",")}
    assert allowed >= {"accept", "authorization", "content-type", "if-none-match"}


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "text/turtle; charset=utf-8"),
        ("*/*", "text/turtle; charset=utf-8"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/ld+json", "application/ld+json"),
        ("text/turtle;q=0.5, application/n-triples", "application/n-triples"),
    ],
)
@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void", "/dcat", SMALL, "/data/unesco"])
def test_descriptions_and_data_come_in_the_format_that_is_wanted(
    client: httpx.Client, path: str, accept: str, media_type: str
) -> None:
    found = client.get(path, headers={"accept": accept})
    assert (found.status_code, found.headers["content-type"]) == (200, media_type)
    assert "accept" in found.headers["vary"].lower()
    format_ = RdfFormat.from_media_type(media_type)
    triples = list(ox.parse(found.content, format=format_, base_iri=str(client.base_url)))
    assert len(triples) > 20
    if path == "/sparql":
        endpoint = NamedNode(f"{client.base_url}/sparql")
        assert any((t.predicate, t.object) == (NamedNode(f"{SD}endpoint"), endpoint) for t in triples)
