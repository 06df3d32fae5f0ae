"""Turtle and TriG of the running server, read by rdflib: at each address the statements of its N-Triples or N-Quads."""

from __future__ import annotations

import gzip
from urllib.parse import quote

import httpx
import pyoxigraph as ox
import pytest
from pyoxigraph import RdfFormat

from tests.exported import row
from tests.read_back import Rows, read_by_rdflib
from tests.serving import Served

OPEN = "https://w3id.org/comity/id/date/2020%2F.."
SEEDS = "https://w3id.org/comity/graph/seeds"
POINTING = "CONSTRUCT { ?s ?p ?date } { ?s ?p ?date . ?date comity:edtf ?text FILTER(STRENDS(?text, '/..')) }"
#: Addresses that answer in the format that is asked for.
ADDRESSES = {
    "a body": "/id/rcuwm",
    "a date with an open end": "/id/date/2020%2F..",
    "the data about a graph": "/graph/seeds",
    "a graph of the store": f"/store?graph={quote(SEEDS)}",
    "the ontology": "/ontology",
    "VoID": "/.well-known/void",
    "DCAT": "/dcat",
    "the service description": "/sparql",
    "CONSTRUCT": f"/sparql?query={quote(POINTING)}",
    "DESCRIBE": f"/sparql?query={quote(f'DESCRIBE <{OPEN}>')}",
}
#: Those that are one graph, and are had in formats without graphs alone.
ONE_GRAPH = {"the ontology", "VoID", "DCAT"}

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's parsers use what rdflib deprecates


def fetch(server: Served, path: str, media_type: str = "*/*") -> httpx.Response:
    found = httpx.get(server.address + path, headers={"Accept": media_type}, follow_redirects=True, timeout=600)
    assert found.status_code == 200, found.text
    return found


def said(server: Served, path: str, format_: RdfFormat) -> Rows:
    return {row(quad) for quad in ox.parse(fetch(server, path, format_.media_type).content, format_)}


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_address_says_the_same_to_rdflib_as_turtle(server: Served, address: str) -> None:
    content = fetch(server, ADDRESSES[address], "text/turtle")
    assert content.headers["content-type"].startswith("text/turtle")
    wanted = {statement[:3] for statement in said(server, ADDRESSES[address], RdfFormat.N_TRIPLES)}
    assert read_by_rdflib(content.content, "turtle") == wanted != set()


@pytest.mark.parametrize("address", [address for address in ADDRESSES if address not in ONE_GRAPH])
def test_each_address_says_the_same_to_rdflib_as_trig(server: Served, address: str) -> None:
    content = fetch(server, ADDRESSES[address], "application/trig")
    assert content.headers["content-type"].startswith("application/trig")
    assert read_by_rdflib(content.content, "trig") == said(server, ADDRESSES[address], RdfFormat.N_QUADS) != set()


@pytest.mark.parametrize("ending", ["ttl", "trig"])
def test_a_file_to_take_away_and_the_data_of_an_address_are_read_too(server: Served, ending: str) -> None:
    packed = fetch(server, f"/dump/seeds.{ending}.gz").content
    assert len(read_by_rdflib(gzip.decompress(packed), "turtle" if ending == "ttl" else ending)) > 5_000
    about = fetch(server, f"/data/date/2020%2F...{ending}").content
    assert read_by_rdflib(about, "turtle" if ending == "ttl" else ending)
