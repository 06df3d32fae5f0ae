"""Limits: a slow query stops using the processor and disturbs nobody, a large answer is refused and never cut."""

from __future__ import annotations

import socket
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from tests.serving import Served, serving

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c < ?f && ?f < ?i) }"


def children(pid: int) -> list[int]:
    """List the processes below one, from what the kernel says."""
    below = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue
        if parent == pid:
            below += [int(folder.name), *children(int(folder.name))]
    return below


def processor_time(pid: int) -> float:
    """Return how much a process and those below it have used of a processor, in hundredths of a second."""
    used = 0
    for each in (pid, *children(pid)):
        try:
            fields = (Path("/proc") / str(each) / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        used += int(fields[11]) + int(fields[12])
    return used


def ask(served: Served, query: str, **options: float) -> httpx.Response:
    return httpx.post(f"{served.address}/sparql", data={"query": query}, timeout=options.get("timeout", 60.0))


def test_a_query_over_its_limit_is_answered_with_503_and_stops_using_the_processor(served: Served) -> None:
    started = time.monotonic()
    found = ask(served, SLOW)
    assert found.status_code == 503
    assert "time limit of 2 s" in found.text
    assert int(found.headers["retry-after"]) > 0
    assert 2 <= time.monotonic() - started < 8
    time.sleep(0.5)  # a new worker starts meanwhile
    before = processor_time(served.process.pid)
    time.sleep(1)
    assert processor_time(served.process.pid) - before < 20


def test_a_query_that_nobody_waits_for_any_more_stops_using_the_processor(shipped_folder: Path) -> None:
    with serving(shipped_folder, "--timeout", "60") as server:
        with pytest.raises(httpx.ReadTimeout):
            ask(server, SLOW, timeout=1.5)
        time.sleep(1)
        before = processor_time(server.process.pid)
        time.sleep(1)
        assert processor_time(server.process.pid) - before < 20
        assert [line["status"] for line in server.log if line["path"] == "/sparql"] == [499]


def test_two_hundred_slow_queries_stop_neither_a_health_check_nor_a_quick_query(served: Served) -> None:
    """They are sent without waiting for answers, so that what is measured is the server."""
    slow = [begun(served, SLOW.replace("?n", f"?n{number}")) for number in range(200)]
    try:
        for path, seconds in (("/health", 1), ("/sparql?query=ASK%7Bid:unesco%20a%20?kind%7D", 20)):
            started = time.monotonic()
            assert httpx.get(served.address + path, timeout=20).status_code == 200
            assert time.monotonic() - started < seconds
        assert {status_of(connection) for connection in slow} == {b"503"}
    finally:
        for connection in slow:
            connection.close()


def begun(served: Served, query: str) -> socket.socket:
    """Send a query, and do not wait for its answer."""
    host, port = served.address.removeprefix("http://").split(":")
    connection = socket.create_connection((host, int(port)))
    connection.sendall(f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    return connection


def status_of(connection: socket.socket) -> bytes:
    """Wait for the status of an answer."""
    connection.settimeout(60)
    return connection.recv(1000).split(b" ")[1]


def test_many_who_ask_the_same_make_one_query_of_it(served: Served) -> None:
    query = SLOW.replace("?n", "?shared")

    def timed(_: int) -> tuple[int, float]:
        started = time.monotonic()
        return ask(served, query).status_code, time.monotonic() - started

    with ThreadPoolExecutor(12) as many:
        found = list(many.map(timed, range(12)))
    assert {status for status, _ in found} == {503}
    assert max(seconds for _, seconds in found) < 9, "each in turn would take half a minute"


@pytest.mark.parametrize(
    "accept",
    ["application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"],
)
def test_an_answer_of_more_rows_than_the_limit_is_refused_whole(served: Served, accept: str) -> None:
    """The limit is 5,000 rows: so many are answered, and one more is not."""
    query = "SELECT ?s ?p ?o {{ ?s ?p ?o }} LIMIT {}"
    most = httpx.get(f"{served.address}/sparql", params={"query": query.format(5000)}, headers={"accept": accept})
    assert most.status_code == 200
    more = httpx.get(f"{served.address}/sparql", params={"query": query.format(5001)}, headers={"accept": accept})
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
        found = httpx.post(f"{server.address}/sparql", data={"query": "SELECT * { ?s ?p ?o }"}, headers=plain)
        assert found.status_code == 200
        assert int(found.headers["content-length"]) == len(found.content) > 1_000_000
        count = ask(server, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").json()["results"]["bindings"][0]["n"]["value"]
        assert len(found.json()["results"]["bindings"]) == int(count)
        assert not [
            file
            for file in Path(tempfile.gettempdir()).glob("comity-*/*")
            if file.name.startswith(tuple(map(str, children(server.process.pid))))
        ]
