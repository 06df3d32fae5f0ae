"""The server on what ships, as a process, for clients that others wrote."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import Served, serving


@pytest.fixture(scope="session")
def server(shipped_folder: Path) -> Iterator[Served]:
    """Serve the shipped graph; at the end the server has stopped cleanly and its log tells of no fault."""
    with serving(shipped_folder) as served:
        yield served


@pytest.fixture(scope="session")
def endpoint(server: Served) -> str:
    """Return the address of the SPARQL endpoint."""
    return f"{server.address}/sparql"
