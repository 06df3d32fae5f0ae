"""The Graph Store HTTP Protocol, as its specification says, with writes that are open to all."""

from __future__ import annotations

import gzip

import pyoxigraph as ox
import pytest

from tests.graph_store.in_process import Client

PERSON = "http://store.example/store/person/1.ttl"
NAMED = '@prefix foaf: <http://xmlns.com/foaf/0.1/> . <http://x.example/1> foaf:name "{}" .'
TTL = {"Content-Type": "text/turtle; charset=utf-8"}


def _said(client: Client, address: str, accept: str = "text/turtle") -> set[str]:
    found = client.get(address, headers={"Accept": accept})
    assert found.status_code == 200, found.text
    format_ = ox.RdfFormat.from_media_type(found.headers["content-type"])
    return {str(quad.object) for quad in ox.parse(found.content, format=format_, base_iri=str(found.url))}


def _put(client: Client, text: str = NAMED.format("Jane"), address: str = PERSON) -> int:
    return int(client.put(address, content=text, headers=TTL).status_code)


def test_a_graph_that_is_put_is_created_and_can_be_read(opened: Client) -> None:
    assert _put(opened) == 201
    assert _said(opened, PERSON) == {'"Jane"'}
    found = opened.get(PERSON)
    assert found.headers["content-type"] == "text/turtle; charset=utf-8"
    assert found.headers["vary"] == "Accept"


def test_a_graph_that_is_put_again_is_another(opened: Client) -> None:
    _put(opened)
    assert _put(opened, NAMED.format("Alice")) == 204
    assert _said(opened, PERSON) == {'"Alice"'}


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"]
)
def test_a_graph_is_written_and_read_in_every_format(opened: Client, accept: str) -> None:
    _put(opened)
    found = opened.get(PERSON, headers={"Accept": accept})
    copy = "http://store.example/store/copy"
    assert opened.put(copy, content=found.content, headers={"Content-Type": accept}).status_code == 201
    assert _said(opened, copy) == {'"Jane"'}


def test_a_payload_that_is_not_what_it_says_is_refused_with_the_place_and_changes_nothing(opened: Client) -> None:
    _put(opened)
    refused = opened.put(PERSON, content='<?xml version="1.0"?>\n<rdf:RDF/>', headers=TTL)
    assert refused.status_code == 400
    assert "line 1" in refused.text
    assert _said(opened, PERSON) == {'"Jane"'}


def test_a_graph_that_is_deleted_is_gone(opened: Client) -> None:
    _put(opened)
    assert opened.delete(PERSON).status_code == 200
    assert opened.get(PERSON).status_code == 404
    assert opened.delete(PERSON).status_code == 404


def test_what_is_posted_to_a_graph_is_added_to_it(opened: Client) -> None:
    _put(opened)
    added = opened.post(PERSON, content=NAMED.format("Doe"), headers=TTL)
    assert added.status_code == 200
    assert added.text == f"{PERSON}: 1 statements added, 0 removed\n"
    assert opened.post(PERSON, content="", headers=TTL).status_code == 204
    assert _said(opened, PERSON) == {'"Jane"', '"Doe"'}


def test_what_is_posted_to_a_graph_that_is_not_there_makes_it(opened: Client) -> None:
    assert opened.post(PERSON, content=NAMED.format("Doe"), headers=TTL).status_code == 201
    assert _said(opened, PERSON) == {'"Doe"'}


def test_the_parts_of_a_form_are_added_each_in_its_format(opened: Client) -> None:
    _put(opened)
    triple = '<http://x.example/1> <http://x.example/p> "by its ending" .'
    files = [
        ("a", ("a.bin", NAMED.format("by its type"), "text/turtle; charset=utf-8")),
        ("b", ("b.nt", triple, "application/octet-stream")),
    ]
    assert opened.post(PERSON, files=files).status_code == 200
    assert _said(opened, PERSON) == {'"Jane"', '"by its type"', '"by its ending"'}


def test_a_part_of_a_form_needs_no_file_name_where_it_says_what_it_is(opened: Client) -> None:
    lines = [
        "--b",
        'Content-Disposition: form-data; name="x"',
        "Content-Type: text/turtle",
        "",
        NAMED.format("x"),
        "--b--",
        "",
    ]
    body = "\r\n".join(lines)
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    assert opened.post(PERSON, content=body, headers=headers).status_code == 201
    assert _said(opened, PERSON) == {'"x"'}


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("multipart/form-data", "--b--\r\n", 400),
        ("multipart/form-data; boundary=b", "no form", 400),
        (
            "multipart/form-data; boundary=b",
            '--b\r\nContent-Disposition: form-data; name="x"\r\n\r\ntext\r\n--b--\r\n',
            415,
        ),
    ],
)
def test_a_form_that_cannot_be_read_is_refused(opened: Client, content_type: str, body: str, status: int) -> None:
    assert opened.post(PERSON, content=body, headers={"Content-Type": content_type}).status_code == status
    assert opened.get(PERSON).status_code == 404


@pytest.mark.parametrize("body", [NAMED.format("New"), ""])
def test_what_is_posted_to_the_store_makes_a_graph_whose_place_is_told(opened: Client, body: str) -> None:
    made = opened.post("/store", content=body, headers=TTL)
    assert made.status_code == 201
    assert _said(opened, made.headers["location"]) == ({'"New"'} if body else set())
    assert opened.post("/store", content=body, headers=TTL).headers["location"] != made.headers["location"]


def test_an_empty_graph_is_a_graph(opened: Client) -> None:
    assert _put(opened, "") == 201
    assert _said(opened, PERSON) == set()
    assert opened.put(PERSON, content=b"").status_code == 204


def test_head_tells_what_get_would_without_a_body(opened: Client) -> None:
    assert opened.head(PERSON).status_code == 404
    _put(opened)
    head, got = opened.head(PERSON), opened.get(PERSON)
    assert head.status_code == 200
    assert head.content == b""
    assert all(head.headers[name] == got.headers[name] for name in ("content-type", "content-length", "etag"))


def test_a_graph_is_named_by_a_parameter_or_by_its_address(opened: Client) -> None:
    _put(opened, address="/store?graph=http%3A%2F%2Fstore.example%2Fstore%2Fperson%2F1.ttl")
    assert _said(opened, PERSON) == {'"Jane"'}
    assert opened.put("/store?graph=http://x.example/%C3%A9", content=NAMED.format("é"), headers=TTL).status_code == 201
    assert _said(opened, "/store?graph=http://x.example/%C3%A9") == {'"é"'}


def test_the_default_graph_is_named_by_a_parameter_and_emptied_by_delete(opened: Client) -> None:
    assert _put(opened, "", "/store?default") == 204
    assert _put(opened, address="/store?default") == 201
    assert _put(opened, address="/store?default") == 204
    assert _said(opened, "/store?default") == {'"Jane"'}
    assert opened.post("/store?default=", content=NAMED.format("Doe"), headers=TTL).status_code == 200
    assert _said(opened, "/store?default") == {'"Jane"', '"Doe"'}
    assert opened.delete("/store?default").status_code == 200
    assert _said(opened, "/store?default") == set()


@pytest.mark.parametrize(
    "query",
    [
        "?graph=http://a.example/&default",
        "?graph=a:b&graph=a:c",
        "?graph=a%20b",
        "?graph=relative",
        "?graph=",
        "?default=x",
        "?graph=%zz",
        "",
    ],
)
def test_what_names_no_graph_or_several_is_refused(opened: Client, query: str) -> None:
    assert opened.get(f"/store{query}").status_code == 400
    assert opened.put(f"/store{query}", content="", headers=TTL).status_code == 400
    assert opened.delete(f"/store{query}").status_code == 400


def test_relative_iris_stand_against_the_graph(opened: Client) -> None:
    _put(opened, "<> <p> <#it> .")
    assert _said(opened, PERSON, "application/n-triples") == {f"<{PERSON}#it>"}


def test_blank_nodes_of_two_uploads_are_never_one(opened: Client) -> None:
    for _ in range(2):
        opened.post(PERSON, content='_:a <http://x.example/p> "x" .', headers=TTL)
    assert len(opened.get(PERSON, headers={"Accept": "application/n-triples"}).text.splitlines()) == 2


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "text/html",
        "application/trig",
        "application/n-quads",
        "text/turtle; charset=latin-1",
        "rubbish",
    ],
)
def test_what_is_no_graph_in_utf_8_is_refused(opened: Client, content_type: str) -> None:
    assert opened.put(PERSON, content=b"<a:a> <a:b> 1 .", headers={"Content-Type": content_type}).status_code == 415


def test_json_ld_that_names_graphs_or_fetches_contexts_is_refused(opened: Client) -> None:
    for body in (
        '{"@id":"a:g","@graph":[{"@id":"a:x","a:p":"v"}],"a:q":"1"}',
        '{"@context":"http://127.0.0.1:1/","@id":"a:x"}',
    ):
        refused = opened.put(PERSON, content=body, headers={"Content-Type": "application/ld+json"})
        assert refused.status_code == 400


def test_bytes_that_are_no_utf_8_are_refused(opened: Client) -> None:
    assert opened.put(PERSON, content=b'<a:a> <a:b> "\xff" .', headers=TTL).status_code == 400


def test_a_packed_body_is_unpacked_and_a_bomb_is_refused(opened: Client) -> None:
    packed = {**TTL, "Content-Encoding": "gzip"}
    assert opened.put(PERSON, content=gzip.compress(NAMED.format("Jane").encode()), headers=packed).status_code == 201
    assert opened.put(PERSON, content=gzip.compress(b" " * 10_000_000), headers=packed).status_code == 413
    assert opened.put(PERSON, content=b"x", headers={**TTL, "Content-Encoding": "br"}).status_code == 415


def test_an_unknown_accept_is_refused(opened: Client) -> None:
    _put(opened)
    assert opened.get(PERSON, headers={"Accept": "image/png"}).status_code == 406


def test_another_method_is_refused_with_those_that_are_known(opened: Client) -> None:
    refused = opened.patch(PERSON)
    assert refused.status_code == 405
    assert "PUT" in refused.headers["allow"]


def test_an_entity_tag_stays_while_the_graph_does_and_saves_reading_it_again(opened: Client) -> None:
    _put(opened)
    tag = opened.get(PERSON).headers["etag"]
    _put(opened, address="http://store.example/store/other")
    assert opened.get(PERSON, headers={"If-None-Match": tag}).status_code == 304
    _put(opened, NAMED.format("Alice"))
    assert opened.get(PERSON, headers={"If-None-Match": tag}).status_code == 200


def test_a_graph_is_changed_only_where_it_is_what_the_client_has_read(opened: Client) -> None:
    _put(opened)
    tag = opened.get(PERSON, headers={"Accept": "application/n-triples"}).headers["etag"]
    doe = NAMED.format("Doe")
    assert opened.put(PERSON, content=doe, headers={**TTL, "If-Match": f'"x", {tag}'}).status_code == 204
    assert opened.put(PERSON, content=doe, headers={**TTL, "If-Match": tag}).status_code == 412
    assert opened.delete(PERSON, headers={"If-Match": tag}).status_code == 412
    assert _said(opened, PERSON) == {'"Doe"'}


def test_a_graph_is_made_only_where_there_is_none_if_the_client_wants_so(opened: Client) -> None:
    once = {**TTL, "If-None-Match": "*"}
    assert opened.put(PERSON, content="", headers={**TTL, "If-Match": "*"}).status_code == 412
    assert opened.put(PERSON, content="", headers=once).status_code == 201
    assert opened.put(PERSON, content="", headers=once).status_code == 412
    assert opened.put(PERSON, content="", headers={**TTL, "If-Match": "*"}).status_code == 204
