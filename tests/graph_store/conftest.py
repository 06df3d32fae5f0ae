"""Graph stores for the tests of this folder: one open to all, one to the holder of a key."""

from __future__ import annotations

from pathlib import Path

import pytest

from comity.graph.updates import raw
from comity.server.keys import read_keys
from comity.server.settings import Settings
from tests.graph_store.in_process import Client
from tests.store_folder import write


@pytest.fixture
def opened(tmp_path: Path) -> Client:
    """Return a client of a server with open writes and an empty store."""
    raw.make_empty(tmp_path / "store")
    return Client(Settings(store=str(tmp_path / "store"), open_writes=True, max_body=100_000))


@pytest.fixture
def secret() -> str:
    """Return the secret of the one who has a key."""
    return "a-secret-of-more-than-16-signs"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a small store with a dataset."""
    write(tmp_path / "store", "t")
    return tmp_path / "store"


@pytest.fixture
def keyed(folder: Path, tmp_path: Path, secret: str) -> Client:
    """Return a client of a server to which one may write with a key."""
    file = tmp_path / "keys"
    file.write_text(f"anna {secret}\n")
    file.chmod(0o600)
    return Client(Settings(store=str(folder), max_body=100_000), read_keys(file))
