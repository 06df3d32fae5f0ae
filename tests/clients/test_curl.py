"""curl against the running server: the same address in each form, and what a cache needs."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass

import pytest

from tests.programs import program
from tests.serving import Served
from tests.waiting import PATIENCE


@dataclass(frozen=True)
class Fetched:
    """What came: the status, the headers with their names in lower case, and the body as sent."""

    status: int
    headers: dict[str, str]
    body: bytes


def curl(address: str, *options: str) -> Fetched:
    """Fetch, and part the headers of the last response from its body."""
    words = [program("curl"), "--silent", "--show-error", "--include", "--max-time", str(PATIENCE), *options, address]
    head, _, body = subprocess.run(words, capture_output=True, check=True).stdout.partition(b"\r\n\r\n")
    while body.startswith(b"HTTP/1.1 "):
        head, _, body = body.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Fetched(int(first.split()[1]), headers, body)


@pytest.mark.parametrize(
    ("accept", "kind", "start"),
    [
        ("text/html", "text/html", b"<!DOCTYPE html>"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html", b"<!DOCTYPE html>"),
        ("text/turtle", "text/turtle", b""),
        ("application/ld+json", "application/ld+json", b"{"),
        ("application/n-triples", "application/n-triples", b"<"),
        ("application/rdf+xml", "application/rdf+xml", b"<?xml"),
        ("text/turtle;q=0.5, application/n-triples", "application/n-triples", b"<"),
    ],
)
def test_an_iri_leads_to_the_form_that_is_asked_for(server: Served, accept: str, kind: str, start: bytes) -> None:
    first = curl(f"{server.address}/id/rcuwm", "--header", f"Accept: {accept}")
    assert first.status == 303
    assert "accept" in first.headers["vary"].lower()
    last = curl(f"{server.address}/id/rcuwm", "--header", f"Accept: {accept}", "--location")
    assert last.status == 200
    assert last.headers["content-type"].partition(";")[0] == kind
    assert last.body.startswith(start)
    assert b"rcuwm" in last.body


@pytest.mark.parametrize("path", ["/data/rcuwm.ttl", "/page/rcuwm", "/.well-known/void", "/sparql"])
def test_head_has_the_headers_of_get_and_no_body(server: Served, path: str) -> None:
    get, head = curl(server.address + path), curl(server.address + path, "--head")
    assert (get.status, head.status, head.body) == (200, 200, b"")
    same = ("content-type", "etag", "content-length")
    assert {name: head.headers.get(name) for name in same} == {name: get.headers.get(name) for name in same}


@pytest.mark.parametrize("path", ["/data/rcuwm.ttl", "/page/rcuwm"])
def test_what_is_unchanged_is_not_sent_again(server: Served, path: str) -> None:
    tag = curl(server.address + path).headers["etag"]
    again = curl(server.address + path, "--header", f"If-None-Match: {tag}")
    assert (again.status, again.body) == (304, b"")
    assert curl(server.address + path, "--header", 'If-None-Match: "other"').status == 200


@pytest.mark.parametrize("path", ["/page/rcuwm", "/sparql?query=SELECT+*+%7B+%3Fs+%3Fp+%3Fo+%7D+LIMIT+2000"])
def test_what_is_sent_compressed_is_the_same(server: Served, path: str) -> None:
    plain = curl(server.address + path)
    packed = curl(server.address + path, "--header", "Accept-Encoding: gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert len(packed.body) < len(plain.body) / 2
    assert curl(server.address + path, "--compressed").body == plain.body


def test_what_is_not_on_record_is_absent_in_every_form(server: Served) -> None:
    for accept in ("text/html", "text/turtle"):
        missing = curl(f"{server.address}/id/nobody", "--header", f"Accept: {accept}", "--location")
        assert missing.status == 404
        assert missing.headers["content-type"].startswith(accept)


def test_a_page_of_another_site_may_read(server: Served) -> None:
    for path in ("/data/rcuwm.ttl", "/sparql", "/id/nobody"):
        assert (
            curl(server.address + path, "--header", "Origin: https://a.example").headers["access-control-allow-origin"]
            == "*"
        )
