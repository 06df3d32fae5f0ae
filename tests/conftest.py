"""What several tests share: the shipped records as a graph in memory, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from comity.graph.store import Store
from tests.command import run
from tests.shipped import shipped_store


@pytest.fixture(scope="session")
def shipped() -> Store:
    """Return a store in memory of the shipped records, the ontology and what is derived of them; only to be read."""
    return shipped_store()


@pytest.fixture(scope="session")
def shipped_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a store folder from the records that ship; only to be read."""
    path = tmp_path_factory.mktemp("cli") / "store"
    built = run("build", "--store", path)
    assert built.returncode == 0, built.stderr
    return path
