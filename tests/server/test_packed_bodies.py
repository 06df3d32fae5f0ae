"""A body that unpacks to nothing is no way round the limit."""

from __future__ import annotations

import asyncio
import gzip

import pytest
from starlette.requests import Request
from starlette.types import Message

from comity.server.bodies import read_body
from comity.server.refusals import Refusal


def test_empty_members_without_an_end_are_refused_by_what_is_sent() -> None:
    sent = 0

    async def receive() -> Message:
        nonlocal sent
        sent += 1
        return {"type": "http.request", "body": gzip.compress(b"") * 100, "more_body": sent < 1000}

    request = Request({"type": "http", "headers": [(b"content-encoding", b"gzip")]}, receive)
    with pytest.raises(Refusal, match="more than 10,000 bytes") as refused:
        asyncio.run(read_body(request, 10_000, 30))
    assert refused.value.status == 413
    assert sent < 10
