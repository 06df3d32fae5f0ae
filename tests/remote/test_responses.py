"""How much of an answer is taken from another server."""

from __future__ import annotations

from email.message import Message
from http.client import HTTPResponse
from io import BytesIO
from math import inf
from typing import cast

import pytest

from comity.graph.errors import QueryTimeout, RemoteError
from comity.graph.remote.responses import received


class Stream(BytesIO):
    """Stand for a response: a stream with headers."""

    headers = Message()


def answer(text: bytes) -> HTTPResponse:
    return cast("HTTPResponse", Stream(text))


def test_as_many_bytes_as_the_limit_are_taken_and_one_more_is_refused() -> None:
    assert received(answer(b"0123456789"), "http://a.example", inf, 10).body.read() == b"0123456789"
    with pytest.raises(RemoteError, match="more than 10 bytes"):
        received(answer(b"01234567890"), "http://a.example", inf, 10)


def test_what_comes_after_the_deadline_is_not_waited_for() -> None:
    with pytest.raises(QueryTimeout):
        received(answer(b"0123456789"), "http://a.example", -inf, 10)
