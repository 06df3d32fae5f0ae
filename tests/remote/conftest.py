"""Servers that hold the shipped graph, each started once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.graph.remote.push import Place, push
from comity.graph.store import Store, open_store
from tests.remote.servers import DBA, oxigraph, virtuoso


@pytest.fixture(scope="session")
def local(shipped_folder: Path) -> Iterator[Store]:
    """Open the built store of the shipped records; only to be read."""
    with open_store(shipped_folder) as store:
        yield store


@pytest.fixture(scope="session")
def on_oxigraph(local: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of an Oxigraph server to which the shipped graph was pushed; only to be read."""
    with oxigraph(tmp_path_factory.mktemp("oxigraph")) as url:
        push(local, Place(url))
        yield url


@pytest.fixture(scope="session")
def on_virtuoso(local: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a Virtuoso server to which the shipped graph was pushed; only to be read."""
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as url:
        push(local, Place(url, credentials=DBA))
        yield url


@pytest.fixture
def empty_server(tmp_path: Path) -> Iterator[str]:
    """Give the address of an Oxigraph server that holds nothing."""
    with oxigraph(tmp_path) as url:
        yield url
