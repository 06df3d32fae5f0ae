"""What every response bears and every request leaves in the log, whatever the routes do."""

from __future__ import annotations

import asyncio
import json
from typing import Any, cast
from unittest.mock import Mock

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from comity.graph.errors import QueryTimeout
from comity.server.middleware import Server
from comity.server.sending import ClientGone
from comity.server.settings import Settings


def raising(error: Exception) -> ASGIApp:
    async def app(_: Scope, __: Receive, ___: Send) -> None:
        raise error

    return app


def breaking_off(error: Exception) -> ASGIApp:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("half of it")(scope, receive, send)
        raise error

    return app


def answered(app: ASGIApp, method: str = "GET", **headers: str) -> httpx.Response:
    server = Server(app, Mock(settings=Settings(store="")))

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(cast("Any", server))
        async with httpx.AsyncClient(transport=transport, base_url="http://server.example") as client:
            return await client.request(method, "/a/path?query=secret", headers=headers)

    return asyncio.run(ask())


def logged(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    told: dict[str, object] = json.loads(capsys.readouterr().err.splitlines()[-1])
    return told


def test_every_response_can_be_read_by_pages_from_elsewhere_with_all_its_headers() -> None:
    found = answered(PlainTextResponse("here")).headers
    assert (found["access-control-allow-origin"], found["access-control-expose-headers"]) == ("*", "*")
    assert (found["x-content-type-options"], found["referrer-policy"]) == ("nosniff", "no-referrer")
    assert found["content-security-policy"].startswith("default-src 'none'; ")


def test_a_preflight_tells_methods_and_headers_for_a_day_and_no_route_is_asked() -> None:
    found = answered(raising(AssertionError("it was asked")), "OPTIONS")
    assert found.status_code == 204
    assert found.headers["access-control-max-age"] == "86400"
    methods = {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"}
    assert {*found.headers["access-control-allow-methods"].split(", ")} == {*found.headers["allow"].split(", ")}
    assert {*found.headers["allow"].split(", ")} == methods
    asked = {"Accept", "Authorization", "Content-Type", "If-Match", "If-None-Match", "X-Request-Id"}
    assert {*found.headers["access-control-allow-headers"].split(", ")} >= asked


def test_the_log_tells_method_path_status_and_size_and_nothing_that_was_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answered(PlainTextResponse("12345", 201), "POST", authorization="Bearer secret", **{"x-request-id": "mine"})
    line = logged(capsys)
    assert {"POST", "/a/path", 201, 5, "mine"} <= {*line.values()}
    assert "secret" not in json.dumps(line)
    assert "error" not in line


def test_a_fault_of_our_own_is_told_to_the_log_alone(capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(raising(RuntimeError("a detail")))
    assert (found.status_code, "a detail" in found.text) == (500, False)
    line = logged(capsys)
    assert "a detail" in str(line["error"])
    assert line["request"] == found.headers["x-request-id"]


def test_what_is_refused_is_told_to_the_client_and_is_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(raising(QueryTimeout("it takes too long")))
    assert (found.status_code, found.text) == (503, "it takes too long\n")
    assert "error" not in logged(capsys)


def test_a_client_that_has_gone_gets_nothing_and_is_logged_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(AssertionError):  # the transport's own: no response was begun
        answered(raising(ClientGone()))
    assert logged(capsys)["status"] == 499


def test_an_answer_that_was_begun_is_broken_off_and_never_followed_by_another() -> None:
    with pytest.raises(RuntimeError, match="too late"):
        answered(breaking_off(RuntimeError("too late")))
