"""A download that is not what is wanted is refused in a sentence, and what was there before stays."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import httpx
import pytest

from comity import fetch
from comity.config import SourceEntry
from comity.fetch import Limits
from comity.graph.errors import FetchError
from tests.config.downloading import NEW, OLD, download, entry_of, refused, sum_of, with_old_copy
from tests.config.served import Answer, Served


def test_a_download_with_another_sum_keeps_the_old_copy_and_says_both(served: Served, tmp_path: Path) -> None:
    with_old_copy(served, tmp_path)
    served.answers["/data.zip"] = Answer(NEW)
    told = refused(entry_of(served, sha256=sum_of(b"wanted")), tmp_path)
    assert sum_of(NEW) in told
    assert sum_of(b"wanted") in told
    assert download(entry_of(served, sha256=sum_of(NEW)), tmp_path) == NEW


def test_a_file_that_says_that_it_is_too_large_is_not_begun(served: Served, tmp_path: Path) -> None:
    entry = with_old_copy(served, tmp_path)
    served.answers["/data.zip"] = Answer(b"", headers={"Content-Length": "9000000000"})
    assert "has 9000.0 MB, and 1.0 MB are allowed" in refused(entry, tmp_path)


def test_a_file_that_turns_out_too_large_is_stopped(served: Served, tmp_path: Path) -> None:
    def endless(handler: object) -> None:
        for _ in range(1000):
            handler.wfile.write(b"x" * 100_000)  # type: ignore[attr-defined]

    served.answers["/data.zip"] = Answer(length=False, after=endless)
    assert "has more than it may, and 1.0 MB are allowed" in refused(entry_of(served), tmp_path)


def test_a_file_of_exactly_the_largest_size_is_taken(served: Served, tmp_path: Path) -> None:
    served.answers["/data.zip"] = Answer(OLD)
    assert download(entry_of(served, most=len(OLD)), tmp_path) == OLD
    assert "max_size" in refused(entry_of(served, most=len(OLD) - 1), tmp_path)


@pytest.mark.parametrize(
    "headers",
    [{"Content-Length": "100"}, {"Transfer-Encoding": "chunked"}],
    ids=lambda headers: str(*headers),
)
def test_a_body_that_is_cut_short_is_refused(served: Served, tmp_path: Path, headers: dict[str, str]) -> None:
    entry = with_old_copy(served, tmp_path)
    body = NEW if "Content-Length" in headers else b"64\r\n" + NEW
    served.answers["/data.zip"] = Answer(body, length=False, headers=headers)
    assert "broke off" in refused(entry, tmp_path)


@pytest.mark.parametrize(
    ("location", "told"),
    [
        ("/data.zip", "sends on more than 5 times"),
        ("ftp://a.example/x", "'ftp://a.example/x', which is neither http nor https"),
        ("file:///etc/passwd", "neither http nor https"),
        ("http://me:pw@a.example/x?key=k", "'http://a.example/x' with a user or password"),
        ("http://[::zz]/", "broke off"),
        ("http://127.0.0.1:1/", "cannot be reached ('127.0.0.1': "),
    ],
)
def test_a_redirect_that_leads_nowhere_good_is_refused(
    served: Served, tmp_path: Path, location: str, told: str
) -> None:
    served.answers["/data.zip"] = Answer(status=302, headers={"Location": location})
    said = refused(entry_of(served), tmp_path)
    assert told in said
    assert "pw" not in said
    assert len(served.asked) <= 6


def test_a_redirect_is_followed_to_another_place(served: Served, tmp_path: Path) -> None:
    for status in (301, 303, 307, 308):
        served.answers["/data.zip"] = Answer(status=status, headers={"Location": f"/{status}?x=y"})
        served.answers[f"/{status}?x=y"] = Answer(str(status).encode())
        assert download(entry_of(served), tmp_path) == str(status).encode()


def test_a_redirect_from_https_down_to_http_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.scheme == "https"
        return httpx.Response(302, headers={"Location": "http://a.example/x"})

    monkeypatch.setattr(fetch, "_client", lambda _limits: httpx.Client(transport=httpx.MockTransport(answer)))
    entry = SourceEntry(id="ror", loader="ror", url="https://a.example/x")
    assert "from https down to http" in refused(entry, tmp_path)


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (404, "status 404: there is no such file: check the url"),
        (403, "status 403: it does not give this file to everybody"),
        (500, "status 500: the server failed: try again later"),
        (204, "status 204: that is no file"),
        (304, "status 304: that is no file"),
        (302, "status 302: that is no file"),
    ],
)
def test_a_status_that_brings_no_file_is_told(served: Served, tmp_path: Path, status: int, told: str) -> None:
    served.answers["/data.zip"] = Answer(status=status, length=False)
    assert told in refused(entry_of(served), tmp_path)


def test_a_body_in_an_encoding_is_refused(served: Served, tmp_path: Path) -> None:
    served.answers["/data.zip"] = Answer(OLD, headers={"Content-Encoding": "gzip"})
    assert "comes in the encoding 'gzip', though none was asked for" in refused(entry_of(served), tmp_path)


def test_a_server_that_is_not_there_is_told(served: Served, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        entry = SourceEntry(id="ror", loader="ror", url=f"http://127.0.0.1:{free.getsockname()[1]}/x")
        assert "cannot be reached" in refused(entry, tmp_path)
    bad = SourceEntry(id="ror", loader="ror", url=f"http://{'a' * 70}.example/x")
    assert "is no address that can be asked" in refused(bad, tmp_path)


def test_a_server_that_falls_silent_is_not_waited_for(served: Served, tmp_path: Path) -> None:
    over = threading.Event()
    served.answers["/data.zip"] = Answer(headers={"Content-Length": "5"}, after=lambda _handler: over.wait())
    try:
        assert "did not answer in time" in refused(entry_of(served), tmp_path, Limits(read=0.1))
    finally:
        over.set()


@pytest.mark.parametrize("proxy", ["nonsense://me:pw@p.example:1", "socks5://me:pw@p.example"])
def test_a_proxy_that_is_none_is_told_without_its_password(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("HTTP_PROXY", proxy)
    with pytest.raises(FetchError, match="the proxy that the environment names") as caught:
        download(entry_of(served), tmp_path)
    assert "pw" not in str(caught.value)


def test_certificates_that_cannot_be_read_are_told(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    with pytest.raises(FetchError, match="SSL_CERT_FILE or SSL_CERT_DIR names cannot be read: No such file"):
        download(entry_of(served), tmp_path)
