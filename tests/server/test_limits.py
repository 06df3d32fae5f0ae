"""Limits: a slow query stops using the processor and disturbs nobody, a large answer is refused and never cut."""

from __future__ import annotations

import select
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from tests.server.below import children, wait_until_deep, wait_until_quiet
from tests.serving import Served, serving
from tests.waiting import PATIENCE, until

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c < ?f && ?f < ?i) }"


@pytest.fixture(scope="module")
def hasty(shipped_folder: Path) -> Iterator[Served]:
    """Serve the shipped graph, with little time for a query."""
    with serving(shipped_folder, "--timeout", "1") as server:
        yield server


def ask(served: Served, query: str) -> httpx.Response:
    return httpx.post(f"{served.address}/sparql", data={"query": query}, timeout=PATIENCE)


def test_a_query_over_its_limit_is_answered_with_503_and_stops_using_the_processor(hasty: Served) -> None:
    found = ask(hasty, SLOW)
    assert found.status_code == 503
    assert "time limit of 1 s" in found.text
    assert int(found.headers["retry-after"]) > 0
    wait_until_quiet(hasty.process.pid)


def test_a_query_that_nobody_waits_for_any_more_stops_using_the_processor(served: Served) -> None:
    connection = begun(served, SLOW.replace("?n", "?left"), name="left")
    wait_until_deep(served.process.pid)
    connection.close()
    wait_until_quiet(served.process.pid)
    until(
        lambda: [line["status"] for line in served.log if line.get("request") == "left"] == [499],
        "its line in the log",
    )


def test_two_hundred_slow_queries_stop_neither_a_health_check_nor_a_quick_query(hasty: Served) -> None:
    """They are sent without waiting for answers, and each is answered in the end."""
    slow = [begun(hasty, SLOW.replace("?n", f"?n{number}")) for number in range(200)]
    try:
        assert httpx.get(f"{hasty.address}/health", timeout=PATIENCE).status_code == 200
        assert {status_of(connection) for connection in slow} == {b"503"}
    finally:
        for connection in slow:
            connection.close()


def test_a_quick_query_is_answered_while_slow_ones_go_on(served: Served) -> None:
    """They are so many that all places of the slow are taken, and some wait; who is told to ask later does so."""
    slow = [begun(served, SLOW.replace("?n", f"?m{number}")) for number in range(10)]
    try:
        wait_until_deep(served.process.pid)
        until(lambda: ask(served, "ASK { id:unesco a ?kind }").status_code == 200, "the quick answer")
        assert select.select(slow, [], [], 0)[0] == [], "no slow one has an answer yet"
    finally:
        for connection in slow:
            connection.close()
    wait_until_quiet(served.process.pid)


def test_many_who_ask_the_same_make_one_query_of_it(served: Served) -> None:
    """Were there two, two processes would work; for the slow there are as many."""
    many = [begun(served, SLOW.replace("?n", "?shared")) for _ in range(12)]
    try:
        wait_until_deep(served.process.pid)
        wait_until_quiet(served.process.pid, working=1)
    finally:
        for connection in many:
            connection.close()
    wait_until_quiet(served.process.pid)


def begun(served: Served, query: str, name: str = "slow") -> socket.socket:
    """Send a query under a name for the log, and do not wait for its answer."""
    host, port = served.address.removeprefix("http://").split(":")
    connection = socket.create_connection((host, int(port)), timeout=PATIENCE)
    head = f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: {host}\r\nX-Request-Id: {name}\r\n\r\n"
    connection.sendall(head.encode())
    return connection


def status_of(connection: socket.socket) -> bytes:
    """Wait for the status of an answer."""
    return connection.recv(1000).split(b" ")[1]


@pytest.mark.parametrize(
    "accept",
    ["application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"],
)
def test_an_answer_of_more_rows_than_the_limit_is_refused_whole(served: Served, accept: str) -> None:
    """The limit is 5,000 rows: so many are answered, and one more is not."""
    query = "SELECT ?s ?p ?o {{ ?s ?p ?o }} LIMIT {}"
    most = httpx.get(
        f"{served.address}/sparql", params={"query": query.format(5000)}, headers={"accept": accept}, timeout=PATIENCE
    )
    assert most.status_code == 200
    more = httpx.get(
        f"{served.address}/sparql", params={"query": query.format(5001)}, headers={"accept": accept}, timeout=PATIENCE
    )
    assert more.status_code == 422
    assert "5,000 rows" in more.text
    assert "LIMIT" in more.text


def test_a_graph_of_more_triples_than_the_limit_is_refused_whole(served: Served) -> None:
    query = "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }} LIMIT {}"
    assert ask(served, query.format(5000)).status_code == 200
    found = ask(served, query.format(5001))
    assert (found.status_code, "5,000 triples" in found.text) == (422, True)


def test_a_long_answer_comes_whole_from_a_file_that_is_then_gone(shipped_folder: Path) -> None:
    with serving(shipped_folder) as server:
        plain = {"accept-encoding": "identity"}
        found = httpx.post(
            f"{server.address}/sparql", data={"query": "SELECT * { ?s ?p ?o }"}, headers=plain, timeout=PATIENCE
        )
        assert found.status_code == 200
        assert int(found.headers["content-length"]) == len(found.content) > 1_000_000
        count = ask(server, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").json()["results"]["bindings"][0]["n"]["value"]
        assert len(found.json()["results"]["bindings"]) == int(count)
        spooled = Path(tempfile.gettempdir()).glob
        own = tuple(map(str, children(server.process.pid)))
        until(lambda: not [file for file in spooled("comity-*/*") if file.name.startswith(own)], "the end of the file")
