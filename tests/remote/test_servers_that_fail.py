"""A server that is away, slow, refuses or lies is told of in a sentence, and nothing of its answer is used."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from comity.graph.errors import ComityError, InputError, QueryError, QueryTimeout, RemoteError
from comity.graph.opening import open_place
from comity.graph.remote.credentials import Credentials
from comity.graph.remote.endpoint import Endpoint
from comity.graph.remote.store import RemoteStore
from comity.graph.vocabulary import DEFAULT_BASE
from comity.queries.run import run
from tests.command import run as comity
from tests.remote.misbehaving import Answer, answer, rows, server
from tests.waiting import PATIENCE

#: How many seconds lie between what a slow server sends.
_STEP = 0.02
SELECT = "SELECT ?n { ?s ?p ?n }"


def _asked(url: str, query: str = SELECT, seconds: float = PATIENCE) -> list[str]:
    """Ask one question of a server, whatever it holds."""
    store = RemoteStore(Endpoint(url, seconds), DEFAULT_BASE)
    return [row["n"].value for row in store.select(query)]


def _broken_off(handler: BaseHTTPRequestHandler) -> None:
    answer(rows(3)[:-40], Content_Length=str(len(rows(3))))(handler)


def _without_length(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/sparql-results+json")
    handler.end_headers()
    handler.wfile.write(b'{"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "literal", "value": "1"}},')


def _chunks_without_end(handler: BaseHTTPRequestHandler) -> None:
    handler.protocol_version = "HTTP/1.1"
    handler.send_response(200)
    handler.send_header("Content-Type", "application/sparql-results+xml")
    handler.send_header("Transfer-Encoding", "chunked")
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.wfile.write(b"10\r\n<sparql xmlns=")


def _drops(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.close()


PAGE = "<html><title>Query editor</title><body>Type your query</body></html>"


@pytest.mark.parametrize(
    ("given", "kind", "told"),
    [
        (answer(PAGE, "text/html"), RemoteError, "answers with text/html .* check that this is the address"),
        (answer(PAGE), RemoteError, "where whole application/sparql-results\\+xml, as it says should be"),
        (answer("", "application/sparql-results+json"), RemoteError, "where whole"),
        (answer("n\r\n1\r\n", "text/csv"), RemoteError, "answers with text/csv"),
        (_broken_off, RemoteError, "breaks off after .* bytes"),
        (_without_length, RemoteError, "where whole application/sparql-results\\+json"),
        (_chunks_without_end, RemoteError, "breaks off after"),
        (_drops, RemoteError, "cannot be reached"),
        (answer(PAGE, "text/html", 404), RemoteError, "is no SPARQL endpoint"),
        (answer(PAGE, "text/html", 405), RemoteError, "is no SPARQL endpoint"),
        (answer("", status=401), RemoteError, "wants to know who asks .*COMITY_CREDENTIALS"),
        (answer("", status=403), RemoteError, "wants to know who asks"),
        (answer("no such function", status=400), QueryError, "cannot answer the query .* 'no such function'"),
        (answer("<p>a fault</p>", "text/html", 500), QueryError, "says 'a fault'"),
        (answer("Virtuoso 42000 Error The estimated execution time 900", status=500), QueryTimeout, "time limit"),
        (answer("over the limit", status=503, Retry_After="5"), QueryTimeout, "time limit"),
        (answer("slow down", status=429), RemoteError, "is busy"),
        (answer("teapot", status=418), RemoteError, "refuses the query .418., and says 'teapot'"),
        (answer(rows(3), X_SQL_State="S1TAT"), RemoteError, "stopped before the answer was whole"),
    ],
)
def test_what_is_no_answer_is_told(given: Answer, kind: type[ComityError], told: str) -> None:
    with server(given) as url, pytest.raises(kind, match=told) as caught:
        _asked(url)
    assert type(caught.value) is kind
    assert url in str(caught.value)


def test_a_server_that_is_away_is_told() -> None:
    with server(answer("")) as url:
        pass
    with pytest.raises(RemoteError, match="cannot be reached .*refused.* whether the server runs"):
        _asked(url)


def test_a_server_that_keeps_silent_is_left_at_the_time_limit() -> None:
    over = threading.Event()
    with server(lambda _: over.wait()) as url:  # type: ignore[arg-type]
        with pytest.raises(QueryTimeout, match="within the time limit"):
            _asked(url, seconds=0.2)
        over.set()


def test_errors_of_a_server_come_out_of_the_process_that_asks_as_what_they_are() -> None:
    with server(answer(PAGE, "text/html", 404)) as url:
        store = RemoteStore(Endpoint(url), DEFAULT_BASE)
        with pytest.raises(RemoteError, match="is no SPARQL endpoint"):
            run(lambda: store, SELECT)
    with server(answer("", status=504)) as url:
        store = RemoteStore(Endpoint(url), DEFAULT_BASE)
        with pytest.raises(QueryTimeout, match="within the time limit"):
            run(lambda: store, SELECT)


def test_a_server_that_trickles_is_left_at_the_time_limit() -> None:
    """Each step of it is quick: only a deadline for the whole ends it."""

    def trickle(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        with suppress(OSError):  # the client has left
            for _ in range(int(PATIENCE / _STEP)):
                if over.wait(_STEP):
                    break
                handler.wfile.write(b" ")

    over = threading.Event()
    with server(trickle) as url:
        with pytest.raises(QueryTimeout, match="within the time limit"):
            _asked(url, seconds=0.2)
        over.set()


def test_an_answer_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.graph.remote.responses.received.__defaults__", (1000,))
    with server(answer(rows(100))) as url, pytest.raises(RemoteError, match="more than 1,000 bytes"):
        _asked(url)


def test_an_answer_that_outgrows_memory_is_whole_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.graph.remote.responses._IN_MEMORY", 1000)
    with server(answer(rows(101))) as url:
        assert _asked(url) == [str(n) for n in range(101)]


def _cutting(limit: int, there: int, headers: dict[str, str]) -> Answer:
    """Answer with so many rows, and to a count with how many there are."""
    given = answer(rows(limit), "application/sparql-results+xml", 200, **headers)

    def count(handler: BaseHTTPRequestHandler) -> None:
        if "COUNT" in handler.path:
            answer(rows(1).replace(">0<", f">{there}<"))(handler)
        else:
            given(handler)

    return count


@pytest.mark.parametrize(("limit", "headers"), [(7, {"X_SPARQL_MaxRows": "7"}), (1000, {}), (10_000, {})])
def test_a_cut_answer_is_refused_with_how_many_there_are(limit: int, headers: dict[str, str]) -> None:
    """Virtuoso says that it may have cut; a round number makes others suspect; a count decides."""
    told = f"gave {limit:,} rows, and there are {limit + 1:,}; ask for less"
    with server(_cutting(limit, limit + 1, headers)) as url, pytest.raises(RemoteError, match=told):
        _asked(url)
    with server(_cutting(limit, limit, headers)) as url:
        assert len(_asked(url)) == limit


def test_a_query_with_its_own_graphs_is_refused_where_it_may_be_cut() -> None:
    with server(answer(rows(7), X_SPARQL_MaxRows="7")) as url, pytest.raises(RemoteError, match="there are more"):
        _asked(url, "SELECT ?n FROM <http://a.example/g> { ?s ?p ?n }")


def test_a_fault_in_a_query_is_found_before_anything_is_sent() -> None:
    seen: list[BaseHTTPRequestHandler] = []
    with server(answer(rows(0)), seen) as url, pytest.raises(QueryError, match="cannot be read"):
        _asked(url, "SELECT ?n {")
    assert seen == []


def test_a_query_is_what_it_is_whatever_words_stand_in_it() -> None:
    """SPARQLWrapper takes the first word that looks like a form for one, and would send an update."""
    seen: list[BaseHTTPRequestHandler] = []
    with server(answer(rows(1)), seen) as url:
        assert _asked(url, "prefix add: <http://a.example/INSERT/> # CREATE\nSELECT ?n { ?s add:load ?n }") == ["0"]
        assert _asked(url, f"SELECT ?n {{ ?s ?p ?n }} # {'x' * 2000}") == ["0"]
    assert [handler.command for handler in seen] == ["GET", "POST"]
    assert {handler.headers["Content-Type"] for handler in seen} == {None, "application/x-www-form-urlencoded"}
    assert "format=" not in seen[0].path


def test_credentials_go_to_the_server_asked_and_to_no_other() -> None:
    seen: list[BaseHTTPRequestHandler] = []
    with server(answer(rows(1)), seen) as other, server(answer("", status=302, Location=f"{other}?x=1"), seen) as url:
        store = RemoteStore(Endpoint(url, PATIENCE, Credentials("a key")), DEFAULT_BASE)
        assert [row["n"].value for row in store.select(SELECT)] == ["0"]
    assert [handler.headers["Authorization"] for handler in seen] == ["Bearer a key", None]


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://user:secret@a.example/sparql", "COMITY_CREDENTIALS"),
        ("http://a.example:x/sparql", "is no address of a server"),
        ("http:///sparql", "is no address of a server"),
        ("http://a.example/a b", "is no address of a server"),
    ],
)
def test_an_address_that_is_none_is_refused_and_shows_no_password(address: str, told: str) -> None:
    result = comity("query", "10", "--store", address)
    assert result.returncode == 2
    assert told in result.stderr
    assert "secret" not in result.stderr


def test_a_server_that_holds_nothing_of_comity_is_told(empty_server: str) -> None:
    with pytest.raises(RemoteError, match="holds no graph of Comity: .* comity push"):
        open_place(empty_server)


def test_credentials_are_not_sent_in_the_clear(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(os.environ, "COMITY_CREDENTIALS", "a-secret-key")
    with pytest.raises(InputError, match="is not encrypted") as caught:
        open_place("http://data.example.org/sparql")
    assert "a-secret-key" not in str(caught.value)
