"""What is sent to break the server: it says no, in words, and goes on."""

from __future__ import annotations

import gzip
import socket
from urllib.parse import quote

import httpx
import pytest

from tests.serving import Served
from tests.waiting import PATIENCE

QUERY = {"content-type": "application/sparql-query"}


def test_a_query_of_ten_megabytes_is_refused_by_its_size(client: httpx.Client) -> None:
    found = client.post("/sparql", content=b"ASK { #" + b"x" * 10_000_000 + b"\n}", headers=QUERY)
    assert found.status_code == 413
    assert "1,000,000 bytes" in found.text


def test_a_long_query_below_the_limit_is_answered(client: httpx.Client) -> None:
    values = " ".join(f'"{number}"' for number in range(60_000))
    found = client.post("/sparql", content=f"ASK {{ VALUES ?x {{ {values} }} }}", headers=QUERY)
    assert found.json()["boolean"] is True


def test_a_body_that_unpacks_to_far_more_is_refused(client: httpx.Client) -> None:
    bomb = gzip.compress(b"ASK { # " + b" " * 100_000_000 + b"\n}")
    assert len(bomb) < 200_000
    found = client.post("/sparql", content=bomb, headers={**QUERY, "content-encoding": "gzip"})
    assert found.status_code == 413


def test_a_packed_query_is_answered(client: httpx.Client) -> None:
    found = client.post("/sparql", content=gzip.compress(b"ASK {}"), headers={**QUERY, "content-encoding": "gzip"})
    assert found.json()["boolean"] is True


@pytest.mark.parametrize("depth", [2_000, 100_000])
def test_deep_nesting_is_a_faulty_query_and_the_next_one_is_answered(client: httpx.Client, depth: int) -> None:
    found = client.post("/sparql", content="ASK " + "{" * depth + "}" * depth, headers=QUERY)
    assert found.status_code in (200, 400)
    if found.status_code == 400:
        assert "nests too deep" in found.text
    for _ in range(5):
        assert client.get("/sparql?query=ASK%7B%7D").json()["boolean"] is True


def test_a_faulty_request_id_is_replaced_and_a_good_one_kept(client: httpx.Client) -> None:
    assert client.get("/health", headers={"x-request-id": "my-id.1"}).headers["x-request-id"] == "my-id.1"
    for bad in ("a b", "x" * 65, "a/b", '"}{'):
        given = client.get("/health", headers={"x-request-id": bad}).headers["x-request-id"]
        assert len(given) == 16


@pytest.mark.parametrize("host", ["a.example/x", "a b", "<script>", "a.example:port", "é"])
def test_a_host_that_is_none_never_gets_into_an_answer(served: Served, host: str) -> None:
    said = raw(served, f"GET /sparql HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    assert said.split(b" ")[1] == b"400"
    assert b"Traceback" not in said


@pytest.mark.parametrize(
    "target",
    [
        "/sparql?query=ASK%7B%7D%0d%0aSet-Cookie:%20a=b",
        "/sparql?query=%0d%0a%0d%0a<script>",
        "/sparql?default-graph-uri=http://a.example/%0d%0aX-Bad:%201&query=ASK%7B%7D",
        "/%0d%0aX-Bad:%201",
        "//evil.example/%2e%2e",
    ],
)
def test_line_ends_in_an_address_make_no_header(client: httpx.Client, target: str) -> None:
    found = client.get(target)
    assert found.status_code in (200, 400, 404)
    assert not {"set-cookie", "x-bad"} & {name.lower() for name in found.headers}


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/static/..%2f..%2fsettings.py",
        "/data/..%2f..%2fetc%2fpasswd.ttl",
    ],
)
def test_no_path_leads_to_a_file(served: Served, path: str) -> None:
    said = raw(served, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    assert said.split(b" ")[1] in (b"404", b"400")
    assert b"root:" not in said
    assert b"import" not in said


def test_what_is_no_http_is_refused_and_the_server_goes_on(served: Served) -> None:
    for noise in (
        b"\x00" * 1000,
        b"GET\r\n\r\n",
        b"HELO a.example\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    ):
        assert raw(served, noise, and_no_more=True).split(b" ")[1:2] in ([b"400"], [])
    assert httpx.get(f"{served.address}/health", timeout=PATIENCE).status_code == 200


def test_a_client_that_sends_its_query_slowly_holds_up_nobody(served: Served) -> None:
    host, port = served.address.removeprefix("http://").split(":")
    slow = [socket.create_connection((host, int(port))) for _ in range(50)]
    try:
        for connection in slow:
            connection.sendall(
                b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\n"
                b"Content-Length: 100\r\n\r\nA"
            )
        found = httpx.get(f"{served.address}/sparql", params={"query": "ASK {}"}, timeout=PATIENCE)
        assert found.status_code == 200
    finally:
        for connection in slow:
            connection.close()


def test_the_log_has_neither_queries_nor_keys(served: Served, client: httpx.Client) -> None:
    found = client.get(
        "/sparql", params={"query": "ASK { ?secretly ?p ?o }"}, headers={"authorization": "Bearer hush-hush-hush-hush"}
    )
    line = served.logged(found)
    log = "".join(served.lines)
    assert "secretly" not in log
    assert "hush" not in log
    assert {"time", "request", "method", "path", "status", "bytes", "ms"} <= line.keys()


def test_no_response_sets_a_cookie_and_all_forbid_what_a_page_does_not_need(client: httpx.Client) -> None:
    for path in ("/health", "/sparql?query=ASK%7B%7D", "/sparql?query=nonsense", "/no/such/page"):
        headers = client.get(path).headers
        assert "set-cookie" not in headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "server" not in headers


@pytest.mark.parametrize("path", ["/sparql", "/health", "/no/such/page", "/sparql?query=" + quote("SELECT")])
def test_other_origins_may_read_everything_and_ask_whether_they_may(client: httpx.Client, path: str) -> None:
    origin = {"origin": "https://a.example", "access-control-request-method": "POST"}
    asked = client.options(path, headers={**origin, "access-control-request-headers": "content-type"})
    assert asked.status_code == 204
    assert asked.headers["access-control-allow-origin"] == "*"
    assert "POST" in asked.headers["access-control-allow-methods"]
    assert "Content-Type" in asked.headers["access-control-allow-headers"]
    assert client.get(path, headers=origin).headers["access-control-allow-origin"] == "*"


def raw(served: Served, sent: bytes, *, and_no_more: bool = False) -> bytes:
    """Send bytes, say perhaps that no more will come, and return all that comes back."""
    host, port = served.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection:
        connection.sendall(sent)
        if and_no_more:
            connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))
