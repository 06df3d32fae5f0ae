"""A push brings a server to what the store holds, sends what is new, and is known for what it is when it breaks."""

from __future__ import annotations

import os
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from comity.graph.errors import ComityError, InputError, RemoteError
from comity.graph.opening import open_place
from comity.graph.remote.credentials import Credentials, read_credentials
from comity.graph.remote.endpoint import Endpoint
from comity.graph.remote.graph_store import GraphStore
from comity.graph.remote.push import Place, push
from comity.graph.remote.store import manifests
from comity.graph.store import Store, in_memory
from tests.command import run as comity
from tests.remote.misbehaving import Answer, answer, server
from tests.waiting import PATIENCE

BASE = "https://w3id.org/comity/"


def _store(**graphs: int) -> Store:
    """Make a store of graphs with so many statements each."""
    return in_memory(
        Quad(
            NamedNode(f"{BASE}id/{name}"), NamedNode("http://a.example/p"), Literal(n), NamedNode(f"{BASE}graph/{name}")
        )
        for name, count in graphs.items()
        for n in range(count)
    )


def _there(url: str) -> dict[str, int]:
    """Count what stands in each graph of a server."""
    counted = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    got = httpx.get(
        url, params={"query": counted}, headers={"Accept": "application/sparql-results+json"}, timeout=PATIENCE
    ).json()
    found = {
        row["g"]["value"].removeprefix(f"{BASE}graph/"): int(row["n"]["value"]) for row in got["results"]["bindings"]
    }
    found.pop("pushed", None)
    return found


def test_all_graphs_and_the_merged_one_stand_there_and_nothing_is_sent_twice(empty_server: str) -> None:
    store = _store(a=3, b=2)
    first, again = push(store, Place(empty_server)), push(store, Place(empty_server))
    assert (first.put, first.kept) == ({"a": 3, "b": 2, "merged": 5}, [])
    assert (again.put, again.kept) == ({}, ["a", "b", "merged"])
    assert _there(empty_server) == {"a": 3, "b": 2, "merged": 5}


def test_what_changed_is_sent_and_what_is_gone_is_removed(empty_server: str) -> None:
    push(_store(a=3, b=2), Place(empty_server))
    version = open_place(empty_server).generation
    done = push(_store(a=3, c=1), Place(empty_server))
    assert (done.put, done.kept, done.removed) == ({"c": 1, "merged": 4}, ["a"], ["b"])
    assert _there(empty_server) == {"a": 3, "c": 1, "merged": 4}
    assert open_place(empty_server).generation != version


def test_one_dataset_alone_takes_the_merged_graph_away(empty_server: str) -> None:
    push(_store(a=3, b=2), Place(empty_server))
    done = push(_store(a=4, b=3), Place(empty_server), ["a"])
    assert (done.put, done.removed) == ({"a": 4}, ["merged"])
    assert _there(empty_server) == {"a": 4, "b": 2}
    assert len(list(open_place(empty_server).pattern(None, None, None))) == 6


def test_a_dataset_that_is_not_there_is_refused_before_anything_is_sent(empty_server: str) -> None:
    with pytest.raises(InputError, match="no dataset 'seads' .*did you mean 'seeds'"):
        push(_store(seeds=1), Place(empty_server), ["seads"])
    assert _there(empty_server) == {}


@pytest.mark.parametrize("fault", [RemoteError("the line is down"), KeyboardInterrupt()], ids=["line", "person"])
def test_a_push_that_broke_off_is_recognised_and_finished(
    empty_server: str, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    store, put = _store(a=3, b=2, c=1), GraphStore.put

    def breaks(self: GraphStore, graph: str, file: Path) -> None:
        if graph.endswith("/b"):
            raise fault
        put(self, graph, file)

    with monkeypatch.context() as broken:
        broken.setattr(GraphStore, "put", breaks)
        with pytest.raises(
            RemoteError, match=r"(line is down|was stopped\.)\nThere stands now: a. Not there yet: b, c, merged"
        ):
            push(store, Place(empty_server))
    with pytest.raises(RemoteError, match="under way or broke off.* push again"):
        open_place(empty_server)
    done = push(store, Place(empty_server))
    assert (list(done.put), done.kept) == (["b", "c", "merged"], ["a"])
    assert len(list(open_place(empty_server).pattern(None, None, None))) == 6


def test_a_graph_of_another_base_is_left_alone(empty_server: str) -> None:
    push(_store(a=1), Place(empty_server))
    with pytest.raises(RemoteError, match="holds the graph of https://w3id.org/comity/, and this store's base is"):
        push(in_memory([], "https://data.example.org/"), Place(empty_server))


def test_the_order_is_what_was_said_then_what_follows_and_the_record_of_builds_last(
    local: Store, empty_server: str
) -> None:
    told: list[str] = []
    push(local, Place(empty_server), tell=told.append)
    names = [line.partition(":")[0] for line in told]
    assert names[:2] == ["c2c", "seeds"]
    assert names[-2:] == ["merged", "provenance"]
    [manifest] = manifests(Endpoint(empty_server))
    assert manifest.finished
    assert {name: entry.triples for name, entry in manifest.entries.items()} == _there(empty_server)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ('<literal xml:lang="EN-gb">two words</literal>', None),
        ('<literal xml:lang="en-GB">two  words</literal>', 'changes values: .* sent "two words"@en-gb and holds'),
        (None, "changes values: .* and holds nothing"),
    ],
)
def test_values_that_a_server_changes_are_told(found: str | None, told: str | None) -> None:
    """Language tags in another case mean the same, and are not told of."""
    graph = NamedNode(f"{BASE}graph/a")
    value = Literal("two words", language="en-GB")
    store = in_memory([Quad(NamedNode(f"{BASE}id/a"), NamedNode("http://a.example/p"), value, graph)])
    with server(_pretending(found)) as url:
        place = Place(url, f"{url}/store")
        if told is not None:
            with pytest.raises(RemoteError, match=told):
                push(store, place)
        else:
            assert push(store, place).put == {"a": 1, "merged": 1}


def test_statements_that_a_server_loses_are_told() -> None:
    held = '<literal datatype="http://www.w3.org/2001/XMLSchema#integer">1</literal>'
    told = "holds 1 triples of .*graph/a, and 2 were sent"
    with server(_pretending(held)) as url, pytest.raises(RemoteError, match=told):
        push(_store(a=2), Place(url, f"{url}/store"))


def _pretending(value: str | None) -> Answer:
    """Take every graph, and answer as if each held one triple with this value."""
    start = '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head>'
    one = f'<binding name="s"><uri>{BASE}id/a</uri></binding><binding name="p"><uri>http://a.example/p</uri></binding>'

    def write(handler: BaseHTTPRequestHandler) -> None:
        if handler.command != "GET":
            answer("", "text/plain", 200)(handler)
        elif "COUNT" in handler.path:
            n = '<binding name="n"><literal datatype="http://www.w3.org/2001/XMLSchema#integer">1</literal></binding>'
            answer(f'{start}<variable name="n"/></head><results><result>{n}</result></results></sparql>')(handler)
        else:
            held = (
                f'<result>{one}<binding name="o">{value}</binding></result>'
                if value and "VALUES" in handler.path
                else ""
            )
            names = '<variable name="s"/><variable name="p"/><variable name="o"/>'
            answer(f"{start}{names}</head><results>{held}</results></sparql>")(handler)

    return write


@pytest.mark.parametrize("status", [401, 403, 500, 404])
def test_a_graph_store_that_refuses_is_told_with_what_stands_there(status: int) -> None:
    def refuse(handler: BaseHTTPRequestHandler) -> None:
        reading = handler.command == "GET"
        empty = '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/><results/></sparql>'
        (answer(empty) if reading else answer("<b>no</b>", "text/html", status))(handler)

    told = "does not let us write" if status < 404 else "refuses PUT"
    with (
        server(refuse) as url,
        pytest.raises(RemoteError, match=rf"(?s){told}.*There stands now: nothing of this store"),
    ):
        push(_store(a=1), Place(url, f"{url}/store"))
    with server(refuse) as url:
        place = Place(url)
        expected = told if status == 401 else "no graph store answers at .*/store or .*--graph-store"
        with pytest.raises(RemoteError, match=expected):
            push(_store(a=1), place)


def test_a_key_goes_with_every_request_and_is_shown_nowhere(tmp_path: Path) -> None:
    seen: list[BaseHTTPRequestHandler] = []
    with server(answer("", "text/plain", 500), seen) as url, pytest.raises(ComityError) as caught:
        push(_store(a=1), Place(url, credentials=Credentials("a-secret-key")))
    assert {handler.headers["Authorization"] for handler in seen} == {"Bearer a-secret-key"}
    assert "a-secret-key" not in str(caught.value)
    assert "a-secret-key" not in repr(Place(url, credentials=Credentials("a-secret-key")))


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return tmp_path / "key"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abc\n", Credentials("abc")),
        ("dba:a:b", Credentials("a:b", "dba")),
        ("", "holds no credentials"),
        (":x", "nothing"),
        ("secret:", "nothing"),
        ("a\nsecret", "holds no credentials"),
        ("a secret key", "holds no key"),
        (b"\xff", "cannot be read"),
        (None, "cannot be read"),
    ],
)
def test_credentials_are_one_line_of_a_file(key: Path, text: str | bytes | None, expected: Credentials | str) -> None:
    if text is not None:
        key.write_bytes(text.encode() if isinstance(text, str) else text)
    if isinstance(expected, Credentials):
        assert read_credentials(key) == expected
        return
    with pytest.raises(InputError, match=expected) as caught:
        read_credentials(key)
    assert "secret" not in str(caught.value)


def test_the_command_tells_what_it_did(shipped_folder: Path, empty_server: str) -> None:
    first = comity("push", empty_server, "--store", shipped_folder)
    assert (first.returncode, first.stdout) == (0, ""), first.stderr
    assert "merged: " in first.stderr
    again = comity("push", empty_server, "--store", shipped_folder)
    assert "0 graphs put, 8 stood there already" in again.stderr


def test_credentials_of_the_environment_are_used() -> None:
    assert read_credentials(None, {"COMITY_CREDENTIALS": "u:p"}) == Credentials("p", "u")
    assert read_credentials(None, {}) is None
    assert os.environ.get("COMITY_CREDENTIALS") is None
