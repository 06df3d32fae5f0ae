"""What several tests share: the shipped records as a graph in memory, made once."""

from __future__ import annotations

import pytest

from comity.graph.store import Store
from tests.shipped import shipped_store


@pytest.fixture(scope="session")
def shipped() -> Store:
    """Return a store in memory of the shipped records, the ontology and what is derived of them; only to be read."""
    return shipped_store()
