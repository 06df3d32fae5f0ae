"""The small graph, made once, and a client that asks for it."""

from __future__ import annotations

import pytest

from comity.graph.store import Store
from tests.linked.served import Client, client_of, small_store


@pytest.fixture(scope="session")
def small() -> Store:
    """Return the small store; only to be read."""
    return small_store()


@pytest.fixture(scope="session")
def client(small: Store) -> Client:
    """Return a client of a server of the small store."""
    return client_of(small)
