"""An answer as the messages of ASGI: its head alone, its file, and what the client has of it already."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from comity.server.answer import Answer
from comity.server.sending import digest, is_known, send_answer

ETAG = '"of this"'


def sent(
    answer: Answer, etag: str = "", method: str = "GET", if_none_match: str = ""
) -> tuple[int, dict[str, str], bytes]:
    """Send an answer, and return the status, the headers and the body that came."""
    messages: list[Any] = []

    async def send(message: Any) -> None:
        messages.append(message)

    headers = [(b"if-none-match", if_none_match.encode())] if if_none_match else []
    asyncio.run(send_answer({"type": "http", "method": method, "headers": headers}, send, answer.tagged(etag)))
    start, *bodies = messages
    assert [part.get("more_body", False) for part in bodies] == [True] * (len(bodies) - 1) + [False]
    found = {name.decode(): value.decode() for name, value in start["headers"]}
    return start["status"], found, b"".join(part["body"] for part in bodies)


def test_an_answer_has_its_headers_its_tag_and_its_length() -> None:
    answer = Answer(b"true", "text/plain", 200, (("vary", "Accept"),))
    headers = {"content-type": "text/plain", "vary": "Accept", "etag": ETAG, "content-length": "4"}
    assert sent(answer, ETAG) == (200, headers, b"true")


def test_head_has_the_headers_of_get_and_no_body() -> None:
    answer = Answer(b"true", "text/plain")
    assert sent(answer, ETAG, "HEAD") == (200, sent(answer, ETAG)[1], b"")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_the_client_has_is_not_sent_and_keeps_the_headers_that_caches_need(method: str) -> None:
    answer = Answer(b"true", "text/plain", 200, (("vary", "Accept"),))
    assert sent(answer, ETAG, method, ETAG) == (304, {"vary": "Accept", "etag": ETAG}, b"")


@pytest.mark.parametrize(("method", "status"), [("POST", 200), ("GET", 404), ("GET", 410)])
def test_only_what_is_read_and_there_can_be_known_already(method: str, status: int) -> None:
    assert sent(Answer(b"no", "text/plain", status), ETAG, method, ETAG)[0] == status


@pytest.mark.parametrize(
    ("method", "known", "body"),
    [("GET", "", b"many rows"), ("HEAD", "", b""), ("GET", ETAG, b"")],
    ids=["sent", "head", "known"],
)
def test_a_file_is_gone_once_it_is_sent_or_not_wanted_unless_it_is_kept(
    tmp_path: Path, method: str, known: str, body: bytes
) -> None:
    for kept in (False, True):
        path = tmp_path / "rows"
        path.write_bytes(b"many rows")
        answer = Answer(b"", "text/csv", file=str(path), kept=kept)
        status, headers, found = sent(answer, ETAG, method, known)
        assert found == body
        assert status == 304 or headers["content-length"] == "9"
        assert path.exists() == kept


def test_a_tag_is_found_among_several_weak_ones_too_and_a_star_stands_for_any() -> None:
    assert is_known('"other", W/"of this"', ETAG)
    assert is_known(ETAG, f"W/{ETAG}")
    assert is_known("*", ETAG)
    assert not is_known('"of"', ETAG)
    assert not is_known(None, ETAG)


def test_parts_that_run_together_alike_have_other_digests() -> None:
    assert digest("a", "bc") != digest("ab", "c")
    assert digest("a", "", "b") != digest("a", "b", "")
