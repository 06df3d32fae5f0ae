"""Calls of other servers from a query: those that the server was started with, and no other."""

from __future__ import annotations

import json

import pytest

from comity.graph.errors import QueryError
from comity.server.sparql.asking import Asked, ask
from comity.server.sparql.operation import Query
from comity.server.sparql.sink import Most
from tests.serving import Served
from tests.small import make

REST = "{ <https://w3id.org/comity/id/unesco> a ?type } }"


def told(text: str, *allowed: str) -> bool:
    asked = Asked(Query(text), "http://here.example/sparql", "application/sparql-results+json")
    return bool(json.loads(ask(make.store(), asked, Most(), frozenset(allowed)).body)["boolean"])


def test_an_endpoint_that_is_allowed_is_called(served: Served) -> None:
    endpoint = f"{served.address}/sparql"
    assert told(f"ASK {{ SERVICE <{endpoint}> {REST}", endpoint)
    assert told(f"ASK {{ SERVICE SILENT <{endpoint}> {REST}", "http://other.example/", endpoint)


@pytest.mark.parametrize(
    "called",
    ["<http://127.0.0.1:9/sparql>", "<http://a.example/sparql/>", "<HTTP://a.example/sparql>", "?any", "a:sparql"],
)
def test_another_one_is_refused_however_it_is_named(called: str) -> None:
    with pytest.raises(QueryError, match="SERVICE"):
        told(f"PREFIX a: <http://a.example/> ASK {{ SERVICE {called} {REST}", "http://a.example/sparql")
