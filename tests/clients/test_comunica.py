"""Comunica, the query engine of the web's linked data, on the endpoint, on what IRIs lead to, and on both at once."""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.programs import node_package, program
from tests.serving import Served
from tests.waiting import PATIENCE

PREFIXES = """
PREFIX comity: <https://w3id.org/comity/ontology#>
PREFIX id: <https://w3id.org/comity/id/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""


def comunica(query: str, *sources: str) -> list[dict[str, str]]:
    """Ask Comunica, and return its rows."""
    script = str(node_package("@comunica/query-sparql") / "bin" / "query.js")
    words = [program("node"), script, *sources, "-q", PREFIXES + query, "-t", "application/sparql-results+json"]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in rows]


def test_a_join_over_the_endpoint_has_its_rows(endpoint: str) -> None:
    """Found to be a SPARQL endpoint by the service description alone."""
    query = """SELECT DISTINCT ?tie ?name {
        ?tie comity:participation/comity:party id:rcuwm ; comity:participation/comity:party ?other .
        ?other rdfs:label ?name FILTER(?other != id:rcuwm) }"""
    rows = comunica(query, endpoint)
    assert len(rows) > 10
    assert any(row["name"].startswith("UNESCO") for row in rows)


@pytest.mark.parametrize("path", ["/id/rcuwm", "/data/rcuwm.jsonld"])
def test_an_iri_leads_to_data_that_can_be_asked(server: Served, path: str) -> None:
    rows = comunica("SELECT ?name { id:rcuwm a org:Organization ; rdfs:label ?name }", server.address + path)
    assert "Regional Centre on Urban Water Management" in {row["name"] for row in rows}


def test_what_an_iri_leads_to_joins_with_the_endpoint(server: Served, endpoint: str) -> None:
    """The ties come from the data behind the IRI, and the places of the other parties from the endpoint."""
    query = """SELECT DISTINCT ?other { ?tie comity:participation ?own , ?part .
        ?own comity:party id:rcuwm . ?part comity:party ?other . ?other org:classification ?kind
        FILTER(?other != id:rcuwm) }"""
    rows = comunica(query, f"sparql@{endpoint}", f"file@{server.address}/id/rcuwm")
    assert {"https://w3id.org/comity/id/unesco"} <= {row["other"] for row in rows}
