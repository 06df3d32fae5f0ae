"""The shipped graph, whole, as files of each format, made once for all readers."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from comity.graph.publishing.export import FORMATS, export
from comity.graph.store import Store
from tests.exported import row
from tests.read_back import Rows


@pytest.fixture(scope="session")
def exports(shipped: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write ``shipped`` with each ending into a folder; only to be read."""
    folder = tmp_path_factory.mktemp("exports")
    for ending in FORMATS:
        export(shipped, folder / f"shipped{ending}")
    return folder


@pytest.fixture(scope="session")
def said(exports: Path) -> Rows:
    """Return what the export says, by the lines of its N-Quads."""
    return {row(quad) for quad in ox.parse(path=exports / "shipped.nq")}
