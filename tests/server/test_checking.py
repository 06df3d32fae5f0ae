"""What a server is told and cannot follow: refused before it listens, with the way out."""

from __future__ import annotations

import errno
import socket
from typing import Any

import pytest

from comity.graph.errors import InputError
from comity.server.checking import cannot_listen, check
from comity.server.settings import Settings


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"open_writes": True, "host": "0.0.0.0"}, "use 127.0.0.1"),  # noqa: S104 - it is refused
        ({"store": "https://a.example/sparql", "key_file": "keys"}, "serve a store in a folder"),
        ({"store": "https://a.example/sparql", "open_writes": True}, "serve a store in a folder"),
        ({"address": "data.example.org"}, "--address: 'data.example.org' is no address"),
        ({"address": "https://data.example.org/?x"}, "write it as https://data.example.org"),
        ({"services": ("sparql",)}, "--allow-service: 'sparql' is no address"),
        ({"contact": "the office"}, "write it as mailto:"),
        ({"contact": "javascript:alert(1)"}, "write it as mailto:"),
    ],
)
def test_what_cannot_be_followed_is_refused_with_the_way_out(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as refused:
        check(Settings(**{"store": "store", **settings}))
    assert said in str(refused.value)


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(InputError) as refused:
        check(Settings(store="store", address="https://anna:xyzzy@data.example.org"))
    assert "xyzzy" not in str(refused.value)


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"store": "https://a.example/sparql"},
        {"address": "https://data.example.org/graph", "contact": "mailto:data@example.org", "key_file": "keys"},
        {"contact": "https://example.org/contact", "services": ("https://a.example/sparql?x=1",)},
    ],
)
def test_what_can_be_followed_is_not_refused(settings: dict[str, Any]) -> None:
    check(Settings(**{"store": "store", **settings}))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.EADDRINUSE, "in use"), "--port 0"),
        (OSError(errno.EADDRNOTAVAIL, "not available"), "listen on 127.0.0.1"),
        (socket.gaierror(-2, "unknown"), "listen on 127.0.0.1"),
        (PermissionError(errno.EACCES, "denied"), "above 1023"),
        (OverflowError("port must be 0-65535"), "take another port"),
    ],
)
def test_why_it_cannot_listen_is_said_in_words(error: OSError | OverflowError, said: str) -> None:
    told = cannot_listen("127.0.0.1", 8000, error)
    assert said in told
    assert "Errno" not in told
