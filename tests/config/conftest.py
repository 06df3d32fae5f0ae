"""What tests of downloads share: a server, without a proxy before it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.config.served import Served, serving


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with serving() as server:
        yield server
