"""A server on what ships, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.serving import Served, serving
from tests.waiting import PATIENCE


@pytest.fixture(scope="session")
def served(shipped_folder: Path) -> Iterator[Served]:
    """Serve the shipped graph, with more time for a query than a test takes, and few rows."""
    with serving(shipped_folder, "--timeout", "1000", "--rows", "5000") as server:
        yield server


@pytest.fixture(scope="session")
def open_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Serve a folder in which there is no store yet, and let everybody write."""
    with (
        serving(tmp_path_factory.mktemp("open") / "store", "--open-writes") as server,
        httpx.Client(base_url=server.address, timeout=PATIENCE) as client,
    ):
        yield client


@pytest.fixture
def client(served: Served) -> Iterator[httpx.Client]:
    """Talk to that server; nothing is followed or sent unasked."""
    with httpx.Client(
        base_url=served.address, headers={"accept": "*/*", "accept-encoding": "identity"}, timeout=PATIENCE
    ) as talking:
        yield talking
