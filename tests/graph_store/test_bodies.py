"""Bodies of requests: their size, their time, and what they are packed in."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.requests import Request

from comity.server.bodies import read_body
from comity.server.refusals import Refusal
from tests.waiting import Clock, on_clock

_PLAIN: dict[str, str] = {}
_PACKED = {"content-encoding": "gzip"}


def _read(chunks: Iterable[bytes], limit: int = 1000, pause: float = 0.0, headers: Mapping[str, str] = _PLAIN) -> bytes:
    waiting = [*chunks]

    async def receive() -> dict[str, Any]:
        clock = asyncio.get_running_loop()
        assert isinstance(clock, Clock)
        await clock.move(pause)
        return {"type": "http.request", "body": waiting.pop(0) if waiting else b"", "more_body": bool(waiting)}

    names = [(name.encode(), value.encode()) for name, value in headers.items()]
    request = Request({"type": "http", "method": "POST", "headers": names}, receive)
    return on_clock(lambda _: read_body(request, limit, 30))


def _refused(
    chunks: Iterable[bytes], limit: int = 1000, pause: float = 0.0, headers: Mapping[str, str] = _PLAIN
) -> Refusal:
    with pytest.raises(Refusal) as refused:
        _read(chunks, limit, pause, headers)
    return refused.value


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=400), st.integers(1, 50), st.booleans())
def test_a_body_is_the_same_however_it_is_cut_and_packed(body: bytes, size: int, packed: bool) -> None:
    sent = gzip.compress(body[:200]) + gzip.compress(body[200:]) if packed else body
    chunks = [sent[at : at + size] for at in range(0, len(sent), size)]
    assert _read(chunks, 400, headers=_PACKED if packed else _PLAIN) == body


def test_a_body_without_a_byte_is_empty_packed_or_not() -> None:
    assert _read([]) == _read([], headers=_PACKED) == _read([gzip.compress(b"")], headers=_PACKED) == b""


def test_a_body_is_refused_by_what_it_says_of_its_length_before_it_is_read() -> None:
    assert _refused([], headers={"content-length": "1001"}).status == 413


def test_a_body_that_says_nothing_of_its_length_is_refused_once_it_is_too_long() -> None:
    refused = _refused([b"x" * 600, b"x" * 600])
    assert (refused.status, refused.headers) == (413, (("connection", "close"),))
    assert "1,000 bytes" in str(refused)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    assert _refused([bomb], 100_000, headers=_PACKED).status == 413


def test_a_slow_client_is_told_the_limit() -> None:
    assert _read([b"a", b"b"], pause=14) == b"ab"
    refused = _refused([b"a", b"b"], pause=16)
    assert refused.status == 408
    assert "30 s" in str(refused)


def test_another_encoding_is_refused_with_the_one_that_is_known() -> None:
    refused = _refused([b"x"], headers={"content-encoding": "br"})
    assert (refused.status, refused.headers) == (415, (("accept-encoding", "gzip"),))


@pytest.mark.parametrize(
    "body",
    [b"no gzip", gzip.compress(b"cut short")[:-3], gzip.compress(b"x") + b"rubbish"],
    ids=["no gzip", "cut short", "more behind it"],
)
def test_what_is_no_gzip_is_refused(body: bytes) -> None:
    assert _refused([body], headers=_PACKED).status == 400
