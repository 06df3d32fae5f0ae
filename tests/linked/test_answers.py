"""What is answered, by method, path and headers: one row a case."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import pytest

from comity.graph.store import Store
from comity.server.pages.site import Site
from tests.linked.served import Client, client_of, small_store

TURTLE, LD, NT, RDF = (
    "text/turtle; charset=utf-8",
    "application/ld+json",
    "application/n-triples",
    "application/rdf+xml",
)
HTML, TRIG, NQ = "text/html; charset=utf-8", "application/trig", "application/n-quads"
CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
VARIES = {"vary": "Accept"}


class Row(NamedTuple):
    """Hold a request and what is expected: None of a header is its absence, ``…`` its presence."""

    why: str
    path: str
    accept: str | None
    status: int
    media: str | None = None
    headers: Mapping[str, object] = MappingProxyType({})
    method: str = "GET"


def to(address: str, **more: object) -> dict[str, object]:
    return {"location": address, **more}


SEE_OTHER = [
    Row("without Accept it is data", "/id/waters", None, 303, None, to("/data/waters.ttl", vary="Accept", link=...)),
    Row("anything is data", "/id/waters", "*/*", 303, None, to("/data/waters.ttl", vary="Accept")),
    Row("Turtle", "/id/waters", "text/turtle", 303, None, to("/data/waters.ttl")),
    Row("JSON-LD", "/id/waters", LD, 303, None, to("/data/waters.jsonld")),
    Row("plain JSON is JSON-LD", "/id/waters", "application/json", 303, None, to("/data/waters.jsonld")),
    Row("N-Triples", "/id/waters", NT, 303, None, to("/data/waters.nt")),
    Row("RDF/XML", "/id/waters", RDF, 303, None, to("/data/waters.rdf")),
    Row("TriG keeps the graphs", "/id/waters", TRIG, 303, None, to("/data/waters.trig")),
    Row("N-Quads keeps the graphs", "/id/waters", NQ, 303, None, to("/data/waters.nq")),
    Row("HTML is the page", "/id/waters", "text/html", 303, None, to("/page/waters", vary="Accept")),
    Row("a browser gets the page", "/id/waters", CHROME, 303, None, to("/page/waters")),
    Row("HTML no better than data is data", "/id/waters", "text/html, text/turtle", 303, None, to("/data/waters.ttl")),
    Row("the better q wins", "/id/waters", f"text/turtle;q=0.3, {RDF};q=0.9", 303, None, to("/data/waters.rdf")),
    Row("HTML by q", "/id/waters", "text/turtle;q=0.8, text/html", 303, None, to("/page/waters")),
    Row("q=0 is a refusal", "/id/waters", "text/turtle;q=0, */*;q=0.1", 303, None, to("/data/waters.nt")),
    Row("any application type", "/id/waters", "application/*", 303, None, to("/data/waters.nt")),
    Row("an interval", "/id/date/2024-06-24%2F2025", None, 303, None, to("/data/date/2024-06-24%252F2025.ttl")),
    Row("an interval, decoded", "/id/date/2024-06-24/2025", None, 303, None, to("/data/date/2024-06-24%252F2025.ttl")),
    Row("an id that ends in .ttl", "/id/a.ttl", None, 303, None, to("/data/a.ttl.ttl")),
    Row("an escape that needs none", "/id/%77aters", None, 303, None, to("/data/waters.ttl")),
    Row("a dataset's page", "/graph/desk", "text/html", 303, None, to("/dataset/desk", vary="Accept")),
    Row("a dataset's data", "/graph/desk", "text/turtle", 303, None, to("/data/graph/desk.ttl")),
    Row("a derived graph", "/graph/derived/labels", None, 303, None, to("/data/graph/derived/labels.ttl")),
    Row("who made the ontology", "/project", None, 303, None, to("/ontology")),
    Row("the version of the ontology", "/ontology/0.1.0", None, 303, None, to("/ontology")),
    Row("HEAD", "/id/waters", None, 303, None, to("/data/waters.ttl"), "HEAD"),
    Row("generic data in HTML", "/data/waters", "text/html", 303, None, to("/page/waters")),
]
FOUND = [
    Row(
        "Turtle",
        "/data/waters.ttl",
        None,
        200,
        TURTLE,
        {"etag": ..., "content-location": "/data/waters.ttl", "link": ...},
    ),
    Row("the ending decides", "/data/waters.jsonld", "text/turtle", 200, LD, {"vary": None}),
    Row("N-Triples", "/data/waters.nt", None, 200, NT, {"etag": ...}),
    Row("RDF/XML", "/data/waters.rdf", None, 200, RDF, {"etag": ...}),
    Row("TriG", "/data/waters.trig", None, 200, TRIG, {"etag": ...}),
    Row("N-Quads", "/data/waters.nq", None, 200, NQ, {"etag": ...}),
    Row("data as wanted", "/data/waters", LD, 200, LD, {"content-location": "/data/waters.jsonld", **VARIES}),
    Row("data unasked", "/data/waters", None, 200, TURTLE, {"content-location": "/data/waters.ttl", **VARIES}),
    Row("HEAD", "/data/waters.ttl", None, 200, TURTLE, {"etag": ..., "content-length": ...}, "HEAD"),
    Row("an interval as pages link it", "/data/date/2024-06-24%252F2025.ttl", None, 200, TURTLE),
    Row("an interval as it is minted", "/data/date/2024-06-24%2F2025.nt", None, 200, NT),
    Row("a graph", "/data/graph/desk.ttl", None, 200, TURTLE, {"content-location": "/data/graph/desk.ttl"}),
    Row("the provenance", "/data/graph/derived/parties.ttl", None, 200, TURTLE),
    Row("the ontology", "/ontology", None, 200, TURTLE, {"content-location": "/ontology.ttl", "etag": ..., **VARIES}),
    Row("the ontology for people", "/ontology", CHROME, 200, HTML, {"content-location": "/ontology.html", **VARIES}),
    Row("the ontology as JSON-LD", "/ontology", LD, 200, LD, {"content-location": "/ontology.jsonld", "link": ...}),
    Row("the ontology by name", "/ontology.rdf", "text/html", 200, RDF, {"vary": None, "etag": ...}),
    Row("the page by name", "/ontology.html", None, 200, HTML, {"etag": ...}),
    Row("the context", "/ontology/context.jsonld", None, 200, LD, {"etag": ...}),
    Row("the shapes", "/ontology/shapes.ttl", "text/html", 200, TURTLE, {"etag": ...}),
    Row("the schema of records", "/records.schema.json", None, 200, "application/schema+json"),
    Row("the alignments", "/mappings/ontology", None, 200, "text/tab-separated-values; charset=utf-8"),
]
ELSEWHERE = [
    Row("merged", "/id/old-waters", "text/html", 301, None, to("/id/waters")),
    Row("merged twice is one step", "/id/older-waters", None, 301, None, to("/id/waters")),
    Row("merged in a registry", "/id/ror-merged", None, 301, None, to("/id/waters")),
    Row("data of what was merged", "/data/old-waters.nt", None, 301, None, to("/data/waters.nt")),
    Row("withdrawn, as data", "/id/phantom", None, 410, TURTLE, {**VARIES, "location": None}),
    Row("withdrawn, as XML", "/id/phantom", RDF, 410, RDF, VARIES),
    Row("withdrawn, for people", "/id/phantom", "text/html", 410, HTML, VARIES),
    Row("withdrawn data", "/data/phantom.jsonld", None, 410, LD, {"etag": None}),
    Row("withdrawn in a registry", "/id/ror-gone", None, 410, TURTLE),
    Row("split between two", "/id/ror-split", None, 410, TURTLE),
    Row("a ring leads nowhere", "/id/ring-a", None, 410, TURTLE),
    Row("moved to nothing", "/id/to-nowhere", None, 410, TURTLE),
    Row("moved to what is gone", "/id/to-phantom", None, 410, TURTLE),
]
REFUSED = [
    Row("not on record", "/id/watres", None, 404, TURTLE, VARIES),
    Row("not on record, as JSON-LD", "/id/watres", LD, 404, LD, VARIES),
    Row("not on record, for people", "/id/watres", "text/html", 404, HTML, VARIES),
    Row("no data on record", "/data/watres.nq", None, 404, NQ),
    Row("no id", "/id/", None, 404, TURTLE),
    Row("no graph", "/graph/deks", None, 404, TURTLE),
    Row("no version", "/ontology/9.9.9", None, 404, TURTLE),
    Row("an ending that is none", "/data/waters.exe", None, 404, TURTLE),
    Row("up and out", "/data/../../etc/passwd", None, 404),
    Row("up and out, escaped", "/data/%2e%2e%2f%2e%2e%2fetc%2fpasswd.ttl", None, 404, TURTLE),
    Row("up to another door", "/data/..%2fontology%2fshapes.ttl", None, 404, TURTLE),
    Row("a half escape", "/data/waters%2.ttl", None, 400),
    Row("no escape", "/id/%zz", None, 400),
    Row("no UTF-8", "/data/%ff%fe.ttl", None, 404, TURTLE),
    Row("no character", "/id/waters%00", None, 404, TURTLE),
    Row("a line feed", "/id/x%0d%0aset-cookie:%20a=b", NT, 404, None, {"set-cookie": None}),
    Row("decoded once only", "/id/%2577aters", None, 404, TURTLE),
    Row("markup", "/id/%3Cscript%3E", "text/html", 404, HTML),
    Row("an unknown type", "/id/waters", "image/png", 406, None, VARIES),
    Row("no type of the ontology's", "/ontology", NQ, 406, None, VARIES),
    Row("nonsense", "/id/waters", "no type", 406, None, VARIES),
    Row("POST", "/id/waters", None, 405, None, {"allow": ...}, "POST"),
    Row("PUT of data", "/data/waters.ttl", None, 405, None, {"allow": ...}, "PUT"),
    Row("DELETE of the ontology", "/ontology", None, 405, None, {"allow": ...}, "DELETE"),
    Row("a page that is none", "/data/waters.ttl?page=0", None, 400),
    Row("a page in words", "/data/waters.ttl?page=two", None, 400),
    Row("two pages", "/data/waters.ttl?page=1&page=2", None, 400),
    Row("a page beyond the last", "/data/waters.ttl?page=99", None, 404, TURTLE),
]
ROWS = [*SEE_OTHER, *FOUND, *ELSEWHERE, *REFUSED]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.status} {row.method} {row.path} {row.why}")
def test_a_request_is_answered_as_the_row_says(client: Client, row: Row) -> None:
    response = client.ask(row.method, row.path, {} if row.accept is None else {"Accept": row.accept})
    assert response.status_code == row.status
    if row.media is not None:
        assert response.headers["content-type"] == row.media
    for name, value in row.headers.items():
        assert (name in response.headers) if value is ... else (response.headers.get(name) == value), name
    assert response.content == b"" if row.method == "HEAD" else response.content != b""


def test_there_are_rows_enough() -> None:
    assert len({(row.method, row.path, row.accept) for row in ROWS}) == len(ROWS) > 80


@pytest.mark.parametrize(
    ("sent", "status"),
    [("{}", 304), ("W/{}", 304), ('"a", {}', 304), ('"a",W/{} ,"b"', 304), ("*", 304), ('"a"', 200), ("", 200)],
)
@pytest.mark.parametrize("path", ["/data/waters.ttl", "/data/waters", "/ontology"])
def test_who_has_it_already_is_told_so(client: Client, path: str, sent: str, status: int) -> None:
    first = client.get(path)
    again = client.get(path, if_none_match=sent.format(first.headers["etag"]))
    assert again.status_code == status
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["content-location"] == first.headers["content-location"]
    assert again.headers.get("vary") == first.headers.get("vary")
    assert bool(again.content) == (status == 200)


def test_a_method_that_is_not_allowed_is_told_which_are(client: Client) -> None:
    for path in ("/id/waters", "/graph/desk", "/data/waters.ttl", "/ontology", "/ontology/shapes.ttl"):
        response = client.ask("POST", path)
        assert (response.status_code, {*response.headers["allow"].split(", ")}) == (405, {"GET", "HEAD"})


def test_each_representation_has_an_entity_tag_of_its_own(client: Client) -> None:
    tags = [
        client.get(f"/data/waters.{ending}").headers["etag"] for ending in ("ttl", "jsonld", "nt", "rdf", "trig", "nq")
    ]
    assert len(set(tags)) == 6
    assert not any(tag.startswith("W/") for tag in tags)


def test_a_head_has_the_headers_of_the_get(client: Client) -> None:
    for path in ("/data/waters.ttl", "/ontology", "/id/waters", "/id/phantom", "/id/watres"):
        got, head = client.get(path), client.ask("HEAD", path)
        assert head.status_code == got.status_code
        assert dict(head.headers) == dict(got.headers)


def test_links_name_every_format_with_its_type_the_page_and_the_description_of_the_datasets(client: Client) -> None:
    for path in ("/id/waters", "/data/waters.ttl"):
        links = client.get(path).headers["link"].split(", ")
        assert '</data/waters.ttl>; rel="alternate"; type="text/turtle"' in links
        assert '</data/waters.jsonld>; rel="alternate"; type="application/ld+json"' in links
        assert '</data/waters.nt>; rel="alternate"; type="application/n-triples"' in links
        assert '</data/waters.rdf>; rel="alternate"; type="application/rdf+xml"' in links
        assert '</page/waters>; rel="alternate"; type="text/html"' in links
        assert '</.well-known/void>; rel="describedby"' in links


def test_every_alternate_answers_with_the_type_that_its_link_says(client: Client) -> None:
    for path in ("/data/waters.ttl", "/ontology"):
        for link in client.get(path).headers["link"].split(", "):
            address, relation, *media = link.split("; ")
            if "/page/" not in address and "alternate" in relation:
                answered = client.get(address.strip("<>"))
                assert answered.status_code == 200
                assert answered.headers["content-type"].partition(";")[0] == media[0].removeprefix('type="').rstrip('"')


def test_behind_a_proxy_every_address_begins_with_the_servers_own_path(small: Store) -> None:
    client = client_of(small, root="/comity")
    assert client.get("/comity/id/waters").headers["location"] == "/comity/data/waters.ttl"
    assert client.get("/comity/id/waters", accept="text/html").headers["location"] == "/comity/page/waters"
    assert client.get("/comity/id/old-waters").headers["location"] == "/comity/id/waters"
    found = client.get("/comity/data/waters.ttl")
    assert found.headers["content-location"] == "/comity/data/waters.ttl"
    assert "</comity/data/waters.nt>" in found.headers["link"]
    assert client.get("/comity/ontology").headers["content-location"] == "/comity/ontology.ttl"


def test_no_header_holds_what_the_host_header_says(client: Client) -> None:
    response = client.get("/id/waters", host="evil.example")
    assert not any("evil.example" in value for value in response.headers.values())


def test_gone_tells_the_reason_in_data_and_to_people(client: Client) -> None:
    assert "There was no such <body>." in client.get("/id/phantom").text
    page = client.get("/id/phantom", accept="text/html").text
    assert "There was no such &lt;body&gt;." in page
    assert "Phantom" in page


def test_missing_suggests_what_is_written_much_like_it(client: Client) -> None:
    assert "<https://w3id.org/comity/id/waters>" in client.get("/id/watres", accept=NT).text
    page = client.get("/id/watres", accept="text/html").text
    assert 'href="/page/waters"' in page
    assert "<script>" not in client.get("/id/%3Cscript%3E", accept="text/html").text


def test_a_server_may_have_another_base() -> None:
    base = "https://data.example.org/graph-of/"
    client = client_of(small_store(base), Site(base=base))
    assert client.get("/id/waters").headers["location"] == "/data/waters.ttl"
    assert f"<{base}id/waters>" in client.get("/data/waters.nt").text
    assert client.get("/ontology/context.jsonld").json()["@context"]["id"] == f"{base}id/"
    assert client.get("/project").headers["location"] == "/ontology"
