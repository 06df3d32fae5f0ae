"""The endpoint before any worker: what is remembered, under which tag, and what is refused without one."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, cast
from unittest.mock import Mock
from urllib.parse import urlencode

import httpx
import pytest

from comity.server.answer import Answer
from comity.server.middleware import Server
from comity.server.settings import Settings
from comity.server.sparql.endpoint import Endpoint

SETTINGS = Settings(store="", address="http://server.example", rows=7, size=70, max_query=100, max_body=1_000)
TRUE = Answer(b"true", "application/sparql-results+json")


@dataclass
class Asking:
    """Stand for the workers: give the same answer to all, and note what was asked with and without a memory."""

    remembered: list[tuple[Any, ...]] = field(default_factory=list)
    computed: list[tuple[Any, ...]] = field(default_factory=list)

    async def answer(self, _: object, *arguments: Any) -> tuple[Answer, str]:
        """Give it as from memory."""
        self.remembered.append(arguments)
        return TRUE, "sign"

    async def run(self, *arguments: Any) -> Answer:
        """Give it as just computed."""
        self.computed.append(arguments)
        return TRUE

    def request(self, method: str, query: str = "", body: str = "", **headers: str) -> httpx.Response:
        """Send a request to an endpoint that asks here."""
        context = Mock(settings=SETTINGS, pool=self, remembering=self, address=lambda _: SETTINGS.address)
        transport = httpx.ASGITransport(cast("Any", Server(Endpoint(context), context)))

        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=transport, base_url=SETTINGS.address) as client:
                return await client.request(method, f"/sparql?{query}", content=body, headers=headers)

        return asyncio.run(ask())


def tag(*graphs: tuple[str, str], query: str = "ASK {}", accept: str = "text/csv") -> str:
    found = Asking().request("GET", urlencode([("query", query), *graphs]), accept=accept)
    return found.headers["etag"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (RAND() AS ?x) {}",
        "select (now() as ?x) {}",
        "SELECT (UUID() AS ?x) {}",
        "SELECT (STRUUID() AS ?x) {}",
        "SELECT (BNODE() AS ?x) {}",
        "ASK { SERVICE <http://other.example/> {} }",
    ],
)
def test_what_is_another_answer_each_time_is_not_remembered_and_has_no_tag(query: str) -> None:
    asking = Asking()
    found = asking.request("GET", urlencode({"query": query}))
    assert (len(asking.computed), len(asking.remembered)) == (1, 0)
    assert "etag" not in found.headers


def test_all_else_is_remembered() -> None:
    asking = Asking()
    asking.request("GET", urlencode({"query": "SELECT ?random { ?random a ?services }"}))
    assert (len(asking.computed), len(asking.remembered)) == (0, 1)


def test_the_limits_are_those_of_the_settings() -> None:
    asking = Asking()
    asking.request("GET", urlencode({"query": "ASK {}"}))
    [(_, _, most, _)] = asking.remembered
    assert most == (7, 70)


def test_what_may_be_another_answer_has_another_tag() -> None:
    one, two = ("default-graph-uri", "http://a.example/1"), ("default-graph-uri", "http://a.example/2")
    named = ("named-graph-uri", "http://a.example/1")
    tags = [
        tag(),
        tag(query="ASK { }"),
        tag(accept="text/tab-separated-values"),
        tag(one),
        tag(named),
        tag(one, two),
        tag(one, named),
    ]
    assert len(set(tags)) == len(tags)
    assert tag() == tag()


def test_an_unknown_method_is_told_which_there_are() -> None:
    found = Asking().request("PATCH")
    assert (found.status_code, found.headers["allow"]) == (405, "GET, HEAD, POST, OPTIONS")


def test_a_query_of_more_bytes_than_the_limit_for_queries_is_refused() -> None:
    asking, kind = Asking(), {"content-type": "application/sparql-query"}
    assert asking.request("POST", body="ASK {}".ljust(100), **kind).status_code == 200
    assert asking.request("POST", body="ASK {}".ljust(101), **kind).status_code == 413


def test_head_is_answered_as_get_is() -> None:
    found = Asking().request("HEAD", urlencode({"query": "ASK {}"}))
    assert (found.status_code, found.content, found.headers["content-length"]) == (200, b"", "4")
